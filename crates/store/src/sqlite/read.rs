//! Reading documents.

use super::change::loaded;
use crate::key::end_of_prefix;
use model::store::Document;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// One document.
pub(super) fn get(connection: &Connection, key: &str) -> rusqlite::Result<Option<Document>> {
    connection
        .prepare_cached("SELECT key, value, revision FROM documents WHERE key = ?1")?
        .query_row(params![key], document)
        .optional()
}

/// Documents under a prefix, by key.
pub(super) fn list(
    connection: &Connection,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
) -> rusqlite::Result<Vec<Document>> {
    connection
        .prepare_cached(
            "SELECT key, value, revision FROM documents
             WHERE key >= ?1 AND key > ?2 AND key < ?3 ORDER BY key LIMIT ?4",
        )?
        // No key is empty, and none begins with a byte of 0x80 or more.
        .query(params![
            prefix,
            after.unwrap_or(""),
            end_of_prefix(prefix).as_deref().unwrap_or("\u{80}"),
            i64::try_from(limit).unwrap_or(i64::MAX)
        ])?
        .mapped(document)
        .collect()
}

fn document(row: &Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document { key: row.get(0)?, value: row.get(1)?, revision: loaded(row.get(2)?) })
}
