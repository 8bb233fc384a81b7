//! Regular expressions in patterns, between `%`: AWS's subset, which has no groups and so can't
//! run away.

use super::InvalidPattern;

/// A regular expression that may match anywhere in a text.
#[derive(Debug)]
pub(super) struct Regex(fancy_regex::Regex);

/// What may stand in one beside letters and digits (CloudWatch Logs, "Supported regular expressions
/// syntax"), and the space.
const SYMBOLS: &str = ":_#=@/;,-^$?[]{}|\\*+. ";

impl Regex {
    pub(super) fn new(text: &str) -> Result<Self, InvalidPattern> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || SYMBOLS.contains(c);
        if let Some(wrong) = text.chars().find(|&c| !allowed(c)) {
            return Err(InvalidPattern(format!("'{wrong}' is not supported in %{text}%")));
        }
        if text.is_empty() {
            return Err(InvalidPattern("the regular expression is empty".into()));
        }
        fancy_regex::Regex::new(text)
            .map(Self)
            .map_err(|error| InvalidPattern(format!("%{text}% is no regular expression: {error}")))
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        self.0.is_match(text).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awss_subset_is_taken_and_nothing_else() {
        for (pattern, text, matches) in [
            ("colou?r", "my color", Some(true)),
            (r"^4\d{2}$", "404", Some(true)),
            (r"^4\d{2}$", "4040", Some(false)),
            ("gray|grey", "grey", Some(true)),
            (r"10\.0\.0\.1", "10x0x0x1", Some(false)),
            ("[a-z]+@x", "ab@x", Some(true)),
            ("(a)", "a", None),
            ("a!", "a", None),
            ("é", "é", None),
            ("[", "a", None),
            ("", "a", None),
        ] {
            assert_eq!(Regex::new(pattern).ok().map(|r| r.matches(text)), matches, "{pattern}");
        }
    }
}
