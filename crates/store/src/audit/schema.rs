//! The table of the audit log.

use crate::database::Profile;

/// `mfau`. An entry that a power loss takes has lost no promise; one second of them may go.
pub(super) const AUDIT: Profile = Profile {
    application_id: 0x6d66_6175,
    migrations: &[
        "
CREATE TABLE entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice, also behind deleted ones
    time_ms INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    principal TEXT NOT NULL,
    access_key TEXT,
    source TEXT NOT NULL,
    action TEXT NOT NULL,
    resource TEXT NOT NULL,
    region TEXT NOT NULL,
    status INTEGER NOT NULL,
    error TEXT,
    user_agent TEXT
) STRICT;
CREATE INDEX entries_by_time ON entries (time_ms);
",
        "
CREATE INDEX entries_of_unknown ON entries (number) WHERE principal = 'anonymous';
",
    ],
    synchronous: "NORMAL",
    check_integrity: false,
    shrinks: true,
};
