//! Changes of messages inside a transaction that they share with others. A change that is refused
//! has changed nothing; an error means that the transaction is void.

use super::lane::Lanes;
use bytes::Bytes;
use model::queue::{NewMessage, QueueError, QueueLimits};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;

/// What a change came to.
pub(super) type Outcome<T> = rusqlite::Result<Result<T, QueueError>>;

/// One transaction that is under way.
pub(super) struct Batch<'a> {
    pub(super) connection: &'a Connection,
    pub(super) limits: &'a QueueLimits,
    pub(super) lanes: Lanes,
    /// Whether something may have become due.
    pub(super) tells: bool,
    last_number: &'a mut i64,
}

/// Where a message is.
struct Place {
    number: i64,
    lane: i64,
    bytes: i64,
    order_key: Option<String>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        limits: &'a QueueLimits,
        last_number: &'a mut i64,
    ) -> Self {
        Self { connection, limits, lanes: Lanes::default(), tells: false, last_number }
    }

    /// A number that no message, lane, lease or turn ever had.
    pub(super) fn next_number(&mut self) -> i64 {
        *self.last_number += 1;
        *self.last_number
    }

    pub(super) fn put(&mut self, message: &NewMessage, now_ms: i64) -> Outcome<()> {
        let connection = self.connection;
        let (number, new_lane) = (self.next_number(), self.next_number());
        let bytes = stored(message.body.len() as u64);
        let lane = self.lanes.named(connection, &message.lane, new_lane)?;
        if lane.messages >= stored(self.limits.lane_messages)
            || lane.bytes.saturating_add(bytes) > stored(self.limits.lane_bytes)
        {
            return Ok(Err(match exists(connection, &message.id)? {
                true => QueueError::Duplicate(message.id.clone()),
                false => QueueError::LaneFull(message.lane.clone()),
            }));
        }
        let blocked = match &message.order_key {
            Some(key) => first_of_key(connection, lane.id, key)?.is_some(),
            None => false,
        };
        let inserted = connection
            .prepare_cached(
                "INSERT INTO messages (number, id, lane, rank, due_ms, blocked, deliveries, put_ms,
                                       bytes, order_key)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9) ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                number,
                message.id,
                lane.id,
                -i64::from(message.priority),
                message.due_ms,
                blocked,
                now_ms,
                bytes,
                message.order_key
            ])?;
        if inserted == 0 {
            return Ok(Err(QueueError::Duplicate(message.id.clone())));
        }
        connection
            .prepare_cached("INSERT INTO bodies (number, body) VALUES (?1, ?2)")?
            .execute(params![number, &message.body[..]])?;
        lane.messages += 1;
        lane.bytes += bytes;
        if !blocked {
            lane.due_at(message.due_ms);
        }
        self.tells = true;
        Ok(Ok(()))
    }

    pub(super) fn done(&mut self, id: &str, lease: u64) -> Outcome<()> {
        let Some(place) = leased(self.connection, id, lease)? else { return Ok(Err(lost(id))) };
        self.take_out(&place).map(Ok)
    }

    pub(super) fn again(&mut self, id: &str, lease: u64, due_ms: i64, body: &Bytes) -> Outcome<()> {
        let connection = self.connection;
        let Some(place) = leased(connection, id, lease)? else { return Ok(Err(lost(id))) };
        let bytes = stored(body.len() as u64);
        connection
            .prepare_cached(
                "UPDATE messages SET lease = NULL, due_ms = ?2, bytes = ?3 WHERE number = ?1",
            )?
            .execute(params![place.number, due_ms, bytes])?;
        connection
            .prepare_cached("UPDATE bodies SET body = ?2 WHERE number = ?1")?
            .execute(params![place.number, &body[..]])?;
        let lane = self.lanes.of(connection, place.lane)?;
        // Not held against the lane's limit: the message has its place already.
        lane.bytes += bytes - place.bytes;
        lane.due_unknown();
        self.tells = true;
        Ok(Ok(()))
    }

    pub(super) fn extend(&mut self, id: &str, lease: u64, until_ms: i64) -> Outcome<()> {
        let Some(place) = leased(self.connection, id, lease)? else { return Ok(Err(lost(id))) };
        self.connection
            .prepare_cached("UPDATE messages SET due_ms = ?2 WHERE number = ?1")?
            .execute(params![place.number, until_ms])?;
        self.lanes.of(self.connection, place.lane)?.due_unknown();
        Ok(Ok(()))
    }

    pub(super) fn release_all(&mut self, now_ms: i64) -> Outcome<u64> {
        let connection = self.connection;
        let mut statement = connection.prepare(LANES_LEASED)?;
        let lanes: HashSet<i64> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let released = connection.prepare(RELEASE_ALL)?.execute(params![now_ms])?;
        for lane in lanes {
            self.lanes.of(connection, lane)?.due_unknown();
        }
        self.tells |= released > 0;
        Ok(Ok(released as u64))
    }

    pub(super) fn remove(&mut self, id: &str) -> Outcome<bool> {
        let place = self
            .connection
            .prepare_cached("SELECT number, lane, bytes, order_key FROM messages WHERE id = ?1")?
            .query_row(params![id], place)
            .optional()?;
        let Some(place) = place else { return Ok(Ok(false)) };
        self.take_out(&place)?;
        Ok(Ok(true))
    }

    fn take_out(&mut self, place: &Place) -> rusqlite::Result<()> {
        let connection = self.connection;
        connection
            .prepare_cached("DELETE FROM messages WHERE number = ?1")?
            .execute(params![place.number])?;
        connection
            .prepare_cached("DELETE FROM bodies WHERE number = ?1")?
            .execute(params![place.number])?;
        if let Some(key) = &place.order_key {
            if let Some(next) = first_of_key(connection, place.lane, key)? {
                connection
                    .prepare_cached("UPDATE messages SET blocked = 0 WHERE number = ?1")?
                    .execute(params![next])?;
            }
            self.tells = true;
        }
        let lane = self.lanes.of(connection, place.lane)?;
        lane.messages -= 1;
        lane.bytes -= place.bytes;
        lane.due_unknown();
        Ok(())
    }
}

pub(super) const FIRST_OF_KEY: &str = "SELECT number FROM messages
     WHERE lane = ?1 AND order_key = ?2 ORDER BY number LIMIT 1";
/// Not DISTINCT: for that the planner would read all messages in the order of their lanes.
pub(super) const LANES_LEASED: &str = "SELECT lane FROM messages WHERE lease IS NOT NULL";
pub(super) const RELEASE_ALL: &str =
    "UPDATE messages SET lease = NULL, due_ms = ?1 WHERE lease IS NOT NULL";

fn first_of_key(connection: &Connection, lane: i64, key: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(FIRST_OF_KEY)?
        .query_row(params![lane, key], |row| row.get(0))
        .optional()
}

fn exists(connection: &Connection, id: &str) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM messages WHERE id = ?1")?.exists(params![id])
}

/// The message that is held by this lease.
fn leased(connection: &Connection, id: &str, lease: u64) -> rusqlite::Result<Option<Place>> {
    connection
        .prepare_cached(
            "SELECT number, lane, bytes, order_key FROM messages WHERE id = ?1 AND lease = ?2",
        )?
        .query_row(params![id, stored(lease)], place)
        .optional()
}

fn place(row: &rusqlite::Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place { number: row.get(0)?, lane: row.get(1)?, bytes: row.get(2)?, order_key: row.get(3)? })
}

fn lost(id: &str) -> QueueError {
    QueueError::LeaseLost(id.to_owned())
}

/// SQLite's integers are signed.
pub(super) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
