//! Gives up every privilege: the host's users, capabilities, and the way to new ones.
//!
//! The last user namespace is made here, after everything else: the sandbox's other namespaces
//! belong to the one above it, so even a process that gained all capabilities inside would have none
//! over mounts, network or the pid namespace.

use super::{Inherited, Isolated, Place};
use crate::failure::Step;
use crate::protocol::Failure;
use crate::sys;
use rustix::fs::{Mode as FileMode, OFlags, openat};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, Signal, getrlimit, set_child_subreaper,
    set_dumpable_behavior, set_parent_process_death_signal, setrlimit,
};
use rustix::thread::{
    CapabilitySet, CapabilitySets, Gid, Uid, UnshareFlags, clear_ambient_capability_set,
    remove_capability_from_bounding_set, set_capabilities, set_no_new_privs, set_thread_groups,
    set_thread_res_gid, set_thread_res_uid,
};
use std::os::fd::AsFd;

/// The user inside of a sandbox, AWS Lambda's `sbx_user1051`.
const UID: u32 = 993;

/// The group inside of a sandbox.
const GID: u32 = 990;

/// How many files a process may have open (AWS Lambda, "Lambda quotas": file descriptors).
const OPEN_FILES: u64 = 1_024;

/// Makes the calling process an ordinary user without any privilege, as far as the place allows.
pub(super) fn give_up(inherited: &Inherited<'_>) -> Result<(), Failure> {
    match &inherited.place {
        Place::Isolated(isolated) => {
            become_nobody_of_the_host(isolated)?;
            limit(inherited.processes)?;
            give_up_capabilities()?;
            set_no_new_privs(true).step("exclude new privileges")?;
            // After all else, because a change of credentials would have cleared it.
            set_parent_process_death_signal(Some(Signal::KILL))
                .step("tie the sandbox to the spawner")?;
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
    inherited.filter.install()
}

/// Moves into the last user namespace, in which there is one user without a name on the host.
fn become_nobody_of_the_host(isolated: &Isolated<'_>) -> Result<(), Failure> {
    let host_user = match isolated.slot {
        Some(slot) => {
            become_host_user(slot.0)?;
            slot.0
        }
        // The only user there is in the spawner's user namespace: the one that started Mayfly.
        None => 0,
    };
    // Only a dumpable process may write its own maps, and a change of user made it undumpable.
    set_dumpable_behavior(DumpableBehavior::Dumpable).step("prepare the user namespace")?;
    sys::namespaces::unshare(UnshareFlags::NEWUSER).step("make a user namespace")?;
    write_map(isolated, "setgroups", "deny")?;
    write_map(isolated, "uid_map", &format!("{UID} {host_user} 1"))?;
    write_map(isolated, "gid_map", &format!("{GID} {host_user} 1"))?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).step("hide the first process")
}

fn become_host_user(id: u32) -> Result<(), Failure> {
    let (uid, gid) = (Uid::from_raw(id), Gid::from_raw(id));
    set_thread_groups(&[]).step("leave all groups")?;
    set_thread_res_gid(gid, gid, gid).step("change the group")?;
    set_thread_res_uid(uid, uid, uid).step("change the user")
}

/// Writes a file of the calling process in the host's `/proc`: the sandbox's own is read-only.
fn write_map(isolated: &Isolated<'_>, name: &str, value: &str) -> Result<(), Failure> {
    let path = format!("self/{name}");
    let file = openat(
        isolated.host_proc.as_fd(),
        path,
        OFlags::WRONLY | OFlags::CLOEXEC,
        FileMode::empty(),
    )
    .step(format_args!("open {name}"))?;
    rustix::io::write(&file, value.as_bytes()).step(format_args!("write {name}"))?;
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

fn give_up_capabilities() -> Result<(), Failure> {
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
