//! Several invocations at a time on one instance, where the version allows it.
//!
//! The runtime keeps several requests for events open, and each is given one. Which request comes
//! after which answer can't be told, so an invocation is over with its answer, not with the next
//! request. When the time of one is up its caller is told and the instance gets no more; it goes as
//! soon as the others are over, since only the end of the process ends what hangs. When the process
//! ends all of its invocations do, and the instance with them.
//!
//! Pure, as `slot.rs` is.

use super::slot::{Current, Event, Next};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// The invocations of an instance that is given several at a time.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) running: Vec<Current>,
    /// The runtime's open requests for events; the oldest stands first.
    parked: VecDeque<oneshot::Sender<Arc<Event>>>,
    /// Whether it is given no more, since one of its invocations hangs.
    pub(crate) retired: bool,
}

impl Shared {
    /// With an invocation that the runtime has taken already.
    pub(crate) fn with(current: Current) -> Self {
        Self { running: vec![current], ..Self::default() }
    }

    /// The runtime asks for an event; `None` where it has asked often enough.
    pub(crate) fn next(&mut self, most: usize) -> Option<Next> {
        let waiting = self.running.iter_mut().find(|current| !current.taken);
        if let Some(current) = waiting {
            current.taken = true;
            return Some(Next::Event(Arc::clone(&current.event)));
        }
        self.parked.retain(|parked| !parked.is_closed());
        if self.parked.len() >= most {
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        self.parked.push_back(sender);
        Some(Next::Wait(receiver))
    }

    /// Puts an invocation in; returns whether the runtime was given its event.
    pub(crate) fn begin(&mut self, mut current: Current) -> bool {
        while !current.taken
            && let Some(parked) = self.parked.pop_front()
        {
            current.taken = parked.send(Arc::clone(&current.event)).is_ok();
        }
        let taken = current.taken;
        current.announced = taken;
        self.running.push(current);
        taken
    }

    /// The event of an invocation that was taken and is not announced; from then on it counts as
    /// announced.
    pub(crate) fn announce(&mut self) -> Option<Arc<Event>> {
        let current = self.running.iter_mut().find(|c| c.taken && !c.announced)?;
        current.announced = true;
        Some(Arc::clone(&current.event))
    }

    pub(crate) fn find(&mut self, request_id: &str) -> Option<&mut Current> {
        self.running.iter_mut().find(|c| c.event.request_id == request_id)
    }

    /// Takes an invocation out.
    pub(crate) fn take(&mut self, request_id: &str) -> Option<Current> {
        let place = self.running.iter().position(|c| c.event.request_id == request_id)?;
        Some(self.running.swap_remove(place))
    }

    /// The invocation whose time is up first, and when.
    pub(crate) fn first_deadline(&self) -> Option<(Duration, &str)> {
        let all = self.running.iter().map(|c| (c.deadline, c.event.request_id.as_str()));
        all.min_by_key(|(deadline, _)| *deadline)
    }
}
