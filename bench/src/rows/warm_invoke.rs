//! B1: a call of a function that has been called before, through the Invoke API over one connection,
//! against the bare loop with the same runtime.

use super::subject::{self, Kind};
use crate::bench::Bench;
use crate::load::connection::Connection;
use crate::load::pair::interleaved;
use crate::load::request;
use crate::result::row::{Bound, Question, Row, Sides};
use crate::result::statistics::microseconds;
use anyhow::Result;

/// Most that a call may take, by the bare loop.
const GOAL: Bound = Bound::RatioAtMost(1.6);

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let question = |kind: &Kind| {
        let name = format!("B1 warm Invoke, {}", kind.name);
        Question::pair(name, "bare loop with the same runtime", "µs", kind.bound(GOAL))
    };
    subject::ALL.iter().map(|kind| bench.row(question(kind), || measure(bench, kind))).collect()
}

fn measure(bench: &Bench, kind: &Kind) -> Result<Sides> {
    let both = kind.start(bench, 1)?;
    let request = request::invoke(subject::NAME);
    let mut ours = both.platform.connect()?;
    let mut bare = Connection::open(both.floor.port)?;
    let calls = bench.pick(10, 500);
    interleaved(
        bench.pick(2, 20),
        |_| times(&mut ours, &request, calls),
        |_| times(&mut bare, &request, calls),
    )
}

/// Microseconds of so many calls, one after the other.
pub(crate) fn times(connection: &mut Connection, request: &[u8], calls: usize) -> Result<Vec<f64>> {
    (0..calls).map(|_| connection.time(request).map(microseconds)).collect()
}
