//! A filter of system calls that asks another process about some of them (`seccomp_unotify(2)`).

use seccompiler::sock_filter;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};

/// Puts the calling process and all that come from it under a filter. Returns where its questions come.
/// The process must have `no_new_privs`.
pub(crate) fn install(program: &[sock_filter]) -> io::Result<OwnedFd> {
    let program = libc::sock_fprog {
        len: u16::try_from(program.len()).map_err(io::Error::other)?,
        filter: program.as_ptr().cast_mut().cast(),
    };
    // SAFETY: `program` points to instructions that outlive the call, as many as it says; both types of
    // an instruction have the kernel's layout. The kernel only reads them.
    let fd = unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_SET_MODE_FILTER,
            libc::SECCOMP_FILTER_FLAG_NEW_LISTENER,
            std::ptr::from_ref(&program),
        )
    };
    let fd = i32::try_from(fd).map_err(io::Error::other)?;
    if fd == -1 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made this descriptor for us.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Whether the kernel knows such filters.
pub(crate) fn is_available() -> bool {
    let action: u32 = libc::SECCOMP_RET_USER_NOTIF;
    // SAFETY: the call reads one number, which outlives it.
    let result = unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_GET_ACTION_AVAIL,
            0,
            std::ptr::from_ref(&action),
        )
    };
    result == 0
}

/// Takes the next question and lets the call be made. Waits for a question if there is none; one whose
/// asker has ended is an error.
pub(crate) fn allow_next(listener: BorrowedFd<'_>) -> io::Result<()> {
    // The kernel wants it zeroed.
    let mut question = MaybeUninit::<libc::seccomp_notif>::zeroed();
    // SAFETY: the request writes one `seccomp_notif`, for which there is room.
    let result = unsafe {
        libc::ioctl(listener.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_RECV, question.as_mut_ptr())
    };
    if result == -1 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: all of its bits are valid numbers, and it was zeroed before the kernel wrote it.
    let question = unsafe { question.assume_init() };
    let answer = libc::seccomp_notif_resp {
        id: question.id,
        val: 0,
        error: 0,
        flags: libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE as u32,
    };
    // SAFETY: the request reads one `seccomp_notif_resp`, which outlives the call.
    let result = unsafe {
        libc::ioctl(
            listener.as_raw_fd(),
            libc::SECCOMP_IOCTL_NOTIF_SEND,
            std::ptr::from_ref(&answer),
        )
    };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
