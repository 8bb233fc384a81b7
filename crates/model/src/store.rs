//! The port to state: documents by key, each with a revision.
//!
//! Every change is of one document (so that a key-value engine without transactions can carry it)
//! and is durable when the call returns. Keys are paths: segments of `A–Z a–z 0–9 - _ . $ =`
//! parted by `/`.

use async_trait::async_trait;
use std::sync::Arc;

/// A document as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its key.
    pub key: String,
    /// Its content, JSON by convention.
    pub value: Vec<u8>,
    /// Grows with every change of any document; never used twice for one key.
    pub revision: u64,
}

/// What must hold of the document before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Nothing.
    Anything,
    /// It must not exist.
    Absent,
    /// It must be at this revision.
    Revision(u64),
}

/// A change as a watcher sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The document's key.
    pub key: String,
    /// The new document; `None` if it was deleted.
    pub document: Option<Document>,
}

/// Why the store did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The expectation did not hold: somebody else was faster.
    #[error("the document '{0}' was changed meanwhile")]
    Conflict(String),
    /// There is no room left; nothing was changed.
    #[error("no space left for the state: {0}; free some space and try again")]
    Full(String),
    /// The value is larger than the store takes.
    #[error("the document '{0}' is larger than {limit} bytes", limit = DOCUMENT_BYTES)]
    TooLarge(String),
    /// The engine behind the store failed.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// Largest document, in bytes (the default largest message of NATS JetStream).
pub const DOCUMENT_BYTES: usize = 1_048_576;

/// Keeps a watch going; dropping it ends the watch.
pub type WatchGuard = Box<dyn Send + Sync>;

/// Called with every change under a prefix, in order. It must not block nor call the store.
pub type Observer = Arc<dyn Fn(&Change) + Send + Sync>;

/// Documents by key.
#[async_trait]
pub trait Store: Send + Sync {
    /// One document.
    async fn get(&self, key: &str) -> Result<Option<Document>, StoreError>;

    /// Writes a document if `expect` holds; returns its new revision.
    async fn put(&self, key: &str, value: Vec<u8>, expect: Expect) -> Result<u64, StoreError>;

    /// Deletes a document if `expect` holds; deleting what is not there is no error unless a
    /// revision was expected.
    async fn delete(&self, key: &str, expect: Expect) -> Result<(), StoreError>;

    /// Documents under a prefix in the order of their keys, behind `after` if given.
    async fn list(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError>;

    /// Tells the observer of every later change under the prefix. On one machine it is told before
    /// the change's caller is answered, so that whoever changed something sees it in force.
    fn watch(&self, prefix: &str, observer: Observer) -> WatchGuard;
}
