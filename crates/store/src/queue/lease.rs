//! Leasing: which messages go out next. Finding one costs a few steps down an index, however many
//! wait and in however many lanes.
//!
//! What costs more: many priorities in one lane that are all not due yet, one step each.

use super::change::{Batch, Outcome};
use super::fair_share;
use super::lane::first_behind;
use bytes::Bytes;
use model::queue::{LeaseRequest, Leased};
use rusqlite::params;
use std::collections::HashSet;

/// Bytes of bodies that one lease hands out; the message that reaches it is the last.
pub(super) const LEASE_BYTES: usize = 32 << 20;

pub(super) const PROMOTE: &str = "UPDATE lanes SET ready = 1 WHERE ready = 0 AND next_due_ms <= ?1";
/// Left to itself the planner collects all that are ready, and sorts them.
pub(super) const READY_LANES: &str = "SELECT id, name, next_due_ms
     FROM lanes INDEXED BY lanes_by_turn WHERE ready = 1 ORDER BY turn";
pub(super) const DUE_MESSAGES: &str =
    "SELECT m.number, m.id, m.order_key, m.put_ms, m.deliveries, b.body
     FROM messages m CROSS JOIN bodies b ON b.number = m.number
     WHERE m.blocked = 0 AND m.lane = ?1 AND m.rank = ?2 AND m.due_ms <= ?3
     ORDER BY m.due_ms, m.number LIMIT ?4";

impl Batch<'_> {
    pub(super) fn lease(&mut self, request: &LeaseRequest) -> Outcome<Vec<Leased>> {
        // The queries below must see what earlier changes of this transaction made of the lanes.
        self.lanes.flush(self.connection)?;
        let lanes = self.due_lanes(request)?;
        let mut leased = Vec::new();
        let mut bytes_left = LEASE_BYTES;
        fair_share::deal(lanes, request.limit, request.limit_per_lane, |lane, wanted| {
            self.lease_of(*lane, wanted, request, &mut bytes_left, &mut leased)
        })?;
        Ok(Ok(leased))
    }

    /// Open lanes that have something due, in the order of their turns, no more than can be served.
    fn due_lanes(&mut self, request: &LeaseRequest) -> rusqlite::Result<Vec<i64>> {
        let closed: HashSet<&str> = request.closed_lanes.iter().map(String::as_str).collect();
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
            } else if !closed.contains(row.get_ref(1)?.as_str()?) {
                due.push(id);
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
        let until = before.saturating_add(wanted);
        let mut rank = i64::MIN;
        while leased.len() < until
            && *bytes_left > 0
            && let Some((next_rank, due_ms)) = first_behind(self.connection, lane, rank)?
        {
            rank = next_rank;
            if due_ms <= request.now_ms {
                self.lease_of_rank((lane, rank), until, request, bytes_left, leased)?;
            }
        }
        if leased.len() > before {
            let turn = self.next_number();
            self.lanes.of(self.connection, lane)?.served(request.now_ms, turn);
        }
        Ok(leased.len() - before)
    }

    fn lease_of_rank(
        &mut self,
        (lane, rank): (i64, i64),
        until: usize,
        request: &LeaseRequest,
        bytes_left: &mut usize,
        leased: &mut Vec<Leased>,
    ) -> rusqlite::Result<()> {
        let connection = self.connection;
        let name = self.lanes.of(connection, lane)?.name.clone();
        let limit = i64::try_from(until.saturating_sub(leased.len())).unwrap_or(i64::MAX);
        let mut found = Vec::new();
        {
            let mut statement = connection.prepare_cached(DUE_MESSAGES)?;
            let mut rows = statement.query(params![lane, rank, request.now_ms, limit])?;
            while *bytes_left > 0
                && let Some(row) = rows.next()?
            {
                let body = Bytes::copy_from_slice(row.get_ref(5)?.as_blob()?);
                *bytes_left = bytes_left.saturating_sub(body.len());
                let deliveries: u32 = row.get(4)?;
                let message = Leased {
                    id: row.get(1)?,
                    lane: name.clone(),
                    order_key: row.get(2)?,
                    body,
                    put_ms: row.get(3)?,
                    deliveries: deliveries.saturating_add(1),
                    lease: 0,
                };
                found.push((row.get::<_, i64>(0)?, message));
            }
        }
        // A lease that ended at once would give the message out twice in one answer.
        let until_ms = request.until_ms.max(request.now_ms.saturating_add(1));
        for (number, mut message) in found {
            let lease = self.next_number();
            connection
                .prepare_cached(
                    "UPDATE messages SET lease = ?2, due_ms = ?3, deliveries = ?4 WHERE number = ?1",
                )?
                .execute(params![number, lease, until_ms, message.deliveries])?;
            message.lease = lease.unsigned_abs();
            leased.push(message);
        }
        Ok(())
    }
}
