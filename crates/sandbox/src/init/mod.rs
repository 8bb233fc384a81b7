//! The first process of a sandbox (pid 1 of its pid namespace): sets the sandbox up, then starts,
//! ends and collects the processes in it.
//!
//! It is a fork of the spawner that executes nothing. After the set-up it has no privilege left and
//! is, but for what it can say on its control socket, no more than the function that it starts. The
//! kernel ends everything in the sandbox with it, and it ends when the server's end of the control
//! socket is closed or the spawner is gone.

mod command;
mod credentials;
mod exec_failure;
mod setup;

use crate::channel;
use crate::failure::Step;
use crate::protocol::{Create, FromInit, Mode, ToInit};
use crate::seccomp::Filter;
use crate::spawner::{Network, Slot};
use crate::sys;
use command::Command;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::RecvFlags;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus};
use std::fs::File;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a sandbox's first process takes over from the spawner.
pub(crate) struct Inherited<'a> {
    pub(crate) control: &'a OwnedFd,
    /// `cgroup.procs` of its version 1 groups.
    pub(crate) groups: &'a [File],
    pub(crate) network: &'a Network,
    /// The mount namespace to copy.
    pub(crate) template: &'a OwnedFd,
    /// `/proc` of the host.
    pub(crate) host_proc: &'a OwnedFd,
    pub(crate) filter: &'a Filter,
    pub(crate) mode: Mode,
    pub(crate) slot: Slot,
    /// Closes when the spawner is gone.
    pub(crate) life_line: &'a OwnedFd,
    /// The limit of processes, where no control group holds it.
    pub(crate) processes: Option<u32>,
}

/// Runs the first process of a sandbox, in the child of the spawner's fork.
pub(crate) fn run(create: &Create, inherited: &Inherited<'_>) -> ! {
    // Unwinding must not reach the spawner's code, of which this process is a copy.
    let code = catch_unwind(AssertUnwindSafe(|| live(create, inherited))).unwrap_or(70);
    sys::clone::exit_now(code)
}

fn live(create: &Create, inherited: &Inherited<'_>) -> i32 {
    let control = inherited.control;
    let set_up = setup::set_up(create, inherited).and_then(|tmp| {
        let children = sys::signals::children_ended().step("listen for ended processes")?;
        credentials::give_up(inherited)?;
        Ok((tmp, children))
    });
    let (tmp, children) = match set_up {
        Ok(set_up) => set_up,
        Err(failure) => {
            // If nobody listens any more there is nobody to tell.
            let _ = channel::send_waiting(control, &FromInit::Failed(failure), &[]);
            return 1;
        }
    };
    let mut beside = vec![tmp.as_fd()];
    beside.extend(inherited.network.listeners.iter().map(AsFd::as_fd));
    if channel::send_waiting(control, &FromInit::Ready, &beside).is_err() {
        return 1;
    }
    // From here on this process owns the control socket, the signals and the spawner's life line,
    // and no other descriptor: the copies of the spawner's are closed, and never dropped.
    let life_line = inherited.life_line;
    let keep = [control.as_raw_fd(), children.as_raw_fd(), life_line.as_raw_fd()];
    std::mem::forget(tmp);
    if sys::descriptors::close_all_but(&keep).is_err() {
        return 1;
    }
    Init { control, children: &children, life_line, main: None }.serve();
    0
}

struct Init<'a> {
    control: &'a OwnedFd,
    children: &'a OwnedFd,
    life_line: &'a OwnedFd,
    main: Option<Pid>,
}

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
            ToInit::Start(start) => {
                let answer = match (self.main, descriptors.into_iter().next()) {
                    (None, Some(output)) => {
                        let program = start.argv.first().cloned().unwrap_or_default();
                        match Command::new(start, output).start() {
                            Ok(pid) => {
                                self.main = Some(pid);
                                FromInit::Started
                            }
                            Err(reason) => FromInit::NotStarted { program, reason },
                        }
                    }
                    _ => FromInit::NotStarted {
                        program: start.argv.into_iter().next().unwrap_or_default(),
                        reason: "a process is running already".to_owned(),
                    },
                };
                channel::send_waiting(self.control, &answer, &[])?;
            }
            ToInit::Kill => sys::signals::signal_all(libc::SIGKILL),
            ToInit::Terminate => {
                if let Some(pid) = self.main {
                    // It may have ended already; then its exit is on the way.
                    let _ = rustix::process::kill_process(pid, Signal::TERM);
                }
            }
            ToInit::Stop => sys::signals::signal_all(libc::SIGSTOP),
            ToInit::Continue => sys::signals::signal_all(libc::SIGCONT),
        }
        Ok(())
    }

    /// Collects ended processes. When the main process is among them, ends all that it left behind
    /// before its exit is reported.
    fn collect(&mut self) -> std::io::Result<()> {
        // Only empties the descriptor; the children themselves are asked below.
        let _ = rustix::io::read(self.children, &mut [0; 1024]);
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            if Some(pid) == self.main {
                self.main = None;
                sys::signals::signal_all(libc::SIGKILL);
                while rustix::process::wait(WaitOptions::empty()).is_ok() {}
                channel::send_waiting(self.control, &ended(status), &[])?;
            }
        }
        Ok(())
    }
}

fn ended(status: WaitStatus) -> FromInit {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => FromInit::Exited { code },
        (None, signal) => FromInit::Killed { signal: signal.unwrap_or(libc::SIGKILL) },
    }
}
