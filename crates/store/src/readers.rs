//! Connections that read a database file, a few of them, each used by one caller at a time. In WAL
//! mode they see the last commit and are never held up by the writer.

use crate::database::{OpenError, open_reader};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Connections that are kept open while nobody reads; more are made when needed and closed again.
const IDLE_CONNECTIONS: usize = 4;

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// After [`Readers::close`].
    #[error("it is closed")]
    Closed,
    /// No further connection could be made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The query failed.
    #[error(transparent)]
    Query(#[from] rusqlite::Error),
}

/// The readers of one file.
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Idle>,
}

struct Idle {
    open: bool,
    connections: Vec<Connection>,
}

impl Readers {
    /// Opens the first connection.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        let connections = vec![open_reader(path)?];
        Ok(Self { path: path.to_owned(), idle: Mutex::new(Idle { open: true, connections }) })
    }

    /// Closes the connections that nobody uses, and the others when they come back.
    pub(crate) fn close(&self) {
        let mut idle = self.lock();
        idle.open = false;
        idle.connections.clear();
    }

    /// Runs a query on a connection that nobody else uses.
    pub(crate) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ReadError> {
        let connection = self.take()?;
        let result = query(&connection);
        let mut idle = self.lock();
        if idle.open && idle.connections.len() < IDLE_CONNECTIONS {
            idle.connections.push(connection);
        }
        Ok(result?)
    }

    fn take(&self) -> Result<Connection, ReadError> {
        let mut idle = self.lock();
        if !idle.open {
            return Err(ReadError::Closed);
        }
        if let Some(connection) = idle.connections.pop() {
            return Ok(connection);
        }
        drop(idle);
        Ok(open_reader(&self.path)?)
    }

    fn lock(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
