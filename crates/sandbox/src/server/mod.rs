//! The server's side: the port of `model::sandbox`, implemented by talking to the spawner and to the
//! first process of each sandbox.
//!
//! One thread of its own receives all answers and samples the memory, so that callers may await on
//! any runtime; commands are sent by the caller's thread at once.

mod copies;
mod link;
mod memory;
mod places;
mod report;
mod sandbox;
mod start;
mod state;

use crate::options::{Isolation, Options};
use async_trait::async_trait;
use link::{Link, StartError};
use model::sandbox::{Finding, Sandbox, SandboxError, SandboxSpec, Sandboxes};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Notify;

pub use link::StartError as Error;

/// How long dropping waits for the last sandbox to go.
const DROP_PATIENCE: Duration = Duration::from_secs(5);

/// Makes sandboxes out of Linux processes. One for the whole server.
pub struct LinuxSandboxes {
    options: Options,
    current: Mutex<Current>,
    /// Held while a new spawner is started, so that there is only one.
    starting: tokio::sync::Mutex<()>,
    runtime: Handle,
    stop: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

enum Current {
    Serving(Arc<Link>),
    /// After [`Sandboxes::shutdown`].
    Closed,
}

impl LinuxSandboxes {
    /// Starts the spawner and finds out which isolation there is. Blocks for some milliseconds; call
    /// it before there are sandboxes to make, with or without a runtime. Raises the process's soft limit
    /// of open files to the hard one: each sandbox takes about six of them.
    pub fn start(options: Options) -> Result<Self, StartError> {
        check_name(&options.name)?;
        crate::sys::descriptors::raise_limit();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Io)?;
        let handle = runtime.handle().clone();
        let stop = Arc::new(Notify::new());
        let stopped = stop.clone();
        let thread = std::thread::Builder::new()
            .name("sandboxes".to_owned())
            .spawn(move || runtime.block_on(stopped.notified()))
            .map_err(StartError::Io)?;
        let mut sandboxes = Self {
            current: Mutex::new(Current::Closed),
            starting: tokio::sync::Mutex::new(()),
            runtime: handle,
            stop,
            thread: Some(thread),
            options,
        };
        let link = Link::start(&sandboxes.options, &sandboxes.runtime)?;
        sandboxes.current = Mutex::new(Current::Serving(link));
        Ok(sandboxes)
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn link(&self) -> Option<Arc<Link>> {
        match &*self.current() {
            Current::Serving(link) => Some(link.clone()),
            Current::Closed => None,
        }
    }

    /// The spawner, or a new one where it died.
    async fn living_link(&self) -> Result<Arc<Link>, SandboxError> {
        let link = self.link().ok_or(SandboxError::Lost)?;
        if link.lives() {
            return Ok(link);
        }
        let _starting = self.starting.lock().await;
        let link = self.link().ok_or(SandboxError::Lost)?;
        if link.lives() {
            return Ok(link);
        }
        let (options, runtime) = (self.options.clone(), self.runtime.clone());
        let started = self
            .runtime
            .spawn_blocking(move || Link::start(&options, &runtime))
            .await
            .map_err(|_| SandboxError::Lost)?
            .map_err(|error| SandboxError::Setup {
                step: "start a new spawner".to_owned(),
                reason: error.to_string(),
            })?;
        match &mut *self.current() {
            Current::Serving(current) => *current = started.clone(),
            Current::Closed => return Err(SandboxError::Lost),
        }
        Ok(started)
    }
}

#[async_trait]
impl Sandboxes for LinuxSandboxes {
    async fn create(&self, spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError> {
        let link = self.living_link().await?;
        Ok(Box::new(sandbox::create(link, spec, &self.runtime).await?))
    }

    fn report(&self) -> Vec<Finding> {
        match self.link() {
            Some(link) => report::findings(link.facts()),
            None => Vec::new(),
        }
    }

    async fn shutdown(&self, patience: Duration) {
        let link = match std::mem::replace(&mut *self.current(), Current::Closed) {
            Current::Serving(link) => link,
            Current::Closed => return,
        };
        link.close();
        let ended = self.runtime.spawn_blocking(move || link.wait_for_the_end(patience));
        // The thread that was awaited on is only gone when this value is dropped.
        let _ = ended.await;
    }
}

impl Drop for LinuxSandboxes {
    fn drop(&mut self) {
        if let Some(link) = self.link() {
            link.close();
            link.wait_for_the_end(DROP_PATIENCE);
        }
        self.stop.notify_one();
        if let Some(thread) = self.thread.take() {
            // It has nothing to report.
            let _ = thread.join();
        }
    }
}

fn check_name(name: &str) -> Result<(), StartError> {
    let valid = (1..=32).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if valid { Ok(()) } else { Err(StartError::Name(name.to_owned())) }
}

impl Isolation {
    /// The words with which an operator accepts that functions are not isolated.
    pub const ACCEPTANCE: &'static str = "no-isolation";
}
