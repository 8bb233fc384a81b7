//! B2: calls a second over 16 connections, against the bare loop with as many instances of the same
//! runtime as Mayfly needs for that: one call at a time each.

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

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let question = |kind: &Kind| {
        let name = format!("B2 warm Invoke, {}, 16 connections", kind.name);
        Question::pair(name, "bare loop with the same runtime", "/s", kind.bound(GOAL))
    };
    let of_kind = |kind| bench.row(question(kind), || measure(bench, kind));
    let mut rows: Vec<Row> = subject::ALL.iter().map(of_kind).collect();
    rows.push(warm_url::run_crowd(bench));
    rows
}

fn measure(bench: &Bench, kind: &Kind) -> Result<Sides> {
    let both = kind.start(bench, CONNECTIONS)?;
    let request = [request::invoke(subject::NAME)];
    let mut ours = Crowd::open(both.platform.port, CONNECTIONS)?;
    let mut bare = Crowd::open(both.floor.port, CONNECTIONS)?;
    let time = Until::Elapsed(bench.load_time());
    // All instances are started before anything counts.
    ours.load(&request, time)?;
    bare.load(&request, time)?;
    interleaved(
        bench.pick(1, 7),
        |_| Ok(vec![ours.load(&request, time)?.per_second()]),
        |_| Ok(vec![bare.load(&request, time)?.per_second()]),
    )
}
