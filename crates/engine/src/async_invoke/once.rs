//! A call whose caller waits and that must have one result only, however often it is repeated: the
//! result is recorded under an idempotency key before the caller gets it.
//!
//! The key is claimed before the function runs. A call that fails lets it go, so that a repeat runs; a
//! crash does the same at the next start. This is the only call with a caller who waits for which
//! anything is written down.

use super::event::lane;
use super::recorded::Recorded;
use super::schedule::OnceKey;
use super::step::{SETTLE_FIRST, SETTLE_MOST};
use crate::engine::{Core, Engine};
use crate::invocation::{Invocation, InvokeError, Reply};
use model::Version;
use model::kept_key::ClaimedKey;
use model::queue::QueueError;
use std::sync::Arc;

/// The one answer to all calls with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// The answer.
    pub reply: Reply,
    /// Request id of the invocation that this one repeats; `None` if this one ran.
    pub repeats: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OnceError {
    /// The function could not be run.
    #[error(transparent)]
    Invoke(#[from] InvokeError),
    /// Another invocation has the key and no result yet; or it never records one, as an event that was
    /// not asked to be effectively-once.
    #[error("the invocation {0} has this idempotency key, and there is no result of it yet")]
    UnderWay(String),
    /// Too many idempotency keys of the function are remembered; try again later.
    #[error("too many idempotency keys of the function are remembered")]
    KeysFull,
    /// The key could not be written down or read; the function was not run.
    #[error(transparent)]
    Queue(QueueError),
}

impl From<QueueError> for OnceError {
    fn from(error: QueueError) -> Self {
        match error {
            QueueError::KeysFull(_) => Self::KeysFull,
            other => Self::Queue(other),
        }
    }
}

impl Engine {
    /// Runs a function, or answers what it answered to the first call with this key. If the caller
    /// goes away meanwhile it still runs to its end, and its result is recorded.
    pub async fn invoke_once(
        &self,
        invocation: Invocation,
        key: OnceKey,
    ) -> Result<Once, OnceError> {
        let core = Arc::clone(&self.core);
        let task = tokio::spawn(async move { core.invoke_once(invocation, key).await });
        task.await.unwrap_or(Err(OnceError::Invoke(InvokeError::ShuttingDown)))
    }
}

impl Core {
    async fn invoke_once(
        self: Arc<Self>,
        invocation: Invocation,
        key: OnceKey,
    ) -> Result<Once, OnceError> {
        if self.is_stopping() {
            return Err(InvokeError::ShuttingDown.into());
        }
        // No key is remembered of what can't be called.
        self.catalog.resolve(&self, &invocation).await?;
        let queue = &self.ports.queue;
        let id = invocation.request_id.clone();
        let lane = lane(&invocation.region, &invocation.name);
        let now_ms = self.ports.clock.now().as_millisecond();
        let until_ms = now_ms.saturating_add(key.window().as_ms());
        let claim = ClaimedKey { key: key.key.clone(), until_ms };
        if let Some(kept) = queue.claim(&lane, &id, claim, now_ms).await? {
            let Some(result) = kept.result else { return Err(OnceError::UnderWay(kept.id)) };
            let Recorded { version, payload } = Recorded::read(&result);
            let version = Version::parse(&version).unwrap_or(Version::Latest);
            let (content_type, log_tail) = (None, None);
            let reply = Reply { version, payload, content_type, function_error: false, log_tail };
            return Ok(Once { reply, repeats: Some(kept.id) });
        }
        let answer = self.invoke(invocation).await;
        let result = match &answer {
            Ok(reply) if !reply.function_error => {
                Some(Recorded::write(&reply.version.to_string(), &reply.payload))
            }
            _ => None,
        };
        let mut wait = SETTLE_FIRST;
        loop {
            let settled = match &result {
                Some(result) => queue.record(&lane, &id, &key.key, result.clone()).await.map(drop),
                None => queue.let_go(&lane, &id, &key.key).await,
            };
            match settled {
                Ok(()) => return Ok(Once { reply: answer?, repeats: None }),
                Err(error @ QueueError::TooLarge(_)) => return Err(error.into()),
                Err(error) => tracing::error!(id, %error, "can't record a result; trying again"),
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(SETTLE_MOST);
        }
    }
}
