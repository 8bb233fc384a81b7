//! The port to code: zips by content, unpacked once, and laid over each other where a function has
//! several layers.

use crate::function::CodeReference;
use crate::layer::UsedLayer;
use async_trait::async_trait;
use bytes::Bytes;
use std::collections::BTreeSet;
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

    /// A folder with all these zips unpacked into each other, read-only for whoever is given it:
    /// where two have the same file, the later one's is there.
    async fn merged(&self, sha256s: &[String]) -> Result<PathBuf, CodeError>;

    /// Bytes of all files of a zip when unpacked.
    async fn unpacked_bytes(&self, sha256: &str) -> Result<u64, CodeError>;

    /// What the entry `name` of a zip holds, where signatures are, with the digest of what it signs;
    /// `None` if there is no such entry.
    async fn signature(&self, sha256: &str, name: &str)
    -> Result<Option<CodeSignature>, CodeError>;

    /// Removes the code that `in_use` does not name and that was put before the call. Returns how
    /// many zips were removed.
    async fn collect(&self, in_use: &CodeInUse) -> Result<usize, CodeError>;
}

/// A signature in a zip, not looked at yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeSignature {
    /// The file.
    pub file: Bytes,
    /// SHA-384 over name and content of all other entries, one behind the other.
    pub content_sha384: [u8; 48],
}

/// Code that must stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeInUse {
    /// Zips by their SHA-256.
    pub zips: BTreeSet<String>,
    /// What is laid over each other, in order.
    pub merged: BTreeSet<Vec<String>>,
}

impl CodeInUse {
    /// Adds what a version of a function needs.
    pub fn add(&mut self, code: &CodeReference, layers: &[UsedLayer]) {
        self.zips.insert(code.sha256.clone());
        let layers = of_layers(layers);
        self.zips.extend(layers.iter().cloned());
        if layers.len() > 1 {
            self.merged.insert(layers);
        }
    }

    /// Adds what another list names.
    pub fn extend(&mut self, other: Self) {
        self.zips.extend(other.zips);
        self.merged.extend(other.merged);
    }
}

/// The zips of a function's layers, in order.
pub fn of_layers(layers: &[UsedLayer]) -> Vec<String> {
    layers.iter().map(|layer| layer.code.sha256.clone()).collect()
}
