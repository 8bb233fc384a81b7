//! Where an instance stands, and what each thing that happens to it makes of that.
//!
//! Pure: no IO and no clock; the caller performs the effects. One invocation at a time (the Lambda
//! contract), unless the version says otherwise (`shared.rs`).

use super::shared::Shared;
use crate::admission::Permit;
use crate::extensions::Registry;
use crate::failure::Failure;
use crate::invocation::{ReplyStream, StreamEnd};
use crate::pool::{Pool, Settling};
use crate::record::Recording;
use crate::telemetry::Timing;
use bytes::Bytes;
use model::TenantId;
use model::record::InvocationKind;
use model::sandbox::{Exit, SandboxError};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::sync::oneshot;

/// What a runtime is given for one invocation.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) request_id: String,
    pub(crate) payload: Bytes,
    /// Milliseconds since 1970.
    pub(crate) deadline_ms: i64,
    pub(crate) arn: String,
    pub(crate) trace: String,
    pub(crate) client_context: Option<String>,
    pub(crate) tenant: Option<TenantId>,
}

/// What the caller of an invocation is told, once.
pub(crate) enum Answer {
    /// The whole payload.
    Payload {
        content_type: Option<String>,
        body: Bytes,
    },
    /// The payload as it is written.
    Stream {
        content_type: Option<String>,
        stream: ReplyStream,
    },
    Failure(Failure),
    /// The process ended, or could not be started, before it took the event: another instance can
    /// have it.
    NotTaken(SandboxError),
}

impl Answer {
    /// What the caller is told in whole.
    pub(crate) fn document(&self) -> Option<Bytes> {
        match self {
            Self::Payload { body, .. } => Some(body.clone()),
            Self::Failure(failure) => Some(failure.document.clone()),
            Self::Stream { .. } | Self::NotTaken(_) => None,
        }
    }
}

/// One invocation on its instance.
pub(crate) struct Current {
    pub(crate) event: Arc<Event>,
    /// Whether the runtime has fetched the event.
    pub(crate) taken: bool,
    /// Whether the extensions have been told of it.
    pub(crate) extensions_told: bool,
    /// Whether the log says START. From then on the invocation ends with END and REPORT.
    pub(crate) announced: bool,
    /// Whether this invocation also initialises the runtime ("suppressed init").
    pub(crate) initialises: bool,
    pub(crate) streaming: bool,
    /// Taken when the caller was told.
    pub(crate) answer: Option<oneshot::Sender<Answer>>,
    /// Of a streamed answer: taken when its end was told.
    pub(crate) stream_end: Option<oneshot::Sender<StreamEnd>>,
    /// The answer is complete; only the runtime's next request is missing.
    pub(crate) answered: bool,
    /// The error that the answer was, for the report.
    pub(crate) error_type: Option<String>,
    /// Whether a record of it is to be kept.
    pub(crate) recording: Recording,
    pub(crate) kind: InvocationKind,
    /// The answer, for the record; `None` if there is to be none, or it was streamed.
    pub(crate) response: Option<Bytes>,
    pub(crate) tail: Option<oneshot::Sender<Bytes>>,
    /// Whether it is said that the runtime is done with it.
    pub(crate) runtime_done: bool,
    /// Where its time goes.
    pub(crate) timing: Timing,
    pub(crate) started: Duration,
    pub(crate) deadline: Duration,
    /// Given back with the invocation.
    pub(crate) _permit: Permit,
    /// Counts the instance as about to be free, once it has answered. Behind the permit: whoever
    /// waits for that looks here first.
    pub(crate) settling: Option<Settling>,
    /// Kept until the invocation ends, though its caller leave and its version be served no more.
    pub(crate) _pool: Option<Arc<Pool>>,
}

/// How the init phase went.
#[derive(Debug)]
pub(crate) enum Init {
    Ready,
    Failed(Failure),
    Exited(Exit),
}

pub(crate) enum Phase {
    /// No process runs.
    Empty,
    /// The process was started and has not asked for an event yet.
    Initialising(oneshot::Sender<Init>),
    /// It failed to initialise and its caller was told; it will end or be ended.
    Failing,
    /// It waits for an event.
    Idle,
    /// It is initialised and serves copies of itself. The flag says when it has ended.
    Copied(Arc<AtomicBool>),
    /// It has an invocation.
    Running(Box<Current>),
    /// It is given several invocations at a time, and may have none.
    Shared(Shared),
    /// It is being killed; its end will empty the slot.
    Dying(Option<Settling>),
    /// It is being killed, and whoever waits for that is told.
    Emptying(oneshot::Sender<()>),
    /// The instance is of no more use. Stays.
    Closed,
}

/// The state of one instance.
pub(crate) struct Slot {
    pub(crate) phase: Phase,
    /// The runtime's open request for an event.
    pub(crate) parked: Option<oneshot::Sender<Arc<Event>>>,
    /// Of the init phase, until the first report has told it.
    pub(crate) init_duration: Option<Duration>,
    /// Of the restore from a snapshot, until the first report has told it.
    pub(crate) restore_duration: Option<Duration>,
    /// Set where the process is to serve copies of itself; becomes true when it has ended.
    pub(crate) copies: Option<Arc<AtomicBool>>,
    pub(crate) idle_since: Duration,
    /// Its processes are stopped until the next invocation.
    pub(crate) frozen: bool,
    /// Whether a timer runs for the time of its invocations.
    pub(crate) watched: bool,
    /// When its memory was measured last.
    pub(crate) measured: Option<Duration>,
    /// How many processes have ended in it: tells requests of the one that runs from what one that is
    /// gone had still sent.
    pub(crate) ended: u64,
    /// Invocations that it may be given at a time.
    pub(crate) at_once: usize,
    /// Those that are registered with it, or were started to be; none for most functions.
    pub(crate) extensions: Option<Box<Registry>>,
    /// Whether the runtime's process runs.
    pub(crate) runs: bool,
    /// Whoever waits for the init phase of a runtime that is ready before its extensions, where it is
    /// given several invocations at a time.
    pub(crate) init_told: Option<oneshot::Sender<Init>>,
    /// Whether further processes are just being started.
    pub(crate) launching: bool,
    /// Whether one of its processes failed while it had nothing to do.
    pub(crate) failed: bool,
    /// Whether its processes are being asked to end. Until that is over nothing new is started.
    pub(crate) ending: bool,
}

/// What the timer of an instance is to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Watch {
    /// The time of this invocation is up.
    Expire(String),
    /// The next one's is up then.
    Until(Duration),
    /// There is nothing to wait for: the next invocation starts a timer.
    End,
}

/// What to do with a runtime's request for an event.
pub(crate) enum Next {
    /// Here is one.
    Event(Arc<Event>),
    /// It will come through here.
    Wait(oneshot::Receiver<Arc<Event>>),
    /// Not now.
    Refused(Refusal),
}

/// Why a request of a runtime is refused, in the words of AWS's Runtime API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The request id is not that of the running invocation.
    UnknownRequest,
    /// The request does not fit where the runtime stands.
    Transition { from: &'static str, to: &'static str },
}

impl Slot {
    pub(crate) fn empty(now: Duration) -> Self {
        Self {
            phase: Phase::Empty,
            parked: None,
            init_duration: None,
            restore_duration: None,
            copies: None,
            idle_since: now,
            frozen: false,
            watched: false,
            measured: None,
            ended: 0,
            at_once: 1,
            extensions: None,
            runs: false,
            init_told: None,
            launching: false,
            failed: false,
            ending: false,
        }
    }

    /// Whether the runtime runs and is through with the init phase.
    pub(crate) fn is_initialised(&self) -> bool {
        match &self.phase {
            Phase::Idle | Phase::Running(_) => true,
            Phase::Shared(shared) => !shared.retired,
            _ => false,
        }
    }

    /// How many invocations at a time it may be given now. One that is not initialised has to be by
    /// the one that it is given.
    pub(crate) fn room(&self) -> usize {
        match &self.phase {
            Phase::Shared(shared) if shared.retired => 0,
            Phase::Shared(_) => self.at_once,
            _ => 1,
        }
    }

    /// The invocation of this id, if it runs here.
    pub(crate) fn find(&mut self, request_id: &str) -> Option<&mut Current> {
        match &mut self.phase {
            Phase::Running(current) if current.event.request_id == request_id => Some(current),
            Phase::Shared(shared) => shared.find(request_id),
            _ => None,
        }
    }

    /// Takes an invocation out that is answered, where several run: its answer has ended it.
    pub(crate) fn take_answered(&mut self, request_id: &str, now: Duration) -> Option<Current> {
        let Phase::Shared(shared) = &mut self.phase else { return None };
        if !shared.find(request_id)?.answered {
            return None;
        }
        self.idle_since = now;
        shared.take(request_id)
    }

    /// Returns whether a timer has to be started for the invocation that has begun; from then on it
    /// counts as running.
    pub(crate) fn watch(&mut self) -> bool {
        !std::mem::replace(&mut self.watched, true)
    }

    /// What the timer does that has gone off.
    pub(crate) fn time_is(&mut self, now: Duration) -> Watch {
        match &self.phase {
            Phase::Running(current) if current.deadline <= now => {
                Watch::Expire(current.event.request_id.clone())
            }
            Phase::Running(current) => Watch::Until(current.deadline),
            Phase::Shared(shared) => match shared.first_deadline() {
                Some((deadline, request_id)) if deadline <= now => {
                    Watch::Expire(request_id.to_owned())
                }
                Some((deadline, _)) => Watch::Until(deadline),
                None => self.stop_watching(),
            },
            _ => self.stop_watching(),
        }
    }

    fn stop_watching(&mut self) -> Watch {
        self.watched = false;
        Watch::End
    }

    /// Whether its memory is to be measured now, since it has not been for `period`; if so it counts
    /// as measured.
    pub(crate) fn measure_if_due(&mut self, now: Duration, period: Duration) -> bool {
        let due = self.measured.is_none_or(|before| now.saturating_sub(before) >= period);
        if due {
            self.measured = Some(now);
        }
        due
    }

    /// Whether it has been idle for so long that it is to be frozen now; if so it counts as frozen.
    pub(crate) fn freeze_if_idle(&mut self, now: Duration, after: Duration) -> bool {
        let idle = match &self.phase {
            Phase::Idle => true,
            Phase::Shared(shared) => shared.running.is_empty(),
            _ => false,
        };
        let due = idle && !self.frozen && now.saturating_sub(self.idle_since) >= after;
        self.frozen |= due;
        due
    }

    /// When the running invocation began, if it has initialised the runtime, too.
    pub(crate) fn initialises_since(&self) -> Option<Duration> {
        match &self.phase {
            Phase::Running(current) if current.initialises => Some(current.started),
            _ => None,
        }
    }

    fn name(&self) -> &'static str {
        match &self.phase {
            Phase::Empty
            | Phase::Dying(_)
            | Phase::Emptying(_)
            | Phase::Failing
            | Phase::Closed => "Stopped",
            Phase::Initialising(_) => "Initializing",
            Phase::Copied(_) => "Restoring",
            Phase::Idle => "Ready",
            Phase::Running(current) if current.answered => "InvocationResponse",
            Phase::Running(_) => "Running",
            Phase::Shared(_) => "Ready",
        }
    }

    fn refuse(&self, to: &'static str) -> Refusal {
        Refusal::Transition { from: self.name(), to }
    }

    /// Opens a request for an event. The one before is closed unless somebody still waits on it.
    fn park(&mut self) -> Next {
        if self.parked.as_ref().is_some_and(|parked| !parked.is_closed()) {
            return Next::Refused(self.refuse("Ready"));
        }
        let (sender, receiver) = oneshot::channel();
        self.parked = Some(sender);
        Next::Wait(receiver)
    }

    /// The runtime asks for its next event. Also returns the invocation that this ends, if any.
    pub(crate) fn next(&mut self, now: Duration) -> (Next, Option<Box<Current>>) {
        if let Some(extensions) = &mut self.extensions {
            extensions.close();
        }
        match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Initialising(told) if self.at_once > 1 => {
                self.idle_since = now;
                let mut shared = Shared::default();
                let next = shared.next(self.at_once);
                self.phase = Phase::Shared(shared);
                match self.waits_for_extensions() {
                    true => self.init_told = Some(told),
                    false => drop(told.send(Init::Ready)),
                }
                (next.unwrap_or_else(|| Next::Refused(self.refuse("Ready"))), None)
            }
            Phase::Shared(mut shared) => {
                let next = shared.next(self.at_once);
                self.phase = Phase::Shared(shared);
                (next.unwrap_or_else(|| Next::Refused(self.refuse("Ready"))), None)
            }
            Phase::Running(mut current) if !current.taken && self.at_once > 1 => {
                current.taken = true;
                let event = Arc::clone(&current.event);
                self.phase = Phase::Shared(Shared::with(*current));
                (Next::Event(event), None)
            }
            phase @ Phase::Initialising(_) if self.waits_for_extensions() => {
                self.phase = phase;
                (self.park(), None)
            }
            Phase::Initialising(told) => {
                self.idle_since = now;
                let next = self.park();
                let _ = told.send(Init::Ready);
                (next, None)
            }
            Phase::Idle => (self.park(), None),
            Phase::Running(current)
                if !current.taken
                    && !current.answered
                    && current.initialises
                    && !current.extensions_told
                    && self.waits_for_extensions() =>
            {
                self.phase = Phase::Running(current);
                (self.park(), None)
            }
            Phase::Running(mut current) if !current.taken && !current.answered => {
                current.taken = true;
                let event = Arc::clone(&current.event);
                self.tell_extensions(&mut current);
                self.phase = Phase::Running(current);
                (Next::Event(event), None)
            }
            Phase::Running(current)
                if current.answered && current.taken && self.extensions_are_busy() =>
            {
                self.phase = Phase::Running(current);
                (self.park(), None)
            }
            Phase::Running(current) if current.answered && current.taken => {
                self.idle_since = now;
                (self.park(), Some(current))
            }
            other => {
                self.phase = other;
                (Next::Refused(self.refuse("Ready")), None)
            }
        }
    }

    /// The runtime is initialised and says that it can be snapshotted (AWS Lambda, Runtime API for
    /// SnapStart). Returns whether it is to serve copies of itself; if not, it goes on at once.
    pub(crate) fn restore_next(&mut self) -> Result<bool, Refusal> {
        match (std::mem::replace(&mut self.phase, Phase::Failing), &self.copies) {
            (Phase::Initialising(told), Some(gone)) => {
                self.phase = Phase::Copied(Arc::clone(gone));
                let _ = told.send(Init::Ready);
                Ok(true)
            }
            (phase @ Phase::Initialising(_), None) => {
                self.phase = phase;
                Ok(false)
            }
            (Phase::Running(current), None) if current.initialises && !current.taken => {
                self.phase = Phase::Running(current);
                Ok(false)
            }
            (phase, _) => {
                self.phase = phase;
                Err(self.refuse("Restoring"))
            }
        }
    }

    /// Puts an invocation in; the event goes to the runtime's open request if there is one. Returns
    /// whether it did.
    pub(crate) fn begin(&mut self, mut current: Box<Current>) -> bool {
        if let Phase::Shared(shared) = &mut self.phase {
            return shared.begin(*current);
        }
        if matches!(self.phase, Phase::Idle)
            && let Some(parked) = self.parked.take()
        {
            self.tell_extensions(&mut current);
            current.taken = parked.send(Arc::clone(&current.event)).is_ok();
        }
        let taken = current.taken;
        current.announced = taken;
        self.phase = Phase::Running(current);
        taken
    }

    /// Whether the running invocation is still to be announced; from then on it counts as announced.
    pub(crate) fn announce(&mut self) -> Option<Arc<Event>> {
        match &mut self.phase {
            Phase::Running(current) if !current.announced => {
                current.announced = true;
                Some(Arc::clone(&current.event))
            }
            Phase::Shared(shared) => shared.announce(),
            _ => None,
        }
    }

    /// The running invocation, if it is this one and has not been answered.
    pub(crate) fn unanswered(
        &mut self,
        request_id: &str,
        to: &'static str,
    ) -> Result<&mut Current, Refusal> {
        let refusal = self.refuse(to);
        if !matches!(self.phase, Phase::Running(_) | Phase::Shared(_)) {
            return Err(refusal);
        }
        let current = self.find(request_id).ok_or(Refusal::UnknownRequest)?;
        if !current.taken || current.answer.is_none() {
            return Err(refusal);
        }
        Ok(current)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn current(id: &str) -> (Box<Current>, oneshot::Receiver<Answer>) {
        let (sender, receiver) = oneshot::channel();
        let event = Event {
            request_id: id.to_owned(),
            payload: Bytes::new(),
            deadline_ms: 0,
            arn: String::new(),
            trace: String::new(),
            client_context: None,
            tenant: None,
        };
        let current = Current {
            event: Arc::new(event),
            taken: false,
            extensions_told: false,
            announced: false,
            initialises: false,
            streaming: false,
            answer: Some(sender),
            stream_end: None,
            answered: false,
            error_type: None,
            recording: Recording::Never,
            kind: InvocationKind::RequestResponse,
            response: None,
            tail: None,
            runtime_done: false,
            timing: Timing::default(),
            started: Duration::ZERO,
            deadline: Duration::ZERO,
            _permit: Permit::unlimited(),
            settling: None,
            _pool: None,
        };
        (Box::new(current), receiver)
    }

    pub(crate) fn ready_slot() -> (Slot, oneshot::Receiver<Arc<Event>>) {
        let mut slot = Slot::empty(Duration::ZERO);
        let (told, _ready) = oneshot::channel();
        slot.phase = Phase::Initialising(told);
        let (Next::Wait(parked), None) = slot.next(Duration::ZERO) else { panic!("must wait") };
        (slot, parked)
    }

    #[test]
    fn an_event_goes_to_the_open_request() {
        let (mut slot, mut parked) = ready_slot();
        let (invocation, _answer) = current("a");
        slot.begin(invocation);
        assert_eq!(parked.try_recv().expect("sent").request_id, "a");
        assert!(slot.unanswered("a", "InvocationResponse").is_ok());
        assert_eq!(slot.unanswered("b", "InvocationResponse").err(), Some(Refusal::UnknownRequest));
    }

    #[test]
    fn a_runtime_that_asks_before_it_answers_is_refused() {
        let (mut slot, _parked) = ready_slot();
        let (invocation, _answer) = current("a");
        slot.begin(invocation);
        let (next, ended) = slot.next(Duration::ZERO);
        assert!(matches!(next, Next::Refused(Refusal::Transition { from: "Running", .. })));
        assert!(ended.is_none());
    }

    #[test]
    fn an_answer_before_the_event_was_taken_is_refused() {
        let (mut slot, parked) = ready_slot();
        drop(parked);
        let (invocation, _answer) = current("a");
        slot.begin(invocation);
        assert!(slot.unanswered("a", "InvocationResponse").is_err());
        let (next, _) = slot.next(Duration::ZERO);
        assert!(matches!(next, Next::Event(event) if event.request_id == "a"));
    }

    #[test]
    fn asking_again_ends_an_answered_invocation() {
        let (mut slot, _parked) = ready_slot();
        let (invocation, _answer) = current("a");
        slot.begin(invocation);
        let running = slot.unanswered("a", "InvocationResponse").expect("running");
        running.answer = None;
        running.answered = true;
        assert!(slot.unanswered("a", "InvocationResponse").is_err(), "answered twice");
        let (next, ended) = slot.next(Duration::from_secs(7));
        assert!(matches!(next, Next::Wait(_)));
        assert_eq!(ended.expect("ended").event.request_id, "a");
        assert_eq!(slot.idle_since, Duration::from_secs(7));
    }

    #[test]
    fn one_timer_serves_invocations_that_follow_each_other() {
        let (mut slot, _parked) = ready_slot();
        let (mut first, _answer) = current("a");
        first.deadline = Duration::from_secs(3);
        slot.begin(first);
        assert!(slot.watch(), "there is none");
        let (mut second, _answer) = current("b");
        second.deadline = Duration::from_secs(5);
        slot.begin(second);
        assert!(!slot.watch(), "it runs");
        assert_eq!(slot.time_is(Duration::from_secs(3)), Watch::Until(Duration::from_secs(5)));
        assert_eq!(slot.time_is(Duration::from_secs(5)), Watch::Expire("b".to_owned()));
        slot.phase = Phase::Idle;
        assert_eq!(slot.time_is(Duration::from_secs(6)), Watch::End);
        assert!(slot.watch(), "it has ended");
    }

    #[test]
    fn only_an_idle_runtime_is_frozen_and_only_once() {
        let (mut slot, _parked) = ready_slot();
        let after = Duration::from_secs(1);
        assert!(!slot.freeze_if_idle(Duration::from_millis(999), after));
        assert!(slot.freeze_if_idle(after, after));
        assert!(!slot.freeze_if_idle(after, after), "it is frozen already");
        let (mut running, _parked) = ready_slot();
        let (invocation, _answer) = current("a");
        running.begin(invocation);
        assert!(!running.freeze_if_idle(after, after));
    }

    #[test]
    fn two_open_requests_at_a_time_are_one_too_many() {
        let (mut slot, parked) = ready_slot();
        assert!(matches!(slot.next(Duration::ZERO).0, Next::Refused(_)));
        drop(parked);
        assert!(matches!(slot.next(Duration::ZERO).0, Next::Wait(_)), "the first one was given up");
    }
}
