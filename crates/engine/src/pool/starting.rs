//! One cold start: an instance is made for whoever waits longest.

use super::Pool;
use crate::environment::Initialization;
use crate::instance::{self, InitFailure, Instance};
use crate::invocation::InvokeError;
use model::sandbox::SandboxError;
use std::sync::Arc;

/// A cold start under way. However it ends, it is counted off and one waiter is served or told why
/// not, so that nobody waits for a start that is no more.
pub(super) struct Starting {
    pool: Option<Arc<Pool>>,
}

impl Starting {
    pub(super) fn new(pool: Arc<Pool>) -> Self {
        Self { pool: Some(pool) }
    }

    pub(super) async fn run(mut self) {
        let Some(pool) = self.pool.clone() else { return };
        match start(&pool).await {
            Ok(instance) => {
                self.pool = None;
                pool.state().starting -= 1;
                pool.release(&instance);
            }
            Err(error) => self.failed(error),
        }
    }

    fn failed(&mut self, error: InvokeError) {
        let Some(pool) = self.pool.take() else { return };
        let mut state = pool.state();
        state.starting -= 1;
        let mut told = error;
        while let Some(waiter) = state.waiters.pop_front() {
            match waiter.send(Err(told)) {
                Err(Err(back)) => told = back,
                Ok(()) | Err(Ok(_)) => break,
            }
        }
    }
}

impl Drop for Starting {
    /// Panicked, or its executor has stopped.
    fn drop(&mut self) {
        self.failed(SandboxError::Lost.into());
    }
}

async fn start(pool: &Arc<Pool>) -> Result<Arc<Instance>, InvokeError> {
    let core = pool.core.upgrade().filter(|core| !core.is_stopping());
    let core = core.ok_or(InvokeError::ShuttingDown)?;
    let instance = instance::create(&core, pool, core.next_instance_id(), Initialization::OnDemand).await?;
    // Nothing keeps the engine from ending while an init phase takes its time.
    drop(core);
    let closed = {
        let mut state = pool.state();
        if !state.closed {
            state.live.insert(instance.id, Arc::clone(&instance));
        }
        state.closed
    };
    if closed {
        instance.close();
        return Err(InvokeError::ShuttingDown);
    }
    match instance.initialise().await {
        // Said in the log; the next invocation tries again in its own time.
        Ok(()) | Err(InitFailure::Failed) => Ok(instance),
        Err(InitFailure::Lost(error)) => {
            pool.discard(&instance);
            Err(error.into())
        }
    }
}
