//! The made-up machine under the simulated engine: a clock, dice, and sandboxes in which a runtime
//! serves events badly.

use crate::engine::{Core, Engine, Ports, Settings};
use crate::instance::{Instance, Next};
use crate::pool::Standing;
use crate::stock::StockSettings;
use async_trait::async_trait;
use bytes::Bytes;
use model::code::{CodeError, CodeInUse, CodeSignature, CodeStore};
use model::function::{Alias, CodeReference, LastUpdate, State};
use model::launch::{Ahead, Launch, LaunchError, RuntimeReport, Runtimes};
use model::log::{LogBatch, LogSink};
use model::record::{
    NewRecord, RecordError, RecordFilter, RecordPosition, RecordStore, RecordedInvocation,
};
use model::sandbox::{
    Exit, Finding, Furnishing, MemoryUse, Process, ProcessSpec, Sandbox, SandboxError, SandboxSpec,
    Sandboxes,
};
use model::store::{Expect, Store};
use model::{
    AliasName, Architecture, Clock, Function, FunctionName, ProvisionedConcurrency, Region,
    Timestamp, Version, VersionConfig,
};
use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, Weak};
use std::time::Duration;
use store::{MemoryQueue, MemoryStore};
use tokio::sync::{mpsc, oneshot};

pub(super) const ACCOUNT: u32 = 10;
/// What the function `reserved` reserves.
pub(super) const RESERVED: u32 = 3;
/// What is provisioned of the version that `kept:live` means.
pub(super) const PROVISIONED: u32 = 2;
/// Calls that an instance of `shared` may be given at a time.
const AT_ONCE: u32 = 3;
const TIMEOUT_S: u32 = 3;
const ORIGIN_MS: i64 = 1_700_000_000_000;

struct VirtualClock(tokio::time::Instant);

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        let ms = i64::try_from(self.monotonic().as_millis()).expect("a time of this century");
        Timestamp::from_millisecond(ORIGIN_MS + ms).expect("a time of this century")
    }
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
}

/// What is seen of the engine from below.
#[derive(Default)]
struct Seen {
    dice: u64,
    /// Events that are served, with the instance and the function's name.
    serving: BTreeMap<String, (u64, String)>,
    /// Events that were given to a runtime.
    given: BTreeSet<String>,
    sandboxes: usize,
    made: usize,
    starts: usize,
    most_starts: usize,
    /// Limits that were passed, and what else must not be.
    faults: Vec<String>,
}

/// The made-up machine.
pub(super) struct World {
    seen: Mutex<Seen>,
    /// Whether nothing goes wrong.
    calm: bool,
    store: Arc<MemoryStore>,
    core: OnceLock<Weak<Core>>,
}

/// Settings under which nothing is kept ready but what the pools keep.
pub(super) fn settings() -> Settings {
    let stock = StockSettings { sandboxes: 0, processes: 0, ..StockSettings::default() };
    Settings { stock, ..Settings::default() }
}

impl World {
    pub(super) fn new(seed: u64) -> Arc<Self> {
        Self::with(seed, false)
    }

    pub(super) fn calm() -> Arc<Self> {
        Self::with(0, true)
    }

    fn with(seed: u64, calm: bool) -> Arc<Self> {
        Arc::new(Self {
            seen: Mutex::new(Seen { dice: seed, ..Seen::default() }),
            calm,
            store: Arc::new(MemoryStore::new()),
            core: OnceLock::new(),
        })
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no test has failed with it")
    }

    /// SplitMix64.
    pub(super) fn roll(&self, below: u64) -> u64 {
        let mut seen = self.seen();
        seen.dice = seen.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seen.dice ^ (seen.dice >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    /// Whether something goes wrong that does in so many of a thousand cases.
    fn mishap(&self, in_thousand: u64) -> bool {
        !self.calm && self.roll(1_000) < in_thousand
    }

    pub(super) fn serving(&self) -> usize {
        self.seen().serving.len()
    }

    pub(super) fn sandboxes(&self) -> usize {
        self.seen().sandboxes
    }

    pub(super) fn made(&self) -> usize {
        self.seen().made
    }

    pub(super) fn most_starts(&self) -> usize {
        self.seen().most_starts
    }

    pub(super) fn standing(&self, engine: &Engine) -> Standing {
        engine.provisioned(&Region::default(), &name("kept"), Version::Number(1))
    }

    /// An engine on this machine, with its functions deployed.
    pub(super) async fn engine(self: &Arc<Self>, settings: Settings) -> Arc<Engine> {
        let mut reserved = function("reserved");
        reserved.reserved_concurrency = Some(RESERVED);
        let mut kept = function("kept");
        kept.last_version = 1;
        let live = AliasName::new("live").expect("valid");
        let alias = Alias {
            name: live.clone(),
            version: Version::Number(1),
            weights: BTreeMap::new(),
            description: String::new(),
            revision_id: "1".to_owned(),
        };
        kept.aliases.insert(live, alias);
        let last_modified = Timestamp::UNIX_EPOCH;
        let provisioned = ProvisionedConcurrency { instances: PROVISIONED, last_modified };
        kept.provisioned.insert("live".to_owned(), provisioned);
        let version = config("kept", Version::Number(1), 128);
        let key = Function::version_key(&kept.region, &kept.name, 1);
        self.put(&key, serde_json::to_vec(&version).expect("serialisable")).await;
        let mut shared = function("shared");
        shared.latest.own.requests_per_instance = AT_ONCE;
        for function in [function("plain"), reserved, kept, shared] {
            self.put_function(&function).await;
        }
        let engine = Engine::start(
            Ports {
                store: Arc::clone(&self.store) as _,
                code: Arc::new(Nothing),
                logs: Arc::new(Nothing),
                queue: Arc::new(MemoryQueue::new(Default::default())),
                targets: Vec::new(),
                records: Arc::new(Nothing),
                runtimes: Arc::new(Nothing),
                sandboxes: Arc::new(Machine(Arc::clone(self))),
                sealing: Arc::new(store::KeyRing::in_memory(model::Timestamp::UNIX_EPOCH)),
                clock: Arc::new(VirtualClock(tokio::time::Instant::now())),
            },
            settings,
        );
        let _ = self.core.set(Arc::downgrade(&engine.core));
        engine.work_off(Vec::new());
        Arc::new(engine)
    }

    /// The function `plain` changes in a way that its instances notice.
    pub(super) async fn change(&self) {
        let mut function = function("plain");
        function.latest.memory_mib = 128 + u32::try_from(self.roll(3)).expect("small");
        self.put_function(&function).await;
    }

    async fn put_function(&self, function: &Function) {
        let key = Function::key(&function.region, &function.name);
        self.put(&key, serde_json::to_vec(function).expect("serialisable")).await;
    }

    async fn put(&self, key: &str, value: Vec<u8>) {
        self.store.put(key, value, Expect::Anything).await.expect("memory");
    }

    fn instance(&self, stream: &str) -> Option<Arc<Instance>> {
        let core = self.core.get()?.upgrade()?;
        core.pools().iter().find_map(|pool| pool.instance_of(stream))
    }

    /// An event is given to an instance: no limit may be passed by that.
    fn begin(&self, instance: &Instance, request_id: &str) {
        let mut seen = self.seen();
        let name = instance.executable.name.to_string();
        let mut faults = Vec::new();
        if !seen.given.insert(request_id.to_owned()) {
            faults.push(format!("{request_id} is given twice"));
        }
        let allowed = if name == "shared" { AT_ONCE as usize } else { 1 };
        seen.serving.insert(request_id.to_owned(), (instance.id, name));
        let here = seen.serving.values().filter(|(id, _)| *id == instance.id).count();
        if here > allowed {
            faults.push(format!("instance {} serves {here} calls", instance.id));
        }
        let of = |name: &str| seen.serving.values().filter(|(_, of)| of == name).count();
        if !self.calm {
            let shared =
                of("plain") + of("shared") + of("kept").saturating_sub(PROVISIONED as usize);
            let limits = [
                (seen.serving.len(), ACCOUNT),
                (of("reserved"), RESERVED),
                (shared, ACCOUNT - RESERVED - PROVISIONED),
            ];
            let passed = limits.iter().filter(|(count, limit)| *count > *limit as usize);
            faults.extend(passed.map(|limit| format!("{limit:?} is passed: {:?}", seen.serving)));
        }
        seen.faults.extend(faults);
    }

    pub(super) fn faults(&self) -> Vec<String> {
        self.seen().faults.clone()
    }

    fn end(&self, request_id: &str) {
        self.seen().serving.remove(request_id);
    }

    fn end_all(&self, instance: u64) {
        self.seen().serving.retain(|_, (id, _)| *id != instance);
    }
}

fn name(text: &str) -> FunctionName {
    FunctionName::new(text).expect("valid")
}

fn config(function: &str, version: Version, memory_mib: u32) -> VersionConfig {
    VersionConfig {
        version,
        description: String::new(),
        runtime: "provided.al2023".to_owned(),
        handler: "h".to_owned(),
        role: "arn:aws:iam::000000000000:role/r".to_owned(),
        architecture: Architecture::host(),
        code: CodeReference { sha256: "0".repeat(64), size: 1 },
        signed: None,
        layers: Vec::new(),
        timeout_s: TIMEOUT_S,
        memory_mib,
        tmp_mib: 512,
        environment: BTreeMap::new(),
        sealed_environment: None,
        per_tenant: false,
        log_group: format!("/aws/lambda/{function}"),
        logging: Default::default(),
        tracing_active: false,
        dead_letter_target: None,
        own: model::OwnSettings::default(),
        snap_start: Default::default(),
        last_modified: Timestamp::UNIX_EPOCH,
        revision_id: "1".to_owned(),
        state: State::Active,
        last_update: LastUpdate::Successful,
    }
}

fn function(text: &str) -> Function {
    Function {
        region: Region::default(),
        name: name(text),
        latest: config(text, Version::Latest, 128),
        last_version: 0,
        aliases: BTreeMap::new(),
        urls: BTreeMap::new(),
        policies: BTreeMap::new(),
        tags: BTreeMap::new(),
        reserved_concurrency: None,
        event_invoke_configs: BTreeMap::new(),
        recursion_allowed: false,
        provisioned: BTreeMap::new(),
        runtime_updates: BTreeMap::new(),
        code_signing_config: None,
    }
}

/// Makes sandboxes of nothing.
struct Machine(Arc<World>);

struct Chamber {
    world: Arc<World>,
    running: Arc<Mutex<Option<mpsc::UnboundedSender<Exit>>>>,
}

#[async_trait]
impl Sandboxes for Machine {
    async fn create(&self, _spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError> {
        let world = &self.0;
        {
            let mut seen = world.seen();
            seen.starts += 1;
            seen.most_starts = seen.most_starts.max(seen.starts);
        }
        let slow = if world.mishap(30) { 2_000 } else { 0 };
        let takes = 1 + slow + world.roll(5);
        tokio::time::sleep(Duration::from_millis(takes)).await;
        world.seen().starts -= 1;
        if world.mishap(20) {
            return Err(SandboxError::Exhausted("no room".to_owned()));
        }
        let mut seen = world.seen();
        seen.sandboxes += 1;
        seen.made += 1;
        Ok(Box::new(Chamber { world: Arc::clone(world), running: Arc::default() }))
    }

    fn report(&self) -> Vec<Finding> {
        Vec::new()
    }

    async fn shutdown(&self, _patience: Duration) {}
}

#[async_trait]
impl Sandbox for Chamber {
    fn listeners(&self) -> Vec<TcpListener> {
        Vec::new()
    }

    async fn furnish(&self, _furnishing: Furnishing) -> Result<(), SandboxError> {
        Ok(())
    }

    async fn fork(&self, _spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError> {
        Err(SandboxError::Lost)
    }

    async fn start(&self, spec: ProcessSpec) -> Result<Process, SandboxError> {
        let stream = spec.environment.into_iter().find(|(n, _)| n == "AWS_LAMBDA_LOG_STREAM_NAME");
        let (_, stream) = stream.expect("said");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let (kill, mut killed) = mpsc::unbounded_channel();
        *self.running.lock().expect("free") = Some(kill);
        let (ended, exit) = oneshot::channel();
        let (world, running) = (Arc::clone(&self.world), Arc::clone(&self.running));
        tokio::spawn(async move {
            let instance = world.instance(&stream).map_or(0, |instance| instance.id);
            let exit = tokio::select! {
                exit = serve(&world, &stream) => exit,
                exit = killed.recv() => exit.unwrap_or(Exit::SandboxLost),
            };
            world.end_all(instance);
            *running.lock().expect("free") = None;
            drop(writer);
            let _ = ended.send(exit);
        });
        Ok(Process {
            output: reader.into(),
            exit: Box::pin(async { exit.await.unwrap_or(Exit::SandboxLost) }),
        })
    }

    async fn start_beside(&self, _spec: ProcessSpec) -> Result<Process, SandboxError> {
        Err(SandboxError::Lost)
    }

    fn kill_main(&self) {
        self.kill();
    }

    fn kill(&self) {
        if let Some(running) = &*self.running.lock().expect("free") {
            let _ = running.send(Exit::Signal(9));
        }
    }

    fn terminate(&self) {
        self.kill();
    }

    async fn connect(&self, _port: u16) -> Result<OwnedFd, SandboxError> {
        Err(SandboxError::Lost)
    }

    fn memory(&self) -> MemoryUse {
        MemoryUse { current: 1 << 20, peak: 1 << 20 }
    }

    fn set_cpu(&self, _thousandths: Option<u32>) {}
    fn freeze(&self) {}
    fn thaw(&self) {}
}

impl Drop for Chamber {
    fn drop(&mut self) {
        self.kill();
        self.world.seen().sandboxes -= 1;
    }
}

/// A runtime, until it ends.
async fn serve(world: &World, stream: &str) -> Exit {
    let init_ms = match world.mishap(20) {
        // Longer than an init phase may take.
        true => 12_000,
        false => 5 + world.roll(if world.mishap(50) { 2_000 } else { 30 }),
    };
    tokio::time::sleep(Duration::from_millis(init_ms)).await;
    if world.mishap(20) {
        return Exit::Code(1);
    }
    let Some(first) = world.instance(stream) else { return Exit::Code(2) };
    let process = first.process();
    let workers = first.at_once();
    drop(first);
    let workers = (0..workers).map(|_| Box::pin(work(world, stream, process)));
    futures_util::future::select_all(workers).await.0
}

/// One that asks for an event at a time.
async fn work(world: &World, stream: &str, process: u64) -> Exit {
    loop {
        let Some(instance) = world.instance(stream) else { return Exit::Code(2) };
        let next = instance.next(process);
        drop(instance);
        let event = match next {
            Next::Event(event) => event,
            Next::Wait(event) => match event.await {
                Ok(event) => event,
                // It is being ended.
                Err(_) => return std::future::pending().await,
            },
            Next::Refused(_) => return std::future::pending().await,
        };
        let Some(instance) = world.instance(stream) else { return Exit::Code(2) };
        world.begin(&instance, &event.request_id);
        let hangs = world.mishap(20);
        let takes = if hangs { 100_000 } else { 1 + world.roll(200) };
        tokio::time::sleep(Duration::from_millis(takes)).await;
        if world.mishap(30) {
            return Exit::Code(3);
        }
        // What it served is over before the next caller can learn of it.
        world.end(&event.request_id);
        let payload: Bytes = event.payload.clone();
        let _ = instance.answer(&event.request_id, None, payload);
        if world.mishap(100) {
            tokio::time::sleep(Duration::from_millis(world.roll(40))).await;
        }
        if world.mishap(20) {
            return Exit::Signal(11);
        }
    }
}

struct Nothing;

#[async_trait]
impl CodeStore for Nothing {
    async fn put(&self, _zip: Bytes) -> Result<String, CodeError> {
        Err(CodeError::Failed("not here".to_owned()))
    }
    async fn zip(&self, sha256: &str) -> Result<Bytes, CodeError> {
        Err(CodeError::Missing(sha256.to_owned()))
    }
    async fn folder(&self, _sha256: &str) -> Result<PathBuf, CodeError> {
        Ok(PathBuf::from("/"))
    }
    async fn merged(&self, _sha256s: &[String]) -> Result<PathBuf, CodeError> {
        Ok(PathBuf::from("/"))
    }
    async fn unpacked_bytes(&self, _sha256: &str) -> Result<u64, CodeError> {
        Ok(0)
    }
    async fn signature(
        &self,
        _sha256: &str,
        _name: &str,
    ) -> Result<Option<CodeSignature>, CodeError> {
        Ok(None)
    }
    async fn collect(&self, _in_use: &CodeInUse) -> Result<usize, CodeError> {
        Ok(0)
    }
}

impl Runtimes for Nothing {
    fn launch(&self, _config: &VersionConfig) -> Result<Launch, LaunchError> {
        Ok(Launch {
            mounts: Vec::new(),
            argv: vec!["/bootstrap".to_owned()],
            program_of_layers: None,
            environment: Vec::new(),
            working_directory: PathBuf::from("/"),
            ahead: Ahead::Nothing,
            snapshots: false,
        })
    }
    fn report(&self) -> Vec<RuntimeReport> {
        Vec::new()
    }
}

impl LogSink for Nothing {
    fn write(&self, _batch: LogBatch) {}
}

#[async_trait]
impl RecordStore for Nothing {
    fn record(&self, _record: NewRecord) {}
    async fn list(
        &self,
        _region: &Region,
        _filter: &RecordFilter,
        _after: Option<&RecordPosition>,
        _limit: usize,
    ) -> Result<Vec<RecordedInvocation>, RecordError> {
        Err(RecordError("not here".to_owned()))
    }
    async fn get(
        &self,
        _region: &Region,
        _function: Option<&FunctionName>,
        _request_id: &str,
    ) -> Result<Option<RecordedInvocation>, RecordError> {
        Err(RecordError("not here".to_owned()))
    }
    async fn delete(&self, _region: &Region, _filter: &RecordFilter) -> Result<u64, RecordError> {
        Ok(0)
    }
    async fn expire(&self, _before_ms: i64, _most_bytes: u64) -> Result<u64, RecordError> {
        Ok(0)
    }
}
