//! Who wants to know of changes: observers by prefix, told in the order of the changes.

use model::store::{Change, Observer, WatchGuard};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The observers of one store.
#[derive(Clone, Default)]
pub(crate) struct Watchers {
    list: Arc<Mutex<List>>,
}

#[derive(Default)]
struct List {
    next_id: u64,
    // Copied when it changes: telling must not hold the lock, so that an observer may drop a guard.
    watches: Arc<Vec<Watch>>,
}

#[derive(Clone)]
struct Watch {
    id: u64,
    prefix: Arc<str>,
    observer: Observer,
}

impl Watchers {
    /// Adds an observer until the guard is dropped.
    pub(crate) fn add(&self, prefix: &str, observer: Observer) -> WatchGuard {
        let mut list = lock(&self.list);
        let id = list.next_id;
        list.next_id += 1;
        Arc::make_mut(&mut list.watches).push(Watch { id, prefix: prefix.into(), observer });
        Box::new(Guard { id, list: Arc::downgrade(&self.list) })
    }

    /// Tells those whose prefix fits. An observer that panics is reported and does not stop the
    /// others, nor the store.
    pub(crate) fn tell(&self, change: &Change) {
        let watches = Arc::clone(&lock(&self.list).watches);
        for watch in watches.iter().filter(|w| change.key.starts_with(&*w.prefix)) {
            if catch_unwind(AssertUnwindSafe(|| (watch.observer)(change))).is_err() {
                tracing::error!(key = change.key, prefix = &*watch.prefix, "an observer panicked");
            }
        }
    }
}

struct Guard {
    id: u64,
    list: Weak<Mutex<List>>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(list) = self.list.upgrade() {
            Arc::make_mut(&mut lock(&list).watches).retain(|w| w.id != self.id);
        }
    }
}

fn lock(list: &Mutex<List>) -> MutexGuard<'_, List> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
