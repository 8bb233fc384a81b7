//! Turns of a function with little reserved concurrency: no more of its events are attempted at once
//! than it may run instances. The others wait their turn here, since being throttled would put each
//! of them off by a second and more; they get it in the order in which they were leased.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Who runs and who waits, lane by lane.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<String, Lane>>);

#[derive(Debug, Default)]
struct Lane {
    running: usize,
    /// Tickets that wait, the oldest first.
    waiting: VecDeque<u64>,
    next: u64,
    changed: Arc<Notify>,
}

/// A place among those who wait, then the right to attempt one event. Goes back when it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    turns: Arc<Turns>,
    lane: String,
    number: u64,
    runs: bool,
}

impl Turns {
    /// A place behind those who wait in the lane already.
    pub(super) fn join(self: &Arc<Self>, lane: &str) -> Turn {
        let mut lanes = self.lanes();
        let found = lanes.entry(lane.to_owned()).or_default();
        let number = found.next;
        found.next += 1;
        found.waiting.push_back(number);
        Turn { turns: Arc::clone(self), lane: lane.to_owned(), number, runs: false }
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<String, Lane>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Waits until fewer than `most` of the lane run, as far as that is known, and nobody waits
    /// before this one.
    pub(super) async fn wait(&mut self, most: impl Fn() -> Option<usize>) {
        let changed = self.turns.lanes().get(&self.lane).map(|lane| Arc::clone(&lane.changed));
        let Some(changed) = changed else { return };
        loop {
            let notified = changed.notified();
            tokio::pin!(notified);
            // What changes from here on is heard of, also while this one still looks.
            notified.as_mut().enable();
            if self.begin(most()) {
                changed.notify_waiters();
                return;
            }
            notified.await;
        }
    }

    fn begin(&mut self, most: Option<usize>) -> bool {
        let mut lanes = self.turns.lanes();
        let Some(lane) = lanes.get_mut(&self.lane) else { return true };
        let may = match most {
            None => true,
            Some(most) => lane.running < most && lane.waiting.front() == Some(&self.number),
        };
        if may {
            lane.waiting.retain(|number| *number != self.number);
            lane.running += 1;
            self.runs = true;
        }
        may
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut lanes = self.turns.lanes();
        let Some(lane) = lanes.get_mut(&self.lane) else { return };
        if self.runs {
            lane.running = lane.running.saturating_sub(1);
        } else {
            lane.waiting.retain(|number| *number != self.number);
        }
        lane.changed.notify_waiters();
        if lane.running == 0 && lane.waiting.is_empty() {
            lanes.remove(&self.lane);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn waits(turns: &Arc<Turns>, lane: &str, most: Option<usize>) -> bool {
        let moment = Duration::from_millis(10);
        let mut turn = turns.join(lane);
        tokio::time::timeout(moment, turn.wait(|| most)).await.is_err()
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_run_than_may() {
        let turns = Arc::new(Turns::default());
        let mut first = turns.join("f");
        first.wait(|| Some(2)).await;
        let mut second = turns.join("f");
        second.wait(|| Some(2)).await;
        assert!(waits(&turns, "f", Some(2)).await);
        assert!(!waits(&turns, "g", Some(1)).await);
        assert!(!waits(&turns, "f", None).await);
        drop(first);
        assert!(!waits(&turns, "f", Some(2)).await);
        drop(second);
        assert!(turns.lanes().is_empty());
    }

    #[tokio::test]
    async fn turns_come_in_order_whoever_leaves() {
        let turns = Arc::new(Turns::default());
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = tokio::task::JoinSet::new();
        let mut places: Vec<_> = (0..100).map(|number| (number, turns.join("f"))).collect();
        // They come to wait in another order than they joined.
        places.reverse();
        for (number, mut turn) in places {
            let order = Arc::clone(&order);
            let task = tasks.spawn(async move {
                turn.wait(|| Some(1)).await;
                order.lock().expect("not poisoned").push(number);
                tokio::task::yield_now().await;
            });
            if number % 7 == 0 {
                task.abort();
            }
        }
        while tasks.join_next().await.is_some() {}
        let wanted: Vec<i32> = (0..100).filter(|number| number % 7 != 0).collect();
        assert_eq!(*order.lock().expect("not poisoned"), wanted);
        assert!(turns.lanes().is_empty());
    }
}
