//! Control groups: what limits and measures the memory, processes and CPU of a sandbox, and stops
//! its clock.
//!
//! Machines have them in two versions, often both at once: version 1 has a file tree for each
//! controller, version 2 one tree for all. One controller is one file here, and works on the
//! [`Place`] that [`Hierarchy::find`] chose for it.

pub(crate) mod cpu;
pub(crate) mod file;
mod find;
pub(crate) mod freezer;
pub(crate) mod memory;
pub(crate) mod pids;

use crate::failure::Step;
use crate::protocol::Failure;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

/// Which of the kernel's two interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Interface {
    /// One tree for each controller.
    V1,
    /// One tree for all.
    V2,
}

/// A group of one controller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// How its files are written.
    pub(crate) interface: Interface,
    /// Its folder.
    pub(crate) folder: PathBuf,
}

/// The groups of all controllers that can be used: those of this Mayfly, or of one sandbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hierarchy {
    pub(crate) memory: Option<Place>,
    pub(crate) pids: Option<Place>,
    pub(crate) cpu: Option<Place>,
    pub(crate) freezer: Option<Place>,
    /// Why controllers are missing, in words for the operator.
    pub(crate) obstacles: Vec<String>,
}

/// How a new process gets into its groups.
#[derive(Default)]
pub(crate) struct Entry {
    /// The version 2 group, for `clone3`.
    pub(crate) v2: Option<OwnedFd>,
    /// `tasks` of the version 1 groups: writing 0 moves the writing thread. A thread that moves itself
    /// takes no global lock; `cgroup.procs` takes one, and now and then waits 10 ms for it.
    pub(crate) v1: Vec<File>,
}

impl Hierarchy {
    /// The groups of the sandbox `id`; they need not exist.
    pub(crate) fn of_sandbox(&self, id: &str) -> Self {
        let inside = |place: &Option<Place>| {
            place.as_ref().map(|p| Place { interface: p.interface, folder: p.folder.join(id) })
        };
        Self {
            memory: inside(&self.memory),
            pids: inside(&self.pids),
            cpu: inside(&self.cpu),
            freezer: inside(&self.freezer),
            obstacles: Vec::new(),
        }
    }

    /// Each group once: on version 2 all controllers share one.
    pub(crate) fn places(&self) -> Vec<&Place> {
        let mut places: Vec<&Place> = Vec::new();
        for place in [&self.memory, &self.pids, &self.cpu, &self.freezer].into_iter().flatten() {
            if !places.iter().any(|known| known.folder == place.folder) {
                places.push(place);
            }
        }
        places
    }

    /// Makes the groups and opens the ways in.
    pub(crate) fn make(&self) -> Result<Entry, Failure> {
        let mut entry = Entry::default();
        for place in self.places() {
            let folder = &place.folder;
            fs::create_dir(folder).step(format_args!("make the group {}", folder.display()))?;
            match place.interface {
                Interface::V1 => {
                    let tasks = folder.join("tasks");
                    entry.v1.push(
                        OpenOptions::new()
                            .write(true)
                            .open(&tasks)
                            .step(format_args!("open {}", tasks.display()))?,
                    );
                }
                Interface::V2 => {
                    entry.v2 = Some(
                        File::open(folder).step(format_args!("open {}", folder.display()))?.into(),
                    );
                }
            }
        }
        Ok(entry)
    }

    /// The files through which a process enters the groups by writing 0, whoever it is: the kernel asks
    /// what the opener may. A change of a version 2 group takes a global lock, 8 to 20 ms if nothing
    /// took it for a while, so this is for what is made ahead.
    pub(crate) fn entrances(&self) -> Result<Vec<File>, Failure> {
        let open = |place: &&Place| {
            let name = match place.interface {
                Interface::V1 => "tasks",
                Interface::V2 => "cgroup.procs",
            };
            let file = place.folder.join(name);
            OpenOptions::new().write(true).open(&file).step(format_args!("open {}", file.display()))
        };
        self.places().iter().map(open).collect()
    }

    /// Removes the groups; whether they are gone. Processes that are just ending can delay it.
    pub(crate) fn remove(&self) -> bool {
        let mut gone = true;
        for place in self.places() {
            gone &= removed(&place.folder);
        }
        gone
    }

    /// The pids in the groups.
    pub(crate) fn members(&self) -> Vec<i32> {
        let mut members: Vec<i32> = self
            .places()
            .iter()
            .filter_map(|place| fs::read_to_string(place.folder.join("cgroup.procs")).ok())
            .flat_map(|text| text.lines().filter_map(|l| l.parse().ok()).collect::<Vec<_>>())
            .collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// Names of the sandboxes whose groups are there, left by a predecessor that was killed.
    pub(crate) fn left_behind(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .places()
            .iter()
            .filter_map(|place| fs::read_dir(&place.folder).ok())
            .flatten()
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn removed(folder: &Path) -> bool {
    match fs::remove_dir(folder) {
        Ok(()) => true,
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}
