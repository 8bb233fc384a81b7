//! Looks in `/proc` whether a copy is what it must be, before anything of a function runs in it
//! (`docs/adr/0014`). What is true here stays true: without capabilities, with no way into another user
//! namespace and under a filter that can't be taken off, nothing of it can be undone.

use crate::init::seat::KINDS;
use rustix::fs::{AtFlags, Mode, OFlags, openat, readlinkat, statat};
use rustix::process::Pid;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};

/// What a copy must be.
pub(super) struct Expected<'a> {
    /// The user and group that it is, as the spawner sees them.
    pub(super) user: u32,
    /// Whether it must be in no other group.
    pub(super) alone: bool,
    /// The first process of its sandbox.
    pub(super) first_process: Pid,
    /// The kinds of [`KINDS`] and the last user namespace, from its sandbox's first process.
    pub(super) namespaces: &'a [OwnedFd],
    /// Inode of the socket with which the template is asked for copies.
    pub(super) fork_socket: u64,
}

/// A copy's pid in the template and in its own sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pids {
    pub(super) in_template: i32,
    pub(super) in_sandbox: i32,
}

/// How many filters a copy is under: the template's and the seal.
const FILTERS: &str = "2";

/// Checks one. The error says what is off.
pub(super) fn copy(proc: &OwnedFd, pid: Pid, expected: &Expected<'_>) -> Result<Pids, String> {
    let status = text(proc, pid, "status")?;
    let pids = check_status(&status, expected)?;
    let kinds = KINDS.into_iter().chain(["user"]);
    if expected.namespaces.len() != KINDS.len() + 1 {
        return Err("the sandbox's namespaces are not known".to_owned());
    }
    for (kind, namespace) in kinds.zip(expected.namespaces) {
        let path = format!("{}/ns/{kind}", pid.as_raw_nonzero());
        let its = statat(proc.as_fd(), path, AtFlags::empty()).map_err(|e| e.to_string())?;
        let right = rustix::fs::fstat(namespace).map_err(|e| e.to_string())?;
        if (its.st_dev, its.st_ino) != (right.st_dev, right.st_ino) {
            return Err(format!("it is in another {kind} namespace"));
        }
    }
    if text(proc, pid, "cgroup")? != text(proc, expected.first_process, "cgroup")? {
        return Err("it is in other control groups".to_owned());
    }
    let socket = format!("socket:[{}]", expected.fork_socket);
    if descriptors(proc, pid)?.any(|target| target == socket) {
        return Err("it holds the fork socket".to_owned());
    }
    Ok(pids)
}

fn check_status(status: &str, expected: &Expected<'_>) -> Result<Pids, String> {
    let value = |key: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))
            .map(str::trim)
            .ok_or_else(|| format!("its {key} is not known"))
    };
    let must = |key: &str, right: &str| {
        let its = value(key)?;
        if its == right { Ok(()) } else { Err(format!("its {key} is {its} and not {right}")) }
    };
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        must(set, "0000000000000000")?;
    }
    must("NoNewPrivs", "1")?;
    must("Seccomp", "2")?;
    // Kernels before 5.9 don't tell.
    if value("Seccomp_filters").is_ok() {
        must("Seccomp_filters", FILTERS)?;
    }
    must("Threads", "1")?;
    let user = expected.user;
    let everywhere = format!("{user}\t{user}\t{user}\t{user}");
    must("Uid", &everywhere)?;
    must("Gid", &everywhere)?;
    if expected.alone {
        must("Groups", "")?;
    }
    let pids: Vec<i32> =
        value("NSpid")?.split_whitespace().filter_map(|pid| pid.parse().ok()).collect();
    match pids.as_slice() {
        [.., in_template, in_sandbox] => {
            Ok(Pids { in_template: *in_template, in_sandbox: *in_sandbox })
        }
        _ => Err("it is in no pid namespace of its own".to_owned()),
    }
}

fn text(proc: &OwnedFd, pid: Pid, name: &str) -> Result<String, String> {
    let path = format!("{}/{name}", pid.as_raw_nonzero());
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let mut text = String::new();
    openat(proc.as_fd(), path, flags, Mode::empty())
        .map_err(std::io::Error::from)
        .and_then(|file| std::fs::File::from(file).read_to_string(&mut text))
        .map_err(|error| format!("its {name} can't be read: {error}"))?;
    Ok(text)
}

/// What its descriptors are.
fn descriptors(proc: &OwnedFd, pid: Pid) -> Result<impl Iterator<Item = String>, String> {
    let path = format!("{}/fd", pid.as_raw_nonzero());
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let words = |error: rustix::io::Errno| format!("its descriptors can't be seen: {error}");
    let folder = openat(proc.as_fd(), path, flags, Mode::empty()).map_err(words)?;
    let entries = rustix::fs::Dir::read_from(&folder).map_err(words)?;
    Ok(entries.flatten().filter_map(move |entry| {
        let target = readlinkat(&folder, entry.file_name(), Vec::new()).ok()?;
        Some(target.to_string_lossy().into_owned())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "Name:\tpython3\nUid:\t200007\t200007\t200007\t200007\n\
        Gid:\t200007\t200007\t200007\t200007\nGroups:\t \nNSpid:\t812\t5\t2\nThreads:\t1\n\
        CapInh:\t0000000000000000\nCapPrm:\t0000000000000000\nCapEff:\t0000000000000000\n\
        CapBnd:\t0000000000000000\nCapAmb:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n\
        Seccomp_filters:\t2\n";

    fn check(status: &str) -> Result<Pids, String> {
        let expected = Expected {
            user: 200_007,
            alone: true,
            first_process: Pid::INIT,
            namespaces: &[],
            fork_socket: 1,
        };
        check_status(status, &expected)
    }

    #[test]
    fn a_copy_without_privileges_passes_and_its_pids_are_known() {
        assert_eq!(check(GOOD), Ok(Pids { in_template: 5, in_sandbox: 2 }));
    }

    #[test]
    fn whatever_is_missing_or_different_is_named() {
        for (from, to, word) in [
            ("CapBnd:\t0000000000000000", "CapBnd:\t0000000000000001", "CapBnd"),
            ("CapAmb:\t0000000000000000\n", "", "CapAmb"),
            ("NoNewPrivs:\t1", "NoNewPrivs:\t0", "NoNewPrivs"),
            ("Seccomp:\t2", "Seccomp:\t0", "Seccomp"),
            ("Seccomp_filters:\t2", "Seccomp_filters:\t1", "Seccomp_filters"),
            ("Threads:\t1", "Threads:\t2", "Threads"),
            ("Uid:\t200007\t200007\t200007\t200007", "Uid:\t200007\t0\t200007\t200007", "Uid"),
            ("Groups:\t ", "Groups:\t27 ", "Groups"),
            ("NSpid:\t812\t5\t2", "NSpid:\t812", "pid namespace"),
        ] {
            let reason = check(&GOOD.replace(from, to)).expect_err(word);
            assert!(reason.contains(word), "{reason}");
        }
    }
}
