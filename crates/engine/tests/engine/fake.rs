//! A platform of one function whose runtime is a closure.

use async_trait::async_trait;
use bytes::Bytes;
use engine::{Engine, Invocation, Ports, Settings, StockSettings};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use model::async_invoke::{Delivery, DeliveryError, Target};
use model::code::{CodeError, CodeInUse, CodeSignature, CodeStore};
use model::function::{CodeReference, LastUpdate, State};
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
    Architecture, Function, FunctionName, Region, SystemClock, Timestamp, Version, VersionConfig,
};
use std::collections::BTreeMap;
use std::future::Future;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

pub(crate) type Script =
    Arc<dyn Fn(Runtime) -> Pin<Box<dyn Future<Output = Exit> + Send>> + Send + Sync>;

/// Makes a script of an async closure.
pub(crate) fn script<F, G>(program: F) -> Script
where
    F: Fn(Runtime) -> G + Send + Sync + 'static,
    G: Future<Output = Exit> + Send + 'static,
{
    Arc::new(move |runtime| Box::pin(program(runtime)))
}

/// A runtime's side of the Runtime API.
pub(crate) struct Runtime {
    address: SocketAddr,
    connection: Option<SendRequest<Full<Bytes>>>,
    pub(crate) output: std::io::PipeWriter,
    /// Which start of a process this is, over all sandboxes, from 1.
    pub(crate) start: usize,
    /// What was to be started.
    pub(crate) process: ProcessSpec,
    /// Whether the sandbox had its function when the process was started.
    pub(crate) furnished: bool,
    /// Whether it may be copied.
    pub(crate) forks: bool,
    /// Whether it is a copy.
    pub(crate) copied: bool,
    life: Weak<Life>,
}

/// What `next` brought.
pub(crate) struct Given {
    pub(crate) id: String,
    pub(crate) payload: Bytes,
    pub(crate) headers: http::HeaderMap,
}

impl Runtime {
    pub(crate) async fn send(&mut self, request: Request<Full<Bytes>>) -> Response<Bytes> {
        if self.connection.as_ref().is_none_or(SendRequest::is_closed) {
            let stream = tokio::net::TcpStream::connect(self.address).await.expect("listening");
            let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("http");
            tokio::spawn(connection);
            self.connection = Some(sender);
        }
        let sender = self.connection.as_mut().expect("connected");
        sender.ready().await.expect("ready");
        let (parts, body) = sender.send_request(request).await.expect("answered").into_parts();
        Response::from_parts(parts, body.collect().await.expect("whole").to_bytes())
    }

    pub(crate) async fn get_next(&mut self) -> Response<Bytes> {
        let request = Request::get("/2018-06-01/runtime/invocation/next")
            .header("host", "runtime")
            .body(Full::default())
            .expect("valid");
        self.send(request).await
    }

    pub(crate) async fn next(&mut self) -> Given {
        let (parts, payload) = self.get_next().await.into_parts();
        assert_eq!(parts.status, 200, "{payload:?}");
        let id = parts.headers["lambda-runtime-aws-request-id"].to_str().expect("text").to_owned();
        Given { id, payload, headers: parts.headers }
    }

    /// Says that it is ready to become a function's, or to be copied; returns what it is told.
    pub(crate) async fn restore_next(&mut self) -> Response<Bytes> {
        let request = Request::get("/2018-06-01/runtime/restore/next")
            .header("host", "runtime")
            .body(Full::default())
            .expect("valid");
        let response = self.send(request).await;
        if response.headers().get("connection").is_some_and(|value| value == "close") {
            self.hang_up();
        }
        response
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        let (_, value) = self.process.environment.iter().find(|(key, _)| key == name)?;
        Some(value)
    }

    pub(crate) async fn post(&mut self, path: &str, body: impl Into<Bytes>) -> Response<Bytes> {
        let request = Request::post(format!("/2018-06-01/runtime/{path}"))
            .header("host", "runtime")
            .body(Full::new(body.into()))
            .expect("valid");
        self.send(request).await
    }

    pub(crate) async fn respond(&mut self, id: &str, body: impl Into<Bytes>) -> Response<Bytes> {
        self.post(&format!("invocation/{id}/response"), body).await
    }

    /// Answers every event with its own payload.
    pub(crate) async fn echo_for_ever(mut self) -> Exit {
        loop {
            let given = self.next().await;
            self.respond(&given.id, given.payload).await;
        }
    }

    pub(crate) fn print(&mut self, text: &str) {
        self.output.write_all(text.as_bytes()).expect("the pipe is read");
    }

    /// Whether it is an extension, and which.
    pub(crate) fn extension(&self) -> Option<&str> {
        self.process.argv.first()?.strip_prefix("/opt/extensions/")
    }

    /// Another client in the same process.
    pub(crate) fn another(&self, address: SocketAddr) -> Self {
        Self {
            address,
            connection: None,
            output: self.output.try_clone().expect("open"),
            start: self.start,
            process: self.process.clone(),
            furnished: self.furnished,
            forks: self.forks,
            copied: self.copied,
            life: Weak::clone(&self.life),
        }
    }

    /// From now on it ends as it likes when it is asked to: told when that is.
    pub(crate) fn catch_termination(&self) -> Arc<tokio::sync::Notify> {
        Arc::clone(&self.life.upgrade().expect("it runs").terminated)
    }

    /// Closes the connection.
    pub(crate) fn hang_up(&mut self) {
        self.connection = None;
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) created: AtomicUsize,
    pub(crate) forked: AtomicUsize,
    /// Processes that have ended.
    pub(crate) ended: AtomicUsize,
    pub(crate) furnished: AtomicUsize,
    pub(crate) dropped: AtomicUsize,
    pub(crate) started: AtomicUsize,
    pub(crate) frozen: AtomicUsize,
    pub(crate) thawed: AtomicUsize,
    /// How often the main process of a sandbox was asked to end.
    pub(crate) terminated: AtomicUsize,
}

pub(crate) struct FakeSandboxes {
    script: Script,
    pub(crate) counts: Arc<Counts>,
    /// Whether sandboxes can't be made.
    pub(crate) refuses: AtomicBool,
    /// How many more copies fail.
    pub(crate) failing_copies: Arc<AtomicUsize>,
    /// Sandboxes that there can be at a time.
    pub(crate) room: AtomicUsize,
    /// Whether processes can't be copied here.
    pub(crate) refuses_forks: AtomicBool,
    /// How long a kill takes.
    pub(crate) kill_takes: Mutex<Duration>,
    living: Mutex<Vec<Weak<Life>>>,
}

impl FakeSandboxes {
    fn new(script: Script, counts: Arc<Counts>) -> Self {
        Self {
            script,
            counts,
            refuses: AtomicBool::new(false),
            failing_copies: Arc::default(),
            room: AtomicUsize::new(usize::MAX),
            refuses_forks: AtomicBool::new(false),
            kill_takes: Mutex::default(),
            living: Mutex::default(),
        }
    }

    /// The processes of all sandboxes that serve copies end.
    pub(crate) fn end_templates(&self) {
        for life in self.living.lock().expect("free").iter().filter_map(Weak::upgrade) {
            if life.serves_copies {
                life.end(Exit::Signal(9));
            }
        }
    }

    /// Every sandbox goes away, as when their maker dies.
    pub(crate) fn lose_all(&self) {
        for life in std::mem::take(&mut *self.living.lock().expect("free")) {
            if let Some(life) = life.upgrade() {
                life.lost.store(true, Ordering::SeqCst);
                life.end(Exit::SandboxLost);
            }
        }
    }
}

/// What can end a sandbox's process from outside.
#[derive(Default)]
struct Life {
    lost: AtomicBool,
    serves_copies: bool,
    running: Mutex<Option<mpsc::UnboundedSender<Exit>>>,
    /// Those beside the main process.
    beside: Mutex<Vec<mpsc::UnboundedSender<Exit>>>,
    /// Notified when the main process is asked to end.
    terminated: Arc<tokio::sync::Notify>,
}

impl Life {
    fn end(&self, exit: Exit) {
        self.end_main(exit);
        for running in &*self.beside.lock().expect("free") {
            let _ = running.send(exit);
        }
    }

    fn end_main(&self, exit: Exit) {
        if let Some(running) = &*self.running.lock().expect("free") {
            let _ = running.send(exit);
        }
    }
}

struct FakeSandbox {
    script: Script,
    address: SocketAddr,
    listeners: Mutex<Vec<TcpListener>>,
    life: Arc<Life>,
    kill_takes: Duration,
    counts: Arc<Counts>,
    forks: bool,
    /// How many more copies fail; of all sandboxes together.
    failing_copies: Arc<AtomicUsize>,
    /// The process that it is copied from.
    template: Option<Arc<Life>>,
    furnished: AtomicBool,
}

#[async_trait]
impl Sandboxes for FakeSandboxes {
    async fn create(&self, spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError> {
        if self.refuses.load(Ordering::SeqCst) {
            return Err(SandboxError::Exhausted("no room".to_owned()));
        }
        let count = |count: &AtomicUsize| count.load(Ordering::SeqCst);
        let made = count(&self.counts.created) + count(&self.counts.forked);
        let living = made - count(&self.counts.dropped);
        if living >= count(&self.room) {
            return Err(SandboxError::Exhausted("no room".to_owned()));
        }
        if spec.forks && self.refuses_forks.load(Ordering::SeqCst) {
            return Err(no_forks());
        }
        self.counts.created.fetch_add(1, Ordering::SeqCst);
        let life = Arc::new(Life { serves_copies: spec.forks, ..Life::default() });
        self.living.lock().expect("free").push(Arc::downgrade(&life));
        let kill_takes = *self.kill_takes.lock().expect("free");
        let (script, counts) = (Arc::clone(&self.script), Arc::clone(&self.counts));
        let mut made = FakeSandbox::new(script, counts, kill_takes, life, &spec);
        made.failing_copies = Arc::clone(&self.failing_copies);
        Ok(Box::new(made))
    }

    fn report(&self) -> Vec<Finding> {
        Vec::new()
    }

    async fn shutdown(&self, _patience: Duration) {}
}

fn no_forks() -> SandboxError {
    SandboxError::Setup { step: "fork".to_owned(), reason: "this sandbox does not".to_owned() }
}

impl FakeSandbox {
    fn new(
        script: Script,
        counts: Arc<Counts>,
        kill_takes: Duration,
        life: Arc<Life>,
        spec: &SandboxSpec,
    ) -> Self {
        let listeners: Vec<_> = spec
            .ports
            .iter()
            .map(|_| {
                let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
                listener.set_nonblocking(true).expect("settable");
                listener
            })
            .collect();
        Self {
            script,
            address: listeners[0].local_addr().expect("bound"),
            listeners: Mutex::new(listeners),
            life,
            kill_takes,
            counts,
            forks: spec.forks,
            failing_copies: Arc::default(),
            template: None,
            furnished: AtomicBool::new(spec.furnishing.is_some()),
        }
    }

    fn run(
        &self,
        process: ProcessSpec,
        mut killed: mpsc::UnboundedReceiver<Exit>,
        gone: impl FnOnce() + Send + 'static,
    ) -> Process {
        let start = self.counts.started.fetch_add(1, Ordering::SeqCst) + 1;
        let (reader, writer) = std::io::pipe().expect("a pipe");
        rustix::io::ioctl_fionbio(&reader, true).expect("settable");
        let kill_takes = self.kill_takes;
        let counts = Arc::clone(&self.counts);
        let (ended, exit) = oneshot::channel();
        let runtime = Runtime {
            address: self.address,
            connection: None,
            output: writer,
            start,
            process,
            furnished: self.furnished.load(Ordering::SeqCst),
            forks: self.forks,
            copied: self.template.is_some(),
            life: Arc::downgrade(&self.life),
        };
        let program = (self.script)(runtime);
        tokio::spawn(async move {
            let program = tokio::spawn(program);
            let abort = program.abort_handle();
            let exit = tokio::select! {
                exit = program => exit.unwrap_or(Exit::Signal(6)),
                exit = killed.recv() => {
                    tokio::time::sleep(kill_takes).await;
                    abort.abort();
                    exit.unwrap_or(Exit::SandboxLost)
                }
            };
            drop(killed);
            gone();
            counts.ended.fetch_add(1, Ordering::SeqCst);
            let _ = ended.send(exit);
        });
        Process {
            output: reader.into(),
            exit: Box::pin(async { exit.await.unwrap_or(Exit::SandboxLost) }),
        }
    }
}

#[async_trait]
impl Sandbox for FakeSandbox {
    fn listeners(&self) -> Vec<TcpListener> {
        std::mem::take(&mut self.listeners.lock().expect("free"))
    }

    async fn furnish(&self, _furnishing: Furnishing) -> Result<(), SandboxError> {
        self.counts.furnished.fetch_add(1, Ordering::SeqCst);
        assert!(!self.furnished.swap(true, Ordering::SeqCst), "a sandbox is furnished once");
        Ok(())
    }

    async fn fork(&self, spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError> {
        if !self.forks || self.life.running.lock().expect("free").is_none() {
            return Err(no_forks());
        }
        let fails = |left: usize| left.checked_sub(1);
        if self.failing_copies.try_update(Ordering::SeqCst, Ordering::SeqCst, fails).is_ok() {
            return Err(no_forks());
        }
        self.counts.forked.fetch_add(1, Ordering::SeqCst);
        let (script, counts) = (Arc::clone(&self.script), Arc::clone(&self.counts));
        let mut made = FakeSandbox::new(script, counts, self.kill_takes, Arc::default(), &spec);
        made.template = Some(Arc::clone(&self.life));
        Ok(Box::new(made))
    }

    async fn start(&self, process: ProcessSpec) -> Result<Process, SandboxError> {
        if self.life.lost.load(Ordering::SeqCst) {
            return Err(SandboxError::Lost);
        }
        if let Some(template) = &self.template
            && template.running.lock().expect("free").is_none()
        {
            return Err(no_forks());
        }
        if self.life.running.lock().expect("free").is_some() {
            return Err(SandboxError::Setup {
                step: "start the process".to_owned(),
                reason: "another one is running in this sandbox".to_owned(),
            });
        }
        let (kill, killed) = mpsc::unbounded_channel();
        *self.life.running.lock().expect("free") = Some(kill);
        let life = Arc::clone(&self.life);
        Ok(self.run(process, killed, move || *life.running.lock().expect("free") = None))
    }

    async fn start_beside(&self, process: ProcessSpec) -> Result<Process, SandboxError> {
        if self.life.lost.load(Ordering::SeqCst) {
            return Err(SandboxError::Lost);
        }
        assert!(!self.forks && self.template.is_none(), "nothing is started beside copies");
        if let Some(program) = process.argv.first().filter(|p| p.ends_with("not-executable")) {
            let (program, reason) = (program.clone(), "not executable (mode 0644)".to_owned());
            return Err(SandboxError::Exec { program, reason });
        }
        let (kill, killed) = mpsc::unbounded_channel();
        self.life.beside.lock().expect("free").push(kill);
        let life = Arc::clone(&self.life);
        let ended = move || life.beside.lock().expect("free").retain(|kill| !kill.is_closed());
        Ok(self.run(process, killed, ended))
    }

    fn kill(&self) {
        self.life.end(Exit::Signal(9));
    }

    fn kill_main(&self) {
        self.life.end_main(Exit::Signal(9));
    }

    /// A program that waits for it ends as it likes, any other one at once.
    fn terminate(&self) {
        self.counts.terminated.fetch_add(1, Ordering::SeqCst);
        match Arc::strong_count(&self.life.terminated) {
            1 => self.life.end_main(Exit::Signal(15)),
            _ => self.life.terminated.notify_one(),
        }
    }

    /// All sandboxes here share the machine's loopback.
    async fn connect(&self, port: u16) -> Result<OwnedFd, SandboxError> {
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
        let stream = stream.and_then(tokio::net::TcpStream::into_std);
        stream.map(OwnedFd::from).map_err(|error| SandboxError::Setup {
            step: "connect".to_owned(),
            reason: error.to_string(),
        })
    }

    fn memory(&self) -> MemoryUse {
        MemoryUse { current: 1 << 20, peak: 2 << 20 }
    }

    fn set_cpu(&self, _thousandths: Option<u32>) {}
    fn freeze(&self) {
        self.counts.frozen.fetch_add(1, Ordering::SeqCst);
    }
    fn thaw(&self) {
        self.counts.thawed.fetch_add(1, Ordering::SeqCst);
    }
}

impl Drop for FakeSandbox {
    fn drop(&mut self) {
        self.kill();
        self.counts.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

/// No code, but layers: the folder of the first one is its SHA-256.
struct NoCode;

#[async_trait]
impl CodeStore for NoCode {
    async fn put(&self, _zip: Bytes) -> Result<String, CodeError> {
        Err(CodeError::Failed("not here".to_owned()))
    }
    async fn zip(&self, sha256: &str) -> Result<Bytes, CodeError> {
        Err(CodeError::Missing(sha256.to_owned()))
    }
    async fn folder(&self, _sha256: &str) -> Result<PathBuf, CodeError> {
        Ok(PathBuf::from("/"))
    }
    async fn merged(&self, sha256s: &[String]) -> Result<PathBuf, CodeError> {
        Ok(PathBuf::from(sha256s.first().map_or("/", String::as_str)))
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

/// A runtime for everything; what can be started ahead is for the test to say.
#[derive(Default)]
pub(crate) struct AnyRuntime {
    pub(crate) ahead: Mutex<Ahead>,
    pub(crate) snapshots: AtomicBool,
}

impl Runtimes for AnyRuntime {
    fn launch(&self, _config: &VersionConfig) -> Result<Launch, LaunchError> {
        Ok(Launch {
            mounts: Vec::new(),
            argv: vec!["/bootstrap".to_owned()],
            program_of_layers: None,
            environment: Vec::new(),
            working_directory: PathBuf::from("/"),
            ahead: self.ahead.lock().expect("free").clone(),
            snapshots: self.snapshots.load(Ordering::SeqCst),
        })
    }
    fn report(&self) -> Vec<RuntimeReport> {
        Vec::new()
    }
}

#[derive(Default)]
pub(crate) struct Lines(Mutex<Vec<String>>);

impl LogSink for Lines {
    fn write(&self, batch: LogBatch) {
        self.0.lock().expect("free").extend(batch.events.into_iter().map(|e| e.message));
    }
}

impl Lines {
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().expect("free").clone()
    }

    pub(crate) fn count(&self, beginning: &str) -> usize {
        self.all().iter().filter(|line| line.starts_with(beginning)).count()
    }
}

/// What outlives a platform.
#[derive(Clone)]
pub(crate) struct Disk {
    pub(crate) store: Arc<store::memory::MemoryStore>,
    pub(crate) queue: Arc<store::queue::MemoryQueue>,
    pub(crate) letters: Arc<Letters>,
    pub(crate) records: Arc<Records>,
}

/// Keeps what was recorded.
#[derive(Default)]
pub(crate) struct Records(pub(crate) Mutex<Vec<NewRecord>>);

#[async_trait]
impl RecordStore for Records {
    fn record(&self, record: NewRecord) {
        self.0.lock().expect("free").push(record);
    }
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

impl Default for Disk {
    fn default() -> Self {
        Self {
            store: Arc::new(store::memory::MemoryStore::new()),
            queue: Arc::new(store::queue::MemoryQueue::new(Default::default())),
            letters: Arc::default(),
            records: Arc::default(),
        }
    }
}

impl Disk {
    pub(crate) async fn put(&self, function: &Function) {
        let key = Function::key(&function.region, &function.name);
        let value = serde_json::to_vec(function).expect("serialisable");
        self.store.put(&key, value, Expect::Anything).await.expect("stored");
    }
}

/// A target for all ARNs of queues.
#[derive(Default)]
pub(crate) struct Letters(Mutex<Vec<Delivery>>);

impl Letters {
    pub(crate) fn all(&self) -> Vec<Delivery> {
        self.0.lock().expect("free").clone()
    }
}

#[async_trait]
impl Target for Letters {
    fn serves(&self, arn: &str) -> bool {
        arn.starts_with("arn:aws:sqs:")
    }
    fn takes_dead_letters(&self) -> bool {
        true
    }
    async fn deliver(&self, delivery: Delivery) -> Result<(), DeliveryError> {
        self.0.lock().expect("free").push(delivery);
        Ok(())
    }
}

pub(crate) struct Platform {
    pub(crate) engine: Arc<Engine>,
    pub(crate) disk: Disk,
    pub(crate) lines: Arc<Lines>,
    pub(crate) counts: Arc<Counts>,
    pub(crate) made: Arc<FakeSandboxes>,
    pub(crate) runtimes: Arc<AnyRuntime>,
}

pub(crate) fn name() -> FunctionName {
    FunctionName::new("f").expect("valid")
}

pub(crate) fn config() -> VersionConfig {
    VersionConfig {
        version: Version::Latest,
        description: String::new(),
        runtime: "provided.al2023".to_owned(),
        handler: "h".to_owned(),
        role: "arn:aws:iam::000000000000:role/r".to_owned(),
        architecture: Architecture::host(),
        code: CodeReference { sha256: "0".repeat(64), size: 1 },
        signed: None,
        layers: Vec::new(),
        timeout_s: 1,
        memory_mib: 128,
        tmp_mib: 512,
        environment: BTreeMap::new(),
        sealed_environment: None,
        per_tenant: false,
        log_group: "/aws/lambda/f".to_owned(),
        logging: Default::default(),
        tracing_active: false,
        dead_letter_target: None,
        own: model::OwnSettings::default(),
        snap_start: model::function::SnapStart::default(),
        last_modified: Timestamp::UNIX_EPOCH,
        revision_id: "1".to_owned(),
        state: State::Active,
        last_update: LastUpdate::Successful,
    }
}

pub(crate) fn function(latest: VersionConfig) -> Function {
    Function {
        region: Region::default(),
        name: name(),
        latest,
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

impl Platform {
    pub(crate) async fn new(script: Script) -> Self {
        Self::with(script, Settings::default()).await
    }

    pub(crate) async fn with(script: Script, settings: Settings) -> Self {
        let platform = Self::on(Disk::default(), script, settings);
        platform.put(&function(config())).await;
        platform
    }

    /// A platform on what another one left, with nothing kept ready for cold starts.
    pub(crate) fn on(disk: Disk, script: Script, settings: Settings) -> Self {
        let stock = StockSettings { sandboxes: 0, processes: 0, ..settings.stock };
        Self::stocked(disk, script, Settings { stock, ..settings })
    }

    /// A platform that keeps ready what its settings say.
    pub(crate) fn stocked(disk: Disk, script: Script, settings: Settings) -> Self {
        let lines = Arc::new(Lines::default());
        let runtimes = Arc::new(AnyRuntime::default());
        let counts = Arc::new(Counts::default());
        let made = Arc::new(FakeSandboxes::new(script, Arc::clone(&counts)));
        let engine = Engine::start(
            Ports {
                store: Arc::clone(&disk.store) as _,
                code: Arc::new(NoCode),
                logs: Arc::clone(&lines) as _,
                queue: Arc::clone(&disk.queue) as _,
                targets: vec![Arc::clone(&disk.letters) as _],
                records: Arc::clone(&disk.records) as _,
                runtimes: Arc::clone(&runtimes) as _,
                sandboxes: Arc::clone(&made) as _,
                sealing: Arc::new(store::KeyRing::in_memory(model::Timestamp::UNIX_EPOCH)),
                clock: Arc::new(SystemClock::default()),
            },
            settings,
        );
        engine.work_off(Vec::new());
        Self { engine: Arc::new(engine), disk, lines, counts, made, runtimes }
    }

    pub(crate) async fn put(&self, function: &Function) {
        self.disk.put(function).await;
    }

    pub(crate) async fn call(&self, payload: &'static str) -> engine::Reply {
        self.engine.invoke(invocation(payload)).await.expect("the platform runs it")
    }

    pub(crate) fn sandboxes(&self) -> usize {
        self.counts.created.load(Ordering::SeqCst)
    }

    /// Waits for a state; a state that never comes fails the test.
    pub(crate) async fn until(&self, what: &str, state: impl Fn(&Self) -> bool) {
        let waiting = async {
            while !state(self) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap_or_else(|_| {
            panic!("never: {what}; log: {:#?}", self.lines.all());
        });
    }
}

pub(crate) fn invocation(payload: &'static str) -> Invocation {
    static NUMBER: AtomicUsize = AtomicUsize::new(1);
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    Invocation {
        request_id: format!("00000000-0000-4000-8000-{number:012}"),
        region: Region::default(),
        name: name(),
        qualifier: None,
        payload: Bytes::from_static(payload.as_bytes()),
        client_context: None,
        tenant: None,
        trace_header: None,
        log_tail: false,
        kind: model::record::InvocationKind::RequestResponse,
    }
}

pub(crate) fn text(reply: &engine::Reply) -> &str {
    std::str::from_utf8(&reply.payload).expect("UTF-8")
}
