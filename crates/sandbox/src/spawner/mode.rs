//! Which isolation this machine allows, and the first step into it.

use crate::options::Isolation;
use crate::protocol::Mode;
use crate::sys;
use crate::sys::clone::Side;
use rustix::mount::{MountPropagationFlags, mount_change};
use rustix::process::WaitOptions;
use rustix::thread::UnshareFlags;
use std::fs;
use std::io;

/// Moves the spawner into a mount namespace of its own, and as an ordinary user into a user
/// namespace first. The error is for the operator.
pub(crate) fn enter(isolation: Isolation) -> Result<Mode, String> {
    let as_root = match as_root() {
        Ok(()) => return Ok(Mode::Root),
        Err(error) => error,
    };
    let as_user = match as_user() {
        Ok(()) => return Ok(Mode::UserNamespaces),
        Err(error) => error,
    };
    match isolation {
        Isolation::AcceptNone => Ok(Mode::Nothing),
        Isolation::Best => Err(format!(
            "functions can't be isolated on this machine: new namespaces are refused to this user \
             ({as_root}) and so are user namespaces ({as_user}). Run Mayfly as root, or allow user \
             namespaces (sysctl user.max_user_namespaces; on Ubuntu also \
             kernel.apparmor_restrict_unprivileged_userns=0)"
        )),
    }
}

fn as_root() -> io::Result<()> {
    sys::namespaces::unshare(UnshareFlags::NEWNS)?;
    follow_the_host()
}

/// Tried by a child first: a step that is refused half-way would leave this process in a namespace
/// without rights.
fn as_user() -> io::Result<()> {
    match sys::clone::fork()? {
        Side::Child => {
            let code = match enter_as_user() {
                Ok(()) => 0,
                Err(error) => error.raw_os_error().unwrap_or(libc::EPERM),
            };
            sys::clone::exit_now(code)
        }
        Side::Parent(pid) => {
            let ended = rustix::process::waitpid(Some(pid), WaitOptions::empty())?;
            match ended.and_then(|(_, status)| status.exit_status()) {
                Some(0) => enter_as_user(),
                code => Err(io::Error::from_raw_os_error(code.unwrap_or(libc::EPERM))),
            }
        }
    }
}

fn enter_as_user() -> io::Result<()> {
    let (user, group) = (rustix::process::geteuid(), rustix::process::getegid());
    sys::namespaces::unshare(UnshareFlags::NEWUSER | UnshareFlags::NEWNS)?;
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("0 {} 1", user.as_raw()))?;
    fs::write("/proc/self/gid_map", format!("0 {} 1", group.as_raw()))?;
    follow_the_host()
}

/// Mounts that come and go on the host come and go here (else a disk could not be unmounted while
/// Mayfly runs); nothing that happens here reaches the host.
fn follow_the_host() -> io::Result<()> {
    mount_change("/", MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC)?;
    Ok(())
}
