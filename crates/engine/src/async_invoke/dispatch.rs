//! The dispatcher: leases events that are due, a fair share of every function, and makes their steps.
//!
//! It does nothing while nothing is due: changes of the queue wake it, and otherwise the time at
//! which the next event is due. Its slots are a part of the account's concurrency only, so callers
//! who wait for an answer always find room. Events that are under way when it stops are left leased
//! and come back at the next start.
//!
//! The queue's answers take longer than many a function: a slot is free as soon as its event's function
//! is done, while what became of the event is still being written down (`settled.rs`), and the next
//! events are leased meanwhile (`share.rs` says how many ahead) and lie ready on the desk (`desk.rs`).

use super::decide::milliseconds;
use super::desk::Desk;
use super::settled;
use super::share::Allowance;
use super::step::{LEASE, Steps};
use super::work::EngineWork;
use crate::engine::Core;
use model::queue::{LeaseRequest, Leased, QueueError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

/// How long to leave a queue alone that fails.
const QUEUE_FAILURE_WAIT: Duration = Duration::from_secs(1);
/// Shortest wait where the queue says that something is due and gives nothing: it can only be due
/// to somebody else.
const IDLE_LEAST: Duration = Duration::from_millis(50);
/// Longest sleep; times farther away are looked at again then.
const IDLE_MOST: Duration = Duration::from_secs(3_600);
/// Most messages of one lease.
const BATCH: usize = 256;
/// How long a leased event may wait for a slot before it is given back: long before its lease ends.
const READY_MOST: Duration = Duration::from_secs(10);

/// The dispatcher of one engine. Dropping it ends the steps under way where they stand.
pub(crate) struct Dispatcher {
    desk: Arc<Desk>,
    wake: Arc<Notify>,
    stopping: Arc<AtomicBool>,
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        self.desk.abort();
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
        Self { desk: Arc::new(Desk::new(steps, slots, executors)), wake, stopping: Arc::default() }
    }

    pub(crate) fn stopper(&self) -> Stop {
        Stop { wake: Arc::clone(&self.wake), stopping: Arc::clone(&self.stopping) }
    }

    /// Dispatches until it is told to stop, then waits for the steps under way. Dropping it ends
    /// them where they stand, which loses nothing.
    pub(crate) async fn run(self) {
        self.release_all().await;
        let mut settling = JoinSet::new();
        settling.spawn(settled::write_down(Arc::clone(&self.desk)));
        let mut returning = JoinSet::new();
        // At most one at a time: what comes while the queue hands out is asked for with the next.
        let mut leasing = JoinSet::new();
        let mut next = Next::Now;
        // How long the queue took of late to hand something out.
        let mut handing = Duration::ZERO;
        loop {
            self.desk.report();
            if self.stopping.load(Ordering::Acquire) {
                break;
            }
            self.desk.begin_all();
            self.return_stale(&mut returning);
            if leasing.is_empty() && next.is_now() {
                self.lease(handing, &mut leasing, &mut next);
            }
            tokio::select! {
                biased;
                Some(answer) = leasing.join_next() => {
                    self.leased(&mut handing, answer, &mut next);
                }
                Some(returned) = returning.join_next() => super::desk::report(returned),
                () = self.desk.few.notified() => {
                    next.slot_is_free(!leasing.is_empty(), self.desk.is_empty());
                }
                () = self.wake.notified() => next.changed(!leasing.is_empty()),
                () = tokio::time::sleep_until(next.at()), if leasing.is_empty() => {}
                () = tokio::time::sleep(READY_MOST), if !self.desk.is_empty() => {}
            }
        }
        self.desk.finish().await;
        self.desk.settled.close();
        while settling.join_next().await.is_some() {}
    }

    /// What a crash left leased is due again. Nobody else leases.
    async fn release_all(&self) {
        loop {
            match self.steps().queue.release_all(self.steps().now_ms()).await {
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

    fn steps(&self) -> &Arc<Steps> {
        &self.desk.steps
    }

    /// Gives back what has waited long for a slot, so that its lease does not end here.
    fn return_stale(&self, returning: &mut JoinSet<()>) {
        let Some(stale) = Instant::now().checked_sub(READY_MOST) else { return };
        for leased in self.desk.leased_before(stale) {
            let (queue, now_ms) = (Arc::clone(&self.steps().queue), self.steps().now_ms());
            returning.spawn(async move {
                let returned = queue.again(&leased.id, leased.lease, now_ms, leased.body).await;
                if let Err(error) = returned {
                    // The lease ends by itself.
                    tracing::warn!(id = leased.id, %error, "can't give an event back");
                }
            });
        }
    }

    /// Asks the queue for as much as may be leased now.
    fn lease(&self, handing: Duration, leasing: &mut JoinSet<Answer>, next: &mut Next) {
        let now_ms = self.steps().now_ms();
        let allowance = self.desk.allowance(handing);
        let limit = allowance.limit.min(BATCH);
        if limit == 0 {
            // Every slot that is given back is heard of.
            let idle = until(allowance.next_ms, now_ms);
            *next = Next::At { time: Instant::now() + idle, all: false };
            return;
        }
        let request = LeaseRequest {
            now_ms,
            until_ms: now_ms.saturating_add(milliseconds(LEASE)),
            limit,
            limit_per_lane: allowance.per_lane,
            lane_limits: allowance.lanes.clone(),
            closed_lanes: allowance.closed.clone(),
        };
        let steps = Arc::clone(self.steps());
        *next = Next::Now;
        leasing.spawn(async move {
            let asked = Instant::now();
            let leased = steps.queue.lease(request.clone()).await;
            let took = asked.elapsed();
            let idle = match &leased {
                Ok(leased) if !is_all(leased, &request) => Some(idle_for(&steps, &allowance).await),
                _ => None,
            };
            Answer { leased, took, idle, all_open: allowance.closed.is_empty() }
        });
    }

    /// Takes what the queue handed out.
    fn leased(&self, handing: &mut Duration, answer: Result<Answer, JoinError>, next: &mut Next) {
        let failed = Next::At { time: Instant::now() + QUEUE_FAILURE_WAIT, all: false };
        let Answer { leased, took, idle, all_open } = match answer {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, "a lease broke off");
                self.desk.take(Vec::new(), false);
                *next = failed;
                return;
            }
        };
        match leased {
            Ok(leased) => {
                *handing = (*handing * 7 + took) / 8;
                if self.desk.take(leased, idle.is_none() || !all_open) {
                    next.changed(true);
                }
            }
            Err(error) => {
                tracing::error!(%error, "can't lease events");
                self.desk.take(Vec::new(), false);
                *next = failed;
                return;
            }
        }
        *next = match (idle, &next) {
            (Some(idle), Next::Now) => Next::At { time: Instant::now() + idle, all: all_open },
            _ => Next::Now,
        };
    }
}

/// What a lease came to.
struct Answer {
    leased: Result<Vec<Leased>, QueueError>,
    took: Duration,
    /// How long nothing more will be due, where all that is was handed out.
    idle: Option<Duration>,
    /// Whether every lane was asked for.
    all_open: bool,
}

/// When to lease next.
enum Next {
    /// As soon as there is room, and no lease is under way.
    Now,
    /// The same: what has changed while a lease was under way, that one may not have seen.
    Changed,
    /// At this time. Where all lanes were asked for nothing else is due before.
    At { time: Instant, all: bool },
}

impl Next {
    fn is_now(&self) -> bool {
        match self {
            Self::Now | Self::Changed => true,
            Self::At { time, .. } => *time <= Instant::now(),
        }
    }

    fn at(&self) -> Instant {
        match self {
            // There was no room: a slot that is given back is heard of.
            Self::Now | Self::Changed => Instant::now() + IDLE_MOST,
            Self::At { time, .. } => *time,
        }
    }

    /// A lane that was closed may have room now, or may not run now though something of it is leased.
    fn slot_is_free(&mut self, leasing: bool, nothing_leased: bool) {
        if !nothing_leased || !matches!(self, Self::At { all: true, .. }) {
            self.changed(leasing);
        }
    }

    /// Something may be due that was not before.
    fn changed(&mut self, leasing: bool) {
        *self = if leasing { Self::Changed } else { Self::Now };
    }
}

/// Whether something else may be due: as much was handed out as was asked for, at least of one lane.
fn is_all(leased: &[Leased], request: &LeaseRequest) -> bool {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for leased in leased {
        *counts.entry(&leased.lane).or_default() += 1;
    }
    leased.len() >= request.limit
        || counts.into_iter().any(|(lane, count)| count >= request.limit_of(lane))
}

/// How long nothing will be due.
async fn idle_for(steps: &Steps, allowance: &Allowance) -> Duration {
    let due_ms = match steps.queue.next_due_ms(&allowance.closed).await {
        Ok(due_ms) => due_ms,
        Err(error) => {
            tracing::error!(%error, "can't learn when the next event is due");
            return QUEUE_FAILURE_WAIT;
        }
    };
    until([due_ms, allowance.next_ms].into_iter().flatten().min(), steps.now_ms())
}

/// How long to wait for a time.
fn until(at_ms: Option<i64>, now_ms: i64) -> Duration {
    let wait_ms = at_ms.map(|at| at.saturating_sub(now_ms).max(0));
    let wait = wait_ms.and_then(|wait| u64::try_from(wait).ok()).map(Duration::from_millis);
    wait.unwrap_or(IDLE_MOST).clamp(IDLE_LEAST, IDLE_MOST)
}
