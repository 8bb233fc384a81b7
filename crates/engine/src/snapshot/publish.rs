//! From `Pending` to `Active`: a version that was published with SnapStart is usable once its
//! snapshot is made, or it is known that it can do without, and `Failed` if it does not initialise.
//!
//! What was `Pending` when the platform stopped is taken up when it starts again.

use super::Snapshots;
use super::make::Unmade;
use crate::engine::Core;
use crate::executable::Executable;
use model::function::State;
use model::store::{Change, Expect, StoreError};
use model::{FunctionName, Region, Version, VersionConfig};
use std::sync::{Arc, Weak};
use tokio::sync::{Semaphore, mpsc};

/// Snapshots that are made at the same time for publications.
const AT_A_TIME: usize = 2;
/// How often a version's state is written again because its document was changed meanwhile.
const ATTEMPTS: usize = 8;
/// Documents that are read at once.
const BATCH: usize = 200;

/// Takes in what the store's watch tells of versions, which must not wait.
pub(crate) struct Publications(mpsc::UnboundedSender<String>);

impl Publications {
    /// With the other end, for [`keep`].
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    /// Notes a version that may have to be made ready; forgets the snapshots of one that is gone.
    pub(crate) fn observe(&self, snapshots: &Snapshots, change: &Change) {
        match &change.document {
            Some(document) if is_pending(&document.value) => {
                // Nobody takes it any more: the platform stops.
                let _ = self.0.send(change.key.clone());
            }
            Some(_) => {}
            None => {
                if let Some((region, name, version)) = parse_key(&change.key) {
                    snapshots.delete(&region, &name, version);
                }
            }
        }
    }
}

/// Makes versions ready as they are published, and first those that were left `Pending`.
pub(crate) async fn keep(core: Weak<Core>, mut keys: mpsc::UnboundedReceiver<String>) {
    let turns = Arc::new(Semaphore::new(AT_A_TIME));
    while let Some(key) = keys.recv().await {
        let Ok(turn) = Arc::clone(&turns).acquire_owned().await else { return };
        let Some(core) = core.upgrade() else { return };
        tokio::spawn(async move {
            if let Err(error) = publish(&core, &key).await {
                tracing::error!(key, %error, "can't make a published version ready");
            }
            drop(turn);
        });
    }
}

impl Core {
    /// Takes up the publications that were under way when the platform last stopped.
    pub(crate) async fn resume_publications(&self) -> Result<(), StoreError> {
        let mut after: Option<String> = None;
        loop {
            let batch = self.ports.store.list("versions/", after.as_deref(), BATCH).await?;
            for document in batch.iter().filter(|document| is_pending(&document.value)) {
                let _ = self.publications.0.send(document.key.clone());
            }
            match batch.last() {
                Some(last) if batch.len() == BATCH => after = Some(last.key.clone()),
                _ => return Ok(()),
            }
        }
    }
}

async fn publish(core: &Arc<Core>, key: &str) -> Result<(), StoreError> {
    let Some((region, name, _)) = parse_key(key) else { return Ok(()) };
    for _ in 0..ATTEMPTS {
        let Some(document) = core.ports.store.get(key).await? else { return Ok(()) };
        let Some(mut config) = pending(&document.value) else { return Ok(()) };
        let account = core.settings.account.clone();
        let executable =
            Arc::new(Executable::new(region.clone(), account, name.clone(), config.clone()));
        let cell = core.snapshots.cell(core, &executable);
        let unmade = cell.made(core, &executable).await.as_ref().err().cloned();
        if core.is_stopping() {
            // It stays Pending, and is taken up again by the next start.
            return Ok(());
        }
        if let Some(unmade) = &unmade {
            // A version that is published once more is tried once more.
            core.snapshots.forget(&executable);
            tracing::warn!(
                function = name.as_str(),
                version = %config.version,
                reason = unmade.words(),
                "there is no snapshot of a published version"
            );
        }
        config.state = match unmade {
            None => {
                config.snap_start.optimized = true;
                State::Active
            }
            Some(Unmade::Lost) => continue,
            Some(Unmade::NotCopyable(_)) => State::Active,
            Some(Unmade::Broken { code, reason }) => {
                State::Failed { code: code.to_owned(), reason }
            }
        };
        let value = serde_json::to_vec(&config)
            .map_err(|error| StoreError::Failed(format!("'{key}' can't be written: {error}")))?;
        match core.ports.store.put(key, value, Expect::Revision(document.revision)).await {
            Err(StoreError::Conflict(_)) => {}
            done => return done.map(drop),
        }
    }
    Err(StoreError::Conflict(key.to_owned()))
}

/// The version that a document holds, if its snapshot is still to be made.
fn pending(value: &[u8]) -> Option<VersionConfig> {
    let config: VersionConfig = serde_json::from_slice(value).ok()?;
    (config.state == State::Pending && config.snap_start.applies(config.version)).then_some(config)
}

fn is_pending(value: &[u8]) -> bool {
    pending(value).is_some()
}

/// Region, function and number in `versions/REGION/NAME/NUMBER`.
fn parse_key(key: &str) -> Option<(Region, FunctionName, Version)> {
    let mut parts = key.strip_prefix("versions/")?.split('/');
    let region = Region::new(parts.next()?).ok()?;
    let name = FunctionName::new(parts.next()?).ok()?;
    Some((region, name, Version::Number(parts.next()?.parse().ok()?)))
}
