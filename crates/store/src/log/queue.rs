//! What waits to be written: taken without ever blocking, up to a limit; beyond it events are
//! dropped and counted by stream.

use model::log::{LogBatch, LogEvent};
use model::name::Region;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Most events that wait. As many again may be on their way to the disk.
pub const QUEUE_EVENTS: usize = 65_536;
/// Most bytes that wait, of texts and of keeping them.
pub const QUEUE_BYTES: usize = 32 << 20;
/// Longest time for which events wait for others to be written together with them.
const GATHERING: Duration = Duration::from_millis(100);
/// Events that are written without waiting for more.
const ENOUGH_EVENTS: usize = 4_096;
/// What keeping an event costs beside its text, in bytes.
const EVENT_OVERHEAD_BYTES: usize = 64;
/// Streams whose lost events are counted apart; those of others are only reported to the operator.
const LOSING_STREAMS: usize = 1_024;

/// A stream by its names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct StreamName {
    pub(super) region: Region,
    pub(super) group: Arc<str>,
    pub(super) stream: Arc<str>,
}

impl StreamName {
    pub(super) fn of(batch: &LogBatch) -> Self {
        Self {
            region: batch.region.clone(),
            group: Arc::clone(&batch.group),
            stream: Arc::clone(&batch.stream),
        }
    }
}

/// What the writer takes at once.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) batches: Vec<LogBatch>,
    /// Events lost since the last time, by stream.
    pub(super) lost: HashMap<StreamName, u64>,
    /// Who wants to know when this is written.
    pub(super) flushes: Vec<oneshot::Sender<()>>,
    /// Whether this is the last.
    pub(super) closed: bool,
}

/// Events on their way to the writer.
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
    most_events: usize,
    most_bytes: usize,
}

#[derive(Default)]
struct Waiting {
    taken: Taken,
    events: usize,
    bytes: usize,
    since: Option<Instant>,
}

impl Queue {
    pub(super) fn new(most_events: usize, most_bytes: usize) -> Self {
        Self { waiting: Mutex::default(), changed: Condvar::new(), most_events, most_bytes }
    }

    /// Takes what there is room for, drops and counts the rest.
    pub(super) fn write(&self, mut batch: LogBatch) {
        let mut waiting = self.lock();
        let fitting = self.count_fitting(&mut waiting, &batch.events);
        let lost = batch.events.len() - fitting;
        if lost > 0 || waiting.taken.closed {
            batch.events.truncate(fitting);
            waiting.lose(StreamName::of(&batch), lost as u64);
        }
        let was_idle = waiting.since.is_none();
        waiting.since.get_or_insert_with(Instant::now);
        if !batch.events.is_empty() {
            waiting.taken.batches.push(batch);
        }
        // The writer sleeps until there is something, and then until there is enough.
        if was_idle || waiting.events >= ENOUGH_EVENTS {
            self.changed.notify_one();
        }
    }

    /// Answers when everything that was written before is stored, or could not be.
    pub(super) fn flush(&self) -> oneshot::Receiver<()> {
        let (done, flushed) = oneshot::channel();
        let mut waiting = self.lock();
        if !waiting.taken.closed {
            waiting.taken.flushes.push(done);
            self.changed.notify_one();
        }
        flushed
    }

    /// Gives back what could not be stored, as lost.
    pub(super) fn lose(&self, stream: StreamName, count: u64) {
        self.lock().lose(stream, count);
    }

    /// No more is taken; what waits is still written.
    pub(super) fn close(&self) {
        self.lock().taken.closed = true;
        self.changed.notify_one();
    }

    /// Nobody takes any more: whoever waits for a flush is let go.
    pub(super) fn abandon(&self) {
        let mut waiting = self.lock();
        waiting.taken.closed = true;
        waiting.taken.flushes.clear();
    }

    /// Waits for something to write and a little for more of it. For the one writer.
    pub(super) fn take(&self) -> Taken {
        let mut waiting = self.lock();
        loop {
            let Waiting { taken, events, since, .. } = &*waiting;
            let urgent = taken.closed || !taken.flushes.is_empty() || *events >= ENOUGH_EVENTS;
            let age = since.map(|since| since.elapsed());
            match age {
                _ if urgent => break,
                Some(age) if age >= GATHERING => break,
                Some(age) => {
                    let wait = self.changed.wait_timeout(waiting, GATHERING.saturating_sub(age));
                    waiting = wait.unwrap_or_else(PoisonError::into_inner).0;
                }
                None => {
                    waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
        let closed = waiting.taken.closed;
        let taken = std::mem::take(&mut *waiting).taken;
        waiting.taken.closed = closed;
        taken
    }

    fn count_fitting(&self, waiting: &mut Waiting, events: &[LogEvent]) -> usize {
        let mut fitting = 0;
        for event in events {
            let bytes = waiting.bytes + event.message.len() + EVENT_OVERHEAD_BYTES;
            let full = waiting.events >= self.most_events || bytes > self.most_bytes;
            if full || waiting.taken.closed {
                break;
            }
            waiting.events += 1;
            waiting.bytes = bytes;
            fitting += 1;
        }
        fitting
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn lose(&mut self, stream: StreamName, count: u64) {
        let lost = &mut self.taken.lost;
        if lost.len() < LOSING_STREAMS || lost.contains_key(&stream) {
            *lost.entry(stream).or_default() += count;
        } else {
            tracing::error!(
                group = &*stream.group,
                stream = &*stream.stream,
                count,
                "log events lost"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(stream: &str, messages: &[&str]) -> LogBatch {
        LogBatch {
            region: Region::default(),
            group: "g".into(),
            stream: stream.into(),
            events: messages
                .iter()
                .map(|m| LogEvent { timestamp_ms: 1, message: (*m).to_owned() })
                .collect(),
        }
    }

    fn taken_after_flush(queue: &Queue) -> Taken {
        let _flush = queue.flush();
        queue.take()
    }

    #[test]
    fn events_beyond_the_number_are_dropped_and_counted_by_stream() {
        let queue = Queue::new(3, usize::MAX);
        queue.write(batch("a", &["1", "2"]));
        queue.write(batch("b", &["3", "4", "5"]));
        queue.write(batch("a", &["6"]));
        let taken = taken_after_flush(&queue);
        assert_eq!(taken.batches.iter().map(|b| b.events.len()).sum::<usize>(), 3);
        let lost = |stream| taken.lost.get(&StreamName::of(&batch(stream, &[]))).copied();
        assert_eq!((lost("a"), lost("b")), (Some(1), Some(2)));
        queue.write(batch("a", &["7"]));
        let taken = taken_after_flush(&queue);
        assert_eq!(taken.batches.len(), 1, "there is room again");
        assert!(taken.lost.is_empty(), "what was lost is said once");
    }

    #[test]
    fn events_beyond_the_bytes_are_dropped() {
        let queue = Queue::new(usize::MAX, 10 + EVENT_OVERHEAD_BYTES);
        queue.write(batch("a", &["0123456789"]));
        queue.write(batch("a", &[""]));
        let taken = taken_after_flush(&queue);
        assert_eq!(taken.batches.len(), 1);
        assert_eq!(taken.lost.values().sum::<u64>(), 1);
    }

    #[test]
    fn a_closed_queue_gives_what_waits_and_takes_nothing_more() {
        let queue = Queue::new(10, usize::MAX);
        queue.write(batch("a", &["1"]));
        queue.close();
        queue.write(batch("a", &["2"]));
        let taken = queue.take();
        assert!(taken.closed);
        assert_eq!(taken.batches, [batch("a", &["1"])]);
        assert!(queue.flush().blocking_recv().is_err(), "nobody will flush");
    }
}
