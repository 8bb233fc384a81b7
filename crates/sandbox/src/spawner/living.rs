//! The sandboxes that the spawner has made: from their first process to the last trace of them.

use super::networks::Networks;
use super::template::Templates;
use crate::cgroup::{self, Hierarchy, freezer};
use crate::failure::Step;
use crate::init;
use crate::protocol::{Create, Failure, Mode};
use crate::seccomp::Filter;
use crate::sys::clone::{Side, clone_into};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, Signal, WaitOptions, pidfd_send_signal, wait};
use std::collections::HashMap;
use std::fs::File;
use std::ops::Range;
use std::os::fd::{AsFd, OwnedFd};

/// The user that a sandbox is on the host; free again when the sandbox is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(pub(crate) u32);

pub(crate) struct Living {
    mode: Mode,
    hierarchy: Hierarchy,
    slots: Slots,
    templates: Templates,
    networks: Networks,
    filter: Filter,
    host_proc: OwnedFd,
    /// Reading and writing end of a pipe whose writing end is in no other process for long.
    life_line: (OwnedFd, OwnedFd),
    by_pid: HashMap<Pid, One>,
    leaving: Vec<(String, Hierarchy, Slot)>,
}

struct One {
    id: String,
    pidfd: OwnedFd,
    groups: Hierarchy,
    slot: Slot,
}

impl Living {
    pub(crate) fn new(
        mode: Mode,
        hierarchy: Hierarchy,
        host_ids: Range<u32>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            mode,
            hierarchy,
            slots: Slots { range: host_ids.clone(), next: host_ids.start, free: Vec::new() },
            templates: Templates::default(),
            networks: Networks::new()?,
            filter: Filter::compile()?,
            host_proc: File::open("/proc").step("open /proc")?.into(),
            life_line: pipe_with(PipeFlags::CLOEXEC).step("make a pipe")?,
            by_pid: HashMap::new(),
            leaving: Vec::new(),
        })
    }

    /// Makes the groups and the first process of a sandbox; it sets itself up and reports on
    /// `control`. Returns its pid.
    pub(crate) fn create(&mut self, create: Create, control: OwnedFd) -> Result<i32, Failure> {
        let slot = self.slots.take()?;
        let groups = self.hierarchy.of_sandbox(&create.id);
        match self.first_process(&create, control, &groups, slot) {
            Ok((pid, pidfd)) => {
                self.by_pid.insert(pid, One { id: create.id, pidfd, groups, slot });
                Ok(pid.as_raw_nonzero().get())
            }
            Err(failure) => {
                groups.remove();
                self.slots.give_back(slot);
                Err(failure)
            }
        }
    }

    fn first_process(
        &mut self,
        create: &Create,
        control: OwnedFd,
        groups: &Hierarchy,
        slot: Slot,
    ) -> Result<(Pid, OwnedFd), Failure> {
        let entry = groups.make()?;
        limit(groups, create)?;
        let network = self.networks.take(&create.ports)?;
        let template = self.templates.get(&create.mounts)?;
        let inherited = init::Inherited {
            control: &control,
            groups: &entry.v1,
            network: &network,
            template,
            host_proc: &self.host_proc,
            filter: &self.filter,
            mode: self.mode,
            slot,
            life_line: &self.life_line.0,
            processes: groups.pids.is_none().then_some(create.processes),
        };
        let flags = libc::CLONE_NEWPID | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;
        let (side, pidfd) = clone_into(flags, entry.v2.as_ref().map(AsFd::as_fd))
            .step("clone the sandbox's first process")?;
        match side {
            Side::Child => init::run(create, &inherited),
            Side::Parent(pid) => {
                let pidfd = pidfd
                    .ok_or_else(|| Failure::new("clone the sandbox's first process", "no pidfd"))?;
                Ok((pid, pidfd))
            }
        }
    }

    /// Ends a sandbox; it is gone when [`Self::take_the_ended`] says so.
    pub(crate) fn end(&mut self, id: &str) {
        if let Some(one) = self.by_pid.values().find(|one| one.id == id) {
            one.end();
        }
    }

    pub(crate) fn end_all(&mut self) {
        self.by_pid.values().for_each(One::end);
    }

    /// Collects ended first processes and removes what belonged to them. Returns the names of
    /// those of which nothing is left.
    pub(crate) fn take_the_ended(&mut self) -> Vec<String> {
        while let Ok(Some((pid, _))) = wait(WaitOptions::NOHANG) {
            if let Some(one) = self.by_pid.remove(&pid) {
                self.leaving.push((one.id, one.groups, one.slot));
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

    pub(crate) fn something_to_remove(&self) -> bool {
        !self.leaving.is_empty()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_pid.is_empty() && self.leaving.is_empty()
    }

    pub(crate) fn something_to_make_ahead(&self) -> bool {
        self.mode != Mode::Nothing && self.networks.wants_more()
    }

    /// Makes one thing ahead.
    pub(crate) fn make_ahead(&mut self) {
        if self.something_to_make_ahead() {
            self.networks.make_ahead();
        }
    }
}

impl One {
    /// The first process of a pid namespace takes all others with it.
    fn end(&self) {
        // It may have ended already; then it only waits to be collected.
        let _ = pidfd_send_signal(&self.pidfd, Signal::KILL);
        if let Some(place) = &self.groups.freezer {
            // A frozen version 1 group dies when it is thawed. Failing means that it is gone.
            let _ = freezer::thaw(place);
        }
    }
}

fn limit(groups: &Hierarchy, create: &Create) -> Result<(), Failure> {
    if let Some(place) = &groups.memory {
        let mib = u64::from(create.memory_mib) + u64::from(create.tmp_mib);
        let bytes = mib * 1024 * 1024 + cgroup::memory::ALLOWANCE_BYTES;
        cgroup::memory::set_limit(place, bytes).step("limit the memory")?;
    }
    if let Some(place) = &groups.pids {
        // One more for the sandbox's first process.
        cgroup::pids::set_limit(place, create.processes.saturating_add(1))
            .step("limit the processes")?;
    }
    Ok(())
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
