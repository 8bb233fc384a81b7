//! The first process of a sandbox (pid 1 of its pid namespace): sets the sandbox up, then starts,
//! ends and collects the processes in it.
//!
//! It is a fork of the spawner that executes nothing. After the set-up it has no privilege left and
//! is, but for what it can say on its control socket, no more than the function that it starts. The
//! kernel ends everything in the sandbox with it, and it ends when the server's end of the control
//! socket is closed or the spawner is gone.

pub(crate) mod credentials;
mod exec_failure;
pub(crate) mod mates;
mod runner;
pub(crate) mod seat;
pub(crate) mod setup;
pub(crate) mod unconfined;

use crate::channel;
use crate::failure::Step;
use crate::family::descendants;
use crate::protocol::{Create, End, Failure, FromInit, ToInit};
use crate::seccomp::Filter;
use crate::spawner::{Network, Slot};
use crate::sys;
use mates::Mates;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, socket_with};
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, kill_process_group};
use seat::Seat;
use std::fs::File;
use std::net::TcpListener;
use std::ops::Range;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a sandbox's first process takes over from the spawner.
pub(crate) struct Inherited<'a> {
    pub(crate) control: &'a OwnedFd,
    /// What the first runner waits on.
    pub(crate) waiting: &'a OwnedFd,
    /// To the spawner, which needs something of the sandbox later. None where it does not.
    pub(crate) spawner: Option<&'a OwnedFd>,
    /// The ways into its groups.
    pub(crate) groups: &'a [File],
    pub(crate) place: Place<'a>,
    pub(crate) filter: &'a Filter,
    /// Closes when the spawner is gone.
    pub(crate) life_line: &'a OwnedFd,
    /// The limit of processes, where no control group holds it.
    pub(crate) processes: Option<u32>,
}

/// Where the sandbox is to be.
pub(crate) enum Place<'a> {
    /// In namespaces of its own.
    Isolated(Isolated<'a>),
    /// Among the host's processes.
    Unconfined,
}

/// What an isolated sandbox is made of.
pub(crate) struct Isolated<'a> {
    pub(crate) network: &'a Network,
    /// The mount namespace to copy.
    pub(crate) template: &'a OwnedFd,
    /// `/proc` of the host.
    pub(crate) host_proc: &'a OwnedFd,
    /// The host's user that the sandbox becomes, as root.
    pub(crate) slot: Option<Slot>,
    /// For a template: the host's users that its copies may be.
    pub(crate) copies: Option<&'a Range<u32>>,
}

/// How often a template's first process looks whether the others have ended, where no signal tells it.
const MATES_PAUSE: Timespec = Timespec { tv_sec: 0, tv_nsec: 10_000_000 };

/// Runs the first process of a sandbox, in the child of the spawner's fork.
pub(crate) fn run(create: &Create, inherited: &Inherited<'_>) -> ! {
    // Unwinding must not reach the spawner's code, of which this process is a copy.
    let code = catch_unwind(AssertUnwindSafe(|| live(create, inherited))).unwrap_or(70);
    sys::clone::exit_now(code)
}

fn live(create: &Create, inherited: &Inherited<'_>) -> i32 {
    let control = inherited.control;
    let (children, ready) = match set_up(create, inherited) {
        Ok(set_up) => set_up,
        Err(failure) => {
            // If nobody listens any more there is nobody to tell.
            let _ = channel::send_waiting(control, &FromInit::Failed(failure), &[]);
            return 1;
        }
    };
    let listeners: &[TcpListener] = match &inherited.place {
        Place::Isolated(isolated) => &isolated.network.listeners,
        Place::Unconfined => &ready.listeners,
    };
    let beside: Vec<_> =
        ready.tmp.iter().map(AsFd::as_fd).chain(listeners.iter().map(AsFd::as_fd)).collect();
    let message = FromInit::Ready { tmp: ready.tmp.is_some() };
    if channel::send_waiting(control, &message, &beside).is_err() {
        return 1;
    }
    // From here on this process owns the control socket, the signals and the spawner's life line,
    // and no other descriptor: the copies of the spawner's are closed, and never dropped.
    let main = runner::fork(inherited.waiting);
    let life_line = inherited.life_line;
    let mut keep = vec![control.as_raw_fd(), children.as_raw_fd(), life_line.as_raw_fd()];
    let kind = match (&inherited.place, ready.mates) {
        (Place::Unconfined, _) => Kind::Unconfined,
        (Place::Isolated(_), None) => Kind::Usual,
        (Place::Isolated(_), Some(mates)) => {
            keep.push(mates.descriptor());
            Kind::Template(mates)
        }
    };
    std::mem::forget((ready.tmp, ready.listeners));
    if sys::descriptors::close_all_but(&keep).is_err() {
        return 1;
    }
    // Where there is no runner the server asks for one when it needs it.
    let main = main.ok().map(|pid| (pid, FIRST_TURN));
    let beside = Vec::new();
    Init { control, children: &children, life_line, main, beside, kind }.serve()
}

/// What comes out of the set-up.
#[derive(Default)]
struct Ready {
    /// `/tmp`, if it has a file system of its own.
    tmp: Option<OwnedFd>,
    /// Listeners that the spawner did not make.
    listeners: Vec<TcpListener>,
    /// The other processes of a template.
    mates: Option<Mates>,
}

fn set_up(create: &Create, inherited: &Inherited<'_>) -> Result<(OwnedFd, Ready), Failure> {
    setup::enter_groups(inherited.groups)?;
    let ready = match &inherited.place {
        Place::Isolated(isolated) => {
            let mates = isolated.copies.map(|_| Mates::find()).transpose()?;
            Ready { tmp: Some(setup::set_up(create, isolated)?), mates, ..Ready::default() }
        }
        Place::Unconfined => {
            Ready { listeners: unconfined::listen(&create.ports)?, ..Ready::default() }
        }
    };
    let children = sys::signals::children_ended().step("listen for ended processes")?;
    let asking = credentials::give_up(inherited)?;
    if let (Place::Isolated(isolated), Some(spawner)) = (&inherited.place, inherited.spawner) {
        hand_over(isolated, spawner, asking)?;
    }
    Ok((children, ready))
}

/// Gives the spawner the sandbox's mount namespace, which it can't always open itself when this process
/// has hidden itself; and of a template its user and pid namespaces and where its filter asks.
fn hand_over(
    isolated: &Isolated<'_>,
    spawner: &OwnedFd,
    asking: Option<OwnedFd>,
) -> Result<(), Failure> {
    let open = |kind| setup::own_namespace(isolated.host_proc, kind);
    let mut all = vec![open("mnt")?];
    if let Some(asking) = asking {
        all.extend([open("user")?, open("pid")?, asking]);
    }
    let beside: Vec<_> = all.iter().map(AsFd::as_fd).collect();
    channel::send_waiting(spawner, &(), &beside).step("hand over the file tree")
}

struct Init<'a> {
    control: &'a OwnedFd,
    children: &'a OwnedFd,
    life_line: &'a OwnedFd,
    /// The runner or what it has become, with the server's number for it.
    main: Option<(Pid, u64)>,
    /// The same of those beside the main process.
    beside: Vec<(Pid, u64)>,
    kind: Kind<'a>,
}

/// What is particular about a sandbox.
enum Kind<'a> {
    Usual,
    /// Among the host's processes.
    Unconfined,
    /// Its main process may be copied into others, whose pid namespaces lie in this one.
    Template(Mates),
    /// Its main process is a copy, and no child of this one.
    Seat(&'a Seat),
}

/// The server's number for the runner that a sandbox is made with.
pub(crate) const FIRST_TURN: u64 = 0;

impl Init<'_> {
    /// Does what the server asks until it is gone, then ends all others. Returns the exit code.
    fn serve(mut self) -> i32 {
        while self.serve_once().is_some() {}
        self.signal_all(libc::SIGKILL);
        0
    }

    /// None when there is nothing to do any more.
    fn serve_once(&mut self) -> Option<()> {
        let mut polled = vec![
            PollFd::new(self.control, PollFlags::IN),
            PollFd::new(self.children, PollFlags::IN),
            PollFd::new(self.life_line, PollFlags::IN),
        ];
        if let Kind::Seat(seat) = self.kind {
            polled.push(PollFd::new(seat.spawner(), PollFlags::IN));
        }
        match poll(&mut polled, None) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => return None,
        }
        let is_ready = |index: usize| polled.get(index).is_some_and(|p| !p.revents().is_empty());
        let (asked, ended, alone, spawner) = (is_ready(0), is_ready(1), is_ready(2), is_ready(3));
        if alone {
            return None;
        }
        if ended {
            self.collect().ok()?;
        }
        if spawner && let Kind::Seat(seat) = self.kind {
            seat.obey().ok()?;
        }
        if asked {
            let (message, descriptors) =
                channel::receive(self.control, RecvFlags::empty()).ok().flatten()?;
            self.obey(message, descriptors).ok()?;
        }
        Some(())
    }

    fn obey(&mut self, message: ToInit, descriptors: Vec<OwnedFd>) -> std::io::Result<()> {
        match message {
            ToInit::Prepare { turn } => {
                // The server knows of the last one's end, or does not wait for it any more.
                self.end_main()?;
                // Without a socket, or a runner, whoever waits for it sees the end of the socket.
                self.main = descriptors
                    .first()
                    .and_then(|waiting| runner::fork(waiting).ok())
                    .map(|pid| (pid, turn));
                if self.main.is_none() {
                    let end = End::Exited(runner::NOT_EXECUTED);
                    channel::send_waiting(self.control, &FromInit::Ended { turn, end }, &[])?;
                }
            }
            ToInit::Beside { turn } => {
                let runner = descriptors.first().and_then(|waiting| runner::fork(waiting).ok());
                match runner {
                    Some(pid) => self.beside.push((pid, turn)),
                    None => {
                        let end = End::Exited(runner::NOT_EXECUTED);
                        channel::send_waiting(self.control, &FromInit::Ended { turn, end }, &[])?;
                    }
                }
            }
            ToInit::Adopt { turn, pid } => {
                self.main = Pid::from_raw(pid).map(|pid| (pid, turn));
            }
            ToInit::CopyEnded { turn, end } => {
                if self.main.is_none_or(|(_, main)| main == turn) {
                    self.end_all_that_is_left();
                    channel::send_waiting(self.control, &FromInit::Ended { turn, end }, &[])?;
                }
            }
            ToInit::Socket => {
                let made = socket();
                let beside: Vec<_> = made.iter().map(AsFd::as_fd).collect();
                let made = made.as_ref().map(drop).map_err(Failure::clone);
                channel::send_waiting(self.control, &FromInit::Socket(made), &beside)?;
            }
            ToInit::Kill => self.signal_all(libc::SIGKILL),
            ToInit::KillMain => self.kill_main(),
            ToInit::Terminate => {
                if let Some((pid, _)) = self.main {
                    // It may have ended already; then its exit is on the way.
                    let _ = rustix::process::kill_process(pid, Signal::TERM);
                }
            }
            ToInit::Stop => self.signal_all(libc::SIGSTOP),
            ToInit::Continue => self.signal_all(libc::SIGCONT),
        }
        Ok(())
    }

    /// Collects ended processes. With the last one that was started, ends all that they left behind
    /// before its exit is reported.
    fn collect(&mut self) -> std::io::Result<()> {
        // Only empties the descriptor; the children themselves are asked below.
        let _ = rustix::io::read(self.children, &mut [0; 1024]);
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            self.collected(pid, status)?;
        }
        Ok(())
    }

    /// Ends the main process, and if none runs beside it all others, if it still runs.
    fn end_main(&mut self) -> std::io::Result<()> {
        while self.main.is_some() {
            match self.beside.is_empty() {
                true => self.signal_all(libc::SIGKILL),
                false => self.kill_main(),
            }
            match rustix::process::wait(WaitOptions::empty()) {
                Ok(Some((pid, status))) => self.collected(pid, status)?,
                _ => self.main = None,
            }
        }
        Ok(())
    }

    fn collected(&mut self, pid: Pid, status: WaitStatus) -> std::io::Result<()> {
        let turn = match self.main {
            Some((main, turn)) if main == pid => {
                self.main = None;
                turn
            }
            _ => match self.beside.iter().position(|(beside, _)| *beside == pid) {
                Some(place) => self.beside.swap_remove(place).1,
                None => return self.orphan_ended(pid, status),
            },
        };
        if self.main.is_none() && self.beside.is_empty() {
            self.end_all_that_is_left();
        }
        let end = end_of(status);
        channel::send_waiting(self.control, &FromInit::Ended { turn, end }, &[])
    }

    /// Every program begins with a session, and so a process group, of its own.
    fn kill_main(&self) {
        if let Some((pid, _)) = self.main {
            // It may have ended already, or not have made its group yet.
            let _ = kill_process_group(pid, Signal::KILL);
            let _ = rustix::process::kill_process(pid, Signal::KILL);
        }
    }

    /// In a template it may have been a copy, of which nobody else is told.
    fn orphan_ended(&self, pid: Pid, status: WaitStatus) -> std::io::Result<()> {
        if !matches!(self.kind, Kind::Template(_)) {
            return Ok(());
        }
        let message =
            FromInit::OrphanEnded { pid: pid.as_raw_nonzero().get(), end: end_of(status) };
        channel::send_waiting(self.control, &message, &[])
    }

    /// All that were started have ended: ends and collects all that they left behind.
    fn end_all_that_is_left(&mut self) {
        self.main = None;
        if let Kind::Template(mates) = &self.kind {
            // Copies are children of this process too, and go on.
            while mates.signal(libc::SIGKILL) {
                let mut polled = [PollFd::new(self.children, PollFlags::IN)];
                // The next line looks for itself.
                let _ = poll(&mut polled, Some(&MATES_PAUSE));
                let _ = rustix::io::read(self.children, &mut [0; 1024]);
                while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
                    // Without the server this process ends as well.
                    let _ = self.orphan_ended(pid, status);
                }
            }
            return;
        }
        self.signal_all(libc::SIGKILL);
        while rustix::process::wait(WaitOptions::empty()).is_ok() {
            self.signal_all(libc::SIGKILL);
        }
    }

    /// Sends a signal to all processes of the sandbox but this one.
    fn signal_all(&self, signal: libc::c_int) {
        match &self.kind {
            Kind::Usual | Kind::Seat(_) => sys::signals::signal_all(signal),
            Kind::Template(mates) => {
                mates.signal(signal);
            }
            // All orphans among them come to this process, so none is missed for long.
            Kind::Unconfined => sys::signals::signal_each(
                &descendants(rustix::process::getpid().as_raw_nonzero().get()),
                signal,
            ),
        }
    }
}

/// A TCP socket, which belongs to the network of the process that makes it, whoever connects it.
fn socket() -> Result<OwnedFd, Failure> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    socket_with(AddressFamily::INET, SocketType::STREAM, flags, None).step("make a socket")
}

fn end_of(status: WaitStatus) -> End {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => End::Exited(code),
        (None, signal) => End::Killed(signal.unwrap_or(libc::SIGKILL)),
    }
}
