//! Instances that are there whether or not they are called: provisioned concurrency, and Mayfly's own
//! minimum.
//!
//! Provisioned instances are initialised as such and always take part; the minimum counts all
//! instances of the version. Where they can't be made it is tried again after a while, which grows.

use super::starts::Purpose;
use super::state::State;
use super::{Pool, close_all};
use std::sync::Arc;
use std::time::Duration;

/// Wait after the first failure; doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// How many instances of a version are to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Goal {
    /// Provisioned.
    pub(crate) provisioned: u32,
    /// All together, at least.
    pub(crate) minimum: u32,
}

/// How far a version's provisioned concurrency has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Provisioned instances that are initialised.
    pub ready: u32,
    /// Why no more could be made the last time, if so.
    pub trouble: Option<String>,
}

/// Why instances that are to be there could not be made.
#[derive(Debug)]
pub(super) struct Trouble {
    reason: String,
    times: u32,
    /// When it is tried again.
    pub(super) not_before: Duration,
}

/// What is missing of the goal.
pub(super) fn missing(state: &State) -> Option<Purpose> {
    if state.ready + state.starts.provisioned < state.goal.provisioned {
        return Some(Purpose::Provisioned);
    }
    let there = state.initialised() + state.starts.all();
    (there < usize::try_from(state.goal.minimum).unwrap_or(usize::MAX)).then_some(Purpose::Kept)
}

impl Pool {
    /// Says how many instances are to be there. More are made in the background; fewer go when they
    /// are idle.
    pub(crate) fn set_goal(self: &Arc<Self>, goal: Goal) {
        let mut state = self.state();
        if state.draining || state.closed || state.goal == goal {
            return;
        }
        state.goal = goal;
        // What stood in the way may not do so any more.
        state.trouble = None;
        let mut gone = Vec::new();
        while state.surplus()
            && let Some(instance) = state.idle.provisioned.pop_oldest()
        {
            state.left(&instance);
            gone.push(instance);
        }
        self.publish(&mut state);
        let now = self.clock.monotonic();
        self.schedule(&mut state, now);
        drop(state);
        close_all(gone);
        self.want();
    }

    /// How far it has come.
    pub(crate) fn standing(&self) -> Standing {
        let state = self.state();
        let trouble = state.trouble.as_ref().map(|trouble| trouble.reason.clone());
        Standing { ready: state.ready, trouble }
    }

    /// Takes in that an instance that is to be there could not be made.
    pub(super) fn take_in_trouble(self: &Arc<Self>, state: &mut State, reason: String) {
        let now = self.clock.monotonic();
        let times = state.trouble.as_ref().map_or(0, |trouble| trouble.times);
        let wait = FIRST_WAIT.saturating_mul(1 << times.min(16)).min(LONGEST_WAIT);
        let not_before = now + wait;
        state.trouble = Some(Trouble { reason, times: times + 1, not_before });
        self.schedule(state, not_before);
    }
}
