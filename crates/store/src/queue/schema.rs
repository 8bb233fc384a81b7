//! The schema of the queue, and how to come to it from each earlier one.

use crate::database::Profile;

/// The file that holds the queue.
pub(super) const QUEUE: Profile = Profile {
    application_id: i32::from_be_bytes(*b"MFqu"),
    migrations: MIGRATIONS,
    synchronous: "FULL",
    // Reads all of it, which is too long for what may be gigabytes of waiting messages.
    check_integrity: false,
    shrinks: false,
};

/// Never edit an entry that was released: append the next one.
const MIGRATIONS: &[&str] = &[
    "-- Every lane that has messages. `next_due_ms` is when the first of them is due that no other
    -- blocks; `ready` says that this time has come. Ready lanes are served in the order of `turn`.
    CREATE TABLE lanes (
        id          INTEGER NOT NULL PRIMARY KEY,
        name        TEXT    NOT NULL UNIQUE,
        messages    INTEGER NOT NULL,
        bytes       INTEGER NOT NULL,
        next_due_ms INTEGER NOT NULL,
        ready       INTEGER NOT NULL,
        turn        INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX lanes_by_due ON lanes (ready, next_due_ms);
    CREATE INDEX lanes_by_turn ON lanes (turn) WHERE ready = 1;

    -- Numbered in the order of arrival. `rank` is the priority turned round, lower ones go first.
    -- `due_ms` of a leased message is when its lease expires: then it is due again.
    CREATE TABLE messages (
        number     INTEGER NOT NULL PRIMARY KEY,
        id         TEXT    NOT NULL UNIQUE,
        lane       INTEGER NOT NULL,
        rank       INTEGER NOT NULL,
        due_ms     INTEGER NOT NULL,
        blocked    INTEGER NOT NULL,
        lease      INTEGER,
        deliveries INTEGER NOT NULL,
        put_ms     INTEGER NOT NULL,
        bytes      INTEGER NOT NULL,
        order_key  TEXT
    ) STRICT;
    CREATE INDEX messages_by_due ON messages (lane, rank, due_ms) WHERE blocked = 0;
    CREATE INDEX messages_by_put ON messages (lane, put_ms, id);
    CREATE INDEX messages_by_key ON messages (lane, order_key) WHERE order_key IS NOT NULL;
    CREATE INDEX messages_leased ON messages (lease) WHERE lease IS NOT NULL;

    -- Apart from the messages, so that leasing does not write the bodies again.
    CREATE TABLE bodies (
        number INTEGER NOT NULL PRIMARY KEY,
        body   BLOB    NOT NULL
    ) STRICT;

    -- The last number given to a message, a lane, a lease or a turn; one row.
    CREATE TABLE last_number (
        only   INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
        number INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO last_number (only, number) VALUES (1, 0);",
    "-- `blocked`: 1 behind an earlier message with its order key, 2 because as many with its run key are
    -- leased as its run limit allows. `debounce_key` only until the first lease; `first_ms` is when the
    -- first message of those was put whose place this one takes.
    ALTER TABLE messages ADD COLUMN run_key TEXT;
    ALTER TABLE messages ADD COLUMN run_limit INTEGER;
    ALTER TABLE messages ADD COLUMN debounce_key TEXT;
    ALTER TABLE messages ADD COLUMN first_ms INTEGER;
    CREATE INDEX messages_running ON messages (lane, run_key)
        WHERE lease IS NOT NULL AND run_key IS NOT NULL;
    CREATE INDEX messages_parked ON messages (lane, run_key, rank, due_ms) WHERE blocked = 2;
    CREATE UNIQUE INDEX messages_debounced ON messages (lane, debounce_key)
        WHERE debounce_key IS NOT NULL;

    -- Idempotency keys, by the name of their lane, which may have no messages. `held` by a caller who
    -- waits.
    CREATE TABLE kept_keys (
        number   INTEGER NOT NULL PRIMARY KEY,
        lane     TEXT    NOT NULL,
        key      TEXT    NOT NULL,
        id       TEXT    NOT NULL,
        until_ms INTEGER NOT NULL,
        held     INTEGER NOT NULL,
        result   BLOB,
        UNIQUE (lane, key)
    ) STRICT;
    CREATE INDEX kept_keys_by_end ON kept_keys (until_ms) WHERE held = 0;
    CREATE INDEX kept_keys_held ON kept_keys (held) WHERE held = 1;
    -- How many keys a lane has.
    CREATE TABLE key_counts (
        lane TEXT    NOT NULL PRIMARY KEY,
        keys INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;",
];
