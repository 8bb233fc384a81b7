//! A limit of so many per second that is refilled all the time and saves up no more than a burst:
//! the generic cell rate algorithm (ITU-T I.371), one atomic number.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How many per second, and how many at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limit {
    per_second: f64,
    burst: u32,
}

impl Limit {
    /// `None` where nothing would ever be let through; that is said elsewhere.
    pub(crate) fn new(per_second: f64, burst: u32) -> Option<Self> {
        (per_second > 0.0 && burst > 0).then_some(Self { per_second, burst })
    }

    fn interval_ns(self) -> u64 {
        // Positive; at most what a number holds.
        ((1e9 / self.per_second) as u64).max(1)
    }

    fn depth_ns(self) -> u64 {
        self.interval_ns().saturating_mul(self.burst.into())
    }
}

/// What has passed under a limit.
#[derive(Debug, Default)]
pub(crate) struct Rate {
    /// When all that has passed will have been refilled, in ns of the monotonic clock.
    full_at_ns: AtomicU64,
}

impl Rate {
    /// Lets one pass, or says how long to wait.
    pub(crate) fn pass(&self, limit: Limit, now: Duration) -> Result<(), Duration> {
        let (now, interval, depth) = (nanoseconds(now), limit.interval_ns(), limit.depth_ns());
        let mut wait = 0;
        let passed = self.full_at_ns.try_update(Ordering::AcqRel, Ordering::Acquire, |full_at| {
            let next = full_at.max(now).saturating_add(interval);
            wait = next.saturating_sub(now.saturating_add(depth));
            (wait == 0).then_some(next)
        });
        passed.map(|_| ()).map_err(|_| Duration::from_nanos(wait))
    }

    /// How many would pass now.
    pub(crate) fn left(&self, limit: Limit, now: Duration) -> u32 {
        let used = self.full_at_ns.load(Ordering::Acquire).saturating_sub(nanoseconds(now));
        let left = limit.depth_ns().saturating_sub(used) / limit.interval_ns();
        u32::try_from(left).unwrap_or(u32::MAX)
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_so_many_per_second() {
        let (rate, limit) = (Rate::default(), Limit::new(100.0, 1_000).expect("positive"));
        let at = Duration::from_secs(50);
        assert_eq!(rate.left(limit, at), 1_000);
        for _ in 0..1_000 {
            rate.pass(limit, at).expect("within the burst");
        }
        assert_eq!(rate.left(limit, at), 0);
        assert_eq!(rate.pass(limit, at), Err(Duration::from_millis(10)));
        assert_eq!(rate.left(limit, at + Duration::from_secs(1)), 100);
        for _ in 0..100 {
            rate.pass(limit, at + Duration::from_secs(1)).expect("refilled");
        }
        assert!(rate.pass(limit, at + Duration::from_secs(1)).is_err());
    }

    #[test]
    fn no_more_than_a_burst_is_saved_up() {
        let (rate, limit) = (Rate::default(), Limit::new(10.0, 3).expect("positive"));
        let late = Duration::from_secs(1_000_000);
        assert_eq!((0..10).filter(|_| rate.pass(limit, late).is_ok()).count(), 3);
    }

    #[test]
    fn nothing_is_no_limit_at_all() {
        assert_eq!(Limit::new(0.0, 10), None);
        assert_eq!(Limit::new(10.0, 0), None);
    }
}
