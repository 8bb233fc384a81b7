//! The one thread that changes the state: takes all changes that wait, commits them together, tells
//! the observers, answers the callers.

use super::change::{self, Job, Outcome};
use crate::database::is_full;
use crate::watch::Watchers;
use model::store::StoreError;
use rusqlite::Connection;
use tokio::sync::mpsc;

/// Most changes in one transaction; bounds how long the first of them waits.
const BATCH_CHANGES: usize = 256;

/// Owns the only connection that writes.
pub(super) struct Writer {
    connection: Connection,
    watchers: Watchers,
    last_revision: u64,
}

impl Writer {
    pub(super) fn new(connection: Connection, watchers: Watchers) -> rusqlite::Result<Self> {
        let last_revision = change::last_revision(&connection)?;
        Ok(Self { connection, watchers, last_revision })
    }

    /// Works until nobody can send any more and everything that was sent is done.
    pub(super) fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(BATCH_CHANGES);
        while jobs.blocking_recv_many(&mut batch, BATCH_CHANGES) > 0 {
            self.commit(std::mem::take(&mut batch));
        }
    }

    fn commit(&mut self, batch: Vec<Job>) {
        match self.try_commit(&batch) {
            Ok(outcomes) => self.answer(batch, outcomes),
            // One large document must not take the small ones with it when the disk fills up.
            Err(error) if batch.len() > 1 && is_full(&error) => {
                for job in batch {
                    self.commit(vec![job]);
                }
            }
            Err(error) => {
                let failure = change::failure(&error);
                for job in batch {
                    let _ = job.answer.send(Err(failure.clone()));
                }
            }
        }
    }

    fn try_commit(&mut self, batch: &[Job]) -> rusqlite::Result<Vec<Outcome>> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let result = self.apply_all(batch).and_then(|outcomes| {
            self.connection.execute_batch("COMMIT")?;
            Ok(outcomes)
        });
        // Some failures end the transaction by themselves, the others leave it open.
        if result.is_err() && !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
        }
        result
    }

    fn apply_all(&mut self, batch: &[Job]) -> rusqlite::Result<Vec<Outcome>> {
        let before = self.last_revision;
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            let outcome = change::apply(&self.connection, job, self.last_revision + 1)?;
            if matches!(outcome, Outcome::Changed(_)) {
                // Kept even if the transaction fails: a gap is harmless, a revision twice is not.
                self.last_revision += 1;
            }
            outcomes.push(outcome);
        }
        if self.last_revision != before {
            change::set_last_revision(&self.connection, self.last_revision)?;
        }
        Ok(outcomes)
    }

    fn answer(&self, batch: Vec<Job>, outcomes: Vec<Outcome>) {
        let mut answers = Vec::with_capacity(batch.len());
        for (job, outcome) in batch.into_iter().zip(outcomes) {
            let answer: Result<u64, StoreError> = match outcome {
                Outcome::Changed(revision) => {
                    self.watchers.tell(&change::committed(job.key, job.operation, revision));
                    Ok(revision)
                }
                Outcome::Nothing => Ok(0),
                Outcome::Refused(refusal) => Err(refusal),
            };
            answers.push((job.answer, answer));
        }
        for (caller, answer) in answers {
            // A caller who went away wanted the change all the same.
            let _ = caller.send(answer);
        }
    }
}
