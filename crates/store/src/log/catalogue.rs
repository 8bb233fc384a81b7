//! Groups and streams: making, listing and deleting them.

use super::writer::{group_id, insert_group, insert_stream, stream_id};
use model::log::{LogError, LogGroup, LogStream};
use rusqlite::{Connection, Row, params};

/// What a change of the catalogue comes to: the inner error is the caller's, the outer SQLite's.
pub(super) type Answer<T> = rusqlite::Result<Result<T, LogError>>;

pub(super) fn create_group(
    connection: &Connection,
    region: &str,
    group: &str,
    now_ms: i64,
) -> Answer<()> {
    if group_id(connection, region, group)?.is_some() {
        return Ok(Err(LogError::Exists(group.to_owned())));
    }
    insert_group(connection, region, group, now_ms)?;
    Ok(Ok(()))
}

/// Takes the group out of sight; its events go with [`super::expiry::sweep`].
pub(super) fn delete_group(connection: &Connection, region: &str, group: &str) -> Answer<()> {
    let Some(id) = group_id(connection, region, group)? else {
        return Ok(Err(LogError::NoGroup(group.to_owned())));
    };
    connection.execute("INSERT INTO doomed (group_id, stream_id) VALUES (?1, 0)", params![id])?;
    connection.execute("DELETE FROM log_groups WHERE id = ?1", params![id])?;
    Ok(Ok(()))
}

pub(super) fn set_retention(
    connection: &Connection,
    region: &str,
    group: &str,
    days: Option<u32>,
) -> Answer<()> {
    let changed = connection.execute(
        "UPDATE log_groups SET retention_days = ?3 WHERE region = ?1 AND name = ?2",
        params![region, group, days],
    )?;
    Ok(if changed > 0 { Ok(()) } else { Err(LogError::NoGroup(group.to_owned())) })
}

pub(super) fn create_stream(
    connection: &Connection,
    region: &str,
    group: &str,
    stream: &str,
    now_ms: i64,
) -> Answer<()> {
    let Some(id) = group_id(connection, region, group)? else {
        return Ok(Err(LogError::NoGroup(group.to_owned())));
    };
    if stream_id(connection, id, stream)?.is_some() {
        return Ok(Err(LogError::Exists(stream.to_owned())));
    }
    insert_stream(connection, id, stream, now_ms)?;
    Ok(Ok(()))
}

/// Takes the stream out of sight; its events go with [`super::expiry::sweep`].
pub(super) fn delete_stream(
    connection: &Connection,
    region: &str,
    group: &str,
    stream: &str,
) -> Answer<()> {
    let Some(group_id) = group_id(connection, region, group)? else {
        return Ok(Err(LogError::NoGroup(group.to_owned())));
    };
    let Some(id) = stream_id(connection, group_id, stream)? else {
        return Ok(Err(LogError::NoStream(stream.to_owned())));
    };
    connection.execute(
        "INSERT INTO doomed (group_id, stream_id) VALUES (?1, ?2)",
        params![group_id, id],
    )?;
    connection.execute("DELETE FROM log_streams WHERE id = ?1", params![id])?;
    Ok(Ok(()))
}

pub(super) fn groups(
    connection: &Connection,
    region: &str,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
) -> rusqlite::Result<Vec<LogGroup>> {
    connection
        .prepare_cached(
            "SELECT name, created_ms, retention_days, stored_bytes FROM log_groups
             WHERE region = ?1 AND name >= ?2 AND name > ?3 ORDER BY name",
        )?
        .query(params![region, prefix, after.unwrap_or("")])?
        .mapped(log_group)
        // Rows are made as they are asked for, so this ends the reading.
        .take_while(|found| found.as_ref().map_or(true, |group| group.name.starts_with(prefix)))
        .take(limit)
        .collect()
}

pub(super) fn streams(
    connection: &Connection,
    region: &str,
    group: &str,
) -> Answer<Vec<LogStream>> {
    let Some(id) = group_id(connection, region, group)? else {
        return Ok(Err(LogError::NoGroup(group.to_owned())));
    };
    connection
        .prepare_cached(
            "SELECT name, created_ms, last_ingestion_ms,
                (SELECT min(timestamp_ms) FROM log_events WHERE stream_id = log_streams.id),
                (SELECT max(timestamp_ms) FROM log_events WHERE stream_id = log_streams.id)
             FROM log_streams WHERE group_id = ?1 ORDER BY name",
        )?
        .query(params![id])?
        .mapped(log_stream)
        .collect::<rusqlite::Result<Vec<_>>>()
        .map(Ok)
}

fn log_group(row: &Row<'_>) -> rusqlite::Result<LogGroup> {
    Ok(LogGroup {
        name: row.get(0)?,
        created_ms: row.get(1)?,
        retention_days: row.get(2)?,
        stored_bytes: u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
    })
}

fn log_stream(row: &Row<'_>) -> rusqlite::Result<LogStream> {
    Ok(LogStream {
        name: row.get(0)?,
        created_ms: row.get(1)?,
        last_ingestion_ms: row.get(2)?,
        first_event_ms: row.get(3)?,
        last_event_ms: row.get(4)?,
    })
}
