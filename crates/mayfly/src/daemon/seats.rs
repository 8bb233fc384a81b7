//! Which executor a new connection goes to: the one that has the fewest, the first of equals.
//!
//! So a few busy clients share the first cores, where the instances that their calls started are
//! served too, and many spread evenly. Leaving it to the kernel (all executors wait on one listener,
//! or a listener each) put single connections on any core, and their calls two wake-ups away from
//! their instance.

use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Notify, mpsc};

/// The places of all executors.
pub(super) struct Seats {
    executors: Vec<Executor>,
    freed: Notify,
}

struct Executor {
    open: AtomicUsize,
    inbox: mpsc::UnboundedSender<Handed>,
}

/// Connections for one executor. Bounded by the number of seats.
pub(super) type Inbox = mpsc::UnboundedReceiver<Handed>;

/// A connection on its way to its executor.
pub(super) struct Handed {
    pub(super) connection: TcpStream,
    pub(super) address: SocketAddr,
    pub(super) seat: Seat,
}

/// One connection's place; free again when dropped.
pub(super) struct Seat {
    seats: Arc<Seats>,
    executor: usize,
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(executor) = self.seats.executors.get(self.executor) {
            executor.open.fetch_sub(1, Ordering::AcqRel);
        }
        self.seats.freed.notify_one();
    }
}

impl Seats {
    /// The seats of so many executors, and what each of them is handed.
    pub(super) fn new(executors: u16) -> (Self, Vec<Inbox>) {
        let (executors, inboxes) = (0..executors)
            .map(|_| {
                let (inbox, received) = mpsc::unbounded_channel();
                (Executor { open: AtomicUsize::new(0), inbox }, received)
            })
            .unzip();
        (Self { executors, freed: Notify::new() }, inboxes)
    }

    /// Waits until an executor has fewer than `most` connections.
    pub(super) async fn room(&self, most: usize) {
        while self.executors.iter().all(|executor| executor.open.load(Ordering::Acquire) >= most) {
            self.freed.notified().await;
        }
    }

    /// A seat with the executor that has the fewest connections, the first of equals.
    pub(super) fn take(self: &Arc<Self>) -> Seat {
        let open = |executor: &Executor| executor.open.load(Ordering::Acquire);
        let fewest = self.executors.iter().enumerate().min_by_key(|(_, executor)| open(executor));
        let index = fewest.map_or(0, |(index, _)| index);
        if let Some(executor) = self.executors.get(index) {
            executor.open.fetch_add(1, Ordering::AcqRel);
        }
        Seat { seats: Arc::clone(self), executor: index }
    }

    /// Hands a connection to its executor; gives it back if that is the caller.
    pub(super) fn hand_on(&self, caller: u16, handed: Handed) -> Option<Handed> {
        let index = handed.seat.executor;
        if index == usize::from(caller) {
            return Some(handed);
        }
        // An executor that is gone takes no more: the platform stops.
        let _ = self.executors.get(index).map(|executor| executor.inbox.send(handed));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_goes_where_there_are_fewest() {
        let (seats, _inboxes) = Seats::new(2);
        let seats = Arc::new(seats);
        let (first, second) = (seats.take(), seats.take());
        assert_eq!((first.executor, second.executor), (0, 1));
        drop(first);
        assert_eq!(seats.take().executor, 0, "the first of equals is free again");
    }

    #[tokio::test]
    async fn a_full_house_waits_for_a_seat() {
        let (seats, _inboxes) = Seats::new(1);
        let seats = Arc::new(seats);
        seats.room(1).await;
        let held = seats.take();
        let waiting = tokio::spawn({
            let seats = Arc::clone(&seats);
            async move { seats.room(1).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(held);
        assert!(waiting.await.is_ok());
    }
}
