//! What working off an event needs of the rest of the platform: the function's settings, an attempt,
//! a delivery.

use super::decide::{Outcome, Policy};
use super::event::Event;
use crate::engine::Core;
use crate::failure::Failure;
use crate::invocation::{Invocation, InvokeError, Reply, ThrottleReason};
use async_trait::async_trait;
use bytes::Bytes;
use model::async_extras::{AsyncExtras, Guarantee};
use model::async_invoke::{DEFAULT_EVENT_AGE_S, DEFAULT_RETRY_ATTEMPTS, Delivery, DeliveryError};
use model::{Function, FunctionName, Region, VersionConfig};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How a function's events are treated and who is told of their end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Terms {
    pub(crate) policy: Policy,
    pub(crate) on_success: Option<String>,
    pub(crate) on_failure: Option<String>,
    pub(crate) dead_letter_target: Option<String>,
}

/// An attempt that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) outcome: Outcome,
    /// The version that ran, if one ran.
    pub(crate) version: Option<String>,
    /// What the function answered, its error document included.
    pub(crate) response: Bytes,
    /// The failure as an HTTP status (200 is the function's own) and in words.
    pub(crate) failure: Option<(u16, String)>,
    /// Whether the function may have been given the event.
    pub(crate) started: bool,
}

/// The platform under the dispatcher: the engine, or a simulated one.
#[async_trait]
pub(crate) trait Work: Send + Sync {
    /// The terms that hold for an event now; fails if they can't be read at this time. A function
    /// that is gone has default ones.
    async fn terms(&self, event: &Event) -> Result<Terms, InvokeError>;

    /// Runs the function once; `None` if the platform stops and the attempt does not count.
    async fn attempt(&self, event: &Event) -> Option<Ended>;

    /// Hands something to a target.
    async fn deliver(&self, delivery: Delivery) -> Result<(), DeliveryError>;

    /// How many events of a lane may run at all, as far as that is known.
    fn most(&self, lane: &str) -> Option<usize>;

    /// Uniform in 0.0–1.0.
    fn jitter(&self) -> f64;
}

/// The engine as it works off events. Keeps no engine alive.
pub(crate) struct EngineWork(pub(crate) Weak<Core>);

#[async_trait]
impl Work for EngineWork {
    async fn terms(&self, event: &Event) -> Result<Terms, InvokeError> {
        let core = self.0.upgrade().ok_or(InvokeError::ShuttingDown)?;
        let head = &event.head;
        let settings = &core.settings.async_invoke;
        let Some(entry) = core.catalog.entry(&core, &head.region, &head.name).await? else {
            return Ok(terms_of(None, event, settings, &AsyncExtras::default()));
        };
        let of_version = |config: &VersionConfig| {
            let own = &config.own.async_invoke;
            Terms {
                dead_letter_target: config.dead_letter_target.clone(),
                ..terms_of(Some(entry.function()), event, settings, own)
            }
        };
        let terms = entry.of_version(&core, head.qualifier.as_deref(), of_version).await?;
        Ok(terms.unwrap_or_else(|| {
            terms_of(Some(entry.function()), event, settings, &AsyncExtras::default())
        }))
    }

    async fn attempt(&self, event: &Event) -> Option<Ended> {
        let core = self.0.upgrade()?;
        let head = &event.head;
        let result = core
            .invoke(Invocation {
                request_id: head.request_id.clone(),
                region: head.region.clone(),
                name: head.name.clone(),
                qualifier: head.qualifier.clone(),
                payload: event.payload.clone(),
                client_context: None,
                tenant: head.tenant.clone(),
                trace_header: Some(head.trace.clone()),
                log_tail: false,
                kind: model::record::InvocationKind::Event,
            })
            .await;
        match result {
            Ok(reply) => Some(replied(&head.request_id, reply)),
            Err(error) => refused(&core, error, &head.region, &head.name),
        }
    }

    async fn deliver(&self, delivery: Delivery) -> Result<(), DeliveryError> {
        let targets = self.0.upgrade().map(|core| core.targets()).unwrap_or_default();
        match targets.iter().find(|target| target.serves(&delivery.target)) {
            Some(target) => target.deliver(delivery).await,
            None => Err(DeliveryError::Never {
                reason: "Mayfly serves no such place".to_owned(),
                target: delivery.target,
            }),
        }
    }

    fn most(&self, lane: &str) -> Option<usize> {
        let core = self.0.upgrade()?;
        let (region, name) = lane.split_once('/')?;
        let (region, name) = (Region::new(region).ok()?, FunctionName::new(name).ok()?);
        let reserved = core.catalog.reserved_concurrency(&region, &name)?;
        // With none at all its events are to be given up, not to wait.
        usize::try_from(reserved.max(1)).ok()
    }

    fn jitter(&self) -> f64 {
        rand::random()
    }
}

fn terms_of(
    function: Option<&Function>,
    event: &Event,
    settings: &super::AsyncSettings,
    own: &AsyncExtras,
) -> Terms {
    let key = model::EventInvokeConfig::key(event.head.qualifier.as_deref());
    let config = function.and_then(|function| function.event_invoke_configs.get(key));
    let asked = event.head.asked.as_deref();
    let retries = config.and_then(|c| c.max_retry_attempts).unwrap_or(DEFAULT_RETRY_ATTEMPTS);
    let own_retries = asked.and_then(|asked| asked.retries).or(own.retries);
    let age_s = config.and_then(|c| c.max_event_age_s).unwrap_or(DEFAULT_EVENT_AGE_S);
    let own_age = asked.and_then(|asked| asked.maximum_age).or(own.maximum_age);
    let retries = match event.guarantee() {
        Guarantee::AtMostOnce => 0,
        Guarantee::AtLeastOnce | Guarantee::EffectivelyOnce => {
            own_retries.unwrap_or(retries.into())
        }
    };
    Terms {
        policy: Policy {
            retries,
            max_age: own_age.map_or(Duration::from_secs(age_s.into()), Duration::from),
            error_delays: settings.error_delays.clone(),
            own_backoff: asked.and_then(|asked| asked.backoff).or(own.backoff),
            backoff_first: settings.backoff_first,
            backoff_most: settings.backoff_most,
        },
        on_success: config.and_then(|c| c.on_success.clone()),
        on_failure: config.and_then(|c| c.on_failure.clone()),
        dead_letter_target: None,
    }
}

fn replied(request_id: &str, reply: Reply) -> Ended {
    let version = Some(reply.version.to_string());
    if !reply.function_error {
        let response = reply.payload;
        return Ended {
            outcome: Outcome::Success,
            version,
            response,
            failure: None,
            started: true,
        };
    }
    let lost = Failure::exited(request_id, model::sandbox::Exit::SandboxLost);
    let text = error_message(&reply.payload);
    if reply.payload == lost.document {
        let failure = Some((500, text));
        return Ended {
            outcome: Outcome::SystemError,
            version: None,
            response: Bytes::new(),
            failure,
            started: true,
        };
    }
    let failure = Some((200, text));
    let outcome = Outcome::FunctionError;
    Ended { outcome, version, response: reply.payload, failure, started: true }
}

/// The message of an error document, or the document where it has none.
fn error_message(document: &Bytes) -> String {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Document {
        error_message: String,
    }
    match serde_json::from_slice::<Document>(document) {
        Ok(document) => document.error_message,
        Err(_) => String::from_utf8_lossy(document).into_owned(),
    }
}

fn refused(
    core: &Arc<Core>,
    error: InvokeError,
    region: &Region,
    name: &FunctionName,
) -> Option<Ended> {
    let (outcome, code) = match &error {
        InvokeError::ShuttingDown => return None,
        InvokeError::NotFound { .. } => (Outcome::Gone, 404),
        InvokeError::Recursive { .. } => (Outcome::Loop, 400),
        InvokeError::Throttled {
            reason: ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded,
            ..
        } if core.catalog.reserved_concurrency(region, name) == Some(0) => {
            (Outcome::NoConcurrency, 429)
        }
        InvokeError::Throttled { .. } => (Outcome::Throttled, 429),
        InvokeError::NotReady { .. }
        | InvokeError::Restore
        | InvokeError::RestoreTimeout
        | InvokeError::Environment(_)
        | InvokeError::TenantMissing
        | InvokeError::TenantUnexpected
        | InvokeError::Launch(_)
        | InvokeError::Sandbox(_)
        | InvokeError::Store(_)
        | InvokeError::Code(_) => (Outcome::SystemError, 500),
    };
    let failure = Some((code, error.to_string()));
    Some(Ended { outcome, version: None, response: Bytes::new(), failure, started: false })
}
