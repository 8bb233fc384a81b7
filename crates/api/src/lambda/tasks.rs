//! The changes that go on after their caller was answered: each is known by name, and stopping the
//! platform waits for all of them.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::task::JoinSet;

/// The tasks under way.
#[derive(Default)]
pub(super) struct Tasks {
    running: Mutex<JoinSet<()>>,
}

impl Tasks {
    /// Starts a task.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut running = self.lock();
        // Ended tasks leave their place as new ones come, so the set does not grow.
        while let Some(ended) = running.try_join_next() {
            note(ended);
        }
        running.spawn(task);
    }

    /// Waits until no task is under way, also none that another one started.
    pub(super) async fn join(&self) {
        loop {
            let mut running = std::mem::take(&mut *self.lock());
            if running.is_empty() {
                return;
            }
            while let Some(ended) = running.join_next().await {
                note(ended);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn note(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a change that goes on in the background broke off");
    }
}
