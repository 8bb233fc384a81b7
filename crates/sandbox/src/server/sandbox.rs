//! One sandbox as the engine holds it.

use super::link::{Link, receive};
use super::memory::Meter;
use super::places::Places;
use super::start;
use super::state::{Furnishing as Ordered, State, log_failure, sandbox_error};
use crate::cgroup::cpu;
use crate::cgroup::memory::{ALLOWANCE_BYTES, set_limit};
use crate::channel;
use crate::protocol::{self, Bind, Create, Go, Mode, ToInit, ToSpawner};
use async_trait::async_trait;
use model::sandbox::{
    Exit, Furnishing, MemoryUse, Mount, Process, ProcessSpec, Sandbox, SandboxError, SandboxSpec,
};
use rustix::net::{Shutdown, shutdown};
use rustix::pipe::{PipeFlags, pipe_with};
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::io::unix::AsyncFd;
use tokio::net::TcpSocket;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Longest name of a sandbox; it becomes the name of a folder.
const ID_LENGTH: usize = 128;

const MIB: u64 = 1024 * 1024;

pub(super) struct LinuxSandbox {
    core: Arc<Core>,
    listeners: Mutex<Vec<TcpListener>>,
    /// Where nothing is isolated, once the sandbox is made.
    places: Mutex<Option<Places>>,
    /// The sandbox whose process is copied into this one. It lives at least as long.
    template: Option<Arc<Core>>,
}

/// What of a sandbox is there for as long as any that was forked from it.
struct Core {
    id: String,
    link: Arc<Link>,
    control: Arc<OwnedFd>,
    state: Arc<State>,
    runtime: Handle,
    /// Its file tree, if its process may be copied: a copy sees the same.
    forks: Option<Vec<Mount>>,
}

/// Makes a sandbox.
pub(super) async fn create(
    link: Arc<Link>,
    spec: SandboxSpec,
    runtime: &Handle,
) -> Result<LinuxSandbox, SandboxError> {
    create_from(None, link, spec, runtime).await
}

async fn create_from(
    template: Option<Arc<Core>>,
    link: Arc<Link>,
    spec: SandboxSpec,
    runtime: &Handle,
) -> Result<LinuxSandbox, SandboxError> {
    check(&spec)?;
    let pair = || channel::pair().map_err(|error| exhausted("make a socket", &error));
    let (ours, theirs) = pair()?;
    let (telling, waiting) = pair()?;
    let spawner_s = telling.try_clone().map_err(|error| exhausted("make a socket", &error))?;
    let ours = Arc::new(ours);
    let groups = link.facts().hierarchy.of_sandbox(&spec.id);
    let meter = Meter::new(groups.memory.clone());
    let (ready, is_ready) = oneshot::channel();
    let state = State::new(ours.clone(), telling, groups, meter, runtime.clone(), ready);
    // Ends the sandbox again if the caller goes away while it is made.
    let sandbox = LinuxSandbox {
        core: Arc::new(Core {
            id: spec.id.clone(),
            link: link.clone(),
            control: ours.clone(),
            state: Arc::new(state),
            runtime: runtime.clone(),
            forks: spec.forks.then(|| spec.mounts.clone()),
        }),
        listeners: Mutex::new(Vec::new()),
        places: Mutex::new(None),
        template,
    };
    let state = &sandbox.core.state;
    {
        let _runtime = runtime.enter();
        let socket =
            crate::sys::watch::watch(ours).map_err(|error| exhausted("watch a socket", &error))?;
        runtime.spawn(listen(socket, Arc::downgrade(state)));
    }
    let furnishing = spec.furnishing.clone();
    let create = wire(spec);
    let (mounts, ports) = (create.mounts.clone(), create.ports.clone());
    let id = create.id.clone();
    let message = match &sandbox.template {
        None => ToSpawner::Create(create),
        Some(template) => {
            state.expect_copy(&template.state);
            ToSpawner::Fork { template: template.id.clone(), create }
        }
    };
    link.create(&id, message, [theirs, waiting, spawner_s], state).await.map_err(|error| {
        match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::Other => setup("ask the spawner", &error),
            _ => SandboxError::Lost,
        }
    })?;
    let listeners = is_ready.await.map_err(|_| SandboxError::Lost)??;
    if link.facts().mode == Mode::Nothing {
        let places =
            Places::new((link.name(), &id), &mounts, &ports, &listeners).map_err(sandbox_error)?;
        *sandbox.places() = Some(places);
    }
    *sandbox.listeners.lock().unwrap_or_else(PoisonError::into_inner) = listeners;
    if let Some(furnishing) = furnishing {
        state.furnishing(Ordered::Done)?;
        sandbox.set_limits(&furnishing)?;
        sandbox.set_policy(&furnishing).await?;
    }
    Ok(sandbox)
}

impl LinuxSandbox {
    fn places(&self) -> MutexGuard<'_, Option<Places>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets out what the function may reach, and nothing else.
    async fn set_policy(&self, furnishing: &Furnishing) -> Result<(), SandboxError> {
        let Core { id, link, state, .. } = &*self.core;
        let assigned = link.assign(id, state.place(), &furnishing.network).await;
        let assigned = assigned.map_err(sandbox_error)?;
        *state.policy.lock().unwrap_or_else(PoisonError::into_inner) = assigned;
        Ok(())
    }

    /// What a process is told to become, with the real places where nothing is isolated.
    fn go(&self, process: ProcessSpec) -> Go {
        let go = Go {
            argv: process.argv,
            environment: process.environment,
            working_directory: process.working_directory,
            furnished: true,
        };
        match &*self.places() {
            Some(places) => places.translate(go),
            None => go,
        }
    }

    /// What of a furnishing the server itself does.
    fn set_limits(&self, furnishing: &Furnishing) -> Result<(), SandboxError> {
        if let Some(places) = &mut *self.places() {
            places.furnish(&wire_furnishing(furnishing)).map_err(sandbox_error)?;
        }
        let memory = u64::from(furnishing.memory_mib) * MIB;
        self.core.state.meter.set_limit(memory);
        match &self.core.state.groups().memory {
            Some(place) => {
                let tmp = u64::from(furnishing.tmp_mib) * MIB;
                set_limit(place, memory + tmp + ALLOWANCE_BYTES)
                    .map_err(|error| setup("limit the memory", &error))
            }
            None => Ok(()),
        }
    }
}

#[async_trait]
impl Sandbox for LinuxSandbox {
    fn listeners(&self) -> Vec<TcpListener> {
        std::mem::take(&mut *self.listeners.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn furnish(&self, furnishing: Furnishing) -> Result<(), SandboxError> {
        let Core { id, link, state, .. } = &*self.core;
        let running = state.is_running();
        if link.facts().mode == Mode::Nothing {
            if running {
                return Err(SandboxError::Setup {
                    step: "furnish the sandbox".to_owned(),
                    reason: "without isolation a running process can't be given another file tree"
                        .to_owned(),
                });
            }
            state.furnishing(Ordered::Done)?;
            return self.set_limits(&furnishing);
        }
        let (answer, theirs) =
            channel::pair().map_err(|error| exhausted("make a socket", &error))?;
        state.furnishing(Ordered::Ordered(answer))?;
        link.furnish(id, wire_furnishing(&furnishing), theirs)
            .await
            .map_err(|_| SandboxError::Lost)?;
        // While the spawner is at work.
        self.set_limits(&furnishing)?;
        self.set_policy(&furnishing).await?;
        if running && let Some(answer) = state.ordered_furnishing() {
            // What runs is told of its function when this returns, so it has to be there.
            return start::furnished(answer).await;
        }
        // The process that waits is told by the spawner; its start tells what failed.
        Ok(())
    }

    async fn fork(&self, spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError> {
        let refused = |reason: &str| SandboxError::Setup {
            step: "fork a sandbox".to_owned(),
            reason: reason.to_owned(),
        };
        let Core { link, runtime, forks, state, .. } = &*self.core;
        match forks {
            None => return Err(refused("it was not made for that")),
            Some(mounts) if *mounts != spec.mounts || spec.forks => {
                return Err(refused(
                    "a copy sees the same files as its template, and is none itself",
                ));
            }
            Some(_) => {}
        }
        // A process that is frozen copies nothing.
        state.thaw();
        let template = Some(self.core.clone());
        Ok(Box::new(create_from(template, link.clone(), spec, runtime).await?))
    }

    async fn start(&self, process: ProcessSpec) -> Result<Process, SandboxError> {
        let (reading, writing) = output()?;
        let go = self.go(process);
        let Core { id, link, state, forks, .. } = &*self.core;
        let mut beside = vec![writing];
        if forks.is_some() {
            let (ours, theirs) =
                channel::pair().map_err(|error| exhausted("make a socket", &error))?;
            link.serves(id, ours, &theirs).await.map_err(|_| SandboxError::Lost)?;
            beside.push(theirs);
        }
        let (starting, exit) = state.starting()?;
        let started = match &self.template {
            None => start::start(state, starting, go, &beside).await,
            Some(template) => {
                template.state.thaw();
                start::start_copy(link, id, state, starting, go, &beside).await
            }
        };
        if let Err(error) = started {
            state.not_started();
            return Err(error);
        }
        Ok(process_of(reading, exit))
    }

    async fn start_beside(&self, process: ProcessSpec) -> Result<Process, SandboxError> {
        if self.template.is_some() || self.core.forks.is_some() {
            return Err(SandboxError::Setup {
                step: "start a process beside the main one".to_owned(),
                reason: "none is started in a sandbox for copies".to_owned(),
            });
        }
        let (reading, writing) = output()?;
        let go = self.go(process);
        let state = &self.core.state;
        let (turn, exit) = state.starting_beside()?;
        if let Err(error) = start::start_beside(state, turn, go, &writing).await {
            state.not_started_beside(turn);
            return Err(error);
        }
        Ok(process_of(reading, exit))
    }

    fn kill_main(&self) {
        if self.core.state.is_running() {
            // Frozen, it would die only when thawed, on version 1.
            self.core.state.thaw();
            // A sandbox that is gone has no process.
            let _ = self.core.state.send(&ToInit::KillMain, None);
        }
    }

    fn kill(&self) {
        // What is frozen can't die before it is thawed, on version 1; and it shall not be frozen
        // again by an older wish.
        self.core.state.thaw();
        // It is a process inside that ends the others. Among a thousand that spin within a limit it
        // would get its turn after many seconds; whoever starts the next process sets a limit anew.
        self.set_cpu(None);
        self.core.state.kill();
    }

    fn terminate(&self) {
        if self.core.state.is_running() {
            // A sandbox that is gone has no process.
            let _ = self.core.state.send(&ToInit::Terminate, None);
        }
    }

    async fn connect(&self, port: u16) -> Result<OwnedFd, SandboxError> {
        let made = self.core.state.socket()?;
        let socket = made.await.map_err(|_| SandboxError::Lost)??;
        // Whoever connects it, it stays one of the sandbox's network.
        let socket = TcpSocket::from_std_stream(TcpStream::from(socket));
        let failed = |error| setup("connect", &error);
        let stream = socket.connect((Ipv4Addr::LOCALHOST, port).into()).await.map_err(failed)?;
        stream.into_std().map(OwnedFd::from).map_err(failed)
    }

    fn memory(&self) -> MemoryUse {
        self.core.state.meter.measure()
    }

    fn peak_memory(&self) -> u64 {
        self.core.state.meter.peak()
    }

    fn set_cpu(&self, thousandths: Option<u32>) {
        if let Some(place) = &self.core.state.groups().cpu {
            log_failure("limit the CPU", cpu::set_limit(place, thousandths));
        }
    }

    fn freeze(&self) {
        self.core.state.freeze();
    }

    fn thaw(&self) {
        self.core.state.thaw();
    }
}

impl Drop for LinuxSandbox {
    fn drop(&mut self) {
        if Arc::strong_count(&self.core) > 1 {
            // What was forked from it lives on, but what runs in it ends now.
            self.core.state.kill();
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        // The first process ends when the socket does; the spawner ends it even if it is frozen,
        // and removes what is left.
        let _ = shutdown(&self.control, Shutdown::Both);
        self.link.remove(&self.id);
    }
}

/// A pipe for what a process prints: its reading end, non-blocking, and its writing end.
fn output() -> Result<(OwnedFd, OwnedFd), SandboxError> {
    let (reading, writing) =
        pipe_with(PipeFlags::CLOEXEC).map_err(|error| exhausted("make a pipe", &error.into()))?;
    rustix::io::ioctl_fionbio(&reading, true)
        .map_err(|error| setup("prepare the pipe", &error.into()))?;
    Ok((reading, writing))
}

fn process_of(output: OwnedFd, exit: oneshot::Receiver<Exit>) -> Process {
    let exit = Box::pin(async move { exit.await.unwrap_or(Exit::SandboxLost) });
    Process { output, exit }
}

/// Receives what the sandbox's first process says, until it is gone.
async fn listen(socket: AsyncFd<Arc<OwnedFd>>, state: Weak<State>) {
    loop {
        let received = receive(&socket).await;
        let Some(state) = state.upgrade() else { return };
        match received {
            Ok(Some((message, descriptors))) => state.on_message(message, descriptors),
            Ok(None) => return state.lost(),
            Err(error) => {
                tracing::error!(%error, "the connection to a sandbox failed");
                return state.lost();
            }
        }
    }
}

fn check(spec: &SandboxSpec) -> Result<(), SandboxError> {
    let valid = (1..=ID_LENGTH).contains(&spec.id.len())
        && spec.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !valid {
        return Err(SandboxError::Setup {
            step: "check the sandbox's name".to_owned(),
            reason: format!(
                "'{}' is not 1 to {ID_LENGTH} lower-case letters, digits and hyphens",
                spec.id.escape_default()
            ),
        });
    }
    if spec.ports.len() >= channel::MESSAGE_DESCRIPTORS {
        return Err(SandboxError::Setup {
            step: "check the sandbox's ports".to_owned(),
            reason: format!("at most {} ports are taken", channel::MESSAGE_DESCRIPTORS - 1),
        });
    }
    Ok(())
}

fn wire(spec: SandboxSpec) -> Create {
    Create {
        id: spec.id,
        mounts: spec
            .mounts
            .into_iter()
            .map(|mount| Bind { source: mount.source, target: mount.target })
            .collect(),
        furnishing: spec.furnishing.as_ref().map(wire_furnishing),
        processes: spec.processes,
        ports: spec.ports,
        forks: spec.forks,
    }
}

fn wire_furnishing(furnishing: &Furnishing) -> protocol::Furnishing {
    protocol::Furnishing {
        task: furnishing.task.clone(),
        opt: furnishing.opt.clone(),
        tmp_mib: furnishing.tmp_mib,
    }
}

pub(super) fn exhausted(step: &str, error: &io::Error) -> SandboxError {
    SandboxError::Exhausted(format!("{step}: {error}"))
}

pub(super) fn setup(step: &str, error: &io::Error) -> SandboxError {
    SandboxError::Setup { step: step.to_owned(), reason: error.to_string() }
}
