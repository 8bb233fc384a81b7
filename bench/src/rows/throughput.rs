//! B2: calls a second over 16 connections, against the bare loop with as many instances of the same
//! runtime as Mayfly needs for that, one call at a time each; and, without a goal, against the loop with
//! as few as are best for it, which a platform can't know.

use super::subject::{self, Kind};
use super::warm_url;
use crate::bench::Bench;
use crate::load::crowd::{Crowd, Until};
use crate::load::pair::interleaved;
use crate::load::request;
use crate::result::row::{Bound, Question, Row, Sides};
use anyhow::Result;

/// Least of calls a second, by the bare loop.
const GOAL: Bound = Bound::RatioAtLeast(0.7);
const CONNECTIONS: usize = 16;
/// On two cores more instances only take turns.
const FEW: usize = 4;

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let row = |kind: &Kind, instances: usize, further: &str, bound| {
        let name = format!("B2 warm Invoke, {}, 16 connections{further}", kind.name);
        let against = format!("bare loop, {instances} of the same runtime");
        bench.row(Question::pair(name, against, "/s", bound), || measure(bench, kind, instances))
    };
    let mut rows = Vec::new();
    for kind in subject::ALL {
        rows.push(row(kind, CONNECTIONS, "", kind.bound(GOAL)));
    }
    rows.extend(warm_url::run_crowd(bench));
    for kind in subject::ALL.iter().filter(|kind| kind.has_goal) {
        rows.push(row(kind, FEW, ", beside fewer", Bound::None));
    }
    rows
}

fn measure(bench: &Bench, kind: &Kind, instances: usize) -> Result<Sides> {
    let both = kind.start(bench, instances)?;
    let request = [request::invoke(subject::NAME)];
    let mut ours = Crowd::open(both.platform.port, CONNECTIONS)?;
    let mut bare = Crowd::open(both.floor.port, CONNECTIONS)?;
    let time = Until::Elapsed(bench.load_time());
    // All instances are started, and what compiles while it runs has done so, before anything counts.
    for _ in 0..2 {
        ours.load(&request, time)?;
        bare.load(&request, time)?;
    }
    interleaved(
        bench.pick(1, 7),
        |_| Ok(vec![ours.load(&request, time)?.per_second()]),
        |_| Ok(vec![bare.load(&request, time)?.per_second()]),
    )
}
