//! What the server knows of one sandbox, shared between its handle and the thread that listens.

use super::memory::Meter;
use crate::cgroup::{Hierarchy, freezer, memory};
use crate::channel;
use crate::protocol::{Failure, FromInit, ToInit};
use model::sandbox::{Exit, SandboxError};
use std::io;
use std::net::TcpListener;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

pub(super) struct State {
    control: Arc<OwnedFd>,
    groups: Hierarchy,
    pub(super) meter: Meter,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    ready: Option<oneshot::Sender<Result<Vec<TcpListener>, SandboxError>>>,
    started: Option<oneshot::Sender<Result<(), SandboxError>>>,
    exit: Option<oneshot::Sender<Exit>>,
    running: bool,
    frozen: bool,
    /// The spawner has told that the first process was made.
    created: bool,
    ended: bool,
    /// The sampler ended the processes.
    over_limit: bool,
    /// Kills at the hard limit before the process was started.
    kills_before: u64,
}

/// What [`State::starting`] returns to wait upon.
pub(super) struct Starting {
    pub(super) started: oneshot::Receiver<Result<(), SandboxError>>,
    pub(super) exit: oneshot::Receiver<Exit>,
}

impl State {
    pub(super) fn new(
        control: Arc<OwnedFd>,
        groups: Hierarchy,
        meter: Meter,
        ready: oneshot::Sender<Result<Vec<TcpListener>, SandboxError>>,
    ) -> Self {
        Self {
            control,
            groups,
            meter,
            inner: Mutex::new(Inner { ready: Some(ready), ..Inner::default() }),
        }
    }

    pub(super) fn groups(&self) -> &Hierarchy {
        &self.groups
    }

    /// Whether its memory can grow.
    pub(super) fn is_active(&self) -> bool {
        let inner = self.inner();
        inner.running && !inner.frozen
    }

    /// Sends a command to the sandbox's first process.
    pub(super) fn send(&self, message: &ToInit, beside: Option<&OwnedFd>) -> io::Result<()> {
        let beside: Vec<_> = beside.iter().map(|fd| fd.as_fd()).collect();
        channel::send(&self.control, message, &beside)
    }

    /// Notes that a process is being started; `None` if one is running.
    pub(super) fn starting(&self) -> Result<Starting, SandboxError> {
        let mut inner = self.inner();
        if inner.ended {
            return Err(SandboxError::Lost);
        }
        if inner.running {
            return Err(SandboxError::Setup {
                step: "start the process".to_owned(),
                reason: "another one is running in this sandbox".to_owned(),
            });
        }
        let (started, started_receiver) = oneshot::channel();
        let (exit, exit_receiver) = oneshot::channel();
        inner.started = Some(started);
        inner.exit = Some(exit);
        inner.running = true;
        inner.over_limit = false;
        inner.kills_before = self.groups.memory.as_ref().map_or(0, memory::kills);
        Ok(Starting { started: started_receiver, exit: exit_receiver })
    }

    /// The process could not be started after all.
    pub(super) fn not_started(&self) {
        let mut inner = self.inner();
        inner.running = false;
        inner.started = None;
        inner.exit = None;
    }

    /// Ends all processes because they use more memory than they may.
    pub(super) fn end_over_limit(&self) {
        self.inner().over_limit = true;
        // A sandbox that is gone has no processes.
        let _ = self.send(&ToInit::Kill, None);
    }

    pub(super) fn freeze(&self) {
        let mut inner = self.inner();
        if inner.frozen || inner.ended {
            return;
        }
        inner.frozen = true;
        let result = match &self.groups.freezer {
            Some(place) => freezer::freeze(place),
            None => self.send(&ToInit::Stop, None),
        };
        log_failure("freeze", result);
    }

    pub(super) fn thaw(&self) {
        let mut inner = self.inner();
        if !inner.frozen {
            return;
        }
        inner.frozen = false;
        let result = match &self.groups.freezer {
            Some(place) => freezer::thaw(place),
            None => self.send(&ToInit::Continue, None),
        };
        if !inner.ended {
            log_failure("thaw", result);
        }
    }

    /// The spawner has made the first process.
    pub(super) fn created(&self, pid: i32) {
        self.meter.set_first_process(pid);
        let mut inner = self.inner();
        inner.created = true;
        if inner.ended {
            inner.ready = None;
        }
    }

    /// The sandbox was not made.
    pub(super) fn failed(&self, failure: Failure) {
        if let Some(ready) = self.inner().ready.take() {
            // Nobody waits when the caller has gone away.
            let _ = ready.send(Err(sandbox_error(failure)));
        }
    }

    /// What the first process says.
    pub(super) fn on_message(&self, message: FromInit, descriptors: Vec<OwnedFd>) {
        match message {
            FromInit::Failed(failure) => self.failed(failure),
            FromInit::Ready { tmp } => {
                let mut descriptors = descriptors.into_iter();
                if tmp && let Some(tmp) = descriptors.next() {
                    self.meter.set_tmp(tmp);
                }
                let listeners = descriptors.map(TcpListener::from).collect();
                if let Some(ready) = self.inner().ready.take() {
                    // Nobody waits when the caller has gone away.
                    let _ = ready.send(Ok(listeners));
                }
            }
            FromInit::Started => {
                if let Some(started) = self.inner().started.take() {
                    // As above.
                    let _ = started.send(Ok(()));
                }
            }
            FromInit::NotStarted { program, reason } => {
                let mut inner = self.inner();
                inner.running = false;
                inner.exit = None;
                if let Some(started) = inner.started.take() {
                    // As above.
                    let _ = started.send(Err(SandboxError::Exec { program, reason }));
                }
            }
            FromInit::Exited { code } => self.exited(Exit::Code(code)),
            FromInit::Killed { signal } => self.exited(Exit::Signal(signal)),
        }
    }

    /// The sandbox is gone.
    pub(super) fn lost(&self) {
        let mut inner = self.inner();
        inner.ended = true;
        inner.running = false;
        // What waited learns of it from the dropped senders. Whoever waits for the sandbox itself is
        // told by the spawner, if it could not even make the first process.
        if inner.created {
            inner.ready = None;
        }
        inner.started = None;
        inner.exit = None;
    }

    fn exited(&self, exit: Exit) {
        // The kernel may have killed a process other than the main one, which then failed for want
        // of it: that is out of memory too, unless the main one says that it ended well.
        let kills = self.groups.memory.as_ref().map_or(0, memory::kills);
        let mut inner = self.inner();
        let out = inner.over_limit || (kills > inner.kills_before && exit != Exit::Code(0));
        inner.running = false;
        if let Some(sender) = inner.exit.take() {
            // Nobody waits when the caller has gone away.
            let _ = sender.send(if out { Exit::OutOfMemory } else { exit });
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sandbox_error(failure: Failure) -> SandboxError {
    let Failure { step, reason, exhausted } = failure;
    if exhausted {
        SandboxError::Exhausted(format!("{step}: {reason}"))
    } else {
        SandboxError::Setup { step, reason }
    }
}

/// Logs here because the port's method has no result.
pub(super) fn log_failure(what: &'static str, result: io::Result<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, what, "a sandbox did not obey");
    }
}
