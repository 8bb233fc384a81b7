//! The tables of recorded invocations.

use crate::database::Profile;

/// `mfin`. Nothing here was promised to anybody: not synchronised at every commit.
pub(super) const RECORDS: Profile = Profile {
    application_id: 0x6d66_696e,
    migrations: &["
CREATE TABLE invocations (
    number INTEGER PRIMARY KEY,       -- in the order in which they were first recorded
    region TEXT NOT NULL,
    function TEXT NOT NULL,
    request_id TEXT NOT NULL,
    qualifier TEXT,
    event INTEGER NOT NULL,           -- whether it was called asynchronously
    began_ms INTEGER NOT NULL,        -- of the last attempt
    failed INTEGER NOT NULL,          -- whether the last attempt did
    attempts INTEGER NOT NULL,
    payload BLOB NOT NULL,
    payload_length INTEGER,
    payload_whole INTEGER NOT NULL,
    response BLOB NOT NULL,
    response_length INTEGER,
    response_whole INTEGER NOT NULL
) STRICT;
-- The one index whose entries come in no order: each costs a write its own pages.
CREATE UNIQUE INDEX invocations_by_id ON invocations (request_id, region, function);
CREATE INDEX invocations_by_time ON invocations (began_ms);
CREATE INDEX invocations_by_function ON invocations (function, began_ms);
CREATE TABLE attempts (
    invocation INTEGER NOT NULL REFERENCES invocations ON DELETE CASCADE,
    number INTEGER NOT NULL,
    began_ms INTEGER NOT NULL,
    duration_us INTEGER NOT NULL,
    init_us INTEGER,
    version TEXT NOT NULL,
    error_type TEXT,
    log_group TEXT NOT NULL,
    log_stream TEXT NOT NULL,
    PRIMARY KEY (invocation, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE totals (one INTEGER PRIMARY KEY CHECK (one = 1), bytes INTEGER NOT NULL) STRICT;
INSERT INTO totals VALUES (1, 0);
CREATE TRIGGER added AFTER INSERT ON invocations BEGIN
    UPDATE totals SET bytes = bytes + 512 + length(NEW.payload) + length(NEW.response);
END;
CREATE TRIGGER changed AFTER UPDATE OF response ON invocations BEGIN
    UPDATE totals SET bytes = bytes + length(NEW.response) - length(OLD.response);
END;
CREATE TRIGGER removed AFTER DELETE ON invocations BEGIN
    UPDATE totals SET bytes = bytes - 512 - length(OLD.payload) - length(OLD.response);
END;
"],
    synchronous: "NORMAL",
    check_integrity: false,
    shrinks: true,
};
