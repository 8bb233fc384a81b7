//! The languages that functions are written in: which of them this machine can run, how each is
//! started, and the bootstraps that stand between a handler and the platform.
//!
//! A folder per language, one line for it in [`language::ALL`]. Interpreters are the host's own;
//! nothing is downloaded. This crate looks at the file system and starts nothing but an
//! interpreter's `--version`; processes of functions are started by the sandbox.

mod ahead;
mod bootstrap;
mod elf;
mod environment;
mod host;
mod interpreter;
mod language;
mod nodejs;
mod place;
mod probe;
mod provided;
mod python;
mod search;
mod version;

pub use host::HostRuntimes;
pub use search::SearchPath;
