//! Starting an instance's process: the listeners in its sandbox, the init phase, and how it can fail.

use super::create::First;
use super::ending::start_failure;
use super::extensions::Unregistered;
use super::slot::{Init, Phase};
use super::{Instance, serve_connections};
use crate::engine::{Caller, InsideEndpoint};
use crate::extensions::ShutdownReason;
use crate::failure::Failure;
use crate::invocation::InvokeError;
use crate::output::{Drained, Writer};
use crate::runtime_api;
use crate::telemetry::{InitEnd, InitPhase, InitStart, PlatformEvent, Status};
use model::limits;
use model::sandbox::{Exit, ExitFuture, Process, ProcessSpec, SandboxError};
use std::fs::File;
use std::net::TcpListener;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::net::unix::pipe;
use tokio::sync::oneshot;

/// Connections that a function may have open to Mayfly's endpoint at a time. Each takes a descriptor
/// of Mayfly's own.
const ENDPOINT_CONNECTIONS: usize = 64;
/// How long a copy of a snapshot may take until it asks for an event, its hooks included (AWS Lambda,
/// "Lambda SnapStart runtime hooks").
const RESTORE_PHASE: Duration = Duration::from_secs(10);

/// Why the init phase did not end well.
#[derive(Debug)]
pub(crate) enum InitFailure {
    /// The instance is of use all the same: the next invocation initialises it anew within its own
    /// time.
    Failed,
    /// The instance is of no more use.
    Lost(InvokeError),
}

/// Why a process was not ready in the end.
#[derive(Debug)]
pub(crate) enum Unready {
    /// It could not be started.
    Unstarted(SandboxError),
    /// It said so.
    Failed(Failure),
    /// It ended.
    Exited(Exit),
    /// It took too long.
    TimedOut,
    /// The instance was closed meanwhile.
    Closed,
}

impl Unready {
    fn status(&self) -> Status {
        match self {
            Self::Unstarted(error) => Status::Error(start_failure("", error).error_type),
            Self::Failed(failure) => Status::Error(failure.error_type.clone()),
            Self::Exited(exit) => Status::Error(Failure::exited("", *exit).error_type),
            Self::TimedOut => Status::Timeout,
            Self::Closed => Status::Error("Sandbox.Failure".to_owned()),
        }
    }
}

impl Instance {
    /// Starts the process, or goes on with the one that runs already, and waits until it asks for an
    /// event: the init phase, or that of a restore.
    pub(crate) async fn initialise(self: &Arc<Self>) -> Result<(), InitFailure> {
        let start = self.init_start(InitPhase::Init);
        let (start, limit) = match self.restored {
            true => (PlatformEvent::RestoreStart(start), RESTORE_PHASE),
            false => (PlatformEvent::InitStart(start), limits::INIT_PHASE),
        };
        self.output.say([start]);
        let (took, ready) = self.first_process(limit).await;
        self.tell_of_extensions();
        let unready = match ready {
            Ok(()) => {
                self.initialised(took);
                return Ok(());
            }
            Err(Unready::Closed) => return Err(InitFailure::Lost(SandboxError::Lost.into())),
            Err(unready) => unready,
        };
        self.output.settle();
        self.say_init_end(InitPhase::Init, took, &unready.status());
        self.output.flush();
        match unready {
            // Whether the function is to blame or its snapshot: another instance would fare no better.
            Unready::TimedOut if self.restored => {
                Err(InitFailure::Lost(InvokeError::RestoreTimeout))
            }
            _ if self.restored => Err(InitFailure::Lost(InvokeError::Restore)),
            Unready::Unstarted(SandboxError::Exec { .. })
                if self.extensions.is_empty() && self.enter(Phase::Empty) =>
            {
                Err(InitFailure::Failed)
            }
            Unready::Unstarted(error) if !matches!(error, SandboxError::Exec { .. }) => {
                Err(InitFailure::Lost(error.into()))
            }
            unready => {
                self.empty(match unready {
                    Unready::TimedOut => ShutdownReason::Timeout,
                    _ => ShutdownReason::Failure,
                })
                .await;
                match self.enter(Phase::Empty) {
                    true => Err(InitFailure::Failed),
                    false => Err(InitFailure::Lost(SandboxError::Lost.into())),
                }
            }
        }
    }

    /// Starts the process of a version's snapshot and waits until it serves copies of itself.
    pub(crate) async fn initialise_for_copies(
        self: &Arc<Self>,
        limit: Duration,
    ) -> Result<(), Unready> {
        self.output.say([PlatformEvent::InitStart(self.init_start(InitPhase::SnapStart))]);
        let (took, ready) = self.first_process(limit).await;
        let ready = ready.and_then(|()| match &self.slot().phase {
            Phase::Copied(_) => Ok(()),
            // It went on to ask for events: the runtime knows nothing of snapshots.
            _ => Err(Unready::Failed(Failure::not_copyable())),
        });
        let status = ready.as_ref().map_or_else(Unready::status, |()| Status::Success);
        self.output.settle();
        self.say_init_end(InitPhase::SnapStart, took, &status);
        self.output.flush();
        ready
    }

    /// Returns how long it took, too.
    async fn first_process(self: &Arc<Self>, limit: Duration) -> (Duration, Result<(), Unready>) {
        let first = {
            let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *first)
        };
        let now = self.clock.monotonic();
        let began = first.process.as_ref().map_or(now, |(_, began)| *began);
        let ready = self.run_first(first, limit).await;
        (self.clock.monotonic().saturating_sub(began), ready)
    }

    async fn run_first(self: &Arc<Self>, first: First, limit: Duration) -> Result<(), Unready> {
        let First { listeners, endpoint, process, refill: _until_the_start_is_over } = first;
        let (told, outcome) = oneshot::channel();
        if !self.enter(Phase::Initialising(told)) {
            return Err(Unready::Closed);
        }
        let began = self.clock.monotonic();
        let step = |step: &str, error: std::io::Error| {
            let (step, reason) = (step.to_owned(), error.to_string());
            Unready::Unstarted(SandboxError::Setup { step, reason })
        };
        self.serve(listeners, endpoint).map_err(|error| step("listeners", error))?;
        self.sandbox.set_cpu(None);
        match process {
            Some((process, _)) => self.watch(process).map_err(|error| step("output", error))?,
            None => match self.start_processes(Some(limit)).await {
                // That an extension failed is told by the outcome.
                Ok(()) | Err(Unregistered::Failed) => {}
                Err(Unregistered::Sandbox(error)) => return Err(Unready::Unstarted(error)),
                Err(Unregistered::TimedOut) => return Err(Unready::TimedOut),
            },
        }
        // The extensions had a part of it.
        let left = match self.extensions.is_empty() {
            true => limit,
            false => limit.saturating_sub(self.clock.monotonic().saturating_sub(began)),
        };
        match tokio::time::timeout(left, outcome).await {
            Ok(Ok(Init::Ready)) => Ok(()),
            Ok(Ok(Init::Failed(failure))) => Err(Unready::Failed(failure)),
            Ok(Ok(Init::Exited(exit))) => Err(Unready::Exited(exit)),
            Ok(Err(_)) => Err(Unready::Closed),
            Err(_) => Err(Unready::TimedOut),
        }
    }

    /// Serves the platform's listeners in the sandbox for as long as the instance lives.
    fn serve(
        self: &Arc<Self>,
        listeners: Vec<TcpListener>,
        endpoint: Option<(InsideEndpoint, Caller)>,
    ) -> std::io::Result<()> {
        let mut listeners = listeners.into_iter();
        if let Some(listener) = listeners.next() {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let serving = tokio::spawn(runtime_api::serve(listener, Arc::downgrade(self)));
            self.own(serving.abort_handle());
        }
        if let (Some(listener), Some((endpoint, caller))) = (listeners.next(), endpoint) {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let serving = tokio::spawn(async move {
                let serve = |connection| endpoint(connection, caller.clone());
                serve_connections(listener, ENDPOINT_CONNECTIONS, serve).await;
            });
            self.own(serving.abort_handle());
        }
        Ok(())
    }

    /// The first report tells how long the phase took.
    fn initialised(&self, took: Duration) {
        if self.restored {
            self.slot().restore_duration = Some(took);
        } else {
            self.slot().init_duration = Some(took);
        }
        self.say_init_end(InitPhase::Init, took, &Status::Success);
        self.limit_cpu();
    }

    /// That an init phase begins.
    fn init_start(&self, phase: InitPhase) -> InitStart<'_> {
        let config = &self.executable.config;
        InitStart {
            initialization: self.initialization,
            phase,
            runtime: &config.runtime,
            function: self.executable.name.as_str(),
            version: config.version,
            instance: self.output.stream(),
            memory_mib: config.memory_mib,
        }
    }

    /// Says that an init phase, or the restore from a snapshot, is over.
    pub(super) fn say_init_end(&self, phase: InitPhase, duration: Duration, status: &Status) {
        let end = InitEnd { initialization: self.initialization, phase, duration, status };
        self.output.say(match self.restored && phase == InitPhase::Init {
            true => [PlatformEvent::RestoreRuntimeDone(end), PlatformEvent::RestoreReport(end)],
            false => [PlatformEvent::InitRuntimeDone(end), PlatformEvent::InitReport(end)],
        });
        if *status == Status::Success {
            self.output.audience.close();
        }
    }

    /// Moves on unless the instance was closed meanwhile.
    fn enter(&self, phase: Phase) -> bool {
        let mut slot = self.slot();
        if matches!(slot.phase, Phase::Closed) {
            return false;
        }
        slot.phase = phase;
        true
    }

    /// Ends what runs and waits until it is gone.
    async fn empty(self: &Arc<Self>, reason: ShutdownReason) {
        let (told, gone) = oneshot::channel();
        let says_goodbye;
        {
            let mut slot = self.slot();
            if matches!(slot.phase, Phase::Empty | Phase::Closed) {
                return;
            }
            if slot.extensions.is_none() {
                slot.parked = None;
            }
            if slot.extensions.is_some() && !slot.is_inhabited() && !slot.ending {
                slot.extensions = None;
                slot.phase = Phase::Empty;
                return;
            }
            // The runtime may still ask for an event, and is given none.
            slot.phase = Phase::Emptying(told);
            says_goodbye = slot.extensions.is_some();
        }
        if says_goodbye {
            self.reset(reason);
        } else {
            self.sandbox.kill();
        }
        // Told by the process's end.
        let _ = gone.await;
    }

    /// The "suppressed init" of AWS Lambda: the invocation that is already in the slot gets its
    /// process within its own time.
    pub(super) fn initialise_within_invocation(self: &Arc<Self>) {
        self.output.say([PlatformEvent::InitStart(self.init_start(InitPhase::Invoke))]);
        let instance = Arc::clone(self);
        let task = tokio::spawn(async move {
            instance.sandbox.set_cpu(None);
            match instance.start_processes(None).await {
                Ok(()) if instance.is_dying() => instance.sandbox.kill(),
                // The CPU is limited when the runtime takes the event. Of an extension that failed the
                // caller has been told.
                Ok(()) | Err(Unregistered::Failed | Unregistered::TimedOut) => {}
                Err(Unregistered::Sandbox(error)) => instance.fail_to_start(error),
            }
        });
        self.own(task.abort_handle());
    }

    /// Whether the invocation's time was up, or the instance closed, before its process was started.
    fn is_dying(&self) -> bool {
        matches!(self.slot().phase, Phase::Dying(_) | Phase::Closed)
    }

    /// Starts the extensions, which may take so long, and when they have registered the runtime.
    async fn start_processes(
        self: &Arc<Self>,
        limit: Option<Duration>,
    ) -> Result<(), Unregistered> {
        let spec = self.runtime_process();
        if self.extensions.is_empty() {
            return self.start_process(spec).await.map_err(Unregistered::Sandbox);
        }
        self.slot().launching = true;
        let until = limit.map(|limit| self.clock.monotonic() + limit);
        let started = match self.start_extensions(&spec, until).await {
            Ok(()) => self.start_process(spec).await.map_err(Unregistered::Sandbox),
            Err(unregistered) => Err(unregistered),
        };
        self.slot().launching = false;
        // What ended meanwhile did not end all of it.
        if matches!(started, Ok(()) | Err(Unregistered::Failed)) {
            self.vacate_if_empty(Exit::Signal(9));
        }
        started
    }

    async fn start_process(self: &Arc<Self>, spec: ProcessSpec) -> Result<(), SandboxError> {
        let process = self.sandbox.start(spec).await?;
        self.watch(process).map_err(|error| SandboxError::Setup {
            step: "output".to_owned(),
            reason: error.to_string(),
        })
    }

    /// Reads what the process prints and waits for its end.
    fn watch(self: &Arc<Self>, process: Process) -> std::io::Result<()> {
        if self.extensions.is_empty() {
            // An invocation that has waited for this process begins now, before its first line.
            self.announce();
        }
        let exit = self.read_output(process, Writer::Runtime)?;
        self.slot().runs = true;
        let instance = Arc::downgrade(self);
        let waiting = tokio::spawn(async move {
            let exit = exit.await;
            if let Some(instance) = instance.upgrade() {
                instance.ended(exit);
            }
        });
        self.own(waiting.abort_handle());
        Ok(())
    }

    /// Reads what a process prints.
    pub(super) fn read_output(
        self: &Arc<Self>,
        process: Process,
        writer: Writer,
    ) -> std::io::Result<ExitFuture> {
        let output = Arc::new(File::from(process.output.try_clone()?));
        let pipe = pipe::Receiver::from_owned_fd(process.output)?;
        let source = self.output.attach(writer, output);
        let instance = Arc::downgrade(self);
        let reading = tokio::spawn(async move {
            while pipe.readable().await.is_ok() {
                let Some(instance) = instance.upgrade() else { return };
                match instance.output.drain(source, |chunk| pipe.try_read(chunk)) {
                    Drained::End => return,
                    Drained::Empty => {}
                    // It prints faster than it is read: others get their turn.
                    Drained::More => tokio::task::yield_now().await,
                }
            }
        });
        self.own(reading.abort_handle());
        Ok(process.exit)
    }

    /// CPU in proportion to memory, from the end of the init phase on (AWS gives the init phase
    /// more than its share, too).
    pub(super) fn limit_cpu(&self) {
        let memory = u64::from(self.executable.config.memory_mib);
        let thousandths = memory * 1_000 / u64::from(limits::MEMORY_MIB_PER_CPU);
        self.sandbox.set_cpu(u32::try_from(thousandths).ok());
    }
}
