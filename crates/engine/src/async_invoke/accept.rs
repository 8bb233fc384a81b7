//! Accepting an event: it is checked, written down, and only then is the caller told.

use super::event::{Event, Head, lane};
use crate::engine::Engine;
use crate::invocation::{Invocation, InvokeError};
use crate::trace;
use bytes::Bytes;
use model::queue::{NewMessage, QueueError};

/// An event that will be worked off whatever happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The invocation's request id, the same in every attempt.
    pub request_id: String,
}

/// When an event is worked off and in which order. The default is: as soon as possible, in none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    /// Not before this time, in milliseconds since 1970. Its age counts from then.
    pub not_before_ms: Option<i64>,
    /// Events of a function with a higher one go first; 0 is ordinary.
    pub priority: i16,
    /// Events of a function with the same key are worked off one after the other, in the order in
    /// which they were accepted; the next one only when the one before has come to its end.
    pub order_key: Option<String>,
}

/// Why an event was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AcceptError {
    /// The function can't be called: it does not exist, is not ready, or the platform stops.
    #[error(transparent)]
    Invoke(#[from] InvokeError),
    /// The event is too large.
    #[error(
        "{bytes} byte payload is too large for the Event invocation type (limit {limit} bytes)"
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The most that is taken.
        limit: usize,
    },
    /// An event with this request id waits already.
    #[error("an event with the request id {0} waits already")]
    Duplicate(String),
    /// Too many events of the function wait; try again later.
    #[error("too many events wait for the function")]
    QueueFull,
    /// The event could not be written down.
    #[error(transparent)]
    Queue(QueueError),
}

impl Engine {
    /// Accepts an event for a function: durable when it returns. Whether the function answers, and
    /// what, is told to its destinations.
    pub async fn accept(&self, invocation: Invocation) -> Result<Accepted, AcceptError> {
        self.accept_scheduled(invocation, Schedule::default()).await
    }

    /// The same with a time, a priority or an order.
    pub async fn accept_scheduled(
        &self,
        invocation: Invocation,
        schedule: Schedule,
    ) -> Result<Accepted, AcceptError> {
        self.core.accept(invocation, schedule).await
    }
}

impl crate::engine::Core {
    /// See [`Engine::accept_scheduled`].
    pub(crate) async fn accept(
        self: &std::sync::Arc<Self>,
        invocation: Invocation,
        schedule: Schedule,
    ) -> Result<Accepted, AcceptError> {
        let (bytes, limit) = (invocation.payload.len(), self.settings.async_invoke.payload_bytes);
        if bytes > limit {
            return Err(AcceptError::TooLarge { bytes, limit });
        }
        if self.is_stopping() {
            return Err(InvokeError::ShuttingDown.into());
        }
        // Only what can be called now is accepted; which version runs is decided by each attempt.
        self.catalog.resolve(self, &invocation).await?;
        let now = self.ports.clock.now();
        let now_ms = now.as_millisecond();
        let born_ms = schedule.not_before_ms.map_or(now_ms, |at| at.max(now_ms));
        let message = NewMessage {
            id: invocation.request_id.clone(),
            lane: lane(&invocation.region, &invocation.name),
            priority: schedule.priority,
            order_key: schedule.order_key,
            due_ms: born_ms,
            body: Event {
                head: Head {
                    request_id: invocation.request_id.clone(),
                    region: invocation.region,
                    name: invocation.name,
                    qualifier: invocation.qualifier,
                    trace: trace::continued(invocation.trace_header.as_deref(), now),
                    born_ms,
                    attempts: 0,
                    setbacks: 0,
                    first_failure: None,
                    last_failure: None,
                    end: None,
                },
                payload: invocation.payload,
                response: Bytes::new(),
            }
            .encode(),
        };
        match self.ports.queue.put(message, now_ms).await {
            Ok(()) => Ok(Accepted { request_id: invocation.request_id }),
            Err(QueueError::Duplicate(id)) => Err(AcceptError::Duplicate(id)),
            Err(QueueError::LaneFull(_)) => Err(AcceptError::QueueFull),
            Err(error) => Err(AcceptError::Queue(error)),
        }
    }
}
