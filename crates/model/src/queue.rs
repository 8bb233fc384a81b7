//! The port to durable queues: messages that were accepted are delivered at least once, not before
//! their time, with a fair share for every lane.
//!
//! A *lane* is whoever must not be starved by others (one function). A message is leased to one
//! consumer at a time; a lease that is not settled before it expires, or that a crash cut off, makes
//! the message due again. Whoever leases decides what becomes of it: done, or due again later.

use crate::kept_key::{ClaimedKey, KeptKeys};
use async_trait::async_trait;
use bytes::Bytes;

/// A message to be put.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewMessage {
    /// Unique in the queue, chosen by the producer. A message with the id of one that still waits
    /// is refused with [`QueueError::Duplicate`].
    pub id: String,
    /// Whose it is.
    pub lane: String,
    /// Higher ones of a lane are delivered first; 0 is ordinary.
    pub priority: i16,
    /// Messages of a lane with the same key are delivered in the order of their arrival, one at a
    /// time: the next one only when the one before is done.
    pub order_key: Option<String>,
    /// How many messages of the lane with the same key are leased at a time.
    pub concurrency: Option<KeyLimit>,
    /// That it takes the place of a message of the lane with the same key that was never leased.
    pub debounce: Option<DebounceKey>,
    /// An idempotency key. Where somebody has it already the message is not put.
    pub claim: Option<ClaimedKey>,
    /// Not before this time, in milliseconds since 1970.
    pub due_ms: i64,
    /// What is delivered.
    pub body: Bytes,
}

/// A limit of concurrency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLimit {
    /// Which messages of the lane are counted together.
    pub key: String,
    /// This one is leased only while fewer than so many are.
    pub limit: u32,
}

/// A key of which the last message counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebounceKey {
    /// Which messages of the lane take each other's place.
    pub key: String,
    /// The last one is due no later than so many milliseconds after the first one was put.
    pub most_ms: i64,
}

/// What became of a message that was to be put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It waits.
    New,
    /// It waits in the place of this one, which is gone.
    Replaced(String),
    /// It was not put: this one had the same idempotency key before it.
    Repeats(String),
}

/// A message that a consumer has for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leased {
    /// The message's id.
    pub id: String,
    /// Its lane.
    pub lane: String,
    /// Its order key.
    pub order_key: Option<String>,
    /// Whether others may wait for it to be settled: it has an order key, or a limit of concurrency.
    pub holds_others: bool,
    /// What was put, or what the last [`Queue::again`] made of it.
    pub body: Bytes,
    /// When it was put, in milliseconds since 1970.
    pub put_ms: i64,
    /// How often it was leased, this time included.
    pub deliveries: u32,
    /// Names this lease; settling with an older one is refused.
    pub lease: u64,
}

/// Which messages to lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseRequest {
    /// The time, in milliseconds since 1970.
    pub now_ms: i64,
    /// Until when the leases hold.
    pub until_ms: i64,
    /// At most so many messages.
    pub limit: usize,
    /// At most so many of one lane: no lane gets more while others wait.
    pub limit_per_lane: usize,
    /// Other limits of some lanes, sorted by lane.
    pub lane_limits: Vec<(String, usize)>,
    /// Lanes that get nothing now, sorted.
    pub closed_lanes: Vec<String>,
}

impl LeaseRequest {
    /// At most so many of this lane; none of a closed one.
    pub fn limit_of(&self, lane: &str) -> usize {
        let is_closed = self.closed_lanes.binary_search_by(|closed| closed.as_str().cmp(lane));
        if is_closed.is_ok() {
            return 0;
        }
        match self.lane_limits.binary_search_by(|(other, _)| other.as_str().cmp(lane)) {
            Ok(index) => self.lane_limits.get(index).map_or(0, |(_, limit)| *limit),
            Err(_) => self.limit_per_lane,
        }
    }
}

/// A waiting or leased message, for whoever looks into a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The message's id.
    pub id: String,
    /// What would be delivered.
    pub body: Bytes,
    /// When it was put, in milliseconds since 1970.
    pub put_ms: i64,
    /// When it is due, in milliseconds since 1970.
    pub due_ms: i64,
    /// How often it was leased.
    pub deliveries: u32,
}

/// How full a lane is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LaneSize {
    /// Messages, leased ones included.
    pub messages: u64,
    /// Bytes of their bodies.
    pub bytes: u64,
    /// When the oldest was put, in milliseconds since 1970.
    pub oldest_put_ms: Option<i64>,
}

/// Limits of a queue; what would exceed them is refused, never dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueLimits {
    /// Messages of one lane.
    pub lane_messages: u64,
    /// Bytes of the bodies of one lane.
    pub lane_bytes: u64,
    /// Bytes of one body.
    pub body_bytes: usize,
    /// Idempotency keys of one lane that are remembered at a time.
    pub lane_keys: u64,
    /// Bytes of the result that is recorded under one.
    pub result_bytes: usize,
}

impl Default for QueueLimits {
    /// Ten million messages, 16 GiB and ten million keys a lane, 2 MiB a body, 8 MiB a result.
    fn default() -> Self {
        Self {
            lane_messages: 10_000_000,
            lane_bytes: 16 << 30,
            body_bytes: 2 << 20,
            lane_keys: 10_000_000,
            result_bytes: 8 << 20,
        }
    }
}

/// Why the queue did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// A message with this id waits already.
    #[error("a message with the id '{0}' waits already")]
    Duplicate(String),
    /// The lane has reached its limit.
    #[error("the lane '{0}' is full")]
    LaneFull(String),
    /// The idempotency key is claimed by a caller who waits and may come away without a result.
    #[error("the key '{0}' is in use")]
    KeyInUse(String),
    /// The lane remembers as many idempotency keys as it may.
    #[error("the lane '{0}' has too many idempotency keys")]
    KeysFull(String),
    /// The body is larger than the queue takes.
    #[error("the message '{0}' is too large")]
    TooLarge(String),
    /// The lease has expired or was never given: somebody else may have the message.
    #[error("the lease on the message '{0}' does not hold any more")]
    LeaseLost(String),
    /// There is no room left; nothing was changed.
    #[error("no space left for the queue: {0}; free some space and try again")]
    Full(String),
    /// The engine behind the queue failed.
    #[error("the queue failed: {0}")]
    Failed(String),
}

/// A durable queue. All changes but leases are durable when the call returns; changes that wait at the
/// same time share one synchronisation of the disk. A lease may be forgotten when the power fails,
/// which only makes its message due again.
#[async_trait]
pub trait Queue: KeptKeys {
    /// Puts a message; or takes it for a repeat.
    async fn put(&self, message: NewMessage, now_ms: i64) -> Result<Put, QueueError>;

    /// Leases messages that are due: of every lane in turn, higher priority first, then the earlier
    /// due, then the earlier put. Of those with a limit of concurrency no more than it allows; one
    /// whose lease has expired counts until it is settled or leased again.
    async fn lease(&self, request: LeaseRequest) -> Result<Vec<Leased>, QueueError>;

    /// The message is done and goes. Returns when that is durable.
    async fn done(&self, id: &str, lease: u64) -> Result<(), QueueError>;

    /// The same for many, each an id and a lease. Answers each one's outcome in their order.
    async fn done_all(&self, leases: &[(String, u64)]) -> Vec<Result<(), QueueError>>;

    /// The message is due again at this time, with this body.
    async fn again(&self, id: &str, lease: u64, due_ms: i64, body: Bytes)
    -> Result<(), QueueError>;

    /// Holds a lease for longer.
    async fn extend(&self, id: &str, lease: u64, until_ms: i64) -> Result<(), QueueError>;

    /// Changes the body of a leased message, for whoever may lease it after a crash.
    async fn note(&self, id: &str, lease: u64, body: Bytes) -> Result<(), QueueError>;

    /// Makes every leased message due again, and forgets keys of callers who waited: for the start
    /// after a crash, when nobody lives who held one. Answers how many messages there were.
    async fn release_all(&self, now_ms: i64) -> Result<u64, QueueError>;

    /// The earliest time at which a message of an open lane is due or a lease expires; `None` where
    /// nothing waits. A message that its limit of concurrency holds back does not count once a lease
    /// has passed it over.
    async fn next_due_ms(&self, closed_lanes: &[String]) -> Result<Option<i64>, QueueError>;

    /// How full a lane is.
    async fn size(&self, lane: &str) -> Result<LaneSize, QueueError>;

    /// Lanes that have messages, by name, behind `after`.
    async fn lanes(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, QueueError>;

    /// Messages of a lane in the order of (put, id), behind `after`.
    async fn look(
        &self,
        lane: &str,
        after: Option<(i64, &str)>,
        limit: usize,
    ) -> Result<Vec<Waiting>, QueueError>;

    /// Removes a message whether leased or not; whether there was one.
    async fn remove(&self, id: &str) -> Result<bool, QueueError>;

    /// Calls the observer, which must not block, after every change that can make a message due:
    /// a put, an `again`, a `done` of a message with an order or a limit.
    fn on_change(&self, observer: std::sync::Arc<dyn Fn() + Send + Sync>);
}
