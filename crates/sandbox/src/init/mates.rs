//! The other processes of a template, without the copies.
//!
//! In every other sandbox a signal to all processes of the pid namespace does. In a template it would
//! reach the sandboxes forked from it, whose pid namespaces lie in this one, where they have this user.

use super::setup;
use crate::protocol::Failure;
use rustix::fs::{Mode, OFlags, openat};
use rustix::process::{Pid, Signal, kill_process};
use std::io::Read;
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};

pub(crate) struct Mates {
    /// A `/proc` of this pid namespace, mounted nowhere, in which no process is hidden.
    proc: OwnedFd,
}

impl Mates {
    /// Of the calling process, while it has the privilege.
    pub(super) fn find() -> Result<Self, Failure> {
        Ok(Self { proc: setup::proc(&[])? })
    }

    pub(super) fn descriptor(&self) -> RawFd {
        self.proc.as_raw_fd()
    }

    /// Sends a signal to all; whether there was any that has not ended.
    pub(super) fn signal(&self, signal: libc::c_int) -> bool {
        let Some(signal) = Signal::from_named_raw(signal) else { return false };
        let mates = self.all();
        for pid in &mates {
            // One that has ended meanwhile is no error.
            let _ = kill_process(*pid, signal);
        }
        !mates.is_empty()
    }

    fn all(&self) -> Vec<Pid> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = openat(self.proc.as_fd(), ".", flags, Mode::empty());
        let Ok(entries) = folder.and_then(rustix::fs::Dir::new) else { return Vec::new() };
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str().ok()?.parse().ok())
            .filter_map(Pid::from_raw)
            .filter(|pid| *pid != Pid::INIT && self.status(*pid).is_some_and(|s| is_mate(&s)))
            .collect()
    }

    fn status(&self, pid: Pid) -> Option<String> {
        let path = format!("{}/status", pid.as_raw_nonzero());
        let flags = OFlags::RDONLY | OFlags::CLOEXEC;
        let file = openat(self.proc.as_fd(), path, flags, Mode::empty()).ok()?;
        let mut text = String::new();
        std::fs::File::from(file).read_to_string(&mut text).ok()?;
        Some(text)
    }
}

/// Whether this is the status of a process that has not ended, is in this pid namespace itself and under
/// the filter of the template. (The maker of sandboxes for copies is not.)
fn is_mate(status: &str) -> bool {
    let value = |key: &str| {
        status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':')).map(str::trim)
    };
    value("NSpid").is_some_and(|pids| pids.split_whitespace().count() == 1)
        && value("Seccomp") == Some("2")
        && !value("State").is_some_and(|state| state.starts_with(['Z', 'X']))
}

#[cfg(test)]
mod tests {
    use super::is_mate;

    #[test]
    fn copies_the_maker_and_what_has_ended_are_no_mates() {
        let status = |state: &str, pids: &str, seccomp: &str| {
            format!("Name:\tx\nState:\t{state}\nNSpid:\t{pids}\nSeccomp:\t{seccomp}\n")
        };
        assert!(is_mate(&status("S (sleeping)", "5", "2")));
        assert!(!is_mate(&status("S (sleeping)", "5\t2", "2")));
        assert!(!is_mate(&status("S (sleeping)", "5", "0")));
        assert!(!is_mate(&status("Z (zombie)", "5", "2")));
        assert!(!is_mate(""));
    }
}
