//! Signatures of code as AWS Signer puts them into zips (platform `AWSLambda-SHA384-ECDSA`): read,
//! verified, and made.
//!
//! A signed zip has a file [`FILE`], in PEM with the label `PKCS7`: a CMS SignedData (RFC 5652) that is
//! detached, with one signer, his certificates, and ECDSA with SHA-384. AWS does not publish the format;
//! this follows what zips that AWS Signer has signed were observed to hold:
//!
//! * The content that is signed is not the zip but SHA-384 over name and content of each entry, one
//!   behind the other in the zip's order, folders included and the signature's own file left out. Times
//!   and permissions are not signed; and since nothing parts a name from a content, bytes can be moved
//!   between them without breaking the signature.
//! * Besides what CMS asks for (content type, digest, signing time) the signed attributes hold the
//!   signing's ARN, the ARN of the version of the signing profile, and the time until which the
//!   signature holds.
//!
//! Whether profile and time are accepted is for the caller to decide.

mod der;
mod envelope;
mod sign;
#[cfg(test)]
mod tests;
mod verify;

pub use envelope::{Envelope, NotASignature};
pub use sign::{CannotSign, Signing, sign};
pub use verify::{Invalid, anchors, verify};

use jiff::Timestamp;

/// The file of a zip that holds its signature.
pub const FILE: &str = "META_INF/aws_signer_signature_v1.0.SF";
/// The folder that AWS Signer adds for it.
pub const FOLDER: &str = "META_INF/";
/// Largest file of that name that is read, in bytes.
pub const FILE_BYTES: u64 = 1_048_576;

/// SHA-384 over a zip's entries.
pub type ContentDigest = [u8; 48];

/// What a signature says; true once it is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// ARN of the version of the signing profile.
    pub profile_version_arn: String,
    /// ARN of the signing.
    pub job_arn: String,
    /// When it was made, in the signer's words.
    pub signed_at: Timestamp,
    /// Until when it holds; `None` is for ever.
    pub expires: Option<Timestamp>,
}

/// Object identifiers, as they are encoded.
mod oid {
    /// 1.2.840.113549.1.7.1
    pub(super) const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
    /// 1.2.840.113549.1.7.2
    pub(super) const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    /// 1.2.840.113549.1.9.3
    pub(super) const CONTENT_TYPE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
    /// 1.2.840.113549.1.9.4
    pub(super) const MESSAGE_DIGEST: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
    /// 1.2.840.113549.1.9.5
    pub(super) const SIGNING_TIME: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05";
    /// 1.2.840.113549.1.9.52
    pub(super) const ALGORITHM_PROTECTION: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x34";
    /// 1.3.187.137.1.2, AWS Signer's: ARN of the signing.
    pub(super) const JOB: &[u8] = b"\x2b\x81\x3b\x81\x09\x01\x02";
    /// 1.3.187.137.1.3, AWS Signer's: until when it holds.
    pub(super) const EXPIRY: &[u8] = b"\x2b\x81\x3b\x81\x09\x01\x03";
    /// 1.3.187.137.1.4, AWS Signer's: ARN of the version of the profile.
    pub(super) const PROFILE: &[u8] = b"\x2b\x81\x3b\x81\x09\x01\x04";
    /// 2.16.840.1.101.3.4.2.2
    pub(super) const SHA384: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x02";
    /// 1.2.840.10045.4.3.3
    pub(super) const ECDSA_SHA384: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x03";
    /// 1.3.6.1.5.5.7.3.3
    pub(super) const CODE_SIGNING: &[u8] = b"\x2b\x06\x01\x05\x05\x07\x03\x03";
}
