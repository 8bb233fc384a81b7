//! Which file descriptors a new process keeps: those that it is given, no other.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io;
use std::os::fd::{OwnedFd, RawFd};

/// Closes all descriptors from 3 on but those in `keep`.
///
/// Their owners in this process must never be dropped or used again: it is meant for a forked
/// child, whose memory still holds its parent's.
pub(crate) fn close_all_but(keep: &[RawFd]) -> io::Result<()> {
    let mut keep: Vec<u32> = keep.iter().filter_map(|fd| u32::try_from(*fd).ok()).collect();
    keep.sort_unstable();
    let mut first = 3;
    for fd in keep {
        if fd > first {
            close_range(first, fd - 1, 0)?;
        }
        first = first.max(fd + 1);
    }
    close_range(first, u32::MAX, 0)
}

/// Lets the calling process have as many descriptors as the system allows it, since each sandbox takes
/// some: mostly only the soft limit is low, for the sake of programs that use `select`. Sandboxes lower
/// it again.
pub(crate) fn raise_limit() {
    let limit = getrlimit(Resource::Nofile);
    // Without it fewer sandboxes can be made, which is told when it happens.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
}

/// Moves what a process was given as its standard input to a descriptor from 3 on, and puts
/// `/dev/null` in its place, so that children don't inherit it.
pub(crate) fn take_standard_input() -> io::Result<OwnedFd> {
    let taken = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
    let null = rustix::fs::open(
        "/dev/null",
        rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::CLOEXEC,
        rustix::fs::Mode::empty(),
    )?;
    rustix::stdio::dup2_stdin(null)?;
    Ok(taken)
}

fn close_range(first: u32, last: u32, flags: libc::c_uint) -> io::Result<()> {
    // SAFETY: the call touches no memory. Closing descriptors that others own is excluded by the
    // contract of `close_all_but`.
    let result = unsafe { libc::syscall(libc::SYS_close_range, first, last, flags) };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
