//! Attributes of a whole tree of mounts, set in one call (Linux 5.12).

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};

/// Makes a mount and all mounts below it what `attributes` (`MOUNT_ATTR_*`) say, and cuts them off
/// from mounts that appear on the host later. `tree` is the mount's root folder or file.
pub(crate) fn set_recursively(tree: BorrowedFd<'_>, attributes: u64) -> io::Result<()> {
    let request = libc::mount_attr {
        attr_set: attributes,
        attr_clr: 0,
        propagation: libc::MS_PRIVATE,
        userns_fd: 0,
    };
    // SAFETY: the path is an empty C string; `request` outlives the call and has the size that the
    // kernel is told.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            tree.as_raw_fd(),
            c"".as_ptr(),
            (libc::AT_EMPTY_PATH | libc::AT_RECURSIVE) as libc::c_uint,
            std::ptr::from_ref(&request),
            size_of::<libc::mount_attr>(),
        )
    };
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
