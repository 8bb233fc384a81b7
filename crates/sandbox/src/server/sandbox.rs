//! One sandbox as the engine holds it.

use super::link::{Link, receive};
use super::memory::Meter;
use super::state::{State, log_failure};
use crate::cgroup::cpu;
use crate::channel;
use crate::protocol::{Bind, Create, Start, ToInit};
use async_trait::async_trait;
use model::sandbox::{
    Exit, Furnishing, MemoryUse, Process, ProcessSpec, Sandbox, SandboxError, SandboxSpec,
};
use rustix::net::{Shutdown, shutdown};
use rustix::pipe::{PipeFlags, pipe_with};
use std::io;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::io::unix::AsyncFd;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Longest name of a sandbox; it becomes the name of a folder.
const ID_LENGTH: usize = 128;

pub(super) struct LinuxSandbox {
    id: String,
    link: Arc<Link>,
    control: Arc<OwnedFd>,
    state: Arc<State>,
    listeners: Mutex<Vec<TcpListener>>,
}

/// Makes a sandbox.
pub(super) async fn create(
    link: Arc<Link>,
    spec: SandboxSpec,
    runtime: &Handle,
) -> Result<LinuxSandbox, SandboxError> {
    check(&spec)?;
    let furnishing = spec.furnishing.clone().ok_or_else(|| not_yet("make a sandbox ahead"))?;
    let (ours, theirs) = channel::pair().map_err(|error| exhausted("make a socket", &error))?;
    let ours = Arc::new(ours);
    let groups = link.facts().hierarchy.of_sandbox(&spec.id);
    let meter = Meter::new(groups.memory.clone(), u64::from(furnishing.memory_mib) * 1024 * 1024);
    let (ready, is_ready) = oneshot::channel();
    let state = Arc::new(State::new(ours.clone(), groups, meter, ready));
    // Ends the sandbox again if the caller goes away while it is made.
    let sandbox = LinuxSandbox {
        id: spec.id.clone(),
        link: link.clone(),
        control: ours.clone(),
        state: state.clone(),
        listeners: Mutex::new(Vec::new()),
    };
    {
        let _runtime = runtime.enter();
        let socket =
            crate::sys::watch::watch(ours).map_err(|error| exhausted("watch a socket", &error))?;
        runtime.spawn(listen(socket, Arc::downgrade(&state)));
    }
    link.create(wire(spec, furnishing), theirs, &state).await.map_err(|error| {
        match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::Other => setup("ask the spawner", &error),
            _ => SandboxError::Lost,
        }
    })?;
    let listeners = is_ready.await.map_err(|_| SandboxError::Lost)??;
    *sandbox.listeners.lock().unwrap_or_else(PoisonError::into_inner) = listeners;
    Ok(sandbox)
}

#[async_trait]
impl Sandbox for LinuxSandbox {
    fn listeners(&self) -> Vec<TcpListener> {
        std::mem::take(&mut *self.listeners.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn furnish(&self, _furnishing: Furnishing) -> Result<(), SandboxError> {
        Err(not_yet("furnish a sandbox"))
    }

    async fn fork(&self, _spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError> {
        Err(not_yet("fork a sandbox"))
    }

    async fn start(&self, process: ProcessSpec) -> Result<Process, SandboxError> {
        let (reading, writing) = pipe_with(PipeFlags::CLOEXEC)
            .map_err(|error| exhausted("make a pipe", &error.into()))?;
        rustix::io::ioctl_fionbio(&reading, true)
            .map_err(|error| setup("prepare the pipe", &error.into()))?;
        let starting = self.state.starting()?;
        let start = Start {
            argv: process.argv,
            environment: process.environment,
            working_directory: process.working_directory,
        };
        if let Err(error) = self.state.send(&ToInit::Start(start), Some(&writing)) {
            self.state.not_started();
            return Err(match error.kind() {
                io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                    setup("start the process", &error)
                }
                io::ErrorKind::WouldBlock => exhausted("start the process", &error),
                _ => SandboxError::Lost,
            });
        }
        drop(writing);
        starting.started.await.map_err(|_| SandboxError::Lost)??;
        let exit = starting.exit;
        Ok(Process {
            output: reading,
            exit: Box::pin(async move { exit.await.unwrap_or(Exit::SandboxLost) }),
        })
    }

    fn kill(&self) {
        // What is frozen can't die before it is thawed, on version 1; and it shall not be frozen
        // again by an older wish.
        self.state.thaw();
        // It is a process inside that ends the others. Among a thousand that spin within a limit it
        // would get its turn after many seconds; whoever starts the next process sets a limit anew.
        self.set_cpu(None);
        // A sandbox that is gone has no processes.
        let _ = self.state.send(&ToInit::Kill, None);
    }

    fn terminate(&self) {
        // As above.
        let _ = self.state.send(&ToInit::Terminate, None);
    }

    fn memory(&self) -> MemoryUse {
        self.state.meter.measure()
    }

    fn set_cpu(&self, thousandths: Option<u32>) {
        if let Some(place) = &self.state.groups().cpu {
            log_failure("limit the CPU", cpu::set_limit(place, thousandths));
        }
    }

    fn freeze(&self) {
        self.state.freeze();
    }

    fn thaw(&self) {
        self.state.thaw();
    }
}

impl Drop for LinuxSandbox {
    fn drop(&mut self) {
        // The first process ends when the socket does; the spawner ends it even if it is frozen,
        // and removes what is left.
        let _ = shutdown(&self.control, Shutdown::Both);
        self.link.remove(&self.id);
    }
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

fn wire(spec: SandboxSpec, furnishing: Furnishing) -> Create {
    Create {
        id: spec.id,
        mounts: spec
            .mounts
            .into_iter()
            .map(|mount| Bind { source: mount.source, target: mount.target })
            .collect(),
        task: furnishing.task,
        opt: furnishing.opt,
        memory_mib: furnishing.memory_mib,
        tmp_mib: furnishing.tmp_mib,
        processes: spec.processes,
        ports: spec.ports,
    }
}

fn not_yet(step: &str) -> SandboxError {
    SandboxError::Setup { step: step.to_owned(), reason: "not supported".to_owned() }
}

fn exhausted(step: &str, error: &io::Error) -> SandboxError {
    SandboxError::Exhausted(format!("{step}: {error}"))
}

fn setup(step: &str, error: &io::Error) -> SandboxError {
    SandboxError::Setup { step: step.to_owned(), reason: error.to_string() }
}
