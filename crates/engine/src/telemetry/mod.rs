//! What the platform says about an instance: typed events, each of which is a line of the function's
//! log and a record for extensions that subscribe to them.
//!
//! `event.rs` has the events and how severe they are, `record.rs` their JSON. Where they go besides the
//! log is the audience's affair: who subscribed (`subscription.rs`), what waits for them
//! (`buffer.rs`), how it gets to them (`delivery.rs`).

pub(crate) mod application;
mod event;
mod record;
mod timing;

pub(crate) use event::{
    InitEnd, InitPhase, InitStart, PlatformEvent, Report, RuntimeDone, Span, Start, Status,
};
pub(crate) use record::time;
pub(crate) use timing::Timing;
