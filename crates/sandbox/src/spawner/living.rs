//! The sandboxes that the spawner has made: from their first process to the last trace of them.

use super::furnish::Home;
use super::networks::Networks;
use super::template::Templates;
use crate::cgroup::{self, Hierarchy, freezer};
use crate::channel;
use crate::failure::Step;
use crate::family::descendants;
use crate::init;
use crate::init::unconfined;
use crate::protocol::{Create, Failure, Furnishing, Hello, Mode, ToWaiting};
use crate::seccomp::Filter;
use crate::sys::clone::{Side, clone_into};
use crate::sys::signals::signal_each;
use rustix::net::RecvFlags;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, Signal, WaitOptions, pidfd_send_signal, wait};
use std::collections::HashMap;
use std::fs::{DirBuilder, File};
use std::ops::Range;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::DirBuilderExt;

/// The user that a sandbox is on the host; free again when the sandbox is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(pub(crate) u32);

pub(crate) struct Living {
    mode: Mode,
    name: String,
    hierarchy: Hierarchy,
    slots: Slots,
    templates: Templates,
    /// None where nothing is isolated.
    networks: Option<Networks>,
    filter: Filter,
    host_proc: OwnedFd,
    /// Reading and writing end of a pipe whose writing end is in no other process for long.
    life_line: (OwnedFd, OwnedFd),
    home: Home,
    by_id: HashMap<String, One>,
    ids: HashMap<Pid, String>,
    leaving: Vec<(String, Hierarchy, Slot)>,
}

struct One {
    pid: Pid,
    pidfd: OwnedFd,
    groups: Hierarchy,
    slot: Slot,
    /// Until it is a function's.
    unfurnished: Option<Unfurnished>,
}

/// What is needed to make a sandbox a function's.
struct Unfurnished {
    /// Its first process, which gives its mount namespace before it tells the server that it is ready.
    /// None without isolation.
    first_process: Option<OwnedFd>,
    /// The process that waits to be told.
    waiting: OwnedFd,
}

/// The sandbox's sockets, as they come from the server.
pub(crate) struct Sockets {
    /// Of the first process, to the server.
    pub(crate) control: OwnedFd,
    /// Of the first runner.
    pub(crate) waiting: OwnedFd,
    /// The other end of the runner's.
    pub(crate) telling: OwnedFd,
}

impl Living {
    pub(crate) fn new(mode: Mode, hierarchy: Hierarchy, hello: Hello) -> Result<Self, Failure> {
        let Hello { name, host_ids, .. } = hello;
        Ok(Self {
            mode,
            name,
            hierarchy,
            slots: Slots { range: host_ids.clone(), next: host_ids.start, free: Vec::new() },
            templates: Templates::default(),
            networks: if mode == Mode::Nothing { None } else { Some(Networks::new()?) },
            filter: Filter::compile()?,
            host_proc: File::open("/proc").step("open /proc")?.into(),
            life_line: pipe_with(PipeFlags::CLOEXEC).step("make a pipe")?,
            home: Home::here()?,
            by_id: HashMap::new(),
            ids: HashMap::new(),
            leaving: Vec::new(),
        })
    }

    /// Makes the groups and the first process of a sandbox; it sets itself up and reports on its
    /// control socket. Returns its pid.
    pub(crate) fn create(&mut self, create: Create, sockets: Sockets) -> Result<i32, Failure> {
        let slot = self.slots.take()?;
        let groups = self.hierarchy.of_sandbox(&create.id);
        match self.first_process(&create, sockets, &groups, slot) {
            Ok((pid, pidfd, unfurnished)) => {
                self.ids.insert(pid, create.id.clone());
                self.by_id.insert(create.id, One { pid, pidfd, groups, slot, unfurnished });
                Ok(pid.as_raw_nonzero().get())
            }
            Err(failure) => {
                groups.remove();
                self.remove_tmp(&create.id);
                self.slots.give_back(slot);
                Err(failure)
            }
        }
    }

    fn first_process(
        &mut self,
        create: &Create,
        sockets: Sockets,
        groups: &Hierarchy,
        slot: Slot,
    ) -> Result<(Pid, OwnedFd, Option<Unfurnished>), Failure> {
        let Sockets { control, waiting, telling } = sockets;
        let entry = groups.make()?;
        limit_processes(groups, create)?;
        let spawner = match (self.mode, &create.furnishing) {
            (Mode::Root | Mode::UserNamespaces, None) => {
                Some(channel::pair().step("make a socket")?)
            }
            _ => None,
        };
        let network;
        let (place, flags) = match &mut self.networks {
            None => {
                let tmp = unconfined::tmp(&self.name, &create.id);
                DirBuilder::new().mode(0o700).create(&tmp).step("make a folder for /tmp")?;
                (init::Place::Unconfined, 0)
            }
            Some(networks) => {
                network = networks.take(&create.ports)?;
                let isolated = init::Isolated {
                    network: &network,
                    template: self.templates.get(&create.mounts)?,
                    host_proc: &self.host_proc,
                    slot: (self.mode == Mode::Root).then_some(slot),
                };
                let flags = libc::CLONE_NEWPID | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;
                (init::Place::Isolated(isolated), flags)
            }
        };
        let inherited = init::Inherited {
            control: &control,
            waiting: &waiting,
            spawner: spawner.as_ref().map(|(_, theirs)| theirs),
            groups: &entry.v1,
            place,
            filter: &self.filter,
            life_line: &self.life_line.0,
            processes: groups.pids.is_none().then_some(create.processes),
        };
        let (side, pidfd) = clone_into(flags, entry.v2.as_ref().map(AsFd::as_fd))
            .step("clone the sandbox's first process")?;
        match side {
            Side::Child => init::run(create, &inherited),
            Side::Parent(pid) => {
                let pidfd = pidfd
                    .ok_or_else(|| Failure::new("clone the sandbox's first process", "no pidfd"))?;
                let unfurnished = create.furnishing.is_none().then(|| Unfurnished {
                    first_process: spawner.map(|(ours, _)| ours),
                    waiting: telling,
                });
                Ok((pid, pidfd, unfurnished))
            }
        }
    }

    /// Makes a sandbox a function's and tells the process that waits in it.
    pub(crate) fn furnish(&mut self, id: &str, furnishing: &Furnishing) -> Result<(), Failure> {
        let unfurnished =
            self.by_id.get_mut(id).and_then(|one| one.unfurnished.take()).ok_or_else(|| {
                Failure::new("find the sandbox", "it is gone or a function's already")
            })?;
        let furnished = self.attach(&unfurnished, furnishing);
        let told = match &furnished {
            Ok(()) => channel::send(&unfurnished.waiting, &ToWaiting::Furnished(true), &[]),
            Err(failure) => {
                channel::send(&unfurnished.waiting, &ToWaiting::Failed(failure.clone()), &[])
            }
        };
        match told {
            // Nobody waits: a process runs already, or none has to.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => furnished,
            told => furnished.and(told.step("tell the process that waits")),
        }
    }

    fn attach(&self, unfurnished: &Unfurnished, furnishing: &Furnishing) -> Result<(), Failure> {
        let Some(socket) = &unfurnished.first_process else { return Ok(()) };
        let (_, mounts) = channel::receive::<()>(socket, RecvFlags::DONTWAIT)
            .step("take the file tree")?
            .ok_or_else(|| Failure::new("take the file tree", "the sandbox has ended"))?;
        let mounts = mounts
            .first()
            .ok_or_else(|| Failure::new("take the file tree", "it came without one"))?;
        self.home.furnish(mounts, furnishing)
    }

    /// Ends a sandbox; it is gone when [`Self::take_the_ended`] says so.
    pub(crate) fn end(&mut self, id: &str) {
        if let Some(one) = self.by_id.get(id) {
            one.end(self.mode);
        }
    }

    pub(crate) fn end_all(&mut self) {
        self.by_id.values().for_each(|one| one.end(self.mode));
    }

    /// Collects ended first processes and removes what belonged to them. Returns the names of
    /// those of which nothing is left.
    pub(crate) fn take_the_ended(&mut self) -> Vec<String> {
        while let Ok(Some((pid, _))) = wait(WaitOptions::NOHANG) {
            let Some(id) = self.ids.remove(&pid) else { continue };
            if let Some(one) = self.by_id.remove(&id) {
                self.remove_tmp(&id);
                self.leaving.push((id, one.groups, one.slot));
            }
        }
        let mut gone = Vec::new();
        let slots = &mut self.slots;
        self.leaving.retain(|(id, groups, slot)| {
            let removed = groups.remove();
            if removed {
                slots.give_back(*slot);
                gone.push(id.clone());
            }
            !removed
        });
        gone
    }

    /// Without isolation `/tmp` is a folder of the host.
    fn remove_tmp(&self, id: &str) {
        if self.mode == Mode::Nothing {
            // It may not have been made; and what can't be removed is in the user's own hands.
            let _ = std::fs::remove_dir_all(unconfined::tmp(&self.name, id));
        }
    }

    pub(crate) fn something_to_remove(&self) -> bool {
        !self.leaving.is_empty()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_id.is_empty() && self.leaving.is_empty()
    }

    /// Readable when something was made ahead.
    pub(crate) fn made(&self) -> Option<BorrowedFd<'_>> {
        self.networks.as_ref().map(Networks::made)
    }

    /// Takes what was made ahead and asks for more.
    pub(crate) fn make_ahead(&mut self) {
        if let Some(networks) = &mut self.networks {
            networks.collect();
            networks.ask_for_more();
        }
    }

    /// Ends what makes things ahead.
    pub(crate) fn close(&mut self) {
        if let Some(networks) = &mut self.networks {
            networks.close();
        }
    }
}

impl One {
    /// The first process of a pid namespace takes all others with it; without a namespace they are
    /// ended one by one.
    fn end(&self, mode: Mode) {
        if mode == Mode::Nothing {
            signal_each(&descendants(self.pid.as_raw_nonzero().get()), libc::SIGKILL);
        }
        // It may have ended already; then it only waits to be collected.
        let _ = pidfd_send_signal(&self.pidfd, Signal::KILL);
        if let Some(place) = &self.groups.freezer {
            // A frozen version 1 group dies when it is thawed. Failing means that it is gone.
            let _ = freezer::thaw(place);
        }
    }
}

fn limit_processes(groups: &Hierarchy, create: &Create) -> Result<(), Failure> {
    match &groups.pids {
        // One more for the sandbox's first process.
        Some(place) => cgroup::pids::set_limit(place, create.processes.saturating_add(1))
            .step("limit the processes"),
        None => Ok(()),
    }
}

struct Slots {
    range: Range<u32>,
    next: u32,
    free: Vec<Slot>,
}

impl Slots {
    fn take(&mut self) -> Result<Slot, Failure> {
        if let Some(slot) = self.free.pop() {
            return Ok(slot);
        }
        if self.next < self.range.end {
            self.next += 1;
            return Ok(Slot(self.next - 1));
        }
        let mut failure = Failure::new(
            "choose a user",
            format_args!("all {} host ids are in use", self.range.len()),
        );
        failure.exhausted = true;
        Err(failure)
    }

    fn give_back(&mut self, slot: Slot) {
        self.free.push(slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_living_sandboxes_have_the_same_user() {
        let mut slots = Slots { range: 10..12, next: 10, free: Vec::new() };
        let (a, b) = (slots.take().expect("one"), slots.take().expect("two"));
        assert_ne!(a, b);
        assert!(slots.take().expect_err("no more").exhausted);
        slots.give_back(a);
        assert_eq!(slots.take().expect("free again"), a);
    }
}
