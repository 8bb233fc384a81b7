//! What the port promises, kept by real sandboxes.

#[path = "../ground/mod.rs"]
#[allow(dead_code, reason = "each test program uses its part of it")]
mod ground;

mod ahead;
mod beside;
mod connections;
mod copies;
mod end;
mod limits;
mod listeners;
mod no_isolation;
mod processes;
mod report;
mod runtimes;
mod unprivileged;
