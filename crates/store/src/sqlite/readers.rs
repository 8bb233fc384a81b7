//! Connections that read the state, a few of them, each used by one caller at a time.

use super::change::loaded;
use super::store_error;
use crate::database::{OpenError, open_reader};
use crate::key::end_of_prefix;
use model::store::{Document, StoreError};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Connections that are kept open while nobody reads; more are made when needed and closed again.
const IDLE_CONNECTIONS: usize = 4;

/// The readers of one file.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Idle>,
}

struct Idle {
    open: bool,
    connections: Vec<Connection>,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, OpenError> {
        let connections = vec![open_reader(path)?];
        Ok(Self { path: path.to_owned(), idle: Mutex::new(Idle { open: true, connections }) })
    }

    pub(super) fn close(&self) {
        let mut idle = self.lock();
        idle.open = false;
        idle.connections.clear();
    }

    pub(super) fn get(&self, key: &str) -> Result<Option<Document>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT key, value, revision FROM documents WHERE key = ?1")?
                .query_row(params![key], document)
                .optional()
        })
    }

    pub(super) fn list(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT key, value, revision FROM documents
                     WHERE key >= ?1 AND key > ?2 AND key < ?3 ORDER BY key LIMIT ?4",
                )?
                // No key is empty, and none begins with a byte of 0x80 and more.
                .query(params![
                    prefix,
                    after.unwrap_or(""),
                    end_of_prefix(prefix).as_deref().unwrap_or("\u{80}"),
                    limit
                ])?
                .mapped(document)
                .collect()
        })
    }

    fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let connection = self.take()?;
        let result = query(&connection).map_err(|error| store_error(&error));
        let mut idle = self.lock();
        if idle.open && idle.connections.len() < IDLE_CONNECTIONS {
            idle.connections.push(connection);
        }
        result
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let mut idle = self.lock();
        if !idle.open {
            return Err(StoreError::Failed("the store is closed".to_owned()));
        }
        if let Some(connection) = idle.connections.pop() {
            return Ok(connection);
        }
        drop(idle);
        open_reader(&self.path).map_err(|error| StoreError::Failed(error.to_string()))
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn document(row: &Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document { key: row.get(0)?, value: row.get(1)?, revision: loaded(row.get(2)?) })
}
