//! Copies of a template's process: asks the template for them, lets them into their sandboxes, and
//! vouches for them to the server (`docs/adr/0014`).
//!
//! Nothing here waits for a template, a copy, or a sandbox's first process. A template that breaks the
//! rules, or is silent for longer than [`COPY_PATIENCE`], is ended with all that was forked from it.

use super::living::{Living, One, Sockets, Unfurnished};
use super::maker::{Ground, Maker, pid_of};
use super::verify;
use crate::channel;
use crate::failure::Step;
use crate::init::credentials::{GID, UID};
use crate::protocol::{
    Create, Failure, FromCopy, FromMaker, FromSeat, FromSpawner, FromTemplate, Mode, Seating,
    ToSeat, ToTemplate, ToWaiting,
};
use crate::sys;
use rustix::net::RecvFlags;
use rustix::net::sockopt::set_socket_passcred;
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use std::collections::VecDeque;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

/// How long a template may take for one copy.
const COPY_PATIENCE: Duration = Duration::from_secs(10);

/// How many copies a template is asked for at a time. It makes one after the other; more only fill its
/// socket.
const COPIES_AT_A_TIME: usize = 4;

/// How many sandboxes for copies are being made at a time. More would only wait for each other, and be
/// watched for nothing.
const SEATS_AT_A_TIME: usize = 32;

/// A sandbox whose process may be copied.
pub(super) struct Template {
    /// Gives [`Inside`] once.
    first_process: OwnedFd,
    inside: Option<Inside>,
    maker: Option<Maker>,
    process: Option<Process>,
    /// Sandboxes that are ready for a copy.
    queue: VecDeque<String>,
    /// Sandboxes for which a copy is being made, and since when.
    asked: Vec<(String, Instant)>,
}

/// What the first process of a template gives.
struct Inside {
    mounts: OwnedFd,
    users: OwnedFd,
    pids: OwnedFd,
    /// Where its filter asks whether a user namespace may be entered.
    asking: OwnedFd,
}

/// The process that is copied.
struct Process {
    socket: OwnedFd,
    /// Inode of the other end.
    inode: u64,
    ready: bool,
}

/// A sandbox for a copy.
pub(super) struct Seat {
    template: String,
    /// To its first process.
    first_process: OwnedFd,
    create: Create,
    /// The copy that is wanted or on its way.
    wanted: Option<Wanted>,
    /// For the copy that is on its way, as [`FromSeat::Ready`] has them.
    namespaces: Vec<OwnedFd>,
}

struct Wanted {
    turn: u64,
    /// The copy's end of the socket on which it will wait.
    waiting: OwnedFd,
    /// The other end.
    telling: OwnedFd,
}

/// Something is to be received from a socket of these.
#[derive(Debug)]
pub(super) enum Event {
    Maker(String),
    Process(String),
    Asking(String),
    Seat(String),
    Copy(String),
}

impl Template {
    pub(super) fn new(first_process: OwnedFd) -> Self {
        Self {
            first_process,
            inside: None,
            maker: None,
            process: None,
            queue: VecDeque::new(),
            asked: Vec::new(),
        }
    }

    /// Its mount namespace.
    pub(super) fn mounts(&mut self) -> Result<&OwnedFd, Failure> {
        self.inside().map(|inside| &inside.mounts)
    }

    fn inside(&mut self) -> Result<&Inside, Failure> {
        if self.inside.is_none() {
            let received = channel::receive::<()>(&self.first_process, RecvFlags::DONTWAIT)
                .step("enter the template")?;
            let descriptors = received.map(|(_, descriptors)| descriptors).unwrap_or_default();
            if let Ok([mounts, users, pids, asking]) = <[OwnedFd; 4]>::try_from(descriptors) {
                self.inside = Some(Inside { mounts, users, pids, asking });
            }
        }
        self.inside
            .as_ref()
            .ok_or_else(|| Failure::new("enter the template", "its first process has ended"))
    }
}

impl Living {
    /// Makes a sandbox for a copy of a template's process, as soon as it is its turn.
    pub(super) fn fork(
        &mut self,
        template: String,
        create: Create,
        sockets: Sockets,
    ) -> Vec<FromSpawner> {
        self.forks.push_back((template, create, sockets));
        self.begin_forks()
    }

    /// Begins with what waits for its turn.
    pub(super) fn begin_forks(&mut self) -> Vec<FromSpawner> {
        let mut told = Vec::new();
        while self.making.len() < SEATS_AT_A_TIME {
            let Some((template, create, sockets)) = self.forks.pop_front() else { break };
            let id = create.id.clone();
            if let Err(failure) = self.begin_fork(&template, create, sockets) {
                told.push(FromSpawner::Failed { id, failure });
            }
        }
        told
    }

    fn begin_fork(
        &mut self,
        template: &str,
        create: Create,
        sockets: Sockets,
    ) -> Result<(), Failure> {
        self.start_maker(template)?;
        let slot = self.slots.take()?;
        let groups = self.hierarchy.of_sandbox(&create.id);
        let begun = || {
            let entrances = groups.make().and_then(|_| groups.entrances())?;
            super::living::limit_processes(&groups, &create)?;
            let (ours, theirs) = channel::pair().step("make a socket")?;
            set_socket_passcred(&sockets.telling, true).step("prepare the copy's socket")?;
            let as_root = self.mode == Mode::Root;
            let seating = Seating {
                id: create.id.clone(),
                ports: create.ports.clone(),
                processes: groups.pids.is_none().then_some(create.processes),
                user: if as_root { slot.0 } else { UID },
                group: if as_root { slot.0 } else { GID },
            };
            let mut beside = vec![sockets.control.as_fd(), theirs.as_fd()];
            beside.extend(entrances.iter().map(AsFd::as_fd));
            let maker = self.template(template).and_then(|t| t.maker.as_ref());
            let maker = maker.ok_or_else(|| gone(template))?;
            channel::send(&maker.socket, &seating, &beside).step("ask for a sandbox")?;
            Ok(ours)
        };
        match begun() {
            Ok(first_process) => {
                let Sockets { waiting, telling, .. } = sockets;
                let unfurnished = create.furnishing.is_none().then(Unfurnished::of_a_seat);
                let id = create.id.clone();
                let seat = Seat {
                    template: template.to_owned(),
                    first_process,
                    create,
                    wanted: Some(Wanted { turn: crate::init::FIRST_TURN, waiting, telling }),
                    namespaces: Vec::new(),
                };
                self.making.insert(id.clone());
                self.by_id.insert(id, One::for_a_copy(groups, slot, unfurnished, seat));
                Ok(())
            }
            Err(failure) => {
                groups.remove();
                self.slots.give_back(slot);
                Err(failure)
            }
        }
    }

    fn start_maker(&mut self, id: &str) -> Result<(), Failure> {
        let Some(One { template: Some(template), mounts, .. }) = self.by_id.get_mut(id) else {
            return Err(gone(id));
        };
        if template.maker.is_some() {
            return Ok(());
        }
        let as_root = self.mode == Mode::Root;
        let tree = self.templates.get(mounts)?;
        let Inside { users, pids, .. } = template.inside()?;
        let (host_proc, life_line) = (&self.host_proc, &self.life_line.0);
        let filter = &self.filter;
        let ground = Ground { users, pids, tree, host_proc, life_line, filter, as_root };
        template.maker = Some(Maker::start(&ground)?);
        Ok(())
    }

    /// Takes the socket with which the process of a template is asked for copies.
    pub(super) fn serves(&mut self, id: &str, socket: OwnedFd, inode: u64) {
        if let Some(template) = self.template_mut(id) {
            template.process = Some(Process { socket, inode, ready: false });
        }
    }

    /// Begins to make another copy in a sandbox for one.
    pub(super) fn copy_again(
        &mut self,
        id: &str,
        turn: u64,
        waiting: OwnedFd,
        telling: OwnedFd,
    ) -> Result<(), Failure> {
        set_socket_passcred(&telling, true).step("prepare the copy's socket")?;
        let seat = self.seat_mut(id).ok_or_else(|| gone(id))?;
        seat.wanted = Some(Wanted { turn, waiting, telling });
        let asked = channel::send(&seat.first_process, &ToSeat::Again, &[]).step("ask the sandbox");
        self.making.insert(id.to_owned());
        asked
    }

    /// All sockets that are waited for. Only sandboxes of which something is to come are looked at: there
    /// may be thousands of others.
    pub(super) fn watched(&self) -> Vec<(BorrowedFd<'_>, Event)> {
        let mut watched = Vec::new();
        for id in &self.template_ids {
            if let Some(template) = self.template(id) {
                let maker = template.maker.as_ref().map(|maker| maker.socket.as_fd());
                watched.extend(maker.map(|socket| (socket, Event::Maker(id.clone()))));
                let process = template.process.as_ref().map(|process| process.socket.as_fd());
                watched.extend(process.map(|socket| (socket, Event::Process(id.clone()))));
                // Nobody may enter a user namespace while no copy was ordered.
                if let (Some(inside), false) = (&template.inside, template.asked.is_empty()) {
                    watched.push((inside.asking.as_fd(), Event::Asking(id.clone())));
                }
                for (copy, _) in &template.asked {
                    let wanted = self.seat(copy).and_then(|seat| seat.wanted.as_ref());
                    watched.extend(
                        wanted.map(|wanted| (wanted.telling.as_fd(), Event::Copy(copy.clone()))),
                    );
                }
            }
        }
        for id in &self.making {
            if let Some(seat) = self.seat(id) {
                watched.push((seat.first_process.as_fd(), Event::Seat(id.clone())));
            }
        }
        watched
    }

    /// Whether a template has been asked for a copy.
    pub(super) fn copies_are_coming(&self) -> bool {
        let mut templates = self.template_ids.iter().filter_map(|id| self.template(id));
        templates.any(|template| !template.asked.is_empty())
    }

    /// Ends templates that take too long.
    pub(super) fn end_the_silent(&mut self) {
        let is_silent = |id: &&String| {
            self.template(id).is_some_and(|template| {
                template.asked.iter().any(|(_, since)| since.elapsed() > COPY_PATIENCE)
            })
        };
        let silent: Vec<String> = self.template_ids.iter().filter(is_silent).cloned().collect();
        for id in silent {
            eprintln!("mayfly's spawner ends the template {id}: a copy takes too long");
            self.end(&id);
            if let Some(template) = self.template_mut(&id) {
                template.asked.clear();
            }
        }
    }

    /// Receives what there is and goes on with it. Returns what the server is to know.
    pub(super) fn on_event(&mut self, event: Event) -> Vec<FromSpawner> {
        match event {
            Event::Maker(id) => self.on_maker(&id),
            Event::Process(id) => self.on_process(&id),
            Event::Asking(id) => {
                if let Some(Template { inside: Some(inside), .. }) = self.template(&id) {
                    // Whoever asked may have ended.
                    let _ = sys::notification::allow_next(inside.asking.as_fd());
                }
                Vec::new()
            }
            Event::Seat(id) => self.on_seat(&id),
            Event::Copy(id) => self.on_copy(&id),
        }
    }

    fn on_maker(&mut self, template: &str) -> Vec<FromSpawner> {
        let Some(Template { maker: Some(maker), .. }) = self.template(template) else {
            return Vec::new();
        };
        match channel::receive::<FromMaker>(&maker.socket, RecvFlags::DONTWAIT) {
            Ok(Some((FromMaker::Made { id }, descriptors))) => {
                self.clone_made(id, descriptors.into_iter().next()).into_iter().collect()
            }
            Ok(Some((FromMaker::Failed { id, failure }, _))) => vec![self.not_made(id, failure)],
            Ok(Some((FromMaker::Broken(failure), _))) => self.maker_ended(template, &failure),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Vec::new(),
            Ok(None) | Err(_) => {
                self.maker_ended(template, &Failure::new("make the sandbox", "its maker ended"))
            }
        }
    }

    fn clone_made(&mut self, id: String, pidfd: Option<OwnedFd>) -> Option<FromSpawner> {
        let pid = pidfd.as_ref().and_then(|pidfd| pid_of(&self.host_proc, pidfd.as_fd()));
        let (Some(pidfd), Some(pid)) = (pidfd, pid.and_then(Pid::from_raw)) else {
            // It has ended, and was collected before it was known.
            let failure = Failure::new("make the sandbox", "its first process ended early");
            return Some(self.not_made(id, failure));
        };
        let one = self.by_id.get_mut(&id)?;
        one.first = Some((pid, pidfd));
        self.ids.insert(pid, id.clone());
        if one.doomed {
            self.end(&id);
        }
        Some(FromSpawner::Created { id, pid: pid.as_raw_nonzero().get(), place: None })
    }

    fn not_made(&mut self, id: String, failure: Failure) -> FromSpawner {
        self.making.remove(&id);
        if let Some(one) = self.by_id.remove(&id) {
            self.leaving.push((id.clone(), one.groups, one.slot));
        }
        FromSpawner::Failed { id, failure }
    }

    /// The next one that is needed starts another.
    fn maker_ended(&mut self, template: &str, failure: &Failure) -> Vec<FromSpawner> {
        if let Some(one) = self.template_mut(template) {
            one.maker = None;
        }
        self.unmade(template, failure)
    }

    /// Gives up the sandboxes for copies of this template that have no first process yet.
    pub(super) fn unmade(&mut self, template: &str, failure: &Failure) -> Vec<FromSpawner> {
        let unmade: Vec<String> = self
            .by_id
            .iter()
            .filter(|(_, one)| {
                one.first.is_none() && one.seat.as_ref().is_some_and(|s| s.template == template)
            })
            .map(|(id, _)| id.clone())
            .collect();
        unmade.into_iter().map(|id| self.not_made(id, failure.clone())).collect()
    }

    fn on_process(&mut self, id: &str) -> Vec<FromSpawner> {
        let Some(template) = self.template_mut(id) else { return Vec::new() };
        let Some(process) = &mut template.process else { return Vec::new() };
        match channel::receive::<FromTemplate>(&process.socket, RecvFlags::DONTWAIT) {
            Ok(Some((FromTemplate::Ready(_), _))) => {
                process.ready = true;
                self.ask(id)
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Vec::new(),
            Ok(None) | Err(_) => {
                template.process = None;
                self.process_ended(id)
            }
        }
    }

    /// Whoever waits for a copy of it gets none.
    fn process_ended(&mut self, id: &str) -> Vec<FromSpawner> {
        let Some(template) = self.template_mut(id) else { return Vec::new() };
        let queued = std::mem::take(&mut template.queue);
        let asked = std::mem::take(&mut template.asked);
        queued
            .into_iter()
            .chain(asked.into_iter().map(|(copy, _)| copy))
            .filter_map(|copy| self.not_copied(&copy, process_gone()))
            .collect()
    }

    fn not_copied(&mut self, id: &str, failure: Failure) -> Option<FromSpawner> {
        let seat = self.seat_mut(id)?;
        seat.namespaces.clear();
        let turn = seat.wanted.take()?.turn;
        Some(FromSpawner::NotCopied { id: id.to_owned(), turn, failure })
    }

    fn on_seat(&mut self, id: &str) -> Vec<FromSpawner> {
        let Some(seat) = self.seat_mut(id) else { return Vec::new() };
        match channel::receive::<FromSeat>(&seat.first_process, RecvFlags::DONTWAIT) {
            Ok(Some((FromSeat::Bare, namespaces))) => {
                self.fit(id, namespaces);
                Vec::new()
            }
            Ok(Some((FromSeat::Ready, namespaces))) => {
                seat.namespaces = namespaces;
                let template = seat.template.clone();
                self.making.remove(id);
                match self.template_mut(&template) {
                    Some(Template { process: None, .. }) | None => {
                        self.not_copied(id, process_gone()).into_iter().collect()
                    }
                    Some(waits) => {
                        waits.queue.push_back(id.to_owned());
                        self.ask(&template)
                    }
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Vec::new(),
            Ok(None) | Err(_) => {
                // It has ended, which is told when it is collected.
                self.making.remove(id);
                Vec::new()
            }
        }
    }

    /// Gives a sandbox its file tree.
    fn fit(&mut self, id: &str, namespaces: Vec<OwnedFd>) {
        let Some(One { seat: Some(seat), unfurnished, .. }) = self.by_id.get_mut(id) else {
            return;
        };
        // As `init::seat::KINDS` has them, behind the user namespace.
        let [_, mounts, network, _, _, _, pids] = namespaces.as_slice() else { return };
        if let Some(networks) = &mut self.networks {
            networks.plug_in(id, network.as_fd());
        }
        let furnishing = seat.create.furnishing.as_ref();
        let fitted = mounts.try_clone().step("keep the file tree").and_then(|kept| {
            if let Some(unfurnished) = unfurnished {
                unfurnished.know(kept);
            }
            self.home.fit(mounts, pids, furnishing, &seat.first_process)
        });
        if let Err(failure) = fitted {
            // Nobody is there to tell when it has ended.
            let _ = channel::send(&seat.first_process, &ToSeat::Failed(failure), &[]);
        }
    }

    /// Asks a template for the copies that are due.
    fn ask(&mut self, template: &str) -> Vec<FromSpawner> {
        let mut told = Vec::new();
        loop {
            let Some(waits) = self.template_mut(template) else { return told };
            let Some(Process { ready: true, .. }) = waits.process else { return told };
            if waits.asked.len() >= COPIES_AT_A_TIME {
                return told;
            }
            let Some(id) = waits.queue.pop_front() else { return told };
            match self.ask_for(template, &id) {
                Ok(()) => {
                    if let Some(waits) = self.template_mut(template) {
                        waits.asked.push((id, Instant::now()));
                    }
                }
                Err(failure) => told.extend(self.not_copied(&id, failure)),
            }
        }
    }

    fn ask_for(&self, template: &str, id: &str) -> Result<(), Failure> {
        let (Some(one), Some(process)) =
            (self.by_id.get(id), self.template(template).and_then(|t| t.process.as_ref()))
        else {
            return Err(process_gone());
        };
        let Some(Seat { wanted: Some(wanted), namespaces, .. }) = &one.seat else {
            return Err(gone(id));
        };
        let groups = one.groups.entrances()?;
        let fork =
            ToTemplate::Fork { uid: UID, gid: GID, groups: groups.len(), seal: self.filter.seal() };
        let mut beside = vec![wanted.waiting.as_fd()];
        beside.extend(namespaces.iter().map(AsFd::as_fd));
        beside.extend(groups.iter().map(AsFd::as_fd));
        channel::send(&process.socket, &fork, &beside).step("ask for a copy")
    }

    fn on_copy(&mut self, id: &str) -> Vec<FromSpawner> {
        let Some(Seat { wanted: Some(wanted), template, .. }) = self.seat(id) else {
            return Vec::new();
        };
        let template = template.clone();
        let received = channel::receive_from::<FromCopy>(&wanted.telling);
        if received.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock) {
            return Vec::new();
        }
        if let Some(template) = self.template_mut(&template) {
            template.asked.retain(|(copy, _)| copy != id);
        }
        let told = match received {
            Ok(Some((FromCopy::Copied(_), Some(pid)))) => match self.verify(id, pid) {
                Ok(pids) => self.copied(id, pid, pids),
                Err(reason) => {
                    eprintln!("mayfly's spawner ends the template {template}: {reason}");
                    self.end(id);
                    self.end(&template);
                    self.not_copied(id, Failure::new("check the copy", reason))
                }
            },
            Ok(Some((FromCopy::Failed(reason), _))) => {
                self.not_copied(id, Failure::new("copy the process", reason))
            }
            _ => self.not_copied(id, Failure::new("copy the process", "the copy ended early")),
        };
        told.into_iter().chain(self.ask(&template)).collect()
    }

    fn verify(&self, id: &str, pid: Pid) -> Result<verify::Pids, String> {
        let (Some(One { seat: Some(seat), first: Some((first_process, _)), slot, .. }), words) =
            (self.by_id.get(id), "its sandbox has ended")
        else {
            return Err("its sandbox has ended".to_owned());
        };
        let fork_socket = self.template(&seat.template).and_then(|t| t.process.as_ref());
        let as_root = self.mode == Mode::Root;
        // Held while it is looked at, so that no other process can have its pid.
        let _pidfd = pidfd_open(pid, PidfdFlags::empty()).map_err(|error| error.to_string())?;
        let expected = verify::Expected {
            user: if as_root { slot.0 } else { 0 },
            alone: as_root,
            first_process: *first_process,
            namespaces: seat.namespaces.get(1..).ok_or(words)?,
            fork_socket: fork_socket.ok_or("its template has ended")?.inode,
        };
        verify::copy(&self.host_proc, pid, &expected)
    }

    fn copied(&mut self, id: &str, pid: Pid, pids: verify::Pids) -> Option<FromSpawner> {
        let One { seat: Some(seat), unfurnished, .. } = self.by_id.get_mut(id)? else {
            return None;
        };
        seat.namespaces.clear();
        let Wanted { turn, telling, .. } = seat.wanted.take()?;
        match unfurnished {
            Some(unfurnished) => unfurnished.waits(telling),
            None => {
                // If it has ended, that is told by its parent.
                let _ = channel::send(&telling, &ToWaiting::Furnished(true), &[]);
            }
        }
        let verify::Pids { in_template, in_sandbox } = pids;
        let (id, pid) = (id.to_owned(), pid.as_raw_nonzero().get());
        Some(FromSpawner::Copied { id, turn, pid, in_template, in_sandbox })
    }

    fn template(&self, id: &str) -> Option<&Template> {
        self.by_id.get(id)?.template.as_ref()
    }

    fn template_mut(&mut self, id: &str) -> Option<&mut Template> {
        self.by_id.get_mut(id)?.template.as_mut()
    }

    fn seat(&self, id: &str) -> Option<&Seat> {
        self.by_id.get(id)?.seat.as_ref()
    }

    fn seat_mut(&mut self, id: &str) -> Option<&mut Seat> {
        self.by_id.get_mut(id)?.seat.as_mut()
    }
}

fn gone(id: &str) -> Failure {
    Failure::new("copy the process", format_args!("the sandbox {id} is gone or can't be copied"))
}

fn process_gone() -> Failure {
    Failure::new("copy the process", "the template's process has ended or was not started")
}
