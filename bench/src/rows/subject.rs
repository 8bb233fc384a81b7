//! The functions that are called warm, each as Mayfly runs it and as the bare loop does.

use crate::bench::Bench;
use crate::floors::runtime_loop::{RuntimeLoop, Start};
use crate::machine::function::{Code, Function, MEMORY_MIB};
use crate::machine::platform::Platform;
use crate::machine::{interpreter, packages};
use crate::programs;
use crate::result::row::Bound;
use anyhow::{Context as _, Result, ensure};
use std::ffi::OsString;

/// A kind of function.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Whether the goals are for it, or it is there to be seen.
    pub(crate) has_goal: bool,
    make: fn(&Bench) -> Result<Subject>,
}

/// All of them.
pub(crate) static ALL: &[Kind] = &[
    Kind { name: "custom runtime in C", has_goal: true, make: custom },
    Kind { name: "Node.js", has_goal: true, make: node },
    Kind { name: "awslambdaric unmodified", has_goal: true, make: awslambdaric },
    Kind { name: "aws-lambda-ric unmodified", has_goal: false, make: aws_lambda_ric },
    Kind { name: "Python", has_goal: false, make: python },
];

/// A function with the way to start the same runtime outside.
struct Subject {
    function: Function,
    start: Start,
    /// The language whose bootstrap is the last argument, as `name`/file.
    bootstrap: Option<(&'static str, &'static str)>,
}

/// Both sides, ready to be called.
pub(crate) struct Sides {
    pub(crate) platform: Platform,
    pub(crate) floor: RuntimeLoop,
}

/// Name of the function.
pub(crate) const NAME: &str = "warm";

impl Kind {
    /// A bound for those that have a goal.
    pub(crate) fn bound(&self, bound: Bound) -> Bound {
        if self.has_goal { bound } else { Bound::None }
    }

    /// Starts both sides, the bare one with so many instances.
    pub(crate) fn start(&self, bench: &Bench, instances: usize) -> Result<Sides> {
        let mut subject = (self.make)(bench)?;
        let platform = bench.platform()?;
        platform.create(NAME, &subject.function)?;
        let mut connection = platform.connect()?;
        let answer = connection.ask(&crate::load::request::invoke(NAME))?;
        let answer: serde_json::Value = serde_json::from_slice(answer)?;
        ensure!(answer["hello"] == "world", "the function answers {answer}");
        if let Some((language, file)) = subject.bootstrap {
            let path = platform.bootstrap(language)?.join(file);
            subject.start.argv.push(path.into_os_string());
        }
        let floor = RuntimeLoop::start(&bench.bare_loop, &subject.start, instances)?;
        Ok(Sides { platform, floor })
    }
}

fn custom(bench: &Bench) -> Result<Subject> {
    let code = Code::new().with("bootstrap", &std::fs::read(&bench.handler)?)?;
    let start = start(bench, vec![bench.handler.clone().into_os_string()], "bootstrap")?;
    let function = Function::new("provided.al2023", "bootstrap", code)?;
    Ok(Subject { function, start, bootstrap: None })
}

fn node(bench: &Bench) -> Result<Subject> {
    let node = interpreter::node()?;
    let code = Code::new().with("index.mjs", programs::NODE.as_bytes())?;
    let mut argv = vec![node.program.into_os_string(), "--expose-gc".into()];
    // As Mayfly sizes the heap for the function's memory.
    argv.push(format!("--max-semi-space-size={}", MEMORY_MIB / 20).into());
    argv.push(format!("--max-old-space-size={}", MEMORY_MIB / 10 * 9).into());
    let start = start(bench, argv, "index.handler")?;
    std::fs::write(start.folder.join("index.mjs"), programs::NODE)?;
    let function = Function::new(&node.runtime, "index.handler", code)?;
    Ok(Subject { function, start, bootstrap: Some(("nodejs", "bootstrap.mjs")) })
}

fn python(bench: &Bench) -> Result<Subject> {
    let python = interpreter::python()?;
    let code = Code::new().with("app.py", programs::PYTHON.as_bytes())?;
    let start = start(bench, vec![python.program.into_os_string()], "app.handler")?;
    std::fs::write(start.folder.join("app.py"), programs::PYTHON)?;
    let function = Function::new(&python.runtime, "app.handler", code)?;
    Ok(Subject { function, start, bootstrap: Some(("python", "bootstrap.py")) })
}

fn awslambdaric(bench: &Bench) -> Result<Subject> {
    let python = interpreter::python()?;
    // A custom runtime sees the system's programs only.
    let program = packages::system_program(&python.runtime)?;
    let folder = packages::installed(&python, &["awslambdaric"])?;
    let script = format!("#!/bin/sh\nexec {} -m awslambdaric \"$_HANDLER\"\n", program.display());
    let code = Code::new()
        .with("bootstrap", script.as_bytes())?
        .with("app.py", programs::PYTHON.as_bytes())?
        .with_folder("", &folder, packages::needed)?;
    let mut argv = vec![program.into_os_string()];
    argv.extend(["-m", "awslambdaric", "app.handler"].map(OsString::from));
    let mut start = start(bench, argv, "app.handler")?;
    std::fs::write(start.folder.join("app.py"), programs::PYTHON)?;
    start.environment.push(("PYTHONPATH".to_owned(), folder.into_os_string()));
    let function = Function::new("provided.al2023", "app.handler", code)?;
    Ok(Subject { function, start, bootstrap: None })
}

fn aws_lambda_ric(bench: &Bench) -> Result<Subject> {
    let program = packages::system_program("node")?;
    let (package, file) = packages::aws_lambda_ric(&program)?;
    let needed = |path: &str| !path.starts_with("deps/") && !path.starts_with("build/");
    let script = format!("#!/bin/sh\nexec {} ric/{file} \"$_HANDLER\"\n", program.display());
    let code = Code::new()
        .with("bootstrap", script.as_bytes())?
        .with("index.js", programs::NODE_COMMON.as_bytes())?
        .with_folder("ric/", &package, needed)?;
    let argv =
        vec![program.into_os_string(), package.join(file).into_os_string(), "index.handler".into()];
    let start = start(bench, argv, "index.handler")?;
    std::fs::write(start.folder.join("index.js"), programs::NODE_COMMON)?;
    let function = Function::new("provided.al2023", "index.handler", code)?;
    Ok(Subject { function, start, bootstrap: None })
}

/// A start in a new folder with what every runtime is told.
fn start(bench: &Bench, argv: Vec<OsString>, handler: &str) -> Result<Start> {
    let folder = bench.folder()?;
    let task = folder.to_str().context("a folder that can be written down")?;
    let memory = MEMORY_MIB.to_string();
    let environment = [
        ("_HANDLER", handler),
        ("LAMBDA_TASK_ROOT", task),
        ("AWS_LAMBDA_FUNCTION_NAME", NAME),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/warm"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "warm"),
        ("AWS_REGION", "us-east-1"),
    ];
    let environment =
        environment.iter().map(|(name, value)| (name.to_string(), value.into())).collect();
    Ok(Start { argv, environment, folder })
}
