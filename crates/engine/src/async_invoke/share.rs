//! A fair share for every function: which lanes may get how many of the dispatcher's slots.
//!
//! A lane may take another slot only while it holds fewer than are free. One hungry lane so gets
//! half of them, two get a third each, and there is always something left for the next one: a
//! function whose events take for ever can't starve the others.
//!
//! Within its share a lane begins with a few slots and gets more with time: a burst for a quick
//! function is worked off by a few instances, and instances are not all started in one moment.

use std::collections::BTreeMap;
use std::time::Duration;

/// Slots that a lane begins with.
const FIRST_SLOTS: usize = 4;
/// Time after which a busy lane may have one more.
const GROWTH: Duration = Duration::from_millis(50);

/// Who holds how many slots.
#[derive(Debug)]
pub(crate) struct Share {
    slots: usize,
    held: BTreeMap<String, Held>,
    /// Lanes that get nothing before a time, in milliseconds since 1970.
    paused: BTreeMap<String, i64>,
}

/// What a lane holds.
#[derive(Debug)]
struct Held {
    slots: usize,
    /// Since when it has held any, in milliseconds since 1970.
    since_ms: i64,
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
    /// When a closed lane may get something again if nothing else happens, in milliseconds since
    /// 1970.
    pub(crate) next_ms: Option<i64>,
}

impl Share {
    pub(crate) fn new(slots: usize) -> Self {
        Self { slots, held: BTreeMap::new(), paused: BTreeMap::new() }
    }

    pub(crate) fn take(&mut self, lane: &str, now_ms: i64) {
        let held = self.held.entry(lane.to_owned()).or_insert(Held { slots: 0, since_ms: now_ms });
        held.slots += 1;
    }

    pub(crate) fn give_back(&mut self, lane: &str) {
        if let Some(held) = self.held.get_mut(lane) {
            held.slots = held.slots.saturating_sub(1);
            if held.slots == 0 {
                self.held.remove(lane);
            }
        }
    }

    /// Gives a lane nothing before this time.
    pub(crate) fn pause(&mut self, lane: &str, until_ms: i64) {
        let until = self.paused.entry(lane.to_owned()).or_insert(until_ms);
        *until = until_ms.max(*until);
    }

    /// What may be leased at this time. `most` is how many of a lane may run at all, if that is
    /// known.
    pub(crate) fn allowance(
        &mut self,
        now_ms: i64,
        most: impl Fn(&str) -> Option<usize>,
    ) -> Allowance {
        self.paused.retain(|_, until| *until > now_ms);
        let held = self.held.values().map(|held| held.slots).sum();
        let free = self.slots.saturating_sub(held);
        let mut per_lane = free.div_ceil(2).min(FIRST_SLOTS);
        let mut closed: Vec<String> = self.paused.keys().cloned().collect();
        let mut next_ms = self.paused.values().min().copied();
        for (lane, held) in &self.held {
            if self.paused.contains_key(lane) {
                continue;
            }
            let fair = free.saturating_sub(held.slots).div_ceil(2);
            let (grown, grows_ms) = held.growth(now_ms);
            let able = most(lane).map_or(fair, |most| fair.min(most.saturating_sub(held.slots)));
            let more = able.min(grown.saturating_sub(held.slots));
            if more > 0 {
                per_lane = per_lane.min(more);
                continue;
            }
            closed.push(lane.clone());
            if able > 0 {
                next_ms = Some(next_ms.map_or(grows_ms, |next| next.min(grows_ms)));
            }
        }
        closed.sort_unstable();
        // Half of them at a time, lest many lanes together take all before the shares are seen.
        Allowance { limit: free.div_ceil(2), per_lane, closed, next_ms }
    }
}

impl Held {
    /// How many slots the lane has grown to by this time, and when it grows next.
    fn growth(&self, now_ms: i64) -> (usize, i64) {
        let growth_ms = i64::try_from(GROWTH.as_millis()).unwrap_or(i64::MAX);
        let steps = now_ms.saturating_sub(self.since_ms).max(0) / growth_ms;
        let grown = FIRST_SLOTS.saturating_add(usize::try_from(steps).unwrap_or(usize::MAX));
        (grown, self.since_ms.saturating_add((steps + 1).saturating_mul(growth_ms)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives every hungry lane in turn what it may have until nobody may have more.
    fn fill(share: &mut Share, hungry: &[&str], now_ms: i64) {
        loop {
            let allowance = share.allowance(now_ms, |_| None);
            let open = |lane: &&&str| !allowance.closed.iter().any(|closed| closed == **lane);
            let rounds = (0..allowance.per_lane).flat_map(|_| hungry.iter().filter(open));
            let taken = rounds.take(allowance.limit).map(|lane| share.take(lane, now_ms)).count();
            if taken == 0 {
                return;
            }
        }
    }

    /// The same for as long as it takes to grow.
    fn fill_in_time(share: &mut Share, hungry: &[&str]) {
        for step in 0..100 {
            fill(share, hungry, step * 50);
        }
    }

    #[test]
    fn hungry_lanes_leave_room_for_the_next_one() {
        for (lanes, most) in [(&["a"][..], 34), (&["a", "b"], 25), (&["a", "b", "c"], 20)] {
            let mut share = Share::new(64);
            fill_in_time(&mut share, lanes);
            for lane in lanes {
                let held = share.held[*lane].slots;
                assert!(held >= 12 && held <= most, "{lanes:?}: {:?}", share.held);
            }
            fill_in_time(&mut share, &["late"]);
            assert!(share.held["late"].slots >= 5, "{:?}", share.held);
            assert!(share.allowance(0, |_| None).limit >= 3, "{:?}", share.held);
        }
    }

    #[test]
    fn a_busy_lane_grows_with_time_and_begins_anew_after_a_rest() {
        let mut share = Share::new(64);
        for (now_ms, expected) in [(0, 4), (49, 4), (50, 5), (500, 14)] {
            fill(&mut share, &["a"], now_ms);
            assert_eq!(share.held["a"].slots, expected, "at {now_ms} ms");
        }
        let allowance = share.allowance(501, |_| None);
        assert_eq!((allowance.closed.len(), allowance.next_ms), (1, Some(550)));
        for _ in 0..14 {
            share.give_back("a");
        }
        fill(&mut share, &["a"], 600);
        assert_eq!(share.held["a"].slots, 4);
    }

    #[test]
    fn a_single_slot_goes_to_whoever_comes() {
        let mut share = Share::new(1);
        let open = Allowance { limit: 1, per_lane: 1, closed: Vec::new(), next_ms: None };
        assert_eq!(share.allowance(0, |_| None), open);
        share.take("a", 0);
        assert_eq!(share.allowance(0, |_| None).limit, 0);
        share.give_back("a");
        assert_eq!(share.allowance(0, |_| None), open);
    }

    #[test]
    fn a_lane_that_is_paused_or_has_its_most_gets_nothing() {
        let mut share = Share::new(8);
        share.pause("p", 10);
        share.take("m", 0);
        let allowance = share.allowance(9, |lane| (lane == "m").then_some(1));
        assert_eq!(
            (allowance.closed, allowance.next_ms),
            (vec!["m".to_owned(), "p".to_owned()], Some(10))
        );
        assert_eq!(share.allowance(10, |_| None).closed, Vec::<String>::new());
    }
}
