//! Gives up every privilege: the host's users, capabilities, and the way to new ones.
//!
//! The last user namespace is made here, after everything else: the sandbox's other namespaces
//! belong to the one above it, so even a process that gained all capabilities inside would have none
//! over mounts, network or the pid namespace.

use super::{Inherited, Isolated, Place};
use crate::failure::Step;
use crate::protocol::Failure;
use crate::sys;
use crate::sys::clone::Side;
use rustix::fs::{Mode as FileMode, OFlags, openat, readlinkat};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{
    DumpableBehavior, Pid, Resource, Rlimit, Signal, WaitOptions, getrlimit, set_child_subreaper,
    set_dumpable_behavior, set_parent_process_death_signal, setrlimit, waitpid,
};
use rustix::thread::{
    CapabilitySet, CapabilitySets, Gid, Uid, UnshareFlags, clear_ambient_capability_set,
    remove_capability_from_bounding_set, set_capabilities, set_no_new_privs, set_thread_groups,
    set_thread_res_gid, set_thread_res_uid,
};
use std::ops::Range;
use std::os::fd::{AsFd, OwnedFd};

/// The user inside of a sandbox, AWS Lambda's `sbx_user1051`.
pub(crate) const UID: u32 = 993;

/// The group inside of a sandbox.
pub(crate) const GID: u32 = 990;

/// How many files a process may have open (AWS Lambda, "Lambda quotas": file descriptors).
const OPEN_FILES: u64 = 1_024;

/// Makes the calling process an ordinary user without any privilege, as far as the place allows.
/// Returns where a template's filter asks.
pub(super) fn give_up(inherited: &Inherited<'_>) -> Result<Option<OwnedFd>, Failure> {
    let mut forks = false;
    match &inherited.place {
        Place::Isolated(isolated) => {
            become_nobody_of_the_host(isolated)?;
            keep_no_privilege(inherited.processes)?;
            forks = isolated.copies.is_some();
        }
        Place::Unconfined => {
            // Orphans come to this process, which ends them with itself: nothing else would.
            set_child_subreaper(Some(rustix::process::getpid())).step("adopt orphans")?;
            limit(None)?;
            set_no_new_privs(true).step("exclude new privileges")?;
        }
    }
    // Here and not in each process that is started: it costs time once, and the first process is
    // confined as well.
    if forks {
        inherited.filter.install_for_template().map(Some)
    } else {
        inherited.filter.install().map(|()| None)
    }
}

/// Limits the calling process and gives up its capabilities, in the last user namespace.
pub(super) fn keep_no_privilege(processes: Option<u32>) -> Result<(), Failure> {
    limit(processes)?;
    give_up_capabilities()?;
    set_no_new_privs(true).step("exclude new privileges")?;
    // After all else, because a change of credentials would have cleared it.
    set_parent_process_death_signal(Some(Signal::KILL)).step("tie the sandbox to the spawner")
}

/// Moves into the last user namespace, in which there is one user without a name on the host.
fn become_nobody_of_the_host(isolated: &Isolated<'_>) -> Result<(), Failure> {
    let host_user = match isolated.slot {
        Some(slot) => slot.0,
        // The only user there is in the spawner's user namespace: the one that started Mayfly.
        None => 0,
    };
    // It has to be made before the privilege that it needs is given up.
    let mapper = match (isolated.slot, &isolated.copies) {
        (Some(_), Some(host_ids)) => Some(Mapper::fork(isolated.host_proc, host_user, host_ids)?),
        _ => None,
    };
    if isolated.slot.is_some() {
        become_host_user(host_user)?;
    }
    make_user_namespace()?;
    match mapper {
        Some(mapper) => {
            write_map(isolated.host_proc, "self/setgroups", "deny")?;
            mapper.map()?;
        }
        None => map_one(isolated.host_proc, host_user, host_user)?,
    }
    set_dumpable_behavior(DumpableBehavior::NotDumpable).step("hide the first process")
}

/// Makes a user namespace and moves into it. No user is known in it yet.
pub(super) fn make_user_namespace() -> Result<(), Failure> {
    // Only a dumpable process may write its own maps, and a change of user made it undumpable.
    set_dumpable_behavior(DumpableBehavior::Dumpable).step("prepare the user namespace")?;
    sys::namespaces::unshare(UnshareFlags::NEWUSER).step("make a user namespace")
}

/// Makes the calling process's user and group, which have these numbers in the namespace above, the
/// only ones in its user namespace.
pub(super) fn map_one(host_proc: &OwnedFd, user: u32, group: u32) -> Result<(), Failure> {
    write_map(host_proc, "self/setgroups", "deny")?;
    write_map(host_proc, "self/uid_map", &format!("{UID} {user} 1"))?;
    write_map(host_proc, "self/gid_map", &format!("{GID} {group} 1"))
}

/// A process with all privileges that maps users for this one, which will have none by then.
struct Mapper {
    process: Pid,
    /// Tells it to begin.
    begin: OwnedFd,
}

impl Mapper {
    /// For a template: the user `own` of the host is its own, and the others of `host_ids`, under the
    /// same numbers, are there for its copies.
    fn fork(host_proc: &OwnedFd, own: u32, host_ids: &Range<u32>) -> Result<Self, Failure> {
        let (wait, begin) = pipe_with(PipeFlags::CLOEXEC).step("make a pipe")?;
        let pid = readlinkat(host_proc, "self", Vec::new()).step("find the own pid")?;
        let pid = pid.to_string_lossy().into_owned();
        match sys::clone::fork().step("make a process that maps users")? {
            Side::Parent(process) => Ok(Self { process, begin }),
            Side::Child => {
                drop(begin);
                let written = match rustix::io::read(&wait, &mut [0; 1]) {
                    Ok(1) => map_many(host_proc, &pid, own, host_ids),
                    // The other process gave up.
                    _ => Ok(()),
                };
                sys::clone::exit_now(i32::from(written.is_err()))
            }
        }
    }

    fn map(self) -> Result<(), Failure> {
        rustix::io::write(&self.begin, b"x").step("map users")?;
        let ended = waitpid(Some(self.process), WaitOptions::empty()).step("map users")?;
        match ended.and_then(|(_, status)| status.exit_status()) {
            Some(0) => Ok(()),
            _ => Err(Failure::new("map users", "the kernel refused it")),
        }
    }
}

fn map_many(
    host_proc: &OwnedFd,
    pid: &str,
    own: u32,
    host_ids: &Range<u32>,
) -> Result<(), Failure> {
    for (name, inside) in [("uid_map", UID), ("gid_map", GID)] {
        let mut map = format!("{inside} {own} 1\n");
        for others in [host_ids.start..own, own + 1..host_ids.end] {
            if !others.is_empty() {
                map.push_str(&format!("{0} {0} {1}\n", others.start, others.len()));
            }
        }
        write_map(host_proc, &format!("{pid}/{name}"), &map)?;
    }
    Ok(())
}

/// Becomes the user and group that there are in a sandbox, under the names that they have there.
pub(crate) fn become_sandbox_user() -> Result<(), Failure> {
    let (uid, gid) = (Uid::from_raw(UID), Gid::from_raw(GID));
    set_thread_res_gid(gid, gid, gid).step("change the group")?;
    set_thread_res_uid(uid, uid, uid).step("change the user")
}

fn become_host_user(id: u32) -> Result<(), Failure> {
    let (uid, gid) = (Uid::from_raw(id), Gid::from_raw(id));
    set_thread_groups(&[]).step("leave all groups")?;
    set_thread_res_gid(gid, gid, gid).step("change the group")?;
    set_thread_res_uid(uid, uid, uid).step("change the user")
}

/// Writes a file of the host's `/proc`: the sandbox's own is read-only.
pub(crate) fn write_map(host_proc: &OwnedFd, path: &str, value: &str) -> Result<(), Failure> {
    let flags = OFlags::WRONLY | OFlags::CLOEXEC;
    let file = openat(host_proc.as_fd(), path, flags, FileMode::empty())
        .step(format_args!("open {path}"))?;
    rustix::io::write(&file, value.as_bytes()).step(format_args!("write {path}"))?;
    Ok(())
}

/// Lowers limits and never raises one: that would need a privilege that may be missing.
fn limit(processes: Option<u32>) -> Result<(), Failure> {
    lower(Resource::Nofile, OPEN_FILES)?;
    lower(Resource::Core, 0)?;
    if let Some(processes) = processes {
        // Counted in the user namespace that was just made, so other sandboxes don't matter. One
        // more for this process.
        lower(Resource::Nproc, u64::from(processes) + 1)?;
    }
    Ok(())
}

fn lower(resource: Resource, limit: u64) -> Result<(), Failure> {
    let maximum = getrlimit(resource).maximum.map_or(limit, |maximum| maximum.min(limit));
    setrlimit(resource, Rlimit { current: Some(maximum), maximum: Some(maximum) })
        .step(format_args!("lower the limit {resource:?}"))
}

/// Leaves the calling process no capability and no way to get one back.
pub(crate) fn give_up_capabilities() -> Result<(), Failure> {
    for bit in 0..u64::BITS {
        let capability = CapabilitySet::from_bits_retain(1 << bit);
        match remove_capability_from_bounding_set(capability) {
            Ok(()) => {}
            // The first number behind the kernel's last capability.
            Err(rustix::io::Errno::INVAL) => break,
            Err(error) => return Err(error).step("empty the bounding set"),
        }
    }
    clear_ambient_capability_set().step("empty the ambient set")?;
    let none = CapabilitySets {
        effective: CapabilitySet::empty(),
        permitted: CapabilitySet::empty(),
        inheritable: CapabilitySet::empty(),
    };
    set_capabilities(None, none).step("give up all capabilities")
}
