//! B8: what one more idle Python instance takes of the memory, against what one more fresh
//! interpreter takes. On both sides it is the difference between few and many, divided by how many
//! there are more: what all share, such as a template, counts for none of them.

use crate::bench::Bench;
use crate::load::crowd::{Crowd, Until};
use crate::load::request;
use crate::machine::child::Process;
use crate::machine::function::{Code, Function};
use crate::machine::interpreter::{self, Interpreter};
use crate::machine::platform::Platform;
use crate::machine::processes;
use crate::programs;
use crate::result::row::{Bound, NotMeasured, Question, Row, Sides};
use crate::result::statistics::median;
use anyhow::{Context as _, Result, bail, ensure};
use std::process::Command;

/// Most memory, by the fresh interpreter.
const GOAL: Bound = Bound::RatioAtMost(0.2);
/// A handler that takes long enough for every one of many calls to need an instance of its own.
const SLOW: &str = "import time\ndef handler(event, context):\n    time.sleep(1)\n    return {}\n";
const FEW: usize = 4;

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let against = "one more fresh python3";
    let question = Question::pair("B8 one more idle Python instance", against, "KiB", GOAL);
    vec![bench.row(question, || measure(bench))]
}

fn measure(bench: &Bench) -> Result<Sides> {
    if !rustix::process::geteuid().is_root() {
        bail!(NotMeasured("only root may see the memory of what is isolated; run as root".into()));
    }
    let python = interpreter::python()?;
    let many = FEW + bench.pick(4, 24);
    let (mut ours, mut fresh) = (Vec::new(), Vec::new());
    for _ in 0..bench.pick(1, 5) {
        ours.push(instances(bench, &python, many)?);
        fresh.push(interpreters(&python, many)?);
    }
    Ok(Sides::of(median(&ours), median(&fresh)))
}

/// KiB of one more instance, with everything that belongs to its sandbox.
fn instances(bench: &Bench, python: &Interpreter, many: usize) -> Result<f64> {
    let hello = Code::new().with("app.py", programs::PYTHON.as_bytes())?;
    let slow = Code::new().with("app.py", SLOW.as_bytes())?;
    let platform = bench.platform()?;
    platform.accustom(&Function::new(&python.runtime, "app.handler", hello)?)?;
    platform.create("slow", &Function::new(&python.runtime, "app.handler", slow)?)?;
    let slow = [request::invoke("slow")];
    let mut crowd = Crowd::open(platform.port, many)?;
    let mut memory_with = |instances: usize| -> Result<(f64, usize)> {
        crowd.load(&slow, Until::Sent(instances))?;
        let processes = platform.wait_until_calm()?;
        Ok((sandboxed_kib(&platform)?, processes))
    };
    let (before, processes_before) = memory_with(FEW)?;
    let (after, processes) = memory_with(many)?;
    ensure!(processes >= processes_before + many - FEW, "calls shared instances");
    Ok((after - before) / (many - FEW) as f64)
}

fn sandboxed_kib(platform: &Platform) -> Result<f64> {
    let processes = platform.sandboxed();
    let kib = processes.iter().map(|process| processes::proportional_kib(*process));
    let sum: Option<u64> = kib.sum();
    Ok(sum.context("the memory of a sandboxed process can't be read")? as f64)
}

/// KiB of one more interpreter that has started and waits.
fn interpreters(python: &Interpreter, many: usize) -> Result<f64> {
    let mut waiting = Vec::with_capacity(many);
    let mut memory_with = |count: usize| -> Result<f64> {
        while waiting.len() < count {
            let mut command = Command::new(&python.program);
            command.args(["-s", "-c", "import sys; print(1, flush=True); sys.stdin.read()"]);
            let mut process = Process::start(&mut command)?;
            process.line()?;
            waiting.push(process);
        }
        let kib = waiting.iter().map(|process| processes::proportional_kib(process.id()));
        let sum: Option<u64> = kib.sum();
        Ok(sum.context("the memory of a python3 can't be read")? as f64)
    };
    let before = memory_with(FEW)?;
    Ok((memory_with(many)? - before) / (many - FEW) as f64)
}
