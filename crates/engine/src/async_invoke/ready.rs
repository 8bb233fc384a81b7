//! Events that are leased and wait for a slot, lane by lane, in the order in which they were leased.

use model::queue::Leased;
use std::collections::{BTreeMap, VecDeque};
use tokio::time::Instant;

/// Leased events, with when they were.
#[derive(Debug, Default)]
pub(super) struct Ready(BTreeMap<String, VecDeque<(Instant, Leased)>>);

impl Ready {
    pub(super) fn push(&mut self, leased: Leased, now: Instant) {
        match self.0.get_mut(&leased.lane) {
            Some(lane) => lane.push_back((now, leased)),
            None => {
                self.0.insert(leased.lane.clone(), VecDeque::from([(now, leased)]));
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn count(&self, lane: &str) -> usize {
        self.0.get(lane).map_or(0, VecDeque::len)
    }

    pub(super) fn lanes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The next event of a lane.
    pub(super) fn pop(&mut self, lane: &str) -> Option<Leased> {
        let waiting = self.0.get_mut(lane)?;
        let (_, leased) = waiting.pop_front()?;
        if waiting.is_empty() {
            self.0.remove(lane);
        }
        Some(leased)
    }

    /// Takes out those that were leased before a time.
    pub(super) fn leased_before(&mut self, time: Instant) -> Vec<Leased> {
        let mut taken = Vec::new();
        for waiting in self.0.values_mut() {
            while waiting.front().is_some_and(|(leased_at, _)| *leased_at < time) {
                taken.extend(waiting.pop_front().map(|(_, leased)| leased));
            }
        }
        self.0.retain(|_, waiting| !waiting.is_empty());
        taken
    }
}
