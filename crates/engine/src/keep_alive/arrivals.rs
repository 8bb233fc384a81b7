//! The arrivals of one version, by how many of its calls are under way.
//!
//! Instances are used last in, first out. So the instance that serves a call while `n` others are
//! under way has been idle since the calls under way last fell from `n + 1` to `n`: that level's idle
//! time. The first level's idle times say when the version is called at all, those of the others
//! together how its calls crowd.

use super::histogram::Histogram;
use super::window::Window;
use std::time::Duration;

/// When the calls of one version came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arrivals {
    /// When the calls under way last fell to as many as the place says.
    fell: Vec<Duration>,
    first: Histogram,
    further: Histogram,
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
        match others {
            0 => self.first.record(idle),
            _ => self.further.record(idle),
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

    /// What becomes of the idle instance that is used when `others` are busy; `None` if none was
    /// ever used so. `most` is the operator's keep-alive.
    pub(crate) fn plan(&self, others: usize, most: Duration) -> Option<Plan> {
        let fell = *self.fell.get(others)?;
        let window = match others {
            0 => Window::of_first(&self.first, most),
            _ => Window::of_further(&self.further, most),
        };
        let back = window.back.map(|(from, until)| (fell + from, fell + until));
        Some(Plan { stay: fell + window.stay, back })
    }

    /// The chance that the instance that is used when `others` are busy is used within `horizon`.
    pub(crate) fn chance(&self, others: usize, now: Duration, horizon: Duration) -> f64 {
        let idle = self.fell.get(others).map_or(Duration::ZERO, |fell| now.saturating_sub(*fell));
        match others {
            0 => self.first.chance(idle, horizon),
            _ => self.further.chance(idle, horizon),
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
