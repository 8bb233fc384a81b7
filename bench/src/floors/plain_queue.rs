//! The same SQLite as Mayfly's queue has, without a queue: rows are added in transactions that are on
//! disk when they end.

use anyhow::Result;
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::{Duration, Instant};

/// The ids of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ids {
    /// As UUIDs of version 4 are: every page of their index is met.
    Random,
    /// As those of version 7 are, which Mayfly's request ids are: the last page of it is.
    InOrder,
}

/// A database with one table.
pub(crate) struct PlainQueue {
    connection: Connection,
    ids: Ids,
    number: u64,
}

impl PlainQueue {
    /// A new database in a folder.
    pub(crate) fn create(folder: &Path, ids: Ids) -> Result<Self> {
        let connection = Connection::open(folder.join("plain.db"))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // What no durable queue can do without: who it is, when it is due, what it carries.
        connection.execute_batch(
            "CREATE TABLE events (id TEXT PRIMARY KEY, due_ms INTEGER NOT NULL, body BLOB NOT NULL);
             CREATE INDEX due ON events (due_ms);",
        )?;
        Ok(Self { connection, ids, number: 0 })
    }

    /// Adds rows for so long, `batch` in each transaction; returns rows a second.
    pub(crate) fn add_for(&mut self, time: Duration, batch: usize, bytes: usize) -> Result<f64> {
        let body = vec![b'x'; bytes];
        let (begin, mut rows) = (Instant::now(), 0_usize);
        while begin.elapsed() < time {
            let transaction = self.connection.transaction()?;
            {
                let mut insert = transaction
                    .prepare_cached("INSERT INTO events (id, due_ms, body) VALUES (?1, ?2, ?3)")?;
                for _ in 0..batch {
                    self.number += 1;
                    let first = match self.ids {
                        Ids::Random => self.number.wrapping_mul(0x9e37_79b9_7f4a_7c15),
                        Ids::InOrder => self.number,
                    };
                    let id = format!("{first:016x}-0000-4000-8000-{:012}", self.number);
                    insert.execute(params![id, self.number.cast_signed(), body])?;
                }
            }
            transaction.commit()?;
            rows += batch;
        }
        Ok(rows as f64 / begin.elapsed().as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::{Ids, PlainQueue};
    use std::time::Duration;

    #[test]
    fn rows_are_added_for_as_long_as_asked() {
        let folder = tempfile::tempdir().expect("a folder");
        for ids in [Ids::Random, Ids::InOrder] {
            let folder = tempfile::tempdir_in(folder.path()).expect("a folder");
            let mut queue = PlainQueue::create(folder.path(), ids).expect("a database");
            let rate = queue.add_for(Duration::from_millis(20), 16, 256).expect("rows");
            assert!(rate > 16.0);
            let rows: i64 = queue
                .connection
                .query_row("SELECT count(*) FROM events", [], |row| row.get(0))
                .expect("a count");
            assert!(rows >= 16 && rows % 16 == 0);
        }
    }
}
