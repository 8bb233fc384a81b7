//! Ids as API Gateway makes them: lower-case letters and digits.

use uuid::Uuid;

/// Characters of an API's id.
pub(super) const API: usize = 10;
/// Characters of the id of an integration or a route.
pub(super) const PART: usize = 7;

/// A random id; `length` is at most 16.
pub(super) fn random(length: usize) -> String {
    const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let letter = |byte: u8| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]);
    Uuid::new_v4().as_bytes().iter().take(length).map(|byte| letter(*byte)).collect()
}

/// Whether a text can be an id; others must not reach the store's keys.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= 32 && text.bytes().all(|b| b.is_ascii_alphanumeric())
}
