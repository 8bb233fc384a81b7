//! B6, Node.js: the first call of a function against `node -e 0`, a Node.js that does nothing.

use crate::bench::Bench;
use crate::load::pair::interleaved;
use crate::load::request;
use crate::machine::function::{Code, Function};
use crate::machine::interpreter;
use crate::programs;
use crate::result::row::{Bound, Question, Row, Sides};
use crate::result::statistics::milliseconds;
use anyhow::Result;
use std::process::Command;

/// Most that a first call may take, by the fresh interpreter.
const GOAL: Bound = Bound::RatioAtMost(0.25);

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let question = Question::pair("B6 first call, Node.js", "node -e 0", "ms", GOAL);
    vec![bench.row(question, || measure(bench))]
}

fn measure(bench: &Bench) -> Result<Sides> {
    let node = interpreter::node()?;
    let code = Code::new().with("index.mjs", programs::NODE.as_bytes())?;
    let function = Function::new(&node.runtime, "index.handler", code)?;
    let platform = bench.platform()?;
    let functions = bench.pick(2, 30);
    platform.accustom(&function)?;
    for number in 0..functions {
        platform.create(&format!("cold-{number}"), &function)?;
    }
    let mut connection = platform.connect()?;
    let mut call = |number: usize| connection.time(&request::invoke(&format!("cold-{number}")));
    let nothing = || interpreter::time_to_end(Command::new(&node.program).args(["-e", "0"]));
    interleaved(
        functions,
        |round| Ok(vec![milliseconds(call(round)?)]),
        |_| Ok(vec![milliseconds(nothing()?)]),
    )
}
