//! Which executor a call runs on: one single-threaded executor per core, numbered from zero.
//!
//! An instance's connections live on the shard that started it. A call prefers an instance of its
//! own shard, since a wake-up across cores costs more than all the rest of a warm call.

use std::cell::Cell;
use std::task::Poll;

/// Number of a shard.
pub type Shard = u16;

thread_local! {
    static CURRENT: Cell<Option<Shard>> = const { Cell::new(None) };
}

/// Says that this thread is the executor of a shard. Called once, when the thread starts.
pub fn enter(shard: Shard) {
    CURRENT.set(Some(shard));
}

/// The shard of the calling thread; zero where none was entered.
pub fn current() -> Shard {
    CURRENT.get().unwrap_or(0)
}

/// The shard of the calling thread, if it is the executor of one.
pub(crate) fn entered() -> Option<Shard> {
    CURRENT.get()
}

/// Lets everything run first that is ready to run on this executor.
pub(crate) async fn after_others() {
    let mut waited = false;
    std::future::poll_fn(|context| match std::mem::replace(&mut waited, true) {
        true => Poll::Ready(()),
        false => {
            // Not tokio's `yield_now`, which waits for a turn of the event loop: a system call.
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await;
}
