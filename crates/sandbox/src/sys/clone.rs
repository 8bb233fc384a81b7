//! New processes: `clone3` for the first process of a sandbox, `fork` for those that it starts.
//!
//! Only single-threaded processes may use these (the spawner and the inits are): the child goes on
//! with a copy of the caller's memory, and a lock that another thread held would stay locked in it.

use rustix::process::Pid;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

/// On which side of a fork the caller finds itself.
pub(crate) enum Side {
    /// The caller, with the new process.
    Parent(Pid),
    /// The new process.
    Child,
}

/// `CLONE_INTO_CGROUP`, which doesn't fit the type that the libc crate gives it.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// Makes a process in new namespaces (`flags` are `CLONE_NEW*`), in the v2 control group whose
/// folder is given. With `CLONE_PARENT` it is the child of the caller's parent. Returns its pidfd to
/// the caller.
pub(crate) fn clone_into(
    flags: libc::c_int,
    group: Option<BorrowedFd<'_>>,
) -> io::Result<(Side, Option<OwnedFd>)> {
    let mut pidfd: libc::c_int = -1;
    let mut arguments = libc::clone_args {
        flags: flags as u64 | libc::CLONE_PIDFD as u64,
        pidfd: std::ptr::from_mut(&mut pidfd) as u64,
        child_tid: 0,
        parent_tid: 0,
        // A sibling has the caller's.
        exit_signal: if flags & libc::CLONE_PARENT == 0 { libc::SIGCHLD as u64 } else { 0 },
        stack: 0,
        stack_size: 0,
        tls: 0,
        set_tid: 0,
        set_tid_size: 0,
        cgroup: 0,
    };
    if let Some(group) = group {
        arguments.flags |= CLONE_INTO_CGROUP;
        arguments.cgroup = group.as_raw_fd() as u64;
    }
    // SAFETY: `arguments` and `pidfd` outlive the call and have the layout and the size that the
    // kernel is told. Without CLONE_VM the child has its own copy of all memory and of the stack,
    // and the caller is single-threaded, so that no lock is lost in the child.
    let pid = unsafe {
        libc::syscall(
            libc::SYS_clone3,
            std::ptr::from_ref(&arguments),
            size_of::<libc::clone_args>(),
        )
    };
    match pid {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok((Side::Child, None)),
        pid => {
            // SAFETY: the kernel has just put this descriptor into our table; nobody else owns it.
            let pidfd = unsafe { OwnedFd::from_raw_fd(pidfd) };
            Ok((Side::Parent(pid_of(pid as i32)?), Some(pidfd)))
        }
    }
}

/// Makes a copy of the calling process.
pub(crate) fn fork() -> io::Result<Side> {
    // SAFETY: the caller is single-threaded, so the child may do all that the parent may.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Side::Child),
        pid => Ok(Side::Parent(pid_of(pid)?)),
    }
}

/// Ends the calling process at once: no destructors, no exit handlers, so that a forked child does
/// not undo what belongs to its parent.
pub(crate) fn exit_now(code: i32) -> ! {
    // SAFETY: `_exit` has no precondition and does not return.
    unsafe { libc::_exit(code) }
}

fn pid_of(raw: i32) -> io::Result<Pid> {
    Pid::from_raw(raw).ok_or_else(|| io::Error::other("the kernel returned an impossible pid"))
}
