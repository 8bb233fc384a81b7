//! A Lambda API on a store in memory, with code and runtimes that the test holds in its hand.

use api::lambda::{Control, Ports};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use model::code::{CodeError, CodeInUse, CodeSignature, CodeStore};
use model::launch::{Launch, LaunchError, RuntimeReport, Runtimes};
use model::object_store::{ObjectError, ObjectName, ObjectStore};
use model::store::Store;
use model::{AccountId, Clock, Quotas, Timestamp, VersionConfig};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{KeyRing, MemoryStore};
use tokio::sync::watch;
use wire::AwsRequest;

pub(crate) const ROLE: &str = "arn:aws:iam::000000000000:role/test";
const ENDPOINT: &str = "http://127.0.0.1:4566";

/// An ARN of a function of the test's account.
pub(crate) fn arn(name: &str) -> String {
    format!("arn:aws:lambda:us-east-1:000000000000:function:{name}")
}

/// An answer that was read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The error's type and text.
    pub(crate) fn error(&self) -> (u16, String, String) {
        let kind = self.headers.get("x-amzn-errortype").map(|v| v.to_str().expect("text"));
        let text = self.body.get("message").or_else(|| self.body.get("Message"));
        let text = text.and_then(Value::as_str).unwrap_or_default();
        (self.status.as_u16(), kind.unwrap_or_default().to_owned(), text.to_owned())
    }

    /// The body of a good answer.
    pub(crate) fn ok(self) -> Value {
        assert!(self.status.is_success(), "{self:?}");
        self.body
    }
}

/// What outlives a restart.
#[derive(Clone)]
pub(crate) struct Disk {
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) code: Arc<Code>,
    pub(crate) objects: Arc<Objects>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keys: Arc<KeyRing>,
}

pub(crate) struct Platform {
    pub(crate) control: Arc<Control>,
    pub(crate) disk: Disk,
}

impl Platform {
    pub(crate) fn new() -> Self {
        Self::with(Quotas::default())
    }

    /// A platform with these quotas.
    pub(crate) fn with(quotas: Quotas) -> Self {
        let disk = Disk {
            store: Arc::new(MemoryStore::new()),
            code: Arc::default(),
            objects: Arc::default(),
            clock: Arc::default(),
            keys: Arc::new(KeyRing::in_memory(model::Timestamp::UNIX_EPOCH)),
        };
        Self::of(disk, quotas)
    }

    /// A platform on what another one left.
    pub(crate) fn on(disk: Disk) -> Self {
        Self::of(disk, Quotas::default())
    }

    fn of(disk: Disk, quotas: Quotas) -> Self {
        let store: Arc<dyn Store> = disk.store.clone();
        let code: Arc<dyn CodeStore> = disk.code.clone();
        let clock: Arc<dyn Clock> = disk.clock.clone();
        let control = Arc::new(Control::new(Ports {
            store,
            code,
            objects: disk.objects.clone(),
            clock,
            sealing: disk.keys.clone(),
            runtimes: Arc::new(TestRuntimes),
            account: AccountId::default(),
            account_concurrency: 1_000,
            unreserved_concurrency: 100,
            quotas,
            provisioned: Arc::new(|_, _, _| engine::ProvisionedStanding::default()),
            code_of_instances: Arc::new(CodeInUse::default),
        }));
        Self { control, disk }
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let (parts, ()) = http::Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .body(())
            .expect("a request")
            .into_parts();
        let request = AwsRequest {
            parts,
            body: Bytes::from(text),
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            principal: "arn:aws:iam::000000000000:root".to_owned(),
            request_id: "request".to_owned(),
            endpoint: ENDPOINT.to_owned(),
        };
        let (parts, body) = self.control.call(request).await.into_parts();
        let body = body.collect().await.expect("a whole body");
        let body = serde_json::from_slice(&body.to_bytes()).unwrap_or_default();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, Value::Null).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call("PUT", path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path, Value::Null).await
    }

    /// Waits until no change goes on in the background.
    pub(crate) async fn settle(&self) {
        self.control.shutdown().await;
    }

    /// Creates a function with further settings, and waits until it is active.
    pub(crate) async fn create_with(&self, name: &str, settings: Value) -> Value {
        let created = self.post("/2015-03-31/functions", function(name, settings)).await.ok();
        self.settle().await;
        created
    }

    pub(crate) async fn create(&self, name: &str) -> Value {
        self.create_with(name, json!({})).await
    }

    /// Changes a setting, waits, and publishes: the version's number.
    pub(crate) async fn publish_another(&self, name: &str, description: &str) -> String {
        self.disk.clock.advance(1);
        let path = format!("/2015-03-31/functions/{name}/configuration");
        self.put(&path, json!({ "Description": description })).await.ok();
        self.settle().await;
        let path = format!("/2015-03-31/functions/{name}/versions");
        let version = self.post(&path, json!({})).await.ok();
        version["Version"].as_str().expect("a version").to_owned()
    }
}

/// A request to create a function.
pub(crate) fn function(name: &str, settings: Value) -> Value {
    let mut request = json!({
        "FunctionName": name,
        "Role": ROLE,
        "Runtime": "python3.11",
        "Handler": "app.handler",
        "Code": { "ZipFile": zip("one") },
    });
    for (key, value) in settings.as_object().expect("an object") {
        request[key] = value.clone();
    }
    request
}

/// What the test's code store takes for a zip, in base64.
pub(crate) fn zip(content: &str) -> String {
    STANDARD.encode(format!("PK{content}"))
}

/// Objects by bucket and key.
#[derive(Debug, Default)]
pub(crate) struct Objects(Mutex<BTreeMap<(String, String), Bytes>>);

impl Objects {
    pub(crate) fn put(&self, bucket: &str, key: &str, content: &str) {
        let name = (bucket.to_owned(), key.to_owned());
        self.0
            .lock()
            .expect("not poisoned")
            .insert(name, Bytes::copy_from_slice(content.as_bytes()));
    }
}

#[async_trait]
impl ObjectStore for Objects {
    async fn get(&self, object: &ObjectName, most: u64) -> Result<Bytes, ObjectError> {
        let objects = self.0.lock().expect("not poisoned");
        let found = objects.get(&(object.bucket.clone(), object.key.clone())).cloned();
        match found {
            Some(content) if content.len() as u64 > most => Err(ObjectError::TooLarge(most)),
            Some(content) => Ok(content),
            None => Err(ObjectError::Refused {
                code: "NoSuchKey".to_owned(),
                message: "The specified key does not exist.".to_owned(),
            }),
        }
    }
}

/// Code in memory.
pub(crate) struct Code {
    zips: Mutex<BTreeMap<String, Bytes>>,
    /// Whether code can be had; while it can't, preparing a function waits.
    open: watch::Sender<bool>,
    /// Whether the disk is full.
    full: Mutex<bool>,
}

impl Default for Code {
    fn default() -> Self {
        Self { zips: Mutex::default(), open: watch::Sender::new(true), full: Mutex::default() }
    }
}

impl Code {
    pub(crate) fn set_open(&self, open: bool) {
        self.open.send_replace(open);
    }

    pub(crate) fn set_full(&self, full: bool) {
        *self.full.lock().expect("not poisoned") = full;
    }

    pub(crate) fn count(&self) -> usize {
        self.zips.lock().expect("not poisoned").len()
    }

    pub(crate) fn lose_all(&self) {
        self.zips.lock().expect("not poisoned").clear();
    }
}

#[async_trait]
impl CodeStore for Code {
    async fn put(&self, zip: Bytes) -> Result<String, CodeError> {
        if *self.full.lock().expect("not poisoned") {
            return Err(CodeError::Full("disk quota exceeded".to_owned()));
        }
        if !zip.starts_with(b"PK") {
            return Err(CodeError::NotAZip("no end of central directory".to_owned()));
        }
        let sha256 = format!("{:x}", Bytes::copy_from_slice(&Sha256::digest(&zip)));
        self.zips.lock().expect("not poisoned").insert(sha256.clone(), zip);
        Ok(sha256)
    }

    async fn zip(&self, sha256: &str) -> Result<Bytes, CodeError> {
        let zips = self.zips.lock().expect("not poisoned");
        zips.get(sha256).cloned().ok_or_else(|| CodeError::Missing(sha256.to_owned()))
    }

    async fn folder(&self, sha256: &str) -> Result<PathBuf, CodeError> {
        let mut open = self.open.subscribe();
        open.wait_for(|open| *open).await.expect("the store outlives its users");
        self.zip(sha256).await.map(|_| PathBuf::from("/code").join(sha256))
    }

    async fn merged(&self, sha256s: &[String]) -> Result<PathBuf, CodeError> {
        for sha256 in sha256s {
            self.zip(sha256).await?;
        }
        Ok(PathBuf::from("/merged"))
    }

    /// As large as the number behind `PK`, or as the zip itself.
    async fn unpacked_bytes(&self, sha256: &str) -> Result<u64, CodeError> {
        let zip = self.zip(sha256).await?;
        let number = zip.get(2..).and_then(|rest| std::str::from_utf8(rest).ok()?.parse().ok());
        Ok(number.unwrap_or(zip.len() as u64))
    }

    async fn signature(
        &self,
        _sha256: &str,
        _name: &str,
    ) -> Result<Option<CodeSignature>, CodeError> {
        Ok(None)
    }

    async fn collect(&self, in_use: &CodeInUse) -> Result<usize, CodeError> {
        let mut zips = self.zips.lock().expect("not poisoned");
        let before = zips.len();
        zips.retain(|sha256, _| in_use.zips.contains(sha256));
        Ok(before - zips.len())
    }
}

/// A machine with Python 3.11 and what runs a bootstrap.
struct TestRuntimes;

impl Runtimes for TestRuntimes {
    fn launch(&self, config: &VersionConfig) -> Result<Launch, LaunchError> {
        let runtime = config.runtime.clone();
        let snapshots = runtime.starts_with("python");
        match runtime.as_str() {
            "python3.11" | "provided.al2023" => Ok(Launch {
                mounts: Vec::new(),
                argv: vec!["/run".to_owned()],
                program_of_layers: None,
                environment: Vec::new(),
                working_directory: PathBuf::from("/var/task"),
                ahead: model::launch::Ahead::Nothing,
                snapshots,
            }),
            "python3.14" => Err(LaunchError::MissingInterpreter {
                runtime,
                interpreter: "python3.14".to_owned(),
                remedy: "install Python 3.14".to_owned(),
            }),
            _ => Err(LaunchError::Unknown { runtime, known: "python3.11".to_owned() }),
        }
    }

    fn report(&self) -> Vec<RuntimeReport> {
        Vec::new()
    }
}

/// A clock that goes when the test says so.
pub(crate) struct TestClock(Mutex<Timestamp>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Mutex::new("2025-11-20T10:00:00Z".parse().expect("a time")))
    }
}

impl TestClock {
    pub(crate) fn advance(&self, seconds: u64) {
        *self.0.lock().expect("not poisoned") += Duration::from_secs(seconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("not poisoned")
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}
