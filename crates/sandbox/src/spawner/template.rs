//! The file tree that all sandboxes of a runtime share, made once and then only copied.
//!
//! It is a mount namespace whose root is a small read-only file system with the host's programs and
//! libraries, the runtime's folders, `/dev` and `/etc`. A new sandbox enters it, takes a copy (one
//! system call for all mounts) and adds what is its own. The host's tree is not in it, so there is
//! no old root to leave: what was never mounted can't be reached.

use crate::failure::Step;
use crate::protocol::{Bind, Failure};
use crate::sys;
use crate::sys::clone::Side;
use rustix::fs::{AtFlags, CWD, Mode, OFlags};
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags,
    fsconfig_create, fsconfig_set_string, fsmount, fsopen, move_mount, open_tree, unmount,
};
use rustix::process::WaitOptions;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

/// How many trees are kept; one is made anew when it is needed again.
pub(crate) const TEMPLATES_KEPT: usize = 32;

/// Size of the root file system, which holds only a few small files, in MiB.
const ROOT_MIB: u32 = 4;

/// What of the host's `/usr` a sandbox sees.
const USR: [&str; 7] = ["bin", "sbin", "lib", "lib32", "lib64", "libexec", "share"];

/// What may be a link into `/usr` or a folder of its own, depending on the host.
const TOP: [&str; 5] = ["bin", "sbin", "lib", "lib32", "lib64"];

/// Folders of `/etc` that programs from the host need: certificates, and the links through which
/// Debian names its programs.
const ETC_FOLDERS: [&str; 4] =
    ["etc/alternatives", "etc/ssl/certs", "etc/pki/tls/certs", "etc/pki/ca-trust/extracted"];

/// Files of `/etc` that are copied.
const ETC_FILES: [&str; 4] =
    ["etc/ld.so.cache", "etc/localtime", "etc/ssl/openssl.cnf", "etc/mime.types"];

/// The largest file that is copied from `/etc`, in bytes.
const ETC_FILE_BYTES: u64 = 1024 * 1024;

const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];

/// Folders that are there to be mounted upon or because programs expect them.
const FOLDERS: [&str; 8] =
    ["dev/shm", "opt", "proc", "run", "sys", "tmp", "var/task", "var/runtime"];

/// Trees by what they were made from, the one that was used last at the end.
#[derive(Default)]
pub(crate) struct Templates {
    kept: Vec<(Vec<Bind>, OwnedFd)>,
}

impl Templates {
    /// The mount namespace with these binds.
    pub(crate) fn get(&mut self, binds: &[Bind]) -> Result<&OwnedFd, Failure> {
        let found = match self.kept.iter().position(|(known, _)| known == binds) {
            Some(position) => self.kept.remove(position),
            None => {
                if self.kept.len() >= TEMPLATES_KEPT {
                    self.kept.remove(0);
                }
                (binds.to_vec(), make(binds)?)
            }
        };
        self.kept.push(found);
        let (_, namespace) = self.kept.last().expect("pushed on the line above");
        Ok(namespace)
    }
}

/// Builds the tree in a process of its own, so that a failure half-way leaves nothing, and keeps the
/// namespace when that process has ended.
fn make(binds: &[Bind]) -> Result<OwnedFd, Failure> {
    let (ours, theirs) = crate::channel::pair().step("make a socket")?;
    let (side, _) = sys::clone::clone_into(libc::CLONE_NEWNS, None).step("clone the builder")?;
    let pid = match side {
        Side::Child => build_and_wait(binds, theirs, ours),
        Side::Parent(pid) => pid,
    };
    drop(theirs);
    let built =
        crate::channel::receive::<Result<(), Failure>>(&ours, rustix::net::RecvFlags::empty())
            .step("build the file tree");
    let namespace = File::open(format!("/proc/{}/ns/mnt", pid.as_raw_nonzero()))
        .step("open the mount namespace");
    drop(ours);
    // It ends by itself when its socket is closed.
    let _ = rustix::process::waitpid(Some(pid), WaitOptions::empty());
    match built? {
        Some((result, _)) => result?,
        None => return Err(Failure::new("build the file tree", "the builder ended early")),
    }
    namespace.map(Into::into)
}

/// The builder: tells how it went and waits until the namespace has been taken.
fn build_and_wait(binds: &[Bind], server: OwnedFd, other: OwnedFd) -> ! {
    drop(other);
    let result = std::panic::catch_unwind(|| build(binds))
        .unwrap_or_else(|_| Err(Failure::new("build the file tree", "the builder panicked")));
    if crate::channel::send_waiting(&server, &result, &[]).is_ok() {
        // The end of the socket is the sign to go.
        let _ = rustix::io::read(&server, &mut [0; 1]);
    }
    sys::clone::exit_now(0)
}

fn build(binds: &[Bind]) -> Result<(), Failure> {
    let plan = Plan::new(binds)?;
    // All sources are opened while the host's tree is still there; afterwards every path is inside.
    let mut sources = Vec::new();
    for (source, target) in plan.mounts {
        sources.push((clone_tree(&source)?, target));
    }
    let copies: Vec<(PathBuf, Vec<u8>)> = ETC_FILES
        .iter()
        .filter_map(|name| {
            Some((Path::new("/").join(name), small_file(&Path::new("/").join(name))?))
        })
        .collect();
    enter_new_root()?;
    for (source, target) in sources {
        place(source, &target)?;
    }
    for (link, destination) in plan.links {
        std::os::unix::fs::symlink(&destination, &link)
            .step(format_args!("make the link {}", link.display()))?;
    }
    for name in FOLDERS {
        fs::create_dir_all(Path::new("/").join(name)).step(format_args!("make /{name}"))?;
    }
    for (path, content) in copies {
        write_missing(&path, &content)?;
    }
    for (name, content) in ETC {
        write_missing(&Path::new("/etc").join(name), content.as_bytes())?;
    }
    for (link, destination) in [
        ("/dev/fd", "/proc/self/fd"),
        ("/dev/stdin", "/proc/self/fd/0"),
        ("/dev/stdout", "/proc/self/fd/1"),
        ("/dev/stderr", "/proc/self/fd/2"),
        ("/etc/mtab", "/proc/self/mounts"),
    ] {
        std::os::unix::fs::symlink(destination, link).step(format_args!("make the link {link}"))?;
    }
    let root = rustix::fs::open("/", OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
        .step("open the new root")?;
    remount_root_read_only(&root)
}

/// Fresh files of `/etc`. Names of users and groups are those of AWS Lambda's environment.
const ETC: [(&str, &str); 5] = [
    (
        "passwd",
        "root:x:0:0:root:/root:/sbin/nologin\n\
         sbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin\n\
         nobody:x:65534:65534:nobody:/:/sbin/nologin\n",
    ),
    ("group", "root:x:0:\nsbx_group:x:990:\nnogroup:x:65534:\n"),
    ("hosts", "127.0.0.1 localhost sandbox.localdomain sandbox\n"),
    ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
    // The name server of all sandboxes, where they can reach one.
    ("resolv.conf", "nameserver 169.254.78.1\n"),
];

struct Plan {
    /// Source on the host and target inside; parents stand before what lies in them.
    mounts: Vec<(PathBuf, PathBuf)>,
    links: Vec<(PathBuf, PathBuf)>,
}

impl Plan {
    fn new(binds: &[Bind]) -> Result<Self, Failure> {
        for bind in binds {
            check_target(&bind.target)?;
        }
        let taken = |path: &Path| binds.iter().any(|bind| path.starts_with(&bind.target));
        let mut mounts: Vec<(PathBuf, PathBuf)> = Vec::new();
        let mut links = Vec::new();
        for name in USR {
            let path = Path::new("/usr").join(name);
            if !taken(&path) {
                add_host_folder(&path, &mut mounts, &mut links);
            }
        }
        for name in TOP {
            let path = Path::new("/").join(name);
            if !taken(&path) {
                add_host_folder(&path, &mut mounts, &mut links);
            }
        }
        for name in ETC_FOLDERS {
            let path = Path::new("/").join(name);
            if path.is_dir() && !taken(&path) {
                mounts.push((path.clone(), path));
            }
        }
        for name in DEVICES {
            let path = Path::new("/dev").join(name);
            mounts.push((path.clone(), path));
        }
        mounts.extend(binds.iter().map(|bind| (bind.source.clone(), bind.target.clone())));
        mounts.sort_by_key(|(_, target)| target.components().count());
        Ok(Self { mounts, links })
    }
}

/// A folder of the host as it is there: a folder or a link.
fn add_host_folder(
    path: &Path,
    mounts: &mut Vec<(PathBuf, PathBuf)>,
    links: &mut Vec<(PathBuf, PathBuf)>,
) {
    let Ok(metadata) = fs::symlink_metadata(path) else { return };
    if metadata.is_dir() {
        mounts.push((path.to_owned(), path.to_owned()));
    } else if let Ok(destination) = fs::read_link(path) {
        links.push((path.to_owned(), destination));
    }
}

/// A target must be a plain absolute path and leave alone what the sandbox has of its own.
fn check_target(target: &Path) -> Result<(), Failure> {
    let plain = target.is_absolute()
        && target.components().all(|c| matches!(c, Component::RootDir | Component::Normal(_)))
        && target.components().count() > 1;
    let own = ["/proc", "/dev", "/sys", "/tmp", "/var/task"]
        .iter()
        .any(|own| target.starts_with(own) || Path::new(own).starts_with(target));
    if plain && !own {
        return Ok(());
    }
    Err(Failure::new(
        format_args!("mount {}", target.display()),
        "the target must be an absolute path outside of /proc, /dev, /sys, /tmp and /var/task",
    ))
}

/// A copy of a tree of the host, not mounted anywhere yet, that can only be read.
pub(crate) fn clone_tree(source: &Path) -> Result<OwnedFd, Failure> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE
        | OpenTreeFlags::OPEN_TREE_CLOEXEC
        | OpenTreeFlags::AT_RECURSIVE;
    let tree = open_tree(CWD, source, flags).step(format_args!("open {}", source.display()))?;
    // Devices keep working when bound from the host: a sandbox can't make any, `nodev` or not.
    let mut attributes = libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID;
    if !source.starts_with("/dev") {
        attributes |= libc::MOUNT_ATTR_NODEV;
    }
    sys::mount_attributes::set_recursively(tree.as_fd(), attributes)
        .step(format_args!("make {} read-only", source.display()))?;
    Ok(tree)
}

/// Mounts a tree upon a path of the calling process's root.
pub(crate) fn attach(tree: &OwnedFd, target: &Path) -> Result<(), Failure> {
    move_mount(tree, "", CWD, target, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)
        .step(format_args!("mount {}", target.display()))
}

/// A new file system of the kernel's, not mounted anywhere yet.
pub(crate) fn new_file_system(
    kind: &str,
    options: &[(&str, &str)],
    attributes: MountAttrFlags,
) -> Result<OwnedFd, Failure> {
    let make = || -> rustix::io::Result<OwnedFd> {
        let context = fsopen(kind, FsOpenFlags::FSOPEN_CLOEXEC)?;
        for (key, value) in options {
            fsconfig_set_string(context.as_fd(), *key, *value)?;
        }
        fsconfig_create(context.as_fd())?;
        fsmount(context.as_fd(), FsMountFlags::FSMOUNT_CLOEXEC, attributes)
    };
    make().step(format_args!("make a file system ({kind})"))
}

/// Makes the mount point where it is missing and mounts.
fn place(tree: OwnedFd, target: &Path) -> Result<(), Failure> {
    let kind = rustix::fs::statat(&tree, "", AtFlags::EMPTY_PATH)
        .step(format_args!("look at {}", target.display()))?;
    let is_folder = rustix::fs::FileType::from_raw_mode(kind.st_mode).is_dir();
    if fs::symlink_metadata(target).is_err() {
        let parent = target.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent).step(format_args!("make {}", parent.display()))?;
        let made =
            if is_folder { fs::create_dir(target) } else { fs::File::create_new(target).map(drop) };
        made.step(format_args!("make {}", target.display()))?;
    }
    attach(&tree, target)
}

/// Replaces the whole tree by an empty file system.
fn enter_new_root() -> Result<(), Failure> {
    let size = format!("{ROOT_MIB}m");
    let root = new_file_system(
        "tmpfs",
        &[("size", &size), ("nr_inodes", "4096"), ("mode", "0755")],
        MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV,
    )?;
    // Any folder that is always there will do; it is hidden only for this process, and only briefly.
    attach(&root, Path::new("/proc"))?;
    rustix::process::chdir("/proc").step("enter the new root")?;
    rustix::process::pivot_root(".", ".").step("change the root")?;
    unmount(".", UnmountFlags::DETACH).step("leave the host's tree")?;
    rustix::process::chdir("/").step("enter the new root")
}

/// Only the root: what is mounted in it has its own attributes.
fn remount_root_read_only(_root: &OwnedFd) -> Result<(), Failure> {
    rustix::mount::mount_remount(
        "/",
        rustix::mount::MountFlags::BIND
            | rustix::mount::MountFlags::RDONLY
            | rustix::mount::MountFlags::NOSUID
            | rustix::mount::MountFlags::NODEV,
        c"",
    )
    .step("make the root read-only")
}

fn small_file(path: &Path) -> Option<Vec<u8>> {
    let metadata = fs::metadata(path).ok()?;
    if metadata.is_file() && metadata.len() <= ETC_FILE_BYTES { fs::read(path).ok() } else { None }
}

/// Writes a file unless a mount has put one there.
fn write_missing(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let opened = fs::OpenOptions::new().write(true).create_new(true).mode(0o644).open(path);
        let mut file = match opened {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
            other => other?,
        };
        io::Write::write_all(&mut file, content)?;
        file.set_permissions(fs::Permissions::from_mode(0o644))
    };
    write().step(format_args!("write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind(source: &str, target: &str) -> Bind {
        Bind { source: source.into(), target: target.into() }
    }

    #[test]
    fn a_mount_takes_the_place_of_what_the_host_has_there() {
        let plan = Plan::new(&[bind("/srv/tree", "/usr")]).expect("a plan");
        assert!(plan.mounts.contains(&("/srv/tree".into(), "/usr".into())));
        assert!(!plan.mounts.iter().any(|(_, target)| target == Path::new("/usr/bin")));
    }

    #[test]
    fn parents_are_mounted_before_what_lies_in_them() {
        let plan = Plan::new(&[bind("/b", "/x/y/z"), bind("/a", "/x")]).expect("a plan");
        let position = |target: &str| {
            plan.mounts.iter().position(|(_, t)| t == Path::new(target)).expect(target)
        };
        assert!(position("/x") < position("/x/y/z"));
    }

    #[test]
    fn targets_that_would_hide_the_sandbox_s_own_are_refused() {
        for target in
            ["/", "relative", "/x/../y", "/proc", "/dev/null", "/tmp/x", "/var", "/var/task/x"]
        {
            assert!(check_target(Path::new(target)).is_err(), "{target}");
        }
        for target in ["/opt", "/var/lang", "/usr/local/lib"] {
            assert!(check_target(Path::new(target)).is_ok(), "{target}");
        }
    }
}
