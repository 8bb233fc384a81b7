//! The schema of the state, and how to come to it from each earlier one.

use crate::database::Profile;

/// The file that holds the state.
pub(super) const STATE: Profile = Profile {
    application_id: i32::from_be_bytes(*b"MFst"),
    migrations: MIGRATIONS,
    synchronous: "FULL",
    check_integrity: true,
    shrinks: false,
};

/// Never edit an entry that was released: append the next one.
const MIGRATIONS: &[&str] = &[
    // Documents keep their rowid: their values are larger than the twentieth of a page up to which
    // a tree by key alone is the better one, and an index by key then stays small.
    "CREATE TABLE documents (
        key      TEXT    NOT NULL PRIMARY KEY,
        value    BLOB    NOT NULL,
        revision INTEGER NOT NULL
    ) STRICT;
    -- The last revision given, also to deletions; one row.
    CREATE TABLE last_revision (
        only     INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
        revision INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO last_revision (only, revision) VALUES (1, 0);",
];
