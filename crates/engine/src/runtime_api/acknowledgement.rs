//! Telling a runtime's kernel at once that bytes have arrived.
//!
//! Clients that leave Nagle's algorithm on (Rust's `lambda_runtime` does) hold a small chunk back
//! until the one before is acknowledged, and Linux acknowledges up to 40 ms later when it has
//! nothing to send itself. A streamed answer would then begin 40 ms late.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use tokio::net::TcpStream;

/// A handle on one connection's acknowledgements.
#[derive(Debug, Clone)]
pub(super) struct Acknowledgement(Option<Arc<OwnedFd>>);

impl Acknowledgement {
    pub(super) fn of(connection: &TcpStream) -> Self {
        // Without a descriptor to spare, chunks come late and nothing else.
        Self(connection.as_fd().try_clone_to_owned().ok().map(Arc::new))
    }

    /// Acknowledges what has arrived. The kernel forgets the wish with the next packets, so it is
    /// made again for each chunk.
    pub(super) fn send(&self) {
        if let Some(connection) = &self.0 {
            let _ = rustix::net::sockopt::set_tcp_quickack(connection, true);
        }
    }
}
