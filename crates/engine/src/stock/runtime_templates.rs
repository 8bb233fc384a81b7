//! The templates of runtimes: started when a runtime is first asked for, one for each class, and given
//! up for a while when they turn out to be of no use.

use super::shelf::{Kind, Refill, Shelf};
use super::shelves::{Class, Stock, Taken};
use super::template::Template;
use model::launch::{Ahead, Launch};
use model::sandbox::SandboxError;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How long no template is started after one was of no use.
const PAUSE: Duration = Duration::from_secs(60);
/// How many copies in a row may fail until their template is given up.
const FAULTS: u32 = 3;

/// Where the template of a runtime stands.
pub(super) enum Seat {
    Starting,
    Ready {
        template: Arc<Template>,
        shelf: Arc<Shelf>,
    },
    /// It could not be started; nobody tries before this time.
    Failed(Duration),
}

impl Stock {
    /// A place for a copy, made now if none is ready; none without a template.
    pub(super) async fn take_copy(self: &Arc<Self>, class: Class) -> Taken {
        let Some(shelf) = self.copies(class.clone()) else {
            return Taken { place: None, refill: Refill::nothing() };
        };
        match shelf.take_or_make().await {
            Ok(place) => Taken { place: Some(place), refill: Refill::of(&shelf) },
            Err(error) => {
                self.fault(&class, &error);
                Taken { place: None, refill: Refill::nothing() }
            }
        }
    }

    /// Says that an instance could not begin as a copy of its runtime's template.
    pub(crate) fn no_copies(&self, launch: &Launch, error: &SandboxError) {
        if let Ahead::Template(waiting) = &launch.ahead {
            self.fault(&(launch.mounts.clone(), Some(waiting.clone())), error);
        }
    }

    /// Gives a template up that has failed too often. One that has ended is replaced at once, and a
    /// lack of room is not its fault.
    fn fault(&self, class: &Class, error: &SandboxError) {
        if matches!(error, SandboxError::Exhausted(_)) {
            return;
        }
        let now = self.workshop.clock.monotonic();
        let mut state = self.state();
        let given_up = match state.templates.get_mut(class) {
            Some(seat @ Seat::Ready { .. }) if seat.faults_once_more() => {
                std::mem::replace(seat, Seat::Failed(now + PAUSE))
            }
            _ => return,
        };
        drop(state);
        tracing::warn!(%error, "can't copy a runtime's template; functions start without it for now");
        given_up.close();
    }

    /// The shelf of a runtime's copies. If there is no template, one is started, for the next.
    pub(super) fn copies(self: &Arc<Self>, class: Class) -> Option<Arc<Shelf>> {
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
}

impl Seat {
    /// Whether that is once too often.
    fn faults_once_more(&self) -> bool {
        match self {
            Self::Ready { template, .. } => template.serves() && template.fault() >= FAULTS,
            Self::Starting | Self::Failed(_) => false,
        }
    }

    /// Gives its shelf back; the template itself goes with the last instance that needs it.
    pub(super) fn close(self) {
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
