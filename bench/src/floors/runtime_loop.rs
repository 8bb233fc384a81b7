//! The bare loop of `programs/loop.c` with as many processes of a runtime as asked for, outside any
//! sandbox.

use crate::load::connection::Connection;
use crate::load::request;
use crate::machine::child::Process;
use anyhow::{Context as _, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// How a runtime is started outside a sandbox.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    pub(crate) argv: Vec<OsString>,
    pub(crate) environment: Vec<(String, OsString)>,
    pub(crate) folder: PathBuf,
}

/// A loop with runtimes that ask for events. Dropping it ends all.
pub(crate) struct RuntimeLoop {
    runtimes: Vec<Child>,
    _loop: Process,
    /// The clients' port on 127.0.0.1.
    pub(crate) port: u16,
}

impl RuntimeLoop {
    /// Starts all and waits until the first event was answered.
    pub(crate) fn start(program: &Path, start: &Start, instances: usize) -> Result<Self> {
        let mut process = Process::start(&mut Command::new(program))?;
        let (port, api) = (process.port()?, process.port()?);
        let mut floor = Self { runtimes: Vec::new(), _loop: process, port };
        let (name, arguments) = start.argv.split_first().context("a program")?;
        for _ in 0..instances {
            let mut command = Command::new(name);
            command
                .args(arguments)
                .envs(start.environment.iter().map(|(name, value)| (name, value)))
                .env("AWS_LAMBDA_RUNTIME_API", format!("127.0.0.1:{api}"))
                .current_dir(&start.folder)
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            floor.runtimes.push(command.spawn().context("a runtime outside a sandbox")?);
        }
        let mut connection = Connection::open(port)?;
        // Its time-out ends the wait for a runtime that never asks.
        connection.ask(&request::invoke("f")).context("the bare loop does not answer")?;
        Ok(floor)
    }
}

impl Drop for RuntimeLoop {
    fn drop(&mut self) {
        for runtime in &mut self.runtimes {
            let _ = runtime.kill();
            let _ = runtime.wait();
        }
    }
}
