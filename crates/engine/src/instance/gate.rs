//! What the runtime of an instance waits for where there are extensions: for them to be ready before
//! its first event, and to be done before an invocation is over.
//!
//! Pure, as `slot.rs` is. Without extensions nothing here holds anything up.

use super::slot::{Current, Init, Phase, Slot};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// What of the runtime's has waited for the extensions, and went on when the last one asked.
pub(crate) enum Advanced {
    /// Nothing.
    Nothing,
    /// The runtime has been given the event that it was initialised for.
    Given,
    /// This invocation is over.
    Ended(Box<Current>),
}

impl Slot {
    /// Whether anything runs in it, or is about to.
    pub(crate) fn is_inhabited(&self) -> bool {
        self.runs || self.launching || self.extensions.as_ref().is_some_and(|all| all.runs())
    }

    /// Whether the runtime has to wait for an extension before it is given an event.
    pub(super) fn waits_for_extensions(&self) -> bool {
        self.extensions.as_ref().is_some_and(|all| !all.all_ready())
    }

    /// Whether an invocation goes on although the runtime is done with it.
    pub(crate) fn extensions_are_busy(&self) -> bool {
        self.extensions.as_ref().is_some_and(|all| all.is_busy())
    }

    /// Tells the extensions of an invocation that the runtime is given, once.
    pub(super) fn tell_extensions(&mut self, current: &mut Current) {
        if let Some(extensions) = &mut self.extensions
            && !std::mem::replace(&mut current.extensions_told, true)
        {
            extensions.invoke(&current.event);
        }
    }

    /// Whether extensions may still register: until the runtime asks for its first event.
    pub(crate) fn registers(&self) -> bool {
        match &self.phase {
            Phase::Initialising(_) => self.parked.is_none(),
            Phase::Running(current) => {
                current.initialises && !current.taken && self.parked.is_none()
            }
            _ => false,
        }
    }

    /// Whoever waits for the init phase, which has failed.
    pub(crate) fn fail_init(&mut self) -> Option<oneshot::Sender<Init>> {
        match std::mem::replace(&mut self.phase, Phase::Failing) {
            Phase::Initialising(told) => Some(told),
            Phase::Shared(_) if let Some(told) = self.init_told.take() => Some(told),
            phase => {
                self.phase = phase;
                None
            }
        }
    }

    /// An extension has asked for its next event: what has waited for that goes on.
    pub(crate) fn advance(&mut self, now: Duration) -> Advanced {
        if !self.waits_for_extensions()
            && let Some(told) = self.init_told.take()
        {
            let _ = told.send(Init::Ready);
        }
        if self.parked.is_none() {
            // The runtime itself is not through.
            return Advanced::Nothing;
        }
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Initialising(told) if !self.waits_for_extensions() => {
                self.idle_since = now;
                let _ = told.send(Init::Ready);
                Advanced::Nothing
            }
            Phase::Running(mut current)
                if !current.taken && !current.extensions_told && !self.waits_for_extensions() =>
            {
                self.tell_extensions(&mut current);
                if let Some(parked) = self.parked.take() {
                    current.taken = parked.send(Arc::clone(&current.event)).is_ok();
                }
                let taken = current.taken;
                self.phase = Phase::Running(current);
                // One whose connection broke is given it when it asks again.
                if taken { Advanced::Given } else { Advanced::Nothing }
            }
            Phase::Running(current)
                if current.taken && current.answered && !self.extensions_are_busy() =>
            {
                self.idle_since = now;
                Advanced::Ended(current)
            }
            other => {
                self.phase = other;
                Advanced::Nothing
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::slot::tests::{current, ready_slot};
    use super::super::slot::{Event, Next};
    use super::*;
    use crate::extensions::{Asked, Registry, Subscriptions};

    const INVOKE: Subscriptions = Subscriptions { invoke: true, shutdown: false };

    fn asks(slot: &mut Slot, id: &str) -> Option<oneshot::Receiver<crate::extensions::Event>> {
        let extensions = slot.extensions.as_mut().expect("there are some");
        match extensions.next(id) {
            Ok(Asked::Wait(event)) => Some(event),
            _ => None,
        }
    }

    /// A slot with an extension that has registered, in this phase.
    fn slot(phase: Phase) -> (Slot, String) {
        let mut registry = Registry::of(&["e".to_owned()]);
        let id = registry.register("e", INVOKE).expect("started").id;
        let mut slot = Slot::empty(Duration::ZERO);
        slot.phase = phase;
        slot.extensions = Some(Box::new(registry));
        (slot, id)
    }

    fn waits(next: Next) -> oneshot::Receiver<Arc<Event>> {
        match next {
            Next::Wait(event) => event,
            _ => panic!("must wait"),
        }
    }

    #[test]
    fn an_init_phase_is_over_when_runtime_and_extensions_have_asked() {
        for runtime_first in [true, false] {
            let (told, mut ready) = oneshot::channel();
            let (mut slot, id) = slot(Phase::Initialising(told));
            assert!(slot.registers());
            let (mut parked, mut event) = (None, None);
            for step in [runtime_first, !runtime_first] {
                assert!(ready.try_recv().is_err(), "one of them is missing");
                match step {
                    true => parked = Some(waits(slot.next(Duration::ZERO).0)),
                    false => {
                        event = asks(&mut slot, &id);
                        let advanced = slot.advance(Duration::ZERO);
                        assert!(matches!(advanced, Advanced::Nothing));
                    }
                }
            }
            assert!(matches!(ready.try_recv(), Ok(Init::Ready)));
            assert!(!slot.registers());
            let (invocation, _answer) = current("a");
            assert!(slot.begin(invocation), "the runtime is given it");
            assert!(event.expect("asked").try_recv().is_ok(), "and the extension told");
            assert!(parked.expect("asked").try_recv().is_ok());
        }
    }

    #[test]
    fn an_invocation_is_over_when_the_last_one_has_asked_again() {
        for runtime_first in [true, false] {
            let (mut slot, parked) = ready_slot();
            let mut registry = Registry::of(&["e".to_owned()]);
            let id = registry.register("e", INVOKE).expect("started").id;
            slot.extensions = Some(Box::new(registry));
            let event = asks(&mut slot, &id).expect("it waits");
            let (mut invocation, _answer) = current("a");
            invocation.answered = true;
            assert!(slot.begin(invocation));
            assert!(slot.extensions_are_busy());
            drop((parked, event));
            let mut ended = None;
            for step in [runtime_first, !runtime_first] {
                assert!(ended.is_none(), "one of them is missing");
                ended = match step {
                    true => slot.next(Duration::from_secs(1)).1,
                    false => {
                        asks(&mut slot, &id).expect("it waits");
                        match slot.advance(Duration::from_secs(1)) {
                            Advanced::Ended(current) => Some(current),
                            _ => None,
                        }
                    }
                };
            }
            assert_eq!(ended.expect("over").event.request_id, "a");
            assert!(matches!(slot.phase, Phase::Idle));
        }
    }

    #[test]
    fn an_event_that_initialises_comes_when_all_are_ready_and_is_told_once() {
        let (mut invocation, _answer) = current("a");
        invocation.initialises = true;
        let (mut slot, id) = slot(Phase::Running(invocation));
        let mut parked = waits(slot.next(Duration::ZERO).0);
        assert!(parked.try_recv().is_err(), "the extension is not ready");
        let mut event = asks(&mut slot, &id).expect("it waits");
        assert!(matches!(slot.advance(Duration::ZERO), Advanced::Given));
        assert!(parked.try_recv().is_ok() && event.try_recv().is_ok());
        let _again = asks(&mut slot, &id).expect("it waits for the next one");
        assert!(matches!(slot.advance(Duration::ZERO), Advanced::Nothing), "the runtime is at it");
    }

    #[test]
    fn what_waits_for_a_failed_init_phase_is_found_once() {
        let (told, _ready) = oneshot::channel();
        let (mut slot, _) = slot(Phase::Initialising(told));
        assert!(slot.fail_init().is_some());
        assert!(slot.fail_init().is_none());
        assert!(matches!(slot.phase, Phase::Failing));
    }
}
