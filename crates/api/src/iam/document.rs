//! Policy documents as they come in and go out.

use super::error::{limit_exceeded, malformed_policy};
use iam::{Kind, Policy};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use wire::AwsError;

/// What RFC 3986 leaves unencoded.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Fails unless the text is a document of that kind.
pub(super) fn check(document: &str, kind: Kind) -> Result<(), AwsError> {
    Policy::parse(document, kind).map(|_| ()).map_err(|error| malformed_policy(error.to_string()))
}

/// A document as IAM's answers have it: percent-encoded (AWS IAM, `policyDocumentType`).
pub(super) fn shown(document: &str) -> String {
    utf8_percent_encode(document, UNRESERVED).to_string()
}

/// Fails where all inline policies together are too long for their owner.
pub(super) fn check_quota<'d>(
    documents: impl Iterator<Item = &'d String>,
    most: usize,
    word: &str,
    name: &str,
) -> Result<(), AwsError> {
    let length: usize = documents.map(|document| iam::limits::counted(document)).sum();
    if length <= most {
        return Ok(());
    }
    Err(limit_exceeded(format!("Maximum policy size of {most} bytes exceeded for {word} {name}")))
}
