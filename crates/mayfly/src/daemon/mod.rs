//! `mayfly up`: the whole platform in one process tree.
//!
//! The order matters: the data directory is locked first, the spawner is started before there are
//! threads, the port is bound before anything is promised, and the line that says "ready" comes
//! last. The way down is the same backwards.

mod aliases_page;
mod async_page;
mod audit_page;
mod authority;
mod events_page;
mod free_memory;
mod front;
mod head_timer;
mod inside;
mod keys_page;
mod memory;
mod paced;
mod records_page;
mod root_key;
mod seats;
mod server;
mod service;
mod settings_page;
mod signing_page;
mod too_large;
mod web_page;

pub(crate) use memory::for_instances as memory_for_instances;

use aliases_page::AliasesPage;
use anyhow::{Context, bail};
use api::iam::Directory;
use api::page_query;
use async_page::AsyncPage;
use audit_page::AuditPage;
use authority::Authority;
pub(crate) use authority::Posture;
use engine::record::RecordLimits;
use engine::{
    AnswerLimits, AsyncSettings, Engine, Ports, ScalingSettings, Settings, StockSettings,
};
use events_page::EventsPage;
use front::Front;
use keys_page::KeysPage;
use model::audit::AuditLog as _;
use model::launch::Runtimes;
use model::log::LogStore;
use model::object_store::ObjectStore;
use model::queue::{Queue, QueueLimits};
use model::sandbox::{Sandboxes, Verdict};
use model::sealing::Sealing;
use model::store::Store;
use model::{AccountId, Clock, Quotas, SystemClock};
use records_page::RecordsPage;
pub(crate) use root_key::rotate_root_key;
use sandbox::{Egress, Isolation, LinuxSandboxes};
use server::{Server, Stage};
use settings_page::SettingsPage;
use signing_page::SigningPage;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::SqliteAuditLog;
use store::code::FolderCodeStore;
use store::data_dir::DataDir;
use store::key_ring::KeyRing;
use store::log::SqliteLogStore;
use store::queue::SqliteQueue;
use store::record::SqliteRecordStore;
use store::sqlite::SqliteStore;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// How often events older than their group's retention are deleted.
const RETENTION_PERIOD: Duration = Duration::from_secs(60);

/// What `mayfly up` was asked for.
#[derive(Debug, Clone)]
pub(crate) struct UpOptions {
    /// `HOST:PORT`; port 0 picks a free one.
    pub(crate) listen: String,
    /// Where the state is kept.
    pub(crate) data_dir: PathBuf,
    /// The file of the keys that seal secrets; `None` is `keys` in the data directory.
    pub(crate) key_file: Option<PathBuf>,
    /// What is enforced at least.
    pub(crate) posture: Posture,
    /// What is kept in the audit log.
    pub(crate) audit: AuditOptions,
    /// How long an idle instance is kept.
    pub(crate) keep_alive: Duration,
    /// Calls under way of all functions together.
    pub(crate) concurrency: u32,
    /// How long calls under way may take to end when the platform stops.
    pub(crate) grace: Duration,
    /// Concurrency that functions can't reserve.
    pub(crate) unreserved_concurrency: u32,
    /// The quotas of functions and requests.
    pub(crate) quotas: Quotas,
    /// How fast scaling goes, and how much is kept.
    pub(crate) scaling: ScalingSettings,
    /// What is kept ready for cold starts.
    pub(crate) stock: StockSettings,
    /// How asynchronous invocations are tried.
    pub(crate) async_invoke: AsyncSettings,
    /// How long and how much is kept of recorded invocations.
    pub(crate) records: RecordLimits,
    /// How much may wait for them.
    pub(crate) queue_limits: QueueLimits,
    /// Executors of the data plane; `None` is one per core.
    pub(crate) shards: Option<u16>,
    /// Whether functions may run without isolation where the machine offers none.
    pub(crate) accept_no_isolation: bool,
    /// Whether functions may reach the world.
    pub(crate) egress: Egress,
    /// Where code in buckets is read.
    pub(crate) objects: Arc<dyn ObjectStore>,
    /// Where interpreters are looked for.
    pub(crate) search: runtimes::SearchPath,
    /// Folders in which other programs are looked for.
    pub(crate) programs: Vec<PathBuf>,
}

/// What is kept in the audit log.
#[derive(Debug, Clone)]
pub(crate) struct AuditOptions {
    /// For how long.
    pub(crate) keep: Duration,
    /// How much at most, in bytes.
    pub(crate) most_bytes: u64,
    /// Whether calls of functions are, too.
    pub(crate) data_calls: bool,
}

/// Runs the platform until it is told to stop.
pub(crate) fn up(options: UpOptions) -> anyhow::Result<()> {
    let began = Instant::now();
    log_to_standard_error();
    keep_no_core();
    let address = address_of(&options.listen)?;
    let data_dir = DataDir::open(&options.data_dir)?;
    let sandboxes = LinuxSandboxes::start(sandbox::Options {
        isolation: if options.accept_no_isolation {
            Isolation::AcceptNone
        } else {
            Isolation::Best
        },
        egress: options.egress,
        programs: options.programs.clone(),
        ..sandbox::Options::new(name_of(data_dir.path()))
    })?;
    say_what_is_weaker(&sandboxes);
    let listener = bind(address)?;
    let address = listener.local_addr().context("the listener has no address")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("can't start the main executor")?;
    runtime.block_on(run(&options, &data_dir, Arc::new(sandboxes), &listener, address, began))
}

async fn run(
    options: &UpOptions,
    data_dir: &DataDir,
    sandboxes: Arc<LinuxSandboxes>,
    listener: &TcpListener,
    address: SocketAddr,
    began: Instant,
) -> anyhow::Result<()> {
    // Whoever reads that Mayfly is ready may stop it in the next moment.
    let stop = StopSignals::listen()?;
    let account = AccountId::default();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let key_file = options.key_file.clone().unwrap_or_else(|| data_dir.keys());
    let keys = Arc::new(KeyRing::open(key_file, clock.now())?);
    let sealing: Arc<dyn Sealing> = Arc::clone(&keys) as Arc<dyn Sealing>;
    let state = Arc::new(SqliteStore::open(data_dir.state())?);
    let logs = Arc::new(SqliteLogStore::open(data_dir.logs(), Arc::clone(&clock))?);
    let queue: Arc<dyn Queue> =
        Arc::new(SqliteQueue::open(data_dir.queue(), options.queue_limits)?);
    let records = Arc::new(SqliteRecordStore::open(data_dir.records())?);
    let code = Arc::new(FolderCodeStore::open(data_dir.code(), options.quotas.unzipped_bytes)?);
    let runtimes: Arc<dyn Runtimes> =
        Arc::new(runtimes::HostRuntimes::detect(&data_dir.runtimes(), options.search.clone()));
    let store: Arc<dyn Store> = Arc::clone(&state) as Arc<dyn Store>;
    let engine = Arc::new(Engine::start(
        Ports {
            store: Arc::clone(&store),
            code: Arc::clone(&code) as _,
            logs: Arc::clone(&logs) as _,
            queue,
            targets: Vec::new(),
            records: Arc::clone(&records) as _,
            runtimes: Arc::clone(&runtimes),
            sandboxes,
            sealing: Arc::clone(&sealing),
            clock: Arc::clone(&clock),
        },
        Settings {
            account: account.clone(),
            account_concurrency: options.concurrency,
            keep_alive: options.keep_alive,
            async_invoke: options.async_invoke.clone(),
            records: options.records.clone(),
            scaling: options.scaling.clone(),
            stock: StockSettings {
                instance_processes: u32::try_from(options.quotas.processes).unwrap_or(u32::MAX),
                ..options.stock.clone()
            },
            answers: AnswerLimits {
                whole: usize::try_from(options.quotas.response_bytes).unwrap_or(usize::MAX),
                streamed: options.quotas.stream_bytes,
                stream_rate: options.quotas.stream_rate,
            },
        },
    ));
    let lambda = api::lambda::Lambda::new(
        api::lambda::Ports {
            store: Arc::clone(&store),
            code,
            objects: Arc::clone(&options.objects),
            runtimes,
            sealing: Arc::clone(&sealing),
            clock: Arc::clone(&clock),
            account: account.clone(),
            account_concurrency: options.concurrency,
            unreserved_concurrency: options.unreserved_concurrency,
            quotas: options.quotas.clone(),
            provisioned: Arc::new({
                let engine = Arc::clone(&engine);
                move |region, name, version| engine.provisioned(region, name, version)
            }),
            code_of_instances: Arc::new({
                let engine = Arc::clone(&engine);
                move || engine.code_of_instances()
            }),
        },
        Arc::clone(&engine),
    );
    let directory =
        Directory::open(Arc::clone(&store), account.clone(), sealing, Arc::clone(&clock)).await?;
    let audit = Arc::new(SqliteAuditLog::open(data_dir.audit())?);
    let posture = posture(options.posture, address);
    let root = root_key::of(&directory, posture).await?;
    let front = Arc::new(Front {
        iam: api::iam::Iam::new(Arc::clone(&directory)),
        sts: api::sts::Sts::new(Arc::clone(&directory)),
        audit: AuditPage { audit: Arc::clone(&audit) as _ },
        authority: Authority::new(authority::Ports {
            posture,
            account: account.clone(),
            root,
            directory: Arc::clone(&directory),
            store: Arc::clone(&store),
            audit: Arc::clone(&audit) as _,
            clock: Arc::clone(&clock),
            audits_data: options.audit.data_calls,
        }),
        gateway: gateway::Gateway::new(
            Arc::clone(&engine),
            Arc::clone(&store),
            account.clone(),
            Arc::clone(&clock),
        ),
        records: RecordsPage { records },
        keys: KeysPage { keys, lambda: lambda.clone(), directory, clock: Arc::clone(&clock) },
        aliases: AliasesPage { lambda: lambda.clone(), account: account.clone() },
        signing: SigningPage { lambda: lambda.clone(), account: account.clone() },
        settings: SettingsPage { lambda: lambda.clone(), account: account.clone() },
        sending: EventsPage { lambda: lambda.clone(), account: account.clone() },
        lambda,
        api_gateway: api::apigatewayv2::ApiGatewayV2::new(store, Arc::clone(&clock)),
        logs: services::logs::Logs::new(
            Arc::clone(&logs) as _,
            Arc::clone(&clock),
            account.clone(),
        ),
        events: AsyncPage { engine: Arc::clone(&engine) },
        request_bytes: usize::try_from(options.quotas.control_request_bytes())
            .unwrap_or(usize::MAX),
        engine: Arc::clone(&engine),
        account,
        address,
    });
    let weak = Arc::downgrade(&front);
    engine.serve_inside(Arc::new(move |connection, caller| {
        Box::pin(inside::serve(connection, caller, weak.clone()))
    }));
    let weak = Arc::downgrade(&front);
    front.gateway.judge_by(Arc::new(move |asked| {
        let front = weak.upgrade();
        Box::pin(async move {
            match front {
                Some(front) => front.authority.judge_url(asked).await,
                None => Err(gateway::NotLetIn {
                    status: http::StatusCode::SERVICE_UNAVAILABLE,
                    code: "ServiceUnavailableException",
                    message: "the platform is stopping".to_owned(),
                }),
            }
        })
    }));
    let weak = Arc::downgrade(&front);
    engine.give_role_keys(Arc::new(move |caller| {
        weak.upgrade()
            .map(|front| front.authority.variables_of_instance(caller))
            .unwrap_or_default()
    }));
    front.lambda.resume().await?;

    let (stage, stages) = watch::channel(Stage::Serving);
    let shards = options.shards.unwrap_or_else(cores);
    let server = Server::start(listener, shards, &front, &stages)?;
    engine.work_off(server.executors());
    let freeing = tokio::spawn(free_memory::give_back());
    let retention = tokio::spawn(keep_retention(Arc::clone(&logs), Arc::clone(&clock)));
    let keeping =
        tokio::spawn(keep_audit(Arc::clone(&audit), options.audit.clone(), Arc::clone(&clock)));
    announce(address, data_dir, began);
    stop.wait().await;

    retention.abort();
    keeping.abort();
    freeing.abort();
    stage.send_replace(Stage::Draining);
    front.lambda.shutdown().await;
    engine.shutdown(options.grace).await;
    stage.send_replace(Stage::Closed);
    server.join();
    logs.flush().await;
    drop(front);
    drop(engine);
    Ok(())
}

/// Secrets that are open in memory must not end up in a file when Mayfly crashes.
fn keep_no_core() {
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    if let Err(error) = rustix::process::setrlimit(rustix::process::Resource::Core, none) {
        tracing::warn!(%error, "a crash may write secrets into a core dump");
    }
}

/// What happens is said on standard error; `MAYFLY_LOG` sets how much, as in `engine=debug`.
fn log_to_standard_error() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MAYFLY_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    // Set already where a test starts two.
    let _ = log.try_init();
}

/// An operator hears at every start where isolation is less than it could be.
fn say_what_is_weaker(sandboxes: &LinuxSandboxes) {
    for finding in sandboxes.report() {
        if finding.verdict != Verdict::Good {
            tracing::warn!(subject = finding.subject, "weaker isolation: {}", finding.detail);
        }
    }
}

fn address_of(listen: &str) -> anyhow::Result<SocketAddr> {
    listen
        .to_socket_addrs()
        .with_context(|| {
            format!("--listen {listen}: not an address; write HOST:PORT, such as 127.0.0.1:4566")
        })?
        .next()
        .with_context(|| format!("--listen {listen}: the name has no address"))
}

/// Whoever can reach another address than loopback must show who they are.
fn posture(asked: Posture, address: SocketAddr) -> Posture {
    if address.ip().is_loopback() { asked } else { Posture::All }
}

fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address) {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "port {} is taken: another program, perhaps another Mayfly, listens on {address}; stop it, or choose another port with --listen 127.0.0.1:PORT (0 picks a free one)",
            address.port()
        ),
        Err(error) => Err(error).with_context(|| format!("can't listen on {address}")),
    }
}

fn cores() -> u16 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    u16::try_from(cores).unwrap_or(u16::MAX)
}

/// A short name for what belongs to this data directory, the same at every start.
fn name_of(data_dir: &Path) -> String {
    let path = data_dir.as_os_str().as_encoded_bytes();
    let name = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, path).simple().to_string();
    name.chars().take(12).collect()
}

fn announce(address: SocketAddr, data_dir: &DataDir, began: Instant) {
    // Whoever started Mayfly may not care for the line, and have closed the pipe.
    let _ = writeln!(
        std::io::stdout(),
        "Mayfly {} is ready at http://{address} (after {} ms, state in {})",
        env!("CARGO_PKG_VERSION"),
        began.elapsed().as_millis(),
        data_dir.path().display()
    );
}

/// The signals that stop Mayfly: Ctrl-C and SIGTERM.
struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    /// From here on the signals are waited for instead of ending the process.
    fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).context("can't wait for signals")?,
            terminate: signal(SignalKind::terminate()).context("can't wait for signals")?,
        })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        let _ = writeln!(std::io::stderr(), "Mayfly stops; calls under way may end");
    }
}

async fn keep_retention(logs: Arc<SqliteLogStore>, clock: Arc<dyn Clock>) {
    let mut tick = tokio::time::interval(RETENTION_PERIOD);
    loop {
        tick.tick().await;
        if let Err(error) = logs.expire(clock.now().as_millisecond()).await {
            tracing::error!(%error, "can't delete expired log events");
        }
    }
}

async fn keep_audit(audit: Arc<SqliteAuditLog>, options: AuditOptions, clock: Arc<dyn Clock>) {
    let mut tick = tokio::time::interval(RETENTION_PERIOD);
    loop {
        tick.tick().await;
        let before = clock.now().saturating_sub(options.keep).unwrap_or_default();
        let expired = audit.expire(before.as_millisecond(), options.most_bytes).await;
        if let Err(error) = expired {
            tracing::error!(%error, "can't delete old entries of the audit log");
        }
    }
}
