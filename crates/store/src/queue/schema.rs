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
];
