//! Where each instance of a pool stands: being initialised, busy or idle; and who waits.

use super::goal::{Goal, Trouble};
use super::starts::{Purpose, Under};
use super::{Waiter, goal};
use crate::environment::Initialization;
use crate::instance::Instance;
use crate::keep_alive::Arrivals;
use crate::shard;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// How many idle instances are looked at for one of the caller's shard.
const SHARD_SEARCH: usize = 8;

/// The state of a pool.
#[derive(Default)]
pub(crate) struct State {
    /// Not yet ready for their first event.
    pub(super) initialising: BTreeMap<u64, Arc<Instance>>,
    /// Given to calls.
    pub(super) busy: BTreeMap<u64, Busy>,
    /// Busy instances that have room for more calls.
    pub(super) roomy: BTreeSet<u64>,
    /// Calls that are given to instances.
    pub(super) calls: usize,
    pub(super) idle: Idle,
    /// Who has waited longest stands first.
    pub(super) waiters: VecDeque<Waiter>,
    /// Calls that the version lets an instance be given at a time; zero says one.
    pub(super) at_once: usize,
    /// Starts under way.
    pub(super) starts: Under,
    /// What is to be there whether or not it is called.
    pub(super) goal: Goal,
    /// Provisioned instances that are initialised.
    pub(super) ready: u32,
    /// Why instances that are to be there can't be made.
    pub(super) trouble: Option<Trouble>,
    pub(super) arrivals: Arrivals,
    /// Whether an instance was made ahead of a call since the last one.
    pub(super) returned: bool,
    /// Whether one is to be made ahead now.
    pub(super) expected: bool,
    /// When it is to be looked at again.
    pub(super) due: Option<Duration>,
    /// Bytes that an instance takes, as was seen last; zero where none was seen.
    pub(crate) typical_bytes: u64,
    /// Bytes that count against the platform's memory for all of them.
    pub(crate) charged_bytes: u64,
    /// The version is no longer served by these instances.
    pub(super) draining: bool,
    /// The platform has stopped.
    pub(super) closed: bool,
}

/// An instance that is given to calls.
pub(super) struct Busy {
    pub(super) instance: Arc<Instance>,
    calls: usize,
    room: usize,
}

/// Where an instance comes from that becomes free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// From its start.
    New,
    /// From a call.
    FromCall,
    /// From one of the calls that it has.
    OneOfSeveral,
}

impl State {
    /// Counts an arrival.
    pub(super) fn call_begins(&mut self, now: Duration) {
        let others = self.calls + self.waiters.len();
        self.arrivals.begins(others, now);
        self.returned = false;
        self.expected = false;
    }

    /// The instance to be used next: one that has calls and room for more, else the idle one. It is
    /// given to one call more from now on.
    pub(super) fn take_free(&mut self) -> Option<Arc<Instance>> {
        if let Some(id) = self.roomy.first().copied() {
            return self.give_more(id);
        }
        let instance = self.idle.provisioned.pop().or_else(|| self.idle.on_demand.pop())?;
        self.give(Arc::clone(&instance));
        Some(instance)
    }

    /// Gives an instance that stands nowhere to a call.
    pub(super) fn give(&mut self, instance: Arc<Instance>) {
        let room = instance.room();
        self.calls += 1;
        if room > 1 {
            self.roomy.insert(instance.id);
        }
        self.busy.insert(instance.id, Busy { instance, calls: 1, room });
    }

    fn give_more(&mut self, id: u64) -> Option<Arc<Instance>> {
        let busy = self.busy.get_mut(&id)?;
        busy.calls += 1;
        self.calls += 1;
        if busy.calls >= busy.room {
            self.roomy.remove(&id);
        }
        Some(Arc::clone(&busy.instance))
    }

    /// An instance that is shared is given no more calls.
    pub(super) fn retire(&mut self, id: u64) {
        self.roomy.remove(&id);
        if let Some(busy) = self.busy.get_mut(&id) {
            busy.room = 0;
        }
    }

    /// Takes an instance back, or one call of it; `None` where it was let go.
    pub(super) fn give_back(&mut self, id: u64) -> Option<Came> {
        let Some(busy) = self.busy.get_mut(&id) else {
            return self.initialising.remove(&id).map(|_| Came::New);
        };
        self.calls = self.calls.saturating_sub(1);
        busy.calls = busy.calls.saturating_sub(1);
        if busy.calls > 0 {
            if busy.calls < busy.room {
                self.roomy.insert(id);
            }
            return Some(Came::OneOfSeveral);
        }
        self.busy.remove(&id);
        self.roomy.remove(&id);
        Some(Came::FromCall)
    }

    /// Takes an instance out; says whether it was there.
    pub(super) fn remove(&mut self, id: u64) -> bool {
        if let Some(busy) = self.busy.remove(&id) {
            self.roomy.remove(&id);
            self.calls = self.calls.saturating_sub(busy.calls);
            return true;
        }
        self.initialising.remove(&id).is_some() || self.idle.remove(id)
    }

    /// Counts off an instance that was taken out for good.
    pub(super) fn left(&mut self, instance: &Instance) {
        if instance.counts_as_ready() {
            self.ready = self.ready.saturating_sub(1);
        }
    }

    /// Keeps an instance idle.
    pub(super) fn rest(&mut self, instance: Arc<Instance>, came: Came, now: Duration) {
        if came == Came::FromCall {
            self.arrivals.ends(self.calls, now);
        }
        let stack = match instance.initialization {
            Initialization::ProvisionedConcurrency => &mut self.idle.provisioned,
            _ => &mut self.idle.on_demand,
        };
        stack.items.push(Resting { instance, since: now });
    }

    /// Whether there are more provisioned instances than there are to be.
    pub(super) fn surplus(&self) -> bool {
        self.ready > self.goal.provisioned
    }

    /// Instances that are through with their start.
    pub(crate) fn initialised(&self) -> usize {
        self.busy.len() + self.idle.len()
    }

    /// Who waits longest of those for whom no start is under way.
    pub(super) fn first_unserved(&self) -> Option<&Waiter> {
        self.waiters.get(self.starts.all().saturating_mul(self.at_once.max(1)))
    }

    /// What is to be started next, if anything is.
    pub(super) fn wants(&self, now: Duration) -> Option<Purpose> {
        if self.closed {
            return None;
        }
        if self.waiters.len() > self.starts.all().saturating_mul(self.at_once.max(1)) {
            return Some(Purpose::Call);
        }
        if self.draining {
            return None;
        }
        if self.trouble.as_ref().is_none_or(|trouble| trouble.not_before <= now)
            && let Some(purpose) = goal::missing(self)
        {
            return Some(purpose);
        }
        self.expected.then_some(Purpose::Ahead)
    }
}

/// Idle instances.
#[derive(Default)]
pub(super) struct Idle {
    pub(super) on_demand: Stack,
    pub(super) provisioned: Stack,
}

impl Idle {
    pub(super) fn len(&self) -> usize {
        self.on_demand.items.len() + self.provisioned.items.len()
    }

    fn remove(&mut self, id: u64) -> bool {
        self.on_demand.remove(id) || self.provisioned.remove(id)
    }

    pub(super) fn take_all(&mut self) -> Vec<Arc<Instance>> {
        let stacks = [&mut self.on_demand, &mut self.provisioned];
        stacks.into_iter().flat_map(Stack::take_all).collect()
    }
}

/// An idle instance.
pub(super) struct Resting {
    pub(super) instance: Arc<Instance>,
    pub(super) since: Duration,
}

/// Idle instances of one kind; the one used last stands last.
#[derive(Default)]
pub(super) struct Stack {
    pub(super) items: Vec<Resting>,
    /// How many from the beginning are at rest already.
    resting: usize,
}

impl Stack {
    fn pop(&mut self) -> Option<Arc<Instance>> {
        let here = shard::current();
        let near = self
            .items
            .iter()
            .rev()
            .take(SHARD_SEARCH)
            .position(|resting| resting.instance.home == here)
            .map_or(1, |behind| behind + 1);
        let position = self.items.len().checked_sub(near)?;
        Some(self.take(position))
    }

    /// Takes the one out that was used before all others.
    pub(super) fn pop_oldest(&mut self) -> Option<Arc<Instance>> {
        (!self.items.is_empty()).then(|| self.take(0))
    }

    fn take(&mut self, position: usize) -> Arc<Instance> {
        if position < self.resting {
            self.resting -= 1;
        }
        self.items.remove(position).instance
    }

    fn remove(&mut self, id: u64) -> bool {
        let position = self.items.iter().position(|resting| resting.instance.id == id);
        position.map(|position| self.take(position)).is_some()
    }

    pub(super) fn take_all(&mut self) -> Vec<Arc<Instance>> {
        self.resting = 0;
        std::mem::take(&mut self.items).into_iter().map(|resting| resting.instance).collect()
    }

    /// Those that have been idle for so long that they are to rest; each is given once.
    pub(super) fn take_tired(&mut self, now: Duration, after: Duration) -> Vec<Arc<Instance>> {
        let tired = self.items.iter().skip(self.resting);
        let tired = tired.take_while(|resting| resting.since + after <= now);
        let tired: Vec<_> = tired.map(|resting| Arc::clone(&resting.instance)).collect();
        self.resting += tired.len();
        tired
    }

    /// Since when the next one has been idle that is not at rest.
    pub(super) fn awake_since(&self) -> Option<Duration> {
        self.items.get(self.resting).map(|resting| resting.since)
    }
}
