//! Leasing: which messages go out next. Finding one costs a few steps down an index, however many
//! wait and in however many lanes.
//!
//! What costs more: many priorities in one lane that are all not due yet, one step each.

use super::change::{Batch, Outcome};
use super::lane::first_behind;
use super::{fair_share, run_limit};
use bytes::Bytes;
use model::queue::{LeaseRequest, Leased};
use rusqlite::params;

/// Bytes of bodies that one lease hands out; the message that reaches it is the last.
pub(super) const LEASE_BYTES: usize = 32 << 20;

pub(super) const PROMOTE: &str = "UPDATE lanes SET ready = 1 WHERE ready = 0 AND next_due_ms <= ?1";
/// Left to itself the planner collects all that are ready, and sorts them.
pub(super) const READY_LANES: &str = "SELECT id, name, next_due_ms
     FROM lanes INDEXED BY lanes_by_turn WHERE ready = 1 ORDER BY turn";
pub(super) const DUE_MESSAGES: &str =
    "SELECT number, id, order_key, put_ms, deliveries, bytes, run_key, run_limit, lease IS NOT NULL,
            debounce_key IS NOT NULL
     FROM messages WHERE blocked = 0 AND lane = ?1 AND rank = ?2 AND due_ms <= ?3
     ORDER BY due_ms, number LIMIT ?4";

/// A message that is due.
struct Due {
    number: i64,
    id: String,
    order_key: Option<String>,
    put_ms: i64,
    deliveries: u32,
    bytes: usize,
    /// Its limit of concurrency, unless it is counted already: its lease has expired.
    limit: Option<(String, i64)>,
    /// Whether it has one, counted or not.
    limited: bool,
    /// Whether another may take its place before it is leased.
    debounced: bool,
}

/// What one lease may still hand out of a lane.
struct Left<'a> {
    until: usize,
    bytes: &'a mut usize,
    parked: usize,
}

impl Batch<'_> {
    pub(super) fn lease(&mut self, request: &LeaseRequest) -> Outcome<Vec<Leased>> {
        // The queries below must see what earlier changes of this transaction made of the lanes.
        self.lanes.flush(self.connection)?;
        let lanes = self.due_lanes(request)?;
        let mut leased = Vec::new();
        let mut bytes_left = LEASE_BYTES;
        fair_share::deal(lanes, request.limit, |lane, wanted| {
            self.lease_of(*lane, wanted, request, &mut bytes_left, &mut leased)
        })?;
        Ok(Ok(leased))
    }

    /// Open lanes that have something due, in the order of their turns, with their limits; no
    /// more than can be served.
    fn due_lanes(&mut self, request: &LeaseRequest) -> rusqlite::Result<Vec<(i64, usize)>> {
        let connection = self.connection;
        connection.prepare_cached(PROMOTE)?.execute(params![request.now_ms])?;
        let (mut due, mut not_due) = (Vec::new(), Vec::new());
        let mut statement = connection.prepare_cached(READY_LANES)?;
        let mut rows = statement.query([])?;
        while due.len() < request.limit
            && let Some(row) = rows.next()?
        {
            let id: i64 = row.get(0)?;
            let next_due_ms: i64 = row.get(2)?;
            if next_due_ms > request.now_ms {
                not_due.push(id);
                continue;
            }
            let limit = request.limit_of(row.get_ref(1)?.as_str()?);
            if limit > 0 {
                due.push((id, limit));
            }
        }
        drop(rows);
        for id in not_due {
            connection
                .prepare_cached("UPDATE lanes SET ready = 0 WHERE id = ?1")?
                .execute(params![id])?;
        }
        Ok(due)
    }

    fn lease_of(
        &mut self,
        lane: i64,
        wanted: usize,
        request: &LeaseRequest,
        bytes_left: &mut usize,
        leased: &mut Vec<Leased>,
    ) -> rusqlite::Result<usize> {
        let before = leased.len();
        let parked = run_limit::PARKED_AT_ONCE;
        let mut left = Left { until: before.saturating_add(wanted), bytes: bytes_left, parked };
        let mut rank = i64::MIN;
        while leased.len() < left.until
            && *left.bytes > 0
            && left.parked > 0
            && let Some((next_rank, due_ms)) = first_behind(self.connection, lane, rank)?
        {
            rank = next_rank;
            if due_ms <= request.now_ms {
                self.lease_of_rank((lane, rank), request, &mut left, leased)?;
            }
        }
        if leased.len() > before {
            let turn = self.next_number();
            self.lanes.of(self.connection, lane)?.served(request.now_ms, turn);
        } else if left.parked < run_limit::PARKED_AT_ONCE {
            self.lanes.of(self.connection, lane)?.due_unknown();
        }
        Ok(leased.len() - before)
    }

    fn lease_of_rank(
        &mut self,
        (lane, rank): (i64, i64),
        request: &LeaseRequest,
        left: &mut Left<'_>,
        leased: &mut Vec<Leased>,
    ) -> rusqlite::Result<()> {
        let name = self.lanes.of(self.connection, lane)?.name.clone();
        // A lease that ended at once would give the message out twice in one answer.
        let until_ms = request.until_ms.max(request.now_ms.saturating_add(1));
        // Again where some were parked: those behind them may go.
        while leased.len() < left.until && *left.bytes > 0 && left.parked > 0 {
            let due = self.due((lane, rank), request.now_ms, left.until - leased.len())?;
            let parked_before = left.parked;
            for due in due {
                if *left.bytes == 0 || left.parked == 0 {
                    return Ok(());
                }
                if let Some((key, limit)) = &due.limit
                    && run_limit::is_reached(self.connection, lane, key, *limit)?
                {
                    run_limit::park(self.connection, due.number)?;
                    left.parked -= 1;
                    continue;
                }
                *left.bytes = left.bytes.saturating_sub(due.bytes);
                leased.push(self.lease_one(due, &name, until_ms)?);
            }
            if left.parked == parked_before {
                return Ok(());
            }
        }
        Ok(())
    }

    fn due(
        &self,
        (lane, rank): (i64, i64),
        now_ms: i64,
        limit: usize,
    ) -> rusqlite::Result<Vec<Due>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.connection
            .prepare_cached(DUE_MESSAGES)?
            .query_map(params![lane, rank, now_ms, limit], |row| {
                let (key, limit): (Option<String>, Option<i64>) = (row.get(6)?, row.get(7)?);
                let is_counted: bool = row.get(8)?;
                Ok(Due {
                    number: row.get(0)?,
                    id: row.get(1)?,
                    order_key: row.get(2)?,
                    put_ms: row.get(3)?,
                    deliveries: row.get(4)?,
                    bytes: usize::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
                    limited: key.is_some(),
                    limit: key.zip(limit).filter(|_| !is_counted),
                    debounced: row.get(9)?,
                })
            })?
            .collect()
    }

    fn lease_one(&mut self, due: Due, lane: &str, until_ms: i64) -> rusqlite::Result<Leased> {
        let connection = self.connection;
        let lease = self.next_number();
        let deliveries = due.deliveries.saturating_add(1);
        connection
            .prepare_cached(
                "UPDATE messages SET lease = ?2, due_ms = ?3, deliveries = ?4 WHERE number = ?1",
            )?
            .execute(params![due.number, lease, until_ms, deliveries])?;
        if due.debounced {
            connection
                .prepare_cached("UPDATE messages SET debounce_key = NULL WHERE number = ?1")?
                .execute(params![due.number])?;
        }
        let body = connection
            .prepare_cached("SELECT body FROM bodies WHERE number = ?1")?
            .query_row(params![due.number], |row| {
                Ok(Bytes::copy_from_slice(row.get_ref(0)?.as_blob()?))
            })?;
        Ok(Leased {
            id: due.id,
            lane: lane.to_owned(),
            holds_others: due.limited || due.order_key.is_some(),
            order_key: due.order_key,
            body,
            put_ms: due.put_ms,
            deliveries,
            lease: lease.unsigned_abs(),
        })
    }
}
