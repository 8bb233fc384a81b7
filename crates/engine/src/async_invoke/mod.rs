//! Asynchronous invocation: an event is accepted once it is durable, then tried until it is done or
//! given up, and its end is told to whom it concerns.
//!
//! The way of an event: `accept.rs` puts it into the queue, `dispatch.rs` takes it out again (a fair
//! share for every function, `share.rs`) onto the desk (`desk.rs`), `step.rs` makes one step of it: an attempt through the
//! engine's one `invoke`, or the delivery of its end (`record.rs`) to a target. What follows from an
//! attempt is a pure decision (`decide.rs`). Each step ends in exactly one durable change of the
//! queue, so a crash at any point repeats the step and loses nothing. Events that failed for good and
//! that nobody else was given are kept (`dead_event.rs`).
//!
//! What is asked for one event beyond AWS, and what of it the function's settings say, is laid together
//! once, when it is accepted (`schedule.rs`). Callers who wait can have their call run once only, too
//! (`once.rs`).

mod accept;
mod backlog;
mod dead_event;
mod decide;
mod desk;
mod dispatch;
mod event;
mod function_target;
mod once;
mod ready;
mod record;
mod recorded;
mod schedule;
mod settings;
mod settled;
mod share;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod simulation_of_bursts;
#[cfg(test)]
mod simulation_of_keys;
#[cfg(test)]
mod slow_queue;
mod step;
mod turns;
mod work;

pub use accept::{AcceptError, Accepted};
pub use dead_event::{DeadEvent, DeadEventFilter, DeadEventPage};
pub use decide::Condition;
pub use event::FailureNote;
pub use once::{Once, OnceError};
pub use schedule::{OnceKey, Schedule};
pub use settings::AsyncSettings;

pub(crate) use dead_event::keep_retention;
pub(crate) use dispatch::{Dispatcher, Stop};
pub(crate) use function_target::FunctionTarget;
