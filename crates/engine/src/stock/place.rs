//! A sandbox that was made before it is known for which function, with what already runs in it.

use super::reception::{self, Waiter};
use super::settings::StockSettings;
use super::template::Template;
use crate::environment::{ENDPOINT_PORT, RUNTIME_API_PORT};
use model::Clock;
use model::launch::Waiting;
use model::sandbox::{
    Furnishing, Mount, Process, ProcessSpec, Sandbox, SandboxError, SandboxSpec, Sandboxes,
};
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;

/// How long a process that is started ahead may take until it is ready.
const READY_WITHIN: Duration = Duration::from_secs(10);

/// A prepared sandbox.
pub(crate) struct Place {
    pub(crate) sandbox: Arc<dyn Sandbox>,
    /// The platform's listeners in it.
    pub(crate) listeners: Vec<TcpListener>,
    /// Whether it has its code and limits already.
    pub(crate) furnished: bool,
    pub(crate) begins: Begins,
}

/// How a process begins in a sandbox.
pub(crate) enum Begins {
    /// A program is executed.
    Executed,
    /// It runs and waits for its function.
    Waits(Waiter),
    /// As a copy of this one.
    Copied(Arc<Template>),
}

/// Whether the process of a sandbox serves copies of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forks {
    Yes,
    No,
}

/// What sandboxes are made with.
pub(crate) struct Workshop {
    pub(crate) sandboxes: Arc<dyn Sandboxes>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: StockSettings,
    number: AtomicU64,
    /// Memory is short: nothing is made ahead.
    pub(super) pressed: AtomicBool,
}

impl Workshop {
    pub(super) fn new(
        sandboxes: Arc<dyn Sandboxes>,
        clock: Arc<dyn Clock>,
        settings: StockSettings,
    ) -> Self {
        let (number, pressed) = (AtomicU64::new(0), AtomicBool::new(false));
        Self { sandboxes, clock, settings, number, pressed }
    }

    /// What a sandbox is to be; its name begins with the given letter.
    pub(crate) fn spec(
        &self,
        letter: &str,
        mounts: &[Mount],
        furnishing: Option<Furnishing>,
        forks: Forks,
    ) -> SandboxSpec {
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        SandboxSpec {
            id: format!("{letter}{number}"),
            mounts: mounts.to_vec(),
            furnishing,
            processes: self.settings.instance_processes,
            ports: vec![RUNTIME_API_PORT, ENDPOINT_PORT],
            forks: forks == Forks::Yes,
        }
    }

    /// Makes an empty sandbox: one function's if a furnishing is given, else nobody's.
    pub(crate) async fn empty(
        &self,
        mounts: &[Mount],
        furnishing: Option<&Furnishing>,
    ) -> Result<Place, SandboxError> {
        let spec = self.spec("i", mounts, furnishing.cloned(), Forks::No);
        let sandbox: Arc<dyn Sandbox> = Arc::from(self.sandboxes.create(spec).await?);
        Ok(Place {
            listeners: sandbox.listeners(),
            sandbox,
            furnished: furnishing.is_some(),
            begins: Begins::Executed,
        })
    }

    /// Makes a sandbox in which a process waits for its function.
    pub(super) async fn waiting(
        &self,
        mounts: &[Mount],
        waiting: &Waiting,
    ) -> Result<Place, SandboxError> {
        let Place { sandbox, listeners, .. } = self.empty(mounts, None).await?;
        let (process, listeners, connection) = start_ahead(&*sandbox, listeners, waiting).await?;
        let waiter = Waiter::new(process, connection)
            .map_err(|error| broken("keep a waiting process", &error))?;
        Ok(Place { sandbox, listeners, furnished: false, begins: Begins::Waits(waiter) })
    }
}

/// Starts a process before its function is known and waits until it is ready. Returns it with the
/// listeners and the connection through which it waits.
pub(super) async fn start_ahead(
    sandbox: &dyn Sandbox,
    mut listeners: Vec<TcpListener>,
    waiting: &Waiting,
) -> Result<(Process, Vec<TcpListener>, TcpStream), SandboxError> {
    const STEP: &str = "start a process ahead";
    if listeners.is_empty() {
        return Err(broken(STEP, &io::Error::from(io::ErrorKind::NotConnected)));
    }
    let address = format!("127.0.0.1:{RUNTIME_API_PORT}");
    let mut environment = waiting.environment.clone();
    environment.push(("AWS_LAMBDA_RUNTIME_API".to_owned(), address));
    let mut process = sandbox
        .start(ProcessSpec {
            argv: waiting.argv.clone(),
            environment,
            working_directory: waiting.working_directory.clone(),
        })
        .await?;
    let ready = tokio::time::timeout(READY_WITHIN, reception::ready(listeners.remove(0)));
    let (listener, connection) = tokio::select! {
        ready = ready => match ready {
            Ok(ready) => ready.map_err(|error| broken(STEP, &error))?,
            Err(_) => return Err(broken(STEP, &io::Error::from(io::ErrorKind::TimedOut))),
        },
        exit = &mut process.exit => {
            return Err(broken(STEP, &io::Error::other(format!("it ended: {exit:?}"))));
        }
    };
    listeners.insert(0, listener);
    Ok((process, listeners, connection))
}

/// An error of the system as that of a sandbox's step.
pub(super) fn broken(step: &str, error: &io::Error) -> SandboxError {
    SandboxError::Setup { step: step.to_owned(), reason: error.to_string() }
}
