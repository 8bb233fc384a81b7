//! What it is worth that a call meets an instance: for how long one may be idle for it.
//!
//! A call that meets none waits for a start. A start from a template takes some milliseconds, one of a
//! large application seconds, so each version's own starts decide. Where nothing is known of a version's
//! calls an instance is kept just as long: whoever keeps it until its idle time has cost as much as the
//! start that it saves never pays more than twice what one pays who knows when the next call comes.

use std::time::Duration;

/// How much idle time a start is worth, in times of itself: a minute for five milliseconds, two for ten,
/// ten minutes for fifty.
const IDLE_PER_START: u32 = 12_000;
/// However quick its starts, a version is worth a minute: whoever calls it by hand, and looks at the
/// answer in between, is met by the same instance.
const LEAST: Duration = Duration::from_secs(60);
/// How much of what is known a start leaves.
const KEEPS: u32 = 7;

/// What starts of one version take.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Worth {
    start: Option<Duration>,
}

impl Worth {
    /// Counts a start.
    pub(super) fn started_in(&mut self, took: Duration) {
        self.start = Some(match self.start {
            Some(start) => (start * KEEPS + took) / (KEEPS + 1),
            None => took,
        });
    }

    /// The idle time that a call is worth, in the mean: `most` at the most, and as long as no start was
    /// seen.
    pub(super) fn of_a_call(&self, most: Duration) -> Duration {
        let worth = self.start.map_or(most, |start| start.saturating_mul(IDLE_PER_START));
        // So that a start that took a little longer does not change all windows.
        Duration::from_secs(worth.as_secs()).max(LEAST).min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Duration = Duration::from_secs(600);

    fn worth(start_ms: u64) -> Duration {
        let mut worth = Worth::default();
        worth.started_in(Duration::from_millis(start_ms));
        worth.of_a_call(MOST)
    }

    #[test]
    fn the_longer_a_start_takes_the_more_an_instance_is_worth() {
        assert_eq!(worth(1), LEAST);
        assert_eq!(worth(10), Duration::from_secs(120));
        assert_eq!(worth(40), Duration::from_secs(480));
        assert_eq!(worth(2_000), MOST);
        assert!((0..200).map(worth).is_sorted());
    }

    #[test]
    fn nothing_is_worth_more_than_the_operator_says() {
        assert_eq!(Worth::default().of_a_call(MOST), MOST);
        let mut slow = Worth::default();
        slow.started_in(Duration::MAX / 16);
        assert_eq!(slow.of_a_call(Duration::from_millis(50)), Duration::from_millis(50));
    }

    #[test]
    fn one_slow_start_among_quick_ones_counts_for_an_eighth() {
        let mut starts = Worth::default();
        for _ in 0..20 {
            starts.started_in(Duration::from_millis(8));
        }
        starts.started_in(Duration::from_millis(48));
        assert_eq!(starts.of_a_call(MOST), Duration::from_secs(156));
    }
}
