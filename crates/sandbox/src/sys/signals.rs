//! Signals: learn of ended children through a descriptor, and leave nothing of our own settings to
//! the programs that we execute.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{FromRawFd, OwnedFd};

/// Blocks SIGCHLD and returns a descriptor that is readable when one came.
pub(crate) fn children_ended() -> io::Result<OwnedFd> {
    let mut set = empty_set();
    // SAFETY: `set` is an initialised signal set.
    unsafe { libc::sigaddset(&mut set, libc::SIGCHLD) };
    set_mask(&set)?;
    // SAFETY: -1 asks for a new descriptor; `set` is initialised and outlives the call.
    let fd = unsafe { libc::signalfd(-1, &set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK) };
    if fd == -1 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made this descriptor for us.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Sets every signal to its default and blocks none, as a program expects it at its start.
pub(crate) fn reset() -> io::Result<()> {
    for signal in 1..=libc::SIGRTMAX() {
        // SAFETY: SIG_DFL installs no code. Signals that can't be set (SIGKILL, SIGSTOP and those
        // that the C library keeps) are refused by the call without effect.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    set_mask(&empty_set())
}

/// Sends a signal to every other process of the calling process's pid namespace. Does nothing unless
/// the caller is the first process of a namespace of its own. No process there is no error.
pub(crate) fn signal_all(signal: libc::c_int) {
    if rustix::process::getpid() != rustix::process::Pid::INIT {
        return;
    }
    // SAFETY: the call touches no memory; the check above keeps the signal inside a sandbox.
    unsafe { libc::kill(-1, signal) };
}

/// Sends a signal to processes. One that has ended is no error.
pub(crate) fn signal_each(pids: &[i32], signal: libc::c_int) {
    for pid in pids.iter().filter(|pid| **pid > 1) {
        // SAFETY: the call touches no memory; a pid above 1 is one process.
        unsafe { libc::kill(*pid, signal) };
    }
}

fn set_mask(set: &libc::sigset_t) -> io::Result<()> {
    // SAFETY: `set` is initialised, and the old mask is not asked for.
    let result = unsafe { libc::sigprocmask(libc::SIG_SETMASK, set, std::ptr::null_mut()) };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

fn empty_set() -> libc::sigset_t {
    let mut set = MaybeUninit::uninit();
    // SAFETY: `sigemptyset` initialises the whole set and can't fail.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        set.assume_init()
    }
}
