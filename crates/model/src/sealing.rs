//! The port to secrets at rest: what is sealed is of no use to whoever has the databases only.
//!
//! Keys live in a file of their own, outside the databases. A text that was sealed in one context is
//! refused in another, so that nobody who can write to the state gives one function another's secrets.

use std::fmt;

/// Why a sealed text can't be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It was sealed with a key that is not in the key file.
    #[error("the key {0} is not in the key file; put the key file back with which it was sealed")]
    UnknownKey(KeyId),
    /// It was changed since, was sealed in another context, or never was one.
    #[error("the sealed text was changed, or belongs elsewhere")]
    Broken,
}

/// Names a key without saying anything about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// Seals and opens secrets.
pub trait Sealing: Send + Sync {
    /// Seals a secret with the newest key. `context` says what it belongs to, such as
    /// `environment/us-east-1/orders`; it is not secret, and needed to open the text again.
    fn seal(&self, context: &str, secret: &[u8]) -> Vec<u8>;

    /// Opens what was sealed in the same context.
    ///
    /// # Errors
    /// [`OpenError`].
    fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, OpenError>;

    /// Whether it was sealed with the newest key; what was not is to be sealed anew after a
    /// rotation.
    fn is_current(&self, sealed: &[u8]) -> bool;
}
