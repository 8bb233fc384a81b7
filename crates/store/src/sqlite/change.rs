//! One change of one document, applied inside a transaction that it shares with others.

use super::store_error;
use crate::memory::check_expectation;
use model::store::{Change, Document, Expect, StoreError};
use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::oneshot;

/// A change that waits for the writer.
pub(super) struct Job {
    pub(super) key: String,
    pub(super) operation: Operation,
    /// The new revision; 0 where there is none.
    pub(super) answer: oneshot::Sender<Result<u64, StoreError>>,
}

/// What is to be done.
pub(super) enum Operation {
    Put { value: Vec<u8>, expect: Expect },
    Delete { expect: Expect },
}

/// What a change came to, before its transaction is committed.
pub(super) enum Outcome {
    /// The document is changed; at this revision.
    Changed(u64),
    /// There was nothing to change, which is no error.
    Nothing,
    /// The expectation did not hold.
    Refused(StoreError),
}

/// Applies a change in the open transaction. An error means that the transaction is void.
pub(super) fn apply(
    connection: &Connection,
    job: &Job,
    next_revision: u64,
) -> rusqlite::Result<Outcome> {
    let found = revision_of(connection, &job.key)?;
    let expect = match &job.operation {
        Operation::Put { expect, .. } | Operation::Delete { expect } => *expect,
    };
    if let Err(refusal) = check_expectation(&job.key, found, expect) {
        return Ok(Outcome::Refused(refusal));
    }
    match &job.operation {
        Operation::Put { value, .. } => {
            connection
                .prepare_cached(
                    "INSERT INTO documents (key, value, revision) VALUES (?1, ?2, ?3)
                     ON CONFLICT (key) DO UPDATE
                     SET value = excluded.value, revision = excluded.revision",
                )?
                .execute(params![job.key, value, stored(next_revision)])?;
            Ok(Outcome::Changed(next_revision))
        }
        Operation::Delete { .. } if found.is_none() => Ok(Outcome::Nothing),
        Operation::Delete { .. } => {
            connection
                .prepare_cached("DELETE FROM documents WHERE key = ?1")?
                .execute(params![job.key])?;
            Ok(Outcome::Changed(next_revision))
        }
    }
}

/// What observers are told of a change that was committed.
pub(super) fn committed(key: String, operation: Operation, revision: u64) -> Change {
    let document = match operation {
        Operation::Put { value, .. } => Some(Document { key: key.clone(), value, revision }),
        Operation::Delete { .. } => None,
    };
    Change { key, document }
}

/// The last revision that was ever given.
pub(super) fn last_revision(connection: &Connection) -> rusqlite::Result<u64> {
    connection.query_row("SELECT revision FROM last_revision", [], |row| row.get(0).map(loaded))
}

/// Records the last revision that was given.
pub(super) fn set_last_revision(connection: &Connection, revision: u64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE last_revision SET revision = ?1")?
        .execute(params![stored(revision)])
        .map(|_| ())
}

/// The answer to give when a transaction was void.
pub(super) fn failure(error: &rusqlite::Error) -> StoreError {
    store_error(error)
}

fn revision_of(connection: &Connection, key: &str) -> rusqlite::Result<Option<u64>> {
    connection
        .prepare_cached("SELECT revision FROM documents WHERE key = ?1")?
        .query_row(params![key], |row| row.get(0).map(loaded))
        .optional()
}

/// SQLite's integers are signed; revisions count up from 1 and never reach the sign.
pub(super) fn loaded(revision: i64) -> u64 {
    revision.unsigned_abs()
}

fn stored(revision: u64) -> i64 {
    i64::try_from(revision).unwrap_or(i64::MAX)
}
