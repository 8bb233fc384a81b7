//! The port to the audit log: who did what, when, from where, and what they were answered.
//!
//! Entries are only ever added, and go when they are old. They hold no contents of requests or
//! answers, and so no secrets.

use crate::clock::Timestamp;
use async_trait::async_trait;

/// One request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When it was answered.
    pub time: Timestamp,
    /// Identifies the request in answers and logs.
    pub request_id: String,
    /// ARN of whoever sent it, as far as it is known.
    pub principal: String,
    /// Id of the access key that it was signed with, whether or not the signature is good.
    pub access_key: Option<String>,
    /// Address that it came from; of a function's request the function's ARN.
    pub source: String,
    /// The action, such as `lambda:CreateFunction`.
    pub action: String,
    /// ARN of what it was about, or `*`.
    pub resource: String,
    /// The region that it was for.
    pub region: String,
    /// The answer's status.
    pub status: u16,
    /// The answer's error type, such as `AccessDenied`.
    pub error: Option<String>,
    /// What the client says of itself.
    pub user_agent: Option<String>,
}

/// An entry with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptEntry {
    /// Its number, higher for later ones.
    pub number: i64,
    /// The entry.
    pub entry: AuditEntry,
}

/// Which entries are meant; what is `None` does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// At this time or later, in milliseconds since 1970.
    pub since_ms: Option<i64>,
    /// Before this time, in milliseconds since 1970.
    pub until_ms: Option<i64>,
    /// Whose principal's ARN, or access key's id, has this in it.
    pub principal: Option<String>,
    /// With this action, or one that begins so where it ends with `*`.
    pub action: Option<String>,
    /// Whose resource has this in it, such as a function's name.
    pub resource: Option<String>,
    /// That were answered with an error, or not.
    pub failed: Option<bool>,
}

/// Why the audit log can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the audit log can't be read or changed: {0}")]
pub struct AuditError(pub String);

/// Where the audit log is kept.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Takes an entry to be written; never waits. What comes faster than it can be written is dropped,
    /// counted, and said in the operator's log and, as an entry, in the audit log.
    fn add(&self, entry: AuditEntry);

    /// Entries in the order in which they came, or the last first; behind (or before) the entry with
    /// the number `after`. What was added before is there.
    async fn list(
        &self,
        filter: &AuditFilter,
        order: Order,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<KeptEntry>, AuditError>;

    /// Deletes entries from before `before_ms`, and the oldest ones until all together have at most
    /// `most_bytes`; how many.
    async fn expire(&self, before_ms: i64, most_bytes: u64) -> Result<u64, AuditError>;
}

/// Which entries come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The oldest.
    Oldest,
    /// The newest.
    Newest,
}
