//! How the processes of an instance with extensions end (AWS Lambda, "Shutdown phase"): the runtime
//! is asked to end, then the extensions are told why and by when, and what still runs then is killed.
//!
//! The whole takes 2,000 ms at most, 300 of them the runtime's; 500 where all extensions are internal
//! ones. An instance without extensions is killed at once and never comes here.

use super::Instance;
use super::slot::{Phase, Slot};
use crate::extensions::{Shutdown, ShutdownReason};
use model::limits::{INTERNAL_SHUTDOWN, RUNTIME_SHUTDOWN, SHUTDOWN_PHASE};
use model::sandbox::Exit;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How long subscribers to telemetry may take for the last of it before they are told of the end.
const BEFORE_SHUTDOWN: Duration = Duration::from_millis(300);

/// How long the processes of an instance have to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Budget {
    /// The runtime's.
    runtime: Duration,
    /// That of all, the runtime included.
    whole: Duration,
}

impl Instance {
    /// Ends all processes because an invocation went wrong; the sandbox stays.
    pub(super) fn reset(self: &Arc<Self>, reason: ShutdownReason) {
        {
            let mut slot = self.slot();
            slot.ending = true;
            if let Some(extensions) = &slot.extensions {
                // Whoever waits for their registration looks again.
                extensions.changed.notify_waiters();
            }
        }
        let instance = Arc::clone(self);
        let farewell = self.farewells.begin();
        self.handle.spawn(async move {
            instance.end_processes(reason).await;
            instance.over();
            drop(farewell);
        });
    }

    /// Behind [`Instance::end_processes`]. If the instance was closed meanwhile it is over with it, too.
    pub(super) fn over(self: &Arc<Self>) {
        let closed = {
            let mut slot = self.slot();
            slot.ending = false;
            matches!(slot.phase, Phase::Closed)
        };
        if closed {
            self.output.settle();
            self.end_tasks();
            self.output.flush();
        } else {
            // Else the last one that ends tells.
            self.vacate_if_empty(Exit::Signal(9));
        }
    }

    /// Asks the processes to end in AWS's order, and kills what still runs then.
    pub(super) async fn end_processes(self: &Arc<Self>, reason: ShutdownReason) {
        let (budget, changed) = {
            let mut slot = self.slot();
            slot.ending = true;
            if std::mem::take(&mut slot.frozen) {
                self.sandbox.thaw();
            }
            let changed = slot.extensions.as_ref().map(|all| Arc::clone(&all.changed));
            (budget(&slot), changed)
        };
        if let (Some(budget), Some(changed)) = (budget, changed) {
            self.ask_to_end(reason, budget, &changed).await;
        }
        self.sandbox.kill();
    }

    async fn ask_to_end(&self, reason: ShutdownReason, budget: Budget, changed: &Notify) {
        let (began, began_ms) = (self.clock.monotonic(), self.clock.now().as_millisecond());
        if self.slot().runs {
            self.sandbox.terminate();
            if !self.until(began + budget.runtime, changed, |slot| !slot.runs).await {
                self.sandbox.kill_main();
            }
        }
        // What the runtime said last is told before the end is.
        self.output.settle();
        self.output.audience.flush(BEFORE_SHUTDOWN).await;
        let deadline_ms = began_ms + i64::try_from(budget.whole.as_millis()).unwrap_or(0);
        if let Some(extensions) = &mut self.slot().extensions {
            extensions.shut_down(Shutdown { reason, deadline_ms });
        }
        let gone = |slot: &Slot| {
            slot.extensions.as_ref().is_none_or(|extensions| !extensions.somebody_says_goodbye())
        };
        self.until(began + budget.whole, changed, gone).await;
    }

    /// Waits for a state that comes with an end of a process; returns whether it came in time.
    async fn until(
        &self,
        deadline: Duration,
        changed: &Notify,
        state: impl Fn(&Slot) -> bool,
    ) -> bool {
        loop {
            let change = changed.notified();
            tokio::pin!(change);
            // Before the look, so that nothing is missed behind it.
            change.as_mut().enable();
            if state(&self.slot()) {
                return true;
            }
            let left = deadline.saturating_sub(self.clock.monotonic());
            if tokio::time::timeout(left, change).await.is_err() {
                return state(&self.slot());
            }
        }
    }
}

/// None where all are killed at once.
fn budget(slot: &Slot) -> Option<Budget> {
    let extensions = slot.extensions.as_ref()?;
    if extensions.has_external() {
        Some(Budget { runtime: RUNTIME_SHUTDOWN, whole: SHUTDOWN_PHASE })
    } else if !extensions.members().is_empty() {
        Some(Budget { runtime: INTERNAL_SHUTDOWN, whole: INTERNAL_SHUTDOWN })
    } else {
        None
    }
}
