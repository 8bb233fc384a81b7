//! Deleting events: those that are older than their group's retention, and those of deleted groups
//! and streams. In batches, so that nobody who writes has to wait for long.

use super::writer::{Writer, lock};
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::Mutex;

/// Most rows that are deleted in one transaction.
const BATCH_ROWS: i64 = 4_096;
/// Most pages that are given back to the file system in one transaction.
const BATCH_PAGES: i64 = 2_048;
const DAY_MS: i64 = 86_400_000;

/// Deletes what is older than its group's retention, and streams that this leaves empty. Returns
/// how many events were deleted. Blocks.
///
/// CloudWatch Logs keeps empty streams for ever; here every cold start makes one, so those that
/// had events and lost them all are deleted.
pub(super) fn expire(writer: &Mutex<Writer>, now_ms: i64) -> rusqlite::Result<u64> {
    let groups = groups_with_retention(&lock(writer).connection)?;
    let mut deleted = 0;
    for (group, days) in groups {
        let before_ms = now_ms.saturating_sub(days.saturating_mul(DAY_MS));
        deleted += in_batches(writer, |c| delete_older(c, group, before_ms))?;
        in_batches(writer, |c| delete_empty_streams(c, group, before_ms))?;
    }
    Ok(deleted)
}

/// Deletes the events of groups and streams that are deleted, and gives free pages back to the file
/// system. Blocks.
pub(super) fn sweep(writer: &Mutex<Writer>) -> rusqlite::Result<()> {
    loop {
        let doomed = next_doomed(&lock(writer).connection)?;
        let Some((group, stream)) = doomed else { break };
        in_batches(writer, |c| match stream {
            0 => delete_older(c, group, i64::MAX),
            stream => delete_of_stream(c, group, stream),
        })?;
        lock(writer).change(|c| {
            c.execute(
                "DELETE FROM doomed WHERE group_id = ?1 AND stream_id = ?2",
                params![group, stream],
            )
        })?;
    }
    shrink(writer)
}

fn in_batches(
    writer: &Mutex<Writer>,
    batch: impl Fn(&Connection) -> rusqlite::Result<u64>,
) -> rusqlite::Result<u64> {
    let mut deleted = 0;
    loop {
        // Locked for one batch at a time.
        match lock(writer).change(&batch)? {
            0 => return Ok(deleted),
            count => deleted += count,
        }
    }
}

fn groups_with_retention(connection: &Connection) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection
        .prepare("SELECT id, retention_days FROM log_groups WHERE retention_days IS NOT NULL")?
        .query([])?
        .mapped(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

fn next_doomed(connection: &Connection) -> rusqlite::Result<Option<(i64, i64)>> {
    connection
        .query_row("SELECT group_id, stream_id FROM doomed LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()
}

fn delete_older(connection: &Connection, group: i64, before_ms: i64) -> rusqlite::Result<u64> {
    let sizes = connection
        .prepare_cached(
            "DELETE FROM log_events WHERE (group_id, timestamp_ms, id) IN (
                SELECT group_id, timestamp_ms, id FROM log_events
                WHERE group_id = ?1 AND timestamp_ms < ?2
                ORDER BY timestamp_ms, id LIMIT ?3)
             RETURNING octet_length(message)",
        )?
        .query(params![group, before_ms, BATCH_ROWS])?
        .mapped(|row| row.get(0))
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    subtract(connection, group, &sizes)
}

fn delete_of_stream(connection: &Connection, group: i64, stream: i64) -> rusqlite::Result<u64> {
    let sizes = connection
        .prepare_cached(
            "DELETE FROM log_events WHERE (group_id, timestamp_ms, id) IN (
                SELECT group_id, timestamp_ms, id FROM log_events
                WHERE stream_id = ?1 LIMIT ?2)
             RETURNING octet_length(message)",
        )?
        .query(params![stream, BATCH_ROWS])?
        .mapped(|row| row.get(0))
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    subtract(connection, group, &sizes)
}

fn subtract(connection: &Connection, group: i64, sizes: &[i64]) -> rusqlite::Result<u64> {
    connection
        .prepare_cached("UPDATE log_groups SET stored_bytes = stored_bytes - ?2 WHERE id = ?1")?
        .execute(params![group, sizes.iter().sum::<i64>()])?;
    Ok(sizes.len() as u64)
}

fn delete_empty_streams(
    connection: &Connection,
    group: i64,
    before_ms: i64,
) -> rusqlite::Result<u64> {
    connection
        .prepare_cached(
            "DELETE FROM log_streams WHERE id IN (
                SELECT id FROM log_streams
                WHERE group_id = ?1 AND last_ingestion_ms < ?2 AND NOT EXISTS (
                    SELECT 1 FROM log_events WHERE stream_id = log_streams.id)
                LIMIT ?3)",
        )?
        .execute(params![group, before_ms, BATCH_ROWS])
        .map(|count| count as u64)
}

fn shrink(writer: &Mutex<Writer>) -> rusqlite::Result<()> {
    let mut before = i64::MAX;
    loop {
        let writer = lock(writer);
        let free: i64 =
            writer.connection.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
        // A file that is not made to shrink keeps its free pages.
        if free == 0 || free >= before {
            return Ok(());
        }
        before = free;
        // The pragma frees one page with each row that is read of it.
        let mut statement =
            writer.connection.prepare(&format!("PRAGMA incremental_vacuum({BATCH_PAGES})"))?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
    }
}
