//! What is leased and who works on it: shared by the dispatcher, which fills it, and the steps, which
//! take the next event from it themselves.
//!
//! Whoever is done with an event goes on with the next one on the same executor, mostly with the
//! instance that has just become free there. The dispatcher hears of it only when there is something
//! to do for it: few events are left, or a slot has none.

use super::ready::Ready;
use super::settled::Settled;
use super::share::{Allowance, Known, Share};
use super::step::Steps;
use super::turns::{Turn, Turns};
use super::work::Work;
use model::queue::Leased;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

/// Events whose functions are done and of which that is not written down yet. With more nothing is
/// started: the queue is slower than the functions.
const UNSETTLED: usize = 512;

/// The place where leased events lie.
pub(super) struct Desk {
    pub(super) steps: Arc<Steps>,
    /// Tells the dispatcher that it has something to do.
    pub(super) few: Notify,
    pub(super) settled: Settled,
    state: Mutex<State>,
    turns: Arc<Turns>,
    /// `None` once no more are begun.
    tasks: Mutex<Option<JoinSet<()>>>,
    /// Those of the data plane; where there are none, the calling one.
    executors: Vec<Handle>,
    turn: AtomicUsize,
}

struct State {
    share: Share,
    ready: Ready,
    /// The lane that was served last.
    last: String,
    /// With how many events left the dispatcher is told; not at all where the queue has no more.
    few: Option<usize>,
    /// A lease is under way.
    leasing: bool,
    /// There was something to tell meanwhile, which that lease may not have seen.
    untold: bool,
    /// Nothing is begun any more.
    stopped: bool,
}

/// An event with the slot in which it is worked on.
pub(super) struct Job {
    pub(super) leased: Leased,
    pub(super) turn: Turn,
    pub(super) slot: Slot,
}

/// A slot that a step holds until its function is done. Goes back when it is dropped.
pub(super) struct Slot {
    desk: Arc<Desk>,
    lane: String,
    since: Instant,
    freed: bool,
}

impl Slot {
    /// Gives the slot back. `rest_ms` is until when the lane should get none, in milliseconds since
    /// 1970, where its function can't run now. Answers what is to be worked on next.
    pub(super) fn free(mut self, rest_ms: Option<i64>) -> Option<Job> {
        self.freed = true;
        self.desk.give_back(&self.lane, self.since.elapsed(), rest_ms)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if !self.freed {
            let lane = std::mem::take(&mut self.lane);
            let next = self.desk.give_back(&lane, self.since.elapsed(), None);
            next.into_iter().for_each(|job| self.desk.begin(job));
        }
    }
}

impl Desk {
    pub(super) fn new(steps: Steps, slots: usize, executors: Vec<Handle>) -> Self {
        Self {
            steps: Arc::new(steps),
            few: Notify::new(),
            settled: Settled::default(),
            state: Mutex::new(State {
                share: Share::new(slots),
                ready: Ready::default(),
                last: String::new(),
                few: None,
                leasing: false,
                untold: false,
                stopped: false,
            }),
            turns: Arc::default(),
            tasks: Mutex::new(Some(JoinSet::new())),
            executors,
            turn: AtomicUsize::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tasks(&self) -> MutexGuard<'_, Option<JoinSet<()>>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins with everything for which there are slots.
    pub(super) fn begin_all(self: &Arc<Self>) {
        loop {
            let next = self.next(&mut self.state());
            let Some(job) = next else { return };
            self.begin(job);
        }
    }

    /// Begins with a job, on each executor in turn.
    pub(super) fn begin(self: &Arc<Self>, job: Job) {
        let step = Box::pin(Arc::clone(&self.steps).work(Arc::clone(self), job));
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        // Where no more are begun the event is left leased.
        let mut tasks = self.tasks();
        let Some(tasks) = tasks.as_mut() else { return };
        match self.executors.get(turn % self.executors.len().max(1)) {
            Some(executor) => tasks.spawn_on(step, executor),
            None => tasks.spawn(step),
        };
    }

    /// The next event of the lanes in turn, with a slot for it.
    fn next(self: &Arc<Self>, state: &mut State) -> Option<Job> {
        if state.stopped || self.settled.count() >= UNSETTLED {
            return None;
        }
        let now_ms = self.steps.now_ms();
        let known = Ahead { work: &*self.steps.work, ready: &state.ready };
        let mut lanes = state.ready.lanes_behind(&state.last);
        let lane = lanes.find(|lane| state.share.may_start(lane, now_ms, &known))?.to_owned();
        drop(lanes);
        let leased = state.ready.pop(&lane)?;
        state.share.take(&lane, now_ms);
        state.last.clone_from(&lane);
        let turn = self.turns.join(&lane);
        let slot = Slot { desk: Arc::clone(self), lane, since: Instant::now(), freed: false };
        Some(Job { leased, turn, slot })
    }

    fn give_back(
        self: &Arc<Self>,
        lane: &str,
        took: Duration,
        rest_ms: Option<i64>,
    ) -> Option<Job> {
        let mut state = self.state();
        let stays = state.ready.count(lane) > 0;
        state.share.give_back(lane, rest_ms.is_none().then_some(took), stays);
        if let Some(rest_ms) = rest_ms {
            state.share.pause(lane, rest_ms);
        }
        let first = self.next(&mut state);
        // The lane may have grown meanwhile.
        let second = first.as_ref().and_then(|_| self.next(&mut state));
        let few = state.few.is_some_and(|few| state.ready.len() <= few);
        let has_news = first.is_none() || few || state.ready.count(lane) == 0;
        let tells = has_news && !state.leasing;
        state.untold |= has_news && state.leasing;
        if has_news {
            state.few = None;
        }
        drop(state);
        if let Some(job) = second {
            self.begin(job);
        }
        if tells {
            self.few.notify_one();
        }
        first
    }

    /// What may be leased now. From here on a lease is under way, if there is something.
    pub(super) fn allowance(&self, handing: Duration) -> Allowance {
        let mut state = self.state();
        let State { share, ready, .. } = &mut *state;
        let known = Ahead { work: &*self.steps.work, ready };
        let allowance = share.allowance(self.steps.now_ms(), handing, &known);
        state.leasing = allowance.limit > 0;
        allowance
    }

    /// Takes what was leased. `more` says whether the queue may have something else that is due. Answers
    /// whether there is room that was not there when it was asked for.
    pub(super) fn take(&self, leased: Vec<Leased>, more: bool) -> bool {
        let mut state = self.state();
        let now = Instant::now();
        leased.into_iter().for_each(|leased| state.ready.push(leased, now));
        state.leasing = false;
        state.few = more.then(|| state.ready.len() / 2);
        std::mem::take(&mut state.untold)
    }

    /// Takes out what was leased before a time and still waits for a slot.
    pub(super) fn leased_before(&self, time: Instant) -> Vec<Leased> {
        self.state().ready.leased_before(time)
    }

    /// Whether nothing waits for a slot.
    pub(super) fn is_empty(&self) -> bool {
        self.state().ready.is_empty()
    }

    /// Says what became of steps that broke off.
    pub(super) fn report(&self) {
        if let Some(tasks) = self.tasks().as_mut() {
            while let Some(ended) = tasks.try_join_next() {
                report(ended);
            }
        }
    }

    /// Begins nothing any more, and waits for what is under way.
    pub(super) async fn finish(&self) {
        self.state().stopped = true;
        let tasks = self.tasks().take();
        let Some(mut tasks) = tasks else { return };
        while let Some(ended) = tasks.join_next().await {
            report(ended);
        }
    }

    /// Ends everything where it stands.
    pub(super) fn abort(&self) {
        self.state().stopped = true;
        let tasks = self.tasks().take();
        drop(tasks);
    }
}

pub(super) fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        // The lease expires, and the event is due again.
        tracing::error!(%error, "a step of an event broke off");
    }
}

/// What is known of lanes beside their slots.
struct Ahead<'a> {
    work: &'a dyn Work,
    ready: &'a Ready,
}

impl Known for Ahead<'_> {
    fn most(&self, lane: &str) -> Option<usize> {
        self.work.most(lane)
    }

    fn ready(&self, lane: &str) -> usize {
        self.ready.count(lane)
    }

    fn ready_lanes(&self) -> impl Iterator<Item = &str> {
        self.ready.lanes()
    }
}
