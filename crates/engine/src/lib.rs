//! One invocation, from admission to reply: every way to call a function ends in [`Engine::invoke`].
//!
//! The engine knows sandboxes, runtimes, state and logs only as ports; it sees no SQL, no namespaces
//! and no routes. Follow a call through `engine.rs` (the whole path on one screen), `catalog.rs`
//! (name to version), `admission.rs` (limits), `pool/` (who runs it), `instance/` (the state of one
//! sandbox) and `runtime_api/` (the conversation with the runtime). Events that are called asynchronously wait in
//! front of the same path (`async_invoke/`).

mod admission;
pub mod async_invoke;
mod catalog;
mod engine;
mod environment;
mod executable;
mod extensions;
mod failure;
mod instance;
pub mod invocation;
pub mod keep_alive;
mod output;
mod pool;
mod pressure;
mod provisioned;
pub mod record;
mod recursion;
mod report;
mod runtime_api;
mod scaling;
pub mod shard;
mod snapshot;
mod stock;
mod sweeper;
mod telemetry;
mod tenants;
mod trace;

pub use async_invoke::{AcceptError, Accepted, AsyncSettings, Once, OnceError, OnceKey, Schedule};
pub use engine::{AnswerLimits, Caller, Engine, InsideEndpoint, Ports, RoleKeys, Settings};
pub use invocation::{
    Invocation, InvokeError, Reply, ReplyStream, StreamEnd, StreamReply, ThrottleReason,
};
pub use pool::Standing as ProvisionedStanding;
pub use runtime_api::{
    Beside as RuntimeBeside, Chunked as RuntimeChunks, Framing as RuntimeFraming,
    Head as RuntimeHead, Malformed as RuntimeMalformed, Piece as RuntimePiece,
    Route as RuntimeRoute, Trailers as RuntimeTrailers, parse_head as parse_runtime_head,
    parse_trailers as parse_runtime_trailers, route as runtime_route,
};
pub use scaling::ScalingSettings;
pub use stock::StockSettings;
pub use telemetry::{
    Api as TelemetryApi, Destination as TelemetryDestination,
    Subscription as TelemetrySubscription, answer_head as telemetry_answer_head, level_of_line,
};
