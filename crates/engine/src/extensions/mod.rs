//! Extensions: programs beside the runtime, and threads within it, that are told what happens to an
//! instance (AWS Lambda, Extensions API 2020-01-01).
//!
//! External ones are the files of `/opt/extensions` (`list.rs`); they are started before the runtime
//! and register under their file names. Internal ones register from within the runtime's process.
//! Who is registered and where each stands is the registry's (`registry.rs`, `member.rs`), which is
//! pure. What follows from it for the instance stands in `instance/extensions.rs`, how an instance
//! with extensions ends in `instance/shutdown.rs`, their HTTP in `runtime_api/extension.rs`.

mod event;
mod farewells;
mod list;
mod member;
mod registry;

pub(crate) use event::{Event, Shutdown, ShutdownReason};
pub(crate) use farewells::Farewells;
pub(crate) use list::{FOLDER, list};
pub(crate) use member::{Member, Subscriptions};
pub(crate) use registry::{Asked, Refusal, Registered, Registry};
