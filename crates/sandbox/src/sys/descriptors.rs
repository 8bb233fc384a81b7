//! Which file descriptors a new process keeps: those that it is given, no other.

use std::io;
use std::os::fd::{FromRawFd, OwnedFd, RawFd};

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

/// Lets no descriptor from 3 on survive an `exec`.
pub(crate) fn close_all_on_exec() -> io::Result<()> {
    close_range(3, u32::MAX, libc::CLOSE_RANGE_CLOEXEC)
}

/// Takes the descriptor with which a process was started in the place of its standard input.
///
/// The caller must be the first to use it and must use nothing of the standard library that reads
/// the standard input: `spawner_main` calls it once, as the first thing that it does.
pub(crate) fn take_standard_input() -> OwnedFd {
    // SAFETY: descriptor 0 was put there for us by whoever executed this program, and by the
    // function's contract nobody else in this process owns it.
    unsafe { OwnedFd::from_raw_fd(0) }
}

fn close_range(first: u32, last: u32, flags: libc::c_uint) -> io::Result<()> {
    // SAFETY: the call touches no memory. Closing descriptors that others own is excluded by the
    // contract of `close_all_but`.
    let result = unsafe { libc::syscall(libc::SYS_close_range, first, last, flags) };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
