//! The arrivals of one version, by how many of its calls are under way.
//!
//! Instances are used last in, first out. So the instance that serves a call while `n` others are
//! under way has been idle since the calls under way last fell from `n + 1` to `n`: that level's idle
//! time. The first level's idle times say when the version is called at all, those of the others
//! how its calls crowd; levels that are used alike are counted together.

use super::histogram::Histogram;
use super::window::Window;
use super::worth::Worth;
use std::time::Duration;

/// When the calls of one version came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arrivals {
    /// When the calls under way last fell to as many as the place says.
    fell: Vec<Duration>,
    /// By [`group_of`] the level.
    groups: Vec<Group>,
    worth: Worth,
}

/// Levels whose idle times are counted together.
#[derive(Debug, Clone, Default)]
struct Group {
    idle_times: Histogram,
    known: Option<Known>,
}

/// A window that was worked out, and from what.
#[derive(Debug, Clone, Copy)]
struct Known {
    window: Window,
    recorded: u64,
    worth: Duration,
    most: Duration,
}

/// What becomes of an idle instance, at times on the monotonic clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    /// When it is to go, if it is not to be there again before.
    pub(crate) stay: Duration,
    /// From when until when one is to be there again.
    pub(crate) back: Option<(Duration, Duration)>,
}

impl Plan {
    /// When an instance that is there now is to go.
    pub(crate) fn goes_at(&self, now: Duration) -> Duration {
        match self.back {
            Some((from, until)) if from <= now => until.max(self.stay),
            _ => self.stay,
        }
    }
}

impl Arrivals {
    /// A call begins while `others` are under way.
    pub(crate) fn begins(&mut self, others: usize, now: Duration) {
        let Some(fell) = self.fell.get(others) else { return };
        let idle = now.saturating_sub(*fell);
        let group = group_of(others);
        if group >= self.groups.len() {
            self.groups.resize_with(group + 1, Group::default);
        }
        if let Some(group) = self.groups.get_mut(group) {
            group.idle_times.record(idle);
        }
    }

    /// A call has ended, and `others` are under way still.
    pub(crate) fn ends(&mut self, others: usize, now: Duration) {
        if others >= self.fell.len() {
            self.fell.resize(others + 1, now);
        }
        if let Some(fell) = self.fell.get_mut(others) {
            *fell = now;
        }
    }

    /// An instance was there so long after it was wanted.
    pub(crate) fn started_in(&mut self, took: Duration) {
        self.worth.started_in(took);
    }

    /// What becomes of the idle instance that is used when `others` are busy; `None` if none was
    /// ever used so. `most` is the operator's keep-alive.
    pub(crate) fn plan(&mut self, others: usize, most: Duration) -> Option<Plan> {
        let fell = *self.fell.get(others)?;
        let window = self.window(others, most);
        let back = window.back.map(|(from, until)| (fell + from, fell + until));
        Some(Plan { stay: fell + window.stay, back })
    }

    /// The window, worked out anew once there is a thirty-second more to work it out from: what
    /// thousands of calls have taught, one more does not change.
    fn window(&mut self, others: usize, most: Duration) -> Window {
        let worth = self.worth.of_a_call(most);
        let Some(group) = self.groups.get_mut(group_of(others)) else {
            return Window::unknown(most, worth);
        };
        let idle_times = &group.idle_times;
        let recorded = idle_times.recorded();
        let still = group.known.filter(|known| {
            let of = (known.most, known.worth) == (most, worth);
            of && recorded - known.recorded <= u64::from(idle_times.total() / 32)
        });
        if let Some(known) = still {
            return known.window;
        }
        let window = match others {
            0 => Window::of_first(idle_times, most, worth),
            _ => Window::of_further(idle_times, most, worth),
        };
        group.known = Some(Known { window, recorded, worth, most });
        window
    }

    /// The chance that the instance that is used when `others` are busy is used within `horizon`.
    pub(crate) fn chance(&self, others: usize, now: Duration, horizon: Duration) -> f64 {
        let idle = self.fell.get(others).map_or(Duration::ZERO, |fell| now.saturating_sub(*fell));
        let group = self.groups.get(group_of(others));
        group.map_or_else(
            || Histogram::default().chance(idle, horizon),
            |group| group.idle_times.chance(idle, horizon),
        )
    }
}

/// Which levels are counted together: the first three by themselves, then four groups for each doubling,
/// since the hundredth and the hundred-and-tenth instance are used alike and the tenth is not.
fn group_of(others: usize) -> usize {
    match others {
        0..4 => others,
        _ => {
            let doubling = others.ilog2();
            let quarter = (others >> (doubling - 2)) & 3;
            4 * (doubling as usize - 1) + quarter
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Duration = Duration::from_secs(600);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn levels_are_counted_apart() {
        let mut arrivals = Arrivals::default();
        for minute in 0..20 {
            // Two calls at a time, each minute.
            let now = seconds(minute * 60);
            arrivals.begins(0, now);
            arrivals.begins(1, now);
            arrivals.ends(1, now + seconds(1));
            arrivals.ends(0, now + seconds(2));
        }
        let (now, soon) = (seconds(19 * 60 + 57), seconds(10));
        assert!(arrivals.chance(0, now, soon) > 0.8);
        assert!(arrivals.chance(1, now, soon) > 0.8);
        assert!(arrivals.chance(2, now, soon) < arrivals.chance(0, now, soon) + 1.0);
        let plan = arrivals.plan(0, MOST).expect("used");
        let (from, until) = plan.back.expect("each minute");
        assert!(from < seconds(20 * 60) && seconds(20 * 60) < until, "{plan:?}");
        assert_eq!(plan.goes_at(seconds(19 * 60 + 10)), plan.stay);
        assert_eq!(plan.goes_at(seconds(20 * 60)), until);
        assert_eq!(arrivals.plan(2, MOST), None);
    }

    #[test]
    fn each_level_is_in_a_group_and_groups_follow_each_other() {
        let groups: Vec<_> = (0..5_000).map(group_of).collect();
        assert_eq!(groups[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 8]);
        assert!(groups.windows(2).all(|pair| pair[1] == pair[0] || pair[1] == pair[0] + 1));
        assert!(groups[1_000] < 40);
    }

    #[test]
    fn levels_that_are_used_seldom_do_not_stay_as_those_that_are_used_often() {
        let mut arrivals = Arrivals::default();
        arrivals.started_in(Duration::from_millis(5));
        for call in 0..200 {
            // A call each five seconds meets another one; a third comes twice an hour.
            let now = seconds(call * 5);
            let most = if call % 180 == 0 { 3 } else { 2 };
            (0..most).for_each(|others| arrivals.begins(others, now));
            (0..most).rev().for_each(|others| arrivals.ends(others, now + seconds(1)));
        }
        let last = seconds(199 * 5 + 1);
        assert!(arrivals.plan(1, MOST).expect("used").stay < last + seconds(10));
        let plan = arrivals.plan(2, MOST).expect("used");
        assert_eq!(plan.stay, seconds(180 * 5 + 1 + 60), "one idle time says nothing yet");
    }

    #[test]
    fn an_instance_that_was_used_last_goes_last() {
        let mut arrivals = Arrivals::default();
        for others in (0..5).rev() {
            arrivals.ends(others, seconds(100 - others as u64));
        }
        let goes: Vec<_> =
            (0..5).map(|level| arrivals.plan(level, MOST).expect("used").stay).collect();
        assert!(goes.is_sorted_by(|one, next| one >= next), "{goes:?}");
    }
}
