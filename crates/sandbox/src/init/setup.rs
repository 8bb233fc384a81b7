//! Sets up a sandbox from inside: control groups, network, file tree.

use super::Isolated;
use crate::failure::Step;
use crate::protocol::{Create, Failure, Furnishing};
use crate::spawner::furnish::{TMP_MIB, Trees, tmp_files, tmp_size};
use crate::spawner::template::{attach, new_file_system};
use crate::sys;
use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::mount::{MountAttrFlags, OpenTreeFlags, open_tree};
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space};
use std::fs::File;
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

/// Moves the calling process into the sandbox's groups, through these files.
pub(super) fn enter_groups(groups: &[File]) -> Result<(), Failure> {
    for mut group in groups {
        group.write_all(b"0").step("enter the control groups")?;
    }
    Ok(())
}

/// Moves the calling process into the sandbox. Returns `/tmp`, with which the server measures it.
pub(super) fn set_up(create: &Create, isolated: &Isolated<'_>) -> Result<OwnedFd, Failure> {
    sys::namespaces::unshare(UnshareFlags::NEWCGROUP).step("make a cgroup namespace")?;
    move_into_link_name_space(isolated.network.namespace.as_fd(), Some(LinkNameSpaceType::Network))
        .step("enter the network")?;
    set_host_name()?;
    mount(create, isolated)
}

pub(super) fn set_host_name() -> Result<(), Failure> {
    rustix::system::sethostname(HOST_NAME).step("set the host name")
}

fn mount(create: &Create, isolated: &Isolated<'_>) -> Result<OwnedFd, Failure> {
    // What needs the host's tree comes first: the code, and `/proc`, which the kernel gives to a
    // user namespace only where it sees a whole `/proc` already.
    let own = OwnTree::make(create.furnishing.as_ref())?;
    move_into_link_name_space(isolated.template.as_fd(), Some(LinkNameSpaceType::Mount))
        .step("enter the file tree")?;
    sys::namespaces::unshare(UnshareFlags::NEWNS).step("copy the file tree")?;
    own.attach()?;
    open_tmp()
}

/// What a sandbox has of its own in its file tree, not mounted anywhere yet.
pub(crate) struct OwnTree {
    proc: OwnedFd,
    tmp: OwnedFd,
    shm: OwnedFd,
    trees: Option<Trees>,
}

impl OwnTree {
    /// Makes it, where the host's tree is seen. `/proc` will show the calling process's pid namespace.
    pub(crate) fn make(furnishing: Option<&Furnishing>) -> Result<Self, Failure> {
        let plain = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV;
        let tmp_mib = furnishing.map_or(TMP_MIB, |furnishing| furnishing.tmp_mib);
        Ok(Self {
            trees: furnishing.map(Trees::open).transpose()?,
            proc: proc(&[("hidepid", "invisible")])?,
            tmp: new_file_system(
                "tmpfs",
                &[
                    ("size", &tmp_size(tmp_mib)),
                    ("nr_inodes", &tmp_files(tmp_mib)),
                    ("mode", "1777"),
                ],
                plain,
            )?,
            shm: new_file_system(
                "tmpfs",
                &[("size", &format!("{SHM_MIB}m")), ("nr_inodes", "4096"), ("mode", "1777")],
                plain | MountAttrFlags::MOUNT_ATTR_NOEXEC,
            )?,
        })
    }

    /// Mounts it in the calling process's tree.
    pub(crate) fn attach(&self) -> Result<(), Failure> {
        attach(&self.proc, Path::new("/proc"))?;
        attach(&self.tmp, Path::new("/tmp"))?;
        attach(&self.shm, Path::new("/dev/shm"))?;
        if let Some(trees) = &self.trees {
            trees.attach()?;
        }
        for path in MASKED {
            mask(Path::new(path))?;
        }
        Ok(())
    }
}

/// A new `/proc`.
pub(super) fn proc(options: &[(&str, &str)]) -> Result<OwnedFd, Failure> {
    let attributes = MountAttrFlags::MOUNT_ATTR_NOSUID
        | MountAttrFlags::MOUNT_ATTR_NODEV
        | MountAttrFlags::MOUNT_ATTR_RDONLY
        | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    new_file_system("proc", options, attributes)
}

/// `/tmp`, with which the server measures it.
pub(super) fn open_tmp() -> Result<OwnedFd, Failure> {
    rustix::fs::open("/tmp", OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).step("open /tmp")
}

/// A namespace of the calling process, through the host's `/proc`: the sandbox's own may show others'
/// numbers.
pub(super) fn own_namespace(host_proc: &OwnedFd, kind: &str) -> Result<OwnedFd, Failure> {
    openat(
        host_proc.as_fd(),
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
