//! One start: an instance is made, for whoever waits longest or to be there.

use super::Pool;
use super::starts::{Place, Purpose};
use super::state::Came;
use crate::environment::Initialization;
use crate::instance::{self, InitFailure, Instance};
use crate::invocation::InvokeError;
use model::sandbox::SandboxError;
use std::sync::Arc;
use std::time::Duration;

/// How long a start keeps others from beginning. One that takes longer waits more than it works.
const HOLDS_PLACE: Duration = Duration::from_millis(250);
/// AWS's word for provisioned concurrency whose function does not initialise.
const INIT_FAILURE: &str = "FUNCTION_ERROR_INIT_FAILURE";

/// A start under way. However it ends, it is counted off and one waiter is served or told why
/// not, so that nobody waits for a start that is no more.
pub(super) struct Starting {
    pool: Option<Arc<Pool>>,
    purpose: Purpose,
    /// Behind the pool: what comes next looks at what this one left.
    place: Option<Place>,
}

/// Why there is no instance.
enum NotStarted {
    /// The platform's affair.
    Error(InvokeError),
    /// The function's, which does not initialise.
    Init,
}

impl Starting {
    pub(super) fn new(pool: Arc<Pool>, purpose: Purpose, place: Place) -> Self {
        Self { pool: Some(pool), purpose, place: Some(place) }
    }

    pub(super) async fn run(mut self) {
        let Some(pool) = self.pool.clone() else { return };
        let began = pool.clock.monotonic();
        let starting = start(&pool, self.purpose);
        tokio::pin!(starting);
        let started = match tokio::time::timeout(HOLDS_PLACE, &mut starting).await {
            Ok(started) => started,
            Err(_) => {
                self.place = None;
                starting.await
            }
        };
        match started {
            Ok(instance) => {
                self.pool = None;
                pool.started(&instance, self.purpose, began);
            }
            Err(why) => self.failed(why),
        }
    }

    fn failed(&mut self, why: NotStarted) {
        let Some(pool) = self.pool.take() else { return };
        let mut state = pool.state();
        state.starts.end(self.purpose);
        let mut told = match (self.purpose, why) {
            (Purpose::Call, NotStarted::Error(error)) => error,
            (Purpose::Call, NotStarted::Init) => SandboxError::Lost.into(),
            (_, why) => {
                let reason = match why {
                    NotStarted::Error(error) => error.to_string(),
                    NotStarted::Init => INIT_FAILURE.to_owned(),
                };
                pool.take_in_trouble(&mut state, reason);
                drop(state);
                // Somebody may have counted on it.
                pool.want();
                return;
            }
        };
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
        self.failed(NotStarted::Error(SandboxError::Lost.into()));
    }
}

impl Pool {
    fn started(self: &Arc<Self>, instance: &Arc<Instance>, purpose: Purpose, began: Duration) {
        let mut state = self.state();
        state.starts.end(purpose);
        state.arrivals.started_in(self.clock.monotonic().saturating_sub(began));
        if state.give_back(instance.id).is_none() {
            // It was let go meanwhile.
            return;
        }
        if purpose == Purpose::Provisioned {
            instance.set_counts_as_ready();
            state.ready += 1;
        }
        if purpose != Purpose::Call {
            state.trouble = None;
        }
        self.publish(&mut state);
        self.put(state, instance, Came::New);
    }
}

async fn start(pool: &Arc<Pool>, purpose: Purpose) -> Result<Arc<Instance>, NotStarted> {
    let core = pool.core.upgrade().filter(|core| !core.is_stopping());
    let core = core.ok_or(NotStarted::Error(InvokeError::ShuttingDown))?;
    let initialization = match purpose {
        Purpose::Provisioned => Initialization::ProvisionedConcurrency,
        _ => Initialization::OnDemand,
    };
    core.relieve();
    let mut made = instance::create(&core, pool, core.next_instance_id(), initialization).await;
    if let Err(InvokeError::Sandbox(SandboxError::Exhausted(_))) = made
        && core.let_one_go()
    {
        made = instance::create(&core, pool, core.next_instance_id(), initialization).await;
    }
    let instance = made.map_err(NotStarted::Error)?;
    // Nothing keeps the engine from ending while an init phase takes its time.
    drop(core);
    let closed = {
        let mut state = pool.state();
        if !state.closed {
            state.initialising.insert(instance.id, Arc::clone(&instance));
        }
        state.closed
    };
    if closed {
        instance.close();
        return Err(NotStarted::Error(InvokeError::ShuttingDown));
    }
    match instance.initialise().await {
        Ok(()) => Ok(instance),
        // Said in the log; the next invocation tries again in its own time.
        Err(InitFailure::Failed) if purpose != Purpose::Provisioned => Ok(instance),
        Err(InitFailure::Failed) => {
            pool.discard(&instance);
            Err(NotStarted::Init)
        }
        Err(InitFailure::Lost(error)) => {
            pool.discard(&instance);
            Err(NotStarted::Error(error))
        }
    }
}
