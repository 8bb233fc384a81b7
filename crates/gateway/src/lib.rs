//! HTTP in front of functions: function URLs and HTTP APIs.
//!
//! A request becomes an event, the engine runs the function, the function's answer becomes an HTTP
//! answer. The gateway reads the store and never writes to it; what it has read it keeps until a
//! watch says that it changed, so that the hot path reads nothing.

mod answer;
mod cache;
mod cors;
mod event;
mod failure;
mod front;
mod fronts;
mod function_url;
mod gateway;
mod http_api;
mod permission;
mod received;
mod signer;
mod streaming;

pub use front::{Address, Front, Route};
pub use gateway::Gateway;
pub use received::Peer;
pub use signer::{Judge, NotLetIn, SignedRequest, Signer};

/// The pure parsers of outside bytes, for fuzzing.
pub mod parsers {
    pub use crate::answer::inferred::read as inferred_answer;
    pub use crate::answer::prelude::{Prelude, PreludeParser};
    pub use crate::answer::strict::read as strict_answer;
    pub use crate::answer::{Answer, Malformed, Style};
    pub use crate::event::query::pairs as query_pairs;
    pub use crate::http_api::route_table::{RouteTable, Selected};
}
