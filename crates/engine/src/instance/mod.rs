//! One instance: a sandbox, the runtime in it, and where both stand.
//!
//! All that happens to an instance comes in as a call from outside, each of which moves the phase
//! (`slot.rs`) under one short lock: the pool begins an invocation, the runtime asks for the next
//! event or posts an answer, the process ends, the time runs out. Nobody has to stay around for an
//! invocation to end properly, so a client that disconnects leaks nothing.

mod create;
mod ending;
mod extensions;
mod gate;
mod invoke;
mod listen;
mod shared;
mod shutdown;
mod slot;
mod start;
mod telemetry;

pub(crate) use create::{Order, create, create_template};
pub(crate) use invoke::{Assignment, FREEZE_AFTER};
pub(crate) use listen::serve_connections;
use slot::Init;
pub(crate) use slot::{Answer, Current, Event, Next, Refusal};
pub(crate) use start::{InitFailure, Unready};
pub(crate) use telemetry::Unsubscribed;

use crate::engine::AnswerLimits;
use crate::environment::Initialization;
use crate::executable::Executable;
use crate::extensions::Farewells;
use crate::output::Output;
use crate::pool::Pool;
use crate::record::Recorder;
use crate::shard::Shard;
use crate::stock::CopyOf;
use create::First;
use model::Clock;
use model::launch::Launch;
use model::sandbox::Sandbox;
use slot::Slot;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

/// An instance. Its pool owns it; dropping it ends its processes and removes its sandbox.
pub(crate) struct Instance {
    pub(crate) id: u64,
    /// The shard that its connections live on.
    pub(crate) home: Shard,
    pub(crate) executable: Arc<Executable>,
    pub(crate) output: Output,
    pool: Weak<Pool>,
    clock: Arc<dyn Clock>,
    launch: Launch,
    sandbox: Arc<dyn Sandbox>,
    /// Names of the external extensions that are started with it.
    extensions: Vec<String>,
    farewells: Arc<Farewells>,
    /// The executor that its farewell runs on, whoever closes it.
    handle: Handle,
    /// What a function shows at the metadata endpoint.
    pub(crate) metadata_token: String,
    /// Keeps the process from which it was copied, if it was.
    #[expect(dead_code, reason = "held for its drop")]
    copy_of: Option<CopyOf>,
    /// Whether it is a copy of its version's snapshot.
    restored: bool,
    first: Mutex<First>,
    /// Why it was made.
    pub(crate) initialization: Initialization,
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) answers: AnswerLimits,
    counts_as_ready: AtomicBool,
    slot: Mutex<Slot>,
    /// The most memory that was measured, in bytes.
    peak: AtomicU64,
    tasks: Mutex<Vec<AbortHandle>>,
}

impl Instance {
    /// Its sandbox, for its copies.
    pub(crate) fn sandbox(&self) -> Arc<dyn Sandbox> {
        Arc::clone(&self.sandbox)
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a task for as long as the instance lives; [`Instance::close`] ends it.
    fn own(&self, task: AbortHandle) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.retain(|task| !task.is_finished());
        tasks.push(task);
    }

    fn end_tasks(&self) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.drain(..).for_each(|task| task.abort());
    }

    /// Whether its runtime is through with the init phase, and runs.
    pub(crate) fn is_initialised(&self) -> bool {
        self.slot().is_initialised()
    }

    /// Whether it is one of the provisioned instances that its pool counts as ready.
    pub(crate) fn counts_as_ready(&self) -> bool {
        self.counts_as_ready.load(Ordering::Acquire)
    }

    /// Says that it is one of them.
    pub(crate) fn set_counts_as_ready(&self) {
        self.counts_as_ready.store(true, Ordering::Release);
    }

    /// How many calls at a time its version allows.
    pub(crate) fn at_once(&self) -> usize {
        self.slot().at_once
    }

    /// How many calls at a time it may be given now.
    pub(crate) fn room(&self) -> usize {
        self.slot().room()
    }

    /// Memory that it takes now, in bytes.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.sandbox.memory().current
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.output.flush();
        self.end_tasks();
    }
}
