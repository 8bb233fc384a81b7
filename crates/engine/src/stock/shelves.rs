//! The shelves of all classes, and what is asked of them together.

use super::place::{Place, Workshop};
use super::runtime_templates::Seat;
use super::settings::StockSettings;
use super::shelf::{Kind, Refill, Shelf};
use super::template::Template;
use model::Clock;
use model::launch::{Ahead, Launch, Waiting};
use model::sandbox::{Furnishing, Mount, Sandboxes};
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Classes of which something is kept at a time; the one asked last goes for a new one.
const CLASSES: usize = 32;
/// Sandboxes kept ready for the copies of one version.
const COPIES_OF_A_VERSION: usize = 1;

/// What must be equal for a sandbox to be anyone's.
pub(super) type Class = (Vec<Mount>, Option<Waiting>);

/// What is kept ready.
pub(crate) struct Stock {
    pub(super) workshop: Arc<Workshop>,
    state: Mutex<State>,
    begun: Notify,
}

#[derive(Default)]
pub(super) struct State {
    shelves: HashMap<Class, Arc<Shelf>>,
    pub(super) templates: HashMap<Class, Seat>,
    pub(super) closed: bool,
}

/// What the stock has for a cold start.
pub(crate) struct Taken {
    pub(crate) place: Option<Place>,
    /// To be kept until the start is over.
    pub(crate) refill: Refill,
}

impl Stock {
    pub(crate) fn new(
        sandboxes: Arc<dyn Sandboxes>,
        clock: Arc<dyn Clock>,
        settings: StockSettings,
    ) -> Arc<Self> {
        let workshop = Arc::new(Workshop::new(sandboxes, clock, settings));
        Arc::new(Self { workshop, state: Mutex::default(), begun: Notify::new() })
    }

    pub(crate) fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is there for a launch. From the first time on that it is asked for, it is made ready for
    /// the next.
    pub(crate) async fn take(self: &Arc<Self>, launch: &Launch) -> Taken {
        let shelf = match &launch.ahead {
            Ahead::Nothing => self.shelf((launch.mounts.clone(), None)),
            Ahead::Waiting(waiting) => self.shelf((launch.mounts.clone(), Some(waiting.clone()))),
            Ahead::Template(waiting) => {
                let class = (launch.mounts.clone(), Some(waiting.clone()));
                return self.take_copy(class).await;
            }
        };
        match shelf {
            Some(shelf) => Taken { place: shelf.take(), refill: Refill::of(&shelf) },
            None => Taken { place: None, refill: Refill::nothing() },
        }
    }

    /// Asks for what a launch needs without taking it.
    pub(crate) fn anticipate(self: &Arc<Self>, launch: &Launch) {
        let shelf = match &launch.ahead {
            Ahead::Nothing => self.shelf((launch.mounts.clone(), None)),
            Ahead::Waiting(waiting) => self.shelf((launch.mounts.clone(), Some(waiting.clone()))),
            Ahead::Template(waiting) => self.copies((launch.mounts.clone(), Some(waiting.clone()))),
        };
        if let Some(shelf) = shelf {
            shelf.fill();
        }
    }

    /// The shelf of a class.
    fn shelf(&self, class: Class) -> Option<Arc<Shelf>> {
        let mut state = self.state();
        if let Some(shelf) = state.shelves.get(&class) {
            return Some(Arc::clone(shelf));
        }
        if state.closed {
            return None;
        }
        let settings = &self.workshop.settings;
        let (kind, wanted) = match class.clone() {
            (mounts, None) => (Kind::Bare(mounts), settings.sandboxes),
            (mounts, Some(waiting)) => (Kind::Waiting(mounts, waiting), settings.processes),
        };
        if wanted == 0 {
            return None;
        }
        let oldest = state.oldest_shelf().filter(|_| state.shelves.len() >= CLASSES);
        let replaced = oldest.and_then(|class| state.shelves.remove(&class));
        let shelf = Shelf::new(&self.workshop, kind, wanted);
        state.shelves.insert(class, Arc::clone(&shelf));
        drop(state);
        self.begin_to_keep();
        if let Some(replaced) = replaced {
            replaced.close();
        }
        Some(shelf)
    }

    /// A shelf for the copies of a version, for itself alone.
    pub(crate) fn shelf_of_version(
        &self,
        template: Arc<Template>,
        furnishing: Furnishing,
    ) -> Arc<Shelf> {
        let kind = Kind::Copies(template, Some(furnishing));
        let wanted = COPIES_OF_A_VERSION.min(self.workshop.settings.sandboxes);
        Shelf::new(&self.workshop, kind, wanted)
    }

    /// Gives back what nobody has asked for lately.
    pub(crate) fn sweep(&self, now: Duration) {
        let idle = self.workshop.settings.idle;
        let is_unused = |shelf: &Shelf| now.saturating_sub(shelf.used()) >= idle;
        let mut state = self.state();
        let shelves: Vec<_> =
            state.shelves.extract_if(|_, shelf| is_unused(shelf)).map(|(_, shelf)| shelf).collect();
        let seats: Vec<_> = state
            .templates
            .extract_if(|_, seat| match seat {
                Seat::Starting => false,
                Seat::Ready { template, shelf } => {
                    !template.serves()
                        || template.is_old(now)
                        || (is_unused(shelf) && !template.has_instances())
                }
                Seat::Failed(until) => now >= *until,
            })
            .map(|(_, seat)| seat)
            .collect();
        drop(state);
        shelves.iter().for_each(|shelf| shelf.close());
        seats.into_iter().for_each(Seat::close);
    }

    /// Says whether memory is short. While it is, nothing is made ahead, and all that stands ready is
    /// given back at once; templates, which make instances smaller, stay.
    pub(crate) fn press(&self, pressed: bool) {
        if self.workshop.pressed.swap(pressed, Ordering::AcqRel) || !pressed {
            return;
        }
        self.make_room();
    }

    /// Says that there is something to look after from now on.
    pub(crate) fn begin_to_keep(&self) {
        self.begun.notify_one();
    }

    /// Resolves when there is.
    pub(crate) async fn begins_to_keep(&self) {
        self.begun.notified().await;
    }

    /// Gives back all that stands ready, since there is no room for what is needed now.
    pub(crate) fn make_room(&self) {
        for shelf in self.all_shelves() {
            shelf.clear();
        }
    }

    fn all_shelves(&self) -> Vec<Arc<Shelf>> {
        let state = self.state();
        let of_templates = state.templates.values().filter_map(|seat| match seat {
            Seat::Ready { shelf, .. } => Some(shelf),
            _ => None,
        });
        state.shelves.values().chain(of_templates).cloned().collect()
    }

    /// Whether nothing is kept and nothing is being made.
    pub(crate) fn is_empty(&self) -> bool {
        let state = self.state();
        state.shelves.is_empty() && state.templates.is_empty()
    }

    /// Prepared sandboxes that stand ready.
    pub(crate) fn ready(&self) -> usize {
        self.all_shelves().iter().map(|shelf| shelf.len()).sum()
    }

    /// Templates of runtimes that serve copies.
    pub(crate) fn templates(&self) -> usize {
        let serving =
            |seat: &&Seat| matches!(seat, Seat::Ready { template, .. } if template.serves());
        self.state().templates.values().filter(serving).count()
    }

    /// Gives everything back and keeps nothing any more.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        let State { shelves, templates, .. } = &mut *state;
        let (shelves, templates) = (std::mem::take(shelves), std::mem::take(templates));
        drop(state);
        shelves.values().for_each(|shelf| shelf.close());
        templates.into_values().for_each(Seat::close);
    }
}

impl State {
    fn oldest_shelf(&self) -> Option<Class> {
        self.shelves.iter().min_by_key(|(_, shelf)| shelf.used()).map(|(class, _)| class.clone())
    }
}
