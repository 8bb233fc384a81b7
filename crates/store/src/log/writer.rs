//! Writing events: the connection that writes, and the thread that empties the queue into it.

use super::message;
use super::queue::{Queue, StreamName, Taken};
use super::schema::LOGS;
use model::Clock;
use model::log::{LogBatch, LogEvent};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Streams whose ids are remembered.
const KNOWN_STREAMS: usize = 4_096;

/// The one connection that changes the logs; events and management share it under a lock.
pub(super) struct Writer {
    pub(super) connection: Connection,
    last_event_id: i64,
    known: HashMap<StreamName, Ids>,
}

#[derive(Clone, Copy)]
struct Ids {
    group: i64,
    stream: i64,
}

impl Writer {
    pub(super) fn new(connection: Connection) -> rusqlite::Result<Self> {
        let last_event_id =
            connection.query_row("SELECT id FROM last_event", [], |row| row.get(0))?;
        Ok(Self { connection, last_event_id, known: HashMap::new() })
    }

    /// Makes a change in a transaction of its own. What it deletes is forgotten here too.
    pub(super) fn change<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.known.clear();
        self.transaction(|writer| work(&writer.connection))
    }

    fn transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let result = work(self).and_then(|value| {
            self.connection.execute_batch("COMMIT")?;
            Ok(value)
        });
        if result.is_err() {
            self.known.clear();
            // Some failures end the transaction by themselves, the others leave it open.
            if !self.connection.is_autocommit() {
                self.connection.execute_batch("ROLLBACK")?;
            }
        }
        result
    }

    /// Writes a batch of its own, which survives the loss of power.
    pub(super) fn append_durably(&mut self, batch: LogBatch, now_ms: i64) -> rusqlite::Result<()> {
        let taken = Taken { batches: vec![batch], ..Taken::default() };
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        let written = self.write(&taken, now_ms);
        self.connection.pragma_update(None, "synchronous", LOGS.synchronous)?;
        written
    }

    fn write(&mut self, taken: &Taken, now_ms: i64) -> rusqlite::Result<()> {
        self.transaction(|writer| {
            for batch in &taken.batches {
                writer.append(&StreamName::of(batch), &batch.events, now_ms)?;
            }
            for (stream, count) in &taken.lost {
                let message = message::of_lost(*count);
                writer.append(stream, &[LogEvent { timestamp_ms: now_ms, message }], now_ms)?;
            }
            writer
                .connection
                .prepare_cached("UPDATE last_event SET id = ?1")?
                .execute(params![writer.last_event_id])
                .map(|_| ())
        })
    }

    fn append(
        &mut self,
        stream: &StreamName,
        events: &[LogEvent],
        now_ms: i64,
    ) -> rusqlite::Result<()> {
        let ids = self.ids(stream, now_ms)?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO log_events
             (group_id, timestamp_ms, id, stream_id, ingestion_ms, message)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        let mut bytes = 0_i64;
        for event in events {
            for part in message::parts(&event.message) {
                // Kept even if the transaction fails: ids may have gaps.
                self.last_event_id += 1;
                let id = self.last_event_id;
                insert.execute(params![
                    ids.group,
                    event.timestamp_ms,
                    id,
                    ids.stream,
                    now_ms,
                    part
                ])?;
                bytes = bytes.saturating_add(i64::try_from(part.len()).unwrap_or(i64::MAX));
            }
        }
        drop(insert);
        self.connection
            .prepare_cached("UPDATE log_streams SET last_ingestion_ms = ?1 WHERE id = ?2")?
            .execute(params![now_ms, ids.stream])?;
        self.connection
            .prepare_cached("UPDATE log_groups SET stored_bytes = stored_bytes + ?1 WHERE id = ?2")?
            .execute(params![bytes, ids.group])?;
        Ok(())
    }

    /// The ids of a stream and its group, both made if they are not there.
    fn ids(&mut self, name: &StreamName, now_ms: i64) -> rusqlite::Result<Ids> {
        if let Some(ids) = self.known.get(name) {
            return Ok(*ids);
        }
        let connection = &self.connection;
        let region = name.region.as_str();
        let group = match group_id(connection, region, &name.group)? {
            Some(id) => id,
            None => insert_group(connection, region, &name.group, now_ms)?,
        };
        let stream = match stream_id(connection, group, &name.stream)? {
            Some(id) => id,
            None => insert_stream(connection, group, &name.stream, now_ms)?,
        };
        if self.known.len() >= KNOWN_STREAMS {
            self.known.clear();
        }
        let ids = Ids { group, stream };
        self.known.insert(name.clone(), ids);
        Ok(ids)
    }
}

/// Writes what comes through the queue until it is closed.
pub(super) fn run(queue: &Queue, writer: &Mutex<Writer>, clock: &Arc<dyn Clock>) {
    let _abandoned = AbandonOnDrop(queue);
    let mut failing = false;
    loop {
        let taken = queue.take();
        if !taken.batches.is_empty() || !taken.lost.is_empty() {
            let now_ms = clock.now().as_millisecond();
            let result = lock(writer).write(&taken, now_ms);
            match &result {
                Ok(()) if failing => tracing::info!("logs are stored again"),
                // Said once, not with every batch.
                Err(error) if !failing => tracing::error!(%error, "logs can't be stored"),
                _ => {}
            }
            failing = result.is_err();
            if failing {
                give_back(queue, &taken);
            }
        }
        for flush in taken.flushes {
            // Whoever does not wait any more needs no answer.
            let _ = flush.send(());
        }
        if taken.closed {
            return;
        }
    }
}

/// However the writer ends, nobody waits for it.
struct AbandonOnDrop<'a>(&'a Queue);

impl Drop for AbandonOnDrop<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

fn give_back(queue: &Queue, taken: &Taken) {
    for batch in &taken.batches {
        queue.lose(StreamName::of(batch), batch.events.len() as u64);
    }
    for (stream, count) in &taken.lost {
        queue.lose(stream.clone(), *count);
    }
}

/// The writer, also if a panic left it behind: its transactions are all or nothing.
pub(super) fn lock(writer: &Mutex<Writer>) -> std::sync::MutexGuard<'_, Writer> {
    writer.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The id of a group.
pub(super) fn group_id(
    connection: &Connection,
    region: &str,
    name: &str,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM log_groups WHERE region = ?1 AND name = ?2")?
        .query_row(params![region, name], |row| row.get(0))
        .optional()
}

/// The id of a stream.
pub(super) fn stream_id(
    connection: &Connection,
    group: i64,
    name: &str,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM log_streams WHERE group_id = ?1 AND name = ?2")?
        .query_row(params![group, name], |row| row.get(0))
        .optional()
}

/// Makes a group; returns its id.
pub(super) fn insert_group(
    connection: &Connection,
    region: &str,
    name: &str,
    now_ms: i64,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("INSERT INTO log_groups (region, name, created_ms) VALUES (?1, ?2, ?3)")?
        .insert(params![region, name, now_ms])
}

/// Makes a stream; returns its id.
pub(super) fn insert_stream(
    connection: &Connection,
    group: i64,
    name: &str,
    now_ms: i64,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("INSERT INTO log_streams (group_id, name, created_ms) VALUES (?1, ?2, ?3)")?
        .insert(params![group, name, now_ms])
}
