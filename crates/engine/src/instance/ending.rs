//! How invocations and processes end: done, out of time, crashed.

use super::Instance;
use super::slot::{Answer, Current, Init, Phase, Watch};
use crate::extensions::ShutdownReason;
use crate::failure::{Failure, timed_out_text};
use crate::invocation::StreamEnd;
use crate::telemetry::{self, InitPhase, PlatformEvent, Report, RuntimeDone, Status};
use bytes::Bytes;
use model::sandbox::{Exit, SandboxError};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::oneshot;

/// How old a report's memory may be. An instance that allocates as fast as it can gets some 30 MiB
/// in this time.
const MEMORY_PERIOD: Duration = Duration::from_millis(10);
/// Exit code of a program that could not be executed, as that of a shell.
const NOT_EXECUTED: i32 = 127;

impl Instance {
    /// Ends invocations whose time is up. One timer serves those that follow each other: it is set
    /// anew only when it goes off, and an instance that has nothing to do then has none.
    pub(super) fn watch_time(self: &Arc<Self>, first: Duration) {
        let instance = Arc::downgrade(self);
        let clock = Arc::clone(&self.clock);
        let watching = tokio::spawn(async move {
            let mut until = first;
            loop {
                tokio::time::sleep(until.saturating_sub(clock.monotonic())).await;
                let Some(instance) = instance.upgrade() else { return };
                let next = instance.slot().time_is(clock.monotonic());
                match next {
                    Watch::Expire(request_id) => instance.expire(&request_id),
                    Watch::Until(deadline) => until = deadline,
                    Watch::End => return,
                }
            }
        });
        self.own(watching.abort_handle());
    }

    /// Reports an invocation whose runtime has asked for the next event.
    pub(super) fn report_done(&self, current: Current) {
        self.output.settle();
        let status = match current.error_type {
            // A function's own error is no error of the platform: the report does not mention it.
            Some(ref error_type) if error_type.starts_with("Function.") => {
                Status::Error(error_type.clone())
            }
            _ => Status::Success,
        };
        let duration = self.clock.monotonic().saturating_sub(current.started);
        self.report(current, duration, status, None);
    }

    /// Ends an invocation whose time is up: the process is killed, the sandbox stays.
    pub(crate) fn expire(self: &Arc<Self>, request_id: &str) {
        let mut slot = self.slot();
        if let Phase::Shared(shared) = &mut slot.phase {
            let Some(current) = shared.take(request_id) else { return };
            shared.retired = true;
            drop(slot);
            if let Some(pool) = self.pool.upgrade() {
                pool.retire(self);
            }
            self.tell_timed_out(current);
            self.release();
            return;
        }
        // The sandbox is free as soon as the process is gone: calls wait for it rather than start
        // another one.
        // One with extensions takes longer than a call should wait.
        let says_goodbye = slot.extensions.is_some();
        let settling = if says_goodbye { None } else { self.settling() };
        let current = match std::mem::replace(&mut slot.phase, Phase::Dying(settling)) {
            Phase::Running(current) if current.event.request_id == request_id => current,
            other => {
                slot.phase = other;
                return;
            }
        };
        if !says_goodbye {
            slot.parked = None;
        }
        drop(slot);
        match says_goodbye {
            true => self.reset(ShutdownReason::Timeout),
            false => self.sandbox.kill(),
        }
        self.tell_timed_out(*current);
    }

    fn tell_timed_out(&self, mut current: Current) {
        self.output.settle();
        let timeout = self.executable.timeout;
        self.begin_report(&mut current);
        if current.initialises && !current.taken {
            self.say_init_end(InitPhase::Invoke, timeout, &Status::Timeout);
        }
        let words = format!(
            "{} {} {}",
            telemetry::time(self.clock.now()),
            current.event.request_id,
            timed_out_text(timeout)
        );
        self.output.say([PlatformEvent::Fault { words: &words }]);
        let failure = Failure::timed_out(&current.event.request_id, timeout);
        let told = current.answer.take();
        self.report(current, timeout, Status::Timeout, Some(&failure));
        tell(told, Answer::Failure(failure));
    }

    /// Ends the running invocation if its time was up before `now`. For invocations that nobody
    /// waits for any more; whoever waits has a timer of his own.
    pub(crate) fn expire_if_due(self: &Arc<Self>, now: Duration) {
        let due = match &self.slot().phase {
            Phase::Running(current) if current.deadline <= now => {
                Some(current.event.request_id.clone())
            }
            _ => None,
        };
        if let Some(request_id) = due {
            self.expire(&request_id);
        }
    }

    /// The runtime's process has ended; where there is no extension, and all that it left behind.
    pub(super) fn ended(self: &Arc<Self>, exit: Exit) {
        self.output.settle();
        let others = {
            let mut slot = self.slot();
            slot.runs = false;
            let inhabited = slot.is_inhabited() || slot.ending;
            match &slot.extensions {
                Some(extensions) if inhabited && exit != Exit::SandboxLost => {
                    extensions.changed.notify_waiters();
                    slot.parked = None;
                    slot.ended += 1;
                    true
                }
                _ => false,
            }
        };
        if others {
            self.break_down(|request_id| Failure::exited(request_id, exit));
        } else {
            self.vacated(exit);
        }
    }

    /// Nothing runs any more in the sandbox. What ended last ended like this.
    pub(super) fn vacated(self: &Arc<Self>, exit: Exit) {
        let now = self.clock.monotonic();
        let lost = exit == Exit::SandboxLost;
        let mut slot = self.slot();
        slot.parked = None;
        slot.ended += 1;
        slot.runs = false;
        slot.idle_since = now;
        let reported = slot.extensions.take().and_then(|extensions| extensions.first_error());
        self.output.audience.reopen();
        if std::mem::take(&mut slot.frozen) {
            // The next process must not be born into a frozen sandbox.
            self.sandbox.thaw();
        }
        let next = match slot.phase {
            Phase::Closed => Phase::Closed,
            // No process can be started in it again.
            _ if lost => Phase::Closed,
            _ => Phase::Empty,
        };
        let phase = std::mem::replace(&mut slot.phase, next);
        drop(slot);
        let leave = || if lost { self.discard() } else { self.release() };
        match phase {
            Phase::Initialising(told) => {
                let _ = told.send(Init::Exited(exit));
            }
            Phase::Emptying(told) => {
                let _ = told.send(());
            }
            Phase::Running(mut current) => {
                let (told, settling) = (current.answer.take(), current.settling.take());
                let failure = match reported {
                    None => Failure::exited(&current.event.request_id, exit),
                    // An internal one.
                    Some(error_type) => Failure::extension(
                        &current.event.request_id,
                        error_type,
                        &Failure::words_of(exit),
                    ),
                };
                let answer = match self.end_with(*current, failure, now) {
                    None => Answer::NotTaken(SandboxError::Lost),
                    Some(failure) => Answer::Failure(failure),
                };
                leave();
                drop(settling);
                tell(told, answer);
            }
            Phase::Shared(shared) => {
                self.discard();
                for current in shared.running {
                    self.end_and_tell(current, exit, now);
                }
                self.output.flush();
            }
            Phase::Dying(settling) => {
                leave();
                drop(settling);
            }
            // Whoever started it is told by the slot's state; an idle one starts anew when needed.
            Phase::Copied(gone) => {
                gone.store(true, Ordering::Release);
                self.output.flush();
            }
            // A provisioned one is replaced before a call meets it.
            Phase::Failing | Phase::Idle | Phase::Empty if lost || self.counts_as_ready() => {
                self.discard();
            }
            Phase::Failing | Phase::Idle | Phase::Empty | Phase::Closed => self.output.flush(),
        }
    }

    /// Ends all that there is of the instance, now: its invocation, its process, its listeners. For
    /// its pool, which has let it go.
    pub(crate) fn close(self: &Arc<Self>) {
        let mut slot = self.slot();
        if slot.extensions.is_none() {
            slot.parked = None;
        }
        let phase = std::mem::replace(&mut slot.phase, Phase::Closed);
        let (says_goodbye, ending) = (slot.extensions.is_some(), slot.ending);
        let reason = match slot.failed {
            true => ShutdownReason::Failure,
            false => ShutdownReason::Spindown,
        };
        drop(slot);
        // Whoever still holds the instance does not hold its processes.
        if !says_goodbye {
            self.sandbox.kill();
            self.end_tasks();
        } else if !ending {
            self.reset(reason);
        }
        let running = match phase {
            Phase::Running(current) => vec![*current],
            Phase::Shared(shared) => shared.running,
            _ => Vec::new(),
        };
        if !running.is_empty() {
            self.output.settle();
            let now = self.clock.monotonic();
            for current in running {
                self.end_and_tell(current, Exit::SandboxLost, now);
            }
        }
        self.output.flush();
    }

    fn end_and_tell(&self, mut current: Current, exit: Exit, now: Duration) {
        let told = current.answer.take();
        let failure = Failure::exited(&current.event.request_id, exit);
        let answer = match self.end_with(current, failure, now) {
            None => Answer::NotTaken(SandboxError::Lost),
            Some(failure) => Answer::Failure(failure),
        };
        tell(told, answer);
    }

    /// Ends an invocation with the process. Returns the failure, or `None` where the process ended
    /// before it was given the event.
    pub(super) fn end_with(
        &self,
        current: Current,
        failure: Failure,
        now: Duration,
    ) -> Option<Failure> {
        if !current.announced && !current.answered {
            self.output.flush();
            return None;
        }
        let duration = now.saturating_sub(current.started);
        let error_type = match (&current.error_type, current.answered) {
            (Some(error_type), true) => error_type.clone(),
            _ => failure.error_type.clone(),
        };
        if current.initialises && !current.taken {
            let status = Status::Error(error_type.clone());
            self.say_init_end(InitPhase::Invoke, duration, &status);
        }
        let told = (!current.answered).then_some(&failure);
        self.report(current, duration, Status::Error(error_type), told);
        Some(failure)
    }

    /// Ends an invocation whose process could not be started at all. Where that is the program's
    /// fault the caller is told, else another instance gets the invocation.
    pub(super) fn fail_to_start(self: &Arc<Self>, error: SandboxError) {
        if self.slot().extensions.is_some() && matches!(error, SandboxError::Exec { .. }) {
            // They run already.
            self.break_down(|request_id| start_failure(request_id, &error));
            return self.vacate_if_empty(Exit::Code(NOT_EXECUTED));
        }
        let now = self.clock.monotonic();
        let broken = !matches!(error, SandboxError::Exec { .. });
        let mut slot = self.slot();
        slot.idle_since = now;
        let next = match slot.phase {
            Phase::Closed => Phase::Closed,
            _ if broken => Phase::Closed,
            _ => Phase::Empty,
        };
        let phase = std::mem::replace(&mut slot.phase, next);
        drop(slot);
        let leave = || if broken { self.discard() } else { self.release() };
        let Phase::Running(mut current) = phase else { return leave() };
        let told = current.answer.take();
        let answer = if broken && !current.announced {
            drop(current);
            Answer::NotTaken(error)
        } else {
            let failure = start_failure(&current.event.request_id, &error);
            let duration = now.saturating_sub(current.started);
            let status = Status::Error(failure.error_type.clone());
            self.begin_report(&mut current);
            self.say_init_end(InitPhase::Invoke, duration, &status);
            self.report(*current, duration, status, Some(&failure));
            Answer::Failure(failure)
        };
        leave();
        tell(told, answer);
    }

    /// Says START if the invocation ends before the runtime was given it.
    pub(super) fn begin_report(&self, current: &mut Current) {
        if !std::mem::replace(&mut current.announced, true) {
            self.output.say([self.started(&current.event)]);
        }
    }

    /// The most memory that was used so far. Measuring costs a third of a short call, so calls that
    /// follow each other closely share a measurement.
    fn peak_bytes(&self) -> u64 {
        let now = self.clock.monotonic();
        if self.slot().measure_if_due(now, MEMORY_PERIOD) {
            self.peak.fetch_max(self.sandbox.peak_memory(), Ordering::Relaxed);
        }
        self.peak.load(Ordering::Relaxed)
    }

    /// Says that the runtime is through with an invocation, unless it is said.
    pub(super) fn runtime_done(&self, current: &mut Current, status: &Status) {
        if std::mem::replace(&mut current.runtime_done, true) || !self.output.tells_details() {
            return;
        }
        let now = self.clock.monotonic();
        // To whom the function's own errors are none of the platform's, they are here.
        let status = match (&current.error_type, status) {
            (Some(error_type), Status::Success) => &Status::Error(error_type.clone()),
            _ => status,
        };
        let spans = current.timing.spans(current.started, now);
        self.output.say([PlatformEvent::RuntimeDone(RuntimeDone {
            request_id: &current.event.request_id,
            status,
            duration: now.saturating_sub(current.started).min(self.executable.timeout),
            produced_bytes: current.timing.produced_bytes,
            spans: &spans,
            trace: &current.event.trace,
        })]);
    }

    /// Writes END and REPORT, tells the log's tail and a stream's end, gives the permit back.
    fn report(
        &self,
        mut current: Current,
        duration: Duration,
        status: Status,
        failure: Option<&Failure>,
    ) {
        self.begin_report(&mut current);
        self.runtime_done(&mut current, &status);
        let peak_bytes = self.peak_bytes();
        let (init, restore) = {
            let mut slot = self.slot();
            (slot.init_duration.take(), slot.restore_duration.take())
        };
        self.record(&mut current, duration, init, failure);
        let report = Report {
            request_id: &current.event.request_id,
            duration,
            memory_mib: self.executable.config.memory_mib,
            peak_bytes,
            init,
            restore,
            status,
            trace: &current.event.trace,
        };
        let request_id = &current.event.request_id;
        self.output.say([PlatformEvent::End { request_id }, PlatformEvent::Report(report)]);
        let tail = current.tail.take().map(|told| {
            let tail = Bytes::from(self.output.take_tail().unwrap_or_default());
            let _ = told.send(tail.clone());
            tail
        });
        self.output.flush();
        if let Some(told) = current.stream_end.take() {
            let error_type = failure.map(|f| f.error_type.clone()).or(current.error_type);
            let error_document = failure.map(|f| f.document.clone());
            let _ = told.send(StreamEnd { error_type, error_document, log_tail: tail });
        }
    }
}

/// Tells the caller, if he has not been told and is still there.
fn tell(told: Option<oneshot::Sender<Answer>>, answer: Answer) {
    if let Some(told) = told {
        let _ = told.send(answer);
    }
}

/// What the caller is told of a process that could not be started.
pub(super) fn start_failure(request_id: &str, error: &SandboxError) -> Failure {
    match error {
        SandboxError::Exec { .. } => Failure::entrypoint(request_id, &error.to_string()),
        _ => Failure::exited(request_id, Exit::SandboxLost),
    }
}
