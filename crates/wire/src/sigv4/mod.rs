//! AWS Signature Version 4: who signed a request and for which region and service, signing one as a
//! client does, and telling whether a signature is good.
//!
//! Following AWS's "Signature Version 4 signing process". Verification shares [`canonical_request`]
//! and [`SigningKey`] with signing. Time is an argument; nothing here knows whose key it is.

mod authorization;
mod canonical;
mod chunked;
mod claim;
mod key;
mod payload;
mod scope;
mod sign;

pub use authorization::{Authorization, parse_scope};
pub use canonical::canonical_request;
pub use claim::{Claim, Form, Good, SignatureError, Unread};
pub use key::{SigningKey, hex, sha256_hex};
pub use payload::UNSIGNED_PAYLOAD;
pub use scope::Scope;
#[cfg(test)]
pub(crate) use sign::presign;
pub use sign::{Credentials, sign};

/// The algorithm's name in headers and queries.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
