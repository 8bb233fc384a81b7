//! The way of a record to the store: a bounded queue and one thread, so that nothing of it happens
//! where calls are served.

use super::RecordLimits;
use super::redact::redact;
use crate::engine::Core;
use crate::executable::Executable;
use model::record::{Content, NewRecord, RecordStore};
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

/// Records that wait; more are dropped and counted.
const WAITING: usize = 4_096;
/// Bytes of the contents that wait.
const WAITING_BYTES: usize = 64 << 20;
/// How long nothing is taken after all that waited was: under load records come by the thousand a
/// second, and waking a thread for each costs more than the record.
const PAUSE: Duration = Duration::from_millis(5);
/// How often records beyond the limits are deleted.
const EXPIRE_EVERY: Duration = Duration::from_secs(60);

/// A record with the version whose settings say what is kept of it.
struct Offer {
    record: NewRecord,
    executable: Arc<Executable>,
}

/// Takes records, of all instances.
pub(crate) struct Recorder {
    waiting: Mutex<Option<SyncSender<Offer>>>,
    bytes: Arc<AtomicUsize>,
    dropped: AtomicU64,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}

impl Recorder {
    pub(crate) fn start(store: Arc<dyn RecordStore>, limits: &RecordLimits) -> Self {
        let (waiting, offers) = sync_channel(WAITING);
        let bytes = Arc::new(AtomicUsize::new(0));
        let (freed, content_bytes) = (Arc::clone(&bytes), limits.content_bytes);
        let thread = std::thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || work(&offers, &freed, &*store, content_bytes))
            .inspect_err(|error| tracing::error!(%error, "invocations are not recorded"))
            .ok();
        Self {
            waiting: Mutex::new(thread.is_some().then_some(waiting)),
            bytes,
            dropped: AtomicU64::new(0),
            thread: Mutex::new(thread),
        }
    }

    /// Hands a record on; never waits.
    pub(crate) fn offer(&self, record: NewRecord, executable: Arc<Executable>) {
        let size = size(&record);
        let taken = self.bytes.fetch_add(size, Ordering::AcqRel) + size <= WAITING_BYTES
            && match &*self.waiting.lock().unwrap_or_else(PoisonError::into_inner) {
                None => false,
                Some(waiting) => match waiting.try_send(Offer { record, executable }) {
                    Ok(()) => true,
                    Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
                },
            };
        if !taken {
            self.bytes.fetch_sub(size, Ordering::AcqRel);
            let dropped = self.dropped.fetch_add(1, Ordering::Relaxed) + 1;
            if dropped.is_power_of_two() {
                tracing::warn!(dropped, "invocations end faster than they can be recorded");
            }
        }
    }

    /// Waits until everything that was offered is with the store.
    pub(crate) fn close(&self) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the recorder panicked");
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.close();
    }
}

fn work(
    offers: &Receiver<Offer>,
    bytes: &AtomicUsize,
    store: &dyn RecordStore,
    content_bytes: usize,
) {
    while let Ok(first) = offers.recv() {
        for Offer { mut record, executable } in std::iter::once(first).chain(offers.try_iter()) {
            let size = size(&record);
            let settings = &executable.config.own.records;
            for content in [&mut record.payload, &mut record.response] {
                let whole = std::mem::take(content);
                *content = match settings.payloads {
                    true => cut(redact(whole, &settings.redact), content_bytes),
                    false => cut(whole, 0),
                };
            }
            store.record(record);
            bytes.fetch_sub(size, Ordering::AcqRel);
        }
        std::thread::sleep(PAUSE);
    }
}

/// The beginning of what is too long.
fn cut(mut content: Content, most: usize) -> Content {
    if content.bytes.len() > most {
        // A copy, so that what is left out is not kept in memory.
        content.bytes = bytes::Bytes::copy_from_slice(&content.bytes[..most]);
        content.whole = false;
    }
    content
}

fn size(record: &NewRecord) -> usize {
    record.payload.bytes.len() + record.response.bytes.len()
}

/// Deletes what is older or more than the limits say, as long as the engine lives.
pub(crate) async fn keep_limits(core: Weak<Core>) {
    let mut tick = tokio::time::interval(EXPIRE_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(core) = core.upgrade() else { return };
        let limits = &core.settings.records;
        let retention_ms = i64::try_from(limits.retention.as_millis()).unwrap_or(i64::MAX);
        let before_ms = core.ports.clock.now().as_millisecond().saturating_sub(retention_ms);
        if let Err(error) = core.ports.records.expire(before_ms, limits.most_bytes).await {
            tracing::error!(%error, "old records can't be deleted");
        }
    }
}
