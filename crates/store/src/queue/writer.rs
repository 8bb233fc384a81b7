//! The one thread that changes the queue: takes all changes that wait, commits them together, tells
//! the observers, answers the callers.

use super::change::{Batch, Outcome};
use super::observers::Observers;
use crate::database::is_full;
use model::queue::{QueueError, QueueLimits};
use rusqlite::{Connection, params};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};

/// Most changes in one transaction; bounds how long the first of them waits.
const BATCH_CHANGES: usize = 512;
/// Bytes of bodies after which no more changes are taken into a transaction.
const BATCH_BYTES: usize = 8 << 20;
/// Which part of the time of the last transaction the next one waits for changes to join it.
const GATHERING_PART: u32 = 4;
/// How often it looks whether they have come.
const GATHERING_STEP: Duration = Duration::from_micros(50);

/// A change that waits for the writer.
pub(super) trait Change: Send {
    /// Bytes that it brings.
    fn bytes(&self) -> usize;
    /// Whether it must survive a power loss once it is answered. What need not, such as a lease, costs
    /// no flush of the disk; the next one that must takes it along.
    fn lasts(&self) -> bool;
    /// Makes the change; perhaps again in another transaction when this one is void.
    fn apply(&mut self, batch: &mut Batch<'_>) -> rusqlite::Result<()>;
    /// Answers the caller with what the change came to, or with why it was not committed.
    fn answer(self: Box<Self>, committed: Result<(), QueueError>);
}

/// What a change costs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Weight {
    /// Survives a power loss, and brings so many bytes.
    Lasting(usize),
    /// May be forgotten.
    Passing,
}

/// A change made by a function.
pub(super) struct ChangeBy<T, F> {
    weight: Weight,
    work: F,
    came_to: Option<Result<T, QueueError>>,
    caller: oneshot::Sender<Result<T, QueueError>>,
}

impl<T, F> ChangeBy<T, F>
where
    F: FnMut(&mut Batch<'_>) -> Outcome<T>,
{
    pub(super) fn new(
        weight: Weight,
        work: F,
        caller: oneshot::Sender<Result<T, QueueError>>,
    ) -> Self {
        Self { weight, work, came_to: None, caller }
    }
}

impl<T, F> Change for ChangeBy<T, F>
where
    T: Send,
    F: FnMut(&mut Batch<'_>) -> Outcome<T> + Send,
{
    fn bytes(&self) -> usize {
        match self.weight {
            Weight::Lasting(bytes) => bytes,
            Weight::Passing => 0,
        }
    }

    fn lasts(&self) -> bool {
        matches!(self.weight, Weight::Lasting(_))
    }

    fn apply(&mut self, batch: &mut Batch<'_>) -> rusqlite::Result<()> {
        self.came_to = Some((self.work)(batch)?);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: Result<(), QueueError>) {
        let Self { came_to, caller, .. } = *self;
        let unapplied = || Err(QueueError::Failed("the change was not made".to_owned()));
        // A caller who went away wanted the change all the same.
        let _ = caller.send(committed.and_then(|()| came_to.unwrap_or_else(unapplied)));
    }
}

/// Owns the only connection that writes.
pub(super) struct Writer {
    connection: Connection,
    limits: QueueLimits,
    observers: Observers,
    last_number: i64,
    /// Whether commits are flushed to the disk now.
    flushes: bool,
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        limits: QueueLimits,
        observers: Observers,
    ) -> rusqlite::Result<Self> {
        let last_number =
            connection.query_row("SELECT number FROM last_number", [], |row| row.get(0))?;
        // As the file was opened.
        Ok(Self { connection, limits, observers, last_number, flushes: true })
    }

    /// Works until nobody can send any more and everything that was sent is done.
    pub(super) fn run(mut self, mut changes: mpsc::Receiver<Box<dyn Change>>) {
        let mut gathering = Gathering::default();
        while let Some(first) = changes.blocking_recv() {
            let batch = gathering.gather(first, &mut changes);
            let (changes, start) = (batch.len(), Instant::now());
            let lasts = batch.iter().any(|change| change.lasts());
            self.commit(batch);
            if lasts {
                gathering = Gathering { changes, patience: start.elapsed() / GATHERING_PART };
            }
        }
    }

    fn commit(&mut self, mut batch: Vec<Box<dyn Change>>) {
        match self.try_commit(&mut batch) {
            Ok(tells) => {
                if tells {
                    self.observers.tell();
                }
                for change in batch {
                    change.answer(Ok(()));
                }
            }
            // One large message must not take the small ones with it when the disk fills up.
            Err(error) if batch.len() > 1 && is_full(&error) => {
                for change in batch {
                    self.commit(vec![change]);
                }
            }
            Err(error) => {
                let failure = queue_error(&error);
                for change in batch {
                    change.answer(Err(failure.clone()));
                }
            }
        }
    }

    /// Answers whether something may have become due.
    fn try_commit(&mut self, changes: &mut [Box<dyn Change>]) -> rusqlite::Result<bool> {
        self.flush_commits(changes.iter().any(|change| change.lasts()))?;
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let result = self.apply_all(changes).and_then(|tells| {
            self.connection.prepare_cached("COMMIT")?.execute([])?;
            Ok(tells)
        });
        // Some failures end the transaction by themselves, the others leave it open.
        if result.is_err() && !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
        }
        result
    }

    /// In WAL mode a commit in NORMAL is in the log but not flushed. It can't be changed inside a
    /// transaction.
    fn flush_commits(&mut self, flushes: bool) -> rusqlite::Result<()> {
        if self.flushes != flushes {
            let mode = if flushes { "FULL" } else { "NORMAL" };
            self.connection.pragma_update(None, "synchronous", mode)?;
            self.flushes = flushes;
        }
        Ok(())
    }

    fn apply_all(&mut self, changes: &mut [Box<dyn Change>]) -> rusqlite::Result<bool> {
        // Kept even if the transaction fails: a gap is harmless, a number twice is not.
        let before = self.last_number;
        let mut batch = Batch::new(&self.connection, &self.limits, &mut self.last_number);
        for change in changes {
            change.apply(&mut batch)?;
        }
        batch.lanes.flush(&self.connection)?;
        let tells = batch.tells;
        if self.last_number != before {
            self.connection
                .prepare_cached("UPDATE last_number SET number = ?1")?
                .execute(params![self.last_number])?;
        }
        Ok(tells)
    }
}

/// What the last transaction tells about the next one.
#[derive(Default)]
struct Gathering {
    changes: usize,
    patience: Duration,
}

impl Gathering {
    /// Takes all changes that wait, and waits a little for as many as came the last time: those who
    /// were just answered are about to ask for the next. Without that a few who were quick would
    /// have a flush of the disk to themselves while all the others wait for it.
    fn gather(
        &self,
        first: Box<dyn Change>,
        changes: &mut mpsc::Receiver<Box<dyn Change>>,
    ) -> Vec<Box<dyn Change>> {
        let start = Instant::now();
        let mut bytes = first.bytes();
        // What passes quickly waits for nobody.
        let mut waits = first.lasts();
        let mut batch = vec![first];
        while batch.len() < BATCH_CHANGES && bytes < BATCH_BYTES {
            match changes.try_recv() {
                Ok(next) => {
                    bytes = bytes.saturating_add(next.bytes());
                    waits |= next.lasts();
                    batch.push(next);
                }
                Err(TryRecvError::Empty)
                    if waits && batch.len() < self.changes && start.elapsed() < self.patience =>
                {
                    std::thread::sleep(GATHERING_STEP);
                }
                Err(_) => break,
            }
        }
        batch
    }
}

/// The answer to give for an error of SQLite.
pub(super) fn queue_error(error: &rusqlite::Error) -> QueueError {
    if is_full(error) {
        QueueError::Full(error.to_string())
    } else {
        QueueError::Failed(error.to_string())
    }
}
