//! What was just deployed is likely to be called soon: what its cold start needs is made ready, once
//! for all functions that need the same.
//!
//! Only changes that happen while the platform runs count. A platform that starts with thousands of
//! functions makes nothing ready for them.

use crate::engine::Core;
use model::Function;
use model::function::{LastUpdate, State};
use model::store::Change;
use std::sync::Weak;
use tokio::sync::mpsc;

/// Takes in what the store's watch tells of functions, which must not wait.
pub(crate) struct Deploys(mpsc::UnboundedSender<String>);

impl Deploys {
    /// With the other end, for [`anticipate`].
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    /// Notes a function that was made or changed.
    pub(crate) fn observe(&self, change: &Change) {
        if change.document.is_some() && change.key.starts_with("functions/") {
            // Nobody takes it any more: the platform stops.
            let _ = self.0.send(change.key.clone());
        }
    }
}

/// Makes ready what deployed functions need, for as long as there is an engine.
pub(crate) async fn anticipate(core: Weak<Core>, mut keys: mpsc::UnboundedReceiver<String>) {
    while let Some(key) = keys.recv().await {
        let Some(core) = core.upgrade().filter(|core| !core.is_stopping()) else { return };
        // A function that can't be read, or is gone already, needs nothing.
        let Ok(Some(document)) = core.ports.store.get(&key).await else { continue };
        let Ok(function) = serde_json::from_slice::<Function>(&document.value) else { continue };
        let latest = &function.latest;
        if latest.state == State::Active
            && latest.last_update == LastUpdate::Successful
            && let Ok(launch) = core.ports.runtimes.launch(latest)
        {
            core.stock.anticipate(&launch);
        }
    }
}
