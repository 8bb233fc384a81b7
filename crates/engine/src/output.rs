//! What a function prints, and what the platform says about it, as events of one log stream.
//!
//! The pipe of each process is read by a task when it has something, and drained once more when the
//! runtime asks for its next event, so that everything written before belongs to the invocation
//! before. Events are handed to the sink once per invocation, or after a while for a long one.

use crate::telemetry::{Audience, Category, PlatformEvent, Told, level_of_line};
use model::log::{LogBatch, LogEvent, LogSink};
use model::{Clock, LogFormat, LogLevel, LoggingSettings, Region, Timestamp, limits};
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
    logging: LoggingSettings,
    /// Who else hears of it.
    pub(crate) audience: Audience,
    state: Mutex<State>,
}

/// What the platform is about to say.
pub(crate) struct Said {
    line: Option<String>,
    told: Option<Told>,
}

/// Which process's pipe is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Who writes into a pipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// The runtime, and with it the function.
    Runtime,
    /// An extension's own process.
    Extension,
}

/// The output of a process that runs.
struct Pipe {
    source: Source,
    writer: Writer,
    file: Arc<File>,
    /// The beginning of a line.
    partial: Vec<u8>,
}

#[derive(Default)]
struct State {
    pipes: Vec<Pipe>,
    /// The number of the newest pipe.
    newest: u64,
    held: Vec<LogEvent>,
    tail: Option<Tail>,
    /// The least severe lines of the function that are written, where that is chosen.
    least: Option<LogLevel>,
}

impl Output {
    pub(crate) fn new(
        region: Region,
        group: Arc<str>,
        stream: Arc<str>,
        sink: Arc<dyn LogSink>,
        clock: Arc<dyn Clock>,
        logging: LoggingSettings,
    ) -> Self {
        let json = logging.format == LogFormat::Json;
        let least = json.then_some(logging.application_level);
        let state = Mutex::new(State { least, ..State::default() });
        let audience = Audience::new(Arc::clone(&clock));
        Self { region, group, stream, sink, clock, logging, audience, state }
    }

    /// Name of the stream.
    pub(crate) fn stream(&self) -> &str {
        &self.stream
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads from this non-blocking pipe from now on. The runtime has one only: the one before is
    /// read no more.
    pub(crate) fn attach(&self, writer: Writer, file: Arc<File>) -> Source {
        let mut state = self.lock();
        if writer == Writer::Runtime {
            self.detach(&mut state, |pipe| pipe.writer == Writer::Runtime);
        }
        state.newest += 1;
        let source = Source(state.newest);
        state.pipes.push(Pipe { source, writer, file, partial: Vec::new() });
        source
    }

    /// Reads no more from these pipes.
    fn detach(&self, state: &mut State, which: impl Fn(&Pipe) -> bool) {
        let now = self.now_ms();
        let mut gone: Vec<Pipe> = state.pipes.extract_if(.., |pipe| which(pipe)).collect();
        gone.iter_mut().for_each(|pipe| state.end_line(self, pipe, now));
    }

    /// Begins to keep the last of the log, from the next event on.
    pub(crate) fn begin_tail(&self) {
        self.lock().tail = Some(Tail::default());
    }

    /// Stops keeping the last of the log and returns it.
    pub(crate) fn take_tail(&self) -> Option<Vec<u8>> {
        self.lock().tail.take().map(Tail::into_bytes)
    }

    /// Says what happens, behind all that was printed so far.
    pub(crate) fn say<const N: usize>(&self, events: [PlatformEvent<'_>; N]) {
        let now = self.clock.now();
        let said = events.map(|event| self.prepare(&event, now));
        let mut state = self.lock();
        for said in said {
            self.add(&mut state, said, now);
        }
    }

    /// Whether anybody is told what is of no interest in the text format.
    pub(crate) fn tells_details(&self) -> bool {
        self.logging.format == LogFormat::Json || self.audience.listens()
    }

    /// Puts an event into words, for [`Self::say_if`].
    pub(crate) fn prepare(&self, event: &PlatformEvent<'_>, now: Timestamp) -> Said {
        let line = match self.logging.format {
            LogFormat::Text => event.text(),
            LogFormat::Json if event.level() < self.logging.system_level => None,
            LogFormat::Json => event.json(now),
        };
        Said { line, told: self.audience.listens().then(|| Told::of(event, now)) }
    }

    fn add(&self, state: &mut State, said: Said, now: Timestamp) {
        if let Some(told) = said.told {
            self.audience.tell(told);
        }
        if let Some(line) = said.line {
            state.push(now.as_millisecond(), line);
        }
    }

    /// The audience hears of every line, those included that are not severe enough for the log.
    fn tell_line(&self, writer: Writer, line: &str, now_ms: i64) {
        if !self.audience.listens() {
            return;
        }
        let category = match writer {
            Writer::Runtime => Category::Function,
            Writer::Extension => Category::Extension,
        };
        let json = self.logging.format == LogFormat::Json;
        let now = Timestamp::from_millisecond(now_ms).unwrap_or_default();
        self.audience.tell(Told::line(category, line, json, now));
    }

    /// Says what is prepared if it does happen. What is printed because of it comes behind.
    pub(crate) fn say_if(&self, said: Said, happens: impl FnOnce() -> bool) {
        let mut state = self.lock();
        if happens() {
            self.add(&mut state, said, self.clock.now());
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
        // None for a process that is gone; another has begun.
        let Some(place) = state.pipes.iter().position(|pipe| pipe.source == source) else {
            return Drained::End;
        };
        // Taken out while it is read.
        let mut pipe = state.pipes.swap_remove(place);
        let drained = self.read_from(&mut state, &mut pipe, &mut read);
        match drained {
            Drained::End => state.end_line(self, &mut pipe, self.now_ms()),
            Drained::Empty | Drained::More => state.pipes.push(pipe),
        }
        drained
    }

    fn read_from(
        &self,
        state: &mut State,
        pipe: &mut Pipe,
        read: &mut impl FnMut(&mut [u8]) -> io::Result<usize>,
    ) -> Drained {
        let mut chunk = Chunk::borrow();
        let mut taken = 0;
        while taken < TURN_BYTES {
            match read(&mut chunk.0) {
                Ok(0) => return Drained::End,
                Ok(length) => {
                    taken += length;
                    let bytes = chunk.0.get(..length).unwrap_or_default();
                    state.take_in(self, pipe, bytes, self.now_ms());
                    if state.held.len() >= HELD_EVENTS {
                        self.hand_on(state);
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
        let mut state = self.lock();
        for _ in 0..state.pipes.len() {
            let mut pipe = state.pipes.remove(0);
            let file = Arc::clone(&pipe.file);
            let drained = self.read_from(&mut state, &mut pipe, &mut |chunk| (&*file).read(chunk));
            // Mostly nothing was begun, and the time need not be asked for.
            if !pipe.partial.is_empty() {
                state.end_line(self, &mut pipe, self.now_ms());
            }
            if drained != Drained::End {
                state.pipes.push(pipe);
            }
        }
    }

    /// Hands all events to the sink.
    pub(crate) fn flush(&self) {
        let mut state = self.lock();
        self.hand_on(&mut state);
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
    /// A line that a process has printed.
    fn print(&mut self, to: &Output, writer: Writer, line: String, now_ms: i64) {
        to.tell_line(writer, &line, now_ms);
        if writer == Writer::Runtime
            && let Some(least) = self.least
            && level_of_line(&line) < least
        {
            return;
        }
        self.push(now_ms, line);
    }

    fn push(&mut self, timestamp_ms: i64, message: String) {
        if let Some(tail) = &mut self.tail {
            tail.push(message.as_bytes());
        }
        self.held.push(LogEvent { timestamp_ms, message });
    }

    fn end_line(&mut self, to: &Output, pipe: &mut Pipe, now_ms: i64) {
        if !pipe.partial.is_empty() {
            let line = std::mem::take(&mut pipe.partial);
            self.print(to, pipe.writer, text(&line), now_ms);
        }
    }

    fn take_in(&mut self, to: &Output, pipe: &mut Pipe, bytes: &[u8], now_ms: i64) {
        let Pipe { partial, writer, .. } = pipe;
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|&b| b == b'\n') {
            let (line, behind) = rest.split_at(end);
            rest = behind.get(1..).unwrap_or_default();
            if partial.is_empty() {
                self.push_line(to, *writer, line, now_ms);
            } else {
                let mut whole = std::mem::take(partial);
                whole.extend_from_slice(line);
                self.push_line(to, *writer, &whole, now_ms);
            }
        }
        partial.extend_from_slice(rest);
        while partial.len() >= limits::LOG_EVENT_BYTES {
            let behind = partial.split_off(limits::LOG_EVENT_BYTES);
            let full = std::mem::replace(partial, behind);
            self.print(to, *writer, text(&full), now_ms);
        }
    }

    /// Empty lines are no events, as on AWS.
    fn push_line(&mut self, to: &Output, writer: Writer, line: &[u8], now_ms: i64) {
        for part in line.chunks(limits::LOG_EVENT_BYTES) {
            let text = text(part);
            if !text.is_empty() {
                self.print(to, writer, text, now_ms);
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
    use crate::environment::Initialization;
    use crate::telemetry::{InitEnd, InitPhase, Start, Status};
    use model::{SystemClock, Version};
    use std::io::Write;
    use std::time::Duration;

    #[derive(Default)]
    struct Kept(Mutex<Vec<String>>);
    impl LogSink for Kept {
        fn write(&self, batch: LogBatch) {
            let mut kept = self.0.lock().expect("no panic holds it");
            kept.extend(batch.events.into_iter().map(|e| e.message));
        }
    }

    fn output(sink: Arc<Kept>) -> Output {
        output_in(sink, LoggingSettings::default())
    }

    fn output_in(sink: Arc<Kept>, logging: LoggingSettings) -> Output {
        let (group, stream) = (Arc::from("g"), Arc::from("s"));
        Output::new(
            Region::default(),
            group,
            stream,
            sink,
            Arc::new(SystemClock::default()),
            logging,
        )
    }

    #[test]
    fn lines_become_events_and_a_begun_line_waits_for_its_end() {
        let kept = Arc::new(Kept::default());
        let output = output(Arc::clone(&kept));
        let (mut pipe, source) = attach(&output, Writer::Runtime);
        pipe.write_all(b"one\ntwo\r\n\nthree\rlines\nrest").expect("room");
        let file = Arc::clone(&output.lock().pipes[0].file);
        assert_eq!(output.drain(source, |chunk| (&*file).read(chunk)), Drained::Empty);
        output.flush();
        assert_eq!(*kept.0.lock().expect("free"), ["one", "two", "three\nlines"]);
        output.settle();
        output.flush();
        assert_eq!(kept.0.lock().expect("free").last().map(String::as_str), Some("rest"));
    }

    #[test]
    fn lines_of_several_processes_stay_whole() {
        let kept = Arc::new(Kept::default());
        let output = output(Arc::clone(&kept));
        let (mut runtime, _) = attach(&output, Writer::Runtime);
        let (mut extension, _) = attach(&output, Writer::Extension);
        runtime.write_all(b"function\nand").expect("room");
        extension.write_all(b"extension\n").expect("room");
        output.settle();
        let (mut next, _) = attach(&output, Writer::Runtime);
        runtime.write_all(b"read no more\n").expect_err("nobody reads");
        next.write_all(b"next\n").expect("room");
        drop(extension);
        output.settle();
        output.flush();
        let mut lines = kept.0.lock().expect("free").clone();
        lines.sort();
        assert_eq!(lines, ["and", "extension", "function", "next"]);
        assert_eq!(output.lock().pipes.len(), 1, "a pipe goes with its writer");
    }

    /// The writing end of a new pipe.
    fn attach(output: &Output, writer: Writer) -> (std::io::PipeWriter, Source) {
        let (reader, writing) = std::io::pipe().expect("a pipe");
        rustix::io::ioctl_fionbio(&reader, true).expect("settable");
        let file = Arc::new(File::from(std::os::fd::OwnedFd::from(reader)));
        (writing, output.attach(writer, file))
    }

    #[test]
    fn the_tail_is_the_last_of_the_log() {
        let output = output(Arc::default());
        output.begin_tail();
        let say = |words: &str| output.say([PlatformEvent::Fault { words }]);
        say(&"x".repeat(5_000));
        say("end");
        let tail = output.take_tail().expect("begun");
        assert_eq!(tail.len(), limits::LOG_TAIL_BYTES);
        assert!(tail.ends_with(b"x\nend\n"));
    }

    #[test]
    fn in_json_only_what_is_severe_enough_is_written() {
        let kept = Arc::new(Kept::default());
        let logging = LoggingSettings {
            format: LogFormat::Json,
            application_level: LogLevel::Warn,
            system_level: LogLevel::Info,
        };
        let output = output_in(Arc::clone(&kept), logging);
        let (mut runtime, _) = attach(&output, Writer::Runtime);
        let (mut extension, _) = attach(&output, Writer::Extension);
        let at = r#""timestamp":"2026-11-20T10:00:00Z""#;
        writeln!(runtime, "plain\n{{{at},\"level\":\"INFO\"}}\n{{{at},\"level\":\"ERROR\"}}")
            .expect("room");
        extension.write_all(b"extension\n").expect("room");
        output.settle();
        let status = &Status::Success;
        let initialization = Initialization::OnDemand;
        let phase = InitPhase::Init;
        let end = InitEnd { initialization, phase, duration: Duration::ZERO, status };
        output.say([
            PlatformEvent::InitReport(end),
            PlatformEvent::Start(Start { request_id: "r", version: Version::Latest, trace: "" }),
            PlatformEvent::End { request_id: "r" },
            PlatformEvent::Fault { words: "x" },
        ]);
        output.flush();
        let lines = kept.0.lock().expect("free").clone();
        assert_eq!(lines[..2], [format!("{{{at},\"level\":\"ERROR\"}}"), "extension".to_owned()]);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[2].contains(r#""type":"platform.start""#), "{lines:?}");
    }
}
