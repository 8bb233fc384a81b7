//! Reading the audit log.

use model::Timestamp;
use model::audit::{AuditEntry, AuditFilter, KeptEntry, Order};
use rusqlite::types::{ToSql, Type};
use rusqlite::{Connection, Row};

/// Entries that a filter means.
pub(super) fn list(
    connection: &Connection,
    filter: &AuditFilter,
    order: Order,
    after: Option<i64>,
    limit: usize,
) -> rusqlite::Result<Vec<KeptEntry>> {
    let mut conditions = vec!["1 = 1"];
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    let mut condition = |sql, value: Option<Box<dyn ToSql>>| {
        if let Some(value) = value {
            conditions.push(sql);
            values.push(value);
        }
    };
    let number = |number: Option<i64>| number.map(|n| Box::new(n) as Box<dyn ToSql>);
    let text = |text: Option<&String>| text.map(|t| Box::new(t.clone()) as Box<dyn ToSql>);
    condition("time_ms >= ?", number(filter.since_ms));
    condition("time_ms < ?", number(filter.until_ms));
    let principal = "instr(principal || ' ' || ifnull(access_key, ''), ?) > 0";
    condition(principal, text(filter.principal.as_ref()));
    let begins = filter.action.as_ref().and_then(|action| action.strip_suffix('*'));
    match begins.map(str::to_owned) {
        Some(begin) => condition("instr(lower(action), lower(?)) = 1", text(Some(&begin))),
        None => condition("lower(action) = lower(?)", text(filter.action.as_ref())),
    }
    condition("instr(resource, ?) > 0", text(filter.resource.as_ref()));
    condition("(status >= 400) = ?", number(filter.failed.map(i64::from)));
    let (compare, direction) = match order {
        Order::Oldest => ("number > ?", "ASC"),
        Order::Newest => ("number < ?", "DESC"),
    };
    condition(compare, number(after));
    values.push(Box::new(i64::try_from(limit).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT number, time_ms, request_id, principal, access_key, source, action, resource,
                region, status, error, user_agent
         FROM entries WHERE {} ORDER BY number {direction} LIMIT ?",
        conditions.join(" AND ")
    );
    connection
        .prepare(&sql)?
        .query_map(rusqlite::params_from_iter(&values), entry)?
        .collect::<rusqlite::Result<_>>()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<KeptEntry> {
    let time = Timestamp::from_millisecond(row.get(1)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(1, Type::Integer, error.into())
    })?;
    Ok(KeptEntry {
        number: row.get(0)?,
        entry: AuditEntry {
            time,
            request_id: row.get(2)?,
            principal: row.get(3)?,
            access_key: row.get(4)?,
            source: row.get(5)?,
            action: row.get(6)?,
            resource: row.get(7)?,
            region: row.get(8)?,
            status: row.get(9)?,
            error: row.get(10)?,
            user_agent: row.get(11)?,
        },
    })
}
