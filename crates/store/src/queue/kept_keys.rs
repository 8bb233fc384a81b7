//! Idempotency keys inside a transaction that they share with messages.

use super::change::{Batch, Outcome, stored};
use bytes::Bytes;
use model::kept_key::{ClaimedKey, KeptKey};
use model::queue::QueueError;
use rusqlite::{Connection, OptionalExtension, params};

pub(super) const RECALL: &str = "SELECT id, result, held FROM kept_keys
     WHERE lane = ?1 AND key = ?2 AND (held = 1 OR until_ms > ?3)";
pub(super) const EXPIRED: &str = "SELECT number, lane FROM kept_keys
     WHERE held = 0 AND until_ms <= ?1 ORDER BY until_ms LIMIT ?2";
pub(super) const HELD: &str = "SELECT number, lane FROM kept_keys WHERE held = 1";

/// Who has claimed a key, as far as it matters to a message with the same.
pub(super) struct Claimant {
    pub(super) id: String,
    pub(super) held: bool,
}

/// What is remembered of a key.
pub(super) fn recall(
    connection: &Connection,
    lane: &str,
    key: &str,
    now_ms: i64,
) -> rusqlite::Result<Option<KeptKey>> {
    connection
        .prepare_cached(RECALL)?
        .query_row(params![lane, key, now_ms], |row| {
            let result: Option<Vec<u8>> = row.get(1)?;
            Ok(KeptKey { id: row.get(0)?, result: result.map(Bytes::from), held: row.get(2)? })
        })
        .optional()
}

impl Batch<'_> {
    pub(super) fn claimant(
        &mut self,
        lane: &str,
        key: &str,
        now_ms: i64,
    ) -> rusqlite::Result<Option<Claimant>> {
        self.connection
            .prepare_cached(
                "SELECT id, held FROM kept_keys
                 WHERE lane = ?1 AND key = ?2 AND (held = 1 OR until_ms > ?3)",
            )?
            .query_row(params![lane, key, now_ms], |row| {
                Ok(Claimant { id: row.get(0)?, held: row.get(1)? })
            })
            .optional()
    }

    pub(super) fn claim(
        &mut self,
        lane: &str,
        id: &str,
        key: &ClaimedKey,
        now_ms: i64,
    ) -> Outcome<Option<KeptKey>> {
        if let Some(kept) = recall(self.connection, lane, &key.key, now_ms)? {
            return Ok(Ok(Some(kept)));
        }
        Ok(self.keep_key(lane, id, key, (true, now_ms))?.map(|()| None))
    }

    /// Writes a key down that nobody has any more. One whose time is over gives it its place.
    pub(super) fn keep_key(
        &mut self,
        lane: &str,
        id: &str,
        key: &ClaimedKey,
        (held, now_ms): (bool, i64),
    ) -> Outcome<()> {
        let connection = self.connection;
        let renewed = connection
            .prepare_cached(
                "UPDATE kept_keys SET id = ?3, until_ms = ?4, held = ?5,
                                      result = CASE WHEN id = ?3 AND until_ms > ?6 THEN result END
                 WHERE lane = ?1 AND key = ?2 AND (id = ?3 OR (held = 0 AND until_ms <= ?6))",
            )?
            .execute(params![lane, key.key, id, key.until_ms, held, now_ms])?;
        if renewed > 0 {
            return Ok(Ok(()));
        }
        let counted = connection
            .prepare_cached(
                "INSERT INTO key_counts (lane, keys) SELECT ?1, 1 WHERE ?2 > 0
                 ON CONFLICT (lane) DO UPDATE SET keys = keys + 1 WHERE keys < ?2",
            )?
            .execute(params![lane, stored(self.limits.lane_keys)])?;
        if counted == 0 {
            return Ok(Err(QueueError::KeysFull(lane.to_owned())));
        }
        let number = self.next_number();
        connection
            .prepare_cached(
                "INSERT INTO kept_keys (number, lane, key, id, until_ms, held)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![number, lane, key.key, id, key.until_ms, held])?;
        Ok(Ok(()))
    }

    pub(super) fn record(
        &mut self,
        lane: &str,
        id: &str,
        key: &str,
        result: &Bytes,
    ) -> Outcome<Option<Bytes>> {
        self.connection
            .prepare_cached(
                "UPDATE kept_keys SET result = ?4, held = 0
                 WHERE lane = ?1 AND key = ?2 AND id = ?3 AND result IS NULL",
            )?
            .execute(params![lane, key, id, &result[..]])?;
        let holds = self
            .connection
            .prepare_cached(
                "SELECT result FROM kept_keys WHERE lane = ?1 AND key = ?2 AND id = ?3",
            )?
            .query_row(params![lane, key, id], |row| row.get::<_, Option<Vec<u8>>>(0))
            .optional()?;
        Ok(Ok(holds.flatten().map(Bytes::from)))
    }

    pub(super) fn let_go(&mut self, lane: &str, id: &str, key: &str) -> Outcome<()> {
        let gone = self
            .connection
            .prepare_cached(
                "DELETE FROM kept_keys WHERE lane = ?1 AND key = ?2 AND id = ?3 AND result IS NULL",
            )?
            .execute(params![lane, key, id])?;
        if gone > 0 {
            self.count_off(lane)?;
        }
        Ok(Ok(()))
    }

    pub(super) fn forget_expired(&mut self, now_ms: i64, limit: usize) -> Outcome<u64> {
        let mut statement = self.connection.prepare_cached(EXPIRED)?;
        let expired: Vec<(i64, String)> = statement
            .query_map(params![now_ms, stored(limit as u64)], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        self.forget(&expired)?;
        Ok(Ok(expired.len() as u64))
    }

    /// For the start after a crash: nobody waits any more.
    pub(super) fn let_all_held_go(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(HELD)?;
        let held: Vec<(i64, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        self.forget(&held)
    }

    fn forget(&mut self, keys: &[(i64, String)]) -> rusqlite::Result<()> {
        for (number, lane) in keys {
            self.connection
                .prepare_cached("DELETE FROM kept_keys WHERE number = ?1")?
                .execute(params![number])?;
            self.count_off(lane)?;
        }
        Ok(())
    }

    fn count_off(&mut self, lane: &str) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached("UPDATE key_counts SET keys = keys - 1 WHERE lane = ?1")?
            .execute(params![lane])?;
        self.connection
            .prepare_cached("DELETE FROM key_counts WHERE lane = ?1 AND keys <= 0")?
            .execute(params![lane])
            .map(|_| ())
    }
}
