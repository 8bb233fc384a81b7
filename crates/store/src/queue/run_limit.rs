//! Limits of concurrency per key: a message whose key has as many leased as it allows is *parked*, out
//! of the way of leases, and each that is settled brings one back.
//!
//! As many are always free as can be leased, and they are the first in order: one comes back for each
//! place that is given back, and a new message is parked only behind one that is.

use rusqlite::{Connection, params};

/// What `blocked` says of a parked message.
pub(super) const PARKED: i64 = 2;
/// Messages that one lease parks in one lane. Whatever is left is found by the next one.
pub(super) const PARKED_AT_ONCE: usize = 1_000;

pub(super) const RUNNING: &str = "SELECT 1 FROM messages
     WHERE lane = ?1 AND run_key = ?2 AND lease IS NOT NULL AND run_key IS NOT NULL
     LIMIT 1 OFFSET ?3";
pub(super) const FIRST_PARKED: &str = "SELECT number, rank, due_ms FROM messages
     WHERE blocked = 2 AND lane = ?1 AND run_key = ?2 ORDER BY rank, due_ms, number LIMIT 1";

/// Whether as many of a key are leased as the limit allows.
pub(super) fn is_reached(
    connection: &Connection,
    lane: i64,
    key: &str,
    limit: i64,
) -> rusqlite::Result<bool> {
    if limit <= 0 {
        return Ok(true);
    }
    connection.prepare_cached(RUNNING)?.exists(params![lane, key, limit - 1])
}

/// Takes a message out of the way.
pub(super) fn park(connection: &Connection, number: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE messages SET blocked = 2 WHERE number = ?1")?
        .execute(params![number])
        .map(|_| ())
}

/// Brings the first parked message of a key back, if there is one.
pub(super) fn unpark(connection: &Connection, lane: i64, key: &str) -> rusqlite::Result<()> {
    if let Some((number, _)) = first_parked(connection, lane, key)? {
        connection
            .prepare_cached("UPDATE messages SET blocked = 0 WHERE number = ?1")?
            .execute(params![number])?;
    }
    Ok(())
}

/// Whether a new message comes behind one that is parked, by (rank, due).
pub(super) fn is_behind(
    connection: &Connection,
    (lane, key): (i64, &str),
    place: (i64, i64),
) -> rusqlite::Result<bool> {
    Ok(first_parked(connection, lane, key)?.is_some_and(|(_, first)| first <= place))
}

/// The first parked message of a key: its number, and its (rank, due).
fn first_parked(
    connection: &Connection,
    lane: i64,
    key: &str,
) -> rusqlite::Result<Option<(i64, (i64, i64))>> {
    let mut statement = connection.prepare_cached(FIRST_PARKED)?;
    let mut rows = statement.query(params![lane, key])?;
    match rows.next()? {
        Some(row) => Ok(Some((row.get(0)?, (row.get(1)?, row.get(2)?)))),
        None => Ok(None),
    }
}
