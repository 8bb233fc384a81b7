//! The queue in one SQLite file: what was acknowledged is there after a power loss.
//!
//! One thread writes. All changes that wait go into one transaction, so that many callers share one
//! flush of the disk; they are answered after it. Nothing is kept in memory but what is being
//! changed, so a million waiting messages cost disk alone. The file keeps the size that it once
//! needed: room of messages that are done is used for later ones.

use super::change::{Batch, Outcome};
use super::observers::Observers;
use super::read;
use super::schema::QUEUE;
use super::writer::{Change, ChangeBy, Writer, queue_error};
use crate::database::{OpenError, open_writer};
use crate::readers::{ReadError, Readers};
use async_trait::async_trait;
use bytes::Bytes;
use model::queue::{
    LaneSize, LeaseRequest, Leased, NewMessage, Queue, QueueError, QueueLimits, Waiting,
};
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Changes that may wait for the writer; a caller beyond that waits for a place.
const WAITING_CHANGES: usize = 1_024;
/// Pages that the writer keeps in memory, in KiB: enough that the upper parts of all indexes stay.
const CACHE_KIB: i64 = 16 << 10;
/// Pages in the write-ahead log after which they are moved into the file: four times SQLite's own
/// number, since ids come in no order and every change touches other pages of their index.
const LOG_PAGES: i64 = 4_000;

type Changes = mpsc::Sender<Box<dyn Change>>;

/// Messages in an SQLite file. Open it once per file and share it behind an `Arc`.
pub struct SqliteQueue {
    limits: QueueLimits,
    readers: Arc<Readers>,
    observers: Observers,
    writer: Mutex<Option<(Changes, JoinHandle<()>)>>,
}

impl SqliteQueue {
    /// Opens the file, made if it is not there, and brings its schema up to date. Leases that were
    /// given before still hold: see [`Queue::release_all`].
    pub fn open(path: impl AsRef<Path>, limits: QueueLimits) -> Result<Self, OpenError> {
        Self::open_limited(path.as_ref(), limits, None)
    }

    /// `max_pages` limits the file for tests of a full disk.
    fn open_limited(
        path: &Path,
        limits: QueueLimits,
        max_pages: Option<u32>,
    ) -> Result<Self, OpenError> {
        let failed = |detail: String| OpenError::Failed { path: path.to_owned(), detail };
        let connection = open_writer(path, &QUEUE)?;
        for (pragma, value) in [("cache_size", -CACHE_KIB), ("wal_autocheckpoint", LOG_PAGES)] {
            connection
                .pragma_update(None, pragma, value)
                .map_err(|error| failed(error.to_string()))?;
        }
        if let Some(pages) = max_pages {
            connection
                .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
                .map_err(|error| failed(error.to_string()))?;
        }
        let readers = Arc::new(Readers::open(path)?);
        let observers = Observers::default();
        let writer = Writer::new(connection, limits, observers.clone())
            .map_err(|error| failed(error.to_string()))?;
        let (sender, receiver) = mpsc::channel(WAITING_CHANGES);
        let thread = std::thread::Builder::new()
            .name("queue-writer".to_owned())
            .spawn(move || writer.run(receiver))
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self { limits, readers, observers, writer: Mutex::new(Some((sender, thread))) })
    }

    /// Commits what waits, ends the writer and closes the file; later calls fail. Blocks for the
    /// time of a commit. Dropping the queue does the same.
    pub fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Readers first: the last connection to close folds the write-ahead log into the file.
        self.readers.close();
        if let Some((sender, thread)) = writer {
            drop(sender);
            if thread.join().is_err() {
                tracing::error!("the queue's writer panicked");
            }
        }
    }

    async fn change<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnMut(&mut Batch<'_>) -> Outcome<T> + Send + 'static,
    ) -> Result<T, QueueError> {
        let closed = || QueueError::Failed("it is closed".to_owned());
        let sender = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .map(|(sender, _)| sender.clone())
            .ok_or_else(closed)?;
        let (caller, answer) = oneshot::channel();
        let change = Box::new(ChangeBy::new(bytes, work, caller));
        sender.send(change).await.map_err(|_| closed())?;
        drop(sender);
        answer.await.map_err(|_| closed())?
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, QueueError> {
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.read(query).map_err(read_error))
            .await
            .map_err(|error| QueueError::Failed(error.to_string()))?
    }

    fn check_size(&self, id: &str, body: &Bytes) -> Result<(), QueueError> {
        if body.len() > self.limits.body_bytes {
            return Err(QueueError::TooLarge(id.to_owned()));
        }
        Ok(())
    }
}

impl Drop for SqliteQueue {
    fn drop(&mut self) {
        self.close();
    }
}

#[async_trait]
impl Queue for SqliteQueue {
    async fn put(&self, message: NewMessage, now_ms: i64) -> Result<(), QueueError> {
        self.check_size(&message.id, &message.body)?;
        self.change(message.body.len(), move |batch| batch.put(&message, now_ms)).await
    }

    async fn lease(&self, request: LeaseRequest) -> Result<Vec<Leased>, QueueError> {
        self.change(0, move |batch| batch.lease(&request)).await
    }

    async fn done(&self, id: &str, lease: u64) -> Result<(), QueueError> {
        let id = id.to_owned();
        self.change(0, move |batch| batch.done(&id, lease)).await
    }

    /// Not held against the limit of the lane's bytes: the message has its place already.
    async fn again(
        &self,
        id: &str,
        lease: u64,
        due_ms: i64,
        body: Bytes,
    ) -> Result<(), QueueError> {
        self.check_size(id, &body)?;
        let id = id.to_owned();
        self.change(body.len(), move |batch| batch.again(&id, lease, due_ms, &body)).await
    }

    async fn extend(&self, id: &str, lease: u64, until_ms: i64) -> Result<(), QueueError> {
        let id = id.to_owned();
        self.change(0, move |batch| batch.extend(&id, lease, until_ms)).await
    }

    async fn release_all(&self, now_ms: i64) -> Result<u64, QueueError> {
        self.change(0, move |batch| batch.release_all(now_ms)).await
    }

    async fn next_due_ms(&self, closed_lanes: &[String]) -> Result<Option<i64>, QueueError> {
        // On the caller's thread, like reading one document of the state: it is as quick.
        self.readers.read(|c| read::next_due_ms(c, closed_lanes)).map_err(read_error)
    }

    async fn size(&self, lane: &str) -> Result<LaneSize, QueueError> {
        self.readers.read(|c| read::size(c, lane)).map_err(read_error)
    }

    async fn lanes(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, QueueError> {
        let after = after.map(str::to_owned);
        self.read(move |c| read::lanes(c, after.as_deref(), limit)).await
    }

    async fn look(
        &self,
        lane: &str,
        after: Option<(i64, &str)>,
        limit: usize,
    ) -> Result<Vec<Waiting>, QueueError> {
        let lane = lane.to_owned();
        let after = after.map(|(put_ms, id)| (put_ms, id.to_owned()));
        self.read(move |c| {
            let after = after.as_ref().map(|(put_ms, id)| (*put_ms, id.as_str()));
            read::look(c, &lane, after, limit)
        })
        .await
    }

    async fn remove(&self, id: &str) -> Result<bool, QueueError> {
        let id = id.to_owned();
        self.change(0, move |batch| batch.remove(&id)).await
    }

    fn on_change(&self, observer: Arc<dyn Fn() + Send + Sync>) {
        self.observers.add(observer);
    }
}

fn read_error(error: ReadError) -> QueueError {
    match error {
        ReadError::Query(error) => queue_error(&error),
        other => QueueError::Failed(format!("it can't be read: {other}")),
    }
}

#[cfg(test)]
mod crash;
#[cfg(test)]
mod tests;
