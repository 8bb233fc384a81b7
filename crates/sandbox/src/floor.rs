//! The floor under every cold start: the same kernel work without Mayfly, for measurements.

use crate::sys;
use crate::sys::clone::Side;
use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long it takes to clone a process (in new mount, pid, ipc and uts namespaces, and a new network
/// namespace if `network`), to execute `program` in it, and to see its end.
///
/// The calling process must have one thread, and the privilege to make namespaces.
pub fn clone_and_execute(program: &Path, network: bool) -> io::Result<Duration> {
    let program = CString::new(program.as_os_str().as_bytes())?;
    let argv = [program.clone()];
    let mut flags =
        libc::CLONE_NEWNS | libc::CLONE_NEWPID | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;
    if network {
        flags |= libc::CLONE_NEWNET;
    }
    let begin = Instant::now();
    let (side, _pidfd) = sys::clone::clone_into(flags, None)?;
    match side {
        Side::Child => {
            sys::exec::execute(&program, &argv, &[]);
            sys::clone::exit_now(127)
        }
        Side::Parent(pid) => {
            let status =
                rustix::process::waitpid(Some(pid), rustix::process::WaitOptions::empty())?;
            let took = begin.elapsed();
            match status.and_then(|(_, status)| status.exit_status()) {
                Some(0) => Ok(took),
                _ => Err(io::Error::other("the program could not be executed or failed")),
            }
        }
    }
}
