//! What functions have for themselves whether or not they are called: concurrency that is reserved or
//! provisioned, and instances that are kept.
//!
//! The engine knows functions from their first call on; these it has to know before. So all functions
//! are read once at the start, in the background, and then every change is looked at (`claims.rs`
//! remembers of each only what it claims). From a function follows how many instances of each of its
//! versions are to be there (`goals.rs`); their pools make them, and make them again after a restart.

mod claims;
mod goals;

use crate::catalog::Entry;
use crate::engine::Core;
use crate::invocation::InvokeError;
use claims::Claims;
use model::store::{Change, StoreError};
use model::{Function, FunctionName, Region};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::Notify;

/// Functions that are read at once.
const BATCH: usize = 200;
/// How long to wait when the state can't be read.
const PAUSE: Duration = Duration::from_secs(5);

/// A function's place and name.
type Key = (Region, FunctionName);

/// Which functions are to be looked at anew, and what all claim.
#[derive(Default)]
pub(crate) struct Keeper {
    claims: Claims,
    changed: Mutex<BTreeSet<Key>>,
    news: Notify,
}

impl Keeper {
    fn changed(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_at(&self, key: Key) {
        self.changed().insert(key);
        self.news.notify_one();
    }

    /// Takes in a change of the store. Doesn't block.
    pub(crate) fn observe(&self, core: &Core, change: &Change) {
        let mut parts = change.key.split('/');
        let kind = parts.next();
        let region = parts.next().and_then(|r| Region::new(r).ok());
        let name = parts.next().and_then(|n| FunctionName::new(n).ok());
        let (Some(region), Some(name)) = (region, name) else { return };
        let key = (region, name);
        if kind == Some("versions") {
            // It may have become one that can be called.
            if self.claims.keeps(&key) {
                self.look_at(key);
            }
            return;
        }
        let function = change.document.as_ref().and_then(|document| parse(&document.value));
        if self.claims.change(&key, function.as_ref()) {
            self.look_at(key);
        }
        core.account.set_claimed(self.claims.total());
    }
}

fn parse(value: &[u8]) -> Option<Function> {
    // What is unreadable is said where it is called.
    serde_json::from_slice(value).ok()
}

/// Keeps what is to be kept, for as long as there is an engine.
pub(crate) async fn keep(core: Weak<Core>) {
    while let Some(Err(error)) = read_all(&core).await {
        tracing::warn!(%error, "can't read which functions have provisioned concurrency");
        tokio::time::sleep(PAUSE).await;
    }
    loop {
        let Some(strong) = core.upgrade() else { return };
        let next = strong.keeper.changed().pop_first();
        match next {
            Some((region, name)) => {
                if let Err(error) = strong.keep_goals(&region, &name).await {
                    tracing::warn!(function = name.as_str(), %error, "can't keep instances ready");
                }
            }
            None => {
                let keeper = Arc::clone(&strong.keeper);
                drop(strong);
                keeper.news.notified().await;
            }
        }
    }
}

/// Reads all functions; `None` if the engine has ended.
async fn read_all(core: &Weak<Core>) -> Option<Result<(), StoreError>> {
    let mut after: Option<String> = None;
    loop {
        let core = core.upgrade()?;
        let changes = core.keeper.claims.changes();
        let documents = core.ports.store.list("functions/", after.as_deref(), BATCH).await;
        let documents = match documents {
            Ok(documents) => documents,
            Err(error) => return Some(Err(error)),
        };
        let Some(last) = documents.last() else { return Some(Ok(())) };
        let functions: Vec<_> = documents.iter().filter_map(|d| parse(&d.value)).collect();
        if !core.keeper.claims.read(changes, &functions) {
            // Something changed meanwhile, perhaps one of these: they are read again.
            continue;
        }
        after = Some(last.key.clone());
        for function in functions {
            let key = (function.region, function.name);
            if core.keeper.claims.keeps(&key) {
                core.keeper.look_at(key);
            }
        }
        core.account.set_claimed(core.keeper.claims.total());
    }
}

impl Core {
    /// Tells the pools of a function's versions how many instances are to be there.
    async fn keep_goals(
        self: &Arc<Self>,
        region: &Region,
        name: &FunctionName,
    ) -> Result<(), InvokeError> {
        let Some(entry) = self.catalog.entry(self, region, name).await? else { return Ok(()) };
        let minimums = self.minimums(&entry).await?;
        let goals = goals::of(entry.function(), &minimums);
        for (version, pool) in entry.all_pools() {
            if !goals.contains_key(&version) {
                pool.set_goal(Default::default());
            }
        }
        for (version, goal) in goals {
            match entry.open_version(self, version).await {
                Ok(Some(pool)) => pool.set_goal(goal),
                // It is looked at again when it can be called.
                Ok(None) | Err(InvokeError::NotReady { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The minimum of instances of each version that an alias leads to.
    async fn minimums(&self, entry: &Entry) -> Result<goals::Minimums, InvokeError> {
        let mut minimums = goals::Minimums::new();
        for version in goals::served(entry.function()) {
            if let Some(config) = entry.config(self, version).await?
                && config.own.minimum_instances > 0
            {
                minimums.insert(version, config.own.minimum_instances);
            }
        }
        Ok(minimums)
    }
}
