//! The instances of one version: who is idle, who waits for one, how many are on their way.
//!
//! A call takes the idle instance that was used last, of its own shard if there is one. Where none
//! is idle it waits, and an instance is started for it unless one is already on its way; whichever
//! instance is free first serves whoever has waited longest.

mod lease;
mod starting;

pub(crate) use lease::Lease;

use crate::engine::Core;
use crate::executable::Executable;
use crate::instance::Instance;
use crate::invocation::InvokeError;
use crate::shard;
use starting::Starting;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long a call waits for an instance that has just answered and is about to ask for its next
/// event, before another instance is started for it.
const SETTLE_GRACE: Duration = Duration::from_millis(5);
/// How many idle instances are looked at for one of the caller's shard.
const SHARD_SEARCH: usize = 8;

/// All instances of one version.
pub(crate) struct Pool {
    pub(crate) executable: Arc<Executable>,
    core: Weak<Core>,
    settling: AtomicUsize,
    state: Mutex<State>,
}

type Waiter = oneshot::Sender<Result<Lease, InvokeError>>;

#[derive(Default)]
struct State {
    live: HashMap<u64, Arc<Instance>>,
    /// The one used last stands last.
    idle: Vec<Arc<Instance>>,
    waiters: VecDeque<Waiter>,
    starting: usize,
    /// The version is no longer served by these instances.
    draining: bool,
    /// The platform has stopped.
    closed: bool,
}

/// Says that an instance has answered and not yet asked for its next event; until dropped.
pub(crate) struct Settling(Arc<Pool>);

impl Drop for Settling {
    fn drop(&mut self) {
        self.0.settling.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Pool {
    pub(crate) fn new(core: Weak<Core>, executable: Arc<Executable>) -> Self {
        Self { executable, core, settling: AtomicUsize::new(0), state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An instance for one call; goes back with the lease, or when the call is done with it.
    pub(crate) async fn take(self: &Arc<Self>) -> Result<Lease, InvokeError> {
        let (mut receiver, settles) = {
            let mut state = self.state();
            if let Some(instance) = state.pop_idle() {
                return Ok(Lease::new(self, instance));
            }
            if state.closed {
                return Err(InvokeError::ShuttingDown);
            }
            let (waiter, receiver) = oneshot::channel();
            state.waiters.retain(|w| !w.is_closed());
            state.waiters.push_back(waiter);
            let settling = self.settling.load(Ordering::Acquire);
            let settles = settling > 0 && state.starting + settling >= state.waiters.len();
            if !settles {
                self.start_for_waiters(&mut state);
            }
            (receiver, settles)
        };
        if settles {
            if let Ok(given) = tokio::time::timeout(SETTLE_GRACE, &mut receiver).await {
                return given.unwrap_or(Err(InvokeError::ShuttingDown));
            }
            self.start_for_waiters(&mut self.state());
        }
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

    fn start_for_waiters(self: &Arc<Self>, state: &mut State) {
        while state.starting < state.waiters.len() {
            state.starting += 1;
            tokio::spawn(Starting::new(Arc::clone(self)).run());
        }
    }

    /// Gives an instance to whoever has waited longest, or keeps it idle.
    pub(crate) fn release(self: &Arc<Self>, instance: &Arc<Instance>) {
        let mut state = self.state();
        if !state.live.contains_key(&instance.id) {
            // It was let go meanwhile.
            return;
        }
        if state.draining && state.waiters.is_empty() {
            state.live.remove(&instance.id);
            drop(state);
            instance.close();
            return;
        }
        let mut given = Ok(Lease::new(self, Arc::clone(instance)));
        while let Some(waiter) = state.waiters.pop_front() {
            match waiter.send(given) {
                Ok(()) => return,
                Err(back) => given = back,
            }
        }
        if let Ok(lease) = given {
            state.idle.push(lease.into_instance());
        }
    }

    /// Lets an instance go that is of no more use.
    pub(crate) fn discard(&self, instance: &Arc<Instance>) {
        let mut state = self.state();
        state.live.remove(&instance.id);
        state.idle.retain(|idle| idle.id != instance.id);
        drop(state);
        instance.close();
    }

    /// Lets idle instances go now and busy ones when they are done: the version is no longer served
    /// by them.
    pub(crate) fn drain(&self) {
        let mut state = self.state();
        state.draining = true;
        let idle = std::mem::take(&mut state.idle);
        for instance in &idle {
            state.live.remove(&instance.id);
        }
        drop(state);
        close_all(idle);
    }

    /// Lets everything go, busy or not; whoever waits is told that the platform stops.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        let State { live, idle, waiters, .. } = &mut *state;
        let (live, idle, waiters) =
            (std::mem::take(live), std::mem::take(idle), std::mem::take(waiters));
        drop(state);
        drop((idle, waiters));
        close_all(live.into_values());
    }

    /// Instances that exist or are about to.
    pub(crate) fn size(&self) -> usize {
        let state = self.state();
        state.live.len().max(state.starting)
    }

    /// What is due at this time: idle instances beyond their keep-alive go and others are frozen,
    /// invocations that nobody waits for any more and whose time is up end, held log lines are handed on.
    pub(crate) fn sweep(&self, now: Duration, keep_alive: Duration) {
        let (expired, live) = {
            let mut state = self.state();
            let is_old = |instance: &Arc<Instance>| {
                instance.idle_since().is_some_and(|since| now.saturating_sub(since) >= keep_alive)
            };
            let (expired, kept): (Vec<_>, Vec<_>) =
                std::mem::take(&mut state.idle).into_iter().partition(is_old);
            state.idle = kept;
            for instance in &expired {
                state.live.remove(&instance.id);
            }
            (expired, state.live.values().cloned().collect::<Vec<_>>())
        };
        close_all(expired);
        for instance in live {
            instance.expire_if_due(now);
            instance.rest(now);
            instance.output.flush();
        }
    }
}

fn close_all(instances: impl IntoIterator<Item = Arc<Instance>>) {
    instances.into_iter().for_each(|instance| instance.close());
}

impl State {
    fn pop_idle(&mut self) -> Option<Arc<Instance>> {
        let here = shard::current();
        let near = self
            .idle
            .iter()
            .rposition(|instance| instance.home == here)
            .filter(|position| self.idle.len() - position <= SHARD_SEARCH);
        match near {
            Some(position) => Some(self.idle.remove(position)),
            None => self.idle.pop(),
        }
    }
}
