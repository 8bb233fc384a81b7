//! Sets up a sandbox from inside: control groups, network, file tree.

use super::{Inherited, Isolated};
use crate::channel;
use crate::failure::Step;
use crate::protocol::{Create, Failure};
use crate::spawner::furnish::{TMP_MIB, Trees, tmp_files, tmp_size};
use crate::spawner::template::{attach, new_file_system};
use crate::sys;
use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::mount::{MountAttrFlags, OpenTreeFlags, open_tree};
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space};
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

/// Size of `/dev/shm` in MiB. What lies in it counts against the function's memory.
const SHM_MIB: u32 = 64;

/// The machine's own name is none of a function's business; this one resolves everywhere.
const HOST_NAME: &[u8] = b"localhost";

/// Files of `/proc` that tell of the whole machine or steer it. Their permissions keep an
/// unprivileged user out already; an empty file above them holds if that ever fails.
const MASKED: [&str; 4] = ["/proc/kcore", "/proc/keys", "/proc/sysrq-trigger", "/proc/timer_list"];

/// Moves the calling process into the sandbox's version 1 groups.
pub(super) fn enter_groups(inherited: &Inherited<'_>) -> Result<(), Failure> {
    for mut group in inherited.groups {
        group.write_all(b"0").step("enter the control groups")?;
    }
    Ok(())
}

/// Moves the calling process into the sandbox. Returns `/tmp`, with which the server measures it.
pub(super) fn set_up(create: &Create, isolated: &Isolated<'_>) -> Result<OwnedFd, Failure> {
    sys::namespaces::unshare(UnshareFlags::NEWCGROUP).step("make a cgroup namespace")?;
    move_into_link_name_space(isolated.network.namespace.as_fd(), Some(LinkNameSpaceType::Network))
        .step("enter the network")?;
    rustix::system::sethostname(HOST_NAME).step("set the host name")?;
    mount(create, isolated)
}

fn mount(create: &Create, isolated: &Isolated<'_>) -> Result<OwnedFd, Failure> {
    let plain = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV;
    // What needs the host's tree comes first: the code, and `/proc`, which the kernel gives to a
    // user namespace only where it sees a whole `/proc` already.
    let trees = create.furnishing.as_ref().map(Trees::open).transpose()?;
    let tmp_mib = create.furnishing.as_ref().map_or(TMP_MIB, |furnishing| furnishing.tmp_mib);
    let proc = new_file_system(
        "proc",
        &[("hidepid", "invisible")],
        plain | MountAttrFlags::MOUNT_ATTR_RDONLY | MountAttrFlags::MOUNT_ATTR_NOEXEC,
    )?;
    let tmp = new_file_system(
        "tmpfs",
        &[("size", &tmp_size(tmp_mib)), ("nr_inodes", &tmp_files(tmp_mib)), ("mode", "1777")],
        plain,
    )?;
    let shm = new_file_system(
        "tmpfs",
        &[("size", &format!("{SHM_MIB}m")), ("nr_inodes", "4096"), ("mode", "1777")],
        plain | MountAttrFlags::MOUNT_ATTR_NOEXEC,
    )?;

    move_into_link_name_space(isolated.template.as_fd(), Some(LinkNameSpaceType::Mount))
        .step("enter the file tree")?;
    sys::namespaces::unshare(UnshareFlags::NEWNS).step("copy the file tree")?;
    attach(&proc, Path::new("/proc"))?;
    attach(&tmp, Path::new("/tmp"))?;
    attach(&shm, Path::new("/dev/shm"))?;
    if let Some(trees) = trees {
        trees.attach()?;
    }
    for path in MASKED {
        mask(Path::new(path))?;
    }
    rustix::fs::open("/tmp", OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).step("open /tmp")
}

/// Gives the spawner the sandbox's mount namespace, which it can't open itself when this process has
/// hidden itself.
pub(super) fn hand_over(isolated: &Isolated<'_>, spawner: &OwnedFd) -> Result<(), Failure> {
    let mounts = own_namespace(isolated, "mnt")?;
    channel::send_waiting(spawner, &(), &[mounts.as_fd()]).step("hand over the file tree")
}

/// A namespace of the calling process, through the host's `/proc`: the sandbox's own may show others'
/// numbers.
fn own_namespace(isolated: &Isolated<'_>, kind: &str) -> Result<OwnedFd, Failure> {
    openat(
        isolated.host_proc.as_fd(),
        format!("self/ns/{kind}"),
        OFlags::RDONLY | OFlags::CLOEXEC,
        Mode::empty(),
    )
    .step(format_args!("open the {kind} namespace"))
}

fn mask(path: &Path) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
    let null = open_tree(CWD, "/dev/null", flags).step("open /dev/null")?;
    attach(&null, path)
}
