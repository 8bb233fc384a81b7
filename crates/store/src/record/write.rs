//! Writing and deleting records.

use super::read::condition;
use model::Region;
use model::record::{InvocationKind, NewRecord, RecordFilter};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::time::Duration;

/// Rows that are deleted in one transaction at most.
const DELETE_BATCH: usize = 2_000;
/// Attempts of one invocation that are kept; of more the first ones go.
const ATTEMPTS_KEPT: u32 = 100;

/// Writes records, all or none.
pub(super) fn records(connection: &mut Connection, records: &[NewRecord]) -> rusqlite::Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for record in records {
        write(&transaction, record)?;
    }
    transaction.commit()
}

fn write(transaction: &Transaction<'_>, record: &NewRecord) -> rusqlite::Result<()> {
    let (region, function) = (record.region.as_str(), record.function.as_str());
    let attempt = &record.attempt;
    let began_ms = attempt.began.as_millisecond();
    let (invocation, number): (i64, u32) = transaction
        .prepare_cached(
            "INSERT INTO invocations
             VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (request_id, region, function) DO UPDATE SET
                began_ms = excluded.began_ms, failed = excluded.failed, attempts = attempts + 1,
                response = excluded.response, response_length = excluded.response_length,
                response_whole = excluded.response_whole
             RETURNING number, attempts",
        )?
        .query_row(
            params![
                region,
                function,
                record.request_id,
                record.qualifier,
                record.kind == InvocationKind::Event,
                began_ms,
                attempt.error_type.is_some(),
                &record.payload.bytes[..],
                record.payload.length.map(whole),
                record.payload.whole,
                &record.response.bytes[..],
                record.response.length.map(whole),
                record.response.whole,
            ],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
    transaction
        .prepare_cached("INSERT INTO attempts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![
            invocation,
            number,
            began_ms,
            microseconds(attempt.duration),
            attempt.init.map(microseconds),
            attempt.version.to_string(),
            attempt.error_type,
            attempt.log_group,
            attempt.log_stream,
        ])?;
    if number > ATTEMPTS_KEPT {
        transaction
            .prepare_cached("DELETE FROM attempts WHERE invocation = ?1 AND number <= ?2")?
            .execute(params![invocation, number - ATTEMPTS_KEPT])?;
    }
    Ok(())
}

/// Deletes what a filter means.
pub(super) fn delete(
    connection: &mut Connection,
    region: &Region,
    filter: &RecordFilter,
) -> rusqlite::Result<u64> {
    let (condition, mut values) = condition(region, filter);
    values.push(Box::new(whole(DELETE_BATCH as u64)));
    let sql = format!(
        "DELETE FROM invocations WHERE number IN
            (SELECT number FROM invocations WHERE {condition} LIMIT ?)"
    );
    let mut deleted = 0;
    loop {
        let count =
            connection.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(&values))?;
        deleted += count as u64;
        if count < DELETE_BATCH {
            return Ok(deleted);
        }
    }
}

/// Deletes what is too old, then the oldest ones as long as there is too much.
pub(super) fn expire(
    connection: &mut Connection,
    before_ms: i64,
    most_bytes: u64,
) -> rusqlite::Result<u64> {
    let mut deleted = 0;
    loop {
        let bytes: i64 = connection.query_row("SELECT bytes FROM totals", [], |row| row.get(0))?;
        let too_much = u64::try_from(bytes).is_ok_and(|bytes| bytes > most_bytes);
        let limit_ms = if too_much { i64::MAX } else { before_ms };
        // A few at a time where only the size decides, so that no more goes than must.
        let batch = if too_much { DELETE_BATCH / 20 } else { DELETE_BATCH };
        let count = connection
            .prepare_cached(
                "DELETE FROM invocations WHERE number IN
                    (SELECT number FROM invocations
                     WHERE began_ms < ?1 ORDER BY began_ms LIMIT ?2)",
            )?
            .execute(params![limit_ms, whole(batch as u64)])?;
        deleted += count as u64;
        if count == 0 || (!too_much && count < batch) {
            break;
        }
    }
    if deleted > 0 {
        connection.execute_batch("PRAGMA incremental_vacuum(2048)")?;
    }
    Ok(deleted)
}

fn microseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
