//! How the body takes part in a signature: by its hash, chunk by chunk, or not at all.
//!
//! Services other than S3 hash the body themselves, whatever `X-Amz-Content-Sha256` says; only S3
//! takes bodies that are not signed or that come in signed chunks (Amazon S3, "Authenticating
//! requests: using the Authorization header").

use super::sha256_hex;
use http::HeaderMap;

/// The body's hash of a request whose body is not signed.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

const SIGNED_CHUNKS: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
const SIGNED_CHUNKS_AND_TRAILER: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
const UNSIGNED_CHUNKS: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/// A body's part in the signature, with the word or hash that stands for it in the canonical request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Payload {
    /// By its hash.
    Hashed(String),
    /// Not at all.
    Unsigned,
    /// In chunks; with a trailer or without.
    Chunks {
        /// Whether each chunk has a signature.
        signed: bool,
        /// Whether headers come behind the last one.
        trailer: bool,
    },
}

/// Why a body can't be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BadPayload {
    /// S3 wants the header, and there is none.
    NoHash,
    /// The header is no hash and none of the words.
    Unknown,
    /// The header says another hash than the body has.
    Mismatch,
}

impl Payload {
    /// What a request says of its body.
    pub(super) fn of(
        service: &str,
        headers: &HeaderMap,
        presigned: bool,
        body: &[u8],
    ) -> Result<Self, BadPayload> {
        if service != "s3" {
            return Ok(Self::Hashed(sha256_hex(body)));
        }
        let Some(word) = headers.get("x-amz-content-sha256") else {
            return if presigned { Ok(Self::Unsigned) } else { Err(BadPayload::NoHash) };
        };
        match word.to_str().unwrap_or_default() {
            UNSIGNED_PAYLOAD => Ok(Self::Unsigned),
            SIGNED_CHUNKS => Ok(Self::Chunks { signed: true, trailer: false }),
            SIGNED_CHUNKS_AND_TRAILER => Ok(Self::Chunks { signed: true, trailer: true }),
            UNSIGNED_CHUNKS => Ok(Self::Chunks { signed: false, trailer: true }),
            hash if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) => {
                if sha256_hex(body).eq_ignore_ascii_case(hash) {
                    Ok(Self::Hashed(hash.to_owned()))
                } else {
                    Err(BadPayload::Mismatch)
                }
            }
            _ => Err(BadPayload::Unknown),
        }
    }

    /// What stands for the body in the canonical request.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Hashed(hash) => hash,
            Self::Unsigned => UNSIGNED_PAYLOAD,
            Self::Chunks { signed: true, trailer: false } => SIGNED_CHUNKS,
            Self::Chunks { signed: true, trailer: true } => SIGNED_CHUNKS_AND_TRAILER,
            Self::Chunks { signed: false, .. } => UNSIGNED_CHUNKS,
        }
    }
}
