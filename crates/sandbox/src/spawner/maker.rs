//! The maker of a template's seats: a process of ours in the template's user namespace that clones the
//! first process of each sandbox for a copy (`docs/adr/0014`).
//!
//! Its effective user is the template's, so the user namespaces that it makes are owned by that user.
//! It must be in the template's pid namespace, in which the sandboxes' will lie. The spawner itself can
//! be in neither, and never waits for this process: the template could stop it.

use crate::channel;
use crate::failure::Step;
use crate::init::credentials::{GID, UID, become_sandbox_user, write_map};
use crate::init::seat;
use crate::protocol::{Failure, FromMaker, Seating};
use crate::seccomp::Filter;
use crate::sys;
use crate::sys::clone::{Side, clone_into};
use rustix::fs::{Mode as FileMode, OFlags, openat};
use rustix::net::RecvFlags;
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space, set_thread_groups};
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// All kinds of namespaces that belong to the sandbox's first user namespace, and that one. The control
/// groups' comes when it is in its groups.
const NAMESPACES: libc::c_int = libc::CLONE_NEWUSER
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWNET;

pub(super) struct Maker {
    pub(super) socket: OwnedFd,
}

/// Where the maker is to be, and what it hands on.
pub(super) struct Ground<'a> {
    /// The template's user namespace.
    pub(super) users: &'a OwnedFd,
    /// The template's pid namespace.
    pub(super) pids: &'a OwnedFd,
    /// The mount namespace that the sandboxes copy.
    pub(super) tree: &'a OwnedFd,
    pub(super) host_proc: &'a OwnedFd,
    pub(super) life_line: &'a OwnedFd,
    pub(super) filter: &'a Filter,
    pub(super) as_root: bool,
}

impl Maker {
    /// Starts it. What goes wrong in it is told on its socket, or by the end of that.
    pub(super) fn start(ground: &Ground<'_>) -> Result<Self, Failure> {
        let (ours, theirs) = channel::pair().step("make a socket")?;
        let (side, _) = clone_into(0, None).step("make the maker of copies' sandboxes")?;
        match side {
            Side::Parent(_) => Ok(Self { socket: ours }),
            Side::Child => {
                // Unwinding must not reach the spawner's code, of which this process is a copy.
                let work = AssertUnwindSafe(|| enter_pids_and_make(ground, &theirs));
                sys::clone::exit_now(i32::from(catch_unwind(work).is_err()))
            }
        }
    }
}

/// Only a child is in a pid namespace that was entered. It is made the spawner's, so that the first
/// processes will be.
fn enter_pids_and_make(ground: &Ground<'_>, spawner: &OwnedFd) {
    let cloned = move_into_link_name_space(ground.pids.as_fd(), Some(LinkNameSpaceType::ProcessID))
        .map_err(std::io::Error::from)
        .and_then(|()| clone_into(libc::CLONE_PARENT, None));
    if let Ok((Side::Child, _)) = cloned {
        make_until_the_end(ground, spawner);
    }
}

fn make_until_the_end(ground: &Ground<'_>, spawner: &OwnedFd) {
    if let Err(failure) = enter(ground, spawner) {
        // If this can't be told, the end of the socket tells enough.
        let _ = channel::send_waiting(spawner, &FromMaker::Broken(failure), &[]);
        return;
    }
    while let Ok(Some((seating, descriptors))) =
        channel::receive::<Seating>(spawner, RecvFlags::empty())
    {
        let sent = match make(ground, &seating, descriptors) {
            Ok(pidfd) => {
                let made = FromMaker::Made { id: seating.id };
                channel::send_waiting(spawner, &made, &[pidfd.as_fd()])
            }
            Err(failure) => {
                let failed = FromMaker::Failed { id: seating.id, failure };
                channel::send_waiting(spawner, &failed, &[])
            }
        };
        if sent.is_err() {
            return;
        }
    }
}

fn enter(ground: &Ground<'_>, spawner: &OwnedFd) -> Result<(), Failure> {
    rustix::thread::set_name(c"mayfly-seats").ok();
    let Ground { users, tree, host_proc, life_line, .. } = ground;
    let keep = [spawner, users, tree, host_proc, life_line].map(AsRawFd::as_raw_fd);
    sys::descriptors::close_all_but(&keep).step("close descriptors")?;
    move_into_link_name_space(tree.as_fd(), Some(LinkNameSpaceType::Mount))
        .step("enter the file tree")?;
    if ground.as_root {
        set_thread_groups(&[]).step("leave all groups")?;
    }
    move_into_link_name_space(users.as_fd(), Some(LinkNameSpaceType::User))
        .step("enter the template's user namespace")?;
    become_sandbox_user()?;
    // So that it may map the users of the processes that it clones.
    set_dumpable_behavior(DumpableBehavior::Dumpable).step("prepare for mapping users")
}

/// Clones the first process of one sandbox and maps its users. Beside `seating` came the control
/// socket, the socket to the spawner, and the ways into the groups. Returns the pidfd.
fn make(
    ground: &Ground<'_>,
    seating: &Seating,
    descriptors: Vec<OwnedFd>,
) -> Result<OwnedFd, Failure> {
    let mut descriptors = descriptors.into_iter();
    let (Some(control), Some(spawner)) = (descriptors.next(), descriptors.next()) else {
        return Err(Failure::new("make a sandbox for a copy", "its sockets are missing"));
    };
    let groups = descriptors.map(File::from).collect();
    let (mapped, map) = pipe_with(PipeFlags::CLOEXEC).step("make a pipe")?;
    let (side, pidfd) = clone_into(NAMESPACES | libc::CLONE_PARENT, None)
        .step("clone the sandbox's first process")?;
    match side {
        Side::Child => {
            drop(map);
            let Ground { host_proc, life_line, filter, .. } = *ground;
            let inherited =
                seat::Inherited { control, spawner, groups, mapped, host_proc, life_line, filter };
            seat::run(seating, &inherited)
        }
        Side::Parent(_) => {
            let pidfd = pidfd
                .ok_or_else(|| Failure::new("clone the sandbox's first process", "no pidfd"))?;
            let pid = pid_of(ground.host_proc, pidfd.as_fd())
                .ok_or_else(|| Failure::new("find the sandbox's first process", "it has ended"))?;
            write_map(ground.host_proc, &format!("{pid}/setgroups"), "deny")?;
            let user = format!("{UID} {} 1", seating.user);
            write_map(ground.host_proc, &format!("{pid}/uid_map"), &user)?;
            let group = format!("{GID} {} 1", seating.group);
            write_map(ground.host_proc, &format!("{pid}/gid_map"), &group)?;
            rustix::io::write(&map, b"x").step("map users")?;
            Ok(pidfd)
        }
    }
}

/// The pid of a process as that `/proc` shows it; none if it has been collected.
pub(super) fn pid_of(proc: &OwnedFd, pidfd: BorrowedFd<'_>) -> Option<i32> {
    let path = format!("self/fdinfo/{}", pidfd.as_raw_fd());
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    let mut text = String::new();
    File::from(openat(proc.as_fd(), path, flags, FileMode::empty()).ok()?)
        .read_to_string(&mut text)
        .ok()?;
    let pid = text.lines().find_map(|line| line.strip_prefix("Pid:"))?.trim().parse().ok()?;
    (pid > 0).then_some(pid)
}
