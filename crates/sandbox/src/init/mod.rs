//! The first process of a sandbox (pid 1 of its pid namespace): sets the sandbox up, then starts,
//! ends and collects the processes in it.
//!
//! It is a fork of the spawner that executes nothing. After the set-up it has no privilege left and
//! is, but for what it can say on its control socket, no more than the function that it starts. The
//! kernel ends everything in the sandbox with it, and it ends when the server's end of the control
//! socket is closed or the spawner is gone.

mod credentials;
mod exec_failure;
mod runner;
mod setup;
pub(crate) mod unconfined;

use crate::channel;
use crate::failure::Step;
use crate::family::descendants;
use crate::protocol::{Create, End, Failure, FromInit, ToInit};
use crate::seccomp::Filter;
use crate::spawner::{Network, Slot};
use crate::sys;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::RecvFlags;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus};
use std::fs::File;
use std::net::TcpListener;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a sandbox's first process takes over from the spawner.
pub(crate) struct Inherited<'a> {
    pub(crate) control: &'a OwnedFd,
    /// What the first runner waits on.
    pub(crate) waiting: &'a OwnedFd,
    /// To the spawner, which needs the sandbox's mount namespace later. None where it does not.
    pub(crate) spawner: Option<&'a OwnedFd>,
    /// `tasks` of its version 1 groups.
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
}

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
    let keep = [control.as_raw_fd(), children.as_raw_fd(), life_line.as_raw_fd()];
    std::mem::forget((ready.tmp, ready.listeners));
    if sys::descriptors::close_all_but(&keep).is_err() {
        return 1;
    }
    let mut init = Init {
        control,
        children: &children,
        life_line,
        // Where there is none the server asks for one when it needs it.
        main: main.ok().map(|pid| (pid, FIRST_TURN)),
        confined: matches!(inherited.place, Place::Isolated(_)),
    };
    init.serve();
    init.signal_all(libc::SIGKILL);
    0
}

/// What comes out of the set-up.
#[derive(Default)]
struct Ready {
    /// `/tmp`, if it has a file system of its own.
    tmp: Option<OwnedFd>,
    /// Listeners that the spawner did not make.
    listeners: Vec<TcpListener>,
}

fn set_up(create: &Create, inherited: &Inherited<'_>) -> Result<(OwnedFd, Ready), Failure> {
    setup::enter_groups(inherited)?;
    let ready = match &inherited.place {
        Place::Isolated(isolated) => {
            let tmp = setup::set_up(create, isolated)?;
            if let Some(spawner) = inherited.spawner {
                setup::hand_over(isolated, spawner)?;
            }
            Ready { tmp: Some(tmp), ..Ready::default() }
        }
        Place::Unconfined => Ready { tmp: None, listeners: unconfined::listen(&create.ports)? },
    };
    let children = sys::signals::children_ended().step("listen for ended processes")?;
    credentials::give_up(inherited)?;
    Ok((children, ready))
}

struct Init<'a> {
    control: &'a OwnedFd,
    children: &'a OwnedFd,
    life_line: &'a OwnedFd,
    /// The runner or what it has become, with the server's number for it.
    main: Option<(Pid, u64)>,
    /// In namespaces of its own.
    confined: bool,
}

/// The server's number for the runner that a sandbox is made with.
pub(crate) const FIRST_TURN: u64 = 0;

impl Init<'_> {
    /// Does what the server asks until it is gone.
    fn serve(&mut self) {
        loop {
            let mut polled = [
                PollFd::new(self.control, PollFlags::IN),
                PollFd::new(self.children, PollFlags::IN),
                PollFd::new(self.life_line, PollFlags::IN),
            ];
            match poll(&mut polled, None) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
            let [control, children, life_line] = polled;
            if !life_line.revents().is_empty() {
                return;
            }
            if !children.revents().is_empty() && self.collect().is_err() {
                return;
            }
            if !control.revents().is_empty() {
                match channel::receive(self.control, RecvFlags::empty()) {
                    Ok(Some((message, descriptors))) => {
                        if self.obey(message, descriptors).is_err() {
                            return;
                        }
                    }
                    Ok(None) | Err(_) => return,
                }
            }
        }
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
            ToInit::Kill => self.signal_all(libc::SIGKILL),
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

    /// Collects ended processes. When the main process is among them, ends all that it left behind
    /// before its exit is reported.
    fn collect(&mut self) -> std::io::Result<()> {
        // Only empties the descriptor; the children themselves are asked below.
        let _ = rustix::io::read(self.children, &mut [0; 1024]);
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            self.collected(pid, status)?;
        }
        Ok(())
    }

    /// Ends the main process and all others, if it still runs.
    fn end_main(&mut self) -> std::io::Result<()> {
        while self.main.is_some() {
            self.signal_all(libc::SIGKILL);
            match rustix::process::wait(WaitOptions::empty()) {
                Ok(Some((pid, status))) => self.collected(pid, status)?,
                _ => self.main = None,
            }
        }
        Ok(())
    }

    fn collected(&mut self, pid: Pid, status: WaitStatus) -> std::io::Result<()> {
        match self.main {
            Some((main, turn)) if main == pid => {
                self.main = None;
                self.signal_all(libc::SIGKILL);
                while rustix::process::wait(WaitOptions::empty()).is_ok() {
                    self.signal_all(libc::SIGKILL);
                }
                let end = end_of(status);
                channel::send_waiting(self.control, &FromInit::Ended { turn, end }, &[])
            }
            _ => Ok(()),
        }
    }

    /// Sends a signal to all processes of the sandbox but this one.
    fn signal_all(&self, signal: libc::c_int) {
        if self.confined {
            sys::signals::signal_all(signal);
        } else {
            // All orphans among them come to this process, so none is missed for long.
            sys::signals::signal_each(
                &descendants(rustix::process::getpid().as_raw_nonzero().get()),
                signal,
            );
        }
    }
}

fn end_of(status: WaitStatus) -> End {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => End::Exited(code),
        (None, signal) => End::Killed(signal.unwrap_or(libc::SIGKILL)),
    }
}
