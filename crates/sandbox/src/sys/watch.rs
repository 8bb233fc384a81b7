//! Lets the runtime watch a socket.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use tokio::io::unix::AsyncFd;

/// Registers a socket with the runtime that the calling thread has entered.
pub(crate) fn watch(socket: Arc<OwnedFd>) -> io::Result<AsyncFd<Arc<OwnedFd>>> {
    // SAFETY: the descriptor must stay the same and open while it is registered. The `AsyncFd` keeps
    // the `Arc`, and nothing can take an `OwnedFd` out of it or replace it.
    Ok(unsafe { AsyncFd::register(socket) }?)
}
