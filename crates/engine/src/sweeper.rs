//! The engine's task for what is due by time and that no call is waiting for.
//!
//! Pools enter themselves into the [`Agenda`] with the time at which they want to be looked at
//! (`pool/sweep.rs`); nothing is done for the others, so what is idle, or was never called, costs
//! nothing here.

use crate::engine::Core;
use crate::pool::Pool;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::Notify;

/// When which pool is to be looked at: one entry for each pool at most.
#[derive(Default)]
pub(crate) struct Agenda {
    entries: Mutex<BTreeMap<(Duration, u64), Weak<Pool>>>,
    sooner: Notify,
}

impl Agenda {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<(Duration, u64), Weak<Pool>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a pool at a time, instead of at the one where it stood.
    pub(crate) fn enter(&self, id: u64, before: Option<Duration>, at: Duration, pool: Weak<Pool>) {
        let mut entries = self.entries();
        if let Some(before) = before {
            entries.remove(&(before, id));
        }
        let first = entries.first_key_value().is_none_or(|((first, _), _)| at < *first);
        entries.insert((at, id), pool);
        drop(entries);
        if first {
            self.sooner.notify_one();
        }
    }

    fn next(&self) -> Option<Duration> {
        self.entries().first_key_value().map(|((at, _), _)| *at)
    }

    fn take_due(&self, now: Duration) -> Vec<Arc<Pool>> {
        let mut entries = self.entries();
        let later = entries.split_off(&(now + Duration::from_nanos(1), 0));
        let due = std::mem::replace(&mut *entries, later);
        drop(entries);
        due.into_values().filter_map(|pool| pool.upgrade()).collect()
    }
}

/// Looks after pools for as long as there is an engine.
pub(crate) async fn sweep(core: Weak<Core>, agenda: Arc<Agenda>) {
    loop {
        let Some(now) = core.upgrade().map(|core| core.ports.clock.monotonic()) else { return };
        match agenda.next() {
            None => agenda.sooner.notified().await,
            Some(at) if at > now => {
                // Whichever comes first.
                let _ = tokio::time::timeout(at - now, agenda.sooner.notified()).await;
            }
            Some(_) => {
                for pool in agenda.take_due(now) {
                    pool.sweep(now);
                }
                if let Some(core) = core.upgrade() {
                    core.relieve();
                }
                // Calls go first where they share the executor.
                tokio::task::yield_now().await;
            }
        }
    }
}
