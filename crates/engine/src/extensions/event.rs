//! What extensions are told: that there is an invocation, or that the end has come.

use crate::instance;
use serde_json::json;
use std::sync::Arc;

/// An event of the Extensions API.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// The runtime has been given an invocation.
    Invoke(Arc<instance::Event>),
    /// The environment is about to end.
    Shutdown(Shutdown),
}

/// The end of an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shutdown {
    pub(crate) reason: ShutdownReason,
    /// When it is killed, in milliseconds since 1970.
    pub(crate) deadline_ms: i64,
}

/// Why an environment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShutdownReason {
    /// It is not needed any more.
    Spindown,
    /// An invocation took too long.
    Timeout,
    /// A process of it failed.
    Failure,
}

impl ShutdownReason {
    /// AWS's word: in small letters, as its emulator sends it and extensions compare it, though the
    /// developer guide names the reasons in capitals.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Spindown => "spindown",
            Self::Timeout => "timeout",
            Self::Failure => "failure",
        }
    }
}

impl Event {
    /// The document that an extension gets.
    pub(crate) fn document(&self) -> String {
        let document = match self {
            Self::Invoke(event) => json!({
                "eventType": "INVOKE",
                "deadlineMs": event.deadline_ms,
                "requestId": event.request_id,
                "invokedFunctionArn": event.arn,
                "tracing": { "type": "X-Amzn-Trace-Id", "value": event.trace },
            }),
            Self::Shutdown(Shutdown { reason, deadline_ms }) => json!({
                "eventType": "SHUTDOWN",
                "deadlineMs": deadline_ms,
                "shutdownReason": reason.as_str(),
            }),
        };
        document.to_string()
    }
}
