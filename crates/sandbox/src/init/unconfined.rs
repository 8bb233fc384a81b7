//! No isolation, as the operator accepted it: the function runs as an ordinary process of Mayfly's
//! own user, in the host's file tree and network.
//!
//! The server replaces the places that functions are told by the real ones (`server/places.rs`).
//! Privileges that need none to be given up are: new privileges, unusual system calls, limits.

use crate::failure::Step;
use crate::protocol::Failure;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

/// The folder of the host that takes the place of a sandbox's `/tmp`.
pub(crate) fn tmp(name: &str, id: &str) -> PathBuf {
    PathBuf::from(format!("/tmp/mayfly-{name}-{id}"))
}

/// Listens on a free port of the host for each of the sandbox's.
pub(super) fn listen(ports: &[u16]) -> Result<Vec<TcpListener>, Failure> {
    listen_on(ports.iter().map(|_| 0))
}

/// Listens on these ports of the calling process's loopback.
pub(super) fn listen_on(ports: impl Iterator<Item = u16>) -> Result<Vec<TcpListener>, Failure> {
    let listen = |port: u16| {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    };
    ports.map(listen).collect::<std::io::Result<_>>().step("listen")
}
