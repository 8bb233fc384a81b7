//! The extensions that listen to an instance, and what they are told.
//!
//! For most functions there is nobody: then all that is done for it is to look. Until the init phase
//! is over somebody may still come, and is told what was said before.

use super::buffer::{Buffer, Due, Lost};
use super::event::PlatformEvent;
use super::subscription::{Api, Category, Subscription};
use model::{Clock, Timestamp};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// What is kept for those who subscribe later, in events. An init phase has a few; what a function
/// prints beyond that while it is initialised is not told to subscribers.
const EARLY_EVENTS: usize = 1_000;
/// The same in bytes.
const EARLY_BYTES: usize = 256 << 10;

/// Those who listen to an instance.
pub(crate) struct Audience {
    /// Whether somebody listens, or may still come.
    listens: AtomicBool,
    clock: Arc<dyn Clock>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    listeners: Vec<Arc<Listener>>,
    /// What was said before; `None` when nobody can come any more.
    early: Option<Vec<Told>>,
    early_bytes: usize,
}

/// One thing that is said, as each of the APIs tells it, if it does.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    category: Category,
    telemetry: Option<String>,
    logs: Option<String>,
    /// Whether it is `platform.runtimeDone`.
    runtime_done: bool,
}

impl Told {
    /// What the platform says.
    pub(crate) fn of(event: &PlatformEvent<'_>, now: Timestamp) -> Self {
        Self {
            category: Category::Platform,
            telemetry: event.json(now),
            logs: event.logs_json(now),
            runtime_done: matches!(event, PlatformEvent::RuntimeDone(_)),
        }
    }

    /// A line that a function or an extension printed.
    pub(crate) fn line(category: Category, line: &str, is_json: bool, now: Timestamp) -> Self {
        let event = super::record::line(category, line, is_json, now);
        Self { category, telemetry: Some(event.clone()), logs: Some(event), runtime_done: false }
    }
}

/// Why somebody can't subscribe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The init phase is over.
    Closed,
    /// The extension has subscribed through the other API.
    OtherApi,
}

impl Audience {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let inner = Inner { early: Some(Vec::new()), ..Inner::default() };
        Self { listens: AtomicBool::new(true), clock, inner: Mutex::new(inner) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is anybody to tell.
    pub(crate) fn listens(&self) -> bool {
        self.listens.load(Ordering::Relaxed)
    }

    /// Tells all that want to hear of it.
    pub(crate) fn tell(&self, told: Told) {
        let now = self.clock.monotonic();
        let mut inner = self.inner();
        for listener in &inner.listeners {
            listener.hear(&told, now);
        }
        let bytes = told.telemetry.as_ref().or(told.logs.as_ref()).map_or(0, String::len);
        let room = inner.early_bytes + bytes <= EARLY_BYTES;
        if let Some(early) = &mut inner.early
            && room
            && early.len() < EARLY_EVENTS
        {
            early.push(told);
            inner.early_bytes += bytes;
        }
    }

    /// Adds a subscriber. One that has subscribed before gets what it asks for now.
    pub(crate) fn subscribe(
        &self,
        name: &str,
        subscription: Subscription,
    ) -> Result<Arc<Listener>, Refused> {
        let now = self.clock.monotonic();
        let mut inner = self.inner();
        let Inner { listeners, early, .. } = &mut *inner;
        let early = early.as_ref().ok_or(Refused::Closed)?;
        if let Some(before) = listeners.iter().position(|listener| listener.name == name) {
            if listeners[before].subscription.api != subscription.api {
                return Err(Refused::OtherApi);
            }
            listeners.remove(before).close();
        }
        let listener = Arc::new(Listener::new(name, subscription, Arc::clone(&self.clock)));
        for told in early {
            listener.hear(told, now);
        }
        listeners.push(Arc::clone(&listener));
        Ok(listener)
    }

    /// Nobody can subscribe any more: the init phase is over.
    pub(crate) fn close(&self) {
        let mut inner = self.inner();
        inner.early = None;
        self.listens.store(!inner.listeners.is_empty(), Ordering::Relaxed);
    }

    /// The processes of all who listened are gone; those that follow can subscribe anew.
    pub(crate) fn reopen(&self) {
        let mut inner = self.inner();
        inner.listeners.drain(..).for_each(|listener| listener.close());
        inner.early = Some(Vec::new());
        inner.early_bytes = 0;
        self.listens.store(true, Ordering::Relaxed);
    }

    /// Whether everything has been delivered.
    pub(crate) fn is_quiet(&self) -> bool {
        self.inner().listeners.iter().all(|listener| listener.is_quiet())
    }

    /// Has everything sent that waits, and waits until it is delivered, `patience` at most.
    pub(crate) async fn flush(&self, patience: Duration) {
        let listeners = self.inner().listeners.clone();
        listeners.iter().for_each(|listener| listener.hurry());
        let all = async {
            for listener in listeners {
                listener.until_quiet().await;
            }
        };
        // Who is slower than that gets the rest later, or never.
        let _ = tokio::time::timeout(patience, all).await;
    }
}

/// An extension that listens.
pub(crate) struct Listener {
    name: String,
    pub(super) subscription: Subscription,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Tells the delivery of something new.
    changed: Notify,
    /// Whether there is nothing to deliver.
    quiet: watch::Sender<bool>,
}

struct State {
    buffer: Buffer,
    closed: bool,
}

impl Listener {
    fn new(name: &str, subscription: Subscription, clock: Arc<dyn Clock>) -> Self {
        let buffer = Buffer::new(subscription.buffering);
        Self {
            name: name.to_owned(),
            subscription,
            clock,
            state: Mutex::new(State { buffer, closed: false }),
            changed: Notify::new(),
            quiet: watch::channel(true).0,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The extension's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn hear(&self, told: &Told, now: Duration) {
        let event = match self.subscription.api {
            _ if told.runtime_done && !self.subscription.runtime_done => None,
            Api::Telemetry => told.telemetry.as_ref(),
            Api::Logs => told.logs.as_ref(),
        };
        let Some(event) = event else { return };
        if self.subscription.categories.contains(&told.category) {
            let mut state = self.state();
            let changed = state.buffer.push(now, event.clone());
            self.quiet.send_replace(false);
            drop(state);
            if changed {
                self.changed.notify_one();
            }
        }
    }

    fn hurry(&self) {
        self.state().buffer.hurry();
        self.changed.notify_one();
    }

    fn is_quiet(&self) -> bool {
        *self.quiet.borrow()
    }

    async fn until_quiet(&self) {
        // The sender is this very value's, and lives.
        let _ = self.quiet.subscribe().wait_for(|quiet| *quiet).await;
    }

    fn close(&self) {
        self.state().closed = true;
        self.quiet.send_replace(true);
        self.changed.notify_one();
    }

    /// Waits for the next batch, and says what was lost before it; the one before counts as delivered.
    /// `None` when no more come.
    pub(super) async fn batch(&self) -> Option<(Vec<String>, Lost)> {
        self.delivered();
        loop {
            let changed = self.changed.notified();
            let now = self.clock.monotonic();
            let due = {
                let mut state = self.state();
                if state.closed {
                    return None;
                }
                match state.buffer.due(now) {
                    Due::Now => {
                        return Some(state.buffer.take(now));
                    }
                    due => due,
                }
            };
            match due {
                Due::At(until) => {
                    // Either way it is looked again.
                    let _ = tokio::time::timeout(until.saturating_sub(now), changed).await;
                }
                Due::Never | Due::Now => changed.await,
            }
        }
    }

    fn delivered(&self) {
        let state = self.state();
        if state.buffer.is_empty() {
            self.quiet.send_replace(true);
        }
    }

    /// A batch can't be delivered.
    pub(super) fn lose(&self, batch: &[String]) {
        let bytes = batch.iter().map(String::len).sum();
        self.state().buffer.lose(batch.len(), bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::super::subscription::{Buffering, Destination};
    use super::*;
    use model::SystemClock;

    fn subscription(api: Api, categories: &[Category]) -> Subscription {
        Subscription {
            api,
            runtime_done: true,
            categories: categories.to_vec(),
            buffering: Buffering { items: 1_000, bytes: 262_144, timeout: Duration::from_secs(1) },
            destination: Destination::Tcp { port: 1 },
        }
    }

    fn audience() -> Audience {
        Audience::new(Arc::new(SystemClock::default()))
    }

    fn told(category: Category, line: &str) -> Told {
        Told::line(category, line, false, Timestamp::UNIX_EPOCH)
    }

    #[tokio::test]
    async fn who_comes_later_is_told_what_was_said_before() {
        let audience = audience();
        assert!(audience.listens());
        audience.tell(told(Category::Function, "early"));
        audience.tell(told(Category::Extension, "for others"));
        let listener = audience
            .subscribe("e", subscription(Api::Telemetry, &[Category::Function]))
            .expect("open");
        audience.close();
        assert!(audience.listens(), "there is one");
        audience.tell(told(Category::Function, "late"));
        assert!(!audience.is_quiet());
        listener.hurry();
        let (batch, _) = listener.batch().await.expect("two");
        assert_eq!(batch.len(), 2);
        assert!(batch[0].contains("early") && batch[1].contains("late"), "{batch:?}");
        assert!(!audience.is_quiet(), "it is under way");
        listener.delivered();
        assert!(audience.is_quiet());
    }

    #[tokio::test]
    async fn nobody_comes_when_the_init_phase_is_over() {
        let audience = audience();
        audience.close();
        assert!(!audience.listens());
        let late = audience.subscribe("e", subscription(Api::Logs, &[Category::Platform]));
        assert_eq!(late.err(), Some(Refused::Closed));
        audience.reopen();
        let listener = audience
            .subscribe("e", subscription(Api::Logs, &[Category::Platform]))
            .expect("open again");
        let other = audience.subscribe("e", subscription(Api::Telemetry, &[Category::Platform]));
        assert_eq!(other.err(), Some(Refused::OtherApi));
        audience.reopen();
        assert_eq!(listener.batch().await, None, "its process is gone");
    }

    #[tokio::test]
    async fn what_was_lost_is_told_with_the_next_batch() {
        let audience = audience();
        let asked = subscription(Api::Telemetry, &[Category::Function]);
        let listener = audience.subscribe("e", asked).expect("open");
        audience.tell(told(Category::Function, "one"));
        listener.hurry();
        let (batch, lost) = listener.batch().await.expect("one");
        assert_eq!(lost, Lost::default());
        listener.lose(&batch);
        audience.tell(told(Category::Function, "two"));
        listener.hurry();
        let (batch, lost) = listener.batch().await.expect("two");
        assert_eq!((batch.len(), lost.records), (1, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_flush_ends_when_all_is_delivered_or_its_time_is_up() {
        let audience = audience();
        audience.flush(Duration::from_secs(1)).await;
        let listener = audience
            .subscribe("e", subscription(Api::Telemetry, &[Category::Function]))
            .expect("open");
        audience.tell(told(Category::Function, "x"));
        let began = tokio::time::Instant::now();
        audience.flush(Duration::from_secs(1)).await;
        assert_eq!(began.elapsed(), Duration::from_secs(1), "nobody delivers");
        let delivering = async {
            listener.batch().await.expect("hurried");
            listener.delivered();
        };
        tokio::join!(audience.flush(Duration::from_secs(10)), delivering);
        assert_eq!(began.elapsed(), Duration::from_secs(1));
    }
}
