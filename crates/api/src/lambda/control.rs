//! What the operations of the Lambda API work on: the ports, and what keeps concurrent operations
//! out of each other's way.

use super::error::Error;
use super::rate::Rates;
use super::tasks::Tasks;
use engine::ProvisionedStanding;
use model::clock::Clock;
use model::code::{CodeInUse, CodeStore};
use model::launch::Runtimes;
use model::object_store::ObjectStore;
use model::sealing::Sealing;
use model::store::Store;
use model::{AccountId, FunctionName, Quotas, Region, Timestamp, Version};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use tokio::sync::{Mutex, OnceCell, RwLock};
use uuid::Uuid;

/// Says how far the provisioned concurrency of a version has come.
pub type Standing = dyn Fn(&Region, &FunctionName, Version) -> ProvisionedStanding + Send + Sync;

/// What the Lambda API needs of the rest of the platform.
#[derive(Clone)]
pub struct Ports {
    /// The state.
    pub store: Arc<dyn Store>,
    /// The code.
    pub code: Arc<dyn CodeStore>,
    /// Where code in buckets is read.
    pub objects: Arc<dyn ObjectStore>,
    /// The runtimes of this machine.
    pub runtimes: Arc<dyn Runtimes>,
    /// Seals what is secret in the state.
    pub sealing: Arc<dyn Sealing>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The account that owns everything.
    pub account: AccountId,
    /// Instances of all functions together, of which reservations are taken.
    pub account_concurrency: u32,
    /// The quotas that hold.
    pub quotas: Quotas,
    /// How many of them can't be reserved.
    pub unreserved_concurrency: u32,
    /// How far the provisioned concurrency of a version has come.
    pub provisioned: Arc<Standing>,
    /// The code that living instances run, also of versions that are gone.
    pub code_of_instances: Arc<dyn Fn() -> CodeInUse + Send + Sync>,
}

/// The operations, a file each beside this one.
pub struct Control {
    pub(super) ports: Ports,
    /// Held shared from the moment a zip is put until a document names it, and alone while unused
    /// code is removed: so no code goes away that is about to be used.
    pub(super) uploads: RwLock<()>,
    /// Held by whatever adds, removes or points to versions. A version is a document of its own, so
    /// compare-and-swap on the function alone can't keep two publishers from the same number.
    pub(super) versions: Mutex<()>,
    /// The changes that go on after their caller was answered.
    pub(super) tasks: Tasks,
    /// At least the bytes of all code; all there are until they are counted.
    pub(super) code_bytes: AtomicU64,
    /// How fast requests may come.
    pub(super) rates: Rates,
    /// Signs the locations of code; made at first use.
    pub(super) location_key: OnceCell<[u8; 32]>,
}

impl Control {
    /// The operations on these ports.
    pub fn new(ports: Ports) -> Self {
        Self {
            code_bytes: AtomicU64::new(u64::MAX),
            rates: Rates::new(&ports.quotas),
            ports,
            uploads: RwLock::new(()),
            versions: Mutex::new(()),
            tasks: Tasks::default(),
            location_key: OnceCell::new(),
        }
    }

    /// Waits for the changes that are under way. To be called when no request comes any more.
    pub async fn shutdown(&self) {
        self.tasks.join().await;
    }

    /// The time of day.
    pub(super) fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Puts a task's failure, which nobody waits for, into the log.
    pub(super) fn note(what: &'static str, result: Result<(), Error>) {
        if let Err(error) = result {
            tracing::error!(%error, task = what, "a change that goes on in the background failed");
        }
    }
}

/// A fresh revision: every change gets one.
pub(super) fn revision() -> String {
    Uuid::new_v4().to_string()
}
