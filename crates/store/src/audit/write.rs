//! Adding entries to the audit log, and deleting old ones. Nothing changes one.

use model::audit::AuditEntry;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// Rows that are deleted in one transaction at most.
const DELETE_BATCH: usize = 2_000;
/// Entries of senders who are not known take this part of the room at most: a quarter.
const SHARE_OF_UNKNOWN: i64 = 4;
/// What an entry takes in the file, about, in bytes.
const ENTRY_BYTES: u64 = 512;

/// Writes entries, all or none; `missing` is how many were dropped before them.
pub(super) fn entries(
    connection: &mut Connection,
    entries: &[AuditEntry],
    missing: u64,
) -> rusqlite::Result<()> {
    if entries.is_empty() && missing == 0 {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if missing > 0 {
        transaction.execute(
            "INSERT INTO entries
             VALUES (NULL, CAST(unixepoch('subsec') * 1000 AS INTEGER), '', '', NULL, '',
                     'mayfly:AuditEntriesMissing', ?1, '', 500, 'Overload', NULL)",
            [missing.to_string()],
        )?;
    }
    for entry in entries {
        write(&transaction, entry)?;
    }
    transaction.commit()
}

fn write(transaction: &Transaction<'_>, entry: &AuditEntry) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO entries VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            entry.time.as_millisecond(),
            entry.request_id,
            entry.principal,
            entry.access_key,
            entry.source,
            entry.action,
            entry.resource,
            entry.region,
            entry.status,
            entry.error,
            entry.user_agent,
        ])?;
    Ok(())
}

/// Deletes what is too old, then the oldest ones as long as there are too many. Those of senders who
/// have not shown who they are have a share only: else anybody could make the others go.
pub(super) fn expire(
    connection: &mut Connection,
    before_ms: i64,
    most_bytes: u64,
) -> rusqlite::Result<u64> {
    let batch = i64::try_from(DELETE_BATCH).unwrap_or(i64::MAX);
    let kept = i64::try_from(most_bytes / ENTRY_BYTES).unwrap_or(i64::MAX);
    let mut deleted = 0;
    loop {
        let count = connection.execute(
            "DELETE FROM entries WHERE number IN (
                SELECT number FROM entries WHERE principal = 'anonymous'
                   AND number <= (SELECT number FROM entries WHERE principal = 'anonymous'
                                  ORDER BY number DESC LIMIT 1 OFFSET ?1)
                ORDER BY number LIMIT ?2)",
            [kept / SHARE_OF_UNKNOWN, batch],
        )?;
        deleted += count as u64;
        if count < DELETE_BATCH {
            break;
        }
    }
    loop {
        let count = connection.execute(
            "DELETE FROM entries WHERE number IN (
                SELECT number FROM entries
                WHERE time_ms < ?1
                   OR number <= (SELECT number FROM entries ORDER BY number DESC LIMIT 1 OFFSET ?2)
                ORDER BY number LIMIT ?3)",
            [before_ms, kept, batch],
        )?;
        deleted += count as u64;
        if count < DELETE_BATCH {
            break;
        }
    }
    if deleted > 0 {
        connection.execute_batch("PRAGMA incremental_vacuum(2048)")?;
    }
    Ok(deleted)
}
