//! Starts of instances, of all pools together: so many at a time, and each pool its turn.
//!
//! A start is work for the processor, so no more begin at a time than there are cores for. Pools
//! that want instances stand in a line and get one start each per turn: a thousand first calls of one
//! function do not hold up another one's first. What is started is decided when its turn comes, so
//! that calls which were served meanwhile cost nothing.

use super::Pool;
use super::starting::Starting;
use crate::shard::Shard;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use tokio::runtime::Handle;

/// What an instance is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A call that waits.
    Call,
    /// Provisioned concurrency.
    Provisioned,
    /// The minimum of instances.
    Kept,
    /// A call that is expected.
    Ahead,
}

/// Starts of one pool under way.
#[derive(Debug, Default)]
pub(super) struct Under {
    pub(super) provisioned: u32,
    others: u32,
}

impl Under {
    pub(super) fn all(&self) -> usize {
        usize::try_from(self.provisioned + self.others).unwrap_or(usize::MAX)
    }

    pub(super) fn begin(&mut self, purpose: Purpose) {
        *self.of(purpose) += 1;
    }

    pub(super) fn end(&mut self, purpose: Purpose) {
        let count = self.of(purpose);
        *count = count.saturating_sub(1);
    }

    fn of(&mut self, purpose: Purpose) -> &mut u32 {
        match purpose {
            Purpose::Provisioned => &mut self.provisioned,
            _ => &mut self.others,
        }
    }
}

/// Who may start instances now, and who next.
pub(crate) struct Starts {
    limit: usize,
    line: Mutex<Line>,
    executors: OnceLock<Vec<Handle>>,
    turn: AtomicUsize,
}

#[derive(Default)]
struct Line {
    running: usize,
    pools: VecDeque<Weak<Pool>>,
}

impl Starts {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit: limit.max(1),
            line: Mutex::default(),
            executors: OnceLock::new(),
            turn: AtomicUsize::new(0),
        }
    }

    /// Says on which executors instances are started that no call waits for.
    pub(crate) fn set_executors(&self, executors: Vec<Handle>) {
        // A second call would be a fault of the wiring; the first one holds.
        let _ = self.executors.set(executors);
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a pool into the line, and begins what may begin.
    pub(super) fn want(self: &Arc<Self>, pool: &Arc<Pool>) {
        self.stand_in_line(pool);
        self.begin();
    }

    fn stand_in_line(&self, pool: &Arc<Pool>) {
        if !pool.in_line.swap(true, Ordering::AcqRel) {
            self.line().pools.push_back(Arc::downgrade(pool));
        }
    }

    fn begin(self: &Arc<Self>) {
        loop {
            let pool = {
                let mut line = self.line();
                if line.running >= self.limit {
                    return;
                }
                let Some(pool) = line.pools.pop_front() else { return };
                let Some(pool) = pool.upgrade() else { continue };
                line.running += 1;
                pool
            };
            let place = Place(Some(Arc::clone(self)));
            pool.in_line.store(false, Ordering::Release);
            let Some((purpose, shard)) = pool.claim_start() else {
                place.give_up();
                continue;
            };
            // It may want more, and does not get them before the others.
            self.stand_in_line(&pool);
            let starting = Starting::new(pool, purpose, place);
            // Where there is no executor any more, whoever waits is told by the drop.
            if let Some(executor) = self.executor(shard) {
                executor.spawn(starting.run());
            }
        }
    }

    /// A call's instance is made where the call is, since they talk to each other from then on; the
    /// others on each executor in turn. Never on a thread that is no shard's, from which this may be
    /// called as well.
    fn executor(&self, shard: Option<Shard>) -> Option<Handle> {
        let executors = self.executors.get().filter(|executors| !executors.is_empty());
        let Some(executors) = executors else { return Handle::try_current().ok() };
        let of_shard = shard.and_then(|shard| executors.get(usize::from(shard)));
        let next = || {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed);
            executors.get(turn % executors.len())
        };
        of_shard.or_else(next).cloned()
    }
}

/// One of the places for starts; the next one begins when it is dropped.
pub(super) struct Place(Option<Arc<Starts>>);

impl Place {
    /// Gives the place back without beginning anything: whoever gives it up looks for the next.
    fn give_up(mut self) {
        if let Some(starts) = self.0.take() {
            starts.line().running -= 1;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(starts) = self.0.take() {
            starts.line().running -= 1;
            starts.begin();
        }
    }
}

impl Pool {
    /// Decides what is started next, and for a call of which shard, and counts it as under way.
    fn claim_start(self: &Arc<Self>) -> Option<(Purpose, Option<Shard>)> {
        let now = self.clock.monotonic();
        let mut state = self.state();
        let purpose = state.wants(now)?;
        if purpose == Purpose::Call && !self.quota.start_environment(now) {
            // Other versions of the function were faster; it is tried again in a moment.
            self.watch_busy(&mut state, now);
            return None;
        }
        if purpose == Purpose::Ahead {
            state.expected = false;
        }
        let shard = match purpose {
            Purpose::Call => state.first_unserved().and_then(|waiter| waiter.shard),
            _ => None,
        };
        state.starts.begin(purpose);
        Some((purpose, shard))
    }
}
