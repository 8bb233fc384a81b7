//! What is known of the signature of a zip that a function or a layer was made from.

use serde::{Deserialize, Serialize};

/// A signature that was verified, in AWS Signer's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// ARN of the version of the signing profile whose key has signed.
    pub profile_version_arn: String,
    /// ARN of the signing itself, as the signature names it.
    pub job_arn: String,
}
