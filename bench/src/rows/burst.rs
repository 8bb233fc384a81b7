//! B7: a thousand first calls of one function in the same moment. All are answered; what counts is
//! when the last one is.

use crate::bench::Bench;
use crate::load::crowd::{Crowd, Until};
use crate::load::request;
use crate::machine::function::{Code, Function};
use crate::machine::interpreter;
use crate::programs;
use crate::result::row::{Bound, Question, Row, Sides};
use crate::result::statistics::{at, median};
use anyhow::Result;

/// Most seconds until the last answer.
const GOAL: Bound = Bound::OursAtMost(4.0);
/// It waits as functions do that ask another service.
const HANDLER: &str =
    "import time\ndef handler(event, context):\n    time.sleep(0.05)\n    return {}\n";

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let calls = bench.pick(20, 1_000);
    let name = format!("B7 last of {calls} simultaneous first calls, Python, 50 ms");
    vec![bench.row(Question::alone(name, "s", GOAL), || measure(bench, calls))]
}

fn measure(bench: &Bench, calls: usize) -> Result<Sides> {
    let python = interpreter::python()?;
    let hello = Code::new().with("app.py", programs::PYTHON.as_bytes())?;
    let waits = Code::new().with("app.py", HANDLER.as_bytes())?;
    let hello = Function::new(&python.runtime, "app.handler", hello)?;
    let mut waits = Function::new(&python.runtime, "app.handler", waits)?;
    // A thousand of Lambda's smallest fit into the memory of a small machine.
    waits.memory_mib = 128;
    let rounds = bench.pick(1, 5);
    let mut seconds = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        // Each on a machine that is as it was, but for having run Python before.
        let platform = bench.platform()?;
        platform.accustom(&hello)?;
        platform.create("waits", &waits)?;
        let mut crowd = Crowd::open(platform.port, calls)?;
        let outcome = crowd.load(&[request::invoke("waits")], Until::Sent(calls))?;
        seconds.push(outcome.took.as_secs_f64());
    }
    let note = format!(
        "{rounds} bursts, 0 errors; fastest {:.2} s, slowest {:.2} s",
        at(&seconds, 0.0),
        at(&seconds, 1.0)
    );
    Ok(Sides::alone(median(&seconds)).noting(note))
}
