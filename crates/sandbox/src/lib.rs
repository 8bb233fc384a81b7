//! Runs functions in sandboxes: Linux processes with namespaces, a file tree, limits and a filter of
//! system calls of their own, made in about a millisecond without any container software.
//!
//! Three processes take part. The *server* holds [`LinuxSandboxes`], the implementation of the port
//! `model::sandbox`. The *spawner* (one thread, executed by the server) makes sandboxes. Each
//! sandbox's *first process* sets it up from inside and starts the function in it. `docs/adr` tells
//! why.
//!
//! This is the only crate of Mayfly with `unsafe` code, all of it in `sys/`.

#[cfg(not(target_os = "linux"))]
compile_error!("sandboxes are made of Linux namespaces");

mod cgroup;
mod channel;
mod failure;
mod family;
pub mod floor;
mod init;
mod network;
mod options;
mod protocol;
mod seccomp;
mod server;
mod spawner;
mod sys;

#[doc(hidden)]
pub use network::names::{addresses::addresses, question::Question};
pub use options::{Egress, Isolation, Options, SPAWNER_ARGUMENT};
pub use server::{Error as StartError, LinuxSandboxes};
pub use spawner::spawner_main;
pub use sys::heap::give_back_free_memory;
