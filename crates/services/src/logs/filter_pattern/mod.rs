//! Filter patterns: which log events a search wants (CloudWatch Logs, "Filter pattern syntax").
//!
//! Three kinds: terms (`ERROR -debug "not found" ?a ?b %4\d\d%`), JSON conditions
//! (`{ $.level = "warn" && $.ms > 100 }`) and space-delimited fields (`[ip, ..., status=4*]`).
//! Parsing is here and in a file per kind; matching stands beside the kind's types. A term matches
//! anywhere in a message, also within a word.

mod comparison;
mod cursor;
mod delimited;
mod expression;
mod json;
mod regex;
mod terms;

use delimited::Fields;
use json::Condition;
use terms::Terms;

/// A pattern that was understood.
#[derive(Debug)]
pub struct FilterPattern(Kind);

#[derive(Debug)]
enum Kind {
    Everything,
    Terms(Terms),
    Json(Condition),
    Fields(Fields),
}

/// Why a pattern was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Invalid filter pattern: {0}")]
pub struct InvalidPattern(pub(crate) String);

impl FilterPattern {
    /// Reads a pattern; the empty one matches every event.
    ///
    /// # Errors
    /// Says what is wrong and where.
    pub fn parse(text: &str) -> Result<Self, InvalidPattern> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(Self(Kind::Everything));
        }
        let kind = if trimmed.starts_with('{') {
            Kind::Json(json::parse(trimmed)?)
        } else if trimmed.starts_with('[') {
            Kind::Fields(delimited::parse(trimmed)?)
        } else {
            Kind::Terms(terms::parse(trimmed)?)
        };
        Ok(Self(kind))
    }

    /// Whether an event with this message is wanted.
    pub fn matches(&self, message: &str) -> bool {
        match &self.0 {
            Kind::Everything => true,
            Kind::Terms(terms) => terms.matches(message),
            Kind::Json(condition) => condition.matches(message),
            Kind::Fields(fields) => fields.matches(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_empty_pattern_matches_everything() {
        for pattern in ["", "   "] {
            assert!(FilterPattern::parse(pattern).expect("valid").matches("anything"));
        }
    }

    proptest! {
        #[test]
        fn any_pattern_is_read_and_matched_without_a_panic(pattern in ".{0,80}", message in ".{0,80}") {
            if let Ok(pattern) = FilterPattern::parse(&pattern) {
                pattern.matches(&message);
            }
        }

        #[test]
        fn patterns_of_the_syntaxs_own_characters_never_panic(
            pattern in r#"[\[{][$.a1*"%=!<>&|()\[\] ,?ISNULOTEX-]{0,40}[}\]]?"#,
            message in r#"[{}\[\]"a1:, ]{0,40}"#,
        ) {
            if let Ok(pattern) = FilterPattern::parse(&pattern) {
                pattern.matches(&message);
            }
        }
    }
}
