//! The small text files of control groups.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::Path;

/// Writes a value in one call, as the kernel wants it, to a file that is there.
pub(crate) fn write(folder: &Path, name: &str, value: &str) -> io::Result<()> {
    let path = folder.join(name);
    OpenOptions::new()
        .write(true)
        .truncate(true)
        .open(&path)
        .and_then(|mut file| file.write_all(value.as_bytes()))
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// A file that holds one number; `max` is the largest.
pub(crate) fn number(folder: &Path, name: &str) -> Option<u64> {
    match text(folder, name)?.trim() {
        "max" => Some(u64::MAX),
        digits => digits.parse().ok(),
    }
}

/// One value of a file of `key value` lines.
pub(crate) fn value(folder: &Path, name: &str, key: &str) -> Option<u64> {
    value_in(&text(folder, name)?, key)
}

/// One value of a text of `key value` lines.
pub(crate) fn value_in(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let (name, number) = line.split_once(' ')?;
        if name == key { number.trim().parse().ok() } else { None }
    })
}

/// The text of a file.
pub(crate) fn text(folder: &Path, name: &str) -> Option<String> {
    let mut text = String::new();
    OpenOptions::new()
        .read(true)
        .open(folder.join(name))
        .and_then(|mut file| file.read_to_string(&mut text))
        .ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_whole_name() {
        let text = "rss_huge 1\nrss 2\nbroken\ncache x\n";
        assert_eq!(value_in(text, "rss"), Some(2));
        assert_eq!(value_in(text, "cache"), None);
        assert_eq!(value_in(text, "broken"), None);
    }

    #[test]
    fn a_file_that_is_missing_is_not_made() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(write(folder.path(), "memory.max", "1").is_err());
        assert_eq!(number(folder.path(), "memory.max"), None);
    }
}
