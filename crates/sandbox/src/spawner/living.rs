//! The sandboxes that the spawner has made: from their first process to the last trace of them.

use super::copies::{Seat, Template};
use super::furnish::Home;
use super::networks::Networks;
use super::template::Templates;
use crate::cgroup::{self, Hierarchy, freezer};
use crate::channel;
use crate::failure::Step;
use crate::family::descendants;
use crate::init;
use crate::init::unconfined;
use crate::network::{Place, Router};
use crate::protocol::{Bind, Create, Failure, FromSpawner, Furnishing, Hello, Mode, ToWaiting};
use crate::seccomp::Filter;
use crate::sys::clone::{Side, clone_into};
use crate::sys::signals::signal_each;
use rustix::net::RecvFlags;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, Signal, WaitOptions, kill_process, pidfd_send_signal, wait};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fs::{DirBuilder, File};
use std::ops::Range;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::DirBuilderExt;

/// The user that a sandbox is on the host; free again when the sandbox is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot(pub(crate) u32);

pub(crate) struct Living {
    pub(super) mode: Mode,
    name: String,
    pub(super) hierarchy: Hierarchy,
    pub(super) slots: Slots,
    pub(super) templates: Templates,
    /// None where nothing is isolated.
    pub(super) networks: Option<Networks>,
    pub(super) filter: Filter,
    pub(super) host_proc: OwnedFd,
    /// Reading and writing end of a pipe whose writing end is in no other process for long.
    pub(super) life_line: (OwnedFd, OwnedFd),
    pub(super) home: Home,
    pub(super) by_id: HashMap<String, One>,
    pub(super) ids: HashMap<Pid, String>,
    /// Sandboxes whose processes may be copied.
    pub(super) template_ids: HashSet<String>,
    /// Sandboxes for copies whose first processes are about to say something.
    pub(super) making: HashSet<String>,
    /// Sandboxes for copies that wait for their turn to be made.
    pub(super) forks: VecDeque<(String, Create, Sockets)>,
    pub(super) leaving: Vec<(String, Hierarchy, Slot)>,
}

/// One sandbox.
pub(super) struct One {
    /// Pid and pidfd of its first process. One for a copy is known before it has any.
    pub(super) first: Option<(Pid, OwnedFd)>,
    /// It was to be ended before it had one.
    pub(super) doomed: bool,
    pub(super) groups: Hierarchy,
    pub(super) slot: Slot,
    /// Until it is a function's.
    pub(super) unfurnished: Option<Unfurnished>,
    /// From what its file tree is made.
    pub(super) mounts: Vec<Bind>,
    /// If its process may be copied.
    pub(super) template: Option<Template>,
    /// If its process is a copy.
    pub(super) seat: Option<Seat>,
}

/// What is needed to make a sandbox a function's.
pub(super) struct Unfurnished {
    mounts: Mounts,
    /// The process that waits to be told.
    waiting: Option<OwnedFd>,
}

/// Where a sandbox's mount namespace is got from.
enum Mounts {
    /// There is none, without isolation, or it is not made yet.
    Missing,
    /// From its first process, which gives it before it tells the server that it is ready.
    Asked(OwnedFd),
    Known(OwnedFd),
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

impl Sockets {
    /// As they came beside a message.
    pub(super) fn new(descriptors: Vec<OwnedFd>) -> Option<Self> {
        let [control, waiting, telling] = <[OwnedFd; 3]>::try_from(descriptors).ok()?;
        Some(Self { control, waiting, telling })
    }
}

impl Living {
    pub(crate) fn new(
        mode: Mode,
        hierarchy: Hierarchy,
        hello: Hello,
        router: Option<&Router>,
    ) -> Result<Self, Failure> {
        let Hello { name, host_ids, .. } = hello;
        Ok(Self {
            mode,
            name,
            hierarchy,
            slots: Slots { range: host_ids.clone(), next: host_ids.start, free: Vec::new() },
            templates: Templates::default(),
            networks: if mode == Mode::Nothing { None } else { Some(Networks::new(router)?) },
            filter: Filter::compile()?,
            host_proc: File::open("/proc").step("open /proc")?.into(),
            life_line: pipe_with(PipeFlags::CLOEXEC).step("make a pipe")?,
            home: Home::here()?,
            by_id: HashMap::new(),
            ids: HashMap::new(),
            template_ids: HashSet::new(),
            making: HashSet::new(),
            forks: VecDeque::new(),
            leaving: Vec::new(),
        })
    }

    /// Makes the groups and the first process of a sandbox; it sets itself up and reports on its
    /// control socket. Returns its pid, and where its network is plugged in.
    pub(crate) fn create(
        &mut self,
        create: Create,
        sockets: Sockets,
    ) -> Result<(i32, Option<Place>), Failure> {
        let slot = self.slots.take()?;
        let groups = self.hierarchy.of_sandbox(&create.id);
        match self.first_process(&create, sockets, &groups, slot) {
            Ok(Made { pid, pidfd, unfurnished, template, place }) => {
                let Create { id, mounts, .. } = create;
                self.ids.insert(pid, id.clone());
                if template.is_some() {
                    self.template_ids.insert(id.clone());
                }
                let first = Some((pid, pidfd));
                let one = One {
                    first,
                    doomed: false,
                    groups,
                    slot,
                    unfurnished,
                    mounts,
                    template,
                    seat: None,
                };
                self.by_id.insert(id, one);
                Ok((pid.as_raw_nonzero().get(), place))
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
    ) -> Result<Made, Failure> {
        let Sockets { control, waiting, telling } = sockets;
        let entry = groups.make()?;
        limit_processes(groups, create)?;
        if create.forks && self.mode == Mode::Nothing {
            return Err(Failure::new("copy processes", "there are no copies without isolation"));
        }
        let needed = create.forks || create.furnishing.is_none();
        let spawner = if needed && self.mode != Mode::Nothing {
            Some(channel::pair().step("make a socket")?)
        } else {
            None
        };
        let network;
        let mut plugged_in = None;
        let (place, flags) = match &mut self.networks {
            None => {
                let tmp = unconfined::tmp(&self.name, &create.id);
                DirBuilder::new().mode(0o700).create(&tmp).step("make a folder for /tmp")?;
                (init::Place::Unconfined, 0)
            }
            Some(networks) => {
                network = networks.take(&create.ports)?;
                plugged_in = network.place;
                let isolated = init::Isolated {
                    network: &network,
                    template: self.templates.get(&create.mounts)?,
                    host_proc: &self.host_proc,
                    slot: (self.mode == Mode::Root).then_some(slot),
                    copies: create.forks.then_some(&self.slots.range),
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
                let mut made =
                    Made { pid, pidfd, unfurnished: None, template: None, place: plugged_in };
                let mounts = match spawner {
                    Some((ours, _)) if create.forks => {
                        made.template = Some(Template::new(ours));
                        Mounts::Missing
                    }
                    Some((ours, _)) => Mounts::Asked(ours),
                    None => Mounts::Missing,
                };
                if create.furnishing.is_none() {
                    made.unfurnished = Some(Unfurnished { mounts, waiting: Some(telling) });
                }
                Ok(made)
            }
        }
    }

    /// Makes a sandbox a function's and tells the process that waits in it.
    pub(crate) fn furnish(&mut self, id: &str, furnishing: &Furnishing) -> Result<(), Failure> {
        let unfurnished =
            self.by_id.get_mut(id).and_then(|one| one.unfurnished.take()).ok_or_else(|| {
                Failure::new("find the sandbox", "it is gone or a function's already")
            })?;
        let furnished = self.attach(id, &unfurnished, furnishing);
        let Some(waiting) = &unfurnished.waiting else { return furnished };
        let told = match &furnished {
            Ok(()) => channel::send(waiting, &ToWaiting::Furnished(true), &[]),
            Err(failure) => channel::send(waiting, &ToWaiting::Failed(failure.clone()), &[]),
        };
        match told {
            // Nobody waits: a process runs already, or none has to.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => furnished,
            told => furnished.and(told.step("tell the process that waits")),
        }
    }

    fn attach(
        &mut self,
        id: &str,
        unfurnished: &Unfurnished,
        furnishing: &Furnishing,
    ) -> Result<(), Failure> {
        let received;
        let one = self.by_id.get_mut(id);
        let mounts = match (&unfurnished.mounts, one.and_then(|one| one.template.as_mut())) {
            (_, Some(template)) => template.mounts()?,
            (Mounts::Known(mounts), None) => mounts,
            (Mounts::Asked(socket), None) => {
                received = channel::receive::<()>(socket, RecvFlags::DONTWAIT)
                    .step("take the file tree")?
                    .and_then(|(_, descriptors)| descriptors.into_iter().next())
                    .ok_or_else(|| Failure::new("take the file tree", "the sandbox has ended"))?;
                &received
            }
            (Mounts::Missing, None) if self.mode == Mode::Nothing => return Ok(()),
            (Mounts::Missing, None) => {
                return Err(Failure::new("take the file tree", "the sandbox is not made yet"));
            }
        };
        self.home.furnish(mounts, furnishing)
    }

    /// Ends a sandbox; it is gone when [`Self::take_the_ended`] says so.
    pub(crate) fn end(&mut self, id: &str) {
        self.forks.retain(|(_, create, _)| create.id != id);
        if let Some(one) = self.by_id.get_mut(id) {
            one.doomed = true;
            one.end(self.mode);
        }
    }

    pub(crate) fn end_all(&mut self) {
        self.by_id.values().for_each(|one| one.end(self.mode));
        self.forks.clear();
        // Those that are not made yet end with their templates.
        let unmade = self.by_id.extract_if(|_, one| one.first.is_none());
        self.leaving.extend(unmade.map(|(id, one)| (id, one.groups, one.slot)));
    }

    /// Collects ended first processes and removes what belonged to them. Returns what the server is to
    /// know, such as the names of those of which nothing is left.
    pub(crate) fn take_the_ended(&mut self) -> Vec<FromSpawner> {
        let mut told = Vec::new();
        while let Ok(Some((pid, _))) = wait(WaitOptions::NOHANG) {
            let Some(id) = self.ids.remove(&pid) else { continue };
            if let Some(one) = self.by_id.remove(&id) {
                self.making.remove(&id);
                if one.template.is_some() {
                    self.template_ids.remove(&id);
                    let failure = Failure::new("make the sandbox", "its template has ended");
                    told.extend(self.unmade(&id, &failure));
                }
                self.remove_tmp(&id);
                self.leaving.push((id, one.groups, one.slot));
            }
        }
        let slots = &mut self.slots;
        self.leaving.retain(|(id, groups, slot)| {
            let removed = groups.remove();
            if removed {
                slots.give_back(*slot);
                told.push(FromSpawner::Gone { id: id.clone() });
            } else {
                // Mostly they are just ending. One on the way to a copy is outside of the pid namespace
                // that has ended.
                groups.members().into_iter().filter_map(Pid::from_raw).for_each(|pid| {
                    let _ = kill_process(pid, Signal::KILL);
                });
            }
            !removed
        });
        told
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

    /// Sandboxes whose networks have been plugged in, or could not be.
    pub(crate) fn plugged_in(&mut self) -> Vec<(String, Result<Place, Failure>)> {
        self.networks.as_mut().map(Networks::plugged_in).unwrap_or_default()
    }

    /// Ends what makes things ahead.
    pub(crate) fn close(&mut self) {
        if let Some(networks) = &mut self.networks {
            networks.close();
        }
    }
}

impl Unfurnished {
    /// Of a sandbox that a copy will come to.
    pub(super) fn of_a_seat() -> Self {
        Self { mounts: Mounts::Missing, waiting: None }
    }

    pub(super) fn know(&mut self, mounts: OwnedFd) {
        self.mounts = Mounts::Known(mounts);
    }

    /// A process waits there to be told.
    pub(super) fn waits(&mut self, waiting: OwnedFd) {
        self.waiting = Some(waiting);
    }
}

/// What comes out of the making of a sandbox.
struct Made {
    pid: Pid,
    pidfd: OwnedFd,
    unfurnished: Option<Unfurnished>,
    template: Option<Template>,
    place: Option<Place>,
}

impl One {
    /// The first process of a pid namespace takes all others with it; without a namespace they are
    /// ended one by one.
    /// A sandbox that a copy will come to.
    pub(super) fn for_a_copy(
        groups: Hierarchy,
        slot: Slot,
        unfurnished: Option<Unfurnished>,
        seat: Seat,
    ) -> Self {
        Self {
            first: None,
            doomed: false,
            groups,
            slot,
            unfurnished,
            mounts: Vec::new(),
            template: None,
            seat: Some(seat),
        }
    }

    fn end(&self, mode: Mode) {
        let Some((pid, pidfd)) = &self.first else { return };
        if mode == Mode::Nothing {
            signal_each(&descendants(pid.as_raw_nonzero().get()), libc::SIGKILL);
        }
        // It may have ended already; then it only waits to be collected.
        let _ = pidfd_send_signal(pidfd, Signal::KILL);
        if let Some(place) = &self.groups.freezer {
            // A frozen version 1 group dies when it is thawed. Failing means that it is gone.
            let _ = freezer::thaw(place);
        }
    }
}

pub(super) fn limit_processes(groups: &Hierarchy, create: &Create) -> Result<(), Failure> {
    match &groups.pids {
        // One more for the sandbox's first process. (The one between a template and its copy ends before
        // anything of a function runs.)
        Some(place) => cgroup::pids::set_limit(place, create.processes.saturating_add(1).max(3))
            .step("limit the processes"),
        None => Ok(()),
    }
}

pub(super) struct Slots {
    range: Range<u32>,
    next: u32,
    free: Vec<Slot>,
}

impl Slots {
    pub(super) fn take(&mut self) -> Result<Slot, Failure> {
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

    pub(super) fn give_back(&mut self, slot: Slot) {
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
