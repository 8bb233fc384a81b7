//! The router's uplink where Mayfly has no rights over the host's network: a program (`pasta` or
//! `slirp4netns`) that runs in the host's network as Mayfly's user, takes the router's packets from a
//! tap, and makes the connections that they ask for itself.
//!
//! These connections begin on the host, so no rule on the way can tell them from the user's own: the
//! router must not let out what is for the host. It knows the host's addresses from the kernel, which
//! also says when they change.

use super::host::Uplink;
use super::link;
use super::netlink::Socket;
use super::nftables::Changes;
use super::rules;
use crate::failure::Step;
use crate::init::credentials;
use crate::protocol::Failure;
use crate::sys;
use crate::sys::clone::Side;
use model::network::Ipv4Network;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Access, MemfdFlags, SealFlags};
use rustix::process::{Pid, Signal, WaitOptions, waitpid};
use std::ffi::{CString, NulError};
use std::fs::File;
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The tap's name in the router's namespace.
const TAP: &str = "uplink";

/// The tap's network, all of which is out of every function's reach, so that it hides nothing.
const ADDRESS: Ipv4Addr = Ipv4Addr::new(169, 254, 208, 100);
const GATEWAY: Ipv4Addr = Ipv4Addr::new(169, 254, 208, 2);
const PREFIX: u8 = 24;

/// Size of packets, in bytes. The programs end connections and begin their own, so it need not be that
/// of the host's way out.
const MTU: u32 = 1_500;

/// How long a program may take to make the tap; it takes some milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of what a program says is kept, in bytes; the rest is lost.
const KEPT: u64 = 4_096;

/// `RTMGRP_IPV4_IFADDR` and `RTMGRP_IPV4_ROUTE`.
const ADDRESSES_CHANGE: u32 = 0x10 | 0x40;

/// A program that is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    kind: Kind,
    path: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pasta,
    Slirp4netns,
}

impl Program {
    /// Those that are in these folders, the preferred one first.
    pub(crate) fn installed(folders: &[PathBuf]) -> Vec<Self> {
        let kinds = [(Kind::Pasta, "pasta"), (Kind::Slirp4netns, "slirp4netns")];
        let find = |(kind, name)| {
            folders
                .iter()
                .filter(|folder| folder.is_absolute())
                .map(|folder| folder.join(name))
                .find(|path| path.is_file() && rustix::fs::access(path, Access::EXEC_OK).is_ok())
                .map(|path| Self { kind, path })
        };
        kinds.into_iter().filter_map(find).collect()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its arguments, for the network of the process with this id. Nothing is forwarded inwards, the
    /// host's loopback has no address, and it confines itself, which pasta does unasked.
    fn arguments(&self, place: i32) -> Result<Vec<CString>, NulError> {
        let namespace = format!("/proc/{place}/ns/net");
        let (address, gateway, prefix) =
            (ADDRESS.to_string(), GATEWAY.to_string(), PREFIX.to_string());
        let network = format!("{}/{PREFIX}", Ipv4Addr::new(169, 254, 208, 0));
        let mtu = format!("--mtu={MTU}");
        let cidr = format!("--cidr={network}");
        let arguments: Vec<&str> = match self.kind {
            #[rustfmt::skip]
            Kind::Pasta => vec![
                "--foreground", "--quiet", "--ipv4-only", "--no-map-gw",
                "-t", "none", "-u", "none", "-T", "none", "-U", "none",
                "--no-dhcp", "--no-dhcpv6", "--no-ndp", "--no-ra",
                "-a", &address, "-n", &prefix, "-g", &gateway, "-I", TAP,
                "--netns-only", "--no-netns-quit", "--netns", &namespace,
            ],
            #[rustfmt::skip]
            Kind::Slirp4netns => vec![
                "--disable-host-loopback", "--disable-dns", "--enable-sandbox", "--enable-seccomp",
                &mtu, &cidr,
                "--netns-type=path", &namespace, TAP,
            ],
        };
        let name = CString::new(self.path.as_os_str().as_bytes());
        [name].into_iter().chain(arguments.into_iter().map(CString::new)).collect()
    }
}

/// A program at work, seen from the router process.
pub(super) struct Carrier {
    process: Pid,
    pidfd: OwnedFd,
    /// Where it is told whose network is the router's.
    go: Option<OwnedFd>,
    said: File,
    host: Socket,
    changes: Socket,
    never: Vec<Ipv4Network>,
}

impl Carrier {
    /// Makes the process that becomes the program. To be called in the host's network, to which
    /// nobody returns without rights over it.
    pub(super) fn prepare(program: &Program) -> Result<Self, Failure> {
        let changes = Socket::route_events(ADDRESSES_CHANGE).step("watch the host's addresses")?;
        let mut host = Socket::route().step("ask for the host's addresses")?;
        let never = never(&mut host)?;
        let said = paper().step("make a file in memory")?;
        let (wait, go) = closed_on_exec()?;
        let (side, pidfd) = sys::clone::clone_into(0, None).step("make the uplink's process")?;
        match side {
            Side::Child => {
                let _ = std::panic::catch_unwind(|| become_program(program, &wait, &said));
                sys::clone::exit_now(127)
            }
            Side::Parent(process) => {
                let pidfd =
                    pidfd.ok_or_else(|| Failure::new("make the uplink's process", "no pidfd"))?;
                Ok(Self { process, pidfd, go: Some(go), said, host, changes, never })
            }
        }
    }

    /// Lets the program begin and waits until the tap is there. To be called in the router's network;
    /// `route` and `links` are of it.
    pub(super) fn connect(
        &mut self,
        route: &mut Socket,
        links: &mut Socket,
    ) -> Result<Uplink, Failure> {
        let go = self.go.take().ok_or_else(|| Failure::new("start the uplink", "it runs"))?;
        let place = Placeholder::make()?;
        let pid = place.0.as_raw_nonzero().get();
        rustix::io::write(&go, &pid.to_ne_bytes()).step("start the uplink")?;
        drop(go);
        let began = Instant::now();
        let index = loop {
            let all = link::links(route).step("list the router's links")?;
            if let Some(tap) = all.iter().find(|link| link.name == TAP) {
                break tap.index;
            }
            let left = PATIENCE.saturating_sub(began.elapsed());
            let left = Timespec::try_from(left).unwrap_or_default();
            let mut polled = [
                PollFd::from_borrowed_fd(links.as_fd(), PollFlags::IN),
                PollFd::new(&self.pidfd, PollFlags::IN),
            ];
            match poll(&mut polled, Some(&left)) {
                Ok(0) => return Err(Failure::new("connect the router", "the tap did not come")),
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error).step("wait for the router's link"),
            }
            let ended = !polled[1].revents().is_empty();
            // Only empties the socket: what there is is asked for above.
            let _ = links.events();
            if ended {
                return Err(Failure::new("connect the router", self.last_words()));
            }
        };
        Ok(Uplink {
            index,
            address: ADDRESS,
            prefix: PREFIX,
            gateway: GATEWAY,
            gateway_hardware: None,
            mtu: MTU,
        })
    }

    /// What no function reaches: with what is so everywhere, the host's own addresses.
    pub(super) fn never(&self) -> &[Ipv4Network] {
        &self.never
    }

    /// Readable when it has ended.
    pub(super) fn ended(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }

    /// Readable when the host's addresses may have changed.
    pub(super) fn changed(&self) -> BorrowedFd<'_> {
        self.changes.as_fd()
    }

    /// Puts the host's addresses as they are now into the router's rules.
    pub(super) fn follow(&mut self, nftables: &mut Socket) -> Result<(), Failure> {
        // Whether some were lost or none: all addresses are asked for.
        let _ = self.changes.events();
        let now = never(&mut self.host)?;
        if now != self.never {
            rules::never_reached(Changes::of(rules::ROUTER), &self.never, &now)
                .make(nftables)
                .step("follow the host's addresses")?;
            self.never = now;
        }
        Ok(())
    }

    fn last_words(&self) -> String {
        let mut bytes = vec![0; KEPT as usize];
        let read = self.said.read_at(&mut bytes, 0).unwrap_or(0);
        let text = String::from_utf8_lossy(bytes.get(..read).unwrap_or(&[])).replace('\0', "");
        let line = text.lines().map(str::trim).rfind(|line| !line.is_empty());
        line.map_or_else(|| "it ended without a word".to_owned(), str::to_owned)
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = rustix::process::pidfd_send_signal(&self.pidfd, Signal::KILL);
        let _ = waitpid(Some(self.process), WaitOptions::empty());
    }
}

/// What the host takes for its own, as its routes say, beside what no function reaches anywhere.
fn never(host: &mut Socket) -> Result<Vec<Ipv4Network>, Failure> {
    let mut own = link::own_networks(host).step("list the host's addresses")?;
    own.extend(model::network::NEVER);
    own.sort_unstable();
    own.dedup();
    Ok(own)
}

/// What the program says goes into a file that can't grow.
fn paper() -> rustix::io::Result<File> {
    let file =
        rustix::fs::memfd_create("mayfly-uplink", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
    rustix::fs::ftruncate(&file, KEPT)?;
    rustix::fs::fcntl_add_seals(&file, SealFlags::GROW | SealFlags::SHRINK)?;
    Ok(file.into())
}

fn closed_on_exec() -> Result<(OwnedFd, OwnedFd), Failure> {
    rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC).step("make a pipe")
}

/// A process in the router's network without privileges, for as long as a program looks for that
/// network: a program that has given up some itself may not look at processes that have more.
struct Placeholder(Pid, OwnedFd);

impl Placeholder {
    /// To be called in the router's network.
    fn make() -> Result<Self, Failure> {
        let (told, tell) = closed_on_exec()?;
        let (side, _) = sys::clone::clone_into(0, None).step("make a process")?;
        match side {
            Side::Child => {
                let _ = std::panic::catch_unwind(|| hold_the_place(&tell));
                sys::clone::exit_now(0)
            }
            Side::Parent(pid) => {
                drop(tell);
                let place = Self(pid, told);
                match rustix::io::read(&place.1, &mut [0; 1]).step("wait for a process")? {
                    1 => Ok(place),
                    _ => Err(Failure::new("make a process", "it could not give up its privileges")),
                }
            }
        }
    }
}

impl Drop for Placeholder {
    fn drop(&mut self) {
        // It is not collected before this, so the id is its own.
        let _ = rustix::process::kill_process(self.0, Signal::KILL);
        let _ = waitpid(Some(self.0), WaitOptions::empty());
    }
}

fn hold_the_place(tell: &OwnedFd) {
    if sys::descriptors::close_all_but(&[tell.as_raw_fd()]).is_err()
        || credentials::give_up_capabilities().is_err()
        || rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).is_err()
    {
        return;
    }
    // Fails if who made it ended before the signal was set; else ends when nobody reads any more.
    if rustix::io::write(tell, b"!").is_ok() {
        let _ = poll(&mut [PollFd::new(tell, PollFlags::empty())], None);
    }
}

/// The process: waits until the router's network is there and becomes the program, which the kernel
/// ends with the router process.
fn become_program(program: &Program, wait: &OwnedFd, said: &File) {
    let tied = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
    let prepared = tied.is_ok()
        && rustix::stdio::dup2_stderr(said).is_ok()
        && sys::descriptors::close_all_but(&[wait.as_raw_fd()]).is_ok()
        && sys::signals::reset().is_ok();
    let mut place = [0; 4];
    // Nothing comes if the router ended before.
    if !prepared || rustix::io::read(wait, &mut place) != Ok(4) {
        return;
    }
    let path = CString::new(program.path.as_os_str().as_bytes());
    if let (Ok(path), Ok(arguments)) = (path, program.arguments(i32::from_ne_bytes(place))) {
        let error = sys::exec::execute(&path, &arguments, &[]);
        eprintln!("{}: {error}", path.to_string_lossy());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_absolute_folders_only_and_pasta_comes_first() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        for (name, mode) in [("slirp4netns", 0o755), ("pasta", 0o644)] {
            let path = folder.path().join(name);
            std::fs::write(&path, "").expect("a file");
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).expect("a mode");
        }
        let folders = [PathBuf::from("relative"), folder.path().to_owned()];
        let names = || {
            let found = Program::installed(&folders);
            found.iter().map(|program| program.kind).collect::<Vec<_>>()
        };
        assert_eq!(names(), [Kind::Slirp4netns]);
        let pasta = folder.path().join("pasta");
        std::fs::set_permissions(&pasta, PermissionsExt::from_mode(0o755)).expect("a mode");
        assert_eq!(names(), [Kind::Pasta, Kind::Slirp4netns]);
    }

    #[test]
    fn no_program_is_told_to_let_anything_in_or_to_map_the_host_s_loopback() {
        let arguments = |kind| {
            let program = Program { kind, path: PathBuf::from("/usr/bin/x") };
            let arguments = program.arguments(7).expect("arguments");
            arguments.iter().map(|a| a.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
        };
        let pasta = arguments(Kind::Pasta);
        assert!(pasta.contains("--no-map-gw -t none -u none -T none -U none"), "{pasta}");
        assert!(arguments(Kind::Slirp4netns).contains("--disable-host-loopback --disable-dns"));
    }
}
