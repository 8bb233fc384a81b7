//! Where Mayfly keeps what must outlive the process: the state, the code and the logs.
//!
//! The ports are in `model`; here they are on SQLite and files, and in memory for tests and for
//! runs that may forget. One conformance suite per port holds all implementations to the same
//! behaviour. Nothing here knows what a function is.

pub mod audit;
pub mod code;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
pub mod data_dir;
mod database;
mod key;
pub mod key_ring;
pub mod log;
pub mod memory;
pub mod queue;
mod readers;
pub mod record;
#[cfg(test)]
mod small_disk;
pub mod sqlite;
mod watch;
mod write_thread;

pub use audit::SqliteAuditLog;
pub use code::FolderCodeStore;
pub use data_dir::DataDir;
pub use database::OpenError;
pub use key::KEY_BYTES;
pub use key_ring::{KeyFileError, KeyRing};
pub use log::{MemoryLogStore, SqliteLogStore};
pub use memory::MemoryStore;
pub use queue::{MemoryQueue, SqliteQueue};
pub use record::SqliteRecordStore;
pub use sqlite::SqliteStore;
