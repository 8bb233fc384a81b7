//! The lanes that one transaction touches: each is read once, changed in memory, and written back
//! once, however many of its messages the transaction changes.

use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// A lane as it will be when the transaction is committed.
pub(super) struct Lane {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) messages: i64,
    pub(super) bytes: i64,
    next_due_ms: i64,
    ready: bool,
    turn: i64,
    stored: bool,
    due: Due,
    served_ms: Option<i64>,
}

/// What is known of the time at which the lane is next due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    /// As it is stored.
    Same,
    /// Another than is stored.
    Changed,
    /// To be looked up among the messages.
    Unknown,
}

impl Lane {
    /// A message was added that nothing blocks.
    pub(super) fn due_at(&mut self, due_ms: i64) {
        if self.due != Due::Unknown && due_ms < self.next_due_ms {
            self.next_due_ms = due_ms;
            self.due = Due::Changed;
        }
    }

    /// Messages were leased, settled or moved.
    pub(super) fn due_unknown(&mut self) {
        self.due = Due::Unknown;
    }

    /// The lane was served and waits for its next turn.
    pub(super) fn served(&mut self, now_ms: i64, next_turn: i64) {
        self.turn = next_turn;
        self.served_ms = Some(now_ms);
        self.due = Due::Unknown;
    }
}

/// The lanes of one transaction.
#[derive(Default)]
pub(super) struct Lanes {
    by_id: HashMap<i64, Lane>,
    ids: HashMap<String, i64>,
}

impl Lanes {
    /// A lane by its name, with this id if it is new.
    pub(super) fn named(
        &mut self,
        connection: &Connection,
        name: &str,
        new_id: i64,
    ) -> rusqlite::Result<&mut Lane> {
        let id = match self.ids.get(name) {
            Some(id) => *id,
            None => connection
                .prepare_cached("SELECT id FROM lanes WHERE name = ?1")?
                .query_row(params![name], |row| row.get(0))
                .optional()?
                .unwrap_or(new_id),
        };
        if id != new_id {
            return self.of(connection, id);
        }
        self.ids.insert(name.to_owned(), id);
        Ok(self.by_id.entry(id).or_insert_with(|| Lane {
            id,
            name: name.to_owned(),
            messages: 0,
            bytes: 0,
            next_due_ms: i64::MAX,
            ready: false,
            turn: id,
            stored: false,
            due: Due::Changed,
            served_ms: None,
        }))
    }

    /// A lane by its id, which a message or a query gave.
    pub(super) fn of(&mut self, connection: &Connection, id: i64) -> rusqlite::Result<&mut Lane> {
        use std::collections::hash_map::Entry;
        match self.by_id.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let lane = load(connection, id)?;
                self.ids.insert(lane.name.clone(), id);
                Ok(place.insert(lane))
            }
        }
    }

    /// Writes the lanes back, so that queries see them. To be called before the commit.
    pub(super) fn flush(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.ids.clear();
        for (_, lane) in self.by_id.drain() {
            store(connection, lane)?;
        }
        Ok(())
    }
}

/// The first message behind a rank that nothing blocks: its rank and when it is due.
pub(super) fn first_behind(
    connection: &Connection,
    lane: i64,
    rank: i64,
) -> rusqlite::Result<Option<(i64, i64)>> {
    connection
        .prepare_cached(FIRST_BEHIND)?
        .query_row(params![lane, rank], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

pub(super) const FIRST_BEHIND: &str = "SELECT rank, due_ms FROM messages
     WHERE blocked = 0 AND lane = ?1 AND rank > ?2 ORDER BY rank, due_ms LIMIT 1";

fn load(connection: &Connection, id: i64) -> rusqlite::Result<Lane> {
    connection
        .prepare_cached(
            "SELECT name, messages, bytes, next_due_ms, ready, turn FROM lanes WHERE id = ?1",
        )?
        .query_row(params![id], |row| {
            Ok(Lane {
                id,
                name: row.get(0)?,
                messages: row.get(1)?,
                bytes: row.get(2)?,
                next_due_ms: row.get(3)?,
                ready: row.get(4)?,
                turn: row.get(5)?,
                stored: true,
                due: Due::Same,
                served_ms: None,
            })
        })
}

fn store(connection: &Connection, mut lane: Lane) -> rusqlite::Result<()> {
    if lane.messages <= 0 {
        if lane.stored {
            connection
                .prepare_cached("DELETE FROM lanes WHERE id = ?1")?
                .execute(params![lane.id])?;
        }
        return Ok(());
    }
    if lane.due == Due::Unknown {
        lane.next_due_ms = next_due_ms(connection, lane.id)?;
        if let Some(now_ms) = lane.served_ms {
            lane.ready = lane.next_due_ms <= now_ms;
        }
    }
    if !lane.stored {
        return connection
            .prepare_cached(
                "INSERT INTO lanes (id, name, messages, bytes, next_due_ms, ready, turn)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                lane.id,
                lane.name,
                lane.messages,
                lane.bytes,
                lane.next_due_ms,
                lane.ready,
                lane.turn
            ])
            .map(|_| ());
    }
    if lane.due == Due::Same {
        // Touches no index.
        return connection
            .prepare_cached("UPDATE lanes SET messages = ?2, bytes = ?3 WHERE id = ?1")?
            .execute(params![lane.id, lane.messages, lane.bytes])
            .map(|_| ());
    }
    connection
        .prepare_cached(
            "UPDATE lanes SET messages = ?2, bytes = ?3, next_due_ms = ?4, ready = ?5, turn = ?6
             WHERE id = ?1",
        )?
        .execute(params![
            lane.id,
            lane.messages,
            lane.bytes,
            lane.next_due_ms,
            lane.ready,
            lane.turn
        ])
        .map(|_| ())
}

/// Looks at the first message of every priority that the lane has.
fn next_due_ms(connection: &Connection, lane: i64) -> rusqlite::Result<i64> {
    let (mut rank, mut earliest_ms) = (i64::MIN, i64::MAX);
    while let Some((next_rank, due_ms)) = first_behind(connection, lane, rank)? {
        rank = next_rank;
        earliest_ms = earliest_ms.min(due_ms);
    }
    Ok(earliest_ms)
}
