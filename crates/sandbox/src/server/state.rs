//! What the server knows of one sandbox, shared between its handle and the thread that listens.

use super::copies::{Copies, Copy};
use super::memory::Meter;
use crate::cgroup::{Hierarchy, freezer, memory};
use crate::channel;
use crate::init::FIRST_TURN;
use crate::network::{Assigned, Place};
use crate::protocol::{End, Failure, FromInit, ToInit};
use model::sandbox::{Exit, SandboxError};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::TcpListener;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

/// How long a sandbox may take to be made. Usually it is a millisecond; on a machine that is busy with
/// a thousand others it is seconds.
pub(super) const CREATION_PATIENCE: Duration = Duration::from_secs(30);

/// How long a first process may leave no room for a command before it is given up.
const COMMAND_PATIENCE: Timespec = Timespec { tv_sec: 10, tv_nsec: 0 };

/// The numbers of processes beside the main one begin behind all that main ones have.
const FIRST_BESIDE: u64 = 1 << 32;

pub(super) struct State {
    control: Arc<OwnedFd>,
    groups: Hierarchy,
    pub(super) meter: Meter,
    runtime: Handle,
    since: Instant,
    inner: Mutex<Inner>,
    /// Where its network is plugged in, when that is known.
    pub(super) place: watch::Sender<Option<Result<Place, Failure>>>,
    /// The policy of its network, which is in force for as long as it lives.
    pub(super) policy: Mutex<Option<Assigned>>,
    /// How it stands with the copy, if its process is one.
    copying: OnceLock<Copying>,
    /// Of a template.
    copies: Copies,
}

struct Copying {
    template: Weak<State>,
    stage: watch::Sender<Stage>,
}

#[derive(Clone)]
enum Stage {
    Coming,
    /// It waits, with this number.
    Here(u64),
    Failed(u64, Failure),
}

#[derive(Default)]
struct Inner {
    ready: Option<oneshot::Sender<Result<Vec<TcpListener>, SandboxError>>>,
    exit: Option<oneshot::Sender<Exit>>,
    /// Of those beside the main process, by their numbers.
    beside: HashMap<u64, oneshot::Sender<Exit>>,
    /// How many were ever started beside the main process.
    beside_turn: u64,
    /// Where the process waits that the next start begins with.
    waiting: Option<OwnedFd>,
    /// The number of the runner that waits or runs.
    turn: u64,
    furnishing: Furnishing,
    /// Who waits for sockets in the sandbox's network, in the order in which they come.
    sockets: VecDeque<oneshot::Sender<Result<OwnedFd, SandboxError>>>,
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

/// What [`State::socket`] returns; it ends without one when the sandbox does.
pub(super) type SocketToCome = oneshot::Receiver<Result<OwnedFd, SandboxError>>;

/// Whether the sandbox is a function's.
#[derive(Default)]
pub(super) enum Furnishing {
    /// It is none's.
    #[default]
    Missing,
    /// It is about to be; the spawner answers here.
    Ordered(OwnedFd),
    /// It is.
    Done,
}

/// What [`State::starting`] returns.
pub(super) struct Starting {
    /// Where the process waits that was made ahead, if there is one.
    pub(super) waiting: Option<OwnedFd>,
    pub(super) turn: u64,
    /// The spawner's answer that is still to come.
    pub(super) furnishing: Option<OwnedFd>,
}

impl State {
    pub(super) fn new(
        control: Arc<OwnedFd>,
        waiting: OwnedFd,
        groups: Hierarchy,
        meter: Meter,
        runtime: Handle,
        ready: oneshot::Sender<Result<Vec<TcpListener>, SandboxError>>,
    ) -> Self {
        let inner = Inner {
            ready: Some(ready),
            waiting: Some(waiting),
            turn: FIRST_TURN,
            ..Inner::default()
        };
        let since = Instant::now();
        Self {
            control,
            groups,
            meter,
            runtime,
            since,
            inner: Mutex::new(inner),
            place: watch::channel(None).0,
            policy: Mutex::new(None),
            copying: OnceLock::new(),
            copies: Copies::default(),
        }
    }

    /// Its process will be a copy of that template's.
    pub(super) fn expect_copy(&self, template: &Arc<Self>) {
        let (stage, _) = watch::channel(Stage::Coming);
        // Once only, when it is made.
        let _ = self.copying.set(Copying { template: Arc::downgrade(template), stage });
    }

    /// Waits until the copy with this number waits in the sandbox.
    pub(super) async fn copy_is_here(&self, turn: u64) -> Result<(), SandboxError> {
        let copying = self.copying.get().ok_or(SandboxError::Lost)?;
        let mut stages = copying.stage.subscribe();
        loop {
            match &*stages.borrow_and_update() {
                Stage::Here(here) if *here == turn => return Ok(()),
                Stage::Failed(failed, failure) if *failed == turn => {
                    return Err(sandbox_error(failure.clone()));
                }
                _ => {}
            }
            if self.inner().ended {
                return Err(SandboxError::Lost);
            }
            stages.changed().await.map_err(|_| SandboxError::Lost)?;
        }
    }

    /// A copy waits, as the spawner has made sure.
    pub(super) fn copied(self: &Arc<Self>, turn: u64, pid: i32, in_template: i32, in_sandbox: i32) {
        let Some(copying) = self.copying.get() else { return };
        if self.inner().turn != turn {
            return;
        }
        self.meter.set_copy(pid);
        log_failure("adopt a copy", self.send(&ToInit::Adopt { turn, pid: in_sandbox }, None));
        if let Some(template) = copying.template.upgrade()
            && let Some(end) = template.copies.add(in_template, Copy::new(self, turn))
        {
            self.copy_ended(turn, end);
        }
        copying.stage.send_replace(Stage::Here(turn));
    }

    /// There is no copy.
    pub(super) fn not_copied(&self, turn: u64, failure: Failure) {
        if let Some(copying) = self.copying.get() {
            copying.stage.send_replace(Stage::Failed(turn, failure));
        }
    }

    /// Where its network is plugged in, as soon as it is.
    pub(super) async fn place(&self) -> Result<Place, Failure> {
        if let Some(place) = &*self.place.borrow() {
            return place.clone();
        }
        let gone = |reason: &str| Failure::new("find the sandbox's network", reason);
        let mut places = self.place.subscribe();
        let known = tokio::time::timeout(CREATION_PATIENCE, places.wait_for(Option::is_some));
        match known.await {
            Ok(Ok(place)) => place.clone().unwrap_or_else(|| Err(gone("it has none"))),
            Ok(Err(_)) => Err(gone("the sandbox is gone")),
            Err(_) => Err(gone("it took too long")),
        }
    }

    /// The first process ends what the copy left behind and then tells of its end.
    fn copy_ended(&self, turn: u64, end: End) {
        log_failure("end a copy", self.send(&ToInit::CopyEnded { turn, end }, None));
    }

    pub(super) fn groups(&self) -> &Hierarchy {
        &self.groups
    }

    /// Whether its memory can grow.
    pub(super) fn is_active(&self) -> bool {
        let inner = self.inner();
        (inner.running || !inner.beside.is_empty()) && !inner.frozen
    }

    pub(super) fn is_running(&self) -> bool {
        self.inner().running
    }

    /// Whether it has been in the making for too long.
    pub(super) fn is_overdue(&self) -> bool {
        self.since.elapsed() > CREATION_PATIENCE && self.inner().ready.is_some()
    }

    /// Sends a command to the sandbox's first process.
    pub(super) fn send(&self, message: &ToInit, beside: Option<&OwnedFd>) -> io::Result<()> {
        let beside: Vec<_> = beside.iter().map(|fd| fd.as_fd()).collect();
        channel::send(&self.control, message, &beside)
    }

    /// Asks for a TCP socket in the sandbox's network.
    pub(super) fn socket(&self) -> Result<SocketToCome, SandboxError> {
        let (told, to_come) = oneshot::channel();
        let mut inner = self.inner();
        if inner.ended {
            return Err(SandboxError::Lost);
        }
        // Under the lock, so that they wait in the order in which they asked.
        self.send(&ToInit::Socket, None)
            .map_err(|error| super::sandbox::setup("ask for a socket", &error))?;
        inner.sockets.push_back(told);
        Ok(to_come)
    }

    /// Sends SIGKILL to all processes of the sandbox.
    pub(super) fn kill(&self) {
        {
            let mut inner = self.inner();
            if !inner.running {
                // It may be told to go on and be ended at the same moment.
                inner.waiting = None;
            }
        }
        match self.send(&ToInit::Kill, None) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let control = self.control.clone();
                self.runtime.spawn_blocking(move || {
                    let room =
                        poll(&mut [PollFd::new(&control, PollFlags::OUT)], Some(&COMMAND_PATIENCE));
                    if room.is_ok_and(|ready| ready > 0) {
                        log_failure(
                            "end its processes",
                            channel::send(&control, &ToInit::Kill, &[]),
                        );
                    }
                });
            }
            // A sandbox that is gone has no processes.
            _ => {}
        }
    }

    /// Notes that the spawner was asked to make it a function's, and where the answer comes.
    pub(super) fn furnishing(&self, next: Furnishing) -> Result<(), SandboxError> {
        let mut inner = self.inner();
        if !matches!(inner.furnishing, Furnishing::Missing) {
            return Err(SandboxError::Setup {
                step: "furnish the sandbox".to_owned(),
                reason: "it is a function's already".to_owned(),
            });
        }
        inner.furnishing = next;
        Ok(())
    }

    /// The answer of the spawner to what was asked last, if it was not taken yet.
    pub(super) fn ordered_furnishing(&self) -> Option<OwnedFd> {
        let mut inner = self.inner();
        match std::mem::replace(&mut inner.furnishing, Furnishing::Done) {
            Furnishing::Ordered(answer) => Some(answer),
            other => {
                inner.furnishing = other;
                None
            }
        }
    }

    /// Notes that a process is being started; an error if one is running.
    pub(super) fn starting(&self) -> Result<(Starting, oneshot::Receiver<Exit>), SandboxError> {
        let furnishing = self.ordered_furnishing();
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
        let (exit, exit_receiver) = oneshot::channel();
        inner.exit = Some(exit);
        inner.running = true;
        inner.over_limit = false;
        let waiting = inner.waiting.take();
        if waiting.is_none() {
            inner.turn += 1;
        }
        Ok((Starting { waiting, turn: inner.turn, furnishing }, exit_receiver))
    }

    /// Notes that a process is being started beside the main one; its number, and how it will have
    /// ended.
    pub(super) fn starting_beside(&self) -> Result<(u64, oneshot::Receiver<Exit>), SandboxError> {
        let mut inner = self.inner();
        if inner.ended {
            return Err(SandboxError::Lost);
        }
        inner.beside_turn += 1;
        let turn = FIRST_BESIDE + inner.beside_turn;
        let (exit, exit_receiver) = oneshot::channel();
        inner.beside.insert(turn, exit);
        Ok((turn, exit_receiver))
    }

    /// It could not be started after all.
    pub(super) fn not_started_beside(&self, turn: u64) {
        self.inner().beside.remove(&turn);
    }

    /// Another runner than the one that waited is needed.
    pub(super) fn next_turn(&self) -> u64 {
        let mut inner = self.inner();
        inner.turn += 1;
        inner.turn
    }

    /// The process could not be started after all.
    pub(super) fn not_started(&self) {
        let mut inner = self.inner();
        inner.running = false;
        inner.exit = None;
    }

    /// Ends all processes because they use more memory than they may.
    pub(super) fn end_over_limit(&self) {
        self.inner().over_limit = true;
        self.kill();
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
            FromInit::Ended { turn, end } => self.ended(turn, end),
            FromInit::Socket(made) => {
                let socket = made.map_err(sandbox_error);
                let socket =
                    socket.and_then(|()| descriptors.into_iter().next().ok_or(SandboxError::Lost));
                if let Some(waiting) = self.inner().sockets.pop_front() {
                    // Whoever waited may have gone.
                    let _ = waiting.send(socket);
                }
            }
            FromInit::OrphanEnded { pid, end } => {
                if let Some(copy) = self.copies.ended(pid, end)
                    && let Some(state) = copy.state.upgrade()
                {
                    state.copy_ended(copy.turn, end);
                }
            }
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
        inner.waiting = None;
        inner.exit = None;
        inner.beside.clear();
        inner.sockets.clear();
        drop(inner);
        if let Some(copying) = self.copying.get() {
            // Whoever waits for the copy looks again.
            copying.stage.send_modify(|_| {});
        }
    }

    fn ended(&self, turn: u64, end: End) {
        // The kernel may have killed a process other than the main one, which then failed for want
        // of it: that is out of memory too, unless the main one says that it ended well.
        let kills = self.groups.memory.as_ref().map_or(0, memory::kills);
        let exit = match end {
            End::Exited(code) => Exit::Code(code),
            End::Killed(signal) => Exit::Signal(signal),
        };
        let mut inner = self.inner();
        let out_of_memory = inner.over_limit || kills > inner.kills_before;
        if let Some(sender) = inner.beside.remove(&turn) {
            let out = out_of_memory && exit != Exit::Code(0);
            // Nobody waits when the caller has gone away.
            let _ = sender.send(if out { Exit::OutOfMemory } else { exit });
            return;
        }
        if turn != inner.turn {
            // One that was given up.
            return;
        }
        let out = inner.over_limit || (kills > inner.kills_before && exit != Exit::Code(0));
        inner.kills_before = kills;
        inner.running = false;
        inner.waiting = None;
        if let Some(sender) = inner.exit.take() {
            // Nobody waits when the caller has gone away.
            let _ = sender.send(if out { Exit::OutOfMemory } else { exit });
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A failure as the port tells it.
pub(super) fn sandbox_error(failure: Failure) -> SandboxError {
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
