//! The port to idempotency keys: what was accepted or run under a key of the user's, and with which
//! result, is remembered for a time.
//!
//! A key belongs to a lane of the queue (one function). It is *claimed* by one invocation, in the
//! transaction that accepts its event or, for a caller who waits, before it runs; whoever comes with
//! the same key within its time is told who has it, and the result if there is one.

use crate::queue::QueueError;
use async_trait::async_trait;
use bytes::Bytes;

/// A key of an event that is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedKey {
    /// The user's text.
    pub key: String,
    /// Until when it is remembered, in milliseconds since 1970.
    pub until_ms: i64,
}

/// What is remembered of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// Who claimed it: the id of the message or of the call.
    pub id: String,
    /// The result, once there is one.
    pub result: Option<Bytes>,
    /// Whether somebody who waits has it, who may yet come away without a result.
    pub held: bool,
}

/// Keys with what came of them. All changes are durable when the call returns.
#[async_trait]
pub trait KeptKeys: Send + Sync {
    /// Claims a key for a caller who waits, until he records a result or lets it go, or until
    /// [`crate::queue::Queue::release_all`]. If it is claimed already, says by whom.
    async fn claim(
        &self,
        lane: &str,
        id: &str,
        key: ClaimedKey,
        now_ms: i64,
    ) -> Result<Option<KeptKey>, QueueError>;

    /// Records the result of what has claimed the key, if there is none yet. Answers the result that
    /// holds; `None` if the key is somebody else's by now or forgotten.
    async fn record(
        &self,
        lane: &str,
        id: &str,
        key: &str,
        result: Bytes,
    ) -> Result<Option<Bytes>, QueueError>;

    /// What is remembered of a key; `None` once its time is over.
    async fn recall(
        &self,
        lane: &str,
        key: &str,
        now_ms: i64,
    ) -> Result<Option<KeptKey>, QueueError>;

    /// Forgets a key that this one has claimed and that has no result, so that the next one runs.
    async fn let_go(&self, lane: &str, id: &str, key: &str) -> Result<(), QueueError>;

    /// Forgets keys whose time is over, `limit` at most. Answers how many.
    async fn forget_expired(&self, now_ms: i64, limit: usize) -> Result<u64, QueueError>;
}
