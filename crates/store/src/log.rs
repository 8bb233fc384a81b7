//! The logs of functions: groups with a retention, streams in them, events in those.
//!
//! On SQLite in a file of its own, so that the volume of logs never delays the state; and in memory.

mod catalogue;
mod events;
mod expiry;
mod memory;
mod message;
mod queue;
mod schema;
mod sqlite;
mod writer;

pub use memory::{MEMORY_BYTES, MemoryLogStore};
pub use queue::{QUEUE_BYTES, QUEUE_EVENTS};
pub use sqlite::SqliteLogStore;
