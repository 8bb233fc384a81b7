//! B10: what keeping idle instances costs, on traces of five hundred functions of the shape that was seen
//! on Azure. Mayfly's policy, which learns from a function's own calls, against keeping every instance
//! for ten minutes; both by the rules of the engine's pool, on virtual time.
//!
//! Ten minutes is the definition; half a day shows what is learnt in a longer time. Nothing is there and
//! nothing is known at the beginning of either.

use crate::bench::Bench;
use crate::result::row::{Bound, Question, Row, Sides};
use engine::keep_alive::{Measure, Policy, azure_like, replay};
use std::time::Duration;

/// What most platforms do; and the most that Mayfly keeps an instance if it is not told otherwise.
const KEPT: Duration = Duration::from_secs(600);
/// Until an instance is there: a copy of a process.
const START: Duration = Duration::from_millis(10);
/// Each gives a trace of its own; rows are medians over them.
const SEEDS: &[u64] = &[1, 2, 3, 4, 5];
/// As much memory-time, and as many cold starts, as ten minutes for each at the most.
const BOUNDS: (Bound, Bound) = (Bound::RatioAtMost(0.25), Bound::RatioAtMost(1.5));

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let defined = rows(bench, "10 minutes", Duration::from_secs(600), SEEDS, BOUNDS);
    let hours = Duration::from_secs(bench.pick(1, 12) * 3_600);
    let longer = rows(bench, "12 hours", hours, &SEEDS[..3], (Bound::None, Bound::None));
    defined.into_iter().chain(longer).collect()
}

fn rows(
    bench: &Bench,
    named: &str,
    length: Duration,
    seeds: &[u64],
    (memory, cold): (Bound, Bound),
) -> Vec<Row> {
    let functions = bench.pick(10, 500);
    let replayed = |policy| -> Vec<Measure> {
        let traces = seeds.iter().map(|seed| azure_like(functions, length, *seed));
        traces.map(|trace| replay(trace, length, START, policy)).collect()
    };
    let (ours, fixed) = (replayed(Policy::Adaptive(KEPT)), replayed(Policy::Fixed(KEPT)));
    let against = "10 minutes for each";
    let row = |what: &str, unit, bound, of: &dyn Fn(&Measure) -> f64, note: String| {
        let question =
            Question::pair(format!("B10 trace of {named}, {what}"), against, unit, bound);
        bench.row(question, || Ok(of_median_ratio(&ours, &fixed, of).noting(note)))
    };
    let hours = |time: Duration| time.as_secs_f64() / 3_600.0;
    let busy = median(fixed.iter().map(|one| one.busy.as_secs_f64() / one.held.as_secs_f64()));
    let calls = median(ours.iter().map(|one| one.calls as f64));
    let ahead = median(ours.iter().map(|one| one.made_ahead as f64));
    let shares = |of: &[Measure]| {
        100.0 * median(of.iter().map(|one| one.cold_starts as f64 / one.calls as f64))
    };
    let (share, share_fixed) = (shares(&ours), shares(&fixed));
    vec![
        row(
            "instances held, busy or idle",
            "h",
            memory,
            &|one| hours(one.held),
            format!("{functions} functions, {calls:.0} calls; no policy is below {busy:.2}: busy"),
        ),
        row(
            "instances idle",
            "h",
            memory,
            &|one| hours(one.idle()),
            format!("{ahead:.0} instances made ahead"),
        ),
        row(
            "cold starts",
            "",
            cold,
            &|one| one.cold_starts as f64,
            format!("{share:.2} % of the calls; {share_fixed:.2} % with the other"),
        ),
        row(
            "99th percentile of what a call waits for an instance",
            "ms",
            Bound::None,
            &|one| one.added(0.99, START).as_secs_f64() * 1e3,
            format!("a start takes {} ms", START.as_millis()),
        ),
    ]
}

/// Both sides of the trace whose ratio is the median.
fn of_median_ratio(ours: &[Measure], fixed: &[Measure], of: &dyn Fn(&Measure) -> f64) -> Sides {
    let mut sides: Vec<_> = ours.iter().map(of).zip(fixed.iter().map(of)).collect();
    sides.sort_by(|one, other| (one.0 * other.1).total_cmp(&(other.0 * one.1)));
    let (ours, fixed) = sides.get(sides.len() / 2).copied().unwrap_or_default();
    Sides::of(ours, fixed)
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
