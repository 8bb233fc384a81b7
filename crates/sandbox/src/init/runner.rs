//! The runner: a process of a sandbox that is forked ahead, waits to be told what it is to become,
//! and executes that.
//!
//! It waits on a socket of its own, whose other end the server holds, so that a start is one message
//! and no fork. Where the sandbox is no function's yet when the start is ordered, the runner also waits
//! until the spawner says that it is.

use super::exec_failure;
use crate::channel;
use crate::protocol::{Failure, FromRunner, Go, ToWaiting};
use crate::sys;
use crate::sys::clone::Side;
use model::sandbox::FORK_SOCKET_VARIABLE;
use rustix::fs::{Mode, OFlags};
use rustix::io::FdFlags;
use rustix::net::RecvFlags;
use rustix::process::Pid;
use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Exit code of a runner that executed nothing, as that of a shell.
pub(super) const NOT_EXECUTED: i32 = 127;

/// Forks a runner that waits on `waiting`. The error is in words for the user.
pub(super) fn fork(waiting: &OwnedFd) -> Result<Pid, String> {
    let side = sys::clone::fork().map_err(|error| {
        format!("can't make a process: {error} (is the limit of processes too low?)")
    })?;
    match side {
        Side::Child => {
            let code = catch_unwind(AssertUnwindSafe(|| run(waiting))).unwrap_or(NOT_EXECUTED);
            sys::clone::exit_now(code)
        }
        Side::Parent(pid) => Ok(pid),
    }
}

/// In the runner. Returns its exit code if it executes nothing.
fn run(waiting: &OwnedFd) -> i32 {
    let prepared = prepare(waiting);
    let answer = match wait(waiting) {
        Waited::Go(go, descriptors) => FromRunner::NotExecuted {
            reason: match prepared {
                Ok(()) => become_program(&go, descriptors),
                Err(reason) => reason,
            },
        },
        Waited::NotFurnished(failure) => FromRunner::NotFurnished(failure),
        Waited::NotNeeded => return 0,
    };
    // If this can't be told, the end of the process tells enough.
    let _ = channel::send(waiting, &answer, &[]);
    NOT_EXECUTED
}

/// What needs no knowledge of what is to run.
fn prepare(waiting: &OwnedFd) -> Result<(), String> {
    sys::descriptors::close_all_but(&[waiting.as_raw_fd()])
        .map_err(|error| format!("can't close descriptors: {error}"))?;
    rustix::process::setsid().map_err(words("can't make a session"))?;
    let null = rustix::fs::open("/dev/null", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())
        .map_err(words("can't open /dev/null"))?;
    rustix::stdio::dup2_stdin(&null).map_err(words("can't set standard input"))?;
    sys::signals::reset().map_err(|error| format!("can't reset the signals: {error}"))
}

enum Waited {
    /// What to become; beside it the output, and the fork socket if there is one.
    Go(Go, Vec<OwnedFd>),
    NotFurnished(Failure),
    /// The server has gone or needs no process here.
    NotNeeded,
}

fn wait(waiting: &OwnedFd) -> Waited {
    let mut told = None;
    let mut furnished = false;
    loop {
        match channel::receive(waiting, RecvFlags::empty()) {
            Ok(Some((ToWaiting::Go(go), descriptors))) => {
                furnished |= go.furnished;
                told = Some((go, descriptors));
            }
            Ok(Some((ToWaiting::Furnished(_), _))) => furnished = true,
            Ok(Some((ToWaiting::Failed(failure), _))) => return Waited::NotFurnished(failure),
            Ok(None) | Err(_) => return Waited::NotNeeded,
        }
        match told {
            Some((go, descriptors)) if furnished => return Waited::Go(go, descriptors),
            _ => {}
        }
    }
}

/// Returns only the reason why the program is not executed.
fn become_program(go: &Go, descriptors: Vec<OwnedFd>) -> String {
    let mut descriptors = descriptors.into_iter();
    let Some(output) = descriptors.next() else { return "it has no output".to_owned() };
    let arguments = arguments(go, descriptors.next()).and_then(|arguments| {
        rustix::stdio::dup2_stdout(&output).map_err(words("can't set standard output"))?;
        rustix::stdio::dup2_stderr(&output).map_err(words("can't set standard error"))?;
        rustix::process::chdir(&go.working_directory).map_err(words(&format!(
            "can't enter the working directory {}",
            go.working_directory.display()
        )))?;
        Ok(arguments)
    });
    match arguments {
        Ok((program, argv, environment)) => {
            let error = sys::exec::execute(&program, &argv, &environment);
            exec_failure::describe(go.argv.first().map_or("", String::as_str), &error)
        }
        Err(reason) => reason,
    }
}

/// Program, arguments and environment; `fork_socket` stays open in the program.
fn arguments(
    go: &Go,
    fork_socket: Option<OwnedFd>,
) -> Result<(CString, Vec<CString>, Vec<CString>), String> {
    let argv = go.argv.iter().map(|a| text(a)).collect::<Result<Vec<_>, _>>()?;
    let program = argv.first().cloned().unwrap_or_default();
    let mut environment = go
        .environment
        .iter()
        .map(|(name, value)| text(&format!("{name}={value}")))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(socket) = fork_socket {
        rustix::io::fcntl_setfd(&socket, FdFlags::empty())
            .map_err(words("can't keep the fork socket"))?;
        environment.push(text(&format!("{FORK_SOCKET_VARIABLE}={}", socket.into_raw_fd()))?);
    }
    Ok((program, argv, environment))
}

fn words(what: &str) -> impl FnOnce(rustix::io::Errno) -> String + use<> {
    let what = what.to_owned();
    move |error| format!("{what}: {}", io::Error::from(error))
}

fn text(text: &str) -> Result<CString, String> {
    CString::new(text).map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        format!("'{}' contains a NUL character", shown.escape_default())
    })
}
