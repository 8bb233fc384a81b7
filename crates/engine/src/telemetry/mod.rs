//! What the platform says about an instance: typed events, each of which is a line of the function's
//! log and a record for extensions that subscribe to them.
//!
//! `event.rs` has the events and how severe they are, `record.rs` their JSON, `timing.rs` what an
//! invocation's time goes into, `application.rs` how severe a function's own lines are. Extensions
//! subscribe (`subscription.rs`) and become an audience (`audience.rs`), for which events wait
//! (`buffer.rs`) until they are brought to them (`delivery.rs`).

mod application;
mod audience;
mod buffer;
mod delivery;
mod event;
mod record;
mod subscription;
mod timing;

pub use application::level as level_of_line;
pub(crate) use audience::{Audience, Refused, Told};
pub use delivery::answer_head;
pub(crate) use delivery::deliver;
pub(crate) use event::{
    InitEnd, InitPhase, InitStart, PlatformEvent, Report, RuntimeDone, Span, Start, Status,
};
pub(crate) use record::time;
pub(crate) use subscription::Category;
pub use subscription::{Api, Destination, Subscription};
pub(crate) use timing::Timing;
