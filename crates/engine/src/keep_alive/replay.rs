//! What a keep-alive policy costs on a trace of calls: instances held, and calls that met none.
//!
//! The rules are those of the pool (last in, first out; an instance for each call that finds none
//! idle), the policy is the one that it uses, and time is virtual: a day of thousands of functions is
//! replayed in seconds, the same each time.

use super::arrivals::Arrivals;
use super::trace::Call;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

/// How long idle instances are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Each for this long.
    Fixed(Duration),
    /// By the function's own arrivals, each for this long at most.
    Adaptive(Duration),
}

/// What a policy did with a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measure {
    /// Calls of the trace.
    pub calls: u64,
    /// Calls that found no idle instance.
    pub cold_starts: u64,
    /// Time that instances existed, busy or idle, all together. With equal instances, memory-time is
    /// in proportion.
    pub held: Duration,
    /// Time that they were busy.
    pub busy: Duration,
    /// Instances that were made ahead of a call.
    pub made_ahead: u64,
}

impl Measure {
    /// What this share of the calls waits for an instance at the most, where each that met none waits
    /// for `start`.
    pub fn added(&self, share: f64, start: Duration) -> Duration {
        let beyond = self.calls as f64 * (1.0 - share);
        if self.cold_starts as f64 > beyond { start } else { Duration::ZERO }
    }

    /// Time that instances were idle.
    pub fn idle(&self) -> Duration {
        self.held.saturating_sub(self.busy)
    }
}

/// Replays a trace, the calls of each function in order, up to `length`. There is no instance and
/// nothing is known at the beginning; an instance is there `start` after the call that needs it.
pub fn replay(
    functions: impl IntoIterator<Item = Vec<Call>>,
    length: Duration,
    start: Duration,
    policy: Policy,
) -> Measure {
    let mut sum = Measure::default();
    for calls in functions {
        let mut version = Version { policy, start, length, ..Version::default() };
        calls.iter().filter(|call| call.at < length).for_each(|call| version.call(call));
        version.pass_to(length);
        let one = version.measure;
        sum.calls += one.calls;
        sum.cold_starts += one.cold_starts;
        sum.held += one.held;
        sum.busy += one.busy;
        sum.made_ahead += one.made_ahead;
    }
    sum
}

impl Default for Policy {
    fn default() -> Self {
        Self::Fixed(Duration::from_secs(600))
    }
}

#[derive(Default)]
struct Version {
    policy: Policy,
    start: Duration,
    length: Duration,
    now: Duration,
    /// When each busy instance will be idle.
    busy: BinaryHeap<Reverse<Duration>>,
    /// Since when each idle instance is so; the one used last stands last.
    idle: Vec<Duration>,
    arrivals: Arrivals,
    /// Whether an instance was made ahead since the last call.
    returned: bool,
    measure: Measure,
}

/// What happens next without a call.
enum Next {
    Ends,
    Goes,
    Returns,
}

impl Version {
    fn call(&mut self, call: &Call) {
        self.pass_to(call.at);
        self.arrivals.begins(self.busy.len(), call.at);
        self.returned = false;
        self.measure.calls += 1;
        let mut takes = call.takes;
        if self.idle.pop().is_none() {
            self.measure.cold_starts += 1;
            self.arrivals.started_in(self.start);
            takes += self.start;
        }
        let end = call.at + takes;
        self.measure.busy += end.min(self.length) - call.at;
        self.busy.push(Reverse(end));
    }

    /// Lets the time pass up to `then`.
    fn pass_to(&mut self, then: Duration) {
        while let Some((at, next)) = self.next().filter(|(at, _)| *at <= then) {
            self.hold_to(at);
            match next {
                Next::Ends => {
                    self.busy.pop();
                    self.arrivals.ends(self.busy.len(), at);
                    self.idle.push(at);
                }
                Next::Goes => {
                    self.idle.remove(0);
                }
                Next::Returns => {
                    self.returned = true;
                    self.measure.made_ahead += 1;
                    self.arrivals.started_in(self.start);
                    self.idle.push(at);
                }
            }
        }
        self.hold_to(then);
    }

    fn hold_to(&mut self, then: Duration) {
        let instances = u32::try_from(self.busy.len() + self.idle.len()).unwrap_or(u32::MAX);
        self.measure.held += then.saturating_sub(self.now) * instances;
        self.now = self.now.max(then);
    }

    fn next(&mut self) -> Option<(Duration, Next)> {
        let ends = self.busy.peek().map(|Reverse(end)| (*end, Next::Ends));
        let goes = self.goes_at().map(|at| (at.max(self.now), Next::Goes));
        let returns = self.returns_at().map(|at| (at.max(self.now), Next::Returns));
        [ends, goes, returns].into_iter().flatten().min_by_key(|(at, _)| *at)
    }

    /// When the idle instance goes that was used before all others.
    fn goes_at(&mut self) -> Option<Duration> {
        let since = *self.idle.first()?;
        Some(match self.policy {
            Policy::Fixed(keep) => since + keep,
            Policy::Adaptive(most) => {
                let others = self.busy.len() + self.idle.len() - 1;
                match self.arrivals.plan(others, most) {
                    Some(plan) => plan.goes_at(self.now),
                    None => since + most,
                }
            }
        })
    }

    fn returns_at(&mut self) -> Option<Duration> {
        let Policy::Adaptive(most) = self.policy else { return None };
        if self.returned || !self.busy.is_empty() || !self.idle.is_empty() {
            return None;
        }
        Some(self.arrivals.plan(0, most)?.back?.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::trace::azure_like;
    use super::*;

    const FIXED: Policy = Policy::Fixed(Duration::from_secs(600));
    const ADAPTIVE: Policy = Policy::Adaptive(Duration::from_secs(600));
    const START: Duration = Duration::from_millis(10);

    fn every(apart_s: u64, times: u64, takes_ms: u64) -> Vec<Call> {
        let takes = Duration::from_millis(takes_ms);
        (0..times).map(|i| Call { at: Duration::from_secs(i * apart_s), takes }).collect()
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_fixed_keep_alive_holds_each_instance_for_as_long() {
        let measure = replay([every(1_000, 10, 1_000)], seconds(100_000), Duration::ZERO, FIXED);
        assert_eq!((measure.calls, measure.cold_starts), (10, 10));
        assert_eq!((measure.busy, measure.held), (seconds(10), seconds(10 * 601)));
    }

    #[test]
    fn a_timer_each_half_hour_meets_an_instance_made_ahead() {
        let calls = every(1_800, 100, 1_000);
        let fixed = replay([calls.clone()], seconds(180_000), START, FIXED);
        let adaptive = replay([calls], seconds(180_000), START, ADAPTIVE);
        assert_eq!(fixed.cold_starts, 100);
        assert!(adaptive.cold_starts < 10, "{adaptive:?}");
        assert!(adaptive.held < fixed.held, "{adaptive:?} {fixed:?}");
    }

    #[test]
    fn time_held_is_never_less_than_time_busy() {
        for seed in 0..4 {
            let length = seconds(3_600);
            for policy in [FIXED, ADAPTIVE, Policy::Fixed(Duration::ZERO)] {
                let measure = replay(azure_like(20, length, seed), length, START, policy);
                assert!(measure.held >= measure.busy, "seed {seed}: {measure:?}");
                assert!(measure.cold_starts <= measure.calls, "seed {seed}: {measure:?}");
            }
        }
    }

    #[test]
    fn who_calls_by_hand_waits_for_the_first_start_only() {
        let mut at = Duration::ZERO;
        let pauses = [20, 14, 31, 22, 45, 18, 9, 27];
        let calls = pauses.iter().cycle().take(200).map(|pause| {
            at += seconds(*pause);
            Call { at, takes: Duration::from_millis(40) }
        });
        let calls: Vec<_> = calls.collect();
        for start_ms in [1, 5, 10, 100] {
            let start = Duration::from_millis(start_ms);
            let measure = replay([calls.clone()], at + seconds(1), start, ADAPTIVE);
            assert_eq!(measure.cold_starts, 1, "{start:?}: {measure:?}");
        }
    }

    #[test]
    fn an_instance_of_which_nothing_is_known_stays_the_longer_the_slower_it_starts() {
        let held = |start_ms| {
            let start = Duration::from_millis(start_ms);
            replay([every(1, 1, 1_000)], seconds(10_000), start, ADAPTIVE).held.as_secs()
        };
        assert_eq!([1, 10, 1_000].map(held), [61, 121, 602]);
    }

    #[test]
    fn on_a_trace_of_azures_shape_the_policy_is_idle_for_less_than_ten_minutes_each() {
        let length = seconds(600);
        let sum = |policy| replay(azure_like(300, length, 2), length, START, policy);
        let (fixed, adaptive) = (sum(FIXED), sum(ADAPTIVE));
        let time = adaptive.idle().as_secs_f64() / fixed.idle().as_secs_f64();
        let cold = adaptive.cold_starts as f64 / fixed.cold_starts as f64;
        assert!(time <= 0.85, "memory-time {time:.3}");
        assert!(cold <= 1.8, "cold starts {cold:.3}");
    }
}
