//! What every implementation of a port must do, as cases that run against any of them.
//!
//! A case panics with a sentence when the implementation does something else.

pub mod log;
pub mod queue;
pub mod state;
