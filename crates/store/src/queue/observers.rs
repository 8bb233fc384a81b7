//! Who wants to know that a message may have become due.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

type Observer = Arc<dyn Fn() + Send + Sync>;

/// The observers of one queue.
#[derive(Clone, Default)]
pub(super) struct Observers {
    // Copied when it changes: telling must not hold the lock, since an observer may add another.
    list: Arc<Mutex<Arc<Vec<Observer>>>>,
}

impl Observers {
    /// Adds an observer for as long as the queue lives.
    pub(super) fn add(&self, observer: Observer) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut list).push(observer);
    }

    /// Tells all. One that panics is reported and does not stop the others, nor the queue.
    pub(super) fn tell(&self) {
        let list = Arc::clone(&self.list.lock().unwrap_or_else(PoisonError::into_inner));
        for observer in list.iter() {
            if catch_unwind(AssertUnwindSafe(|| observer())).is_err() {
                tracing::error!("an observer of the queue panicked");
            }
        }
    }
}
