//! Starting an instance: its sandbox, the listeners in it, its process, the init phase.

use super::ending::start_failure;
use super::slot::{Init, Phase, Slot};
use super::{Instance, serve_connections};
use crate::engine::Core;
use crate::environment::{self, ENDPOINT_PORT, Initialization, RUNTIME_API_PORT};
use crate::executable::Executable;
use crate::failure::Failure;
use crate::invocation::InvokeError;
use crate::output::{Drained, Output};
use crate::pool::Pool;
use crate::report::{self, Status};
use crate::{engine::Caller, runtime_api, shard};
use model::limits;
use model::sandbox::{Furnishing, Process, ProcessSpec, SandboxError, SandboxSpec};
use std::fs::File;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::unix::pipe;
use tokio::sync::oneshot;

/// Connections that a function may have open to Mayfly's endpoint at a time. Each takes a descriptor
/// of Mayfly's own.
const ENDPOINT_CONNECTIONS: usize = 64;

/// Why the init phase did not end well.
#[derive(Debug)]
pub(crate) enum InitFailure {
    /// The instance is of use all the same: the next invocation initialises it anew within its own
    /// time.
    Failed,
    /// The sandbox is of no more use.
    Lost(SandboxError),
}

/// Makes a sandbox for a version, with the platform's listeners served, and nothing running in it.
pub(crate) async fn create(
    core: &Arc<Core>,
    pool: &Arc<Pool>,
    id: u64,
    initialization: Initialization,
) -> Result<Arc<Instance>, InvokeError> {
    let executable = Arc::clone(&pool.executable);
    let config = &executable.config;
    let launch = core.ports.runtimes.launch(config)?;
    let task = core.ports.code.folder(&config.code.sha256).await?;
    let spec = SandboxSpec {
        id: format!("i{id}"),
        mounts: launch.mounts.clone(),
        furnishing: Some(Furnishing {
            task,
            opt: None,
            memory_mib: config.memory_mib,
            tmp_mib: config.tmp_mib,
            network: config.own.network.clone(),
        }),
        forks: false,
        processes: limits::PROCESSES,
        ports: vec![RUNTIME_API_PORT, ENDPOINT_PORT],
    };
    let sandbox = core.ports.sandboxes.create(spec).await?;
    let listeners = sandbox.listeners();
    let stream = stream_name(&executable, core.ports.clock.now());
    let instance = Arc::new(Instance {
        id,
        home: shard::current(),
        output: Output::new(
            executable.region.clone(),
            Arc::clone(&executable.log_group),
            stream.into(),
            Arc::clone(&core.ports.logs),
            Arc::clone(&core.ports.clock),
        ),
        pool: Arc::downgrade(pool),
        clock: Arc::clone(&core.ports.clock),
        launch,
        sandbox,
        initialization,
        recorder: Arc::clone(&core.recorder),
        slot: Mutex::new(Slot::empty(core.ports.clock.monotonic())),
        tasks: Mutex::default(),
        executable,
    });
    let mut listeners = listeners.into_iter();
    let lost = |reason: std::io::Error| SandboxError::Setup {
        step: "listeners".to_owned(),
        reason: reason.to_string(),
    };
    if let Some(listener) = listeners.next() {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(lost)?;
        let serving = tokio::spawn(runtime_api::serve(listener, Arc::downgrade(&instance)));
        instance.own(serving.abort_handle());
    }
    if let (Some(listener), Some(endpoint)) = (listeners.next(), core.endpoint()) {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(lost)?;
        let caller = Caller {
            region: instance.executable.region.clone(),
            function: instance.executable.name.clone(),
            role: instance.executable.config.role.clone(),
        };
        let serving = tokio::spawn(async move {
            let serve = |connection| endpoint(connection, caller.clone());
            serve_connections(listener, ENDPOINT_CONNECTIONS, serve).await;
        });
        instance.own(serving.abort_handle());
    }
    Ok(instance)
}

impl Instance {
    /// Starts the process and waits until it asks for an event: the init phase.
    pub(crate) async fn initialise(self: &Arc<Self>) -> Result<(), InitFailure> {
        let began = self.clock.monotonic();
        self.output
            .say([format!("INIT_START Runtime Version: {}", self.executable.config.runtime)]);
        let (told, outcome) = oneshot::channel();
        if !self.enter(Phase::Initialising(told)) {
            return Err(InitFailure::Lost(SandboxError::Lost));
        }
        self.sandbox.set_cpu(None);
        if let Err(error) = self.start_process().await {
            let status = Status::Error(start_failure("", &error).error_type);
            self.init_failed(began, &status);
            return Err(match error {
                SandboxError::Exec { .. } if self.enter(Phase::Empty) => InitFailure::Failed,
                error => InitFailure::Lost(error),
            });
        }
        let status = match tokio::time::timeout(limits::INIT_PHASE, outcome).await {
            Ok(Ok(Init::Ready)) => {
                self.slot().init_duration = Some(self.clock.monotonic().saturating_sub(began));
                self.limit_cpu();
                return Ok(());
            }
            Ok(Ok(Init::Failed(failure))) => Status::Error(failure.error_type),
            Ok(Ok(Init::Exited(exit))) => Status::Error(Failure::exited("", exit).error_type),
            // The instance was closed.
            Ok(Err(_)) => return Err(InitFailure::Lost(SandboxError::Lost)),
            Err(_) => Status::Timeout,
        };
        self.init_failed(began, &status);
        self.empty().await;
        match self.enter(Phase::Empty) {
            true => Err(InitFailure::Failed),
            false => Err(InitFailure::Lost(SandboxError::Lost)),
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

    fn init_failed(&self, began: Duration, status: &Status) {
        self.output.settle();
        let duration = self.clock.monotonic().saturating_sub(began);
        self.output.say([report::init_report(duration, "init", status)]);
        self.output.flush();
    }

    /// Kills what runs and waits until it is gone.
    async fn empty(self: &Arc<Self>) {
        let (told, gone) = oneshot::channel();
        {
            let mut slot = self.slot();
            if matches!(slot.phase, Phase::Empty | Phase::Closed) {
                return;
            }
            // The runtime may still ask for an event, and is given none.
            slot.phase = Phase::Emptying(told);
            slot.parked = None;
        }
        self.sandbox.kill();
        // Told by the process's end.
        let _ = gone.await;
    }

    /// The "suppressed init" of AWS Lambda: the invocation that is already in the slot gets its
    /// process within its own time.
    pub(super) fn initialise_within_invocation(self: &Arc<Self>) {
        let instance = Arc::clone(self);
        let task = tokio::spawn(async move {
            instance.sandbox.set_cpu(None);
            match instance.start_process().await {
                Ok(()) if instance.is_dying() => instance.sandbox.kill(),
                // The CPU is limited when the runtime takes the event.
                Ok(()) => {}
                Err(error) => instance.fail_to_start(error),
            }
        });
        self.own(task.abort_handle());
    }

    /// Whether the invocation's time was up, or the instance closed, before its process was started.
    fn is_dying(&self) -> bool {
        matches!(self.slot().phase, Phase::Dying(_) | Phase::Closed)
    }

    async fn start_process(self: &Arc<Self>) -> Result<(), SandboxError> {
        let environment = environment::variables(
            &self.executable,
            &self.launch,
            self.output.stream(),
            self.initialization,
        );
        let process = self
            .sandbox
            .start(ProcessSpec {
                argv: self.launch.argv.clone(),
                environment,
                working_directory: self.launch.working_directory.clone(),
            })
            .await?;
        self.watch(process).map_err(|error| SandboxError::Setup {
            step: "output".to_owned(),
            reason: error.to_string(),
        })
    }

    /// Reads what the process prints and waits for its end.
    fn watch(self: &Arc<Self>, process: Process) -> std::io::Result<()> {
        let output = Arc::new(File::from(process.output.try_clone()?));
        let pipe = pipe::Receiver::from_owned_fd(process.output)?;
        // An invocation that has waited for this process begins now, before its first line.
        self.announce();
        let source = self.output.attach(output);
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
        let instance = Arc::downgrade(self);
        let waiting = tokio::spawn(async move {
            let exit = process.exit.await;
            if let Some(instance) = instance.upgrade() {
                instance.ended(exit);
            }
        });
        self.own(waiting.abort_handle());
        Ok(())
    }

    /// CPU in proportion to memory, from the end of the init phase on (AWS gives the init phase
    /// more than its share, too).
    pub(super) fn limit_cpu(&self) {
        let memory = u64::from(self.executable.config.memory_mib);
        let thousandths = memory * 1_000 / u64::from(limits::MEMORY_MIB_PER_CPU);
        self.sandbox.set_cpu(u32::try_from(thousandths).ok());
    }
}

/// `2026/11/20/[$LATEST]` and 32 hexadecimal digits.
fn stream_name(executable: &Executable, now: model::Timestamp) -> String {
    let id = u128::from(rand::random::<u64>()) << 64 | u128::from(rand::random::<u64>());
    format!("{}/[{}]{id:032x}", now.strftime("%Y/%m/%d"), executable.config.version)
}
