//! The interpreters of the machine, and how long a fresh process of one takes.

use super::child::Process;
use crate::result::row::NotMeasured;
use anyhow::{Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// An interpreter.
#[derive(Debug, Clone)]
pub(crate) struct Interpreter {
    /// The program itself: what is in the search path may be a script that looks for it.
    pub(crate) program: PathBuf,
    /// Lambda's name of the runtime, such as `python3.11`.
    pub(crate) runtime: String,
}

/// The machine's `python3`.
pub(crate) fn python() -> Result<Interpreter> {
    let code = "import os, sys; v = sys.version_info; \
                print(os.path.realpath(sys.executable), f'python{v.major}.{v.minor}')";
    found("python3", &["-c", code], "python3")
}

/// The machine's `node`.
pub(crate) fn node() -> Result<Interpreter> {
    let code = "console.log(process.execPath, `nodejs${process.versions.node.split('.')[0]}.x`)";
    found("node", &["-e", code], "nodejs")
}

fn found(program: &str, arguments: &[&str], package: &str) -> Result<Interpreter> {
    let output = match Command::new(program).args(arguments).output() {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout)?,
        _ => bail!(NotMeasured(format!("install {package}"))),
    };
    match output.trim().rsplit_once(' ') {
        Some((program, runtime)) => {
            Ok(Interpreter { program: program.into(), runtime: runtime.to_owned() })
        }
        None => bail!("{program} did not say what it is: {output}"),
    }
}

/// Whether a program is in the search path.
pub(crate) fn exists(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// From the start of a process until it has written its first line.
pub(crate) fn time_to_first_line(command: &mut Command) -> Result<Duration> {
    let begin = Instant::now();
    let mut process = Process::start(command)?;
    process.line()?;
    let took = begin.elapsed();
    process.stop();
    Ok(took)
}

/// From the start of a process until its end, which must be a good one.
pub(crate) fn time_to_end(command: &mut Command) -> Result<Duration> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let begin = Instant::now();
    let status = command.status()?;
    let took = begin.elapsed();
    ensure!(status.success(), "{} ended with {status}", command.get_program().display());
    Ok(took)
}

/// A Python that does what the function does, outside of everything: `code` and then one call.
pub(crate) fn fresh_python(python: &Interpreter, packages: Option<&Path>, code: &str) -> Command {
    let mut command = Command::new(&python.program);
    // What the user's site adds is no part of the function.
    command.args(["-s", "-c"]).arg(format!("{code}\nprint(handler({{}}, None), flush=True)"));
    if let Some(packages) = packages {
        command.env("PYTHONPATH", packages);
    }
    command
}
