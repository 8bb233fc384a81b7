//! B10: what keeping idle instances costs, on half a day of five hundred functions of the shape that was
//! seen on Azure. Mayfly's policy, which learns from a function's own calls, against keeping every
//! instance for ten minutes; both by the rules of the engine's pool, on virtual time.

use crate::bench::Bench;
use crate::result::row::{Bound, Question, Row, Sides};
use engine::keep_alive::{Call, Measure, Policy, azure_like, replay};
use std::time::Duration;

/// What most platforms do; and the most that Mayfly keeps an instance if it is not told otherwise.
const KEPT: Duration = Duration::from_secs(600);
/// Until an instance is there: a copy of a process.
const START: Duration = Duration::from_millis(10);
/// Any will do; this one gives the same trace in every run.
const SEED: u64 = 2_020;

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let length = Duration::from_secs(bench.pick(1, 12) * 3_600);
    let functions = bench.pick(10, 500);
    let calls = azure_like(functions, length, SEED);
    let ours = replayed(&calls, length, Policy::Adaptive(KEPT));
    let fixed = replayed(&calls, length, Policy::Fixed(KEPT));
    let against = "10 minutes for each";
    let held = "B10 trace of 12 hours, instances held";
    let held = Question::pair(held, against, "h", Bound::RatioAtMost(0.25));
    let cold = "B10 trace of 12 hours, cold starts";
    let cold = Question::pair(cold, against, "", Bound::RatioAtMost(1.5));
    let hours = |time: Duration| time.as_secs_f64() / 3_600.0;
    let note = format!(
        "{functions} functions, {} calls; busy for {:.1} h; {} instances made ahead",
        ours.calls,
        hours(ours.busy),
        ours.made_ahead
    );
    vec![
        bench.row(held, || Ok(Sides::of(hours(ours.held), hours(fixed.held)).noting(note))),
        bench.row(cold, || Ok(Sides::of(ours.cold_starts as f64, fixed.cold_starts as f64))),
    ]
}

fn replayed(calls: &[Call], length: Duration, policy: Policy) -> Measure {
    replay(calls, length, START, policy)
}
