//! Telemetry of an instance: extensions subscribe to it, and it is brought to them.

use super::Instance;
use crate::extensions;
use crate::telemetry::{self, PlatformEvent, Refused, Subscription};
use std::sync::Arc;
use std::time::Duration;

/// How long an instance that is about to be frozen waits for its subscribers.
const BEFORE_FREEZE: Duration = Duration::from_secs(2);

/// Why an extension can't subscribe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unsubscribed {
    /// It is not known.
    Extension(extensions::Refusal),
    /// It may not.
    Audience(Refused),
    /// It asks for what there is not, in words.
    Invalid(String),
}

impl Instance {
    /// An extension that shows this identifier subscribes.
    pub(crate) fn subscribe(
        self: &Arc<Self>,
        id: &str,
        subscription: Result<Subscription, String>,
    ) -> Result<(), Unsubscribed> {
        let name = self.extension(id).map_err(Unsubscribed::Extension)?;
        let subscription = subscription.map_err(Unsubscribed::Invalid)?;
        let (api, categories) = (subscription.api, subscription.categories.clone());
        let audience = &self.output.audience;
        let listener = audience.subscribe(&name, subscription).map_err(Unsubscribed::Audience)?;
        let instance = Arc::downgrade(self);
        let lose = move |name: &str, lost| {
            if let Some(instance) = instance.upgrade() {
                instance.output.say([PlatformEvent::LogsDropped { name, lost }]);
            }
        };
        let delivering = telemetry::deliver(listener, Arc::clone(&self.sandbox), lose);
        let delivering = tokio::spawn(delivering);
        self.own(delivering.abort_handle());
        let (name, categories) = (name.as_str(), categories.as_slice());
        self.output.say([PlatformEvent::Subscribed { name, api, categories }]);
        Ok(())
    }

    /// Brings what waits to the subscribers before the instance is frozen, and then freezes it if it is
    /// idle still. Returns whether there was anything.
    pub(super) fn flush_and_rest(self: &Arc<Self>) -> bool {
        if self.output.audience.is_quiet() {
            return false;
        }
        let instance = Arc::downgrade(self);
        let flushing = tokio::spawn(async move {
            if let Some(instance) = instance.upgrade() {
                instance.output.audience.flush(BEFORE_FREEZE).await;
                instance.freeze(instance.clock.monotonic());
            }
        });
        self.own(flushing.abort_handle());
        true
    }
}
