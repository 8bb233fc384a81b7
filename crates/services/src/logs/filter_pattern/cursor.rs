//! Walks through a pattern's text, one piece at a time.

use super::InvalidPattern;

/// What is left of a text.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    whole: &'a str,
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { whole: text, rest: text }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn begins(&self, text: &str) -> bool {
        self.rest.starts_with(text)
    }

    pub(super) fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes the text if it comes next.
    pub(super) fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes the word in any case, if it comes next and ends there.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let Some((found, rest)) = self.rest.split_at_checked(word.len()) else { return false };
        let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let here = found.eq_ignore_ascii_case(word) && ends;
        if here {
            self.rest = rest;
        }
        here
    }

    /// Takes what satisfies the rule.
    pub(super) fn take_while(&mut self, rule: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !rule(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes one character.
    pub(super) fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(next)
    }

    /// Takes text in these quotes, the first of which comes next; `\` keeps the next quote or `\`.
    pub(super) fn quoted(&mut self, quote: char) -> Result<String, InvalidPattern> {
        self.next();
        let mut text = String::new();
        while let Some(c) = self.next() {
            match c {
                '\\' if self.peek() == Some(quote) || self.peek() == Some('\\') => {
                    text.extend(self.next());
                }
                c if c == quote => return Ok(text),
                c => text.push(c),
            }
        }
        Err(self.wrong(&format!("the closing {quote} is missing")))
    }

    /// Takes text up to the `%` that ends it; the first `%` comes next.
    pub(super) fn percented(&mut self) -> Result<&'a str, InvalidPattern> {
        self.next();
        let taken = self.take_while(|c| c != '%');
        if self.take("%") { Ok(taken) } else { Err(self.wrong("the closing % is missing")) }
    }

    /// The error that something is wrong here.
    pub(super) fn wrong(&self, what: &str) -> InvalidPattern {
        let position = self.whole.chars().count() - self.rest.chars().count() + 1;
        InvalidPattern(format!("{what} (at character {position})"))
    }
}
