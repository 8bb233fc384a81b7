//! Reading events of a group in the order of their times.
//!
//! Events are kept in the order of a group, with an index in the order of each stream. A query for
//! few streams merges these; a query for many or all reads the group and leaves out the others.

use super::catalogue::Answer;
use super::writer::{group_id, stream_id};
use model::log::{LogError, LogEvent, LogQuery, StoredEvent};
use rusqlite::{Connection, Row, params};
use std::collections::{HashMap, VecDeque};

/// Most streams that are merged one by one.
const MERGED_STREAMS: usize = 32;
/// Fewest events that are read of a stream at once while merging.
const CHUNK_EVENTS: usize = 64;

/// The events that the query asks for.
pub(super) fn read(
    connection: &Connection,
    region: &str,
    group: &str,
    query: &LogQuery,
) -> Answer<Vec<StoredEvent>> {
    let Some(group_id) = group_id(connection, region, group)? else {
        return Ok(Err(LogError::NoGroup(group.to_owned())));
    };
    let span = Span::of(query);
    let limit = query.limit;
    let chosen = match choose(connection, group_id, query)? {
        Err(error) => return Ok(Err(error)),
        Ok(None) => return of_group(connection, group_id, &span, limit, |_| true).map(Ok),
        Ok(Some(chosen)) => chosen,
    };
    if chosen.len() <= MERGED_STREAMS {
        merge(connection, &chosen, span, limit).map(Ok)
    } else {
        of_group(connection, group_id, &span, limit, |id| chosen.contains_key(&id)).map(Ok)
    }
}

/// The streams by id that the query names; `None` is all.
fn choose(
    connection: &Connection,
    group: i64,
    query: &LogQuery,
) -> Answer<Option<HashMap<i64, String>>> {
    let prefix = query.stream_prefix.as_deref().unwrap_or("");
    let mut chosen = HashMap::new();
    if !query.streams.is_empty() {
        for name in &query.streams {
            let Some(id) = stream_id(connection, group, name)? else {
                return Ok(Err(LogError::NoStream(name.clone())));
            };
            if name.starts_with(prefix) {
                chosen.insert(id, name.clone());
            }
        }
    } else if prefix.is_empty() {
        return Ok(Ok(None));
    } else {
        let mut statement = connection.prepare_cached(
            "SELECT id, name FROM log_streams WHERE group_id = ?1 AND name >= ?2 ORDER BY name",
        )?;
        let mut rows = statement.query(params![group, prefix])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            if !name.starts_with(prefix) {
                break;
            }
            chosen.insert(row.get(0)?, name);
        }
    }
    Ok(Ok(Some(chosen)))
}

/// A position of an event: its time and its id.
type Position = (i64, i64);

/// The positions between which events are wanted, both exclusive.
#[derive(Clone, Copy)]
struct Span {
    low: Position,
    high: Position,
    descending: bool,
}

impl Span {
    fn of(query: &LogQuery) -> Self {
        // Ids begin at 1, so these are right before all events of the time.
        let mut low = query.start_ms.map_or((i64::MIN, 0), |ms| (ms, 0));
        let mut high = query.end_ms.map_or((i64::MAX, i64::MAX), |ms| (ms, 0));
        if let Some((ms, id)) = query.after {
            let after = (ms, i64::try_from(id).unwrap_or(i64::MAX));
            match query.descending {
                true => high = high.min(after),
                false => low = low.max(after),
            }
        }
        Self { low, high, descending: query.descending }
    }

    /// The same without what comes before and at this event.
    fn behind(mut self, event: &StoredEvent) -> Self {
        let position = position(event);
        if self.descending {
            self.high = position
        } else {
            self.low = position
        }
        self
    }

    fn comes_first(&self, one: &StoredEvent, other: &StoredEvent) -> bool {
        match self.descending {
            true => position(one) > position(other),
            false => position(one) < position(other),
        }
    }
}

fn position(event: &StoredEvent) -> Position {
    (event.event.timestamp_ms, i64::try_from(event.id).unwrap_or(i64::MAX))
}

/// Reads a group; `wanted` says of which streams.
fn of_group(
    connection: &Connection,
    group: i64,
    span: &Span,
    limit: usize,
    wanted: impl Fn(i64) -> bool,
) -> rusqlite::Result<Vec<StoredEvent>> {
    // The join leaves out the events of streams that are deleted; CROSS keeps it in this order.
    let sql = match span.descending {
        false => {
            "SELECT e.timestamp_ms, e.id, e.ingestion_ms, e.message, e.stream_id, s.name
             FROM log_events AS e CROSS JOIN log_streams AS s ON s.id = e.stream_id
             WHERE e.group_id = ?1 AND (e.timestamp_ms, e.id) > (?2, ?3)
               AND (e.timestamp_ms, e.id) < (?4, ?5)
             ORDER BY e.timestamp_ms, e.id"
        }
        true => {
            "SELECT e.timestamp_ms, e.id, e.ingestion_ms, e.message, e.stream_id, s.name
             FROM log_events AS e CROSS JOIN log_streams AS s ON s.id = e.stream_id
             WHERE e.group_id = ?1 AND (e.timestamp_ms, e.id) > (?2, ?3)
               AND (e.timestamp_ms, e.id) < (?4, ?5)
             ORDER BY e.timestamp_ms DESC, e.id DESC"
        }
    };
    let mut statement = connection.prepare_cached(sql)?;
    let Span { low, high, .. } = span;
    let mut rows = statement.query(params![group, low.0, low.1, high.0, high.1])?;
    let mut found = Vec::new();
    while found.len() < limit {
        let Some(row) = rows.next()? else { break };
        if wanted(row.get(4)?) {
            found.push(event(row, row.get(5)?)?);
        }
    }
    Ok(found)
}

/// Reads some streams and puts them into one order.
fn merge(
    connection: &Connection,
    streams: &HashMap<i64, String>,
    span: Span,
    limit: usize,
) -> rusqlite::Result<Vec<StoredEvent>> {
    let chunk = (limit / streams.len().max(1)).max(CHUNK_EVENTS).min(limit);
    let mut cursors = Vec::with_capacity(streams.len());
    for (id, name) in streams {
        let mut cursor =
            Cursor { stream: *id, name, span, chunk, ahead: VecDeque::new(), exhausted: false };
        cursor.fill(connection)?;
        cursors.push(cursor);
    }
    let mut found: Vec<StoredEvent> = Vec::new();
    while found.len() < limit {
        let first = cursors
            .iter_mut()
            .filter(|cursor| !cursor.ahead.is_empty())
            .reduce(|best, other| if other.comes_before(best) { other } else { best });
        let Some(cursor) = first else { break };
        found.extend(cursor.ahead.pop_front());
        if cursor.ahead.is_empty() {
            cursor.fill(connection)?;
        }
    }
    Ok(found)
}

/// Where the reading of one stream is.
struct Cursor<'a> {
    stream: i64,
    name: &'a str,
    /// What is not read yet.
    span: Span,
    chunk: usize,
    ahead: VecDeque<StoredEvent>,
    exhausted: bool,
}

impl Cursor<'_> {
    fn comes_before(&self, other: &Self) -> bool {
        match (self.ahead.front(), other.ahead.front()) {
            (Some(one), Some(two)) => self.span.comes_first(one, two),
            (one, _) => one.is_some(),
        }
    }

    fn fill(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        if self.exhausted {
            return Ok(());
        }
        let sql = match self.span.descending {
            false => {
                "SELECT timestamp_ms, id, ingestion_ms, message FROM log_events
                 WHERE stream_id = ?1 AND (timestamp_ms, id) > (?2, ?3)
                   AND (timestamp_ms, id) < (?4, ?5)
                 ORDER BY timestamp_ms, id LIMIT ?6"
            }
            true => {
                "SELECT timestamp_ms, id, ingestion_ms, message FROM log_events
                 WHERE stream_id = ?1 AND (timestamp_ms, id) > (?2, ?3)
                   AND (timestamp_ms, id) < (?4, ?5)
                 ORDER BY timestamp_ms DESC, id DESC LIMIT ?6"
            }
        };
        let Span { low, high, .. } = self.span;
        let mut statement = connection.prepare_cached(sql)?;
        let limit = i64::try_from(self.chunk).unwrap_or(i64::MAX);
        let mut rows =
            statement.query(params![self.stream, low.0, low.1, high.0, high.1, limit])?;
        while let Some(row) = rows.next()? {
            self.ahead.push_back(event(row, self.name.to_owned())?);
        }
        self.exhausted = self.ahead.len() < self.chunk;
        if let Some(last) = self.ahead.back() {
            self.span = self.span.behind(last);
        }
        Ok(())
    }
}

fn event(row: &Row<'_>, stream: String) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        id: row.get::<_, i64>(1)?.unsigned_abs(),
        stream,
        event: LogEvent { timestamp_ms: row.get(0)?, message: row.get(3)? },
        ingestion_ms: row.get(2)?,
    })
}
