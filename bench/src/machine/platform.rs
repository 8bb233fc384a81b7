//! A Mayfly to measure: started on a free port with a folder of its own, ended when dropped.

use super::child::Process;
use super::function::Function;
use super::processes;
use crate::load::connection::Connection;
use crate::load::request;
use crate::result::row::NotMeasured;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest wait for a state: the build may be a debug build, and a snapshot takes a start.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at a state that nobody tells us of.
const LOOK: Duration = Duration::from_millis(5);

/// A running `mayfly up`.
pub(crate) struct Platform {
    process: Process,
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
    /// From its start until it said that it is ready.
    pub(crate) ready_after: Duration,
    control: RefCell<Connection>,
    folder: PathBuf,
    // Removed behind the process.
    _temporary: Option<TempDir>,
}

impl Platform {
    /// Starts one with a new folder.
    pub(crate) fn start(mayfly: &Path, options: &[&str]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("mayfly-bench-").tempdir()?;
        let mut platform = Self::start_in(mayfly, folder.path(), options)?;
        platform._temporary = Some(folder);
        Ok(platform)
    }

    /// Starts one with the folder of an earlier one.
    pub(crate) fn start_in(mayfly: &Path, folder: &Path, options: &[&str]) -> Result<Self> {
        let mut command = Command::new(mayfly);
        command.args(["up", "--listen", "127.0.0.1:0", "--data-dir"]).arg(folder).args(options);
        let mut log = tempfile::tempfile()?;
        command.stderr(log.try_clone()?);
        let begin = Instant::now();
        let mut process = Process::start(&mut command)?;
        let port = loop {
            let line = process.line().map_err(|error| {
                let mut text = String::new();
                let _ = log.rewind().and_then(|()| log.read_to_string(&mut text));
                error.context(format!("mayfly up: {text}"))
            })?;
            let port = line.split_once("ready at http://127.0.0.1:").and_then(|(_, rest)| {
                rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
            });
            if let Some(port) = port {
                break port;
            }
        };
        let ready_after = begin.elapsed();
        let control = RefCell::new(Connection::open(port)?);
        let folder = folder.to_owned();
        Ok(Self { process, port, ready_after, control, folder, _temporary: None })
    }

    /// Creates a function and waits until it can be called.
    pub(crate) fn create(&self, name: &str, function: &Function) -> Result<()> {
        let body = function.creation(name).to_string();
        match self.ask("POST", "/2015-03-31/functions", &body) {
            Ok(_) => self.wait_until_active(name),
            Err(error) => {
                let text = format!("{error:#}");
                match function.snap_start && text.contains("SnapStart") {
                    true => bail!(NotMeasured(format!("refused: {text}"))),
                    false => Err(error.context(format!("can't create {name}"))),
                }
            }
        }
    }

    /// Waits until a function can be called.
    pub(crate) fn wait_until_active(&self, name: &str) -> Result<()> {
        self.wait_for(name, "State", "Active")
    }

    /// Publishes what a function is now as a version with a snapshot; waits until it can be called and
    /// returns `name:version`.
    pub(crate) fn publish(&self, name: &str, description: &str) -> Result<String> {
        // A version is only made of what has changed since the last one.
        let path = format!("/2015-03-31/functions/{name}/configuration");
        self.ask("PUT", &path, &json!({ "Description": description }).to_string())?;
        self.wait_for(name, "LastUpdateStatus", "Successful")?;
        let path = format!("/2015-03-31/functions/{name}/versions");
        let version = self.ask("POST", &path, "{}")?;
        let number = version["Version"].as_str().context("a version has a number")?;
        let version = format!("{name}:{number}");
        self.wait_for(&version, "State", "Active")?;
        let path = format!("/2015-03-31/functions/{name}/configuration?Qualifier={number}");
        match self.ask("GET", &path, "")?["SnapStart"]["OptimizationStatus"].as_str() {
            Some("On") => Ok(version),
            status => {
                let status = status.unwrap_or("missing");
                bail!(NotMeasured(format!("no snapshot is made: OptimizationStatus is {status}")))
            }
        }
    }

    /// Calls functions like this one before anything counts, so that the machine has run their runtime
    /// before, and waits until what is made ready after a first call is ready.
    pub(crate) fn accustom(&self, function: &Function) -> Result<()> {
        let mut like = function.clone();
        like.snap_start = false;
        for name in ["before-1", "before-2"] {
            self.create(name, &like)?;
            self.connect()?.ask(&request::invoke(name))?;
            self.wait_until_calm()?;
        }
        Ok(())
    }

    /// Deletes a function.
    pub(crate) fn delete(&self, name: &str) -> Result<()> {
        self.ask("DELETE", &format!("/2015-03-31/functions/{name}"), "").map(drop)
    }

    /// Gives a function a URL for everyone and returns the path under which this port serves it.
    pub(crate) fn open_url(&self, name: &str) -> Result<String> {
        let path = format!("/2021-10-31/functions/{name}/url");
        let answer = self.ask("POST", &path, r#"{"AuthType":"NONE"}"#)?;
        let policy = json!({
            "StatementId": "everyone", "Action": "lambda:InvokeFunctionUrl", "Principal": "*",
            "FunctionUrlAuthType": "NONE",
        });
        let path = format!("/2015-03-31/functions/{name}/policy");
        self.ask("POST", &path, &policy.to_string())?;
        let url = answer["FunctionUrl"].as_str().context("a function URL")?;
        let host = url.split("://").nth(1).unwrap_or_default();
        let id = host.split('.').next().unwrap_or_default();
        Ok(format!("/_mayfly/url/{id}/"))
    }

    /// Says how many requests at a time an instance of a function is given.
    pub(crate) fn set_requests_per_instance(&self, name: &str, requests: usize) -> Result<()> {
        let settings = json!({ "requestsPerInstance": requests }).to_string();
        self.ask("PUT", &format!("/_mayfly/settings/{name}"), &settings)?;
        self.wait_for(name, "LastUpdateStatus", "Successful")
    }

    /// Waits until a field of a function or version has a value.
    fn wait_for(&self, name: &str, field: &str, wanted: &str) -> Result<()> {
        let (name, query) = match name.split_once(':') {
            Some((name, version)) => (name, format!("?Qualifier={version}")),
            None => (name, String::new()),
        };
        let path = format!("/2015-03-31/functions/{name}/configuration{query}");
        let begin = Instant::now();
        loop {
            let answer = self.ask("GET", &path, "")?;
            match answer[field].as_str() {
                Some(value) if value == wanted => return Ok(()),
                Some("Failed") => bail!("{name}: {}", answer[format!("{field}Reason")]),
                _ if begin.elapsed() > PATIENCE => bail!("{name} is not {wanted}: {answer}"),
                _ => std::thread::sleep(LOOK),
            }
        }
    }

    /// One request of a control API or page, with its answer.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) -> Result<Json> {
        let request = request::lambda(method, path, &[], body);
        let mut control = self.control.borrow_mut();
        let answer = control.ask(&request);
        let answer = answer.with_context(|| format!("{method} {path}"))?;
        Ok(if answer.is_empty() { Json::Null } else { serde_json::from_slice(answer)? })
    }

    /// A connection of its own.
    pub(crate) fn connect(&self) -> Result<Connection> {
        Connection::open(self.port)
    }

    /// Waits until as many of its events wait, together, as `enough` agrees to; returns when that
    /// was seen.
    pub(crate) fn wait_for_queue(&self, enough: impl Fn(u64) -> bool) -> Result<Instant> {
        let mut last = Instant::now();
        let mut before = u64::MAX;
        loop {
            let answer = self.ask("GET", "/_mayfly/async/queues", "")?;
            let queues = answer["queues"].as_array().context("a list of queues")?;
            let waiting = queues.iter().filter_map(|queue| queue["waiting"].as_u64()).sum();
            if enough(waiting) {
                return Ok(Instant::now());
            }
            if waiting != before {
                (before, last) = (waiting, Instant::now());
            }
            if last.elapsed() > PATIENCE {
                bail!("the queue stands still with {waiting} events");
            }
            std::thread::sleep(LOOK);
        }
    }

    /// The server's process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// All its processes: those of its own, and those in sandboxes.
    pub(crate) fn processes(&self) -> (Vec<u32>, Vec<u32>) {
        let below = processes::descendants(self.id());
        let ours = processes::numbering(self.id());
        // What has another numbering of processes is in a sandbox.
        let is_own = |process: &u32| processes::numbering(*process) == ours;
        let (mut own, sandboxed): (Vec<u32>, Vec<u32>) = below.into_iter().partition(is_own);
        own.push(self.id());
        (own, sandboxed)
    }

    /// The processes of all sandboxes.
    pub(crate) fn sandboxed(&self) -> Vec<u32> {
        self.processes().1
    }

    /// Waits until the number of processes in sandboxes has not changed for a while; returns it.
    pub(crate) fn wait_until_calm(&self) -> Result<usize> {
        const CALM: Duration = Duration::from_millis(500);
        let (begin, mut since, mut before) = (Instant::now(), Instant::now(), usize::MAX);
        loop {
            let now = self.sandboxed().len();
            if now != before {
                (before, since) = (now, Instant::now());
            } else if since.elapsed() > CALM {
                return Ok(now);
            }
            if begin.elapsed() > PATIENCE {
                bail!("the number of processes does not settle");
            }
            std::thread::sleep(LOOK);
        }
    }

    /// The folder of a language's bootstrap (`nodejs`, `python`), which is there once a function of
    /// the language was called.
    pub(crate) fn bootstrap(&self, language: &str) -> Result<PathBuf> {
        let prefix = format!("{language}-");
        for entry in std::fs::read_dir(self.folder.join("runtimes"))? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(&prefix) {
                return Ok(entry.path());
            }
        }
        bail!("there is no bootstrap of {language}")
    }

    /// Ends it as an operator does.
    pub(crate) fn stop(mut self) {
        self.process.stop();
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        self.process.stop();
    }
}

/// The release build of this repository's `mayfly`, made if it is out of date.
pub(crate) fn build_release() -> Result<PathBuf> {
    let root = repository();
    let mut cargo = Command::new("cargo");
    let status =
        cargo.current_dir(root).args(["build", "--release", "--package", "mayfly"]).status()?;
    if !status.success() {
        bail!("mayfly could not be built");
    }
    Ok(target().join("release/mayfly"))
}

/// The repository's root folder.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("bench is a folder of the repository")
}

/// Where cargo builds to, and where packages are kept between runs.
pub(crate) fn target() -> PathBuf {
    let root = repository();
    std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), |folder| root.join(folder))
}

/// How functions are isolated on this machine, in one line, as `mayfly doctor` says it.
pub(crate) fn isolation(mayfly: &Path) -> Result<String> {
    let output = Command::new(mayfly).args(["doctor", "--json"]).output()?;
    let findings: Json = serde_json::from_slice(&output.stdout).context("mayfly doctor --json")?;
    let findings = findings["isolation"].as_array().context("findings on isolation")?;
    let texts = findings.iter().map(|finding| {
        let text = |name: &str| finding[name].as_str().unwrap_or_default();
        format!("{} ({}): {}", text("subject"), text("verdict"), text("detail"))
    });
    Ok(texts.collect::<Vec<_>>().join("; "))
}
