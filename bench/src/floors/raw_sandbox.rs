//! The floor under a cold start: the kernel's work of a sandbox of the same profile, with nothing
//! around it. It is made by another process of this program, since only one with a single thread may
//! clone itself into namespaces.

use crate::machine::child::Process;
use crate::result::row::NotMeasured;
use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// First argument of the process that makes the floors; the program to execute follows.
pub(crate) const ARGUMENT: &str = "__floors";

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Floor {
    /// Four namespaces and the execution.
    Clone,
    /// The same with a network namespace.
    CloneWithNetwork,
    /// All that the sandbox does: namespaces, mounts, a root of its own, filter, execution.
    Sandbox,
}

impl Floor {
    const ALL: [(&str, Self); 3] =
        [("clone", Self::Clone), ("network", Self::CloneWithNetwork), ("sandbox", Self::Sandbox)];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, floor)| *floor == self).map_or("", |(name, _)| name)
    }
}

/// The process that makes floors when asked.
pub(crate) struct Floors(Process);

impl Floors {
    /// Starts it, for one static program.
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        Ok(Self(Process::start(command.arg(ARGUMENT).arg(program))?))
    }

    /// From the clone to the program's end.
    pub(crate) fn make(&mut self, floor: Floor) -> Result<Duration> {
        self.0.tell(floor.name())?;
        let line = self.0.line()?;
        match line.parse() {
            Ok(nanoseconds) => Ok(Duration::from_nanos(nanoseconds)),
            Err(_) => bail!(NotMeasured(format!("the floor can't be made ({line}); run as root"))),
        }
    }
}

/// The other process: makes a floor for every line that it reads, and writes its nanoseconds or what
/// went wrong.
pub(crate) fn serve(program: &Path) -> Result<()> {
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let floor = Floor::ALL.iter().find(|(name, _)| *name == line).context("no such floor")?.1;
        let took = match floor {
            Floor::Clone => sandbox::floor::clone_and_execute(program, false),
            Floor::CloneWithNetwork => sandbox::floor::clone_and_execute(program, true),
            Floor::Sandbox => sandbox::floor::raw_sandbox(program),
        };
        match took {
            Ok(took) => println!("{}", took.as_nanos()),
            Err(error) => println!("{error}"),
        }
        std::io::stdout().flush()?;
    }
    Ok(())
}
