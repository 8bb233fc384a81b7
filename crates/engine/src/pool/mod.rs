//! The instances of one version: who is idle, who waits for one, how many are on their way.
//!
//! A call takes the idle instance that was used last, of its own shard if there is one; those that
//! are provisioned first. Where none is idle it waits, and an instance is started for it unless one
//! is already on its way; whichever instance is free first serves whoever has waited longest, so an
//! instance that becomes free is used before a further one is started (`starts.rs` bounds how many
//! are started at a time). Idle instances stay as long as the version's arrivals say (`sweep.rs`);
//! those that the user wants to be there are made again when they go (`goal.rs`).

mod goal;
mod lease;
#[cfg(test)]
mod simulation;
mod starting;
mod starts;
mod state;
mod sweep;

pub(crate) use goal::Goal;
pub use goal::Standing;
pub(crate) use lease::Lease;
pub(crate) use starts::Starts;
pub(crate) use state::State;

use crate::admission::{Provisioned, Quota};
use crate::engine::Core;
use crate::environment::Initialization;
use crate::executable::Executable;
use crate::instance::Instance;
use crate::invocation::InvokeError;
use crate::shard::{self, Shard};
use model::Clock;
use state::Came;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long a call waits for an instance that has just answered and is about to ask for its next
/// event, before another instance is started for it.
const SETTLE_GRACE: Duration = Duration::from_millis(5);

/// All instances of one version.
pub(crate) struct Pool {
    /// Tells pools apart.
    id: u64,
    pub(crate) executable: Arc<Executable>,
    core: Weak<Core>,
    clock: Arc<dyn Clock>,
    /// What calls of this version count against besides its function's quota.
    pub(crate) provisioned: Arc<Provisioned>,
    quota: Arc<Quota>,
    settling: AtomicUsize,
    /// Whether it stands in the line of those that want instances to be started.
    in_line: AtomicBool,
    state: Mutex<State>,
}

/// Whoever waits for an instance.
pub(crate) struct Waiter {
    told: oneshot::Sender<Result<Lease, InvokeError>>,
    /// Where the call is.
    shard: Option<Shard>,
}

impl Waiter {
    fn is_closed(&self) -> bool {
        self.told.is_closed()
    }

    fn send(self, given: Result<Lease, InvokeError>) -> Result<(), Result<Lease, InvokeError>> {
        self.told.send(given)
    }
}

/// Says that an instance has answered and not yet asked for its next event; until dropped.
pub(crate) struct Settling(Arc<Pool>);

impl Drop for Settling {
    fn drop(&mut self) {
        self.0.settling.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Pool {
    pub(crate) fn new(core: &Arc<Core>, executable: Arc<Executable>, quota: Arc<Quota>) -> Self {
        let at_once = executable.config.own.requests_per_instance;
        let at_once = usize::try_from(at_once).unwrap_or(1);
        Self {
            id: core.next_instance_id(),
            executable,
            core: Arc::downgrade(core),
            clock: Arc::clone(&core.ports.clock),
            provisioned: Arc::default(),
            quota,
            settling: AtomicUsize::new(0),
            in_line: AtomicBool::new(false),
            state: Mutex::new(State { at_once, ..State::default() }),
        }
    }

    /// Another pool of the same version.
    pub(crate) fn twin(&self, core: &Arc<Core>) -> Self {
        Self::new(core, Arc::clone(&self.executable), Arc::clone(&self.quota))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An instance for one call; goes back with the lease, or when the call is done with it.
    pub(crate) async fn take(self: &Arc<Self>) -> Result<Lease, InvokeError> {
        let now = self.clock.monotonic();
        let (mut receiver, settles) = {
            let mut state = self.state();
            if state.closed {
                return Err(InvokeError::ShuttingDown);
            }
            state.call_begins(now);
            if let Some(instance) = state.take_free() {
                self.watch_busy(&mut state, now);
                return Ok(Lease::new(self, instance));
            }
            state.waiters.retain(|w| !w.is_closed());
            let settling = self.settling.load(Ordering::Acquire);
            // So many that each start serves, and this one.
            let wanted = state.waiters.len() / state.at_once.max(1) + 1;
            let settles = settling > 0 && state.starts.all() + settling >= wanted;
            let missing = wanted.saturating_sub(state.starts.all());
            let left = usize::try_from(self.quota.environments_left(now)).unwrap_or(usize::MAX);
            if !settles && missing > left {
                return Err(self.quota.too_many_environments());
            }
            let (told, receiver) = oneshot::channel();
            state.waiters.push_back(Waiter { told, shard: shard::entered() });
            self.watch_busy(&mut state, now);
            (receiver, settles)
        };
        if settles {
            // Mostly the runtime's request has come by now and is only to be taken in, which is
            // cheaper than a timer.
            crate::shard::after_others().await;
            if let Ok(given) = receiver.try_recv() {
                return given;
            }
            if let Ok(given) = tokio::time::timeout(SETTLE_GRACE, &mut receiver).await {
                return given.unwrap_or(Err(InvokeError::ShuttingDown));
            }
        }
        self.want();
        receiver.await.unwrap_or(Err(InvokeError::ShuttingDown))
    }

    /// Says that an instance is about to be free.
    pub(crate) fn settle(self: &Arc<Self>) -> Settling {
        self.settling.fetch_add(1, Ordering::AcqRel);
        Settling(Arc::clone(self))
    }

    /// Whether an instance is about to be free.
    pub(crate) fn is_settling(&self) -> bool {
        self.settling.load(Ordering::Acquire) > 0
    }

    /// Has instances started for whoever waits, and those that are to be there; as many as may be
    /// started now.
    fn want(self: &Arc<Self>) {
        if let Some(core) = self.core.upgrade() {
            core.starts.want(self);
        }
    }

    /// Gives an instance to whoever has waited longest, or keeps it idle.
    pub(crate) fn release(self: &Arc<Self>, instance: &Arc<Instance>) {
        let mut state = self.state();
        let Some(came) = state.give_back(instance.id) else {
            // It was let go meanwhile.
            return;
        };
        self.put(state, instance, came);
    }

    /// Puts an instance, which stands nowhere now, where it is of most use.
    fn put(
        self: &Arc<Self>,
        mut state: MutexGuard<'_, State>,
        instance: &Arc<Instance>,
        came: Came,
    ) {
        let now = self.clock.monotonic();
        if came == Came::OneOfSeveral {
            self.share(&mut state, now);
            return;
        }
        let provisioned = instance.initialization == Initialization::ProvisionedConcurrency;
        // A provisioned instance is one that is initialised; another one takes its place.
        let spent = (provisioned && (state.surplus() || !instance.is_initialised()))
            || instance.room() == 0;
        if spent || (state.draining && state.waiters.is_empty()) {
            state.left(instance);
            self.publish(&mut state);
            drop(state);
            instance.close();
            self.want();
            return;
        }
        let mut given = Ok(Lease::new(self, Arc::clone(instance)));
        while let Some(waiter) = state.waiters.pop_front() {
            match waiter.send(given) {
                Ok(()) => {
                    state.give(Arc::clone(instance));
                    self.share(&mut state, now);
                    return;
                }
                Err(back) => given = back,
            }
        }
        if let Ok(lease) = given {
            state.rest(lease.into_instance(), came, now);
            self.watch_busy(&mut state, now);
        }
    }

    /// Gives instances that have room to whoever waits.
    fn share(self: &Arc<Self>, state: &mut State, now: Duration) {
        while !state.roomy.is_empty()
            && let Some(waiter) = state.waiters.pop_front()
        {
            if waiter.is_closed() {
                continue;
            }
            let Some(instance) = state.take_free() else { break };
            if let Err(Ok(back)) = waiter.send(Ok(Lease::new(self, instance))) {
                // Its caller has left just now.
                let instance = back.into_instance();
                state.give_back(instance.id);
            }
        }
        self.watch_busy(state, now);
    }

    /// Gives a shared instance to no more calls.
    pub(crate) fn retire(&self, instance: &Arc<Instance>) {
        self.state().retire(instance.id);
    }

    /// Lets an instance go that is of no more use.
    pub(crate) fn discard(self: &Arc<Self>, instance: &Arc<Instance>) {
        let mut state = self.state();
        if state.remove(instance.id) {
            state.left(instance);
            self.publish(&mut state);
            if instance.counts_as_ready() {
                // Not at once: the next one may fare no better.
                self.take_in_trouble(&mut state, "an instance ended by itself".to_owned());
            }
        }
        drop(state);
        instance.close();
        self.want();
    }

    /// Lets idle instances go now and busy ones when they are done: the version is no longer served
    /// by them.
    pub(crate) fn drain(&self) {
        let mut state = self.state();
        state.draining = true;
        state.goal = Goal::default();
        let idle = state.idle.take_all();
        idle.iter().for_each(|instance| state.left(instance));
        self.publish(&mut state);
        drop(state);
        close_all(idle);
    }

    /// Lets everything go, busy or not; whoever waits is told that the platform stops.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.goal = Goal::default();
        let waiters = std::mem::take(&mut state.waiters);
        let mut gone = state.idle.take_all();
        let busy = std::mem::take(&mut state.busy).into_values();
        gone.extend(busy.map(|busy| busy.instance));
        state.roomy.clear();
        state.calls = 0;
        gone.extend(std::mem::take(&mut state.initialising).into_values());
        gone.iter().for_each(|instance| state.left(instance));
        self.publish(&mut state);
        drop(state);
        drop(waiters);
        close_all(gone);
    }

    /// Instances that exist or are about to.
    pub(crate) fn size(&self) -> usize {
        let state = self.state();
        state.initialised() + state.initialising.len().max(state.starts.all())
    }

    /// The instance that writes to a log stream.
    #[cfg(test)]
    fn instance_of(&self, stream: &str) -> Option<Arc<Instance>> {
        let state = self.state();
        let idle = state.idle.on_demand.items.iter().chain(&state.idle.provisioned.items);
        let all = idle.map(|resting| &resting.instance);
        let busy = state.busy.values().map(|busy| &busy.instance);
        let mut all = all.chain(busy).chain(state.initialising.values());
        all.find(|instance| instance.output.stream() == stream).cloned()
    }

    /// Says how many provisioned instances there are, and how much memory all may take, after their
    /// number has changed.
    fn publish(&self, state: &mut State) {
        self.provisioned.set_ready(state.ready);
        if let Some(core) = self.core.upgrade() {
            core.pressure.charge(state);
        }
    }
}

fn close_all(instances: impl IntoIterator<Item = Arc<Instance>>) {
    instances.into_iter().for_each(|instance| instance.close());
}
