//! A message about what a user wrote: what is wrong, where, and what to do about it.

use crate::yaml::{Place, Sources};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The configuration can't be used.
    Error,
    /// It can, but not everything will be as written.
    Warning,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it is an error.
    pub severity: Severity,
    /// What happened.
    pub title: String,
    /// Where: the first is the main place.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

/// A place with a word on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub place: Place,
    /// What is to be said about it; may be empty.
    pub text: String,
    /// Whether it is the (or a) main place.
    pub primary: bool,
}

impl Diagnostic {
    /// An error that has no place yet.
    pub fn error(title: impl Into<String>) -> Self {
        Self { severity: Severity::Error, title: title.into(), labels: Vec::new(), help: None }
    }

    /// A warning that has no place yet.
    pub fn warning(title: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(title) }
    }

    /// Adds a main place.
    pub fn at(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, text: text.into(), primary: true });
        self
    }

    /// Adds a place that has to do with it.
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, text: text.into(), primary: false });
        self
    }

    /// Says what to do.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// The message with an excerpt of the source, without colours.
    pub fn render(&self, sources: &Sources) -> String {
        self.render_with(sources, &Renderer::plain())
    }

    /// The message with an excerpt of the source, in a terminal's colours.
    pub fn render_coloured(&self, sources: &Sources) -> String {
        self.render_with(sources, &Renderer::styled())
    }

    /// The message in one line, with `file:line:column` in front.
    pub fn one_line(&self, sources: &Sources) -> String {
        match self.labels.first() {
            Some(label) => format!("{}: {}", sources.describe(label.place), self.title),
            None => self.title.clone(),
        }
    }

    fn render_with(&self, sources: &Sources, renderer: &Renderer) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(level.primary_title(self.title.as_str()));
        let mut files: Vec<_> = self.labels.iter().map(|label| label.place.file).collect();
        files.dedup();
        for file in files {
            let mut snippet = Snippet::source(sources.text(file)).path(sources.name(file));
            for label in self.labels.iter().filter(|label| label.place.file == file) {
                let kind =
                    if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let place = sources.first_line(label.place);
                let annotation = kind.span(place.start..place.end);
                snippet = snippet.annotation(match label.text.as_str() {
                    "" => annotation,
                    text => annotation.label(text),
                });
            }
            group = group.element(snippet);
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.clone().decor_style(DecorStyle::Ascii).render(&[group])
    }
}

/// The known word that is nearest to what was written, if one is near enough to be meant.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (written.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|word| (distance(&written.to_lowercase(), &word.to_lowercase()), word))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, word)| word)
}

/// Edits (insert, remove, replace, swap of neighbours) between two words.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_the_one_that_was_meant() {
        let known = ["memorySize", "timeout", "handler", "runtime", "name", "url"];
        for (written, meant) in [
            ("memorysize", Some("memorySize")),
            ("memmorySize", Some("memorySize")),
            ("tiemout", Some("timeout")),
            ("handlr", Some("handler")),
            ("ulr", Some("url")),
            ("nam", Some("name")),
            ("somethingElse", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }
}
