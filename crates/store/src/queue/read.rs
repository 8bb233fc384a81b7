//! Looking into the queue.

use super::change::stored;
use model::queue::{LaneSize, Waiting};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;

pub(super) const LANES_BY_DUE: &str =
    "SELECT next_due_ms, name FROM lanes WHERE ready = ?1 ORDER BY next_due_ms";
pub(super) const SIZE: &str = "SELECT l.messages, l.bytes,
            (SELECT put_ms FROM messages WHERE lane = l.id ORDER BY put_ms, id LIMIT 1)
     FROM lanes l WHERE l.name = ?1";
pub(super) const LANES: &str = "SELECT name FROM lanes WHERE name > ?1 ORDER BY name LIMIT ?2";
pub(super) const FIRST_LANES: &str = "SELECT name FROM lanes ORDER BY name LIMIT ?1";
pub(super) const LOOK: &str = "SELECT m.id, b.body, m.put_ms, m.due_ms, m.deliveries
     FROM messages m CROSS JOIN bodies b ON b.number = m.number
     WHERE m.lane = (SELECT id FROM lanes WHERE name = ?1) AND (m.put_ms, m.id) > (?2, ?3)
     ORDER BY m.put_ms, m.id LIMIT ?4";

/// When the first open lane is due: as many steps as lanes are closed.
pub(super) fn next_due_ms(
    connection: &Connection,
    closed_lanes: &[String],
) -> rusqlite::Result<Option<i64>> {
    let closed: HashSet<&str> = closed_lanes.iter().map(String::as_str).collect();
    let mut earliest_ms = None;
    // Both in one view of the file: a lane that becomes ready in between is not missed.
    let transaction = connection.unchecked_transaction()?;
    for ready in [true, false] {
        let mut statement = transaction.prepare_cached(LANES_BY_DUE)?;
        let mut rows = statement.query(params![ready])?;
        while let Some(row) = rows.next()? {
            if !closed.contains(row.get_ref(1)?.as_str()?) {
                let due_ms: i64 = row.get(0)?;
                earliest_ms = Some(earliest_ms.map_or(due_ms, |other: i64| other.min(due_ms)));
                break;
            }
        }
    }
    Ok(earliest_ms)
}

/// How full a lane is.
pub(super) fn size(connection: &Connection, lane: &str) -> rusqlite::Result<LaneSize> {
    let size = connection
        .prepare_cached(SIZE)?
        .query_row(params![lane], |row| {
            Ok(LaneSize {
                messages: row.get::<_, i64>(0)?.unsigned_abs(),
                bytes: row.get::<_, i64>(1)?.unsigned_abs(),
                oldest_put_ms: row.get(2)?,
            })
        })
        .optional()?;
    Ok(size.unwrap_or_default())
}

/// Names of lanes.
pub(super) fn lanes(
    connection: &Connection,
    after: Option<&str>,
    limit: usize,
) -> rusqlite::Result<Vec<String>> {
    let limit = stored(limit as u64);
    match after {
        Some(after) => connection
            .prepare_cached(LANES)?
            .query_map(params![after, limit], |row| row.get(0))?
            .collect(),
        None => connection
            .prepare_cached(FIRST_LANES)?
            .query_map(params![limit], |row| row.get(0))?
            .collect(),
    }
}

/// Messages of a lane.
pub(super) fn look(
    connection: &Connection,
    lane: &str,
    after: Option<(i64, &str)>,
    limit: usize,
) -> rusqlite::Result<Vec<Waiting>> {
    // Nothing has an id before the empty one.
    let (put_ms, id) = after.unwrap_or((i64::MIN, ""));
    connection
        .prepare_cached(LOOK)?
        .query_map(params![lane, put_ms, id, stored(limit as u64)], |row| {
            Ok(Waiting {
                id: row.get(0)?,
                body: row.get::<_, Vec<u8>>(1)?.into(),
                put_ms: row.get(2)?,
                due_ms: row.get(3)?,
                deliveries: row.get(4)?,
            })
        })?
        .collect()
}
