//! A sandbox for the copy of a template's process (`docs/adr/0014`), seen from its first process.
//!
//! Its namespaces belong to a user namespace that the template's user owns, so that the copy can enter
//! them. In that user namespace this process begins with all privileges, and the last user namespace,
//! in which it and the copy will have none, is made beneath it as in every other sandbox.

use super::credentials::{self, GID, UID};
use super::{Init, Kind, setup, unconfined};
use crate::channel;
use crate::failure::Step;
use crate::protocol::{Failure, FromInit, FromSeat, Seating, ToSeat};
use crate::seccomp::Filter;
use crate::sys;
use rustix::net::RecvFlags;
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
use rustix::thread::UnshareFlags;
use std::fs::File;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The kinds of namespaces that a copy enters, in this order, behind the first user namespace and before
/// the last.
pub(crate) const KINDS: [&str; 6] = ["mnt", "net", "ipc", "uts", "cgroup", "pid"];

/// What the first process of such a sandbox takes over from the maker.
pub(crate) struct Inherited<'a> {
    pub(crate) control: OwnedFd,
    pub(crate) spawner: OwnedFd,
    /// The ways into its groups.
    pub(crate) groups: Vec<File>,
    /// Closes when the user namespace's users are mapped.
    pub(crate) mapped: OwnedFd,
    pub(crate) host_proc: &'a OwnedFd,
    pub(crate) life_line: &'a OwnedFd,
    pub(crate) filter: &'a Filter,
}

/// What it keeps.
pub(super) struct Seat {
    spawner: OwnedFd,
    /// As a copy needs them: the first user namespace, those of [`KINDS`], the last user namespace.
    namespaces: Vec<OwnedFd>,
}

/// Runs the first process, in the child of the maker's fork.
pub(crate) fn run(seating: &Seating, inherited: &Inherited<'_>) -> ! {
    // Unwinding must not reach the maker's code, of which this process is a copy.
    let code = catch_unwind(AssertUnwindSafe(|| live(seating, inherited))).unwrap_or(70);
    sys::clone::exit_now(code)
}

fn live(seating: &Seating, inherited: &Inherited<'_>) -> i32 {
    let control = &inherited.control;
    match set_up(seating, inherited) {
        Ok((children, seat)) => {
            let life_line = inherited.life_line;
            let kind = Kind::Seat(&seat);
            let (main, beside) = (None, Vec::new());
            Init { control, children: &children, life_line, main, beside, kind }.serve()
        }
        Err(failure) => {
            // If nobody listens any more there is nobody to tell.
            let _ = channel::send_waiting(control, &FromInit::Failed(failure), &[]);
            1
        }
    }
}

fn set_up(seating: &Seating, inherited: &Inherited<'_>) -> Result<(OwnedFd, Seat), Failure> {
    // One byte, or the end if the maker failed, in which case what follows fails.
    rustix::io::read(&inherited.mapped, &mut [0; 1]).step("wait for the users")?;
    credentials::become_sandbox_user()?;
    setup::enter_groups(&inherited.groups)?;
    sys::namespaces::unshare(UnshareFlags::NEWCGROUP).step("make a cgroup namespace")?;
    setup::set_host_name()?;
    let listeners = network(&seating.ports)?;
    let open = |kind| setup::own_namespace(inherited.host_proc, kind);
    let mut namespaces = vec![open("user")?];
    for kind in KINDS {
        namespaces.push(open(kind)?);
    }
    let spawner = &inherited.spawner;
    let send = |message: &FromSeat, namespaces: &[OwnedFd]| {
        let beside: Vec<_> = namespaces.iter().map(AsFd::as_fd).collect();
        channel::send_waiting(spawner, message, &beside).step("tell the spawner")
    };
    // Mounts and the way to the world are made by those who have the privilege.
    send(&FromSeat::Bare, &namespaces)?;
    match channel::receive(spawner, RecvFlags::empty()).step("wait for the file tree")? {
        Some((ToSeat::Fitted, _)) => {}
        Some((ToSeat::Failed(failure), _)) => return Err(failure),
        Some((ToSeat::Again, _)) | None => {
            return Err(Failure::new("wait for the file tree", "the spawner gave none"));
        }
    }
    let tmp = setup::open_tmp()?;
    let children = sys::signals::children_ended().step("listen for ended processes")?;
    credentials::make_user_namespace()?;
    credentials::map_one(inherited.host_proc, UID, GID)?;
    namespaces.push(open("user")?);
    set_dumpable_behavior(DumpableBehavior::NotDumpable).step("hide the first process")?;
    credentials::keep_no_privilege(seating.processes)?;
    inherited.filter.install()?;
    send(&FromSeat::Ready, &namespaces)?;
    let beside: Vec<_> =
        std::iter::once(tmp.as_fd()).chain(listeners.iter().map(AsFd::as_fd)).collect();
    channel::send_waiting(&inherited.control, &FromInit::Ready { tmp: true }, &beside)
        .step("tell the server")?;
    // The copies of the maker's descriptors are closed here, and never dropped.
    let mut keep = vec![inherited.control.as_raw_fd(), spawner.as_raw_fd(), children.as_raw_fd()];
    keep.push(inherited.life_line.as_raw_fd());
    keep.extend(namespaces.iter().map(AsRawFd::as_raw_fd));
    std::mem::forget((tmp, listeners));
    sys::descriptors::close_all_but(&keep).step("close descriptors")?;
    let spawner = spawner.try_clone().step("keep the spawner's socket")?;
    Ok((children, Seat { spawner, namespaces }))
}

/// Sets up the loopback and the platform's listeners on it.
fn network(ports: &[u16]) -> Result<Vec<TcpListener>, Failure> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).step("make a socket")?;
    sys::loopback::set_up(&socket).step("set up the loopback")?;
    unconfined::listen_on(ports.iter().copied())
}

impl Seat {
    pub(super) fn spawner(&self) -> &OwnedFd {
        &self.spawner
    }

    /// Gives the spawner the namespaces once more, for another copy.
    pub(super) fn obey(&self) -> std::io::Result<()> {
        match channel::receive(&self.spawner, RecvFlags::empty())? {
            Some((ToSeat::Again, _)) => {
                let beside: Vec<_> = self.namespaces.iter().map(AsFd::as_fd).collect();
                channel::send_waiting(&self.spawner, &FromSeat::Ready, &beside)
            }
            Some(_) => Ok(()),
            None => Err(std::io::ErrorKind::UnexpectedEof.into()),
        }
    }
}
