//! Time as an argument: whoever needs the time is given a `Clock`, so that tests run on virtual time.

use std::time::{Duration, Instant};

/// A point in time, to the microsecond and better.
pub type Timestamp = jiff::Timestamp;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The time of day, for records and messages.
    fn now(&self) -> Timestamp;

    /// Time that never goes back, for durations and deadlines.
    fn monotonic(&self) -> Duration;
}

/// The machine's clock.
#[derive(Debug, Clone)]
pub struct SystemClock {
    origin: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { origin: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }
}
