//! Snapshots of versions (AWS Lambda's SnapStart): a process that has initialised one version, and of
//! which the version's instances are copies.
//!
//! A snapshot is used for its version alone. It is made when the version is published, is there for
//! as long as the version is called, and is made again by the first call that finds it gone; calls
//! that come meanwhile wait with it, so that a version initialises once and not once per call.

mod make;
mod publish;

pub(crate) use publish::{Publications, keep};

use crate::engine::Core;
use crate::executable::Executable;
use crate::instance::Instance;
use crate::stock::{Place, Refill, Shelf, Template};
use make::{Unmade, make};
use model::code::CodeInUse;
use model::{FunctionName, Region, Version};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;

/// How long a snapshot that could not be made is not tried again; instances initialise by themselves
/// meanwhile.
const PAUSE: Duration = Duration::from_secs(60);
/// How often a call looks for a snapshot when the one that it found has just ended.
const ATTEMPTS: usize = 2;

/// A version, by what makes it another one when its number is used again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    region: Region,
    function: FunctionName,
    version: Version,
    revision: String,
}

impl Key {
    fn of(executable: &Executable) -> Self {
        Self {
            region: executable.region.clone(),
            function: executable.name.clone(),
            version: executable.config.version,
            revision: executable.config.revision_id.clone(),
        }
    }
}

/// The snapshots that there are.
#[derive(Default)]
pub(crate) struct Snapshots(Mutex<HashMap<Key, Arc<Cell>>>);

/// One version's snapshot, or why there is none.
struct Cell {
    made: OnceCell<Result<Snapshot, Unmade>>,
    /// When it was last asked for, in milliseconds of the monotonic clock.
    used_ms: AtomicU64,
}

/// A snapshot.
struct Snapshot {
    template: Arc<Template>,
    shelf: Arc<Shelf>,
    /// The version, whose code is kept while it lives.
    executable: Arc<Executable>,
    /// The process, its log and its Runtime API. Dropped without being closed: the sandbox goes with
    /// its last copy.
    _instance: Arc<Instance>,
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        self.shelf.close();
    }
}

impl Cell {
    fn touch(&self, now: Duration) {
        let now = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        self.used_ms.store(now, Ordering::Release);
    }

    fn used(&self) -> Duration {
        Duration::from_millis(self.used_ms.load(Ordering::Acquire))
    }

    async fn made(
        &self,
        core: &Arc<Core>,
        executable: &Arc<Executable>,
    ) -> &Result<Snapshot, Unmade> {
        let made = self.made.get_or_init(|| make(core, executable)).await;
        // The time that it took does not count as idleness.
        self.touch(core.ports.clock.monotonic());
        made
    }

    /// Whether it is of no more use at this time.
    fn is_over(&self, now: Duration, idle: Duration) -> bool {
        let unused = now.saturating_sub(self.used());
        match self.made.get() {
            None => false,
            Some(Err(_)) => unused >= PAUSE,
            Some(Ok(snapshot)) => {
                !snapshot.template.serves()
                    || (unused >= idle && !snapshot.template.has_instances())
            }
        }
    }
}

impl Snapshots {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Arc<Cell>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cell of a version, a new one if it has none that is of use.
    fn cell(&self, core: &Core, executable: &Executable) -> Arc<Cell> {
        let now = core.ports.clock.monotonic();
        let key = Key::of(executable);
        let mut cells = self.lock();
        let over = match cells.get(&key) {
            Some(cell) if cell.is_over(now, Duration::MAX) => cells.remove(&key),
            _ => None,
        };
        let new = || Cell { made: OnceCell::new(), used_ms: AtomicU64::new(0) };
        let cell = Arc::clone(cells.entry(key).or_insert_with(|| Arc::new(new())));
        drop(cells);
        drop(over);
        core.stock.begin_to_keep();
        // What failed is tried again a while after it failed, not a while after it was last asked for.
        if !matches!(cell.made.get(), Some(Err(_))) {
            cell.touch(now);
        }
        cell
    }

    /// A sandbox in which a copy of the version's snapshot waits, which is made if it is not there;
    /// `None` where it can't be had.
    pub(crate) async fn place(
        &self,
        core: &Arc<Core>,
        executable: &Arc<Executable>,
    ) -> Option<(Place, Refill)> {
        for _ in 0..ATTEMPTS {
            let cell = self.cell(core, executable);
            let snapshot = match cell.made(core, executable).await {
                Ok(snapshot) => snapshot,
                Err(unmade) => {
                    tracing::debug!(
                        function = executable.name.as_str(),
                        reason = unmade.words(),
                        "there is no snapshot"
                    );
                    return None;
                }
            };
            match snapshot.shelf.take_or_make().await {
                Ok(place) => return Some((place, Refill::of(&snapshot.shelf))),
                Err(error) => {
                    tracing::warn!(function = executable.name.as_str(), %error, "can't copy a snapshot");
                    self.forget(executable);
                }
            }
        }
        None
    }

    /// Lets a version's snapshot go; the next call makes another one.
    pub(crate) fn forget(&self, executable: &Executable) {
        let cell = self.lock().remove(&Key::of(executable));
        drop(cell);
    }

    /// Lets the snapshots of a version go that was deleted.
    fn delete(&self, region: &Region, function: &FunctionName, version: Version) {
        let mut cells = self.lock();
        let gone: Vec<_> = cells
            .extract_if(|key, _| {
                key.region == *region && key.function == *function && key.version == version
            })
            .collect();
        drop(cells);
        drop(gone);
    }

    /// Lets go what nobody called lately.
    pub(crate) fn sweep(&self, now: Duration, idle: Duration) {
        let mut cells = self.lock();
        let over: Vec<_> = cells.extract_if(|_, cell| cell.is_over(now, idle)).collect();
        drop(cells);
        drop(over);
    }

    /// Lets everything go.
    pub(crate) fn close(&self) {
        let cells = std::mem::take(&mut *self.lock());
        drop(cells);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// The code that snapshots run.
    pub(crate) fn code(&self) -> CodeInUse {
        let cells = self.lock();
        let mut in_use = CodeInUse::default();
        for snapshot in cells.values().filter_map(|cell| cell.made.get()?.as_ref().ok()) {
            let config = &snapshot.executable.config;
            in_use.add(&config.code, &config.layers);
        }
        in_use
    }
}
