//! Queues of accepted messages: durable on SQLite in a file of their own, and in memory.
//!
//! Messages wait in lanes. Lanes take turns, so that whoever has many messages waiting delays
//! nobody who has few; within a lane the higher priority goes first, then who is due earlier. Of the
//! messages with one order key only the first can be leased, the others are *blocked* behind it; those
//! that a limit of concurrency holds back are *parked* until one of their key is settled.
//!
//! A lease that has run out still settles its message as long as nobody else has leased it: refusing
//! that would only deliver a second time what is done.

mod change;
mod fair_share;
mod kept_keys;
mod lane;
mod lease;
mod memory;
mod memory_keys;
mod observers;
mod read;
mod run_limit;
mod schema;
mod sqlite;
mod writer;

pub use memory::MemoryQueue;
pub use sqlite::SqliteQueue;

#[cfg(test)]
mod properties;
