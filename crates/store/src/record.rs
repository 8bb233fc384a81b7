//! Recorded invocations in an SQLite file: written by one thread in batches, read on connections of
//! their own.
//!
//! A record is not worth a call's time: what can't be written, because the disk is full or too much
//! comes at once, is dropped, counted and said in the log. A power loss may take the last moments.

mod read;
mod schema;
mod write;

use crate::database::{OpenError, open_error, open_for_writer_and_readers};
use crate::readers::Readers;
use async_trait::async_trait;
use model::record::{
    NewRecord, RecordError, RecordFilter, RecordPosition, RecordStore, RecordedInvocation,
};
use model::{FunctionName, Region};
use rusqlite::Connection;
use schema::RECORDS;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Records that wait to be written; more are dropped.
const WAITING: usize = 4_096;
/// Records that are written in one transaction at most.
const BATCH: usize = 512;

/// How long a record waits for others to be written with it.
const LINGER: Duration = Duration::from_millis(100);
/// How often it looks meanwhile whether they have come, or somebody waits.
const LINGER_STEP: Duration = Duration::from_millis(5);

/// Pages that the writer keeps in memory, in KiB, and pages in the write-ahead log after which they are
/// moved into the file: request ids come in no order, so that every batch touches many pages of their
/// index, and with SQLite's own numbers nearly each of them moved all of those twice.
const CACHE_KIB: i64 = 8 << 10;
const LOG_PAGES: i64 = 4_000;

enum Task {
    Write(Box<NewRecord>),
    /// Done once everything before it is written.
    Then(Box<dyn FnOnce(&mut Connection) + Send>),
}

/// Recorded invocations in an SQLite file. Open it once per file and share it behind an `Arc`.
pub struct SqliteRecordStore {
    tasks: Mutex<Option<SyncSender<Task>>>,
    readers: Arc<Readers>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl SqliteRecordStore {
    /// Opens the file, made if it is not there, and brings its schema up to date.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let (writer, readers) = open_for_writer_and_readers(path, &RECORDS, None)?;
        for (pragma, value) in [("cache_size", -CACHE_KIB), ("wal_autocheckpoint", LOG_PAGES)] {
            writer.pragma_update(None, pragma, value).map_err(|error| open_error(path, &error))?;
        }
        let (tasks, waiting) = sync_channel(WAITING);
        let thread = std::thread::Builder::new()
            .name("record-writer".to_owned())
            .spawn(move || run(&waiting, writer))
            .map_err(|error| OpenError::Failed {
                path: path.to_owned(),
                detail: error.to_string(),
            })?;
        Ok(Self { tasks: Mutex::new(Some(tasks)), readers, thread: Mutex::new(Some(thread)) })
    }

    /// Writes what waits, ends the writer and closes what reads. Blocks for the time of a commit.
    /// Dropping the store does the same.
    pub fn close(&self) {
        // Readers first: the last connection to close folds the write-ahead log into the file.
        self.readers.close();
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer of recorded invocations panicked");
        }
    }

    fn sender(&self) -> Option<SyncSender<Task>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads what there is once everything that was recorded before is written.
    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, RecordError> {
        self.change(|_| Ok(())).await?;
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.read(query).map_err(failed))
            .await
            .map_err(|_| closed())?
    }

    /// Makes a change behind everything that was recorded before.
    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, RecordError> {
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

impl Drop for SqliteRecordStore {
    fn drop(&mut self) {
        self.close();
    }
}

#[async_trait]
impl RecordStore for SqliteRecordStore {
    fn record(&self, record: NewRecord) {
        let Some(tasks) = self.sender() else { return };
        if tasks.try_send(Task::Write(Box::new(record))).is_err() {
            tracing::warn!("a record of an invocation was dropped: too many at once");
        }
    }

    async fn list(
        &self,
        region: &Region,
        filter: &RecordFilter,
        after: Option<&RecordPosition>,
        limit: usize,
    ) -> Result<Vec<RecordedInvocation>, RecordError> {
        let (region, filter, after) = (region.clone(), filter.clone(), after.cloned());
        self.read(move |c| read::list(c, &region, &filter, after.as_ref(), limit)).await
    }

    async fn get(
        &self,
        region: &Region,
        function: Option<&FunctionName>,
        request_id: &str,
    ) -> Result<Option<RecordedInvocation>, RecordError> {
        let (region, function) = (region.clone(), function.cloned());
        let request_id = request_id.to_owned();
        self.read(move |c| read::get(c, &region, function.as_ref(), &request_id)).await
    }

    async fn delete(&self, region: &Region, filter: &RecordFilter) -> Result<u64, RecordError> {
        let (region, filter) = (region.clone(), filter.clone());
        self.change(move |c| write::delete(c, &region, &filter)).await
    }

    async fn expire(&self, before_ms: i64, most_bytes: u64) -> Result<u64, RecordError> {
        self.change(move |c| write::expire(c, before_ms, most_bytes)).await
    }
}

fn run(tasks: &Receiver<Task>, mut writer: Connection) {
    let mut batch = Vec::new();
    while let Ok(first) = tasks.recv() {
        let until = Instant::now() + LINGER;
        let mut next = Some(first);
        let mut then = None;
        while let Some(task) = next.take() {
            match task {
                Task::Write(record) => batch.push(*record),
                // Somebody waits.
                Task::Then(work) => then = Some(work),
            }
            while then.is_none() && next.is_none() && batch.len() < BATCH {
                match tasks.try_recv() {
                    Ok(task) => next = Some(task),
                    // Not woken by each of them.
                    Err(TryRecvError::Empty) if Instant::now() < until => {
                        std::thread::sleep(LINGER_STEP);
                    }
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
                }
            }
        }
        if let Err(error) = write::records(&mut writer, &batch) {
            let dropped = batch.len();
            tracing::error!(%error, dropped, "records of invocations could not be written");
        }
        batch.clear();
        if let Some(work) = then {
            work(&mut writer);
        }
    }
}

fn failed(error: impl ToString) -> RecordError {
    RecordError(error.to_string())
}

fn closed() -> RecordError {
    failed("the platform is stopping")
}

#[cfg(test)]
mod tests;
