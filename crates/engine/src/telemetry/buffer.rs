//! Events that wait for a subscriber, and when they are sent: when there are enough, when the first has
//! waited long enough, or when somebody hurries.
//!
//! Pure: the time is an argument. A subscriber that falls behind loses what there is no room for; how
//! much that was is told with the next batch.

use super::subscription::Buffering;
use std::collections::VecDeque;
use std::time::Duration;

/// How many batches there is room for, besides the one that is under way.
const BATCHES: usize = 2;

/// Events that wait.
#[derive(Debug)]
pub(super) struct Buffer {
    limits: Buffering,
    events: VecDeque<String>,
    bytes: usize,
    /// When the oldest came.
    since: Duration,
    hurried: bool,
    lost: Lost,
}

/// What there was no room for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lost {
    pub(crate) records: u64,
    pub(crate) bytes: u64,
}

/// When the next batch is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// There is none.
    Never,
    At(Duration),
    Now,
}

impl Buffer {
    pub(super) fn new(limits: Buffering) -> Self {
        Self {
            limits,
            events: VecDeque::new(),
            bytes: 0,
            since: Duration::ZERO,
            hurried: false,
            lost: Lost::default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Takes an event in, if there is room. Returns whether that changes when the next batch is due.
    pub(super) fn push(&mut self, now: Duration, event: String) -> bool {
        let full =
            self.bytes + event.len() > BATCHES * self.limits.bytes && !self.events.is_empty();
        if full || self.events.len() >= BATCHES * self.limits.items {
            self.lose(1, event.len());
            return false;
        }
        let first = self.events.is_empty();
        if first {
            self.since = now;
        }
        self.bytes += event.len();
        self.events.push_back(event);
        first || self.is_enough()
    }

    /// Counts events that can't be delivered.
    pub(super) fn lose(&mut self, records: usize, bytes: usize) {
        self.lost.records += records as u64;
        self.lost.bytes += bytes as u64;
    }

    /// What is there is sent at once.
    pub(super) fn hurry(&mut self) {
        self.hurried = !self.events.is_empty();
    }

    fn is_enough(&self) -> bool {
        self.events.len() >= self.limits.items || self.bytes >= self.limits.bytes
    }

    pub(super) fn due(&self, now: Duration) -> Due {
        let until = self.since + self.limits.timeout;
        match self.events.is_empty() {
            true => Due::Never,
            false if self.hurried || self.is_enough() || until <= now => Due::Now,
            false => Due::At(until),
        }
    }

    /// Takes out a batch, and what was lost before it.
    pub(super) fn take(&mut self, now: Duration) -> (Vec<String>, Lost) {
        let mut batch = Vec::with_capacity(self.events.len().min(self.limits.items));
        let mut bytes = 0;
        while batch.len() < self.limits.items
            && bytes < self.limits.bytes
            && let Some(event) = self.events.pop_front()
        {
            bytes += event.len();
            batch.push(event);
        }
        self.bytes -= bytes;
        self.since = now;
        self.hurried &= !self.events.is_empty();
        (batch, std::mem::take(&mut self.lost))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn buffer() -> Buffer {
        Buffer::new(Buffering { items: 3, bytes: 10, timeout: at(100) })
    }

    #[test]
    fn events_wait_for_others_but_not_for_long() {
        let mut buffer = buffer();
        assert_eq!(buffer.due(at(0)), Due::Never);
        assert!(buffer.push(at(5), "a".to_owned()));
        assert!(!buffer.push(at(50), "b".to_owned()));
        assert_eq!(buffer.due(at(60)), Due::At(at(105)));
        assert_eq!(buffer.due(at(105)), Due::Now);
        assert!(buffer.push(at(60), "c".to_owned()), "enough");
        assert_eq!(buffer.due(at(60)), Due::Now);
        let (batch, lost) = buffer.take(at(60));
        assert_eq!((batch.join(""), lost), ("abc".to_owned(), Lost::default()));
        assert!(buffer.is_empty());
    }

    #[test]
    fn who_hurries_gets_all_at_once() {
        let mut buffer = buffer();
        buffer.hurry();
        buffer.push(at(0), "a".to_owned());
        assert_eq!(buffer.due(at(1)), Due::At(at(100)), "it hurried before there was any");
        buffer.hurry();
        assert_eq!(buffer.due(at(1)), Due::Now);
        buffer.take(at(1));
        buffer.push(at(2), "b".to_owned());
        assert_eq!(buffer.due(at(2)), Due::At(at(102)));
    }

    #[test]
    fn a_batch_ends_with_the_event_that_makes_it_full() {
        let mut buffer = buffer();
        for event in ["12345678", "12345678", "1"] {
            buffer.push(at(0), event.to_owned());
        }
        assert_eq!(buffer.take(at(1)).0.len(), 2);
        assert_eq!(buffer.take(at(1)).0, ["1"]);
        let long = "x".repeat(50);
        assert!(buffer.push(at(2), long.clone()), "a single one always has room");
        assert_eq!(buffer.take(at(3)).0, [long]);
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let mut buffer = buffer();
        for _ in 0..10 {
            buffer.push(at(0), "12345".to_owned());
        }
        let (batch, lost) = buffer.take(at(0));
        assert_eq!(batch.len(), 2);
        assert_eq!(lost, Lost { records: 6, bytes: 30 });
        assert_eq!(buffer.take(at(0)).1, Lost::default(), "told once");
    }
}
