//! A process of ours that goes when it is dropped.

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running process with its standard output. Its standard input is a pipe that is closed when it is
/// dropped, just before it is killed.
pub(crate) struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("can't start {}", command.get_program().display()))?;
        let output = child.stdout.take().context("the output is a pipe")?;
        Ok(Self { child, output: BufReader::new(output) })
    }

    /// The next line of its output without its end.
    pub(crate) fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            bail!("a process ended too early: {}", self.child.wait()?);
        }
        Ok(line.trim_end().to_owned())
    }

    /// The next line as a port.
    pub(crate) fn port(&mut self) -> Result<u16> {
        let line = self.line()?;
        line.parse().with_context(|| format!("'{line}' is no port"))
    }

    /// Sends it a line.
    pub(crate) fn tell(&mut self, line: &str) -> Result<()> {
        use std::io::Write as _;
        let input = self.child.stdin.as_mut().context("the input is a pipe")?;
        Ok(writeln!(input, "{line}")?)
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(&mut self) {
        if let Ok(None) = self.child.try_wait()
            && let Some(pid) = Pid::from_raw(self.child.id().cast_signed())
        {
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
