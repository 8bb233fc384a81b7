//! A histogram of idle times: how long nothing was called before something was again.
//!
//! Bins are 2 % wide relative to the time that they stand for, from 100 ms to 4 hours (the range of
//! the paper), so 601 of two bytes serve seconds and hours alike. Old counts fade: once there are many
//! all are halved.

use std::time::Duration;

/// Idle times beyond are only counted.
pub(super) const RANGE: Duration = Duration::from_secs(4 * 3_600);
/// Where the second bin begins, in seconds; all below is one bin.
const FIRST_S: f64 = 0.1;
/// By how much each bin is wider than the one before.
const GROWTH: f64 = 1.02;
/// Up to [`RANGE`]: ln(144,000) / ln(1.02) and the first one.
const BINS: usize = 601;
/// At this many counts all are halved, so that what a version does now counts for more than what it
/// once did.
const FADES_AT: u32 = 4_096;

/// Idle times, counted. Takes its memory with the first one.
#[derive(Debug, Clone, Default)]
pub(super) struct Histogram {
    bins: Option<Box<[u16; BINS]>>,
    inside: u32,
    beyond: u32,
    recorded: u64,
}

impl Histogram {
    pub(super) fn record(&mut self, idle: Duration) {
        self.recorded += 1;
        if idle >= RANGE {
            self.beyond += 1;
        } else {
            let bins = self.bins.get_or_insert_with(|| Box::new([0; BINS]));
            if let Some(bin) = bins.get_mut(bin_of(idle)) {
                *bin += 1;
                self.inside += 1;
            }
        }
        if self.total() >= FADES_AT {
            self.fade();
        }
    }

    fn fade(&mut self) {
        self.beyond /= 2;
        let bins = self.bins.as_deref_mut().into_iter().flatten();
        self.inside = bins.fold(0, |sum, bin| {
            *bin /= 2;
            sum + u32::from(*bin)
        });
    }

    /// How many there ever were, those that have faded too.
    pub(super) fn recorded(&self) -> u64 {
        self.recorded
    }

    /// How many there are.
    pub(super) fn total(&self) -> u32 {
        self.inside + self.beyond
    }

    /// How many are within the range.
    pub(super) fn inside(&self) -> u32 {
        self.inside
    }

    /// How many are certainly no longer than this.
    pub(super) fn within(&self, idle: Duration) -> u32 {
        let counts = self.counts().take_while(|(bin, _)| end_of(*bin) <= idle);
        counts.map(|(_, count)| count).sum()
    }

    /// The beginning of the bin below which there is this share of `of` counts, and its end.
    pub(super) fn percentile(&self, share: f64, of: u32) -> Option<(Duration, Duration)> {
        let wanted = (f64::from(of) * share).ceil().max(1.0);
        let mut passed = 0.0;
        self.counts().find_map(|(bin, count)| {
            passed += f64::from(count);
            (passed >= wanted).then(|| (start_of(bin), end_of(bin)))
        })
    }

    /// The coefficient of variation of the bins' counts: high where idle times are alike, zero where
    /// they are spread evenly over all bins.
    pub(super) fn variation(&self) -> f64 {
        if self.inside == 0 {
            return 0.0;
        }
        let mean = f64::from(self.inside) / BINS as f64;
        let squares: f64 = self.counts().map(|(_, count)| (f64::from(count) - mean).powi(2)).sum();
        (squares / BINS as f64).sqrt() / mean
    }

    /// The chance that what has been idle for `idle` is called within `horizon`, 0.0–1.0. Where
    /// nothing is known the longer it is idle the longer it will be.
    pub(super) fn chance(&self, idle: Duration, horizon: Duration) -> f64 {
        let prior = horizon.as_secs_f64() / (idle + horizon).as_secs_f64().max(f64::MIN_POSITIVE);
        let (now, then) = (self.within(idle), self.within(idle + horizon));
        // One made-up count that says what is assumed where nothing is known.
        (f64::from(then - now) + prior) / (f64::from(self.total() - now) + 1.0)
    }

    /// The bins that hold any, each with where it begins and ends and how many it holds.
    pub(super) fn counted(&self) -> impl Iterator<Item = (Duration, Duration, u32)> {
        let counted = self.counts().filter(|(_, count)| *count > 0);
        counted.map(|(bin, count)| (start_of(bin), end_of(bin), count))
    }

    fn counts(&self) -> impl Iterator<Item = (usize, u32)> {
        let bins = self.bins.as_deref().into_iter().flatten();
        bins.enumerate().map(|(bin, count)| (bin, u32::from(*count)))
    }
}

fn bin_of(idle: Duration) -> usize {
    let ratio = idle.as_secs_f64() / FIRST_S;
    if ratio < 1.0 {
        return 0;
    }
    // Positive and, within the range, below the number of bins.
    1 + (ratio.ln() / GROWTH.ln()) as usize
}

fn start_of(bin: usize) -> Duration {
    bin.checked_sub(1).map_or(Duration::ZERO, end_of)
}

fn end_of(bin: usize) -> Duration {
    let bin = i32::try_from(bin).unwrap_or(i32::MAX);
    Duration::from_secs_f64(FIRST_S * GROWTH.powi(bin)).min(RANGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_idle_time_is_in_the_bin_that_holds_it() {
        for ms in (0..14_400_000_u64).step_by(997) {
            let idle = Duration::from_millis(ms);
            let bin = bin_of(idle);
            assert!(bin < BINS, "{idle:?} is in bin {bin}");
            let slack = Duration::from_micros(10);
            assert!(start_of(bin) <= idle + slack && idle <= end_of(bin) + slack, "{idle:?}");
        }
    }

    #[test]
    fn percentiles_are_where_the_counts_are() {
        let mut histogram = Histogram::default();
        for _ in 0..95 {
            histogram.record(Duration::from_secs(60));
        }
        for _ in 0..5 {
            histogram.record(Duration::from_secs(600));
        }
        let (low, high) = histogram.percentile(0.05, 100).expect("there");
        assert!(low <= Duration::from_secs(60) && high >= Duration::from_secs(60));
        let (low, high) = histogram.percentile(0.99, 100).expect("there");
        assert!(low <= Duration::from_secs(600) && high >= Duration::from_secs(600));
        assert_eq!(histogram.percentile(0.99, 200), None, "more than there are");
    }

    #[test]
    fn what_is_alike_varies_much_and_what_is_even_does_not() {
        let (mut alike, mut even) = (Histogram::default(), Histogram::default());
        for bin in 0..BINS {
            alike.record(Duration::from_secs(60));
            even.record(start_of(bin) + Duration::from_millis(1));
        }
        assert!(alike.variation() > 10.0);
        assert!(even.variation() < 0.7, "{}", even.variation());
    }

    #[test]
    fn old_counts_fade() {
        let mut histogram = Histogram::default();
        for _ in 0..FADES_AT {
            histogram.record(Duration::from_secs(1));
            histogram.record(RANGE);
        }
        assert!(histogram.total() < FADES_AT);
        let before = histogram.within(Duration::from_secs(10));
        for _ in 0..3 * FADES_AT {
            histogram.record(Duration::from_secs(100));
        }
        let after = histogram.within(Duration::from_secs(10));
        assert!(after * 20 < before, "what was long ago is forgotten: {before}, {after}");
    }

    #[test]
    fn a_chance_is_high_just_before_the_usual_time() {
        let mut histogram = Histogram::default();
        for _ in 0..50 {
            histogram.record(Duration::from_secs(60));
        }
        let minute = Duration::from_secs(10);
        assert!(histogram.chance(Duration::from_secs(55), minute) > 0.9);
        assert!(histogram.chance(Duration::from_secs(5), minute) < 0.1);
        assert!(histogram.chance(Duration::from_secs(500), minute) < 0.1);
        let unknown = Histogram::default();
        let late = unknown.chance(Duration::from_secs(300), minute);
        assert!(unknown.chance(Duration::from_secs(3), minute) > late);
    }
}
