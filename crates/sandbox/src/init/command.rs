//! Starts the function's process inside the sandbox.

use super::exec_failure;
use crate::protocol::Start;
use crate::sys;
use crate::sys::clone::Side;
use rustix::fs::{Mode, OFlags};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, WaitOptions};
use std::ffi::CString;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The longest reason of a failed start that is read, in bytes.
const REASON_BYTES: u64 = 4_096;

/// A program about to run.
pub(super) struct Command {
    start: Start,
    output: OwnedFd,
}

impl Command {
    /// Its standard output and standard error will be `output`.
    pub(super) fn new(start: Start, output: OwnedFd) -> Self {
        Self { start, output }
    }

    /// Runs the program and returns when it is executed. The error is in words for the user.
    pub(super) fn start(self) -> Result<Pid, String> {
        let (reading, writing) =
            pipe_with(PipeFlags::CLOEXEC).map_err(|error| format!("can't make a pipe: {error}"))?;
        let side = sys::clone::fork().map_err(|error| {
            format!("can't make a process: {error} (is the limit of processes too low?)")
        })?;
        let pid = match side {
            Side::Child => {
                let reason = catch_unwind(AssertUnwindSafe(|| self.become_program()))
                    .unwrap_or_else(|_| "the start panicked".to_owned());
                // If this can't be told, the end of the process tells enough.
                let _ = rustix::io::write(&writing, reason.as_bytes());
                sys::clone::exit_now(127)
            }
            Side::Parent(pid) => pid,
        };
        drop(writing);
        // The pipe closes when the program is executed; before that comes the reason why it is not.
        let mut reason = Vec::new();
        let read = std::fs::File::from(reading).take(REASON_BYTES).read_to_end(&mut reason);
        if read.is_ok() && reason.is_empty() {
            return Ok(pid);
        }
        // It has ended or is about to.
        let _ = rustix::process::waitpid(Some(pid), WaitOptions::empty());
        Err(String::from_utf8_lossy(&reason).into_owned())
    }

    /// In the child. Returns only the reason why the program is not executed.
    fn become_program(&self) -> String {
        match self.prepare() {
            Ok((program, argv, environment)) => {
                let error = sys::exec::execute(&program, &argv, &environment);
                exec_failure::describe(&self.program(), &error)
            }
            Err(reason) => reason,
        }
    }

    fn program(&self) -> String {
        self.start.argv.first().cloned().unwrap_or_default()
    }

    fn prepare(&self) -> Result<(CString, Vec<CString>, Vec<CString>), String> {
        let program = text(&self.program())?;
        let argv = self.start.argv.iter().map(|a| text(a)).collect::<Result<Vec<_>, _>>()?;
        let environment = self
            .start
            .environment
            .iter()
            .map(|(name, value)| text(&format!("{name}={value}")))
            .collect::<Result<Vec<_>, _>>()?;
        let words = |what: &str| {
            let what = what.to_owned();
            move |error: io::Error| format!("{what}: {error}")
        };
        let errno = |what: &str| {
            let then = words(what);
            move |error: rustix::io::Errno| then(error.into())
        };
        rustix::process::setsid().map_err(errno("can't make a session"))?;
        let null = rustix::fs::open("/dev/null", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())
            .map_err(errno("can't open /dev/null"))?;
        rustix::stdio::dup2_stdin(&null).map_err(errno("can't set standard input"))?;
        rustix::stdio::dup2_stdout(&self.output).map_err(errno("can't set standard output"))?;
        rustix::stdio::dup2_stderr(&self.output).map_err(errno("can't set standard error"))?;
        rustix::process::chdir(&self.start.working_directory).map_err(errno(&format!(
            "can't enter the working directory {}",
            self.start.working_directory.display()
        )))?;
        sys::descriptors::close_all_on_exec().map_err(words("can't close descriptors"))?;
        sys::signals::reset().map_err(words("can't reset the signals"))?;
        Ok((program, argv, environment))
    }
}

fn text(text: &str) -> Result<CString, String> {
    CString::new(text).map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        format!("'{}' contains a NUL character", shown.escape_default())
    })
}
