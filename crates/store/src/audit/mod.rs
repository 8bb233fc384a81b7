//! The audit log in an SQLite file: written by one thread in batches, read on connections of its own.
//!
//! A request never waits for its entry. What comes faster than it can be written is dropped, and the
//! log itself then says how much is missing.

mod read;
mod schema;
#[cfg(test)]
mod tests;
mod write;

use crate::database::{OpenError, open_for_writer_and_readers};
use crate::readers::Readers;
use async_trait::async_trait;
use model::audit::{AuditEntry, AuditError, AuditFilter, AuditLog, KeptEntry, Order};
use rusqlite::Connection;
use schema::AUDIT;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Entries that wait to be written; more are dropped.
const WAITING: usize = 8_192;
/// Of these, entries of senders who have not shown who they are: a flood of them leaves room for others.
const WAITING_OF_UNKNOWN: u64 = 2_048;
/// Entries that are written in one transaction at most.
const BATCH: usize = 512;
/// How long an entry waits for others to be written with it.
const LINGER: Duration = Duration::from_millis(50);

#[derive(Default)]
struct Counts {
    /// Entries that were dropped since the log last said so.
    dropped: AtomicU64,
    /// Entries that wait, of senders who are not known.
    unknown: AtomicU64,
}

enum Task {
    Write(Box<AuditEntry>),
    /// Done once everything before it is written.
    Then(Box<dyn FnOnce(&mut Connection) + Send>),
}

/// The audit log in an SQLite file. Open it once per file and share it behind an `Arc`.
pub struct SqliteAuditLog {
    tasks: Mutex<Option<SyncSender<Task>>>,
    counts: Arc<Counts>,
    readers: Arc<Readers>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl SqliteAuditLog {
    /// Opens the file, made if it is not there, and brings its schema up to date.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let (writer, readers) = open_for_writer_and_readers(path, &AUDIT, None)?;
        let (tasks, waiting) = sync_channel(WAITING);
        let counts = Arc::<Counts>::default();
        let counted = Arc::clone(&counts);
        let thread = std::thread::Builder::new()
            .name("audit-writer".to_owned())
            .spawn(move || run(&waiting, writer, &counted))
            .map_err(|error| OpenError::Failed {
                path: path.to_owned(),
                detail: error.to_string(),
            })?;
        let (tasks, thread) = (Mutex::new(Some(tasks)), Mutex::new(Some(thread)));
        Ok(Self { tasks, counts, readers, thread })
    }

    /// Writes what waits, ends the writer and closes what reads. Blocks for the time of a commit.
    /// Dropping the log does the same.
    pub fn close(&self) {
        // Readers first: the last connection to close folds the write-ahead log into the file.
        self.readers.close();
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer of the audit log panicked");
        }
    }

    fn sender(&self) -> Option<SyncSender<Task>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Does something behind everything that was added before.
    async fn then<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, AuditError> {
        let tasks = self.sender().ok_or_else(closed)?;
        let (told, answer) = oneshot::channel();
        let task = Task::Then(Box::new(move |connection| {
            // Whoever waited may have gone.
            let _ = told.send(work(connection).map_err(failed));
        }));
        // Blocks while the queue is full, and so not on an executor.
        let sent = tokio::task::spawn_blocking(move || tasks.send(task).is_ok()).await;
        match sent {
            Ok(true) => answer.await.map_err(|_| closed())?,
            Ok(false) | Err(_) => Err(closed()),
        }
    }
}

impl Drop for SqliteAuditLog {
    fn drop(&mut self) {
        self.close();
    }
}

#[async_trait]
impl AuditLog for SqliteAuditLog {
    fn add(&self, entry: AuditEntry) {
        let Some(tasks) = self.sender() else { return };
        let Counts { dropped, unknown } = &*self.counts;
        let is_unknown = is_of_unknown(&entry);
        let has_room = !is_unknown || unknown.fetch_add(1, Ordering::Relaxed) < WAITING_OF_UNKNOWN;
        if !has_room || tasks.try_send(Task::Write(Box::new(entry))).is_err() {
            if is_unknown {
                unknown.fetch_sub(1, Ordering::Relaxed);
            }
            dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn list(
        &self,
        filter: &AuditFilter,
        order: Order,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<KeptEntry>, AuditError> {
        self.then(|_| Ok(())).await?;
        let (readers, filter) = (Arc::clone(&self.readers), filter.clone());
        let read = move || readers.read(|c| read::list(c, &filter, order, after, limit));
        match tokio::task::spawn_blocking(read).await {
            Ok(found) => found.map_err(failed),
            Err(_) => Err(closed()),
        }
    }

    async fn expire(&self, before_ms: i64, most_bytes: u64) -> Result<u64, AuditError> {
        self.then(move |connection| write::expire(connection, before_ms, most_bytes)).await
    }
}

fn run(tasks: &Receiver<Task>, mut writer: Connection, counts: &Counts) {
    let Counts { dropped, unknown } = counts;
    let mut batch = Vec::new();
    while let Ok(first) = tasks.recv() {
        let until = Instant::now() + LINGER;
        let mut next = Some(first);
        let mut then = None;
        while let Some(task) = next.take() {
            match task {
                Task::Write(entry) => {
                    if is_of_unknown(&entry) {
                        unknown.fetch_sub(1, Ordering::Relaxed);
                    }
                    batch.push(*entry);
                }
                // Somebody waits.
                Task::Then(work) => then = Some(work),
            }
            if then.is_none() && batch.len() < BATCH {
                let left = until.saturating_duration_since(Instant::now());
                next = tasks.recv_timeout(left).ok();
            }
        }
        let missing = dropped.swap(0, Ordering::Relaxed);
        if let Err(error) = write::entries(&mut writer, &batch, missing) {
            let lost = batch.len() as u64 + missing;
            dropped.fetch_add(lost, Ordering::Relaxed);
            tracing::error!(%error, lost, "entries of the audit log could not be written");
        }
        batch.clear();
        if let Some(work) = then {
            work(&mut writer);
        }
    }
}

fn is_of_unknown(entry: &AuditEntry) -> bool {
    entry.principal == "anonymous"
}

fn failed(error: impl ToString) -> AuditError {
    AuditError(error.to_string())
}

fn closed() -> AuditError {
    failed("the platform is stopping")
}
