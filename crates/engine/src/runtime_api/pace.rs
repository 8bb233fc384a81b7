//! How fast a streamed answer may be read from its runtime: at full speed at first, at a rate behind that
//! (AWS Lambda, response streaming: 6 MB uncapped, then 2 MB per second).
//!
//! A function that writes faster waits, within its timeout.

use std::time::Duration;
use tokio::time::Instant;

/// What goes at full speed, in bytes.
const FULL_SPEED_BYTES: u64 = 6 * 1024 * 1024;

/// The pace of one answer.
#[derive(Debug)]
pub(super) struct Pace {
    /// Bytes per second; 0 is no limit.
    rate: u64,
    sent: u64,
    /// When what goes at full speed was through.
    since: Option<Instant>,
}

impl Pace {
    pub(super) fn new(rate: u64) -> Self {
        Self { rate, sent: 0, since: None }
    }

    /// Takes so many bytes in, and returns when more may come, if that is not at once.
    pub(super) fn take(&mut self, bytes: u64, now: Instant) -> Option<Instant> {
        self.sent = self.sent.saturating_add(bytes);
        let slow = self.sent.saturating_sub(FULL_SPEED_BYTES);
        if self.rate == 0 || slow == 0 {
            return None;
        }
        let since = *self.since.get_or_insert(now);
        // Bytes and rates are far below 2^53.
        let due = since + Duration::from_secs_f64(slow as f64 / self.rate as f64);
        (due > now).then_some(due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1024 * 1024;

    #[test]
    fn what_comes_first_goes_at_full_speed_and_the_rest_at_the_rate() {
        let now = Instant::now();
        let mut pace = Pace::new(2 * MIB);
        assert_eq!(pace.take(6 * MIB, now), None);
        assert_eq!(pace.take(MIB, now), Some(now + Duration::from_millis(500)));
        let later = now + Duration::from_millis(500);
        assert_eq!(pace.take(4 * MIB, later), Some(now + Duration::from_millis(2_500)));
        // Who was slow anyway need not wait.
        assert_eq!(pace.take(1, now + Duration::from_secs(60)), None);
    }

    #[test]
    fn without_a_rate_nobody_waits() {
        let mut pace = Pace::new(0);
        assert_eq!(pace.take(u64::MAX, Instant::now()), None);
    }
}
