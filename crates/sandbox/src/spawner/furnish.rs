//! Makes a sandbox a function's that was made ahead: attaches the code to its file tree and gives its
//! `/tmp` the right size, while what runs in it goes on.
//!
//! The sandbox's own processes have given up the privilege for that, so the spawner does it: it enters
//! the sandbox's mount namespace and comes back, some 30 µs in all.

use super::template::{attach, clone_tree};
use crate::channel;
use crate::failure::Step;
use crate::init::setup::OwnTree;
use crate::protocol::{Failure, Furnishing, ToSeat};
use crate::sys;
use crate::sys::clone::{Side, clone_into};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::mount::{FsPickFlags, fsconfig_reconfigure, fsconfig_set_string, fspick};
use rustix::process::{chroot, fchdir};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Size of `/tmp` before it is known how large it shall be, in MiB: AWS Lambda's default, so that it
/// mostly stays.
pub(crate) const TMP_MIB: u32 = 512;

/// How many files `/tmp` may hold for each of its MiB: enough for one in every 4 KiB page.
const TMP_FILES_PER_MIB: u32 = 256;

/// The size of a `/tmp` as its file system wants it.
pub(crate) fn tmp_size(mib: u32) -> String {
    format!("{mib}m")
}

/// How many files a `/tmp` of this size may hold.
pub(crate) fn tmp_files(mib: u32) -> String {
    mib.saturating_mul(TMP_FILES_PER_MIB).to_string()
}

/// Copies of the trees of a function's code, not mounted anywhere yet.
pub(crate) struct Trees {
    task: OwnedFd,
    opt: Option<OwnedFd>,
}

impl Trees {
    /// Opens them in the host's tree.
    pub(crate) fn open(furnishing: &Furnishing) -> Result<Self, Failure> {
        Ok(Self {
            task: clone_tree(&furnishing.task)?,
            opt: furnishing.opt.as_deref().map(clone_tree).transpose()?,
        })
    }

    /// Mounts them in the calling process's tree.
    pub(crate) fn attach(&self) -> Result<(), Failure> {
        attach(&self.task, Path::new("/var/task"))?;
        self.opt.as_ref().map_or(Ok(()), |opt| attach(opt, Path::new("/opt")))
    }
}

/// The spawner's own place in the file trees, to which it comes back.
pub(super) struct Home {
    mounts: OwnedFd,
    root: OwnedFd,
}

impl Home {
    /// Where the calling process is now.
    pub(super) fn here() -> Result<Self, Failure> {
        let folder = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self {
            mounts: File::open("/proc/self/ns/mnt").step("open the mount namespace")?.into(),
            root: rustix::fs::open("/", folder, Mode::empty()).step("open the root")?,
        })
    }

    /// Makes the sandbox whose mount namespace is `mounts` a function's.
    pub(super) fn furnish(&self, mounts: &OwnedFd, furnishing: &Furnishing) -> Result<(), Failure> {
        let trees = Trees::open(furnishing)?;
        self.within(mounts, || {
            trees.attach()?;
            if furnishing.tmp_mib == TMP_MIB { Ok(()) } else { resize_tmp(furnishing.tmp_mib) }
        })
    }

    /// Gives a sandbox for a copy its file tree. `pids` is its pid namespace; the answer goes to its first
    /// process, at the other end of `seat`.
    ///
    /// The kernel's `/proc` shows the pid namespace of whoever makes it, so this takes a process in there.
    /// It is not waited for: the template could stop it.
    pub(super) fn fit(
        &self,
        mounts: &OwnedFd,
        pids: &OwnedFd,
        furnishing: Option<&Furnishing>,
        seat: &OwnedFd,
    ) -> Result<(), Failure> {
        match clone_into(0, None).step("make a process that makes the file tree")?.0 {
            Side::Parent(_) => Ok(()),
            Side::Child => {
                // Only a child is in a pid namespace that was entered; it is made the spawner's.
                let sibling =
                    move_into_link_name_space(pids.as_fd(), Some(LinkNameSpaceType::ProcessID))
                        .map_err(std::io::Error::from)
                        .and_then(|()| clone_into(libc::CLONE_PARENT, None));
                if !matches!(sibling, Ok((Side::Parent(_), _))) {
                    let work = || {
                        sibling.step("enter the sandbox's pid namespace")?;
                        let own = OwnTree::make(furnishing)?;
                        self.within(mounts, || own.attach())
                    };
                    // Unwinding must not reach the spawner's code, of which this process is a copy.
                    let answer = match catch_unwind(AssertUnwindSafe(work)) {
                        Ok(Ok(())) => ToSeat::Fitted,
                        Ok(Err(failure)) => ToSeat::Failed(failure),
                        Err(_) => ToSeat::Failed(Failure::new("make the file tree", "a panic")),
                    };
                    // Nobody is there to tell if the sandbox has ended.
                    let _ = channel::send_waiting(seat, &answer, &[]);
                }
                sys::clone::exit_now(0)
            }
        }
    }

    /// Works in another mount namespace. A process that could not come back ends, and all sandboxes
    /// with it: it must not make others from there.
    pub(super) fn within<T>(
        &self,
        mounts: &OwnedFd,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        enter(mounts).step("enter the sandbox's file tree")?;
        let result = work();
        let back = enter(&self.mounts)
            .and_then(|()| fchdir(&self.root))
            // The namespace's root need not have been this process's.
            .and_then(|()| chroot("."));
        if let Err(error) = back {
            eprintln!("mayfly's spawner can't leave a sandbox's file tree: {error}");
            std::process::exit(1);
        }
        result
    }
}

fn enter(mounts: &OwnedFd) -> rustix::io::Result<()> {
    move_into_link_name_space(mounts.as_fd(), Some(LinkNameSpaceType::Mount))
}

fn resize_tmp(mib: u32) -> Result<(), Failure> {
    let resize = || -> rustix::io::Result<()> {
        let context = fspick(CWD, "/tmp", FsPickFlags::FSPICK_CLOEXEC)?;
        fsconfig_set_string(context.as_fd(), "size", tmp_size(mib))?;
        fsconfig_set_string(context.as_fd(), "nr_inodes", tmp_files(mib))?;
        fsconfig_reconfigure(context.as_fd())
    };
    resize().step("set the size of /tmp")
}
