//! Turns of a function with little reserved concurrency: no more of its events are attempted at once
//! than it may run instances. The others wait their turn here, since being throttled would put each
//! of them off by a second and more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Who runs, lane by lane.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<HashMap<String, Lane>>);

#[derive(Debug, Default)]
struct Lane {
    running: usize,
    waiting: usize,
    freed: Arc<Notify>,
}

/// The right to attempt one event; goes back when it is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    lane: String,
}

impl Turns {
    /// Waits until fewer than `most` of the lane run, as far as that is known.
    pub(super) async fn take(&self, lane: &str, most: impl Fn() -> Option<usize>) -> Turn<'_> {
        let mut waiting = None;
        loop {
            let freed = {
                let mut lanes = self.lanes();
                let found = lanes.entry(lane.to_owned()).or_default();
                if most().is_none_or(|most| found.running < most) {
                    found.running += 1;
                    return Turn { turns: self, lane: lane.to_owned() };
                }
                Arc::clone(&found.freed)
            };
            waiting.get_or_insert_with(|| Waiting::new(self, lane));
            // A turn that was given back since is remembered by the notifier.
            freed.notified().await;
        }
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<String, Lane>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, lane: &str, change: impl FnOnce(&mut Lane)) {
        let mut lanes = self.lanes();
        let Some(found) = lanes.get_mut(lane) else { return };
        change(found);
        if found.running == 0 && found.waiting == 0 {
            lanes.remove(lane);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.change(&self.lane, |lane| {
            lane.running = lane.running.saturating_sub(1);
            lane.freed.notify_one();
        });
    }
}

/// Keeps the lane, and with it the notifier, for as long as somebody waits.
struct Waiting<'a> {
    turns: &'a Turns,
    lane: &'a str,
}

impl<'a> Waiting<'a> {
    fn new(turns: &'a Turns, lane: &'a str) -> Self {
        turns.change(lane, |lane| lane.waiting += 1);
        Self { turns, lane }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.turns.change(self.lane, |lane| {
            lane.waiting = lane.waiting.saturating_sub(1);
            // Whoever leaves without a turn hands a notice on.
            lane.freed.notify_one();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn waits(turns: &Turns, lane: &str, most: Option<usize>) -> bool {
        let moment = Duration::from_millis(10);
        tokio::time::timeout(moment, turns.take(lane, || most)).await.is_err()
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_run_than_may() {
        let turns = Turns::default();
        let first = turns.take("f", || Some(2)).await;
        let second = turns.take("f", || Some(2)).await;
        assert!(waits(&turns, "f", Some(2)).await);
        assert!(!waits(&turns, "g", Some(1)).await);
        assert!(!waits(&turns, "f", None).await);
        drop(first);
        assert!(!waits(&turns, "f", Some(2)).await);
        drop(second);
        assert!(turns.lanes().is_empty());
    }

    #[tokio::test]
    async fn everybody_who_waits_gets_a_turn() {
        let turns = Arc::new(Turns::default());
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..100 {
            let turns = Arc::clone(&turns);
            let task = async move {
                let _turn = turns.take("f", || Some(1)).await;
                tokio::task::yield_now().await;
            };
            let task = tasks.spawn(task);
            if number % 7 == 0 {
                task.abort();
            }
        }
        while tasks.join_next().await.is_some() {}
        assert!(turns.lanes().is_empty());
    }
}
