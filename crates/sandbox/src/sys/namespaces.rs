//! Leaves namespaces for new ones.

use rustix::thread::{UnshareFlags, unshare_unsafe};
use std::io;

/// Puts the calling process into new namespaces. `UnshareFlags::FILES` is not allowed.
pub(crate) fn unshare(flags: UnshareFlags) -> io::Result<()> {
    assert!(!flags.contains(UnshareFlags::FILES), "the table of descriptors is never split");
    // SAFETY: only a split table of descriptors could make another thread's descriptors invalid,
    // and the line above excludes it.
    unsafe { unshare_unsafe(flags) }.map_err(io::Error::from)
}
