//! One invocation, from admission to reply: every way to call a function ends in [`Engine::invoke`].
//!
//! The engine knows sandboxes, runtimes, state and logs only as ports; it sees no SQL, no namespaces
//! and no routes.

pub mod invocation;

pub use invocation::{
    Engine, Invocation, InvokeError, Reply, ReplyStream, StreamEnd, StreamReply, ThrottleReason,
};
