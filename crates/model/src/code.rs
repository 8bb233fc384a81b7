//! The port to code: zips by content, unpacked once.

use async_trait::async_trait;
use bytes::Bytes;
use std::path::PathBuf;

/// Why code was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not a zip, or a broken one.
    #[error("the archive can't be unzipped: {0}")]
    NotAZip(String),
    /// An entry would land outside the folder: an absolute path, `..`, or a link that leads out.
    #[error("the archive's entry '{0}' leads out of the function's folder")]
    Escapes(String),
    /// Larger than [`crate::limits::UNZIPPED_BYTES`] when unpacked, or too many entries.
    #[error("the archive is too large when unpacked: {0}")]
    TooLarge(String),
    /// There is no such code.
    #[error("there is no code {0}")]
    Missing(String),
    /// There is no room left; nothing was kept.
    #[error("no space left for the code: {0}; free some space and try again")]
    Full(String),
    /// The file system failed.
    #[error("the code store failed: {0}")]
    Failed(String),
}

/// Code by the SHA-256 of its zip in hexadecimal.
#[async_trait]
pub trait CodeStore: Send + Sync {
    /// Checks a zip, keeps it and unpacks it; durable when it returns. Returns its SHA-256. The
    /// same zip twice is kept once.
    async fn put(&self, zip: Bytes) -> Result<String, CodeError>;

    /// The zip.
    async fn zip(&self, sha256: &str) -> Result<Bytes, CodeError>;

    /// The folder with the unpacked zip, read-only for whoever is given it.
    async fn folder(&self, sha256: &str) -> Result<PathBuf, CodeError>;

    /// Removes the code that `in_use` does not name and that was put before the call. Returns how
    /// many were removed.
    async fn collect(&self, in_use: &[String]) -> Result<usize, CodeError>;
}
