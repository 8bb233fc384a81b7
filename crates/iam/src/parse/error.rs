//! Why a text is no policy, in AWS's words where they are known.

use crate::Kind;

/// Why a text is no policy of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Something in it is wrong; AWS's `MalformedPolicyDocument`.
    #[error("{0}")]
    Malformed(String),
    /// It is longer than its kind may be; AWS's `LimitExceeded`.
    #[error("Cannot exceed quota for PolicySize: {limit}")]
    TooLong {
        /// What was given.
        kind: Kind,
        /// Characters, white space not counted.
        length: usize,
        /// The most that its kind may have.
        limit: usize,
    },
}

impl PolicyError {
    /// AWS says no more than "Syntax errors in policy."; where and what is added.
    pub(super) fn syntax(path: &str, what: impl std::fmt::Display) -> Self {
        PolicyError::Malformed(format!("Syntax errors in policy. ({path}: {what})"))
    }

    /// What AWS says of things that its first parser would not have taken.
    pub(super) fn legacy(path: &str, what: impl std::fmt::Display) -> Self {
        PolicyError::Malformed(format!("The policy failed legacy parsing ({path}: {what})"))
    }

    pub(super) fn words(words: impl Into<String>) -> Self {
        PolicyError::Malformed(words.into())
    }
}
