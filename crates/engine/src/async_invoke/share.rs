//! A fair share for every function: which lanes may get how many of the dispatcher's slots.
//!
//! A lane may take another slot only while it holds fewer than are free. One hungry lane so gets
//! half of them, two get a third each, and there is always something left for the next one: a
//! function whose events take for ever can't starve the others.
//!
//! Within its share a lane begins with a few slots and gets more with time; faster, up to twice as many
//! in a tenth of a second, where events come to an end: a burst for a quick function is worked off by a
//! few instances, instances are not all started in one moment, and no more are started while those before
//! are on their way.
//!
//! A lane has as many more leased ahead as it will be done with in a moment, so that its slots never
//! wait for the queue and the queue hands out many at a time. One with slow events has none ahead: an
//! urgent one that is put later would come behind them.

use std::collections::BTreeMap;
use std::time::Duration;

/// Slots that a lane begins with.
const FIRST_SLOTS: usize = 4;
/// Time after which a busy lane may have one more.
const GROWTH: Duration = Duration::from_millis(50);
/// Least time in which it comes to have twice as many, one more for each event that came to an end.
const DOUBLING: Duration = Duration::from_millis(100);

/// What a lane has leased ahead is done in so long, besides the time that the queue takes to hand it
/// out: this is how much later an urgent event may come.
const HORIZON: Duration = Duration::from_millis(20);
/// Most events that a lane has leased ahead.
const AHEAD_MOST: f64 = 128.0;

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
    /// Since when it has held any and could run, in milliseconds since 1970.
    since_ms: i64,
    /// Events that came to an end since then.
    done: usize,
    /// How long its events took of late.
    takes: Option<Duration>,
}

/// How much may be leased now.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Of all lanes together.
    pub(crate) limit: usize,
    /// Of a lane that holds nothing yet.
    pub(crate) per_lane: usize,
    /// Of each that does, sorted.
    pub(crate) lanes: Vec<(String, usize)>,
    /// Lanes that get nothing, sorted.
    pub(crate) closed: Vec<String>,
    /// When a closed lane may get something again if nothing else happens, in milliseconds since
    /// 1970.
    pub(crate) next_ms: Option<i64>,
}

/// What a lane is known to be able to.
pub(crate) trait Known {
    /// How many of it may run at all, if that is known.
    fn most(&self, lane: &str) -> Option<usize>;
    /// How many of it are leased and wait for a slot.
    fn ready(&self, lane: &str) -> usize;
    /// All lanes of which some are.
    fn ready_lanes(&self) -> impl Iterator<Item = &str>;
}

impl Share {
    pub(crate) fn new(slots: usize) -> Self {
        Self { slots, held: BTreeMap::new(), paused: BTreeMap::new() }
    }

    pub(crate) fn take(&mut self, lane: &str, now_ms: i64) {
        let new = Held { slots: 0, since_ms: now_ms, done: 0, takes: None };
        self.held.entry(lane.to_owned()).or_insert(new).slots += 1;
    }

    /// Gives a slot back; `took` is how long it was held, where its event came to an end in it. What is
    /// known of the lane is kept if it `stays`, since it has more to do.
    pub(crate) fn give_back(&mut self, lane: &str, took: Option<Duration>, stays: bool) {
        if let Some(held) = self.held.get_mut(lane) {
            held.slots = held.slots.saturating_sub(1);
            if let Some(took) = took {
                held.done = held.done.saturating_add(1);
                held.takes = Some(held.takes.map_or(took, |takes| (takes * 7 + took) / 8));
            }
            if held.slots == 0 && !stays {
                self.held.remove(lane);
            }
        }
    }

    /// Slots that nobody holds.
    fn free(&self) -> usize {
        self.slots.saturating_sub(self.held.values().map(|held| held.slots).sum())
    }

    /// Whether a lane may take one more slot at this time.
    pub(crate) fn may_start(&self, lane: &str, now_ms: i64, known: &impl Known) -> bool {
        if self.paused.get(lane).is_some_and(|until| *until > now_ms) {
            return false;
        }
        match self.held.get(lane) {
            None => self.free() > 0,
            Some(held) => held.more(self.free(), known.most(lane), now_ms).0 > 0,
        }
    }

    /// Gives a lane nothing before this time, and few slots after it.
    pub(crate) fn pause(&mut self, lane: &str, until_ms: i64) {
        if let Some(held) = self.held.get_mut(lane) {
            held.since_ms = held.since_ms.max(until_ms);
            held.done = 0;
        }
        let until = self.paused.entry(lane.to_owned()).or_insert(until_ms);
        *until = until_ms.max(*until);
    }

    /// What may be leased at this time, where the queue takes `handing` to hand something out.
    pub(crate) fn allowance(
        &mut self,
        now_ms: i64,
        handing: Duration,
        known: &impl Known,
    ) -> Allowance {
        self.paused.retain(|_, until| *until > now_ms);
        self.held.retain(|lane, held| held.slots > 0 || known.ready(lane) > 0);
        let free = self.free();
        let mut closed: Vec<String> = self.paused.keys().cloned().collect();
        let mut next_ms = self.paused.values().min().copied();
        let mut lanes = Vec::new();
        let mut ahead_of_all = 0;
        for (lane, held) in &self.held {
            if self.paused.contains_key(lane) {
                continue;
            }
            let most = known.most(lane);
            let (more, grows_ms) = held.more(free, most, now_ms);
            if let Some(grows_ms) = grows_ms {
                next_ms = Some(next_ms.map_or(grows_ms, |next| next.min(grows_ms)));
            }
            let ahead = held.ahead(handing);
            ahead_of_all += ahead;
            let (wanted, ready) = (more + ahead, known.ready(lane));
            // Not a few at a time: half of them may go before more are asked for.
            if wanted == 0 || ready * 2 > wanted {
                closed.push(lane.clone());
            } else {
                lanes.push((lane.clone(), wanted - ready));
            }
        }
        let waiting = known
            .ready_lanes()
            .filter(|lane| !self.held.contains_key(*lane) && !self.paused.contains_key(*lane));
        closed.extend(waiting.map(str::to_owned));
        closed.sort_unstable();
        // Half of them at a time, lest many lanes together take all before the shares are seen.
        let limit = free.div_ceil(2) + ahead_of_all;
        Allowance { limit, per_lane: free.div_ceil(2).min(FIRST_SLOTS), lanes, closed, next_ms }
    }
}

impl Held {
    /// How many more slots the lane may take of those that are free. Where only time keeps it from
    /// more, when it grows.
    fn more(&self, free: usize, most: Option<usize>, now_ms: i64) -> (usize, Option<i64>) {
        let fair = free.saturating_sub(self.slots).div_ceil(2);
        let able = most.map_or(fair, |most| fair.min(most.saturating_sub(self.slots)));
        let (grown, grows_ms) = self.growth(now_ms);
        let more = able.min(grown.saturating_sub(self.slots));
        (more, (able > 0 && more == 0).then_some(grows_ms))
    }

    /// How many events the lane will be done with in a moment.
    fn ahead(&self, handing: Duration) -> usize {
        let Some(takes) = self.takes else { return 0 };
        let moment = (handing + HORIZON).as_secs_f64();
        let rounds = moment / takes.as_secs_f64().max(f64::MIN_POSITIVE);
        // A small number, so it fits.
        (self.slots as f64 * rounds).min(AHEAD_MOST) as usize
    }

    /// How many slots the lane has grown to by this time, and when it grows next.
    fn growth(&self, now_ms: i64) -> (usize, i64) {
        let elapsed_ms = now_ms.saturating_sub(self.since_ms).max(0);
        let times = |period: Duration| {
            let period_ms = i64::try_from(period.as_millis()).unwrap_or(i64::MAX);
            (elapsed_ms / period_ms, period_ms)
        };
        let (steps, growth_ms) = times(GROWTH);
        let with_time = usize::try_from(steps).unwrap_or(usize::MAX);
        let doublings = u32::try_from(times(DOUBLING).0).unwrap_or(u32::MAX);
        let doubled = FIRST_SLOTS.saturating_mul(2_usize.saturating_pow(doublings));
        let with_success = self.done.min(doubled.saturating_sub(FIRST_SLOTS));
        let grown = FIRST_SLOTS.saturating_add(with_time.max(with_success));
        (grown, self.since_ms.saturating_add((steps + 1).saturating_mul(growth_ms)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing waits for a slot; lanes with a name of one letter and a number may run so many.
    struct Nothing;

    impl Known for Nothing {
        fn most(&self, lane: &str) -> Option<usize> {
            lane.get(1..)?.parse().ok()
        }
        fn ready(&self, _lane: &str) -> usize {
            0
        }
        fn ready_lanes(&self) -> impl Iterator<Item = &str> {
            std::iter::empty()
        }
    }

    fn allowance(share: &mut Share, now_ms: i64) -> Allowance {
        share.allowance(now_ms, Duration::ZERO, &Nothing)
    }

    /// Gives every hungry lane in turn what it may have until nobody may have more.
    fn fill(share: &mut Share, hungry: &[&str], now_ms: i64) {
        loop {
            let mut taken = 0;
            for lane in hungry {
                if share.may_start(lane, now_ms, &Nothing) {
                    share.take(lane, now_ms);
                    taken += 1;
                }
            }
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
            assert!(allowance(&mut share, 0).limit >= 3, "{:?}", share.held);
        }
    }

    #[test]
    fn a_busy_lane_grows_with_time_and_begins_anew_after_a_rest() {
        let mut share = Share::new(64);
        for (now_ms, expected) in [(0, 4), (49, 4), (50, 5), (500, 14)] {
            fill(&mut share, &["a"], now_ms);
            assert_eq!(share.held["a"].slots, expected, "at {now_ms} ms");
        }
        let allowed = allowance(&mut share, 501);
        assert_eq!((allowed.closed.len(), allowed.next_ms), (1, Some(550)));
        for _ in 0..14 {
            share.give_back("a", None, false);
        }
        fill(&mut share, &["a"], 600);
        assert_eq!(share.held["a"].slots, 4);
    }

    /// Lets so many events of a lane come to an end, each followed by the next one.
    fn work(share: &mut Share, lane: &str, events: usize, now_ms: i64) {
        for _ in 0..events {
            share.give_back(lane, Some(Duration::from_millis(1)), true);
            fill(share, &[lane], now_ms);
        }
    }

    #[test]
    fn a_lane_whose_events_come_to_an_end_doubles_and_one_that_could_not_run_begins_anew() {
        let mut share = Share::new(64);
        fill(&mut share, &["a"], 0);
        for (now_ms, events, expected) in
            [(99, 100, 5), (100, 1, 8), (199, 50, 8), (200, 1, 16), (250, 1, 16)]
        {
            work(&mut share, "a", events, now_ms);
            assert_eq!(share.held["a"].slots, expected, "at {now_ms} ms");
        }
        for _ in 0..15 {
            share.give_back("a", None, true);
        }
        share.pause("a", 1_000);
        fill(&mut share, &["a"], 1_000);
        assert_eq!(share.held["a"].slots, 4);
        fill(&mut share, &["a"], 1_100);
        assert_eq!(share.held["a"].slots, 6, "nothing came to an end");
    }

    #[test]
    fn a_single_slot_goes_to_whoever_comes() {
        let mut share = Share::new(1);
        let (lanes, closed) = (Vec::new(), Vec::new());
        let open = Allowance { limit: 1, per_lane: 1, lanes, closed, next_ms: None };
        assert_eq!(allowance(&mut share, 0), open);
        share.take("a", 0);
        assert_eq!(allowance(&mut share, 0).limit, 0);
        assert!(!share.may_start("b", 0, &Nothing));
        share.give_back("a", None, false);
        assert_eq!(allowance(&mut share, 0), open);
    }

    #[test]
    fn a_lane_that_is_paused_or_has_its_most_gets_nothing() {
        let mut share = Share::new(8);
        share.pause("p", 10);
        share.take("m1", 0);
        let allowed = allowance(&mut share, 9);
        assert_eq!(
            (allowed.closed, allowed.next_ms),
            (vec!["m1".to_owned(), "p".to_owned()], Some(10))
        );
        assert!(!share.may_start("p", 9, &Nothing) && !share.may_start("m1", 9, &Nothing));
        assert!(share.may_start("p", 10, &Nothing));
        assert_eq!(allowance(&mut share, 10).closed, vec!["m1".to_owned()]);
    }

    #[test]
    fn a_lane_with_quick_events_has_more_of_them_leased_ahead_than_one_with_slow_ones() {
        let mut share = Share::new(8);
        for lane in ["quick2", "slow2"] {
            share.take(lane, 0);
            share.take(lane, 0);
            share.take(lane, 0);
        }
        share.give_back("quick2", Some(Duration::from_millis(1)), false);
        share.give_back("slow2", Some(Duration::from_secs(1)), false);
        let allowed = share.allowance(0, Duration::from_millis(5), &Nothing);
        let of = |lane: &str| allowed.lanes.iter().find(|(l, _)| l == lane).map(|(_, room)| *room);
        assert!(of("quick2") > of("slow2"), "{allowed:?}");
        assert!(allowed.limit >= 3, "{allowed:?}");
    }
}
