//! Refusals in the words and codes of each of AWS's protocols.
//!
//! The same thing is `UnrecognizedClientException` where JSON is spoken and `InvalidClientTokenId`
//! where forms are (AWS, "Common error types" of each service); JSON over one path answers 400.

use api::iam::Identity;
use wire::AwsError;
use wire::error::common;
use wire::shape::{ErrorShape, Protocol};

/// An error's names.
struct Words {
    rest: ErrorShape,
    json: ErrorShape,
    query: ErrorShape,
}

const fn words(json: &'static str, query: &'static str, status: u16) -> Words {
    Words { rest: common(json, status), json: common(json, 400), query: common(query, status) }
}

static MISSING: Words =
    words("MissingAuthenticationTokenException", "MissingAuthenticationToken", 403);
static INCOMPLETE: Words = words("IncompleteSignatureException", "IncompleteSignature", 400);
static UNKNOWN: Words = words("UnrecognizedClientException", "InvalidClientTokenId", 403);
static SIGNATURE: Words = words("InvalidSignatureException", "SignatureDoesNotMatch", 403);
static EXPIRED: Words = words("ExpiredTokenException", "ExpiredToken", 403);
static DENIED: Words = words("AccessDeniedException", "AccessDenied", 403);
static GUESSING: Words = words("ThrottlingException", "Throttling", 429);
static FAILED: Words = words("InternalFailure", "InternalFailure", 500);

/// Why a request is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// It is not signed.
    #[error("Request is missing Authentication Token")]
    Missing,
    /// What it says of its signature can't be read.
    #[error("{0}")]
    Incomplete(String),
    /// Nobody has the key, or the token is not one of ours.
    #[error("The security token included in the request is invalid.")]
    UnknownKey,
    /// The signature is not good.
    #[error("{0}")]
    Signature(String),
    /// The token was good once.
    #[error("The security token included in the request is expired")]
    Expired,
    /// Policies don't allow it.
    #[error("{0}")]
    Denied(String),
    /// Too many bad signatures came from there.
    #[error(
        "Too many requests with bad signatures came from this address; try again in {seconds} s"
    )]
    Guessing {
        /// When.
        seconds: u64,
    },
    /// It can't be judged, and so is not allowed.
    #[error("the request can't be judged: {0}")]
    Failed(String),
}

impl Refusal {
    /// For a function whose role is not in IAM.
    pub(super) fn without_role(identity: &Identity, action: &str) -> Self {
        Self::Denied(format!(
            "User: {} is not authorized to perform: {action} because no identity-based policy allows \
             the {action} action",
            identity.principal.arn()
        ))
    }

    /// The error for a client that speaks a protocol.
    pub(crate) fn aws(&self, protocol: Protocol) -> AwsError {
        let words = match self {
            Self::Missing => &MISSING,
            Self::Incomplete(_) => &INCOMPLETE,
            Self::UnknownKey => &UNKNOWN,
            Self::Signature(_) => &SIGNATURE,
            Self::Expired => &EXPIRED,
            Self::Denied(_) => &DENIED,
            Self::Guessing { .. } => &GUESSING,
            Self::Failed(_) => &FAILED,
        };
        let shape = match protocol {
            Protocol::RestJson | Protocol::RestXml => &words.rest,
            Protocol::Json { .. } => &words.json,
            Protocol::Query => &words.query,
        };
        let message = match (self, protocol) {
            (Self::Missing, Protocol::RestJson) => "Missing Authentication Token".to_owned(),
            _ => self.to_string(),
        };
        AwsError::new(shape, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_protocol_has_its_own_words() {
        let code = |protocol| {
            let error = Refusal::UnknownKey.aws(protocol);
            (error.shape.code, error.shape.status)
        };
        assert_eq!(code(Protocol::RestJson), ("UnrecognizedClientException", 403));
        assert_eq!(code(Protocol::Query), ("InvalidClientTokenId", 403));
        let json = Protocol::Json { version: "1.1", target: "Logs_20140328" };
        assert_eq!(code(json), ("UnrecognizedClientException", 400));
    }
}
