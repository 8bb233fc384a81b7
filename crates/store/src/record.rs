//! Recorded invocations in an SQLite file: written by one thread in batches, read on connections of
//! their own.
//!
//! A record is not worth a call's time: what can't be written, because the disk is full or too much
//! comes at once, is dropped, counted and said in the log. A power loss may take the last moments.

mod read;
mod schema;
mod write;

use crate::database::{OpenError, open_writer};
use crate::readers::Readers;
use async_trait::async_trait;
use model::record::{
    NewRecord, RecordError, RecordFilter, RecordPosition, RecordStore, RecordedInvocation,
};
use model::{FunctionName, Region};
use rusqlite::Connection;
use schema::RECORDS;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Records that wait to be written; more are dropped.
const WAITING: usize = 4_096;
/// Records that are written in one transaction at most.
const BATCH: usize = 512;

/// How long a record waits for others to be written with it.
const LINGER: Duration = Duration::from_millis(100);

enum Task {
    Write(Box<NewRecord>),
    /// Answered once everything before it is written.
    Flush(tokio::sync::oneshot::Sender<()>),
}

/// Recorded invocations in an SQLite file. Open it once per file and share it behind an `Arc`.
pub struct SqliteRecordStore {
    tasks: Mutex<Option<SyncSender<Task>>>,
    writer: Arc<Mutex<Connection>>,
    readers: Arc<Readers>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl SqliteRecordStore {
    /// Opens the file, made if it is not there, and brings its schema up to date.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let writer = Arc::new(Mutex::new(open_writer(path, &RECORDS)?));
        let readers = Arc::new(Readers::open(path)?);
        let (tasks, waiting) = sync_channel(WAITING);
        let thread = std::thread::Builder::new()
            .name("record-writer".to_owned())
            .spawn({
                let writer = Arc::clone(&writer);
                move || run(&waiting, &writer)
            })
            .map_err(|error| OpenError::Failed {
                path: path.to_owned(),
                detail: error.to_string(),
            })?;
        Ok(Self {
            tasks: Mutex::new(Some(tasks)),
            writer,
            readers,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Writes what waits, ends the writer and closes what reads. Blocks for the time of a commit.
    /// Dropping the store does the same.
    pub fn close(&self) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer of recorded invocations panicked");
        }
        self.readers.close();
    }

    fn sender(&self) -> Option<SyncSender<Task>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until what was recorded before can be read.
    async fn flush(&self) {
        let Some(tasks) = self.sender() else { return };
        let (told, written) = tokio::sync::oneshot::channel();
        // Blocks while the queue is full, and so not on an executor.
        let sent = tokio::task::spawn_blocking(move || tasks.send(Task::Flush(told)).is_ok());
        if sent.await.is_ok_and(|sent| sent) {
            // The writer has gone, and with it what waited.
            let _ = written.await;
        }
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, RecordError> {
        self.flush().await;
        let readers = Arc::clone(&self.readers);
        blocking(move || readers.read(query).map_err(|error| RecordError(error.to_string()))).await
    }

    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, RecordError> {
        self.flush().await;
        let writer = Arc::clone(&self.writer);
        blocking(move || work(&mut lock(&writer)).map_err(|error| RecordError(error.to_string())))
            .await
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

fn run(tasks: &Receiver<Task>, writer: &Mutex<Connection>) {
    let mut batch = Vec::new();
    let mut flushed = Vec::new();
    while let Ok(first) = tasks.recv() {
        let until = Instant::now() + LINGER;
        let mut next = Some(first);
        while let Some(task) = next {
            match task {
                Task::Write(record) => batch.push(*record),
                Task::Flush(told) => flushed.push(told),
            }
            next = match (batch.len() < BATCH, flushed.is_empty()) {
                (false, _) => None,
                (true, true) => {
                    tasks.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
                }
                // Somebody waits.
                (true, false) => tasks.try_recv().ok(),
            };
        }
        if let Err(error) = write::records(&mut lock(writer), &batch) {
            let dropped = batch.len();
            tracing::error!(%error, dropped, "records of invocations could not be written");
        }
        batch.clear();
        // Whoever waited may have gone.
        for told in flushed.drain(..) {
            let _ = told.send(());
        }
    }
}

fn lock(writer: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    writer.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RecordError> + Send + 'static,
) -> Result<T, RecordError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(RecordError("the platform is stopping".to_owned())))
}

#[cfg(test)]
mod tests;
