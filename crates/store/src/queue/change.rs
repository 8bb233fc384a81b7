//! Changes of messages inside a transaction that they share with others. A change that is refused
//! has changed nothing; an error means that the transaction is void.

use super::lane::Lanes;
use super::run_limit;
use bytes::Bytes;
use model::queue::{NewMessage, Put, QueueError, QueueLimits};
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

/// Where a message is, and who may be waiting for it to go.
pub(super) struct Place {
    number: i64,
    lane: i64,
    bytes: i64,
    order_key: Option<String>,
    run_key: Option<String>,
}

/// A message whose place another may take.
struct Debounced {
    place: Place,
    id: String,
    first_ms: i64,
}

/// A message that is not blocked.
const FREE: i64 = 0;
/// Behind an earlier one with its order key.
const BEHIND: i64 = 1;

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

    pub(super) fn put(&mut self, message: &NewMessage, now_ms: i64) -> Outcome<Put> {
        // Before anything is changed, and the id before the key: a message that is put again is no
        // repeat of itself. Plain messages learn it when they are inserted.
        let duplicate = || Ok(Err(QueueError::Duplicate(message.id.clone())));
        let is_plain = message.claim.is_none() && message.debounce.is_none();
        if !is_plain && exists(self.connection, &message.id)? {
            return duplicate();
        }
        if let Some(claim) = &message.claim {
            match self.claimant(&message.lane, &claim.key, now_ms)? {
                Some(kept) if kept.id == message.id => {}
                Some(kept) if kept.held => {
                    return Ok(Err(QueueError::KeyInUse(claim.key.clone())));
                }
                Some(kept) => return Ok(Ok(Put::Repeats(kept.id))),
                None => {}
            }
        }
        let earlier = match &message.debounce {
            Some(debounce) => self.debounced(&message.lane, &debounce.key)?,
            None => None,
        };
        if self.is_full(message, earlier.as_ref().map(|earlier| &earlier.place))? {
            return match exists(self.connection, &message.id)? {
                true => duplicate(),
                false => Ok(Err(QueueError::LaneFull(message.lane.clone()))),
            };
        }
        if let Some(claim) = &message.claim
            && let Err(refusal) =
                self.keep_key(&message.lane, &message.id, claim, (false, now_ms))?
        {
            return Ok(Err(refusal));
        }
        let (mut due_ms, mut first_ms) = (message.due_ms, now_ms);
        if let (Some(earlier), Some(debounce)) = (&earlier, &message.debounce) {
            first_ms = earlier.first_ms;
            due_ms = due_ms.min(first_ms.saturating_add(debounce.most_ms));
            self.take_out(&earlier.place)?;
        }
        if !self.insert(message, (due_ms, now_ms, first_ms))? {
            return duplicate();
        }
        self.tells = true;
        Ok(Ok(earlier.map_or(Put::New, |earlier| Put::Replaced(earlier.id))))
    }

    /// Whether the message has no room beside those that stay.
    fn is_full(
        &mut self,
        message: &NewMessage,
        replaced: Option<&Place>,
    ) -> rusqlite::Result<bool> {
        let new_lane = self.next_number();
        let lane = self.lanes.named(self.connection, &message.lane, new_lane)?;
        let (gone, gone_bytes) = replaced.map_or((0, 0), |place| (1, place.bytes));
        let bytes = stored(message.body.len() as u64);
        Ok(lane.messages - gone >= stored(self.limits.lane_messages)
            || (lane.bytes - gone_bytes).saturating_add(bytes) > stored(self.limits.lane_bytes))
    }

    /// Whether there was no message with its id.
    fn insert(
        &mut self,
        message: &NewMessage,
        (due_ms, now_ms, first_ms): (i64, i64, i64),
    ) -> rusqlite::Result<bool> {
        let connection = self.connection;
        let (number, new_lane) = (self.next_number(), self.next_number());
        let bytes = stored(message.body.len() as u64);
        let rank = -i64::from(message.priority);
        let lane = self.lanes.named(connection, &message.lane, new_lane)?;
        let run_key = message.concurrency.as_ref().map(|limit| limit.key.as_str());
        let behind = match &message.order_key {
            Some(key) => first_of_key(connection, lane.id, key)?.is_some(),
            None => false,
        };
        let blocked = match run_key {
            _ if behind => BEHIND,
            Some(key)
                if due_ms <= now_ms
                    && run_limit::is_behind(connection, (lane.id, key), (rank, due_ms))? =>
            {
                run_limit::PARKED
            }
            _ => FREE,
        };
        let inserted = connection
            .prepare_cached(
                "INSERT INTO messages (number, id, lane, rank, due_ms, blocked, deliveries, put_ms,
                                       bytes, order_key, run_key, run_limit, debounce_key, first_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                number,
                message.id,
                lane.id,
                rank,
                due_ms,
                blocked,
                now_ms,
                bytes,
                message.order_key,
                run_key,
                message.concurrency.as_ref().map(|limit| limit.limit),
                message.debounce.as_ref().map(|debounce| debounce.key.as_str()),
                message.debounce.as_ref().map(|_| first_ms),
            ])?;
        if inserted == 0 {
            return Ok(false);
        }
        connection
            .prepare_cached("INSERT INTO bodies (number, body) VALUES (?1, ?2)")?
            .execute(params![number, &message.body[..]])?;
        lane.messages += 1;
        lane.bytes += bytes;
        if blocked == FREE {
            lane.due_at(due_ms);
        }
        Ok(true)
    }

    /// The message that one with this debounce key takes the place of.
    fn debounced(&mut self, lane: &str, key: &str) -> rusqlite::Result<Option<Debounced>> {
        let new_lane = self.next_number();
        let lane = self.lanes.named(self.connection, lane, new_lane)?.id;
        self.connection
            .prepare_cached(DEBOUNCED)?
            .query_row(params![lane, key], |row| {
                Ok(Debounced { place: place(row)?, id: row.get(5)?, first_ms: row.get(6)? })
            })
            .optional()
    }

    pub(super) fn done(&mut self, id: &str, lease: u64) -> Outcome<()> {
        let Some(place) = leased(self.connection, id, lease)? else { return Ok(Err(lost(id))) };
        self.take_out(&place).map(Ok)
    }

    pub(super) fn again(&mut self, id: &str, lease: u64, due_ms: i64, body: &Bytes) -> Outcome<()> {
        let connection = self.connection;
        let Some(place) = leased(connection, id, lease)? else { return Ok(Err(lost(id))) };
        connection
            .prepare_cached("UPDATE messages SET lease = NULL, due_ms = ?2 WHERE number = ?1")?
            .execute(params![place.number, due_ms])?;
        self.write_body(&place, body)?;
        if let Some(key) = &place.run_key {
            run_limit::unpark(connection, place.lane, key)?;
        }
        self.lanes.of(connection, place.lane)?.due_unknown();
        self.tells = true;
        Ok(Ok(()))
    }

    pub(super) fn note(&mut self, id: &str, lease: u64, body: &Bytes) -> Outcome<()> {
        let Some(place) = leased(self.connection, id, lease)? else { return Ok(Err(lost(id))) };
        self.write_body(&place, body).map(Ok)
    }

    /// Not held against the lane's limit: the message has its place already.
    fn write_body(&mut self, place: &Place, body: &Bytes) -> rusqlite::Result<()> {
        let bytes = stored(body.len() as u64);
        if bytes != place.bytes {
            self.connection
                .prepare_cached("UPDATE messages SET bytes = ?2 WHERE number = ?1")?
                .execute(params![place.number, bytes])?;
        }
        self.connection
            .prepare_cached("UPDATE bodies SET body = ?2 WHERE number = ?1")?
            .execute(params![place.number, &body[..]])?;
        self.lanes.of(self.connection, place.lane)?.bytes += bytes - place.bytes;
        Ok(())
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
        let mut statement = connection.prepare(LEASED)?;
        let leased: Vec<(i64, Option<String>)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let released = connection.prepare(RELEASE_ALL)?.execute(params![now_ms])?;
        let mut lanes = HashSet::new();
        for (lane, run_key) in leased {
            lanes.insert(lane);
            if let Some(key) = run_key {
                run_limit::unpark(connection, lane, &key)?;
            }
        }
        for lane in lanes {
            self.lanes.of(connection, lane)?.due_unknown();
        }
        self.let_all_held_go()?;
        self.tells |= released > 0;
        Ok(Ok(released as u64))
    }

    pub(super) fn remove(&mut self, id: &str) -> Outcome<bool> {
        let place = self
            .connection
            .prepare_cached(
                "SELECT number, lane, bytes, order_key, run_key FROM messages WHERE id = ?1",
            )?
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
                // The first may be held back by its limit, which this does not change.
                connection
                    .prepare_cached(
                        "UPDATE messages SET blocked = 0 WHERE number = ?1 AND blocked = 1",
                    )?
                    .execute(params![next])?;
            }
            self.tells = true;
        }
        if let Some(key) = &place.run_key {
            run_limit::unpark(connection, place.lane, key)?;
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
pub(super) const LEASED: &str = "SELECT lane, run_key FROM messages WHERE lease IS NOT NULL";
pub(super) const DEBOUNCED: &str =
    "SELECT number, lane, bytes, order_key, run_key, id, first_ms FROM messages
     WHERE lane = ?1 AND debounce_key = ?2";
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
            "SELECT number, lane, bytes, order_key, run_key FROM messages
             WHERE id = ?1 AND lease = ?2",
        )?
        .query_row(params![id, stored(lease)], place)
        .optional()
}

fn place(row: &rusqlite::Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        number: row.get(0)?,
        lane: row.get(1)?,
        bytes: row.get(2)?,
        order_key: row.get(3)?,
        run_key: row.get(4)?,
    })
}

fn lost(id: &str) -> QueueError {
    QueueError::LeaseLost(id.to_owned())
}

/// SQLite's integers are signed.
pub(super) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
