//! B6, Python: the first call of a function, against a fresh interpreter that does the same. Heavy
//! imports are called through versions with SnapStart, each once.

use crate::bench::Bench;
use crate::load::pair::interleaved;
use crate::load::request;
use crate::machine::function::{Code, Function};
use crate::machine::interpreter::{self, Interpreter};
use crate::machine::packages;
use crate::programs;
use crate::result::row::{Bound, Question, Row, Sides};
use crate::result::statistics::milliseconds;
use anyhow::Result;
use std::path::Path;

/// A heavy function.
struct Heavy {
    name: &'static str,
    code: &'static str,
    packages: &'static [&'static str],
    goal: f64,
}

const HEAVY: [Heavy; 2] = [
    Heavy {
        name: "Python with boto3, SnapStart",
        code: "import boto3\ndef handler(event, context):\n    return {'hello': 'world'}\n",
        packages: &["boto3"],
        goal: 0.03,
    },
    Heavy {
        name: "Python with boto3 and numpy, SnapStart",
        code: "import boto3, numpy\ndef handler(event, context):\n    \
               return {'sum': int(numpy.arange(4).sum())}\n",
        packages: &["boto3", "numpy"],
        goal: 0.02,
    },
];

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let question = |name: &str, bound| {
        let name = format!("B6 first call, {name}");
        Question::pair(name, "a fresh python3 doing the same", "ms", bound)
    };
    let mut rows = vec![bench.row(question("Python", Bound::RatioAtMost(0.1)), || hello(bench))];
    rows.extend(HEAVY.iter().map(|heavy| {
        let bound = Bound::RatioAtMost(heavy.goal);
        bench.row(question(heavy.name, bound), || restored(bench, heavy))
    }));
    rows
}

fn hello(bench: &Bench) -> Result<Sides> {
    let python = interpreter::python()?;
    let code = Code::new().with("app.py", programs::PYTHON.as_bytes())?;
    let function = Function::new(&python.runtime, "app.handler", code)?;
    let platform = bench.platform()?;
    let functions = bench.pick(2, 50);
    platform.accustom(&function)?;
    let names: Vec<String> = (0..functions).map(|number| format!("cold-{number}")).collect();
    for name in &names {
        platform.create(name, &function)?;
    }
    compare(&python, None, programs::PYTHON, platform.connect()?, &names)
}

fn restored(bench: &Bench, heavy: &Heavy) -> Result<Sides> {
    let python = interpreter::python()?;
    let folder = packages::installed(&python, heavy.packages)?;
    let code = Code::new().with("app.py", heavy.code.as_bytes())?.with_folder(
        "",
        &folder,
        packages::needed,
    )?;
    let mut function = Function::new(&python.runtime, "app.handler", code)?;
    function.snap_start = true;
    // One vCPU, one thread of numpy's; the fresh interpreter has the same.
    function.environment.push(ONE_THREAD);
    let platform = bench.platform()?;
    platform.create("heavy", &function)?;
    let versions: Result<Vec<String>> = (0..bench.pick(1, 12))
        .map(|number| platform.publish("heavy", &format!("number {number}")))
        .collect();
    // What publishing set off has come to rest.
    platform.wait_until_calm()?;
    compare(&python, Some(&folder), heavy.code, platform.connect()?, &versions?)
}

const ONE_THREAD: (&str, &str) = ("OPENBLAS_NUM_THREADS", "1");

/// Calls each function once, in turn with fresh interpreters.
fn compare(
    python: &Interpreter,
    packages: Option<&Path>,
    code: &str,
    mut connection: crate::load::connection::Connection,
    names: &[String],
) -> Result<Sides> {
    let fresh = || {
        let mut command = interpreter::fresh_python(python, packages, code);
        interpreter::time_to_first_line(command.env(ONE_THREAD.0, ONE_THREAD.1))
    };
    // Its files are read from the disk once.
    fresh()?;
    interleaved(
        names.len(),
        |round| Ok(vec![milliseconds(connection.time(&request::invoke(&names[round]))?)]),
        |_| Ok(vec![milliseconds(fresh()?)]),
    )
}
