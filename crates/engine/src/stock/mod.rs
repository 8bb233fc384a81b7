//! What is kept ready for cold starts: prepared sandboxes, started interpreters, templates of runtimes.
//!
//! All of it is nobody's: it has seen no user's code, and is shared by all versions whose launches ask
//! for the same. Nothing is kept that no call has asked for, and what nobody asks for any more goes.

mod deploys;
mod place;
mod reception;
mod settings;
mod shelf;
mod template;
mod upkeep;

pub(crate) use deploys::{Deploys, anticipate};
pub(crate) use place::{Begins, Forks, Place, Workshop};
pub use settings::StockSettings;
pub(crate) use shelf::{Refill, Shelf};
pub(crate) use template::{CopyOf, Template};
pub(crate) use upkeep::keep_up;

use model::Clock;
use model::launch::{Ahead, Launch, Waiting};
use model::sandbox::{Furnishing, Mount, SandboxError, Sandboxes};
use shelf::Kind;
use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::Notify;

/// Classes of which something is kept at a time; the one asked last goes for a new one.
const CLASSES: usize = 32;
/// Sandboxes kept ready for the copies of one version.
const COPIES_OF_A_VERSION: usize = 1;
/// How long no template is started after one could not be.
const PAUSE: Duration = Duration::from_secs(60);

/// What must be equal for a sandbox to be anyone's.
type Class = (Vec<Mount>, Option<Waiting>);

/// What is kept ready.
pub(crate) struct Stock {
    workshop: Arc<Workshop>,
    state: Mutex<State>,
    begun: Notify,
}

#[derive(Default)]
struct State {
    shelves: HashMap<Class, Arc<Shelf>>,
    templates: HashMap<Class, Seat>,
    closed: bool,
}

/// Where the template of a runtime stands.
enum Seat {
    Starting,
    Ready {
        template: Arc<Template>,
        shelf: Arc<Shelf>,
    },
    /// It could not be started; nobody tries before this time.
    Failed(Duration),
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

    fn state(&self) -> MutexGuard<'_, State> {
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

    async fn take_copy(self: &Arc<Self>, class: Class) -> Taken {
        let Some(shelf) = self.copies(class.clone()) else {
            return Taken { place: None, refill: Refill::nothing() };
        };
        match shelf.take_or_make().await {
            Ok(place) => Taken { place: Some(place), refill: Refill::of(&shelf) },
            Err(error) => {
                self.give_up(&class, &error);
                Taken { place: None, refill: Refill::nothing() }
            }
        }
    }

    /// Says that copies of a runtime's template can't be had: it is not asked again for a while.
    pub(crate) fn no_copies(&self, launch: &Launch, error: &SandboxError) {
        if let Ahead::Template(waiting) = &launch.ahead {
            self.give_up(&(launch.mounts.clone(), Some(waiting.clone())), error);
        }
    }

    fn give_up(&self, class: &Class, error: &SandboxError) {
        let now = self.workshop.clock.monotonic();
        let mut state = self.state();
        let given_up = match state.templates.get_mut(class) {
            // Whoever comes later than the first finds another one, or the pause.
            Some(seat @ Seat::Ready { .. }) => std::mem::replace(seat, Seat::Failed(now + PAUSE)),
            _ => return,
        };
        drop(state);
        tracing::warn!(%error, "can't copy a runtime's template; functions start without it for now");
        given_up.close();
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

    /// The shelf of a runtime's copies. If there is no template, one is started, for the next.
    fn copies(self: &Arc<Self>, class: Class) -> Option<Arc<Shelf>> {
        let now = self.workshop.clock.monotonic();
        let mut state = self.state();
        if state.closed || self.workshop.settings.processes == 0 {
            return None;
        }
        match state.templates.get(&class) {
            Some(Seat::Ready { template, shelf }) if template.serves() => {
                return Some(Arc::clone(shelf));
            }
            Some(Seat::Starting) => return None,
            Some(Seat::Failed(until)) if now < *until => return None,
            // None, or one that has ended.
            _ if self.workshop.pressed.load(Ordering::Acquire) => return None,
            _ => {}
        }
        let ended = state.templates.insert(class.clone(), Seat::Starting);
        drop(state);
        self.begin_to_keep();
        if let Some(ended) = ended {
            ended.close();
        }
        tokio::spawn(TemplateStart { stock: Arc::downgrade(self), class }.run());
        None
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

impl Seat {
    /// Gives its shelf back; the template itself goes with the last instance that needs it.
    fn close(self) {
        if let Self::Ready { shelf, .. } = self {
            shelf.close();
        }
    }
}

/// The start of a runtime's template; however it ends, the seat says how.
struct TemplateStart {
    stock: Weak<Stock>,
    class: Class,
}

impl TemplateStart {
    async fn run(self) {
        let Some(workshop) = self.stock.upgrade().map(|stock| Arc::clone(&stock.workshop)) else {
            return;
        };
        let (mounts, Some(waiting)) = &self.class else { return };
        match Template::start(&workshop, mounts, waiting).await {
            Ok(template) => {
                let template = Arc::new(template);
                let kind = Kind::Copies(Arc::clone(&template), None);
                let shelf = Shelf::new(&workshop, kind, workshop.settings.sandboxes);
                self.seat(Seat::Ready { template, shelf: Arc::clone(&shelf) });
                shelf.fill();
            }
            Err(error) => {
                tracing::warn!(
                    %error,
                    program = waiting.argv.first(),
                    "can't start a runtime's template; functions start without it for now"
                );
            }
        }
    }

    fn seat(&self, seat: Seat) {
        let Some(stock) = self.stock.upgrade() else { return };
        let mut state = stock.state();
        if !state.closed {
            state.templates.insert(self.class.clone(), seat);
        }
    }
}

impl Drop for TemplateStart {
    fn drop(&mut self) {
        let Some(stock) = self.stock.upgrade() else { return };
        let until = stock.workshop.clock.monotonic() + PAUSE;
        if let Some(seat @ Seat::Starting) = stock.state().templates.get_mut(&self.class) {
            *seat = Seat::Failed(until);
        }
    }
}
