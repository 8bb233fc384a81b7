//! Opening an SQLite file: its settings, its check, its schema version and the migrations.
//!
//! Both the state and the logs are opened here, so that they cannot drift apart in what makes a
//! file durable. A file says whose it is (`application_id`) and of which schema (`user_version`).

use crate::readers::Readers;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Made by a later Mayfly.
    #[error(
        "{} was made by a newer version of Mayfly (schema {found}, this one knows up to {known}); \
         use that version, or another data directory",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema that it has.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// Somebody else's database.
    #[error("{} is an SQLite database of another program; use another data directory", .0.display())]
    Foreign(PathBuf),
    /// Not a database, or one that lost its integrity.
    #[error("{} is damaged ({detail}); restore it from a backup or move it away", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the check found.
        detail: String,
    },
    /// There is no room for it.
    #[error("no space left for {}; free some space and try again", .0.display())]
    Full(PathBuf),
    /// It can't be opened or written.
    #[error("{} can't be opened: {detail}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// SQLite's or the system's reason.
        detail: String,
    },
}

/// What differs between the databases.
pub(crate) struct Profile {
    /// Marks the file as ours, four letters in ASCII.
    pub(crate) application_id: i32,
    /// Statements that lead from each schema version to the next; the version is their number.
    pub(crate) migrations: &'static [&'static str],
    /// `FULL` for what must survive a power loss once acknowledged, else `NORMAL`.
    pub(crate) synchronous: &'static str,
    /// Whether the whole file is checked when it is opened; costs a read of all of it.
    pub(crate) check_integrity: bool,
    /// Whether pages of deleted rows can be given back to the file system.
    pub(crate) shrinks: bool,
}

/// How long a statement waits for another process that holds the file, such as `sqlite3` in an
/// operator's hand.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// To what the write-ahead log is cut after a checkpoint, in bytes.
const WAL_KEPT_BYTES: i64 = 16 << 20;
const STATEMENTS_CACHED: usize = 64;

/// Opens the file for writing, made if it is not there, and brings its schema up to date.
pub(crate) fn open_writer(path: &Path, profile: &Profile) -> Result<Connection, OpenError> {
    let failed = |error: rusqlite::Error| open_error(path, &error);
    let mut connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(failed)?;
    settle(&connection).map_err(failed)?;
    let new = schema_is_empty(&connection).map_err(failed)?;
    if new && profile.shrinks {
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL").map_err(failed)?;
    }
    if !new {
        check_owner(&connection, path, profile)?;
    }
    // Answers the mode that is in force; a file system without shared memory refuses WAL.
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
        .map_err(failed)?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(OpenError::Failed {
            path: path.to_owned(),
            detail: format!("the file system allows no write-ahead log (journal mode {mode})"),
        });
    }
    connection.pragma_update(None, "synchronous", profile.synchronous).map_err(failed)?;
    connection.pragma_update(None, "journal_size_limit", WAL_KEPT_BYTES).map_err(failed)?;
    if profile.check_integrity && !new {
        check_integrity(&connection, path)?;
    }
    migrate(&mut connection, profile).map_err(failed)?;
    Ok(connection)
}

/// Opens the file for one writer and any number of readers. `max_pages` limits it, for tests of a full
/// disk.
pub(crate) fn open_for_writer_and_readers(
    path: &Path,
    profile: &Profile,
    max_pages: Option<u32>,
) -> Result<(Connection, Arc<Readers>), OpenError> {
    let connection = open_writer(path, profile)?;
    if let Some(pages) = max_pages {
        connection
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .map_err(|error| open_error(path, &error))?;
    }
    Ok((connection, Arc::new(Readers::open(path)?)))
}

/// Opens another connection to a file that [`open_writer`] opened, for reading.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let failed = |error: rusqlite::Error| open_error(path, &error);
    // Not opened read-only: a reader that finds the shared memory gone must be able to make it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    settle(&connection).map_err(failed)?;
    connection.pragma_update(None, "query_only", true).map_err(failed)?;
    Ok(connection)
}

/// Whether an error says that there is no room left.
pub(crate) fn is_full(error: &rusqlite::Error) -> bool {
    // SQLite reports a shared-memory file that could not grow as an error of its own.
    const SHM_COULD_NOT_GROW: i32 = rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => {
            failure.code == ErrorCode::DiskFull || failure.extended_code == SHM_COULD_NOT_GROW
        }
        _ => false,
    }
}

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)
}

fn schema_is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    let objects: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(objects == 0)
}

fn check_owner(connection: &Connection, path: &Path, profile: &Profile) -> Result<(), OpenError> {
    let number = |pragma: &str| -> Result<i64, OpenError> {
        connection
            .pragma_query_value(None, pragma, |row| row.get(0))
            .map_err(|error| open_error(path, &error))
    };
    if number("application_id")? != i64::from(profile.application_id) {
        return Err(OpenError::Foreign(path.to_owned()));
    }
    let known = profile.migrations.len() as i64;
    match number("user_version")? {
        found if found > known => Err(OpenError::Newer { path: path.to_owned(), found, known }),
        _ => Ok(()),
    }
}

fn check_integrity(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let verdict: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| open_error(path, &error))?;
    match verdict.as_str() {
        "ok" => Ok(()),
        _ => Err(OpenError::Damaged { path: path.to_owned(), detail: verdict }),
    }
}

fn migrate(connection: &mut Connection, profile: &Profile) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(0);
    for migration in profile.migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    if done < profile.migrations.len() {
        transaction.pragma_update(None, "application_id", profile.application_id)?;
        transaction.pragma_update(None, "user_version", profile.migrations.len() as i64)?;
    }
    transaction.commit()
}

pub(crate) fn open_error(path: &Path, error: &rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        _ if is_full(error) => OpenError::Full(path),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            OpenError::Damaged { path, detail: error.to_string() }
        }
        _ => OpenError::Failed { path, detail: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: Profile = Profile {
        application_id: 7,
        migrations: &["CREATE TABLE a (x INTEGER) STRICT"],
        synchronous: "FULL",
        check_integrity: true,
        shrinks: false,
    };
    const LATER: Profile = Profile {
        migrations: &["CREATE TABLE a (x INTEGER) STRICT", "ALTER TABLE a ADD COLUMN y INTEGER"],
        ..OURS
    };

    fn file() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("x.db");
        (dir, path)
    }

    #[test]
    fn an_older_schema_is_brought_up_to_date_and_a_newer_one_is_refused() {
        let (_dir, path) = file();
        let old = open_writer(&path, &OURS).expect("opens");
        old.execute("INSERT INTO a (x) VALUES (1)", []).expect("inserts");
        drop(old);
        let new = open_writer(&path, &LATER).expect("migrates");
        new.execute("UPDATE a SET y = x", []).expect("the new column is there");
        drop(new);
        open_writer(&path, &LATER).expect("nothing is migrated twice");
        let refused = open_writer(&path, &OURS).expect_err("newer");
        assert!(matches!(refused, OpenError::Newer { found: 2, known: 1, .. }), "{refused}");
    }

    #[test]
    fn a_database_of_another_program_is_refused() {
        let (_dir, path) = file();
        Connection::open(&path)
            .and_then(|c| c.execute_batch("CREATE TABLE theirs (x)"))
            .expect("makes it");
        assert!(matches!(open_writer(&path, &OURS), Err(OpenError::Foreign(_))));
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let (_dir, path) = file();
        std::fs::write(&path, [b'x'; 8192]).expect("writes");
        assert!(matches!(open_writer(&path, &OURS), Err(OpenError::Damaged { .. })));
    }
}
