//! How an alias divides its calls: between two versions as on AWS, or between more.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Versions that one alias may divide its calls between, its own included.
pub const ROUTED_VERSIONS: usize = 10;
/// By how much shares may miss the whole: they are sums of decimal fractions.
const ROUNDING: f64 = 1e-9;

/// The versions of an alias with their shares, in AWS's words.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AliasRouting {
    /// The version that gets what the others leave.
    pub function_version: String,
    /// The others with the share of calls that each gets, 0.0–1.0.
    #[serde(default)]
    pub additional_version_weights: BTreeMap<String, f64>,
}

impl AliasRouting {
    /// Whether there are not too many versions, nor more than the whole of the calls.
    ///
    /// # Errors
    /// A sentence for whoever wrote it.
    pub fn check(&self) -> Result<(), String> {
        let versions = self.additional_version_weights.len() + 1;
        if versions > ROUTED_VERSIONS {
            return Err(format!(
                "An alias divides its calls between {ROUTED_VERSIONS} versions at most, and this \
                 names {versions}."
            ));
        }
        let sum: f64 = self.additional_version_weights.values().sum();
        if sum > 1.0 + ROUNDING {
            return Err(format!(
                "The shares of the additional versions are {sum} together; they can be 1 at most."
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routing(weights: &[f64]) -> AliasRouting {
        let weights = weights.iter().enumerate().map(|(at, w)| ((at + 2).to_string(), *w));
        AliasRouting {
            function_version: "1".to_owned(),
            additional_version_weights: weights.collect(),
        }
    }

    #[test]
    fn shares_are_a_whole_at_most_and_versions_have_a_limit() {
        assert_eq!(routing(&[]).check(), Ok(()));
        assert_eq!(routing(&[0.1, 0.2, 0.7]).check(), Ok(()));
        assert_eq!(routing(&[0.1; 9]).check(), Ok(()));
        assert!(routing(&[0.5, 0.6]).check().is_err());
        assert!(routing(&[0.01; 10]).check().is_err());
    }
}
