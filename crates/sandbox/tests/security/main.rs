//! Attempts to escape from a sandbox, one file each.

#[path = "../ground/mod.rs"]
#[allow(dead_code, reason = "each test program uses its part of it")]
mod ground;

mod attempt;

mod cgroups;
mod descriptors;
mod devices;
mod disk;
mod emulation;
mod fork_bomb;
mod host_files;
mod kernel;
mod keys;
mod memory;
mod mounts;
mod namespaces;
mod other_instance;
mod processes;
mod ptrace;
mod set_user_id;
mod sockets;
mod templates;
mod terminal;
mod unprivileged;
mod ways;
