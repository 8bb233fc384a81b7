//! What is due in a pool by time alone: idle instances go, are made ahead or rest; invocations whose
//! caller has left end; log lines of long invocations become readable.
//!
//! A pool says when it wants to be looked at again (`Agenda` in `sweeper.rs`). What it costs then is in
//! proportion to its busy instances and to what is due, not to what is idle.

use super::goal::Goal;
use super::state::State;
use super::{Pool, close_all};
use crate::instance::FREEZE_AFTER;
use std::sync::Arc;
use std::time::Duration;

/// How often a pool with busy instances is looked at, and so the most by which something of theirs
/// is late.
const PERIOD: Duration = Duration::from_millis(250);
/// Times are rounded up to this, so that pools are looked at together.
const TICK_MS: u64 = 50;
/// A call so soon is what an idle instance is kept for when memory runs short.
const HORIZON: Duration = Duration::from_secs(60);

impl Pool {
    /// Looks after busy instances and waiting calls, by and by.
    pub(super) fn watch_busy(self: &Arc<Self>, state: &mut State, now: Duration) {
        self.schedule(state, now + PERIOD);
    }

    /// Has the pool looked at, at this time at the latest.
    pub(super) fn schedule(self: &Arc<Self>, state: &mut State, at: Duration) {
        if state.closed || state.due.is_some_and(|due| due <= at) {
            return;
        }
        let ms = u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
        let at = Duration::from_millis((ms / TICK_MS + 1).saturating_mul(TICK_MS));
        if state.due.is_some_and(|due| due <= at) {
            return;
        }
        if let Some(core) = self.core.upgrade() {
            core.agenda.enter(self.id, state.due, at, Arc::downgrade(self));
            state.due = Some(at);
        }
    }

    /// Does what is due.
    pub(crate) fn sweep(self: &Arc<Self>, now: Duration) {
        let Some(core) = self.core.upgrade() else { return };
        let most = core.settings.keep_alive;
        drop(core);
        let (gone, tired, busy, wants) = {
            let mut state = self.state();
            state.due = None;
            let gone = self.let_go(&mut state, now, most);
            if !gone.is_empty() {
                self.publish(&mut state);
            }
            self.expect_call(&mut state, now, most);
            let mut tired = state.idle.on_demand.take_tired(now, FREEZE_AFTER);
            tired.extend(state.idle.provisioned.take_tired(now, FREEZE_AFTER));
            let busy = state.busy.values().map(|busy| &busy.instance);
            let busy = busy.chain(state.initialising.values());
            let busy: Vec<_> = busy.cloned().collect();
            self.look_again(&mut state, now, !busy.is_empty());
            (gone, tired, busy, state.wants(now).is_some())
        };
        close_all(gone);
        for instance in &tired {
            instance.rest(now);
            instance.output.flush();
        }
        for instance in busy {
            instance.expire_if_due(now);
            instance.output.flush();
        }
        if let Some(one) = tired.last() {
            let bytes = one.memory_bytes();
            let mut state = self.state();
            state.typical_bytes = bytes;
            self.publish(&mut state);
        }
        if wants {
            self.want();
        }
    }

    /// Takes out the idle instances whose time is up, and says when the next one's is.
    fn let_go(
        self: &Arc<Self>,
        state: &mut State,
        now: Duration,
        most: Duration,
    ) -> Vec<Arc<crate::instance::Instance>> {
        let mut gone = Vec::new();
        while let Some(others) = spare(state) {
            let Some(oldest) = state.idle.on_demand.items.first() else { break };
            let goes_at = match state.arrivals.plan(others, most) {
                Some(plan) => plan.goes_at(now),
                None => oldest.since + most,
            };
            if goes_at > now {
                self.schedule(state, goes_at);
                break;
            }
            gone.extend(state.idle.on_demand.pop_oldest());
        }
        gone
    }

    /// Has an instance made ahead where a call is expected and none is there.
    fn expect_call(self: &Arc<Self>, state: &mut State, now: Duration, most: Duration) {
        let nothing = state.initialised() == 0 && state.starts.all() == 0;
        if !nothing || state.returned || state.draining || state.closed {
            return;
        }
        let back = state.arrivals.plan(0, most).and_then(|plan| plan.back);
        match back {
            Some((from, _)) if now < from => self.schedule(state, from),
            Some((_, until)) if now < until => {
                state.returned = true;
                state.expected = true;
            }
            _ => {}
        }
    }

    fn look_again(self: &Arc<Self>, state: &mut State, now: Duration, busy: bool) {
        if busy || !state.waiters.is_empty() {
            self.watch_busy(state, now);
        }
        let awake = [state.idle.on_demand.awake_since(), state.idle.provisioned.awake_since()];
        if let Some(since) = awake.into_iter().flatten().min() {
            self.schedule(state, since + FREEZE_AFTER);
        }
        if let Some(not_before) = state.trouble.as_ref().map(|trouble| trouble.not_before)
            && state.goal != Goal::default()
        {
            self.schedule(state, not_before.max(now + PERIOD));
        }
    }

    /// How likely it is that the idle instance which would be used last is used soon, 0.0–1.0; `None`
    /// where none may go.
    pub(crate) fn chance_of_use(&self, now: Duration) -> Option<f64> {
        let state = self.state();
        let others = spare(&state)?;
        Some(state.arrivals.chance(others, now, HORIZON))
    }

    /// Lets that instance go.
    pub(crate) fn let_spare_go(self: &Arc<Self>) -> bool {
        let mut state = self.state();
        if spare(&state).is_none() {
            return false;
        }
        let Some(instance) = state.idle.on_demand.pop_oldest() else { return false };
        self.publish(&mut state);
        drop(state);
        instance.close();
        true
    }
}

/// How many others are busy when the idle instance is used that would be used last; `None` if there
/// is none, or it is one of those that are to be there.
fn spare(state: &State) -> Option<usize> {
    if state.idle.on_demand.items.is_empty() {
        return None;
    }
    let there = state.initialised();
    let minimum = usize::try_from(state.goal.minimum).unwrap_or(usize::MAX);
    (there > minimum).then(|| there - 1)
}
