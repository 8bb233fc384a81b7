//! The keys of documents: paths whose segments are `A–Z a–z 0–9 - _ . $ =`, parted by `/`.
//!
//! The alphabet is what every engine that may carry the state takes as it is, so no engine needs
//! to escape. It is ASCII, so the order of bytes is the order of keys everywhere.

use model::store::StoreError;

/// Longest key, in bytes.
pub const KEY_BYTES: usize = 1_024;

/// Fails unless the text is a key: non-empty segments of the alphabet, no `.` or `..` segment.
pub(crate) fn check(key: &str) -> Result<(), StoreError> {
    let segments = || key.split('/');
    let valid = key.len() <= KEY_BYTES
        && segments().all(|s| !s.is_empty() && s != "." && s != ".." && s.bytes().all(allowed));
    if valid { Ok(()) } else { Err(refusal(key, "key")) }
}

/// Fails unless the text can begin a key; the empty prefix begins them all.
pub(crate) fn check_prefix(prefix: &str) -> Result<(), StoreError> {
    let valid = prefix.len() <= KEY_BYTES && prefix.bytes().all(|b| allowed(b) || b == b'/');
    if valid { Ok(()) } else { Err(refusal(prefix, "prefix of keys")) }
}

/// The smallest text behind every key with this prefix; `None` if there is no bound.
pub(crate) fn end_of_prefix(prefix: &str) -> Option<String> {
    let mut end = prefix.to_owned();
    // The alphabet ends at `z`, so one more is still a character of one byte.
    let last = end.pop()?;
    end.push(char::from_u32(u32::from(last) + 1)?);
    Some(end)
}

fn allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.$=".contains(&byte)
}

fn refusal(text: &str, kind: &str) -> StoreError {
    let shown: String = text.chars().take(80).collect();
    StoreError::Failed(format!(
        "'{}' is not a {kind}: up to {KEY_BYTES} letters, digits and -_.$= in segments parted by /",
        shown.escape_debug()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_paths_of_a_small_alphabet() {
        for good in ["a", "functions/us-east-1/f", "a/$LATEST", "x=y/1.2", &"k".repeat(KEY_BYTES)] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in ["", "/", "a/", "/a", "a//b", "a b", "a/../b", ".", "ä", "a\0", "a*", "a>"] {
            assert!(check(bad).is_err(), "{bad}");
        }
        assert!(check(&"k".repeat(KEY_BYTES + 1)).is_err());
    }

    #[test]
    fn a_prefix_ends_before_the_next_sibling() {
        assert_eq!(end_of_prefix("a/"), Some("a0".to_owned()));
        assert_eq!(end_of_prefix("z"), Some("{".to_owned()));
        assert_eq!(end_of_prefix(""), None);
        assert!(check_prefix("").is_ok());
        assert!(check_prefix("a/b").is_ok());
        assert!(check_prefix("a%").is_err());
    }
}
