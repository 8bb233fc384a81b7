//! A trace of calls of the shape that was seen on Azure, from the figures that are published of it.
//!
//! The source is Shahrad et al., "Serverless in the Wild" (USENIX ATC 2020), whose applications are
//! functions here, since an instance holds one. Taken from it:
//!
//! * how often (its figure 5): rates are spread over eight orders of magnitude; 45 % are called once an
//!   hour or less, 81 % once a minute or less; the others, less than a fifth, make 99.6 % of all calls;
//! * how regularly (figures 2, 3 and 6): 29 % have a timer, whose coefficient of variation (CV) is
//!   near zero; about 40 % have a CV above one; timers make 2 % of all calls;
//! * how long (figure 7): the average of a function is log-normal, with -0.38 and 2.36 as mean and
//!   deviation of the logarithm of seconds;
//! * when (figure 4): half of the load is there all day, the rest comes and goes with it.
//!
//! Ours, since nothing is published: rates are even by magnitude between those marks, and fall off above
//! once a minute as a power whose exponent follows from the 99.6 %; no timer is faster than once a minute
//! (else they would make far more than 2 %); a CV above one is even by magnitude up to ten; what has no
//! timer and no high CV is Poisson, which a policy can learn least from; calls of one function
//! take about as long as each other. How often, how regularly and how long do not depend on each other.

use std::time::Duration;

const MINUTELY: f64 = 1_440.0;
const HOURLY: f64 = 24.0;
/// Calls a day of the rarest and of the busiest function.
const RANGE: (f64, f64) = (0.1, 1e7);
/// Shares of functions that are called once an hour or less, and once a minute or less.
const HOURLY_SHARE: f64 = 0.45;
const MINUTELY_SHARE: f64 = 0.81;
/// Exponent of the rates above once a minute: with it these functions make 99.6 % of the calls.
const FALL: f64 = 0.43;
const TIMERS: f64 = 0.29;
const BURSTS: f64 = 0.40;
/// Azure's limit for one call.
const LONGEST_S: f64 = 600.0;
const DAY_S: f64 = 86_400.0;

/// One call of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// When it comes, since the trace's beginning.
    pub at: Duration,
    /// How long the function takes.
    pub takes: Duration,
}

/// A trace of so many functions of Azure's shape: the calls of each, in order. The trace begins in the
/// middle of things: a function that is called once an hour may be called in its first minute. The
/// same seed gives the same trace.
pub fn azure_like(functions: u32, length: Duration, seed: u64) -> impl Iterator<Item = Vec<Call>> {
    let mut seeds = Dice(seed);
    (0..functions).map(move |_| function(&mut Dice(seeds.next()), length.as_secs_f64()))
}

fn function(dice: &mut Dice, length_s: f64) -> Vec<Call> {
    let a_day = calls_a_day(dice);
    let kind = Kind::of(dice, a_day);
    let typical_s = (-0.38 + 2.36 * dice.normal()).exp();
    let apart_s = DAY_S / a_day;
    let mut calls = Vec::new();
    let mut at_s = kind.first(dice, apart_s);
    while at_s < length_s {
        let takes_s = (typical_s * (0.4 * dice.normal()).exp()).clamp(0.001, LONGEST_S);
        // A timer is on time but for what dispatches it.
        let late_s = if matches!(kind, Kind::Timer) { 0.1 * dice.uniform() } else { 0.0 };
        calls.push(Call {
            at: Duration::from_secs_f64(at_s + late_s),
            takes: Duration::from_secs_f64(takes_s),
        });
        at_s += kind.gap(dice, apart_s, at_s);
    }
    calls.sort_by_key(|call| call.at);
    calls
}

fn calls_a_day(dice: &mut Dice) -> f64 {
    let (rarest, busiest) = RANGE;
    let share = dice.uniform();
    let between = |from: f64, to: f64, share: f64| from * (to / from).powf(share);
    if share < HOURLY_SHARE {
        between(rarest, HOURLY, dice.uniform())
    } else if share < MINUTELY_SHARE {
        between(HOURLY, MINUTELY, dice.uniform())
    } else {
        let beyond = 1.0 - (MINUTELY / busiest).powf(FALL);
        MINUTELY * (1.0 - dice.uniform() * beyond).powf(-1.0 / FALL)
    }
}

/// How regularly a function is called.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Timer,
    Poisson,
    /// Two exponentials of balanced means, one of short gaps and one of long ones: the share of the short.
    Bursts(f64),
}

impl Kind {
    fn of(dice: &mut Dice, a_day: f64) -> Self {
        // Timers are found among the slow ones only; their share of all is as published.
        let slow = a_day <= MINUTELY;
        let timers = if slow { TIMERS / MINUTELY_SHARE } else { 0.0 };
        if dice.uniform() < timers {
            return Self::Timer;
        }
        if dice.uniform() < BURSTS / (1.0 - TIMERS) {
            let squared = 10_f64.powf(dice.uniform()).powi(2);
            return Self::Bursts(0.5 * (1.0 + ((squared - 1.0) / (squared + 1.0)).sqrt()));
        }
        Self::Poisson
    }

    /// When the first call comes, seen from any moment.
    fn first(self, dice: &mut Dice, apart_s: f64) -> f64 {
        match self {
            Self::Timer => apart_s * dice.uniform(),
            Self::Poisson => exponential(dice, apart_s),
            // As much time passes in short gaps as in long ones.
            Self::Bursts(short) => {
                let share = if dice.uniform() < 0.5 { short } else { 1.0 - short };
                exponential(dice, apart_s / (2.0 * share))
            }
        }
    }

    fn gap(self, dice: &mut Dice, apart_s: f64, at_s: f64) -> f64 {
        match self {
            Self::Timer => apart_s,
            Self::Poisson => exponential(dice, apart_s) / of_the_day(at_s),
            Self::Bursts(short) => {
                let share = if dice.uniform() < short { short } else { 1.0 - short };
                exponential(dice, apart_s / (2.0 * share)) / of_the_day(at_s)
            }
        }
    }
}

/// How much is called at this time, relative to the day's mean: half of the peak at the least.
fn of_the_day(at_s: f64) -> f64 {
    1.0 + (std::f64::consts::TAU * at_s / DAY_S).sin() / 3.0
}

fn exponential(dice: &mut Dice, mean: f64) -> f64 {
    -dice.uniform().ln() * mean
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in (0, 1].
    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Standard normal (Box and Muller).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_spread_as_published() {
        let mut dice = Dice(1);
        let rates: Vec<_> = (0..200_000).map(|_| calls_a_day(&mut dice)).collect();
        let share = |most: f64| rates.iter().filter(|rate| **rate <= most).count() as f64 / 2e5;
        assert!((share(HOURLY) - 0.45).abs() < 0.01);
        assert!((share(MINUTELY) - 0.81).abs() < 0.01);
        let sum: f64 = rates.iter().sum();
        let busy: f64 = rates.iter().filter(|rate| **rate > MINUTELY).sum();
        assert!((busy / sum - 0.996).abs() < 0.001, "{}", busy / sum);
        assert!(rates.iter().all(|rate| (0.099..1.01e7).contains(rate)));
    }

    #[test]
    fn gaps_vary_as_published() {
        let mut dice = Dice(2);
        let kinds: Vec<_> = (0..100_000)
            .map(|_| {
                let a_day = calls_a_day(&mut dice);
                Kind::of(&mut dice, a_day)
            })
            .collect();
        let share =
            |of: fn(&Kind) -> bool| kinds.iter().filter(|kind| of(kind)).count() as f64 / 1e5;
        assert!((share(|kind| matches!(kind, Kind::Timer)) - 0.29).abs() < 0.01);
        let bursts = share(|kind| matches!(kind, Kind::Bursts(_)));
        assert!((bursts - 0.40).abs() < 0.01, "{bursts}");
    }

    #[test]
    fn half_of_the_peak_is_there_all_day() {
        let hours: Vec<_> = (0..24).map(|hour| of_the_day(f64::from(hour) * 3_600.0)).collect();
        let most = hours.iter().copied().fold(0.0, f64::max);
        let least = hours.iter().copied().fold(f64::MAX, f64::min);
        assert!((least / most - 0.5).abs() < 0.001);
    }

    #[test]
    fn the_same_seed_gives_the_same_trace() {
        let trace = |seed| azure_like(20, Duration::from_secs(600), seed).collect::<Vec<_>>();
        assert_eq!(trace(3), trace(3));
        assert_ne!(trace(3), trace(4));
    }
}
