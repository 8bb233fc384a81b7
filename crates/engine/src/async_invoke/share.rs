//! A fair share for every function: which lanes may get how many of the dispatcher's slots.
//!
//! A lane may take another slot only while it holds fewer than are free. One hungry lane so gets
//! half of them, two get a third each, and there is always something left for the next one: a
//! function whose events take for ever can't starve the others.

use std::collections::BTreeMap;

/// Who holds how many slots.
#[derive(Debug)]
pub(crate) struct Share {
    slots: usize,
    held: BTreeMap<String, usize>,
    /// Lanes that get nothing before a time, in milliseconds since 1970.
    paused: BTreeMap<String, i64>,
}

/// How much may be leased now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Of all lanes together.
    pub(crate) limit: usize,
    /// Of one lane.
    pub(crate) per_lane: usize,
    /// Lanes that get nothing, sorted.
    pub(crate) closed: Vec<String>,
}

impl Share {
    pub(crate) fn new(slots: usize) -> Self {
        Self { slots, held: BTreeMap::new(), paused: BTreeMap::new() }
    }

    pub(crate) fn take(&mut self, lane: &str) {
        *self.held.entry(lane.to_owned()).or_default() += 1;
    }

    pub(crate) fn give_back(&mut self, lane: &str) {
        if let Some(held) = self.held.get_mut(lane) {
            *held -= 1;
            if *held == 0 {
                self.held.remove(lane);
            }
        }
    }

    /// Gives a lane nothing before this time.
    pub(crate) fn pause(&mut self, lane: &str, until_ms: i64) {
        let until = self.paused.entry(lane.to_owned()).or_insert(until_ms);
        *until = until_ms.max(*until);
    }

    /// The earliest time at which a paused lane may go on.
    pub(crate) fn next_ms(&self) -> Option<i64> {
        self.paused.values().min().copied()
    }

    /// What may be leased at this time. `most` is how many of a lane may run at all, if that is
    /// known.
    pub(crate) fn allowance(
        &mut self,
        now_ms: i64,
        most: impl Fn(&str) -> Option<usize>,
    ) -> Allowance {
        self.paused.retain(|_, until| *until > now_ms);
        let free = self.slots.saturating_sub(self.held.values().sum());
        let mut per_lane = free.div_ceil(2);
        let mut closed: Vec<String> = self.paused.keys().cloned().collect();
        for (lane, &held) in &self.held {
            let more = free.saturating_sub(held).div_ceil(2);
            let more = most(lane).map_or(more, |most| more.min(most.saturating_sub(held)));
            if self.paused.contains_key(lane) {
                continue;
            }
            if more == 0 {
                closed.push(lane.clone());
            } else {
                per_lane = per_lane.min(more);
            }
        }
        closed.sort_unstable();
        // Half of them at a time, lest many lanes together take all before the shares are seen.
        Allowance { limit: free.div_ceil(2), per_lane, closed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives every hungry lane in turn what it may have until nobody may have more.
    fn fill(share: &mut Share, hungry: &[&str]) {
        loop {
            let allowance = share.allowance(0, |_| None);
            let open = |lane: &&&str| !allowance.closed.iter().any(|closed| closed == **lane);
            let rounds = (0..allowance.per_lane).flat_map(|_| hungry.iter().filter(open));
            let taken = rounds.take(allowance.limit).map(|lane| share.take(lane)).count();
            if taken == 0 {
                return;
            }
        }
    }

    #[test]
    fn hungry_lanes_leave_room_for_the_next_one() {
        for (lanes, most) in [(&["a"][..], 34), (&["a", "b"], 25), (&["a", "b", "c"], 20)] {
            let mut share = Share::new(64);
            fill(&mut share, lanes);
            for lane in lanes {
                let held = share.held[*lane];
                assert!(held >= 12 && held <= most, "{lanes:?}: {:?}", share.held);
            }
            fill(&mut share, &["late"]);
            assert!(share.held["late"] >= 5, "{:?}", share.held);
            assert!(share.allowance(0, |_| None).limit >= 3, "{:?}", share.held);
        }
    }

    #[test]
    fn a_single_slot_goes_to_whoever_comes() {
        let mut share = Share::new(1);
        assert_eq!(share.allowance(0, |_| None).per_lane, 1);
        share.take("a");
        assert_eq!(share.allowance(0, |_| None).limit, 0);
        share.give_back("a");
        assert_eq!(
            share.allowance(0, |_| None),
            Allowance { limit: 1, per_lane: 1, closed: Vec::new() }
        );
    }

    #[test]
    fn a_lane_that_is_paused_or_has_its_most_gets_nothing() {
        let mut share = Share::new(8);
        share.pause("p", 10);
        share.take("m");
        let allowance = share.allowance(9, |lane| (lane == "m").then_some(1));
        assert_eq!(allowance.closed, ["m", "p"]);
        assert_eq!(share.next_ms(), Some(10));
        assert_eq!(share.allowance(10, |_| None).closed, Vec::<String>::new());
    }
}
