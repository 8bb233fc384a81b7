//! Events that are done and of which that is still to be written down: many with one change of the
//! queue, while the slots that they had are used by others.
//!
//! One change is under way at a time, and two begin no closer to each other than [`GAP`], so that the
//! busier the queue is, the more events share one synchronisation of the disk. The first one after a
//! pause does not wait.

use super::desk::Desk;
use super::step::Next;
use model::queue::QueueError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Least time between two changes.
const GAP: Duration = Duration::from_millis(8);

/// The list of such events: each one's id and lease.
#[derive(Default)]
pub(super) struct Settled {
    list: Mutex<Vec<(String, u64)>>,
    /// Those on the list and those that are being written down.
    count: AtomicUsize,
    filled: Notify,
    closed: AtomicBool,
}

impl Settled {
    /// One more.
    pub(super) fn push(&self, id: String, lease: u64) {
        self.count.fetch_add(1, Ordering::AcqRel);
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.push((id, lease));
        let is_first = list.len() == 1;
        drop(list);
        if is_first {
            self.filled.notify_one();
        }
    }

    /// How many are not written down.
    pub(super) fn count(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    /// Nothing more comes.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.filled.notify_one();
    }

    fn take(&self) -> Vec<(String, u64)> {
        std::mem::take(&mut *self.list.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes down what is done, until the list is closed and empty.
pub(super) async fn write_down(desk: Arc<Desk>) {
    // What the queue refused to take is tried again, each for itself.
    let mut again = JoinSet::new();
    let mut next = Instant::now();
    while !desk.settled.closed.load(Ordering::Acquire) {
        tokio::select! {
            () = desk.settled.filled.notified() => {
                tokio::time::sleep_until(next).await;
                next = Instant::now() + GAP;
                settle(&desk, &mut again).await;
            }
            Some(ended) = again.join_next() => super::desk::report(ended),
        }
    }
    settle(&desk, &mut again).await;
    while again.join_next().await.is_some() {}
}

async fn settle(desk: &Arc<Desk>, again: &mut JoinSet<()>) {
    let list = desk.settled.take();
    if list.is_empty() {
        return;
    }
    let answers = desk.steps.queue.done_all(&list).await;
    for ((id, lease), answer) in list.into_iter().zip(answers) {
        match answer {
            Ok(()) => desk.settled.count.fetch_sub(1, Ordering::AcqRel),
            Err(error @ QueueError::LeaseLost(_)) => {
                tracing::warn!(id, %error, "somebody else has the event now");
                desk.settled.count.fetch_sub(1, Ordering::AcqRel)
            }
            Err(error) => {
                tracing::error!(id, %error, "can't settle an event; trying again");
                let desk = Arc::clone(desk);
                again.spawn(async move {
                    let settling = desk.steps.settle(&id, lease, &Next::Done);
                    desk.steps.holding(&id, lease, settling).await;
                    desk.settled.count.fetch_sub(1, Ordering::AcqRel);
                    desk.few.notify_one();
                });
                continue;
            }
        };
    }
    // What was not started since too many waited here.
    desk.begin_all();
}
