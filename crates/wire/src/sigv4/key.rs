//! The key that is made of a secret for one day, region and service, and what is signed with it.

use super::{ALGORITHM, Scope};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};

/// A derived key. Worth keeping: deriving takes four hashes of the eight or so of a verification.
#[derive(Clone)]
pub struct SigningKey([u8; 32]);

impl SigningKey {
    /// The key for a scope's day, region and service.
    pub fn derive(secret_key: &str, scope: &Scope) -> Self {
        let mut key = hmac(format!("AWS4{secret_key}").as_bytes(), scope.date.as_bytes());
        for part in [&scope.region, &scope.service, "aws4_request"] {
            key = hmac(&key, part.as_bytes());
        }
        Self(key)
    }

    /// The signature of a canonical request, in hexadecimal. `date_time` is as in `X-Amz-Date`.
    pub fn sign(&self, scope: &Scope, date_time: &str, canonical_request: &str) -> String {
        hex(&hmac(&self.0, text_to_sign(scope, date_time, canonical_request).as_bytes()))
    }

    /// Whether that is the signature of a canonical request. Takes the same time wherever the two
    /// differ.
    pub fn is_signature(
        &self,
        signature: &str,
        scope: &Scope,
        date_time: &str,
        canonical_request: &str,
    ) -> bool {
        self.verify(signature, &text_to_sign(scope, date_time, canonical_request))
    }

    /// Whether a signature in hexadecimal is that of a text.
    pub(super) fn verify(&self, signature: &str, text: &str) -> bool {
        let Some(signature) = unhex(signature) else { return false };
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes any key");
        mac.update(text.as_bytes());
        mac.verify_slice(&signature).is_ok()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

fn text_to_sign(scope: &Scope, date_time: &str, canonical_request: &str) -> String {
    format!("{ALGORITHM}\n{date_time}\n{scope}\n{}", sha256_hex(canonical_request.as_bytes()))
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal, small letters.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The 32 bytes of a text in hexadecimal; `None` if it is none.
fn unhex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let text: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        let &[high, low] = pair else { return None };
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(bytes)
}

fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}
