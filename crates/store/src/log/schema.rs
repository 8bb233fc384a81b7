//! The schema of the logs, and how to come to it from each earlier one.

use crate::database::Profile;

/// The file that holds the logs.
///
/// `NORMAL`: a kill loses nothing that was committed, a power loss may lose the last seconds, and
/// writing waits for no disk. CloudWatch Logs promises no more: its events appear when they do.
/// The file is not checked as a whole when it is opened, since it may be large.
pub(super) const LOGS: Profile = Profile {
    application_id: i32::from_be_bytes(*b"MFlg"),
    migrations: MIGRATIONS,
    synchronous: "NORMAL",
    check_integrity: false,
    shrinks: true,
};

/// Never edit an entry that was released: append the next one.
const MIGRATIONS: &[&str] = &[
    // Ids of groups and streams are never given twice (AUTOINCREMENT), since the events of deleted
    // ones go later, in batches.
    "CREATE TABLE log_groups (
        id             INTEGER PRIMARY KEY AUTOINCREMENT,
        region         TEXT    NOT NULL,
        name           TEXT    NOT NULL,
        created_ms     INTEGER NOT NULL,
        retention_days INTEGER,
        stored_bytes   INTEGER NOT NULL DEFAULT 0,
        UNIQUE (region, name)
    ) STRICT;
    CREATE TABLE log_streams (
        id                INTEGER PRIMARY KEY AUTOINCREMENT,
        group_id          INTEGER NOT NULL REFERENCES log_groups (id) ON DELETE CASCADE,
        name              TEXT    NOT NULL,
        created_ms        INTEGER NOT NULL,
        last_ingestion_ms INTEGER,
        UNIQUE (group_id, name)
    ) STRICT;
    -- Kept in the order in which a group is read and in which its retention deletes.
    CREATE TABLE log_events (
        group_id     INTEGER NOT NULL,
        timestamp_ms INTEGER NOT NULL,
        id           INTEGER NOT NULL,
        stream_id    INTEGER NOT NULL,
        ingestion_ms INTEGER NOT NULL,
        message      TEXT    NOT NULL,
        PRIMARY KEY (group_id, timestamp_ms, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX log_events_by_stream ON log_events (stream_id, timestamp_ms, id);
    -- Groups (stream_id 0) and streams that are deleted while their events are still there.
    CREATE TABLE doomed (
        group_id  INTEGER NOT NULL,
        stream_id INTEGER NOT NULL,
        PRIMARY KEY (group_id, stream_id)
    ) STRICT, WITHOUT ROWID;
    -- The last id given to an event; one row.
    CREATE TABLE last_event (
        only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
        id   INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO last_event (only, id) VALUES (1, 0);",
];
