//! Names that users choose and AWS constrains; a value of one of these types is a valid name.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not a name of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{value}' is not a valid {kind}: {rule}")]
pub struct InvalidName {
    /// What was wanted, in words: "function name".
    pub kind: &'static str,
    /// The text as given.
    pub value: String,
    /// The rule that it breaks.
    pub rule: &'static str,
}

macro_rules! name {
    ($(#[$doc:meta])* $type:ident, $kind:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $type(String);

        impl $type {
            /// Checks the text; fails with the rule that it breaks.
            pub fn new(value: impl Into<String>) -> Result<Self, InvalidName> {
                let value = value.into();
                let valid: fn(&str) -> bool = $valid;
                if valid(&value) {
                    Ok(Self(value))
                } else {
                    Err(InvalidName { kind: $kind, value, rule: $rule })
                }
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $type {
            type Error = InvalidName;
            fn try_from(value: String) -> Result<Self, InvalidName> {
                Self::new(value)
            }
        }

        impl From<$type> for String {
            fn from(name: $type) -> String {
                name.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

fn word(text: &str, longest: usize, extra: &str) -> bool {
    !text.is_empty()
        && text.len() <= longest
        && text.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
}

name!(
    /// A function's name: 1–64 letters, digits, `-` and `_` (AWS Lambda, CreateFunction).
    FunctionName,
    "function name",
    "1 to 64 letters, digits, hyphens and underscores",
    |s| word(s, 64, "-_")
);

name!(
    /// An alias's name: 1–128 letters, digits, `-` and `_`, not digits alone (AWS Lambda, CreateAlias).
    AliasName,
    "alias name",
    "1 to 128 letters, digits, hyphens and underscores, not digits alone",
    |s| word(s, 128, "-_") && !s.bytes().all(|b| b.is_ascii_digit())
);

name!(
    /// A layer's name: 1–140 letters, digits, `-` and `_` (AWS Lambda, PublishLayerVersion).
    LayerName,
    "layer name",
    "1 to 140 letters, digits, hyphens and underscores",
    |s| word(s, 140, "-_")
);

name!(
    /// A region, such as `eu-central-1`. Mayfly keeps what different regions hold apart, but serves
    /// them all from the same place.
    Region,
    "region",
    "two letters, one to three words and a digit, as in eu-central-1",
    |s| {
        let words: Vec<&str> = s.split('-').collect();
        (3..=5).contains(&words.len())
            && s.len() <= 32
            && words.iter().all(|w| word(w, 16, ""))
            && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && words[words.len() - 1].bytes().all(|b| b.is_ascii_digit())
    }
);

name!(
    /// The twelve digits of an account.
    AccountId,
    "account id",
    "twelve digits",
    |s| s.len() == 12 && s.bytes().all(|b| b.is_ascii_digit())
);

impl Default for Region {
    /// `us-east-1`, the region that AWS's tools assume.
    fn default() -> Self {
        Self("us-east-1".to_owned())
    }
}

impl Default for AccountId {
    /// `000000000000`, the account that tools for local endpoints assume.
    fn default() -> Self {
        Self("000000000000".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_against_their_rule() {
        assert!(FunctionName::new("a-b_9").is_ok());
        assert!(FunctionName::new("").is_err());
        assert!(FunctionName::new("x".repeat(65)).is_err());
        assert!(FunctionName::new("a.b").is_err());
        assert!(AliasName::new("live").is_ok());
        assert!(AliasName::new("123").is_err());
        assert!(Region::new("us-gov-west-1").is_ok());
        assert!(Region::new("xxx").is_err());
        assert!(AccountId::new("12345").is_err());
    }
}
