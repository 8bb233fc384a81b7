//! The texts that a configuration was read from, and places in them.

/// Which text, among those of one [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// A range of bytes in one of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The text.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
}

/// All texts that were read, each with the name under which messages show it.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Debug)]
struct Source {
    name: String,
    text: String,
}

impl Sources {
    /// Takes a text in.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(Source { name: name.into(), text: text.into() });
        FileId(self.files.len() - 1)
    }

    /// The name under which a text was taken in.
    pub fn name(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |source| &source.name)
    }

    /// The text.
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |source| &source.text)
    }

    /// Line and column (in characters) of a place's beginning; both count from 1.
    pub fn line_column(&self, place: Place) -> (usize, usize) {
        let before = self.text(place.file).get(..place.start).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        (line, before.get(line_start..).unwrap_or("").chars().count() + 1)
    }

    /// The place as `name:line:column`.
    pub fn describe(&self, place: Place) -> String {
        let (line, column) = self.line_column(place);
        format!("{}:{line}:{column}", self.name(place.file))
    }

    /// The place cut to the first line of it, without blanks at its end, for an underline.
    pub fn first_line(&self, place: Place) -> Place {
        let text = self.text(place.file).get(place.start..place.end).unwrap_or("");
        let line = text.split('\n').next().unwrap_or("").trim_end();
        Place { end: place.start + line.len(), ..place }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let mut sources = Sources::default();
        let file = sources.add("a.yml", "a: 1\nüü: x\n");
        let place = Place { file, start: 11, end: 12 };
        assert_eq!(sources.text(file).get(11..12), Some("x"));
        assert_eq!(sources.line_column(place), (2, 5));
        assert_eq!(sources.describe(place), "a.yml:2:5");
    }
}
