//! The spawner: a small process with one thread that makes all sandboxes.
//!
//! The server has many threads and much memory, so it must not fork; the spawner is the same binary
//! executed anew, has touched a few hundred pages, and forks in a tenth of a millisecond. It keeps
//! ready what can be made ahead: file trees (`template.rs`) and networks (`networks.rs`).
//!
//! It ends when the server is gone, and with it end all sandboxes.

mod copies;
pub(crate) mod furnish;
mod living;
mod maker;
mod mode;
mod networks;
pub(crate) mod template;
mod verify;

use crate::cgroup::Hierarchy;
use crate::channel;
use crate::network::{Program, Router, ServerEnds, Way, World};
use crate::options::Egress;
use crate::protocol::{Facts, Failure, FromSpawner, Hello, Mode, ToSpawner};
use crate::sys;
use copies::Event;
use living::{Living, Sockets};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::Access;
use rustix::net::RecvFlags;
use std::io;
use std::os::fd::OwnedFd;

pub(crate) use living::Slot;
pub(crate) use networks::Network;

/// How often it is looked whether a template takes too long.
const WATCH: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// How soon the removal of groups is tried again while processes in them are just ending.
const RETRY: Timespec = Timespec { tv_sec: 0, tv_nsec: 1_000_000 };

/// Runs the spawner. The program that [`crate::Options::spawner`] names calls this first thing, while
/// it has one thread; the server is at the other end of its standard input.
pub fn spawner_main() -> ! {
    let code = match sys::descriptors::take_standard_input().and_then(|server| run(&server)) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("mayfly's spawner ended: {error}");
            1
        }
    };
    std::process::exit(code)
}

fn run(server: &OwnedFd) -> io::Result<()> {
    // A signal from the terminal is for the server, which then ends the sandboxes in order.
    rustix::process::setsid().ok();
    rustix::thread::set_name(c"mayfly-spawner").ok();
    rustix::process::chdir("/")?;
    sys::descriptors::raise_limit();
    rustix::process::umask(rustix::fs::Mode::WGRP | rustix::fs::Mode::WOTH);
    let Some((ToSpawner::Hello(hello), _)) = channel::receive(server, RecvFlags::empty())? else {
        return Ok(());
    };
    match Spawner::prepare(hello) {
        Ok((spawner, ends)) => {
            let beside = ends.as_ref().map(ServerEnds::all);
            let ready = FromSpawner::Ready(spawner.facts.clone());
            channel::send_waiting(server, &ready, beside.as_ref().map_or(&[], |all| &all[..]))?;
            drop(ends);
            spawner.serve(server)
        }
        Err(reason) => channel::send_waiting(server, &FromSpawner::Refused { reason }, &[]),
    }
}

/// What there is to do.
struct Ready {
    asked: bool,
    ended: bool,
    made: bool,
    /// The router has ended.
    cut_off: bool,
    events: Vec<Event>,
}

struct Spawner {
    facts: Facts,
    living: Living,
    /// Through which functions reach the world, if they do.
    router: Option<Router>,
    children: OwnedFd,
}

impl Spawner {
    fn prepare(hello: Hello) -> Result<(Self, Option<ServerEnds>), String> {
        // Asked before the process moves into namespaces of its own, where the server has no pid.
        let server = rustix::process::getppid().map_or(0, |pid| pid.as_raw_nonzero().get());
        let own = rustix::process::getpid().as_raw_nonzero().get();
        let hierarchy = Hierarchy::find(&hello.name, &[server, own]);
        hierarchy.remove_left_behind();
        let mode = mode::enter(hello.isolation).inspect_err(|_| hierarchy.remove_all())?;
        let children = sys::signals::children_ended().map_err(|error| error.to_string())?;
        let (world, router) = reach_the_world(mode, &hello);
        let (router, ends) = router.unzip();
        let living = Living::new(mode, hierarchy.clone(), hello, router.as_ref())
            .map_err(|failure| format!("{}: {}", failure.step, failure.reason))?;
        Ok((Self { facts: Facts { mode, hierarchy, world }, living, router, children }, ends))
    }

    /// Does what the server asks until it is gone, then ends what is left.
    fn serve(mut self, server: &OwnedFd) -> io::Result<()> {
        let served = self.serve_until_it_is_gone(server);
        self.end();
        match served {
            // The server went away while it was told something.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            served => served,
        }
    }

    fn serve_until_it_is_gone(&mut self, server: &OwnedFd) -> io::Result<()> {
        self.living.make_ahead();
        loop {
            let ready = self.wait(server)?;
            if ready.asked {
                match channel::receive(server, RecvFlags::empty())? {
                    Some((message, descriptors)) => self.obey(server, message, descriptors)?,
                    None => return Ok(()),
                }
            }
            if ready.cut_off {
                // Sandboxes must not run on without the host's rules for them.
                return Err(io::Error::other("the router of the sandboxes ended"));
            }
            if ready.ended {
                self.take_the_ended(Some(server))?;
            }
            for event in ready.events {
                for told in self.living.on_event(event) {
                    channel::send_waiting(server, &told, &[])?;
                }
            }
            for told in self.living.begin_forks() {
                channel::send_waiting(server, &told, &[])?;
            }
            self.living.end_the_silent();
            // Requests first: what is made ahead can wait until there is none.
            if ready.made || !ready.asked {
                self.living.make_ahead();
            }
            for (id, place) in self.living.plugged_in() {
                channel::send_waiting(server, &FromSpawner::Placed { id, place }, &[])?;
            }
        }
    }

    /// Waits for the server, for ended sandboxes and for what is made ahead; only briefly while
    /// something is to be removed.
    fn wait(&self, server: &OwnedFd) -> io::Result<Ready> {
        let removing = self.living.something_to_remove();
        let mut polled =
            vec![PollFd::new(server, PollFlags::IN), PollFd::new(&self.children, PollFlags::IN)];
        let made = self.living.made();
        polled.extend(made.iter().map(|made| PollFd::new(made, PollFlags::IN)));
        let copies_from = polled.len();
        let mut watched = self.living.watched();
        polled.extend(
            watched.iter().map(|(socket, _)| PollFd::from_borrowed_fd(*socket, PollFlags::IN)),
        );
        let router_at = polled.len();
        polled
            .extend(self.router.iter().map(|r| PollFd::from_borrowed_fd(r.ended(), PollFlags::IN)));
        let patience = match (removing, self.living.copies_are_coming()) {
            (true, _) => Some(&RETRY),
            (false, true) => Some(&WATCH),
            (false, false) => None,
        };
        match poll(&mut polled, patience) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let is_ready = |index: usize| polled.get(index).is_some_and(|p| !p.revents().is_empty());
        let mut index = copies_from;
        watched.retain(|_| {
            index += 1;
            is_ready(index - 1)
        });
        Ok(Ready {
            asked: is_ready(0),
            ended: is_ready(1) || removing,
            made: copies_from > 2 && is_ready(2),
            cut_off: is_ready(router_at),
            events: watched.into_iter().map(|(_, event)| event).collect(),
        })
    }

    fn obey(
        &mut self,
        server: &OwnedFd,
        message: ToSpawner,
        descriptors: Vec<OwnedFd>,
    ) -> io::Result<()> {
        match message {
            ToSpawner::Hello(_) => Ok(()),
            ToSpawner::Remove { id } => {
                self.living.end(&id);
                Ok(())
            }
            ToSpawner::Create(create) => {
                let id = create.id.clone();
                let Some(sockets) = Sockets::new(descriptors) else { return Ok(()) };
                let answer = match self.living.create(create, sockets) {
                    Ok((pid, place)) => FromSpawner::Created { id, pid, place },
                    Err(failure) => FromSpawner::Failed { id, failure },
                };
                channel::send_waiting(server, &answer, &[])
            }
            ToSpawner::Fork { template, create } => {
                let Some(sockets) = Sockets::new(descriptors) else { return Ok(()) };
                for told in self.living.fork(template, create, sockets) {
                    channel::send_waiting(server, &told, &[])?;
                }
                Ok(())
            }
            ToSpawner::CopyAgain { id, turn } => {
                let Ok([waiting, telling]) = <[OwnedFd; 2]>::try_from(descriptors) else {
                    return Ok(());
                };
                match self.living.copy_again(&id, turn, waiting, telling) {
                    Ok(()) => Ok(()),
                    Err(failure) => {
                        let answer = FromSpawner::NotCopied { id, turn, failure };
                        channel::send_waiting(server, &answer, &[])
                    }
                }
            }
            ToSpawner::Serves { id, inode } => {
                if let Some(socket) = descriptors.into_iter().next() {
                    self.living.serves(&id, socket, inode);
                }
                Ok(())
            }
            ToSpawner::Furnish { id, furnishing } => {
                let furnished = self.living.furnish(&id, &furnishing);
                if let Some(answer) = descriptors.first() {
                    // Where nobody waits for it, the process that waits tells.
                    let _ = channel::send(answer, &furnished, &[]);
                }
                Ok(())
            }
        }
    }

    /// Collects ended sandboxes and tells the server which are gone without a trace.
    fn take_the_ended(&mut self, server: Option<&OwnedFd>) -> io::Result<()> {
        // Only empties the descriptor; the children themselves are asked below.
        let _ = rustix::io::read(&self.children, &mut [0; 1024]);
        for told in self.living.take_the_ended() {
            if let Some(server) = server {
                channel::send_waiting(server, &told, &[])?;
            }
        }
        Ok(())
    }

    fn end(&mut self) {
        self.living.end_all();
        while !self.living.is_empty() {
            // Ended children or the time for another try at removing: both lead to the next line.
            let _ = poll(&mut [PollFd::new(&self.children, PollFlags::IN)], Some(&RETRY));
            // Only telling the server can fail.
            let _ = self.take_the_ended(None);
        }
        self.living.close();
        if let Some(router) = self.router.take() {
            router.end();
        }
        self.facts.hierarchy.remove_all();
    }
}

/// Makes the router, where the machine allows it and the operator wants it.
fn reach_the_world(mode: Mode, hello: &Hello) -> (World, Option<(Router, ServerEnds)>) {
    match (hello.egress, mode) {
        (Egress::Off, _) | (_, Mode::Nothing) => (World::Off, None),
        (_, Mode::UserNamespaces) => reach_the_world_as_user(hello),
        (_, Mode::Root) => match Router::start(Way::Link(&hello.name)) {
            Ok((router, ends)) => (World::Reached(router.facts.clone()), Some((router, ends))),
            Err(failure) => {
                (World::OutOfReach(format!("{}: {}", failure.step, failure.reason)), None)
            }
        },
    }
}

/// The first program that works is the uplink.
fn reach_the_world_as_user(hello: &Hello) -> (World, Option<(Router, ServerEnds)>) {
    let mut obstacles = Vec::new();
    for program in Program::installed(&hello.programs) {
        match Router::start(Way::Program(&program)) {
            Ok((router, ends)) => {
                return (World::Reached(router.facts.clone()), Some((router, ends)));
            }
            Err(Failure { step, reason, .. }) => {
                obstacles.push(format!("{}: {step}: {reason}", program.path().display()));
            }
        }
    }
    if !obstacles.is_empty() {
        // What they say themselves is that something failed.
        let taps = "/dev/net/tun";
        if let Err(error) = rustix::fs::access(taps, Access::READ_OK | Access::WRITE_OK) {
            obstacles.push(format!("this user can't open {taps}, which they need ({error})"));
        }
    } else {
        obstacles.push(
            "an ordinary user's functions need pasta (package passt) or slirp4netns (package \
             slirp4netns) in the PATH for that"
                .to_owned(),
        );
    }
    (World::OutOfReach(obstacles.join("; ")), None)
}
