//! Attempts to escape from a sandbox, one file each.
