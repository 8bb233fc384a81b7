//! What a keep-alive policy costs on a trace of calls: instances held, and calls that met none.
//!
//! The rules are those of the pool (last in, first out; an instance for each call that finds none
//! idle), the policy is the one that it uses, and time is virtual: a day of thousands of functions is
//! replayed in seconds, the same each time.

use super::arrivals::Arrivals;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Duration;

/// One call of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// When it comes, since the trace's beginning.
    pub at: Duration,
    /// Which function it calls.
    pub function: u32,
    /// How long the function takes.
    pub takes: Duration,
}

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

/// Replays a trace up to `length`. An instance is there `start` after the call that needs it.
pub fn replay(calls: &[Call], length: Duration, start: Duration, policy: Policy) -> Measure {
    let mut functions: BTreeMap<u32, Vec<Call>> = BTreeMap::new();
    for call in calls.iter().filter(|call| call.at < length) {
        functions.entry(call.function).or_default().push(*call);
    }
    let mut sum = Measure::default();
    for mut calls in functions.into_values() {
        calls.sort_by_key(|call| call.at);
        let mut version = Version { policy, start, length, ..Version::default() };
        calls.iter().for_each(|call| version.call(call));
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

    fn next(&self) -> Option<(Duration, Next)> {
        let ends = self.busy.peek().map(|Reverse(end)| (*end, Next::Ends));
        let goes = self.goes_at().map(|at| (at.max(self.now), Next::Goes));
        let returns = self.returns_at().map(|at| (at.max(self.now), Next::Returns));
        [ends, goes, returns].into_iter().flatten().min_by_key(|(at, _)| *at)
    }

    /// When the idle instance goes that was used before all others.
    fn goes_at(&self) -> Option<Duration> {
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

    fn returns_at(&self) -> Option<Duration> {
        let Policy::Adaptive(most) = self.policy else { return None };
        if self.returned || !self.busy.is_empty() || !self.idle.is_empty() {
            return None;
        }
        Some(self.arrivals.plan(0, most)?.back?.0)
    }
}

/// A trace of the shape that "Serverless in the Wild" (ATC 2020) found on Azure: 45 % of the
/// functions are called less than once an hour, 81 % less than once a minute, a fifth makes nearly
/// all calls; a third is called by timers, the others at random or in crowds; half of the calls take
/// less than 0.7 s. The same seed gives the same trace.
pub fn azure_like(functions: u32, length: Duration, seed: u64) -> Vec<Call> {
    let mut dice = Dice(seed);
    let mut calls = Vec::new();
    for function in 0..functions {
        let (slowest, fastest) = match dice.uniform() {
            share if share < 0.45 => (86_400.0, 3_600.0),
            share if share < 0.81 => (3_600.0, 60.0),
            _ => (60.0, 0.5),
        };
        // Between the two, evenly by magnitude.
        let apart_s = slowest * f64::powf(fastest / slowest, dice.uniform());
        let typical_s = (0.7_f64 * (1.2 * dice.normal()).exp()).clamp(0.005, 60.0);
        let kind = dice.uniform();
        let mut at_s = apart_s * dice.uniform();
        while at_s < length.as_secs_f64() {
            let crowd = match kind {
                kind if kind < 0.7 => 1,
                _ => 1 + (dice.uniform() * 12.0) as u32,
            };
            for _ in 0..crowd {
                let takes_s = (typical_s * (0.4 * dice.normal()).exp()).clamp(0.001, 300.0);
                let at_s = at_s + dice.uniform() * 0.2;
                let takes = Duration::from_secs_f64(takes_s);
                calls.push(Call { at: Duration::from_secs_f64(at_s), function, takes });
            }
            at_s += match kind {
                // A timer, on time.
                kind if kind < 0.33 => apart_s,
                kind if kind < 0.7 => -dice.uniform().ln() * apart_s,
                _ => -dice.uniform().ln() * apart_s * f64::from(crowd),
            };
        }
    }
    calls.sort_by_key(|call| (call.at, call.function));
    calls
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    /// Uniform in (0, 1].
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((mixed ^ (mixed >> 31)) >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Standard normal (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (2.0 * std::f64::consts::PI * self.uniform()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXED: Policy = Policy::Fixed(Duration::from_secs(600));
    const ADAPTIVE: Policy = Policy::Adaptive(Duration::from_secs(600));
    const START: Duration = Duration::from_millis(10);

    fn every(apart_s: u64, times: u64, takes_ms: u64) -> Vec<Call> {
        let takes = Duration::from_millis(takes_ms);
        (0..times)
            .map(|i| Call { at: Duration::from_secs(i * apart_s), function: 0, takes })
            .collect()
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_fixed_keep_alive_holds_each_instance_for_as_long() {
        let measure = replay(&every(1_000, 10, 1_000), seconds(100_000), Duration::ZERO, FIXED);
        assert_eq!((measure.calls, measure.cold_starts), (10, 10));
        assert_eq!((measure.busy, measure.held), (seconds(10), seconds(10 * 601)));
    }

    #[test]
    fn a_timer_each_half_hour_meets_an_instance_made_ahead() {
        let calls = every(1_800, 100, 1_000);
        let fixed = replay(&calls, seconds(180_000), START, FIXED);
        let adaptive = replay(&calls, seconds(180_000), START, ADAPTIVE);
        assert_eq!(fixed.cold_starts, 100);
        assert!(adaptive.cold_starts < 10, "{adaptive:?}");
        assert!(adaptive.held < fixed.held, "{adaptive:?} {fixed:?}");
    }

    #[test]
    fn time_held_is_never_less_than_time_busy() {
        for seed in 0..4 {
            let length = seconds(3_600);
            let calls = azure_like(20, length, seed);
            for policy in [FIXED, ADAPTIVE, Policy::Fixed(Duration::ZERO)] {
                let measure = replay(&calls, length, START, policy);
                assert!(measure.held >= measure.busy, "seed {seed}: {measure:?}");
                assert!(measure.cold_starts <= measure.calls, "seed {seed}: {measure:?}");
            }
        }
    }

    #[test]
    fn on_a_trace_of_azures_shape_the_policy_holds_less_than_ten_minutes_each() {
        let length = seconds(6 * 3_600);
        let calls = azure_like(100, length, 2);
        let fixed = replay(&calls, length, START, FIXED);
        let adaptive = replay(&calls, length, START, ADAPTIVE);
        let idle = |m: &Measure| (m.held - m.busy).as_secs_f64();
        let (time, cold) = (
            idle(&adaptive) / idle(&fixed),
            adaptive.cold_starts as f64 / fixed.cold_starts as f64,
        );
        assert!(time <= 0.7, "memory-time {time:.3}");
        assert!(cold <= 1.7, "cold starts {cold:.3}");
    }
}
