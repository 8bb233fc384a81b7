//! Which executor a call runs on: one single-threaded executor per core, numbered from zero.
//!
//! An instance's connections live on the shard that started it. A call prefers an instance of its
//! own shard, since a wake-up across cores costs more than all the rest of a warm call.

use std::cell::Cell;

/// Number of a shard.
pub type Shard = u16;

thread_local! {
    static CURRENT: Cell<Shard> = const { Cell::new(0) };
}

/// Says that this thread is the executor of a shard. Called once, when the thread starts.
pub fn enter(shard: Shard) {
    CURRENT.set(shard);
}

/// The shard of the calling thread; zero where none was entered.
pub fn current() -> Shard {
    CURRENT.get()
}
