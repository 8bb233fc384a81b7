//! From idle times to a window: when, after a version became idle, an instance of it is to be there.

use super::histogram::Histogram;
use std::time::Duration;

/// Fewer idle times than these say nothing yet.
const LEAST: u32 = 4;
/// Fewer than these don't say yet that a longer one won't come.
const MANY: u32 = 20;
/// Below this coefficient of variation the bins are so evenly filled that they say nothing (the
/// paper's 2 is for bins that are all of one width).
const LEAST_VARIATION: f64 = 1.0;
/// Share of the idle times that are shorter than the beginning of a window (the paper's).
const HEAD: f64 = 0.05;
/// By how much a window begins sooner and ends later than was seen. The paper's is 10 %, for bins of
/// a minute.
const MARGIN: f64 = 0.02;
/// How long an instance stays that is not expected to be called for a while.
const LINGER: Duration = Duration::from_secs(1);
/// When an idle instance is to be there, in times since it became idle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// Until when it stays from the beginning.
    pub(super) stay: Duration,
    /// From when until when it is to be there again, if it is.
    pub(super) back: Option<(Duration, Duration)>,
}

impl Window {
    fn stay(stay: Duration) -> Self {
        Self { stay, back: None }
    }

    /// Where nothing is known.
    pub(super) fn unknown(most: Duration, worth: Duration) -> Self {
        Self::stay(worth.min(most))
    }

    /// For the last idle instance of a version; none stays, or is there again, for longer than
    /// `most`.
    pub(super) fn of_first(idle_times: &Histogram, most: Duration, worth: Duration) -> Self {
        if !says_something(idle_times) {
            return Self::unknown(most, worth);
        }
        let (until, gain) = best(idle_times, Duration::ZERO, most, worth);
        match Self::again(idle_times, most, worth) {
            Some((window, more)) if more > gain => window,
            _ if until > LINGER && idle_times.total() < MANY => {
                Self::stay(until.max(worth.min(most)))
            }
            _ => Self::stay(until),
        }
    }

    /// For the other ones, which are there since several calls came at a time. Nothing is made ahead
    /// for them.
    pub(super) fn of_further(idle_times: &Histogram, most: Duration, worth: Duration) -> Self {
        match says_something(idle_times) {
            true => Self::stay(best(idle_times, Duration::ZERO, most, worth).0),
            false => Self::unknown(most, worth),
        }
    }

    /// A window that begins later, and what it is worth.
    fn again(idle_times: &Histogram, most: Duration, worth: Duration) -> Option<(Self, f64)> {
        let linger = LINGER.min(most);
        let (head, _) = idle_times.percentile(HEAD, idle_times.total())?;
        let from = head.mul_f64(1.0 - MARGIN);
        if from <= linger * 2 {
            // To let an instance go and to make it again would cost more than it saves.
            return None;
        }
        let (until, gain) = best(idle_times, from, most - linger, worth);
        let lingers = linger.as_secs_f64() * f64::from(idle_times.total());
        // Where it would be there for most of the time, to make it again costs more than it saves.
        (until > from && until <= from * 2)
            .then_some((Self { stay: linger, back: Some((from, until)) }, gain - lingers))
    }
}

fn says_something(idle_times: &Histogram) -> bool {
    idle_times.total() >= LEAST
        && (idle_times.inside() == 0 || idle_times.variation() >= LEAST_VARIATION)
}

/// Until when an instance that is there from `from` on is best there, for `most` at the longest, and
/// what is gained: `worth` for each call that meets it, less the time that it was idle.
fn best(
    idle_times: &Histogram,
    from: Duration,
    most: Duration,
    worth: Duration,
) -> (Duration, f64) {
    let worth_s = worth.as_secs_f64();
    let total = f64::from(idle_times.total());
    let (mut met, mut missed, mut idle_s) = (0.0, 0.0, 0.0);
    let mut best = (from + LINGER.min(most), f64::NEG_INFINITY);
    for (start, end, count) in idle_times.counted() {
        let count = f64::from(count);
        if start < from {
            missed += count;
            continue;
        }
        let until = end.mul_f64(1.0 + MARGIN);
        let lasts = until.saturating_sub(from);
        if lasts > most {
            break;
        }
        met += count;
        idle_s += count * end.saturating_sub(from).as_secs_f64();
        let in_vain = total - met - missed;
        let gain = met * worth_s - idle_s - in_vain * lasts.as_secs_f64();
        if gain > best.1 {
            best = (until.max(from + LINGER.min(most)), gain);
        }
    }
    let nothing = -(total - missed) * LINGER.min(most).as_secs_f64();
    if best.1 <= nothing { (from + LINGER.min(most), nothing) } else { best }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Duration = Duration::from_secs(600);
    const WORTH: Duration = Duration::from_secs(60);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn histogram(idle_times: impl IntoIterator<Item = Duration>) -> Histogram {
        let mut histogram = Histogram::default();
        idle_times.into_iter().for_each(|idle| histogram.record(idle));
        histogram
    }

    /// SplitMix64.
    fn random(state: &mut u64, below: u64) -> u64 {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    #[test]
    fn what_nothing_is_known_of_is_kept_for_as_long_as_one_call_is_worth() {
        assert_eq!(Window::of_first(&histogram([]), MOST, WORTH), Window::stay(WORTH));
        assert_eq!(Window::of_first(&histogram([seconds(5); 3]), MOST, WORTH), Window::stay(WORTH));
        assert_eq!(Window::of_first(&histogram([]), MOST, MOST * 2), Window::stay(MOST));
        assert_eq!(Window::of_further(&histogram([]), MOST, WORTH), Window::stay(WORTH));
        assert_eq!(Window::of_further(&histogram([]), seconds(3), WORTH), Window::stay(seconds(3)));
    }

    #[test]
    fn a_version_that_is_called_each_hour_is_there_around_the_hour_only() {
        let window = Window::of_first(&histogram([seconds(3_600); 10]), MOST, seconds(300));
        assert_eq!(window.stay, LINGER);
        let (from, until) = window.back.expect("it is made again");
        assert!(seconds(3_000) < from && from < seconds(3_600), "{from:?}");
        assert!(seconds(3_600) < until && until < seconds(4_300), "{until:?}");
    }

    #[test]
    fn a_version_that_is_called_each_hour_and_starts_at_once_is_not_made_ahead() {
        let window = Window::of_first(&histogram([seconds(3_600); 10]), MOST, WORTH);
        assert_eq!(window, Window::stay(LINGER));
    }

    #[test]
    fn a_few_short_idle_times_do_not_say_that_none_is_longer() {
        let few = Window::of_first(
            &histogram([seconds(10), seconds(14), seconds(9), seconds(20)]),
            MOST,
            WORTH,
        );
        assert_eq!(few, Window::stay(WORTH));
    }

    #[test]
    fn a_version_that_is_called_each_second_is_kept_for_some_seconds() {
        let window = Window::of_first(&histogram([seconds(1); 50]), MOST, WORTH);
        assert!(window.stay < seconds(3) && window.stay >= seconds(1), "{window:?}");
        assert_eq!(window.back, None);
    }

    #[test]
    fn a_version_whose_calls_come_later_than_it_may_be_kept_is_not_kept() {
        let rare = (0..40).map(|i| seconds(1_000 + i * 300));
        assert_eq!(Window::of_first(&histogram(rare), MOST, WORTH), Window::stay(LINGER));
        let beyond = histogram([seconds(20_000); 10]);
        assert_eq!(Window::of_first(&beyond, MOST, WORTH), Window::stay(LINGER));
    }

    #[test]
    fn idle_times_that_are_spread_evenly_say_nothing() {
        let mut even = Vec::new();
        let mut at = 0.11;
        while at < 14_000.0 {
            even.push(Duration::from_secs_f64(at));
            at *= 1.02;
        }
        assert_eq!(Window::of_first(&histogram(even), MOST, WORTH), Window::stay(WORTH));
    }

    #[test]
    fn whatever_the_idle_times_no_instance_is_there_for_longer_than_the_operator_says() {
        let mut state = 7;
        for round in 0..5_000 {
            let spread = 1 + random(&mut state, 20_000_000);
            let floor = random(&mut state, 10_000_000);
            let count = random(&mut state, 60);
            let idle_times: Vec<_> = (0..count)
                .map(|_| Duration::from_millis(floor + random(&mut state, spread)))
                .collect();
            let most = Duration::from_millis(1 + random(&mut state, 2_000_000));
            let counted = histogram(idle_times.iter().copied());
            for window in
                [Window::of_first(&counted, most, WORTH), Window::of_further(&counted, most, WORTH)]
            {
                assert!(window.stay <= most, "round {round}: {window:?} {most:?}");
                let Some((from, until)) = window.back else { continue };
                assert!(from < until, "round {round}: {window:?}");
                assert!(window.stay <= from, "round {round}: {window:?}");
                assert!(window.stay + until - from <= most, "round {round}: {window:?} {most:?}");
                let met = idle_times.iter().filter(|idle| (from..=until).contains(*idle)).count();
                assert!(met > 0, "round {round}: made ahead for nothing: {window:?}");
            }
        }
    }

    #[test]
    fn a_window_meets_nearly_all_calls_that_come_sooner_than_they_are_worth() {
        let mut state = 11;
        for round in 0..2_000 {
            let mean = 1 + random(&mut state, 30_000);
            let idle_times: Vec<_> = (0..200)
                .map(|_| {
                    let uniform = (1 + random(&mut state, 1 << 20)) as f64 / f64::from(1 << 20);
                    Duration::from_secs_f64(-uniform.ln() * mean as f64 / 1_000.0)
                })
                .collect();
            let window = Window::of_first(&histogram(idle_times.iter().copied()), MOST, WORTH);
            let fixed = idle_times.iter().filter(|idle| **idle <= MOST).count();
            let met = idle_times.iter().filter(|idle| {
                **idle <= window.stay
                    || window.back.is_some_and(|(from, until)| (from..=until).contains(*idle))
            });
            let met = met.count();
            assert!(met * 100 >= fixed * 93, "round {round}: {met} of {fixed} {window:?}");
        }
    }
}
