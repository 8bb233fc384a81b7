//! B5: the first call of a function that is a static program, as its client sees it, against the
//! kernel's work alone and against bubblewrap.

use crate::bench::Bench;
use crate::floors::bubblewrap;
use crate::floors::raw_sandbox::{Floor, Floors};
use crate::load::pair::interleaved;
use crate::load::request;
use crate::machine::function::{Code, Function};
use crate::result::row::{Bound, Question, Row, Sides};
use crate::result::statistics::microseconds;
use anyhow::Result;
use std::time::Duration;

/// Most that a first call may take, by the raw sandbox.
const GOAL: Bound = Bound::RatioAtMost(2.0);
/// Between two first calls: functions are not all called for the first time in the same moment. What
/// happens if they are is a row of its own.
const PAUSE: Duration = Duration::from_millis(10);

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let name = "B5 first call, static program";
    let question = |name: &str, against, bound| Question::pair(name, against, "µs", bound);
    let floor = |pause, floor| {
        let mut floors = Floors::start(&bench.handler)?;
        measure(bench, pause, move || floors.make(floor))
    };
    let raw = "raw sandbox of the same profile";
    vec![
        bench.row(question(name, raw, GOAL), || floor(PAUSE, Floor::Sandbox)),
        bench.row(question(&format!("{name}, no pauses"), raw, Bound::None), || {
            floor(Duration::ZERO, Floor::Sandbox)
        }),
        bench.row(
            question(
                &format!("{name}, beside 4 namespaces"),
                "clone, 4 namespaces, exec",
                Bound::None,
            ),
            || floor(PAUSE, Floor::Clone),
        ),
        bench.row(
            question(
                &format!("{name}, beside 5 namespaces"),
                "clone, 5 namespaces, exec",
                Bound::None,
            ),
            || floor(PAUSE, Floor::CloneWithNetwork),
        ),
        bench.row(
            question(&format!("{name}, beside bubblewrap"), "bubblewrap", Bound::None),
            || measure(bench, PAUSE, || bubblewrap::start(&bench.handler)),
        ),
    ]
}

fn measure(
    bench: &Bench,
    pause: Duration,
    mut against: impl FnMut() -> Result<Duration>,
) -> Result<Sides> {
    // What can't be made here says so before functions are made.
    against()?;
    let functions = bench.pick(3, 100);
    let code = Code::new().with("bootstrap", &std::fs::read(&bench.handler)?)?;
    let function = Function::new("provided.al2023", "bootstrap", code)?;
    let platform = bench.platform()?;
    platform.accustom(&function)?;
    for number in 0..functions {
        platform.create(&format!("cold-{number}"), &function)?;
    }
    let mut connection = platform.connect()?;
    interleaved(
        functions,
        |round| {
            std::thread::sleep(pause);
            let request = request::invoke(&format!("cold-{round}"));
            Ok(vec![microseconds(connection.time(&request)?)])
        },
        |_| {
            // The other side is met by a machine as rested as ours is.
            std::thread::sleep(pause);
            Ok(vec![microseconds(against()?)])
        },
    )
}
