//! The store, code and log ports on SQLite and files, and in memory
