//! The connection to one spawner, from its start to its end.

use super::state::State;
use crate::channel;
use crate::network::{Assigned, Egress, Place, ServerEnds, World};
use crate::options::Options;
use crate::protocol::{Facts, Failure, FromSpawner, Furnishing, Hello, ToSpawner};
use model::NetworkPolicy;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{RecvFlags, Shutdown, shutdown};
use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::io::unix::AsyncFd;
use tokio::runtime::Handle;

/// How long a spawner may take until it is ready.
const START_PATIENCE: Timespec = Timespec { tv_sec: 20, tv_nsec: 0 };

/// How often it is looked whether the spawner has ended, when Mayfly stops.
const END_POLL: Duration = Duration::from_millis(1);

/// Why there are no sandboxes.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The machine doesn't isolate, or something is missing. The text is for the operator.
    #[error("{0}")]
    Refused(String),
    /// The name in the options is not valid.
    #[error("the name '{0}' must be 1 to 32 letters, digits and hyphens")]
    Name(String),
    /// The spawner ended or hung before it was ready.
    #[error("the spawner of the sandboxes did not start: {0}")]
    Spawner(String),
    /// The system failed.
    #[error("the sandboxes can't start")]
    Io(#[source] io::Error),
}

pub(super) struct Link {
    socket: Arc<AsyncFd<Arc<OwnedFd>>>,
    runtime: Handle,
    facts: Facts,
    /// Where functions reach the world.
    egress: Option<Egress>,
    name: String,
    lives: AtomicBool,
    /// Mayfly itself ended the connection.
    closed: AtomicBool,
    sandboxes: Mutex<HashMap<String, Weak<State>>>,
    spawner: Mutex<Child>,
}

impl Link {
    /// Executes a spawner and waits until it is ready. Blocks.
    pub(super) fn start(options: &Options, runtime: &Handle) -> Result<Arc<Self>, StartError> {
        let (ours, theirs) = channel::pair().map_err(StartError::Io)?;
        let (program, arguments) = options
            .spawner
            .split_first()
            .ok_or_else(|| StartError::Spawner("no program is given".to_owned()))?;
        let mut spawner = Command::new(program)
            .args(arguments)
            .env_clear()
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| {
                StartError::Spawner(format!("{}: {error}", program.to_string_lossy()))
            })?;
        match greet(&ours, options) {
            Ok((facts, ends)) => {
                let egress = ends.map(|ends| Egress::start(ends, runtime)).transpose();
                let egress = egress.map_err(StartError::Io)?;
                let _runtime = runtime.enter();
                let socket = crate::sys::watch::watch(Arc::new(ours)).map_err(StartError::Io)?;
                let socket = Arc::new(socket);
                let link = Arc::new(Self {
                    socket: socket.clone(),
                    runtime: runtime.clone(),
                    facts,
                    egress,
                    name: options.name.clone(),
                    lives: AtomicBool::new(true),
                    closed: AtomicBool::new(false),
                    sandboxes: Mutex::new(HashMap::new()),
                    spawner: Mutex::new(spawner),
                });
                runtime.spawn(listen(socket, Arc::downgrade(&link)));
                runtime.spawn(super::memory::sample(Arc::downgrade(&link)));
                Ok(link)
            }
            Err(error) => {
                drop(ours);
                // It may have ended by itself; then there is only its status to collect.
                let _ = spawner.kill();
                let _ = spawner.wait();
                Err(error)
            }
        }
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The name of this Mayfly.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn lives(&self) -> bool {
        self.lives.load(Ordering::Acquire)
    }

    /// Asks for a sandbox with these sockets (as [`ToSpawner::Create`] has them). Waits while the spawner
    /// is far behind.
    pub(super) async fn create(
        &self,
        id: &str,
        message: ToSpawner,
        sockets: [OwnedFd; 3],
        state: &Arc<State>,
    ) -> io::Result<()> {
        self.sandboxes().insert(id.to_owned(), Arc::downgrade(state));
        let sent = send(&self.socket, &message, &sockets).await;
        if sent.is_err() {
            self.sandboxes().remove(id);
        }
        sent
    }

    /// Asks for another copy of the template's process, which will wait on the first of the sockets.
    pub(super) async fn copy_again(
        &self,
        id: &str,
        turn: u64,
        sockets: [OwnedFd; 2],
    ) -> io::Result<()> {
        send(&self.socket, &ToSpawner::CopyAgain { id: id.to_owned(), turn }, &sockets).await
    }

    /// Tells that the process of a template is about to be started, with `theirs`.
    pub(super) async fn serves(&self, id: &str, ours: OwnedFd, theirs: &OwnedFd) -> io::Result<()> {
        let inode = rustix::fs::fstat(theirs)?.st_ino;
        send(&self.socket, &ToSpawner::Serves { id: id.to_owned(), inode }, &[ours]).await
    }

    /// Asks to make a sandbox a function's, with the answer to `answer`. Waits while the spawner is far
    /// behind.
    pub(super) async fn furnish(
        &self,
        id: &str,
        furnishing: Furnishing,
        answer: OwnedFd,
    ) -> io::Result<()> {
        let message = ToSpawner::Furnish { id: id.to_owned(), furnishing };
        match channel::send(self.socket.get_ref(), &message, &[answer.as_fd()]) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                send(&self.socket, &message, &[answer]).await
            }
            sent => sent,
        }
    }

    /// Applies a policy to a sandbox's network. Where functions can't reach the world nothing has to be
    /// done, but for a notice if the policy wants more.
    pub(super) async fn assign(
        &self,
        id: &str,
        place: impl Future<Output = Result<Place, Failure>>,
        policy: &NetworkPolicy,
    ) -> Result<Option<Assigned>, Failure> {
        if let Some(egress) = &self.egress {
            return egress.assign(place.await?, policy).await.map(Some);
        }
        if let (World::OutOfReach(reason), false) =
            (&self.facts.world, *policy == NetworkPolicy::Platform)
        {
            tracing::warn!(sandbox = id, %reason, "a function starts that reaches the platform only");
        }
        Ok(None)
    }

    /// Ends a sandbox.
    pub(super) fn remove(&self, id: &str) {
        let message = ToSpawner::Remove { id: id.to_owned() };
        match channel::send(self.socket.get_ref(), &message, &[]) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let socket = self.socket.clone();
                self.runtime.spawn(async move {
                    // As below.
                    let _ = send(&socket, &message, &[]).await;
                });
            }
            // A spawner that is gone has taken its sandboxes along.
            _ => {}
        }
    }

    /// Tells the spawner to end everything and itself.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        // An error means that it is gone already.
        let _ = shutdown(self.socket.get_ref(), Shutdown::Both);
    }

    /// Waits until the spawner has ended, which it does when nothing of its sandboxes is left. After
    /// `patience` it is killed, and its sandboxes die with it. Blocks.
    pub(super) fn wait_for_the_end(&self, patience: Duration) {
        let deadline = Instant::now() + patience;
        let mut spawner = self.spawner.lock().unwrap_or_else(PoisonError::into_inner);
        while let Ok(None) = spawner.try_wait() {
            if Instant::now() >= deadline {
                tracing::warn!("the spawner did not end in time and is killed");
                // It may have ended by itself meanwhile.
                let _ = spawner.kill();
                let _ = spawner.wait();
                return;
            }
            std::thread::sleep(END_POLL);
        }
    }

    /// The living sandboxes.
    pub(super) fn living(&self) -> Vec<Arc<State>> {
        self.sandboxes().values().filter_map(Weak::upgrade).collect()
    }

    fn sandboxes(&self) -> MutexGuard<'_, HashMap<String, Weak<State>>> {
        self.sandboxes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self, id: &str) -> Option<Arc<State>> {
        self.sandboxes().get(id).and_then(Weak::upgrade)
    }

    fn on_message(&self, message: FromSpawner) {
        match message {
            FromSpawner::Created { id, pid, place } => {
                if let Some(state) = self.state(&id) {
                    if let Some(place) = place {
                        state.place.send_replace(Some(Ok(place)));
                    }
                    state.created(pid);
                }
            }
            FromSpawner::Placed { id, place } => {
                if let Some(state) = self.state(&id) {
                    state.place.send_replace(Some(place));
                }
            }
            FromSpawner::Failed { id, failure } => {
                if let Some(state) = self.state(&id) {
                    state.failed(failure);
                }
                self.sandboxes().remove(&id);
            }
            FromSpawner::Copied { id, turn, pid, in_template, in_sandbox } => {
                if let Some(state) = self.state(&id) {
                    state.copied(turn, pid, in_template, in_sandbox);
                }
            }
            FromSpawner::NotCopied { id, turn, failure } => {
                if let Some(state) = self.state(&id) {
                    state.not_copied(turn, failure);
                }
            }
            FromSpawner::Gone { id } => {
                self.sandboxes().remove(&id);
            }
            FromSpawner::Ready(_) | FromSpawner::Refused { .. } => {}
        }
    }

    /// The spawner is gone, and with it all sandboxes.
    fn lost(&self) {
        self.lives.store(false, Ordering::Release);
        if self.closed.load(Ordering::Acquire) {
            // It is ending its sandboxes in order, and whoever closed the connection waits for that.
            return;
        }
        for state in self.living() {
            // A frozen process of a version 1 group can't die before it is thawed.
            state.thaw();
            state.failed(Failure::new("make the sandbox", "the spawner ended"));
        }
        self.sandboxes().clear();
        // Collects it, so that it does not stay as a zombie.
        let mut spawner = self.spawner.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = spawner.kill();
        let _ = spawner.wait();
    }
}

fn greet(socket: &OwnedFd, options: &Options) -> Result<(Facts, Option<ServerEnds>), StartError> {
    let hello = Hello {
        name: options.name.clone(),
        isolation: options.isolation,
        host_ids: options.host_ids.clone(),
        egress: options.egress,
        programs: options.programs.clone(),
    };
    match channel::send(socket, &ToSpawner::Hello(hello), &[]) {
        // It has ended already, as is seen below.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        sent => sent.map_err(StartError::Io)?,
    }
    let mut polled = [PollFd::new(socket, PollFlags::IN)];
    match poll(&mut polled, Some(&START_PATIENCE)) {
        Ok(0) => return Err(StartError::Spawner("it gave no answer".to_owned())),
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(StartError::Io(error.into())),
    }
    match channel::receive(socket, RecvFlags::empty()).map_err(StartError::Io)? {
        Some((FromSpawner::Ready(facts), beside)) => Ok((facts, ServerEnds::from_all(beside))),
        Some((FromSpawner::Refused { reason }, _)) => Err(StartError::Refused(reason)),
        Some(_) => Err(StartError::Spawner("it gave a strange answer".to_owned())),
        None => Err(StartError::Spawner("it ended at once".to_owned())),
    }
}

/// Receives what the spawner says, until it is gone.
async fn listen(socket: Arc<AsyncFd<Arc<OwnedFd>>>, link: Weak<Link>) {
    loop {
        let received = receive(&socket).await;
        let Some(link) = link.upgrade() else { return };
        match received {
            Ok(Some((message, _))) => link.on_message(message),
            Ok(None) => return link.lost(),
            Err(error) => {
                tracing::error!(%error, "the connection to the spawner failed");
                return link.lost();
            }
        }
    }
}

/// Sends one message as soon as there is room for it.
async fn send(
    socket: &AsyncFd<Arc<OwnedFd>>,
    message: &ToSpawner,
    beside: &[OwnedFd],
) -> io::Result<()> {
    let beside: Vec<_> = beside.iter().map(AsFd::as_fd).collect();
    loop {
        let mut ready = socket.writable().await?;
        match ready.try_io(|socket| channel::send(socket.get_ref(), message, &beside)) {
            Ok(result) => return result,
            Err(_would_block) => {}
        }
    }
}

/// Waits for one message.
pub(super) async fn receive<T: serde::de::DeserializeOwned>(
    socket: &AsyncFd<Arc<OwnedFd>>,
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    loop {
        let mut ready = socket.readable().await?;
        match ready.try_io(|socket| channel::receive(socket.get_ref(), RecvFlags::DONTWAIT)) {
            Ok(result) => return result,
            Err(_would_block) => {}
        }
    }
}
