//! The queue in one SQLite file: what was acknowledged is there after a power loss.
//!
//! One thread writes. All changes that wait go into one transaction, so that many callers share one
//! flush of the disk; they are answered after it. Nothing is kept in memory but what is being
//! changed, so a million waiting messages cost disk alone. The file keeps the size that it once
//! needed: room of messages that are done is used for later ones.

use super::change::{Batch, Outcome};
use super::observers::Observers;
use super::schema::QUEUE;
use super::writer::{Change, ChangeBy, Weight, Writer, queue_error};
use super::{kept_keys, read};
use crate::database::{OpenError, open_error, open_for_writer_and_readers};
use crate::readers::{ReadError, Readers};
use crate::write_thread::WriteThread;
use async_trait::async_trait;
use bytes::Bytes;
use model::kept_key::{ClaimedKey, KeptKey, KeptKeys};
use model::queue::{
    LaneSize, LeaseRequest, Leased, NewMessage, Put, Queue, QueueError, QueueLimits, Waiting,
};
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Pages that the writer keeps in memory, in KiB: enough that the upper parts of all indexes stay.
const CACHE_KIB: i64 = 16 << 10;
/// Pages in the write-ahead log after which they are moved into the file: four times SQLite's own
/// number, since ids come in no order and every change touches other pages of their index.
const LOG_PAGES: i64 = 4_000;
/// A change that survives a power loss and brings next to nothing.
const LASTING: Weight = Weight::Lasting(0);

/// Messages in an SQLite file. Open it once per file and share it behind an `Arc`.
pub struct SqliteQueue {
    limits: QueueLimits,
    readers: Arc<Readers>,
    observers: Observers,
    writer: WriteThread<Box<dyn Change>>,
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
        let (connection, readers) = open_for_writer_and_readers(path, &QUEUE, max_pages)?;
        for (pragma, value) in [("cache_size", -CACHE_KIB), ("wal_autocheckpoint", LOG_PAGES)] {
            connection
                .pragma_update(None, pragma, value)
                .map_err(|error| open_error(path, &error))?;
        }
        let observers = Observers::default();
        let writer = Writer::new(connection, limits, observers.clone())
            .map_err(|error| open_error(path, &error))?;
        let writer = WriteThread::start("queue-writer", path, move |changes| writer.run(changes))?;
        Ok(Self { limits, readers, observers, writer })
    }

    /// Commits what waits, ends the writer and closes the file; later calls fail. Blocks for the
    /// time of a commit. Dropping the queue does the same.
    pub fn close(&self) {
        // Readers first: the last connection to close folds the write-ahead log into the file.
        self.writer.close(|| self.readers.close());
    }

    async fn change<T: Send + 'static>(
        &self,
        weight: Weight,
        work: impl FnMut(&mut Batch<'_>) -> Outcome<T> + Send + 'static,
    ) -> Result<T, QueueError> {
        let closed = || QueueError::Failed("it is closed".to_owned());
        let (caller, answer) = oneshot::channel();
        let change: Box<dyn Change> = Box::new(ChangeBy::new(weight, work, caller));
        self.writer.send(change).await.map_err(|_| closed())?;
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
    async fn put(&self, message: NewMessage, now_ms: i64) -> Result<Put, QueueError> {
        self.check_size(&message.id, &message.body)?;
        self.change(Weight::Lasting(message.body.len()), move |batch| batch.put(&message, now_ms))
            .await
    }

    async fn lease(&self, request: LeaseRequest) -> Result<Vec<Leased>, QueueError> {
        self.change(Weight::Passing, move |batch| batch.lease(&request)).await
    }

    async fn done(&self, id: &str, lease: u64) -> Result<(), QueueError> {
        let id = id.to_owned();
        self.change(LASTING, move |batch| batch.done(&id, lease)).await
    }

    async fn done_all(&self, leases: &[(String, u64)]) -> Vec<Result<(), QueueError>> {
        let (count, leases) = (leases.len(), leases.to_vec());
        let done = self.change(LASTING, move |batch| {
            let done = leases.iter().map(|(id, lease)| batch.done(id, *lease));
            done.collect::<rusqlite::Result<Vec<_>>>().map(Ok)
        });
        done.await.unwrap_or_else(|error| vec![Err(error); count])
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
        self.change(Weight::Lasting(body.len()), move |batch| {
            batch.again(&id, lease, due_ms, &body)
        })
        .await
    }

    async fn extend(&self, id: &str, lease: u64, until_ms: i64) -> Result<(), QueueError> {
        let id = id.to_owned();
        self.change(Weight::Passing, move |batch| batch.extend(&id, lease, until_ms)).await
    }

    async fn note(&self, id: &str, lease: u64, body: Bytes) -> Result<(), QueueError> {
        self.check_size(id, &body)?;
        let id = id.to_owned();
        self.change(Weight::Lasting(body.len()), move |batch| batch.note(&id, lease, &body)).await
    }

    async fn release_all(&self, now_ms: i64) -> Result<u64, QueueError> {
        self.change(LASTING, move |batch| batch.release_all(now_ms)).await
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
        self.change(LASTING, move |batch| batch.remove(&id)).await
    }

    fn on_change(&self, observer: Arc<dyn Fn() + Send + Sync>) {
        self.observers.add(observer);
    }
}

#[async_trait]
impl KeptKeys for SqliteQueue {
    async fn claim(
        &self,
        lane: &str,
        id: &str,
        key: ClaimedKey,
        now_ms: i64,
    ) -> Result<Option<KeptKey>, QueueError> {
        let (lane, id) = (lane.to_owned(), id.to_owned());
        self.change(LASTING, move |batch| batch.claim(&lane, &id, &key, now_ms)).await
    }

    async fn record(
        &self,
        lane: &str,
        id: &str,
        key: &str,
        result: Bytes,
    ) -> Result<Option<Bytes>, QueueError> {
        if result.len() > self.limits.result_bytes {
            return Err(QueueError::TooLarge(id.to_owned()));
        }
        let (lane, id, key) = (lane.to_owned(), id.to_owned(), key.to_owned());
        let weight = Weight::Lasting(result.len());
        self.change(weight, move |batch| batch.record(&lane, &id, &key, &result)).await
    }

    async fn recall(
        &self,
        lane: &str,
        key: &str,
        now_ms: i64,
    ) -> Result<Option<KeptKey>, QueueError> {
        self.readers.read(|c| kept_keys::recall(c, lane, key, now_ms)).map_err(read_error)
    }

    async fn let_go(&self, lane: &str, id: &str, key: &str) -> Result<(), QueueError> {
        let (lane, id, key) = (lane.to_owned(), id.to_owned(), key.to_owned());
        self.change(LASTING, move |batch| batch.let_go(&lane, &id, &key)).await
    }

    async fn forget_expired(&self, now_ms: i64, limit: usize) -> Result<u64, QueueError> {
        self.change(LASTING, move |batch| batch.forget_expired(now_ms, limit)).await
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
