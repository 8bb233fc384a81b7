//! The engine: ports in, invocations through.

use crate::admission::{Account, Quota};
use crate::async_invoke::{self, AsyncSettings, Dispatcher, FunctionTarget};
use crate::catalog::Catalog;
use crate::executable::Executable;
use crate::extensions::Farewells;
use crate::failure::Failure;
use crate::instance::Answer;
use crate::invocation::{Invocation, InvokeError, Reply, ReplyStream, StreamEnd, StreamReply};
use crate::pool::{Pool, Standing as ProvisionedStanding, Starts};
use crate::pressure::Pressure;
use crate::provisioned::{self, Keeper};
use crate::record::{self, RecordLimits, Recorder};
use crate::scaling::ScalingSettings;
use crate::snapshot::{self, Publications, Snapshots};
use crate::stock::{self, Deploys, Stock, StockSettings};
use crate::sweeper::{self, Agenda};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use model::async_invoke::Target;
use model::code::{CodeInUse, CodeStore};
use model::launch::Runtimes;
use model::log::LogSink;
use model::queue::Queue;
use model::record::RecordStore;
use model::sandbox::{SandboxError, Sandboxes};
use model::sealing::Sealing;
use model::store::{Store, WatchGuard};
use model::{AccountId, Clock, Function, FunctionName, Region, Version, VersionConfig};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How often an invocation is given to another instance when one ends before it took it, or goes
/// while it is made. Each that did is gone from its pool, so this is how many may go at once: those
/// of a template that died, those of a spawner.
const DELIVERY_ATTEMPTS: usize = 16;
/// How long events whose function is done may take to be settled when the platform stops.
const SETTLE: Duration = Duration::from_secs(2);

/// What the engine stands on.
pub struct Ports {
    /// Functions and versions.
    pub store: Arc<dyn Store>,
    /// Their code.
    pub code: Arc<dyn CodeStore>,
    /// Where log lines go.
    pub logs: Arc<dyn LogSink>,
    /// Where events wait that are called asynchronously.
    pub queue: Arc<dyn Queue>,
    /// Where the ends of asynchronous invocations can be sent besides to other functions.
    pub targets: Vec<Arc<dyn Target>>,
    /// Where recorded invocations are kept.
    pub records: Arc<dyn RecordStore>,
    /// How processes are started.
    pub runtimes: Arc<dyn Runtimes>,
    /// Where they run.
    pub sandboxes: Arc<dyn Sandboxes>,
    /// Opens what is secret in the state.
    pub sealing: Arc<dyn Sealing>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The operator's settings of the engine.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The account that owns all functions.
    pub account: AccountId,
    /// Calls under way of all functions together.
    pub account_concurrency: u32,
    /// How long an idle instance is kept.
    pub keep_alive: Duration,
    /// Of asynchronous invocation.
    pub async_invoke: AsyncSettings,
    /// Of scaling.
    pub scaling: ScalingSettings,
    /// Of what is kept ready for cold starts.
    pub stock: StockSettings,
    /// Of recorded invocations.
    pub records: RecordLimits,
    /// How large answers may be.
    pub answers: AnswerLimits,
}

/// How large the answers of functions may be, and how fast, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerLimits {
    /// One that is not streamed, and what a runtime says of an error.
    pub whole: usize,
    /// One that is streamed.
    pub streamed: u64,
    /// Of a streamed one per second behind its first 6 MiB; 0 is no limit.
    pub stream_rate: u64,
}

impl Default for AnswerLimits {
    /// AWS Lambda's sizes, at full speed.
    fn default() -> Self {
        Self {
            whole: model::limits::SYNC_PAYLOAD_BYTES,
            streamed: model::limits::STREAM_PAYLOAD_BYTES,
            stream_rate: 0,
        }
    }
}

impl Default for Settings {
    /// AWS's limit of concurrency, and ten minutes of keep-alive.
    fn default() -> Self {
        Self {
            account: AccountId::default(),
            account_concurrency: model::limits::ACCOUNT_CONCURRENCY,
            keep_alive: Duration::from_secs(600),
            async_invoke: AsyncSettings::default(),
            scaling: ScalingSettings::default(),
            stock: StockSettings::default(),
            records: RecordLimits::default(),
            answers: AnswerLimits::default(),
        }
    }
}

/// Who calls Mayfly's endpoint from inside a sandbox.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Region of the function.
    pub region: Region,
    /// The function.
    pub function: FunctionName,
    /// ARN of its execution role.
    pub role: String,
}

/// Serves a connection that a function opened to Mayfly's endpoint, to its end. The engine polls what
/// it returns for as long as the instance lives.
pub type InsideEndpoint =
    Arc<dyn Fn(tokio::net::TcpStream, Caller) -> BoxFuture<'static, ()> + Send + Sync>;

/// Makes the variables by which an instance of a function has keys of its role: names and values.
pub type RoleKeys = Arc<dyn Fn(&Caller) -> Vec<(String, String)> + Send + Sync>;

/// Runs functions. One for the whole platform, shared behind an `Arc`.
pub struct Engine {
    pub(crate) core: Arc<Core>,
    _watches: [WatchGuard; 2],
    dispatching: Mutex<Option<(async_invoke::Stop, JoinHandle<()>)>>,
    keeping: OnceLock<JoinHandle<()>>,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Engine {
    fn drop(&mut self) {
        let dispatching = self.dispatching.get_mut().unwrap_or_else(PoisonError::into_inner);
        let dispatching = dispatching.iter().map(|(_, task)| task);
        for task in self.tasks.iter().chain(dispatching).chain(self.keeping.get()) {
            task.abort();
        }
    }
}

pub(crate) struct Core {
    pub(crate) ports: Ports,
    pub(crate) settings: Settings,
    pub(crate) account: Arc<Account>,
    pub(crate) starts: Arc<Starts>,
    pub(crate) agenda: Arc<Agenda>,
    pub(crate) pressure: Pressure,
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) catalog: Catalog,
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) stock: Arc<Stock>,
    pub(crate) snapshots: Snapshots,
    pub(crate) publications: Publications,
    /// Instances whose extensions are being told of the end.
    pub(crate) farewells: Arc<Farewells>,
    deploys: Deploys,
    endpoint: OnceLock<InsideEndpoint>,
    role_keys: OnceLock<RoleKeys>,
    instances: AtomicU64,
    /// Every pool, those included whose version is not served any more and whose last calls are
    /// under way.
    pools: Mutex<Vec<Weak<Pool>>>,
    stopping: AtomicBool,
}

impl Core {
    /// The variables of a new instance that are its role's keys; none where nobody makes them.
    pub(crate) fn role_keys(&self, caller: &Caller) -> Vec<(String, String)> {
        self.role_keys.get().map(|keys| keys(caller)).unwrap_or_default()
    }

    pub(crate) fn endpoint(&self) -> Option<InsideEndpoint> {
        self.endpoint.get().cloned()
    }

    pub(crate) fn next_instance_id(&self) -> u64 {
        self.instances.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// A new pool for a version. It lives for as long as the catalogue, a call or a start has it.
    pub(crate) fn open_pool(
        self: &Arc<Self>,
        function: &Function,
        config: VersionConfig,
        quota: &Arc<Quota>,
    ) -> Arc<Pool> {
        let account = self.settings.account.clone();
        let executable =
            Executable::new(function.region.clone(), account, function.name.clone(), config);
        self.enter(Pool::new(self, Arc::new(executable), Arc::clone(quota)))
    }

    /// A further pool of a version, for one of its tenants.
    pub(crate) fn open_twin(self: &Arc<Self>, shared: &Pool) -> Arc<Pool> {
        self.enter(shared.twin(self))
    }

    fn enter(&self, pool: Pool) -> Arc<Pool> {
        let pool = Arc::new(pool);
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        pools.retain(|pool| pool.strong_count() > 0);
        pools.push(Arc::downgrade(&pool));
        pool
    }

    /// Where the ends of asynchronous invocations can be sent.
    pub(crate) fn targets(self: &Arc<Self>) -> Vec<Arc<dyn Target>> {
        let functions = Arc::new(FunctionTarget(Arc::downgrade(self)));
        std::iter::once(functions as Arc<dyn Target>).chain(self.ports.targets.clone()).collect()
    }

    /// Every pool, those that are going included.
    pub(crate) fn pools(&self) -> Vec<Arc<Pool>> {
        let pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        pools.iter().filter_map(Weak::upgrade).collect()
    }
}

/// An answer with what belongs to it.
struct Outcome {
    version: Version,
    answer: Answer,
    tail: Option<oneshot::Receiver<Bytes>>,
}

impl Engine {
    /// An engine on these ports. Its background tasks run on the executor that calls this.
    pub fn start(ports: Ports, settings: Settings) -> Self {
        let recorder = Recorder::start(Arc::clone(&ports.records), &settings.records);
        let account = Account::new(settings.account_concurrency, settings.scaling.clone());
        let (publications, published) = Publications::new();
        let (deploys, deployed) = Deploys::new();
        let starts = Starts::new(settings.scaling.starts);
        let pressure = Pressure::new(settings.scaling.memory_bytes);
        let core = Arc::new(Core {
            recorder: Arc::new(recorder),
            stock: Stock::new(
                Arc::clone(&ports.sandboxes),
                Arc::clone(&ports.clock),
                settings.stock.clone(),
            ),
            snapshots: Snapshots::default(),
            publications,
            farewells: Arc::default(),
            deploys,
            ports,
            settings,
            account: Arc::new(account),
            starts: Arc::new(starts),
            agenda: Arc::default(),
            pressure,
            keeper: Arc::default(),
            catalog: Catalog::default(),
            endpoint: OnceLock::new(),
            role_keys: OnceLock::new(),
            instances: AtomicU64::new(0),
            pools: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let watch = |prefix: &str| {
            let weak = Arc::downgrade(&core);
            core.ports.store.watch(
                prefix,
                Arc::new(move |change| {
                    if let Some(core) = weak.upgrade() {
                        core.catalog.observe(&core, change);
                        core.keeper.observe(&core, change);
                        core.deploys.observe(change);
                        core.publications.observe(&core.snapshots, change);
                    }
                }),
            )
        };
        let watches = [watch("functions/"), watch("versions/")];
        Self {
            _watches: watches,
            dispatching: Mutex::default(),
            keeping: OnceLock::new(),
            tasks: vec![
                tokio::spawn(sweeper::sweep(Arc::downgrade(&core), Arc::clone(&core.agenda))),
                tokio::spawn(stock::keep_up(Arc::downgrade(&core))),
                tokio::spawn(stock::anticipate(Arc::downgrade(&core), deployed)),
                tokio::spawn(snapshot::keep(Arc::downgrade(&core), published)),
                tokio::spawn(async_invoke::keep_retention(Arc::downgrade(&core))),
                tokio::spawn(record::keep_limits(Arc::downgrade(&core))),
            ],
            core,
        }
    }

    /// Begins to work off events, those of an earlier life included: on the given executors in turn,
    /// which have to outlive [`Engine::shutdown`], or on the calling one if there are none. To be
    /// called once all that functions need is there.
    pub fn work_off(&self, executors: Vec<tokio::runtime::Handle>) {
        self.core.starts.set_executors(executors.clone());
        let dispatcher = Dispatcher::of(&self.core, executors);
        let mut dispatching = self.dispatching.lock().unwrap_or_else(PoisonError::into_inner);
        // There is one dispatcher; a second call would be a fault of the wiring.
        if dispatching.is_none() {
            *dispatching = Some((dispatcher.stopper(), tokio::spawn(dispatcher.run())));
            let keeping = tokio::spawn(provisioned::keep(Arc::downgrade(&self.core)));
            // Only once, as there is one dispatcher.
            let _ = self.keeping.set(keeping);
            let core = Arc::clone(&self.core);
            tokio::spawn(async move {
                if let Err(error) = core.resume_publications().await {
                    tracing::error!(%error, "can't look for versions that are being published");
                }
            });
        }
    }

    /// Whether the end of an asynchronous invocation can be sent to this ARN, and whether it can be
    /// as a dead letter; `None` if Mayfly serves no such place.
    pub fn target(&self, arn: &str) -> Option<Arc<dyn Target>> {
        self.core.targets().into_iter().find(|target| target.serves(arn))
    }

    /// Says who makes the keys of roles. Instances started before have some that are good for nothing.
    pub fn give_role_keys(&self, keys: RoleKeys) {
        // Only once, as there is one platform.
        let _ = self.core.role_keys.set(keys);
    }

    /// Says who serves Mayfly's endpoint inside sandboxes. Instances started before have none.
    pub fn serve_inside(&self, endpoint: InsideEndpoint) {
        // A second call would be a fault of the wiring; the first one holds.
        let _ = self.core.endpoint.set(endpoint);
    }

    /// Runs a function and returns its whole answer. If the caller goes away meanwhile, the
    /// function still runs to its end.
    pub async fn invoke(&self, invocation: Invocation) -> Result<Reply, InvokeError> {
        self.core.invoke(invocation).await
    }

    /// Runs a function and returns its answer while it is written. A function that does not stream
    /// answers in one chunk.
    pub async fn invoke_streaming(
        &self,
        invocation: Invocation,
    ) -> Result<StreamReply, InvokeError> {
        let outcome = self.core.run(&invocation, true).await?;
        let version = outcome.version;
        let (content_type, stream) = match outcome.answer {
            Answer::Stream { content_type, stream } => (content_type, stream),
            Answer::Payload { content_type, body } => {
                let end = StreamEnd { log_tail: tail(outcome.tail).await, ..StreamEnd::default() };
                (content_type, ReplyStream::ended(body, end))
            }
            Answer::Failure(failure) => {
                let end = StreamEnd {
                    error_type: Some(failure.error_type),
                    error_document: Some(failure.document),
                    log_tail: tail(outcome.tail).await,
                };
                (None, ReplyStream::ended(Bytes::new(), end))
            }
            Answer::NotTaken(error) => return Err(error.into()),
        };
        Ok(StreamReply { version, content_type, stream })
    }

    /// The code that living instances run, that of versions that are gone included.
    pub fn code_of_instances(&self) -> CodeInUse {
        let mut in_use = self.core.snapshots.code();
        for pool in self.core.pools().iter().filter(|pool| pool.size() > 0) {
            in_use.add(&pool.executable.config.code, &pool.executable.config.layers);
        }
        in_use
    }

    /// Instances that exist or are being started.
    pub fn instances(&self) -> usize {
        self.core.pools().iter().map(|pool| pool.size()).sum()
    }

    /// Sandboxes that stand ready for cold starts and are nobody's yet.
    pub fn prepared(&self) -> usize {
        self.core.stock.ready()
    }

    /// Templates of runtimes of which instances can be copies.
    pub fn templates(&self) -> usize {
        self.core.stock.templates()
    }

    /// How far the provisioned concurrency of a version has come.
    pub fn provisioned(
        &self,
        region: &Region,
        name: &FunctionName,
        version: Version,
    ) -> ProvisionedStanding {
        let pool = self.core.catalog.pool(region, name, version);
        pool.map(|pool| pool.standing()).unwrap_or_default()
    }

    /// Calls under way.
    pub fn calls(&self) -> u32 {
        self.core.account.calls()
    }

    /// Takes no more calls, waits up to `patience` for those under way, then ends everything.
    pub async fn shutdown(&self, patience: Duration) {
        const POLL: Duration = Duration::from_millis(5);
        self.core.stopping.store(true, Ordering::Release);
        let dispatching = self.dispatching.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((dispatcher, _)) = &dispatching {
            dispatcher.stop();
        }
        let done = async {
            while self.calls() > 0 {
                tokio::time::sleep(POLL).await;
            }
        };
        // Whoever is still running after that is ended, and its caller told.
        let _ = tokio::time::timeout(patience, done).await;
        // Events whose function is done are settled; the others are left leased before their
        // sandboxes go, and so come back as if they had not been tried.
        if let Some((_, mut dispatching)) = dispatching
            && tokio::time::timeout(SETTLE, &mut dispatching).await.is_err()
        {
            dispatching.abort();
            let _ = dispatching.await;
        }
        for pool in self.core.pools() {
            pool.close();
        }
        // Each takes its time at most.
        let farewells = self.core.farewells.all();
        let _ = tokio::time::timeout(model::limits::SHUTDOWN_PHASE * 2, farewells).await;
        self.core.stock.close();
        self.core.snapshots.close();
        self.core.ports.sandboxes.shutdown(patience).await;
        // The last invocations have ended by now, and are recorded.
        self.core.recorder.close();
    }
}

impl Core {
    /// See [`Engine::invoke`].
    pub(crate) async fn invoke(
        self: &Arc<Self>,
        invocation: Invocation,
    ) -> Result<Reply, InvokeError> {
        let outcome = self.run(&invocation, false).await?;
        let (payload, content_type, function_error) = match outcome.answer {
            Answer::Payload { content_type, body } => (body, content_type, false),
            Answer::Failure(failure) => (failure.document, None, true),
            Answer::Stream { .. } => return Err(SandboxError::Lost.into()),
            Answer::NotTaken(error) => return Err(error.into()),
        };
        let log_tail = tail(outcome.tail).await;
        Ok(Reply { version: outcome.version, payload, content_type, function_error, log_tail })
    }

    /// The hot path: resolve, admit, take, run. What is to be recorded is recorded by the instance.
    async fn run(
        self: &Arc<Self>,
        invocation: &Invocation,
        streaming: bool,
    ) -> Result<Outcome, InvokeError> {
        let mut attempt = 1;
        loop {
            if self.is_stopping() {
                return Err(InvokeError::ShuttingDown);
            }
            let resolved = self.catalog.resolve(self, invocation).await?;
            resolved.check_recursion(invocation.trace_header.as_deref())?;
            let permit = resolved.admit(self).await?;
            let lease = match resolved.pool.take().await {
                Err(InvokeError::Sandbox(SandboxError::Lost)) if attempt < DELIVERY_ATTEMPTS => {
                    attempt += 1;
                    continue;
                }
                taken => taken?,
            };
            let assigned = lease.begin(invocation, permit, streaming);
            // The instance watches the time.
            let answer = assigned.answer.await.unwrap_or_else(|_| {
                // Nobody is left to tell: the sandbox was taken down under the invocation.
                let lost = model::sandbox::Exit::SandboxLost;
                Answer::Failure(Failure::exited(&invocation.request_id, lost))
            });
            if matches!(answer, Answer::NotTaken(_)) && attempt < DELIVERY_ATTEMPTS {
                attempt += 1;
                continue;
            }
            return Ok(Outcome { version: resolved.version(), answer, tail: assigned.tail });
        }
    }
}

async fn tail(tail: Option<oneshot::Receiver<Bytes>>) -> Option<Bytes> {
    tail?.await.ok()
}
