//! Holds each sandbox to the memory of its function: measures what counts and ends what uses more.
//!
//! Where a control group counts, one cheap reading (everything in the group) mostly suffices: what
//! counts is never more than that, so the longer statistics are read only when the group is above
//! the highest reading so far.

use super::link::Link;
use super::state::CREATION_PATIENCE;
use crate::cgroup::{Place, memory};
use crate::family::descendants;
use crate::protocol::Failure;
use model::sandbox::MemoryUse;
use std::collections::HashSet;
use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::sync::{OnceLock, Weak};
use std::time::Duration;

/// How often running sandboxes are measured.
const PERIOD: Duration = Duration::from_millis(50);

/// How much more than at the last full reading must be in the group for another one, in bytes.
const STEP_BYTES: u64 = 256 * 1024;

/// Measures one sandbox.
pub(super) struct Meter {
    group: Option<Place>,
    limit: AtomicU64,
    tmp: OnceLock<OwnedFd>,
    first_process: AtomicI32,
    /// The main process, where it is a copy and no child of the first one.
    copy: AtomicI32,
    peak: AtomicU64,
    /// Everything in the group at the highest full reading.
    highest: AtomicU64,
    /// Everything in the group when it was last measured for its peak.
    seen: AtomicU64,
}

impl Meter {
    /// Without a limit at first.
    pub(super) fn new(group: Option<Place>) -> Self {
        Self {
            group,
            limit: AtomicU64::new(u64::MAX),
            tmp: OnceLock::new(),
            first_process: AtomicI32::new(0),
            copy: AtomicI32::new(0),
            peak: AtomicU64::new(0),
            highest: AtomicU64::new(0),
            seen: AtomicU64::new(0),
        }
    }

    /// Sets how much the sandbox may use, in bytes.
    pub(super) fn set_limit(&self, bytes: u64) {
        self.limit.store(bytes, Ordering::Relaxed);
    }

    pub(super) fn set_tmp(&self, tmp: OwnedFd) {
        // There is one `/tmp` for the sandbox's whole life.
        let _ = self.tmp.set(tmp);
    }

    pub(super) fn set_first_process(&self, pid: i32) {
        self.first_process.store(pid, Ordering::Relaxed);
    }

    pub(super) fn set_copy(&self, pid: i32) {
        self.copy.store(pid, Ordering::Relaxed);
    }

    /// What counts now and did at most.
    pub(super) fn measure(&self) -> MemoryUse {
        let current = match &self.group {
            Some(group) => memory::private_and_shared(group)
                .map_or(0, |all| all.saturating_sub(self.tmp_used())),
            None => processes_use(
                self.first_process.load(Ordering::Relaxed),
                self.copy.load(Ordering::Relaxed),
            ),
        };
        let before = self.peak.fetch_max(current, Ordering::Relaxed);
        MemoryUse { current, peak: before.max(current) }
    }

    /// What counted at most. One reading where no more and no less is in the group than at the last full
    /// one: what counts can have taken the place of something else only where that was given up.
    pub(super) fn peak(&self) -> u64 {
        let all = self.group.as_ref().and_then(memory::all);
        let same =
            all.is_some_and(|all| all.abs_diff(self.seen.load(Ordering::Relaxed)) < STEP_BYTES);
        if same {
            return self.peak.load(Ordering::Relaxed);
        }
        self.seen.store(all.unwrap_or(0), Ordering::Relaxed);
        self.measure().peak
    }

    /// Whether the sandbox uses more than it may.
    fn over_limit(&self) -> bool {
        let limit = self.limit.load(Ordering::Relaxed);
        if let Some(group) = &self.group {
            let Some(all) = memory::all(group) else { return false };
            let highest = self.highest.load(Ordering::Relaxed);
            if all <= limit && all <= highest.saturating_add(STEP_BYTES) {
                return false;
            }
            self.highest.fetch_max(all, Ordering::Relaxed);
        }
        self.measure().current > limit
    }

    /// Bytes that lie in `/tmp`.
    fn tmp_used(&self) -> u64 {
        self.tmp.get().and_then(|tmp| rustix::fs::fstatfs(tmp).ok()).map_or(0, |statistics| {
            let blocks = statistics.f_blocks.saturating_sub(statistics.f_bfree);
            u64::try_from(statistics.f_bsize).unwrap_or(0).saturating_mul(blocks)
        })
    }
}

/// Watches all sandboxes of a spawner until it is gone.
pub(super) async fn sample(link: Weak<Link>) {
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(link) = link.upgrade() else { return };
        if !link.lives() {
            return;
        }
        for state in link.living() {
            if state.is_overdue() {
                state.failed(Failure::new(
                    "make the sandbox",
                    format_args!("it takes longer than {} s", CREATION_PATIENCE.as_secs()),
                ));
            }
            if state.is_active() && state.meter.over_limit() {
                state.end_over_limit();
            }
        }
    }
}

/// Memory of all that comes from a process, each page shared between processes counted in parts
/// (`Pss`), and of the memory files that they hold open. `/tmp` does not count but for what is
/// mapped.
fn processes_use(first: i32, copy: i32) -> u64 {
    if first <= 0 {
        return 0;
    }
    let mut files = HashSet::new();
    let mut all = descendants(first);
    if copy > 0 {
        all.push(copy);
        all.extend(descendants(copy));
    }
    all.into_iter()
        .map(|pid| process_use(pid).saturating_add(memory_files(pid, &mut files)))
        .fold(0, u64::saturating_add)
}

/// Private memory, and the process's part of what it maps together with others. What it maps of a
/// memory file is counted with the file.
fn process_use(pid: i32) -> u64 {
    let Ok(text) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) else { return 0 };
    text.lines()
        .filter_map(|line| {
            let (key, value) = line.split_once(':')?;
            matches!(key, "Pss_Anon" | "Pss_Shmem")
                .then(|| value.trim().trim_end_matches(" kB").parse::<u64>().ok())?
        })
        .sum::<u64>()
        .saturating_mul(1024)
}

/// What lies in memory files (`memfd_create`), which need not be mapped to take memory.
fn memory_files(pid: i32, seen: &mut HashSet<u64>) -> u64 {
    fs::read_dir(format!("/proc/{pid}/fd"))
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            fs::read_link(entry.path())
                .is_ok_and(|to| to.as_os_str().as_bytes().starts_with(b"/memfd:"))
        })
        .filter_map(|entry| fs::metadata(entry.path()).ok())
        .filter(|file| seen.insert(file.ino()))
        .map(|file| file.blocks().saturating_mul(512))
        .sum()
}
