//! The floor under every cold start: the same kernel work without Mayfly, for measurements.

use crate::seccomp::Filter;
use crate::sys;
use crate::sys::clone::Side;
use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind_recursive, mount_change,
    unmount,
};
use rustix::thread::{
    Gid, Uid, set_no_new_privs, set_thread_groups, set_thread_res_gid, set_thread_res_uid,
};
use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long it takes to clone a process (in new mount, pid, ipc and uts namespaces, and a new network
/// namespace if `network`), to execute `program` in it, and to see its end.
///
/// The calling process must have one thread, and the privilege to make namespaces.
pub fn clone_and_execute(program: &Path, network: bool) -> io::Result<Duration> {
    let program = CString::new(program.as_os_str().as_bytes())?;
    let argv = [program.clone()];
    let mut flags =
        libc::CLONE_NEWNS | libc::CLONE_NEWPID | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;
    if network {
        flags |= libc::CLONE_NEWNET;
    }
    timed(flags, || {
        sys::exec::execute(&program, &argv, &[]);
    })
}

/// How long it takes to do by hand what a sandbox is at least: clone a process into new mount, pid,
/// ipc, uts and cgroup namespaces, give it a root on a tmpfs with `/usr`, `/proc`, `/tmp` and the
/// program's folder, pivot into it, become nobody, install this crate's filter of system calls,
/// execute `program` there, and see its end. No network namespace is made: those come from a pool
/// here as there, and moving into one costs next to nothing. No memory or process limit is set.
///
/// The calling process must have one thread, and be root.
pub fn raw_sandbox(program: &Path) -> io::Result<Duration> {
    let (Some(folder), Some(name)) = (program.parent(), program.file_name()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no path of a program"));
    };
    let inside = CString::new([b"/var/task/", name.as_bytes()].concat())?;
    let argv = [inside.clone()];
    let filter = Filter::compile().map_err(|_| io::Error::other("the filter can't be compiled"))?;
    let flags = libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWCGROUP;
    timed(flags, || {
        let confined = new_root(folder)
            .and_then(|()| become_nobody())
            .is_ok_and(|()| filter.install().is_ok());
        if confined {
            sys::exec::execute(&inside, &argv, &[]);
        }
    })
}

/// Gives the calling process a root of its own with little in it.
fn new_root(task: &Path) -> io::Result<()> {
    // A folder that every machine has; what was in it is not needed any more.
    const ROOT: &str = "/sys";
    let plain = MountFlags::NOSUID | MountFlags::NODEV;
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
    mount("tmpfs", ROOT, "tmpfs", plain, None)?;
    rustix::process::chdir(ROOT)?;
    for folder in ["usr", "proc", "tmp", "var", "var/task"] {
        std::fs::create_dir(folder)?;
    }
    for link in ["bin", "lib", "lib64"] {
        std::os::unix::fs::symlink(Path::new("usr").join(link), link)?;
    }
    mount_bind_recursive("/usr", "usr")?;
    mount_bind_recursive(task, "var/task")?;
    mount("proc", "proc", "proc", plain | MountFlags::NOEXEC, None)?;
    mount("tmpfs", "tmp", "tmpfs", plain, None)?;
    rustix::process::pivot_root(".", ".")?;
    // The old root lies above the new one now.
    unmount(".", UnmountFlags::DETACH)?;
    rustix::process::chdir("/var/task")?;
    Ok(())
}

fn become_nobody() -> io::Result<()> {
    let (uid, gid) = (Uid::from_raw(65_534), Gid::from_raw(65_534));
    set_thread_groups(&[])?;
    set_thread_res_gid(gid, gid, gid)?;
    set_thread_res_uid(uid, uid, uid)?;
    set_no_new_privs(true)?;
    Ok(())
}

/// Clones the calling process, lets the copy execute something, and waits for a good end of it.
fn timed(flags: libc::c_int, execute: impl FnOnce()) -> io::Result<Duration> {
    let begin = Instant::now();
    let (side, _pidfd) = sys::clone::clone_into(flags, None)?;
    match side {
        Side::Child => {
            execute();
            sys::clone::exit_now(127)
        }
        Side::Parent(pid) => {
            let status =
                rustix::process::waitpid(Some(pid), rustix::process::WaitOptions::empty())?;
            let took = begin.elapsed();
            match status.and_then(|(_, status)| status.exit_status()) {
                Some(0) => Ok(took),
                _ => Err(io::Error::other("the program could not be executed or failed")),
            }
        }
    }
}
