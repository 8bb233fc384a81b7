//! Making an instance: as a copy of its version's snapshot, in a sandbox from the stock, or in one
//! that is made for it.
//!
//! The ways are tried in that order. What fails before anything of the function has run is taken up
//! by the next way; the last one, a sandbox of its own in which a program is executed, needs nothing
//! that was there before.

use super::Instance;
use super::slot::Slot;
use crate::engine::{Caller, Core, InsideEndpoint};
use crate::environment::{self, Initialization};
use crate::executable::Executable;
use crate::extensions;
use crate::invocation::InvokeError;
use crate::output::Output;
use crate::pool::Pool;
use crate::shard;
use crate::stock::{Begins, CopyOf, Forks, Place, Refill, Taken};
use model::code::of_layers;
use model::launch::{Ahead, Launch};
use model::sandbox::{Furnishing, Process, ProcessSpec, Sandbox, SandboxError};
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;
use tokio::runtime::Handle;

/// Letters of what a function shows at the metadata endpoint, some 200 bits.
const METADATA_TOKEN_LETTERS: usize = 40;

/// What an instance is to be.
pub(crate) struct Order {
    pub(crate) executable: Arc<Executable>,
    pub(crate) launch: Launch,
    pub(crate) furnishing: Furnishing,
    /// Names of the external extensions.
    extensions: Vec<String>,
    initialization: Initialization,
    stream: String,
    metadata_token: String,
}

/// What belongs to the first process of an instance, until it is started.
#[derive(Default)]
pub(super) struct First {
    pub(super) listeners: Vec<TcpListener>,
    pub(super) endpoint: Option<(InsideEndpoint, Caller)>,
    /// It runs already, since then.
    pub(super) process: Option<(Process, Duration)>,
    /// Dropped when the start is over.
    pub(super) refill: Option<Refill>,
}

/// A sandbox with all of a function in it but, perhaps, the process.
struct Ground {
    sandbox: Arc<dyn Sandbox>,
    listeners: Vec<TcpListener>,
    process: Option<(Process, Duration)>,
    copy_of: Option<CopyOf>,
    restored: bool,
    refill: Option<Refill>,
}

/// Makes an instance of a pool's version, with nothing of the function running in it yet.
pub(crate) async fn create(
    core: &Arc<Core>,
    pool: &Arc<Pool>,
    id: u64,
    initialization: Initialization,
) -> Result<Arc<Instance>, InvokeError> {
    let order = Order::new(core, &pool.executable, initialization).await?;
    let ground = match order.restore(core).await {
        Some(ground) => ground,
        None => order.prepared(core).await?,
    };
    Ok(order.instance(core, id, Arc::downgrade(pool), ground, None))
}

/// Makes an instance whose process, once it is initialised, serves copies of itself. `gone` becomes
/// true when it ends.
pub(crate) async fn create_template(
    core: &Arc<Core>,
    order: Order,
    gone: Arc<AtomicBool>,
) -> Result<Arc<Instance>, SandboxError> {
    let workshop = core.stock.workshop();
    let furnishing = Some(order.furnishing.clone());
    let spec = workshop.spec("v", &order.launch.mounts, furnishing, Forks::Yes);
    let sandbox: Arc<dyn Sandbox> = Arc::from(workshop.sandboxes.create(spec).await?);
    let ground = Ground {
        listeners: sandbox.listeners(),
        sandbox,
        process: None,
        copy_of: None,
        restored: false,
        refill: None,
    };
    Ok(order.instance(core, core.next_instance_id(), Weak::new(), ground, Some(gone)))
}

impl Order {
    /// What an instance of a version is to be; fails where this machine can't run it.
    pub(crate) async fn new(
        core: &Core,
        executable: &Arc<Executable>,
        initialization: Initialization,
    ) -> Result<Self, InvokeError> {
        let config = &executable.config;
        let mut launch = core.ports.runtimes.launch(config)?;
        let opt = match config.layers.is_empty() {
            true => None,
            false => Some(core.ports.code.merged(&of_layers(&config.layers)).await?),
        };
        let furnishing = Furnishing {
            task: core.ports.code.folder(&config.code.sha256).await?,
            opt,
            memory_mib: config.memory_mib,
            tmp_mib: config.tmp_mib,
            network: config.own.network.clone(),
        };
        choose_program(&mut launch, &furnishing);
        let extensions = match &furnishing.opt {
            None => Vec::new(),
            Some(opt) => extensions::list(opt).map_err(|error| SandboxError::Setup {
                step: "look for extensions".to_owned(),
                reason: error.to_string(),
            })?,
        };
        if !extensions.is_empty() {
            // They begin before the runtime does, so nothing of it can have begun ahead.
            launch.ahead = Ahead::Nothing;
            launch.snapshots = false;
        }
        let initialization = match config.snap_start.applies(config.version) {
            true => Initialization::SnapStart,
            false => initialization,
        };
        let stream = stream_name(executable, core.ports.clock.now());
        let executable = Arc::clone(executable);
        launch.environment.extend(core.role_keys(&caller_of(&executable)));
        let metadata_token = environment::random_text(METADATA_TOKEN_LETTERS);
        Ok(Self {
            executable,
            launch,
            furnishing,
            extensions,
            initialization,
            stream,
            metadata_token,
        })
    }

    /// Whether external extensions are started with it.
    pub(crate) fn has_extensions(&self) -> bool {
        !self.extensions.is_empty()
    }

    /// As a copy of the version's snapshot, if it has one.
    async fn restore(&self, core: &Arc<Core>) -> Option<Ground> {
        let config = &self.executable.config;
        let has_one = config.snap_start.optimized && config.snap_start.applies(config.version);
        if !has_one || !self.extensions.is_empty() {
            return None;
        }
        let (place, refill) = core.snapshots.place(core, &self.executable).await?;
        match self.begin(core, place).await {
            Ok(ground) => Some(Ground { restored: true, refill: Some(refill), ..ground }),
            Err(error) => {
                tracing::warn!(
                    function = self.executable.name.as_str(),
                    %error,
                    "can't copy a version's snapshot; it is initialised anew"
                );
                core.snapshots.forget(&self.executable);
                None
            }
        }
    }

    /// In a sandbox that stands ready, else in one of its own.
    async fn prepared(&self, core: &Arc<Core>) -> Result<Ground, SandboxError> {
        // Whatever runs ahead of a function has begun on its own; hooks of snapshots would not fit in.
        if self.initialization == Initialization::SnapStart {
            return self.plain(core).await;
        }
        let Taken { place, refill } = core.stock.take(&self.launch).await;
        let ground = match place {
            None => self.plain(core).await?,
            Some(place) => match self.begin(core, place).await {
                Ok(ground) => ground,
                Err(error) => {
                    tracing::debug!(%error, "can't begin in a prepared sandbox");
                    core.stock.no_copies(&self.launch, &error);
                    self.plain(core).await?
                }
            },
        };
        Ok(Ground { refill: Some(refill), ..ground })
    }

    /// In a sandbox of its own. Where there is no room for it, what stands ready gives way.
    async fn plain(&self, core: &Core) -> Result<Ground, SandboxError> {
        let workshop = core.stock.workshop();
        let make = || workshop.empty(&self.launch.mounts, Some(&self.furnishing));
        let place = match make().await {
            Err(SandboxError::Exhausted(_)) => {
                core.stock.make_room();
                make().await?
            }
            made => made?,
        };
        self.begin(core, place).await
    }

    async fn begin(&self, core: &Core, place: Place) -> Result<Ground, SandboxError> {
        let began = core.ports.clock.monotonic();
        let Place { sandbox, listeners, furnished, begins } = place;
        if !furnished {
            sandbox.furnish(self.furnishing.clone()).await?;
        }
        let (process, copy_of) = match begins {
            Begins::Executed => (None, None),
            Begins::Waits(waiter) => (Some(waiter.become_of(&self.process()).await?), None),
            Begins::Copied(template) => {
                let process = sandbox.start(self.process()).await?;
                (Some(process), Some(CopyOf::new(template)))
            }
        };
        let process = process.map(|process| (process, began));
        Ok(Ground { sandbox, listeners, process, copy_of, restored: false, refill: None })
    }

    fn process(&self) -> ProcessSpec {
        let token = &self.metadata_token;
        process(&self.executable, &self.launch, &self.stream, self.initialization, token)
    }

    fn instance(
        self,
        core: &Core,
        id: u64,
        pool: Weak<Pool>,
        ground: Ground,
        gone: Option<Arc<AtomicBool>>,
    ) -> Arc<Instance> {
        let executable = self.executable;
        let first = First {
            listeners: ground.listeners,
            endpoint: core.endpoint().map(|endpoint| (endpoint, caller_of(&executable))),
            process: ground.process,
            refill: ground.refill,
        };
        let at_once = usize::try_from(executable.config.own.requests_per_instance).unwrap_or(1);
        let slot = Slot { copies: gone, at_once, ..Slot::empty(core.ports.clock.monotonic()) };
        Arc::new(Instance {
            id,
            home: shard::current(),
            output: Output::new(
                executable.region.clone(),
                Arc::clone(&executable.log_group),
                self.stream.into(),
                Arc::clone(&core.ports.logs),
                Arc::clone(&core.ports.clock),
                executable.config.logging,
            ),
            pool,
            clock: Arc::clone(&core.ports.clock),
            launch: self.launch,
            sandbox: ground.sandbox,
            extensions: self.extensions,
            farewells: Arc::clone(&core.farewells),
            handle: Handle::current(),
            metadata_token: self.metadata_token,
            copy_of: ground.copy_of,
            restored: ground.restored,
            first: Mutex::new(first),
            initialization: self.initialization,
            recorder: Arc::clone(&core.recorder),
            answers: core.settings.answers,
            counts_as_ready: AtomicBool::new(false),
            slot: Mutex::new(slot),
            peak: AtomicU64::new(0),
            tasks: Mutex::default(),
            executable,
        })
    }
}

/// An executable's function, as whom its instances call.
fn caller_of(executable: &Executable) -> Caller {
    Caller {
        region: executable.region.clone(),
        function: executable.name.clone(),
        role: executable.config.role.clone(),
    }
}

/// What is to run in an instance.
pub(super) fn process(
    executable: &Executable,
    launch: &Launch,
    stream: &str,
    initialization: Initialization,
    metadata_token: &str,
) -> ProcessSpec {
    let mut environment = environment::variables(executable, launch, stream, initialization);
    environment.extend(environment::of_metadata(metadata_token));
    ProcessSpec {
        argv: launch.argv.clone(),
        environment,
        working_directory: launch.working_directory.clone(),
    }
}

/// A program of the layers takes the place of one that the function does not bring.
fn choose_program(launch: &mut Launch, furnishing: &Furnishing) {
    let (Some(of_layers), Some(opt)) = (launch.program_of_layers.take(), &furnishing.opt) else {
        return;
    };
    let is_in = |folder: &Path, root: &str, program: &str| {
        let path = program.strip_prefix(root).map(|path| folder.join(path));
        path.is_some_and(|path| std::fs::symlink_metadata(path).is_ok())
    };
    if let Some(program) = launch.argv.first_mut()
        && !is_in(&furnishing.task, "/var/task/", program)
        && is_in(opt, "/opt/", &of_layers)
    {
        *program = of_layers;
    }
}

/// `2026/11/20/[$LATEST]` and 32 hexadecimal digits.
fn stream_name(executable: &Executable, now: model::Timestamp) -> String {
    let id = u128::from(rand::random::<u64>()) << 64 | u128::from(rand::random::<u64>());
    format!("{}/[{}]{id:032x}", now.strftime("%Y/%m/%d"), executable.config.version)
}
