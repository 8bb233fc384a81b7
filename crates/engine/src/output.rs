//! What a function prints, and what the platform says about it, as events of one log stream.
//!
//! The pipe is read by a task when it has something, and drained once more when the runtime asks
//! for its next event, so that everything written before belongs to the invocation before. Events
//! are handed to the sink once per invocation, or after a while for a long one.

use model::log::{LogBatch, LogEvent, LogSink};
use model::{Clock, Region, limits};
use std::cell::Cell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes read from the pipe at once.
const READ_BYTES: usize = 16 * 1024;
/// Bytes read in one turn, more than a pipe holds: a function that prints without end does not hold
/// up its executor.
const TURN_BYTES: usize = 1 << 20;
/// Events kept back before they are handed on even though the invocation goes on.
const HELD_EVENTS: usize = 256;

thread_local! {
    /// Made once: a new one would have to be cleared for each call.
    static CHUNK: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// This thread's room for what is read; given back when dropped.
struct Chunk(Vec<u8>);

impl Chunk {
    fn borrow() -> Self {
        let mut chunk = CHUNK.take();
        chunk.resize(READ_BYTES, 0);
        Self(chunk)
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        CHUNK.set(std::mem::take(&mut self.0));
    }
}

/// The log stream of one instance.
pub(crate) struct Output {
    region: Region,
    group: Arc<str>,
    stream: Arc<str>,
    sink: Arc<dyn LogSink>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

/// Which process's pipe is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Source(u64);

/// How far reading came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drained {
    /// There is nothing more for now.
    Empty,
    /// There may be more; it is others' turn.
    More,
    /// There will be no more.
    End,
}

#[derive(Default)]
struct State {
    pipe: Option<Arc<File>>,
    source: Source,
    partial: Vec<u8>,
    held: Vec<LogEvent>,
    tail: Option<Tail>,
}

impl Output {
    pub(crate) fn new(
        region: Region,
        group: Arc<str>,
        stream: Arc<str>,
        sink: Arc<dyn LogSink>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { region, group, stream, sink, clock, state: Mutex::default() }
    }

    /// Name of the stream.
    pub(crate) fn stream(&self) -> &str {
        &self.stream
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads from this non-blocking pipe from now on, and no more from the one before.
    pub(crate) fn attach(&self, pipe: Arc<File>) -> Source {
        let mut state = self.lock();
        self.end_line(&mut state);
        state.pipe = Some(pipe);
        state.source = Source(state.source.0 + 1);
        state.source
    }

    /// Begins to keep the last of the log, from the next event on.
    pub(crate) fn begin_tail(&self) {
        self.lock().tail = Some(Tail::default());
    }

    /// Stops keeping the last of the log and returns it.
    pub(crate) fn take_tail(&self) -> Option<Vec<u8>> {
        self.lock().tail.take().map(Tail::into_bytes)
    }

    /// Adds lines of the platform's own, behind all that was printed so far.
    pub(crate) fn say<const N: usize>(&self, lines: [String; N]) {
        let mut state = self.lock();
        let now = self.now_ms();
        for line in lines {
            state.push(now, line);
        }
    }

    /// Adds a line of the platform's own if `happens` gives one. What is printed because of it comes
    /// behind.
    pub(crate) fn say_if(&self, happens: impl FnOnce() -> Option<String>) {
        let mut state = self.lock();
        if let Some(line) = happens() {
            state.push(self.now_ms(), line);
        }
    }

    /// Reads what is in a pipe, through `read` (whoever waits for the pipe has to read it himself to
    /// learn that it is empty).
    pub(crate) fn drain(
        &self,
        source: Source,
        mut read: impl FnMut(&mut [u8]) -> io::Result<usize>,
    ) -> Drained {
        let mut state = self.lock();
        if state.source != source {
            // A process that is gone; another has begun.
            return Drained::End;
        }
        let mut chunk = Chunk::borrow();
        let mut taken = 0;
        while taken < TURN_BYTES {
            match read(&mut chunk.0) {
                Ok(0) => {
                    self.end_line(&mut state);
                    state.pipe = None;
                    return Drained::End;
                }
                Ok(length) => {
                    taken += length;
                    state.take_in(chunk.0.get(..length).unwrap_or_default(), self.now_ms());
                    if state.held.len() >= HELD_EVENTS {
                        self.hand_on(&mut state);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Drained::Empty,
            }
        }
        Drained::More
    }

    /// Drains the pipe and ends a line that was begun, since an invocation is over.
    pub(crate) fn settle(&self) {
        let (pipe, source) = {
            let state = self.lock();
            (state.pipe.clone(), state.source)
        };
        if let Some(pipe) = pipe {
            self.drain(source, |chunk| (&*pipe).read(chunk));
        }
        let mut state = self.lock();
        self.end_line(&mut state);
    }

    /// Hands all events to the sink.
    pub(crate) fn flush(&self) {
        let mut state = self.lock();
        self.hand_on(&mut state);
    }

    fn end_line(&self, state: &mut State) {
        if !state.partial.is_empty() {
            let line = std::mem::take(&mut state.partial);
            state.push(self.now_ms(), text(&line));
        }
    }

    fn hand_on(&self, state: &mut State) {
        if state.held.is_empty() {
            return;
        }
        self.sink.write(LogBatch {
            region: self.region.clone(),
            group: Arc::clone(&self.group),
            stream: Arc::clone(&self.stream),
            events: std::mem::take(&mut state.held),
        });
    }

    fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }
}

impl State {
    fn push(&mut self, timestamp_ms: i64, message: String) {
        if let Some(tail) = &mut self.tail {
            tail.push(message.as_bytes());
        }
        self.held.push(LogEvent { timestamp_ms, message });
    }

    fn take_in(&mut self, bytes: &[u8], now_ms: i64) {
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|&b| b == b'\n') {
            let (line, behind) = rest.split_at(end);
            rest = behind.get(1..).unwrap_or_default();
            if self.partial.is_empty() {
                self.push_line(line, now_ms);
            } else {
                let mut whole = std::mem::take(&mut self.partial);
                whole.extend_from_slice(line);
                self.push_line(&whole, now_ms);
            }
        }
        self.partial.extend_from_slice(rest);
        while self.partial.len() >= limits::LOG_EVENT_BYTES {
            let behind = self.partial.split_off(limits::LOG_EVENT_BYTES);
            let full = std::mem::replace(&mut self.partial, behind);
            self.push(now_ms, text(&full));
        }
    }

    /// Empty lines are no events, as on AWS.
    fn push_line(&mut self, line: &[u8], now_ms: i64) {
        for part in line.chunks(limits::LOG_EVENT_BYTES) {
            let text = text(part);
            if !text.is_empty() {
                self.push(now_ms, text);
            }
        }
    }
}

/// Runtimes write a message of several lines with carriage returns between them, so that it stays
/// one event; here they become newlines again.
fn text(line: &[u8]) -> String {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = String::from_utf8_lossy(line);
    if text.contains('\r') { text.replace('\r', "\n") } else { text.into_owned() }
}

/// The last bytes of a log.
#[derive(Default)]
struct Tail {
    bytes: VecDeque<u8>,
}

impl Tail {
    fn push(&mut self, line: &[u8]) {
        self.bytes.extend(line);
        self.bytes.push_back(b'\n');
        let excess = self.bytes.len().saturating_sub(limits::LOG_TAIL_BYTES);
        self.bytes.drain(..excess);
    }

    fn into_bytes(self) -> Vec<u8> {
        self.bytes.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::SystemClock;

    #[derive(Default)]
    struct Kept(Mutex<Vec<String>>);
    impl LogSink for Kept {
        fn write(&self, batch: LogBatch) {
            let mut kept = self.0.lock().expect("no panic holds it");
            kept.extend(batch.events.into_iter().map(|e| e.message));
        }
    }

    fn output(sink: Arc<Kept>) -> Output {
        let (group, stream) = (Arc::from("g"), Arc::from("s"));
        Output::new(Region::default(), group, stream, sink, Arc::new(SystemClock::default()))
    }

    #[test]
    fn lines_become_events_and_a_begun_line_waits_for_its_end() {
        let kept = Arc::new(Kept::default());
        let output = output(Arc::clone(&kept));
        output.lock().take_in(b"one\ntw", 0);
        output.lock().take_in(b"o\r\n\nthree\rlines\nrest", 0);
        output.flush();
        assert_eq!(*kept.0.lock().expect("free"), ["one", "two", "three\nlines"]);
        output.settle();
        output.flush();
        assert_eq!(kept.0.lock().expect("free").last().map(String::as_str), Some("rest"));
    }

    #[test]
    fn the_tail_is_the_last_of_the_log() {
        let output = output(Arc::default());
        output.begin_tail();
        output.say(["x".repeat(5_000), "end".to_owned()]);
        let tail = output.take_tail().expect("begun");
        assert_eq!(tail.len(), limits::LOG_TAIL_BYTES);
        assert!(tail.ends_with(b"x\nend\n"));
    }
}
