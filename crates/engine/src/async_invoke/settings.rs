//! The operator's settings of asynchronous invocation.

use std::time::Duration;

/// The operator's settings of asynchronous invocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsyncSettings {
    /// Events worked on at the same time, of all functions together. Never more than half of the
    /// account's concurrency, so that callers who wait for an answer always find room. One function
    /// alone gets half of these, two a third each, and so on: some are always free for the next.
    pub concurrency: u32,
    /// Largest event, in bytes. The queue has to take messages of twice this size.
    pub payload_bytes: usize,
    /// Waits before the retries after a function's errors: the first before the first retry, and so
    /// on; the last one holds for all further retries.
    pub error_delays: Vec<Duration>,
    /// Wait after the first throttle or failure of the platform; doubles with each that follows.
    pub backoff_first: Duration,
    /// The longest such wait.
    pub backoff_most: Duration,
    /// How long events that failed for good are kept.
    pub dead_event_retention: Duration,
}

impl Default for AsyncSettings {
    /// AWS Lambda's: 1 MB, one and two minutes after errors, one second to five minutes after
    /// throttles; failed events are kept for 14 days, the longest that AWS's queues keep messages.
    fn default() -> Self {
        Self {
            concurrency: 64,
            payload_bytes: model::limits::ASYNC_PAYLOAD_BYTES,
            error_delays: vec![Duration::from_secs(60), Duration::from_secs(120)],
            backoff_first: Duration::from_secs(1),
            backoff_most: Duration::from_secs(300),
            dead_event_retention: Duration::from_secs(14 * 24 * 3_600),
        }
    }
}

impl AsyncSettings {
    /// Events worked on at the same time where the account may have so many calls under way.
    pub(crate) fn slots(&self, account_concurrency: u32) -> usize {
        let half = (account_concurrency / 2).max(1);
        usize::try_from(self.concurrency.clamp(1, half)).unwrap_or(1)
    }
}
