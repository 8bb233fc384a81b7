//! An invocation on an instance: it begins, the runtime takes it, answers it, and is done.

use super::slot::{Answer, Current, Event, Next, Phase, Refusal};
use super::{Init, Instance};
use crate::admission::Permit;
use crate::environment::Initialization;
use crate::failure::Failure;
use crate::invocation::{Invocation, ReplyStream, StreamEnd};
use crate::pool::{Pool, Settling};
use crate::record::Recording;
use crate::telemetry::{InitPhase, PlatformEvent, Start, Status, Timing};
use crate::trace;
use bytes::Bytes;
use model::sandbox::SandboxError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Chunks of a streamed answer that wait for a slow reader before the runtime is made to wait.
const STREAM_CHUNKS: usize = 16;

/// How long an instance is idle before its processes are stopped.
pub(crate) const FREEZE_AFTER: Duration = Duration::from_millis(500);

/// An invocation that an instance was given.
pub(crate) struct Assignment {
    pub(crate) answer: oneshot::Receiver<Answer>,
    pub(crate) tail: Option<oneshot::Receiver<Bytes>>,
}

impl Instance {
    /// Gives the instance an invocation. If no process runs in it, one is started within the
    /// invocation's own time.
    pub(crate) fn begin(
        self: &Arc<Self>,
        invocation: &Invocation,
        permit: Permit,
        streaming: bool,
        pool: Arc<Pool>,
    ) -> Assignment {
        let now = self.clock.now();
        let started = self.clock.monotonic();
        let timeout = self.executable.timeout;
        let (told, answer) = oneshot::channel();
        let (tail_sender, tail) = match invocation.log_tail {
            true => Some(oneshot::channel()).unzip(),
            false => (None, None),
        };
        let event = Event {
            request_id: invocation.request_id.clone(),
            payload: invocation.payload.clone(),
            deadline_ms: now.as_millisecond() + i64::try_from(timeout.as_millis()).unwrap_or(0),
            arn: self.executable.arn(invocation.qualifier.as_deref()),
            trace: trace::for_function(
                invocation.trace_header.as_deref(),
                now,
                self.executable.link,
            ),
            client_context: invocation.client_context.clone(),
            tenant: invocation.tenant.clone(),
        };
        if invocation.log_tail {
            self.output.begin_tail();
        }
        let deadline = started + timeout;
        let start = self.output.prepare(&self.started(&event), now);
        let mut slot = self.slot();
        if matches!(slot.phase, Phase::Closed) || slot.room() == 0 {
            // It was let go on its way to this call.
            let _ = told.send(Answer::NotTaken(SandboxError::Lost));
            return Assignment { answer, tail };
        }
        if std::mem::take(&mut slot.frozen) {
            self.sandbox.thaw();
        }
        let initialises = matches!(slot.phase, Phase::Empty);
        let current = Box::new(Current {
            event: Arc::new(event),
            taken: false,
            extensions_told: false,
            announced: false,
            initialises,
            streaming,
            answer: Some(told),
            stream_end: None,
            answered: false,
            error_type: None,
            recording: Recording::of(invocation.kind, &self.executable.config.own.records),
            kind: invocation.kind,
            response: None,
            tail: tail_sender,
            runtime_done: false,
            timing: Timing::default(),
            started,
            deadline,
            _permit: permit,
            settling: None,
            _pool: Some(pool),
        });
        // Nothing that the runtime prints on it comes before START.
        self.output.say_if(start, || slot.begin(current));
        let unwatched = slot.watch();
        drop(slot);
        if unwatched {
            self.watch_time(deadline);
        }
        if initialises {
            self.initialise_within_invocation();
        }
        Assignment { answer, tail }
    }

    /// Says START, unless it is said.
    pub(super) fn announce(&self) {
        let mut slot = self.slot();
        if let Some(event) = slot.announce() {
            self.output.say([self.started(&event)]);
        }
    }

    /// That an invocation begins.
    pub(super) fn started<'a>(&self, event: &'a Event) -> PlatformEvent<'a> {
        PlatformEvent::Start(Start {
            request_id: &event.request_id,
            version: self.executable.config.version,
            trace: &event.trace,
        })
    }

    /// Says which process a connection that comes now belongs to.
    pub(crate) fn process(&self) -> u64 {
        self.slot().ended
    }

    /// The runtime asks for an event. One that is gone, and whose request comes late, gets none.
    pub(crate) fn next(self: &Arc<Self>, process: u64) -> Next {
        let mut slot = self.slot();
        if slot.ended != process {
            return Next::Refused(Refusal::Transition { from: "Stopped", to: "Ready" });
        }
        let initialises_since = slot.initialises_since();
        let (next, ended) = slot.next(self.clock.monotonic());
        let waits_for_extensions = ended.is_none() && slot.extensions_are_busy();
        let initialised = match &next {
            Next::Event(_) => initialises_since.map(|s| self.clock.monotonic().saturating_sub(s)),
            _ => None,
        };
        drop(slot);
        if waits_for_extensions {
            self.runtime_is_through();
        }
        if let Some(took) = initialised {
            self.tell_of_extensions();
            self.say_init_end(InitPhase::Invoke, took, &Status::Success);
            self.limit_cpu();
        }
        if matches!(next, Next::Event(_)) {
            self.announce();
        }
        if let Some(mut current) = ended {
            // It counts as about to be free until it is.
            let settling = current.settling.take();
            self.report_done(*current);
            self.release();
            drop(settling);
        }
        next
    }

    /// The runtime posted the whole answer.
    pub(crate) fn answer(
        self: &Arc<Self>,
        request_id: &str,
        content_type: Option<String>,
        body: Bytes,
    ) -> Result<(), Refusal> {
        self.tell(request_id, "InvocationResponse", |_| {
            (Answer::Payload { content_type, body }, None)
        })
    }

    /// The runtime posted an error, or an answer that can't be passed on.
    pub(crate) fn fail(
        self: &Arc<Self>,
        request_id: &str,
        failure: Failure,
    ) -> Result<(), Refusal> {
        self.tell(request_id, "InvocationErrorResponse", |_| {
            let error_type = failure.error_type.clone();
            (Answer::Failure(failure), Some(error_type))
        })
    }

    fn tell(
        self: &Arc<Self>,
        request_id: &str,
        to: &'static str,
        answer: impl FnOnce(&Current) -> (Answer, Option<String>),
    ) -> Result<(), Refusal> {
        let mut slot = self.slot();
        let shared = matches!(slot.phase, Phase::Shared(_));
        // Where several run at a time, an instance is free with the answer.
        let settling = if shared { None } else { self.settling() };
        let current = slot.unanswered(request_id, to)?;
        let (answer, error_type) = answer(current);
        if self.output.tells_details() {
            let size = answer.document().map_or(0, |document| document.len() as u64);
            current.timing.produced(self.clock.monotonic(), size);
        }
        current.answered = true;
        current.settling = settling;
        current.error_type = error_type;
        if current.recording.takes(current.error_type.is_some()) {
            current.response = answer.document();
        }
        let told = current.answer.take();
        drop(slot);
        if shared {
            // Before the caller is told: he may call again at once.
            self.finish(request_id);
        }
        if let Some(told) = told {
            // The caller may have gone; the invocation ends all the same.
            let _ = told.send(answer);
        }
        Ok(())
    }

    /// Ends an invocation that is answered, where several run at a time.
    fn finish(self: &Arc<Self>, request_id: &str) {
        let ended = self.slot().take_answered(request_id, self.clock.monotonic());
        if let Some(current) = ended {
            self.report_done(current);
            self.release();
        }
    }

    /// Whether the caller of this invocation reads the answer while it is written.
    pub(crate) fn is_streaming(&self, request_id: &str) -> Result<bool, Refusal> {
        self.slot().unanswered(request_id, "InvocationResponse").map(|current| current.streaming)
    }

    /// The runtime begins an answer that is read while it is written.
    pub(crate) fn begin_stream(
        &self,
        request_id: &str,
        content_type: Option<String>,
    ) -> Result<mpsc::Sender<Bytes>, Refusal> {
        let mut slot = self.slot();
        let current = slot.unanswered(request_id, "InvocationResponse")?;
        let (chunks, receiver) = mpsc::channel(STREAM_CHUNKS);
        let (end, end_receiver) = oneshot::channel();
        current.stream_end = Some(end);
        if self.output.tells_details() {
            current.timing.begins(self.clock.monotonic());
        }
        let told = current.answer.take();
        drop(slot);
        if let Some(told) = told {
            let stream = ReplyStream::new(receiver, end_receiver);
            let _ = told.send(Answer::Stream { content_type, stream });
        }
        Ok(chunks)
    }

    /// A streamed answer of so many bytes ended, well or with an error midway.
    pub(crate) fn end_stream(
        self: &Arc<Self>,
        request_id: &str,
        sent_bytes: u64,
        failure: Option<Failure>,
    ) {
        let mut slot = self.slot();
        let shared = matches!(slot.phase, Phase::Shared(_));
        let settling = if shared { None } else { self.settling() };
        let Some(current) = slot.find(request_id).filter(|current| !current.answered) else {
            return;
        };
        if self.output.tells_details() {
            current.timing.produced(self.clock.monotonic(), sent_bytes);
        }
        current.answered = true;
        current.settling = settling;
        current.error_type = failure.as_ref().map(|f| f.error_type.clone());
        let end = StreamEnd {
            error_type: failure.as_ref().map(|f| f.error_type.clone()),
            error_document: failure.map(|f| f.document),
            log_tail: None,
        };
        // With a tail the end is told when the log is complete.
        if current.tail.is_none()
            && let Some(told) = current.stream_end.take()
        {
            let _ = told.send(end);
        }
        drop(slot);
        if shared {
            self.finish(request_id);
        }
    }

    /// The runtime says that it can't initialise.
    pub(crate) fn fail_init(&self, process: u64, failure: Failure) -> Result<(), Refusal> {
        let mut slot = self.slot();
        if slot.ended != process {
            return Err(Refusal::Transition { from: "Stopped", to: "InitError" });
        }
        match std::mem::replace(&mut slot.phase, Phase::Failing) {
            Phase::Initialising(told) => {
                let _ = told.send(Init::Failed(failure));
                Ok(())
            }
            Phase::Running(mut current)
                if current.initialises && !current.taken && current.answer.is_some() =>
            {
                current.answered = true;
                current.error_type = Some(failure.error_type.clone());
                current.response = Some(failure.document.clone());
                let told = current.answer.take();
                slot.phase = Phase::Running(current);
                drop(slot);
                if let Some(told) = told {
                    let _ = told.send(Answer::Failure(failure));
                }
                Ok(())
            }
            other => {
                slot.phase = other;
                let from = "Running";
                Err(Refusal::Transition { from, to: "InitError" })
            }
        }
    }

    /// The runtime says that it can be snapshotted; see [`super::Slot::restore_next`].
    pub(crate) fn restore_next(&self, process: u64) -> Result<bool, Refusal> {
        let mut slot = self.slot();
        let fits = self.initialization == Initialization::SnapStart && slot.ended == process;
        match fits {
            true => slot.restore_next(),
            false => Err(Refusal::Transition { from: "Initializing", to: "Restoring" }),
        }
    }

    /// Says to the pool that this instance is about to be free.
    pub(super) fn settling(&self) -> Option<Settling> {
        self.pool.upgrade().map(|pool| pool.settle())
    }

    /// Freezes the instance once it has been idle for a while. Not at once: calls that follow each
    /// other closely don't pay for it.
    pub(crate) fn rest(self: &Arc<Self>, now: Duration) {
        if !self.flush_and_rest() {
            self.freeze(now);
        }
    }

    /// Freezes it if it has been idle for a while.
    pub(super) fn freeze(&self, now: Duration) {
        let mut slot = self.slot();
        if slot.freeze_if_idle(now, FREEZE_AFTER) {
            // Under the lock, so that it can't overtake the thawing of an invocation.
            self.sandbox.freeze();
        }
    }

    /// Gives the instance back to its pool.
    pub(super) fn release(self: &Arc<Self>) {
        match self.pool.upgrade() {
            Some(pool) => pool.release(self),
            None => self.close(),
        }
    }

    /// Takes the instance out of its pool for good.
    pub(super) fn discard(self: &Arc<Self>) {
        match self.pool.upgrade() {
            Some(pool) => pool.discard(self),
            None => self.close(),
        }
    }
}
