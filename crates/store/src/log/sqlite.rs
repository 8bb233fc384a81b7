//! Logs in an SQLite file: written by one thread in batches, read on connections of their own.

use super::catalogue::{self, Answer};
use super::queue::{QUEUE_BYTES, QUEUE_EVENTS, Queue};
use super::schema::LOGS;
use super::writer::{self, Writer, lock};
use super::{events, expiry};
use crate::database::{OpenError, open_writer};
use crate::readers::Readers;
use async_trait::async_trait;
use model::log::{
    LogBatch, LogError, LogGroup, LogQuery, LogSink, LogStore, LogStream, StoredEvent,
};
use model::{Clock, Region};
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Logs in an SQLite file. Open it once per file and share it behind an `Arc`.
///
/// Up to [`QUEUE_EVENTS`] events or [`QUEUE_BYTES`] bytes wait to be written, for 100 ms at most;
/// what comes beyond that is dropped, counted, and said in the stream. So are events that can't be
/// stored because the disk is full.
pub struct SqliteLogStore {
    queue: Arc<Queue>,
    writer: Arc<Mutex<Writer>>,
    readers: Arc<Readers>,
    clock: Arc<dyn Clock>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl SqliteLogStore {
    /// Opens the file, made if it is not there, and brings its schema up to date.
    pub fn open(path: impl AsRef<Path>, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let failed = |detail: String| OpenError::Failed { path: path.to_owned(), detail };
        let connection = open_writer(path, &LOGS)?;
        let readers = Arc::new(Readers::open(path)?);
        let writer = Writer::new(connection).map_err(|error| failed(error.to_string()))?;
        let writer = Arc::new(Mutex::new(writer));
        let queue = Arc::new(Queue::new(QUEUE_EVENTS, QUEUE_BYTES));
        let thread = std::thread::Builder::new()
            .name("log-writer".to_owned())
            .spawn({
                let (queue, writer, clock) =
                    (Arc::clone(&queue), Arc::clone(&writer), Arc::clone(&clock));
                move || writer::run(&queue, &writer, &clock)
            })
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self { queue, writer, readers, clock, thread: Mutex::new(Some(thread)) })
    }

    /// Writes what waits, ends the writer and closes what reads. Blocks for the time of a commit.
    /// Events written later are dropped. Dropping the store does the same.
    pub fn close(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            self.queue.close();
            if thread.join().is_err() {
                tracing::error!("the log store's writer panicked");
            }
        }
        self.readers.close();
    }

    /// Makes a change after everything that was written before it.
    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Answer<T> + Send + 'static,
    ) -> Result<T, LogError> {
        self.flush().await;
        let writer = Arc::clone(&self.writer);
        blocking(move || lock(&writer).change(work).map_err(failure)?).await
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Answer<T> + Send + 'static,
    ) -> Result<T, LogError> {
        let readers = Arc::clone(&self.readers);
        blocking(move || readers.read(query).map_err(failure)?).await
    }

    async fn sweep(&self) -> Result<(), LogError> {
        let writer = Arc::clone(&self.writer);
        blocking(move || expiry::sweep(&writer).map_err(failure)).await
    }

    fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }
}

impl Drop for SqliteLogStore {
    fn drop(&mut self) {
        self.close();
    }
}

impl LogSink for SqliteLogStore {
    fn write(&self, batch: LogBatch) {
        self.queue.write(batch);
    }
}

#[async_trait]
impl LogStore for SqliteLogStore {
    async fn create_group(&self, region: &Region, group: &str) -> Result<(), LogError> {
        let (region, group, now_ms) = (region.clone(), group.to_owned(), self.now_ms());
        self.change(move |c| catalogue::create_group(c, region.as_str(), &group, now_ms)).await
    }

    async fn delete_group(&self, region: &Region, group: &str) -> Result<(), LogError> {
        let (region, group) = (region.clone(), group.to_owned());
        self.change(move |c| catalogue::delete_group(c, region.as_str(), &group)).await?;
        self.sweep().await
    }

    async fn set_retention(
        &self,
        region: &Region,
        group: &str,
        days: Option<u32>,
    ) -> Result<(), LogError> {
        let (region, group) = (region.clone(), group.to_owned());
        self.change(move |c| catalogue::set_retention(c, region.as_str(), &group, days)).await
    }

    async fn groups(
        &self,
        region: &Region,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<LogGroup>, LogError> {
        let (region, prefix) = (region.clone(), prefix.to_owned());
        let after = after.map(str::to_owned);
        self.read(move |c| {
            catalogue::groups(c, region.as_str(), &prefix, after.as_deref(), limit).map(Ok)
        })
        .await
    }

    async fn create_stream(
        &self,
        region: &Region,
        group: &str,
        stream: &str,
    ) -> Result<(), LogError> {
        let (region, now_ms) = (region.clone(), self.now_ms());
        let (group, stream) = (group.to_owned(), stream.to_owned());
        self.change(move |c| catalogue::create_stream(c, region.as_str(), &group, &stream, now_ms))
            .await
    }

    async fn delete_stream(
        &self,
        region: &Region,
        group: &str,
        stream: &str,
    ) -> Result<(), LogError> {
        let region = region.clone();
        let (group, stream) = (group.to_owned(), stream.to_owned());
        self.change(move |c| catalogue::delete_stream(c, region.as_str(), &group, &stream)).await?;
        self.sweep().await
    }

    async fn streams(&self, region: &Region, group: &str) -> Result<Vec<LogStream>, LogError> {
        let (region, group) = (region.clone(), group.to_owned());
        self.read(move |c| catalogue::streams(c, region.as_str(), &group)).await
    }

    async fn events(
        &self,
        region: &Region,
        group: &str,
        query: LogQuery,
    ) -> Result<Vec<StoredEvent>, LogError> {
        let (region, group) = (region.clone(), group.to_owned());
        self.read(move |c| {
            // One view of the file for all statements of the query.
            let transaction = c.unchecked_transaction()?;
            events::read(&transaction, region.as_str(), &group, &query)
        })
        .await
    }

    async fn append(&self, batch: LogBatch) -> Result<(), LogError> {
        // What was written before it stays before it.
        self.flush().await;
        let (writer, now_ms) = (Arc::clone(&self.writer), self.now_ms());
        blocking(move || lock(&writer).append_durably(batch, now_ms).map_err(failure)).await
    }

    async fn flush(&self) {
        // An error says that the store is closed: then nothing waits any more.
        let _ = self.queue.flush().await;
    }

    async fn expire(&self, now_ms: i64) -> Result<u64, LogError> {
        let writer = Arc::clone(&self.writer);
        blocking(move || {
            let deleted = expiry::expire(&writer, now_ms).map_err(failure)?;
            expiry::sweep(&writer).map_err(failure)?;
            Ok(deleted)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> Result<T, LogError> {
    tokio::task::spawn_blocking(work).await.map_err(failure)?
}

fn failure(error: impl std::fmt::Display) -> LogError {
    LogError::Failed(error.to_string())
}

#[cfg(test)]
mod tests;
