//! The dispatcher: leases events that are due, a fair share of every function, and makes their steps.
//!
//! It does nothing while nothing is due: changes of the queue wake it, and otherwise the time at
//! which the next event is due. Its slots are a part of the account's concurrency only, so callers
//! who wait for an answer always find room. Events that are under way when it stops are left leased
//! and come back at the next start.

use super::decide::milliseconds;
use super::share::{Allowance, Share};
use super::step::{LEASE, Steps};
use super::turns::Turns;
use super::work::EngineWork;
use crate::engine::Core;
use model::queue::LeaseRequest;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

/// How long to leave a queue alone that fails.
const QUEUE_FAILURE_WAIT: Duration = Duration::from_secs(1);
/// Shortest wait where the queue says that something is due and gives nothing: it can only be due
/// to somebody else.
const IDLE_LEAST: Duration = Duration::from_millis(50);
/// Longest sleep; times farther away are looked at again then.
const IDLE_MOST: Duration = Duration::from_secs(3_600);
/// Most messages of one lease.
const BATCH: usize = 100;

/// The dispatcher of one engine.
pub(crate) struct Dispatcher {
    steps: Arc<Steps>,
    slots: usize,
    executors: Executors,
    wake: Arc<Notify>,
    stopping: Arc<AtomicBool>,
    turns: Arc<Turns>,
}

/// Where steps are made: the executors of the data plane in turn, so that they are spread over the
/// cores; where there are none, the dispatcher's own.
struct Executors {
    handles: Vec<Handle>,
    turn: usize,
}

impl Executors {
    fn spawn(
        &mut self,
        steps: &mut JoinSet<Option<i64>>,
        step: impl Future<Output = Option<i64>> + Send + 'static,
    ) -> AbortHandle {
        self.turn = self.turn.wrapping_add(1);
        match self.handles.get(self.turn % self.handles.len().max(1)) {
            Some(executor) => steps.spawn_on(step, executor),
            None => steps.spawn(step),
        }
    }
}

/// Tells a dispatcher to stop.
#[derive(Clone)]
pub(crate) struct Stop {
    wake: Arc<Notify>,
    stopping: Arc<AtomicBool>,
}

impl Stop {
    /// No further event is leased from here on.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.wake.notify_one();
    }
}

impl Dispatcher {
    /// The dispatcher of an engine.
    pub(crate) fn of(core: &Arc<Core>, executors: Vec<Handle>) -> Self {
        let settings = &core.settings.async_invoke;
        let steps = Steps {
            queue: Arc::clone(&core.ports.queue),
            clock: Arc::clone(&core.ports.clock),
            work: Arc::new(EngineWork(Arc::downgrade(core))),
            account: core.settings.account.clone(),
            payload_bytes: settings.payload_bytes,
        };
        Self::new(steps, settings.slots(core.settings.account_concurrency), executors)
    }

    /// Works on `slots` events at the same time.
    pub(super) fn new(steps: Steps, slots: usize, executors: Vec<Handle>) -> Self {
        let wake = Arc::new(Notify::new());
        let changed = Arc::clone(&wake);
        steps.queue.on_change(Arc::new(move || changed.notify_one()));
        Self {
            steps: Arc::new(steps),
            slots,
            executors: Executors { handles: executors, turn: 0 },
            wake,
            stopping: Arc::default(),
            turns: Arc::default(),
        }
    }

    pub(crate) fn stopper(&self) -> Stop {
        Stop { wake: Arc::clone(&self.wake), stopping: Arc::clone(&self.stopping) }
    }

    /// Dispatches until it is told to stop, then waits for the steps under way. Dropping it ends
    /// them where they stand, which loses nothing.
    pub(crate) async fn run(mut self) {
        self.release_all().await;
        let mut share = Share::new(self.slots);
        let mut steps = JoinSet::new();
        let mut lanes = HashMap::new();
        loop {
            while let Some(ended) = steps.try_join_next_with_id() {
                give_back(&mut share, &mut lanes, ended);
            }
            if self.stopping.load(Ordering::Acquire) {
                break;
            }
            let wait = self.lease(&mut share, &mut steps, &mut lanes).await;
            if wait.is_zero() {
                continue;
            }
            tokio::select! {
                biased;
                Some(ended) = steps.join_next_with_id() => {
                    give_back(&mut share, &mut lanes, ended);
                }
                () = self.wake.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        while steps.join_next().await.is_some() {}
    }

    /// What a crash left leased is due again. Nobody else leases.
    async fn release_all(&self) {
        loop {
            match self.steps.queue.release_all(self.steps.now_ms()).await {
                Ok(0) => return,
                Ok(events) => {
                    tracing::info!(events, "events that were under way are due again");
                    return;
                }
                Err(error) => tracing::error!(%error, "the queue can't be taken over"),
            }
            tokio::time::sleep(QUEUE_FAILURE_WAIT).await;
        }
    }

    /// Leases what is due and starts on it. Returns how long nothing more will be.
    async fn lease(
        &mut self,
        share: &mut Share,
        steps: &mut JoinSet<Option<i64>>,
        lanes: &mut HashMap<Id, String>,
    ) -> Duration {
        let now_ms = self.steps.now_ms();
        let allowance = share.allowance(now_ms, |lane| self.steps.work.most(lane));
        if allowance.limit == 0 {
            // Every step that ends is heard of.
            return IDLE_MOST;
        }
        let limit = allowance.limit.min(BATCH);
        let request = LeaseRequest {
            now_ms,
            until_ms: now_ms.saturating_add(milliseconds(LEASE)),
            limit,
            limit_per_lane: allowance.per_lane,
            closed_lanes: allowance.closed.clone(),
        };
        let leased = match self.steps.queue.lease(request).await {
            Ok(leased) => leased,
            Err(error) => {
                tracing::error!(%error, "can't lease events");
                return QUEUE_FAILURE_WAIT;
            }
        };
        let count = leased.len();
        for leased in leased {
            let lane = leased.lane.clone();
            share.take(&lane, now_ms);
            let (making, turn) = (Arc::clone(&self.steps), self.turns.join(&lane));
            let task = self.executors.spawn(steps, async move { making.make(leased, turn).await });
            lanes.insert(task.id(), lane);
        }
        // Fewer than every limit: nothing else is due.
        if count >= limit.min(allowance.per_lane) {
            return Duration::ZERO;
        }
        self.idle_for(&allowance).await
    }

    /// How long nothing will be due.
    async fn idle_for(&self, allowance: &Allowance) -> Duration {
        let due_ms = match self.steps.queue.next_due_ms(&allowance.closed).await {
            Ok(due_ms) => due_ms,
            Err(error) => {
                tracing::error!(%error, "can't learn when the next event is due");
                return QUEUE_FAILURE_WAIT;
            }
        };
        let next_ms = [due_ms, allowance.next_ms].into_iter().flatten().min();
        let wait_ms = next_ms.map(|at| at.saturating_sub(self.steps.now_ms()).max(0));
        let wait = wait_ms.and_then(|wait| u64::try_from(wait).ok()).map(Duration::from_millis);
        wait.unwrap_or(IDLE_MOST).clamp(IDLE_LEAST, IDLE_MOST)
    }
}

fn give_back(
    share: &mut Share,
    lanes: &mut HashMap<Id, String>,
    ended: Result<(Id, Option<i64>), JoinError>,
) {
    let (id, rest_ms) = match ended {
        Ok(ended) => ended,
        Err(error) => {
            // The lease expires, and the event is due again.
            tracing::error!(%error, "a step of an event broke off");
            (error.id(), None)
        }
    };
    if let Some(lane) = lanes.remove(&id) {
        share.give_back(&lane);
        if let Some(rest_ms) = rest_ms {
            share.pause(&lane, rest_ms);
        }
    }
}
