//! Versions of interpreters, read from what they print or from the names of their folders.

use std::fmt;
use std::path::Path;

/// A version such as 3.11.7; marks of pre-releases are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u32,
    pub(crate) minor: u32,
    pub(crate) patch: u32,
}

impl Version {
    /// Finds the first `a.b.c` in a text such as `Python 3.11.7`, `v20.2.0` or
    /// `cpython-3.12.1-linux-x86_64-gnu`.
    pub(crate) fn find(text: &str) -> Option<Self> {
        text.split(|c: char| c.is_whitespace() || c == '-').find_map(Self::parse)
    }

    /// Finds the version in the name of a folder that a file lies in, nearest first.
    pub(crate) fn of_folder(file: &Path) -> Option<Self> {
        // bin/python3.11 lies in 3.11.7; installation/bin/node lies one deeper.
        file.ancestors()
            .skip(1)
            .take(4)
            .find_map(|folder| Self::find(folder.file_name()?.to_str()?))
    }

    fn parse(word: &str) -> Option<Self> {
        let mut parts = word.strip_prefix('v').unwrap_or(word).splitn(3, '.');
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next()?.parse().ok()?;
        let rest = parts.next()?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let patch = rest.get(..digits)?.parse().ok()?;
        Some(Self { major, minor, patch })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(major: u32, minor: u32, patch: u32) -> Option<Version> {
        Some(Version { major, minor, patch })
    }

    #[test]
    fn versions_are_found_in_what_interpreters_print() {
        assert_eq!(Version::find("Python 3.11.7\n"), version(3, 11, 7));
        assert_eq!(Version::find("v20.20.2"), version(20, 20, 2));
        assert_eq!(Version::find("Python 3.15.0a2"), version(3, 15, 0));
        assert_eq!(Version::find("command not found"), None);
        assert_eq!(Version::find("1.2"), None);
        assert_eq!(Version::find("1.2."), None);
        assert_eq!(Version::find("99999999999.1.1"), None);
    }

    #[test]
    fn versions_are_found_in_the_names_of_folders() {
        let of = |path| Version::of_folder(Path::new(path));
        assert_eq!(of("/r/.pyenv/versions/3.11.7/bin/python3.11"), version(3, 11, 7));
        assert_eq!(of("/p/cpython-3.12.1-linux-x86_64-gnu/bin/python3.12"), version(3, 12, 1));
        assert_eq!(of("/f/node-versions/v22.1.0/installation/bin/node"), version(22, 1, 0));
        assert_eq!(of("/usr/bin/python3.11"), None);
    }
}
