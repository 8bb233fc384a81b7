//! Accepting an event: it is checked, written down, and only then is the caller told.

use super::event::{Event, Head, lane};
use super::schedule::Schedule;
use crate::engine::Engine;
use crate::invocation::{Invocation, InvokeError};
use crate::trace;
use bytes::Bytes;
use model::queue::{NewMessage, Put, QueueError};

/// An event that will be worked off whatever happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The invocation's request id, the same in every attempt.
    pub request_id: String,
    /// Whether that is the id of an earlier event with the same idempotency key: this one does not
    /// run.
    pub repeats: bool,
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
    /// A caller who waits uses its idempotency key and may come away without a result; try again
    /// when he has his answer.
    #[error("an invocation with this idempotency key is under way")]
    KeyInUse,
    /// Too many idempotency keys of the function are remembered; try again later.
    #[error("too many idempotency keys of the function are remembered")]
    KeysFull,
    /// What is asked for the event can't be had together.
    #[error("{0}")]
    Contradiction(String),
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

    /// The same with what is asked for this event.
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
        let resolved = self.catalog.resolve(self, &invocation).await?;
        let now = self.ports.clock.now();
        let now_ms = now.as_millisecond();
        let settings = &resolved.own().async_invoke;
        let plan = schedule.plan(settings, &invocation.payload, now_ms)?;
        let message = NewMessage {
            id: invocation.request_id.clone(),
            lane: lane(&invocation.region, &invocation.name),
            priority: schedule.priority,
            order_key: schedule.order_key,
            concurrency: plan.concurrency,
            debounce: plan.debounce,
            claim: plan.claim,
            due_ms: plan.due_ms,
            body: Event {
                head: Head {
                    request_id: invocation.request_id.clone(),
                    region: invocation.region,
                    name: invocation.name,
                    qualifier: invocation.qualifier,
                    tenant: invocation.tenant,
                    trace: trace::continued(invocation.trace_header.as_deref(), now),
                    born_ms: plan.born_ms,
                    attempts: 0,
                    setbacks: 0,
                    first_failure: None,
                    last_failure: None,
                    end: None,
                    asked: plan.asked,
                },
                payload: invocation.payload,
                response: Bytes::new(),
            }
            .encode(),
        };
        drop(resolved);
        match self.ports.queue.put(message, now_ms).await {
            Ok(Put::New | Put::Replaced(_)) => {
                Ok(Accepted { request_id: invocation.request_id, repeats: false })
            }
            Ok(Put::Repeats(first)) => Ok(Accepted { request_id: first, repeats: true }),
            Err(QueueError::Duplicate(id)) => Err(AcceptError::Duplicate(id)),
            Err(QueueError::LaneFull(_)) => Err(AcceptError::QueueFull),
            Err(QueueError::KeyInUse(_)) => Err(AcceptError::KeyInUse),
            Err(QueueError::KeysFull(_)) => Err(AcceptError::KeysFull),
            Err(error) => Err(AcceptError::Queue(error)),
        }
    }
}
