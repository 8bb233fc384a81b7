//! Prepared sandboxes of one class: taken by cold starts, made again in the background.
//!
//! A shelf that nobody asks is never filled, one that was asked is filled when the start that asked
//! is over and has had time for its first call, one sandbox after the other: making what the next call
//! needs must not slow down this one.

use super::place::{Begins, Place, Workshop};
use super::template::Template;
use model::launch::Waiting;
use model::sandbox::{Furnishing, Mount, SandboxError};
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long nothing more is made after it could not be.
const PAUSE: Duration = Duration::from_secs(10);
/// How long after a start the sandbox that it took is made again. Making it keeps a core busy for some
/// milliseconds, and the call that waited for the start needs that core: on two of them a first call
/// took 1.3 ms longer without this.
const FIRST_CALL: Duration = Duration::from_millis(5);

/// What a shelf holds.
pub(super) enum Kind {
    /// Empty sandboxes.
    Bare(Vec<Mount>),
    /// Sandboxes in which a process waits.
    Waiting(Vec<Mount>, Waiting),
    /// Sandboxes to copy a process into; all for one function if a furnishing is given.
    Copies(Arc<Template>, Option<Furnishing>),
}

/// Prepared sandboxes of one class.
pub(crate) struct Shelf {
    kind: Kind,
    wanted: usize,
    workshop: Arc<Workshop>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ready: VecDeque<Place>,
    filling: bool,
    closed: bool,
    used: Duration,
    paused_until: Duration,
}

/// Fills a shelf when dropped: held by the cold start that took from it.
pub(crate) struct Refill(Option<Arc<Shelf>>);

impl Refill {
    pub(crate) fn of(shelf: &Arc<Shelf>) -> Self {
        Self(Some(Arc::clone(shelf)))
    }

    pub(super) fn nothing() -> Self {
        Self(None)
    }
}

impl Drop for Refill {
    fn drop(&mut self) {
        if let Some(shelf) = self.0.take() {
            shelf.fill_after(FIRST_CALL);
        }
    }
}

impl Shelf {
    pub(super) fn new(workshop: &Arc<Workshop>, kind: Kind, wanted: usize) -> Arc<Self> {
        let state = State { used: workshop.clock.monotonic(), ..State::default() };
        let (workshop, state) = (Arc::clone(workshop), Mutex::new(state));
        Arc::new(Self { kind, wanted, workshop, state })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One that is ready, if there is one.
    pub(super) fn take(&self) -> Option<Place> {
        let mut gone = Vec::new();
        let mut state = self.state();
        state.used = self.workshop.clock.monotonic();
        let taken = loop {
            match state.ready.pop_front() {
                None => break None,
                Some(mut place) => match place.is_usable() {
                    true => break Some(place),
                    false => gone.push(place),
                },
            }
        };
        // A sandbox is not ended under the lock.
        drop(state);
        drop(gone);
        taken
    }

    /// One that is ready, or one that is made now.
    pub(crate) async fn take_or_make(&self) -> Result<Place, SandboxError> {
        match self.take() {
            Some(place) => Ok(place),
            None => self.make().await,
        }
    }

    async fn make(&self) -> Result<Place, SandboxError> {
        match &self.kind {
            Kind::Bare(mounts) => self.workshop.empty(mounts, None).await,
            Kind::Waiting(mounts, waiting) => self.workshop.waiting(mounts, waiting).await,
            Kind::Copies(template, furnishing) => {
                template.place(&self.workshop, furnishing.as_ref()).await
            }
        }
    }

    /// Makes one more, now.
    pub(crate) async fn make_one(&self) -> Result<(), SandboxError> {
        self.put(self.make().await?);
        Ok(())
    }

    /// Makes what is missing, in the background.
    pub(crate) fn fill(self: &Arc<Self>) {
        self.fill_after(Duration::ZERO);
    }

    fn fill_after(self: &Arc<Self>, wait: Duration) {
        if self.begins_to_fill() {
            tokio::spawn(Filling(Arc::clone(self)).run(wait));
        }
    }

    fn begins_to_fill(&self) -> bool {
        let mut state = self.state();
        let begins = !state.filling && self.is_short(&state);
        state.filling |= begins;
        begins
    }

    fn is_short(&self, state: &State) -> bool {
        state.ready.len() < self.wanted
            && !state.closed
            && !self.workshop.pressed.load(Ordering::Acquire)
            && self.workshop.clock.monotonic() >= state.paused_until
    }

    /// Puts one on the shelf, unless none is wanted any more.
    fn put(&self, place: Place) {
        let mut state = self.state();
        if state.closed || self.workshop.pressed.load(Ordering::Acquire) {
            // A sandbox is not ended under the lock.
            drop(state);
            drop(place);
            return;
        }
        state.ready.push_back(place);
    }

    /// Gives back all that is ready.
    pub(super) fn clear(&self) {
        let ready = std::mem::take(&mut self.state().ready);
        drop(ready);
    }

    /// Gives back all that is ready, and makes no more.
    pub(crate) fn close(&self) {
        self.state().closed = true;
        self.clear();
    }

    /// When it was last asked.
    pub(super) fn used(&self) -> Duration {
        self.state().used
    }

    /// How many are ready.
    pub(super) fn len(&self) -> usize {
        self.state().ready.len()
    }
}

impl Place {
    fn is_usable(&mut self) -> bool {
        match &mut self.begins {
            Begins::Executed => true,
            Begins::Waits(waiter) => waiter.waits(),
            Begins::Copied(template) => template.serves(),
        }
    }
}

/// The one task that fills a shelf; however it ends, another one may begin.
struct Filling(Arc<Shelf>);

impl Filling {
    async fn run(self, wait: Duration) {
        let shelf = &self.0;
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        while shelf.is_short(&shelf.state()) {
            match shelf.make().await {
                Ok(place) => shelf.put(place),
                Err(error) => {
                    tracing::debug!(%error, "can't make a sandbox ahead");
                    let now = shelf.workshop.clock.monotonic();
                    shelf.state().paused_until = now + PAUSE;
                    return;
                }
            }
        }
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        self.0.state().filling = false;
    }
}
