//! A process that serves copies of itself: a runtime that has loaded all but a function, or a version
//! that is initialised (a snapshot).

use super::place::{self, Begins, Forks, Place, Workshop};
use super::reception;
use model::launch::Waiting;
use model::sandbox::{Furnishing, Mount, Sandbox, SandboxError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::unix::pipe;
use tokio::task::AbortHandle;

/// How long the template of a runtime is used. Instances that are its copies live on.
const LIFETIME: Duration = Duration::from_secs(24 * 3_600);

/// A process that serves copies of itself, in its sandbox.
pub(crate) struct Template {
    sandbox: Arc<dyn Sandbox>,
    /// Mounts of its sandbox, which its copies see, too.
    mounts: Vec<Mount>,
    gone: Arc<AtomicBool>,
    /// When it was made, on the monotonic clock.
    made: Duration,
    instances: AtomicUsize,
    /// Copies that failed since the last one that did not.
    faults: AtomicU32,
    tasks: Vec<AbortHandle>,
}

/// Keeps a template for as long as an instance lives that began as its copy.
pub(crate) struct CopyOf(Arc<Template>);

impl Template {
    /// The process in this sandbox; `gone` becomes true when it ends.
    pub(crate) fn new(
        sandbox: Arc<dyn Sandbox>,
        mounts: Vec<Mount>,
        gone: Arc<AtomicBool>,
        made: Duration,
    ) -> Self {
        let (instances, faults) = (AtomicUsize::new(0), AtomicU32::new(0));
        Self { sandbox, mounts, gone, made, instances, faults, tasks: Vec::new() }
    }

    /// Starts the template of a runtime, which has seen no user's code, and waits until it is ready.
    pub(super) async fn start(
        workshop: &Workshop,
        mounts: &[Mount],
        waiting: &Waiting,
    ) -> Result<Self, SandboxError> {
        let spec = workshop.spec("t", mounts, None, Forks::Yes);
        let sandbox: Arc<dyn Sandbox> = Arc::from(workshop.sandboxes.create(spec).await?);
        let (process, _listeners, connection) =
            place::start_ahead(&*sandbox, sandbox.listeners(), waiting).await?;
        let gone = Arc::new(AtomicBool::new(false));
        let made = workshop.clock.monotonic();
        let mut template = Self::new(sandbox, mounts.to_vec(), Arc::clone(&gone), made);
        let exit = process.exit;
        let ending = tokio::spawn(async move {
            let exit = exit.await;
            gone.store(true, Ordering::Release);
            tracing::warn!(
                ?exit,
                "a runtime's template has ended; another one is made when needed"
            );
        });
        template.tasks.push(ending.abort_handle());
        let broken = |error| place::broken("begin with a template", &error);
        let output = pipe::Receiver::from_owned_fd(process.output).map_err(broken)?;
        template.tasks.push(tokio::spawn(discard(output)).abort_handle());
        reception::go_on(connection, "{}").await.map_err(broken)?;
        Ok(template)
    }

    /// Whether it still serves copies.
    pub(crate) fn serves(&self) -> bool {
        !self.gone.load(Ordering::Acquire)
    }

    /// Whether it is so old that another one should take its place: what it has loaded may have been
    /// replaced on the machine since.
    pub(super) fn is_old(&self, now: Duration) -> bool {
        now.saturating_sub(self.made) >= LIFETIME
    }

    /// Counts a copy that failed; returns how many did in a row.
    pub(super) fn fault(&self) -> u32 {
        self.faults.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// Whether an instance lives that began as its copy.
    pub(crate) fn has_instances(&self) -> bool {
        self.instances.load(Ordering::Acquire) > 0
    }

    /// Makes a sandbox whose process begins as a copy.
    pub(super) async fn place(
        self: &Arc<Self>,
        workshop: &Workshop,
        furnishing: Option<&Furnishing>,
    ) -> Result<Place, SandboxError> {
        let spec = workshop.spec("c", &self.mounts, furnishing.cloned(), Forks::No);
        let sandbox: Arc<dyn Sandbox> = Arc::from(self.sandbox.fork(spec).await?);
        Ok(Place {
            listeners: sandbox.listeners(),
            sandbox,
            furnished: furnishing.is_some(),
            begins: Begins::Copied(Arc::clone(self)),
        })
    }
}

/// Reads what nobody needs, lest the process that prints it be stopped by a full pipe.
async fn discard(output: pipe::Receiver) {
    let mut chunk = [0_u8; 512];
    while output.readable().await.is_ok() {
        match output.try_read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => {
                let text = String::from_utf8_lossy(chunk.get(..length).unwrap_or_default());
                tracing::debug!(%text, "a runtime's template says");
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
    }
}

impl Drop for Template {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl CopyOf {
    pub(crate) fn new(template: Arc<Template>) -> Self {
        template.instances.fetch_add(1, Ordering::AcqRel);
        template.faults.store(0, Ordering::Release);
        Self(template)
    }
}

impl Drop for CopyOf {
    fn drop(&mut self) {
        self.0.instances.fetch_sub(1, Ordering::AcqRel);
    }
}
