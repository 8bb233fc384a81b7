//! Reading records.

use model::record::{
    Content, InvocationKind, RecordFilter, RecordPosition, RecordedAttempt, RecordedInvocation,
};
use model::{FunctionName, Region, Timestamp, Version};
use rusqlite::types::{ToSql, Type};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::time::Duration;

/// The columns of an invocation, without its contents.
const COLUMNS: &str =
    "i.number, i.region, i.function, i.request_id, i.qualifier, i.event, i.attempts,
    i.payload_length, i.payload_whole, i.response_length, i.response_whole";
/// The columns of an attempt, behind those of an invocation.
const ATTEMPT: &str = "a.began_ms, a.duration_us, a.init_us, a.version, a.error_type, a.log_group,
    a.log_stream";

/// What a filter means, as a condition with its values.
pub(super) fn condition(region: &Region, filter: &RecordFilter) -> (String, Vec<Box<dyn ToSql>>) {
    let mut condition = "region = ?".to_owned();
    let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(region.to_string())];
    let mut and = |text: &str, value: Option<Box<dyn ToSql>>| {
        if let Some(value) = value {
            condition.push_str(text);
            values.push(value);
        }
    };
    and(" AND function = ?", filter.function.as_ref().map(|name| Box::new(name.to_string()) as _));
    and(" AND began_ms >= ?", filter.since_ms.map(|ms| Box::new(ms) as _));
    and(" AND began_ms < ?", filter.until_ms.map(|ms| Box::new(ms) as _));
    and(" AND failed = ?", filter.failed.map(|failed| Box::new(failed) as _));
    let event = filter.kind.map(|kind| kind == InvocationKind::Event);
    and(" AND event = ?", event.map(|event| Box::new(event) as _));
    (condition, values)
}

pub(super) fn list(
    connection: &Connection,
    region: &Region,
    filter: &RecordFilter,
    after: Option<&RecordPosition>,
    limit: usize,
) -> rusqlite::Result<Vec<RecordedInvocation>> {
    let (mut condition, mut values) = condition(region, filter);
    if let Some(after) = after {
        condition.push_str(" AND (began_ms, number) < (?, ?)");
        values.push(Box::new(after.began_ms));
        values.push(Box::new(after.number));
    }
    values.push(Box::new(i64::try_from(limit).unwrap_or(i64::MAX)));
    // Newest first; the last attempt is the one that the invocation counts by.
    let sql = format!(
        "SELECT {COLUMNS}, {ATTEMPT} FROM
            (SELECT * FROM invocations WHERE {condition}
             ORDER BY began_ms DESC, number DESC LIMIT ?) i
         JOIN attempts a ON a.invocation = i.number AND a.number = i.attempts
         ORDER BY i.began_ms DESC, i.number DESC"
    );
    connection
        .prepare_cached(&sql)?
        .query(rusqlite::params_from_iter(&values))?
        .mapped(|row| {
            let mut invocation = invocation(row)?;
            invocation.attempts.push(attempt(row, 11)?);
            Ok(invocation)
        })
        .collect()
}

pub(super) fn get(
    connection: &Connection,
    region: &Region,
    function: Option<&FunctionName>,
    request_id: &str,
) -> rusqlite::Result<Option<RecordedInvocation>> {
    let sql = format!(
        "SELECT {COLUMNS}, i.payload, i.response FROM invocations i
         WHERE i.region = ?1 AND i.request_id = ?2 AND (?3 IS NULL OR i.function = ?3)
         ORDER BY i.began_ms DESC LIMIT 1"
    );
    let found = connection
        .prepare_cached(&sql)?
        .query_row(
            params![region.as_str(), request_id, function.map(FunctionName::as_str)],
            |row| {
                let mut invocation = invocation(row)?;
                invocation.payload.bytes = row.get::<_, Vec<u8>>(11)?.into();
                invocation.response.bytes = row.get::<_, Vec<u8>>(12)?.into();
                Ok(invocation)
            },
        )
        .optional()?;
    let Some(mut invocation) = found else { return Ok(None) };
    invocation.attempts = connection
        .prepare_cached(&format!(
            "SELECT {ATTEMPT} FROM attempts a
             WHERE a.invocation = ?1 ORDER BY a.number"
        ))?
        .query([invocation.number])?
        .mapped(|row| attempt(row, 0))
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(invocation))
}

fn invocation(row: &Row<'_>) -> rusqlite::Result<RecordedInvocation> {
    let content = |length: usize, whole: usize| -> rusqlite::Result<Content> {
        let length = row.get::<_, Option<i64>>(length)?.and_then(|n| u64::try_from(n).ok());
        Ok(Content { length, whole: row.get(whole)?, ..Content::default() })
    };
    Ok(RecordedInvocation {
        number: row.get(0)?,
        region: text(row, 1, |text| Region::new(text).ok())?,
        function: text(row, 2, |text| FunctionName::new(text).ok())?,
        request_id: row.get(3)?,
        qualifier: row.get(4)?,
        kind: match row.get(5)? {
            true => InvocationKind::Event,
            false => InvocationKind::RequestResponse,
        },
        attempt_count: row.get(6)?,
        payload: content(7, 8)?,
        response: content(9, 10)?,
        attempts: Vec::new(),
    })
}

fn attempt(row: &Row<'_>, first: usize) -> rusqlite::Result<RecordedAttempt> {
    let duration = |microseconds: i64| Duration::from_micros(microseconds.try_into().unwrap_or(0));
    let began_ms: i64 = row.get(first)?;
    Ok(RecordedAttempt {
        began: Timestamp::from_millisecond(began_ms)
            .map_err(|error| strange(first, error.to_string()))?,
        duration: duration(row.get(first + 1)?),
        init: row.get::<_, Option<i64>>(first + 2)?.map(duration),
        version: text(row, first + 3, |text| Version::parse(&text))?,
        error_type: row.get(first + 4)?,
        log_group: row.get(first + 5)?,
        log_stream: row.get(first + 6)?,
    })
}

fn text<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(String) -> Option<T>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    parse(text.clone())
        .ok_or_else(|| strange(column, format!("'{text}' is not what belongs there")))
}

fn strange(column: usize, what: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, what.into())
}
