//! Events that are leased and wait for a slot, lane by lane, in the order in which they were leased.

use model::queue::Leased;
use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;
use tokio::time::Instant;

/// Leased events, with when they were.
#[derive(Debug, Default)]
pub(super) struct Ready {
    lanes: BTreeMap<String, VecDeque<(Instant, Leased)>>,
    events: usize,
}

impl Ready {
    pub(super) fn push(&mut self, leased: Leased, now: Instant) {
        self.events += 1;
        match self.lanes.get_mut(&leased.lane) {
            Some(lane) => lane.push_back((now, leased)),
            None => {
                self.lanes.insert(leased.lane.clone(), VecDeque::from([(now, leased)]));
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// Of all lanes.
    pub(super) fn len(&self) -> usize {
        self.events
    }

    pub(super) fn count(&self, lane: &str) -> usize {
        self.lanes.get(lane).map_or(0, VecDeque::len)
    }

    pub(super) fn lanes(&self) -> impl Iterator<Item = &str> {
        self.lanes.keys().map(String::as_str)
    }

    /// All lanes, those behind this one first.
    pub(super) fn lanes_behind(&self, lane: &str) -> impl Iterator<Item = &str> {
        let behind = self.lanes.range::<str, _>((Bound::Excluded(lane), Bound::Unbounded));
        let others = self.lanes.range::<str, _>((Bound::Unbounded, Bound::Included(lane)));
        behind.chain(others).map(|(lane, _)| lane.as_str())
    }

    /// The next event of a lane.
    pub(super) fn pop(&mut self, lane: &str) -> Option<Leased> {
        let waiting = self.lanes.get_mut(lane)?;
        let (_, leased) = waiting.pop_front()?;
        self.events -= 1;
        if waiting.is_empty() {
            self.lanes.remove(lane);
        }
        Some(leased)
    }

    /// Takes out those that were leased before a time.
    pub(super) fn leased_before(&mut self, time: Instant) -> Vec<Leased> {
        let mut taken = Vec::new();
        for waiting in self.lanes.values_mut() {
            while waiting.front().is_some_and(|(leased_at, _)| *leased_at < time) {
                taken.extend(waiting.pop_front().map(|(_, leased)| leased));
            }
        }
        self.events -= taken.len();
        self.lanes.retain(|_, waiting| !waiting.is_empty());
        taken
    }
}
