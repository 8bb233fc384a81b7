//! Networks of sandboxes, made ahead: a network namespace with nothing but its loopback, and the
//! platform's listeners in it.
//!
//! A network namespace costs 0.4 to 3.6 ms, more than the rest of a sandbox, and while the kernel takes
//! others down a new one has to wait for that (15 ms and more). So a process of its own, the *maker*,
//! makes them, and the spawner neither makes nor waits unless none is ready.

use crate::channel;
use crate::failure::Step;
use crate::protocol::Failure;
use crate::sys;
use crate::sys::clone::Side;
use rustix::net::RecvFlags;
use rustix::process::{Pid, WaitOptions, waitpid};
use rustix::thread::UnshareFlags;
use std::collections::VecDeque;
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

/// How many networks are kept ready. One takes about 100 KB of kernel memory.
pub(crate) const NETWORKS_AHEAD: usize = 16;

/// The ports with which networks are made before it is known what is asked for: Runtime API and
/// Mayfly's endpoint.
const FIRST_PORTS: [u16; 2] = [9001, 4566];

/// A network namespace and the listeners in it.
pub(crate) struct Network {
    pub(crate) namespace: OwnedFd,
    pub(crate) listeners: Vec<TcpListener>,
}

/// The maker and what it has made.
pub(crate) struct Networks {
    maker: Maker,
    ports: Vec<u16>,
    ready: VecDeque<Network>,
    /// Asked for and not there yet, those with other ports included.
    coming: usize,
    /// The last one failed: none is made ahead until one is asked for, and then the failure is told.
    failed: bool,
}

impl Networks {
    pub(crate) fn new() -> Result<Self, Failure> {
        Ok(Self {
            maker: Maker::start()?,
            ports: FIRST_PORTS.to_vec(),
            ready: VecDeque::new(),
            coming: 0,
            failed: false,
        })
    }

    /// Readable when the maker has made something.
    pub(crate) fn made(&self) -> BorrowedFd<'_> {
        self.maker.socket.as_fd()
    }

    /// A network with listeners on these ports.
    pub(crate) fn take(&mut self, ports: &[u16]) -> Result<Network, Failure> {
        if self.ports != ports {
            self.ports = ports.to_vec();
            self.ready.clear();
        }
        self.failed = false;
        self.collect();
        if let Some(network) = self.ready.pop_front() {
            return Ok(network);
        }
        self.ask()?;
        loop {
            match self.receive(RecvFlags::empty()) {
                Ok(Some(network)) => return Ok(network),
                Ok(None) | Err(Taking::NothingYet) => {}
                Err(Taking::Failed(failure)) => return Err(failure),
            }
        }
    }

    /// Takes what the maker has made.
    pub(crate) fn collect(&mut self) {
        while self.coming > 0 {
            match self.receive(RecvFlags::DONTWAIT) {
                Ok(Some(network)) => self.ready.push_back(network),
                Ok(None) => {}
                Err(Taking::NothingYet) => break,
                Err(Taking::Failed(_)) => self.failed = true,
            }
        }
    }

    /// Keeps as many ready as there shall be.
    pub(crate) fn ask_for_more(&mut self) {
        while !self.failed && self.ready.len() + self.coming < NETWORKS_AHEAD {
            self.failed = self.ask().is_err();
        }
    }

    /// Ends the maker.
    pub(crate) fn close(&mut self) {
        self.maker.end();
    }

    fn ask(&mut self) -> Result<(), Failure> {
        let sent = channel::send(&self.maker.socket, &self.ports, &[]);
        if sent.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe) {
            self.maker.end();
            self.maker = Maker::start()?;
            self.coming = 0;
            return self.ask();
        }
        sent.step("ask for a network")?;
        self.coming += 1;
        Ok(())
    }

    /// The next one; `None` if it has ports that are not wanted any more.
    fn receive(&mut self, flags: RecvFlags) -> Result<Option<Network>, Taking> {
        let received = match channel::receive::<Made>(&self.maker.socket, flags) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                return Err(Taking::NothingYet);
            }
            received => received.step("take a network")?,
        };
        let Some((made, descriptors)) = received else {
            self.coming = 0;
            return Err(Failure::new("take a network", "its maker ended").into());
        };
        self.coming = self.coming.saturating_sub(1);
        let ports = made?;
        let mut descriptors = descriptors.into_iter();
        let namespace = descriptors
            .next()
            .ok_or_else(|| Failure::new("take a network", "it came without a namespace"))?;
        let network =
            Network { namespace, listeners: descriptors.map(TcpListener::from).collect() };
        Ok((ports == self.ports).then_some(network))
    }
}

/// Why no network could be taken.
enum Taking {
    /// The maker has not finished one yet.
    NothingYet,
    Failed(Failure),
}

impl From<Failure> for Taking {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What the maker answers: the ports, with the namespace and the listeners beside them.
type Made = Result<Vec<u16>, Failure>;

struct Maker {
    socket: OwnedFd,
    /// Its pid and pidfd.
    process: Option<(Pid, OwnedFd)>,
}

impl Maker {
    fn start() -> Result<Self, Failure> {
        let (ours, theirs) = channel::pair().step("make a socket")?;
        let (side, pidfd) = sys::clone::clone_into(0, None).step("make the maker of networks")?;
        match side {
            Side::Child => {
                // Unwinding must not reach the spawner's code, of which this process is a copy.
                let _ = std::panic::catch_unwind(|| make_until_the_end(&theirs));
                sys::clone::exit_now(0)
            }
            Side::Parent(pid) => {
                Ok(Self { socket: ours, process: pidfd.map(|pidfd| (pid, pidfd)) })
            }
        }
    }

    fn end(&mut self) {
        if let Some((pid, pidfd)) = self.process.take() {
            // It may have ended by itself, and been collected with the sandboxes.
            let _ = rustix::process::pidfd_send_signal(pidfd, rustix::process::Signal::KILL);
            let _ = waitpid(Some(pid), WaitOptions::empty());
        }
    }
}

/// The maker: one network for each request, until the spawner is gone.
fn make_until_the_end(spawner: &OwnedFd) {
    rustix::thread::set_name(c"mayfly-networks").ok();
    if sys::descriptors::close_all_but(&[spawner.as_raw_fd()]).is_err() {
        return;
    }
    while let Ok(Some((ports, _))) = channel::receive::<Vec<u16>>(spawner, RecvFlags::empty()) {
        let sent = match make(&ports) {
            Ok(network) => {
                let mut beside = vec![network.namespace.as_fd()];
                beside.extend(network.listeners.iter().map(AsFd::as_fd));
                channel::send_waiting(spawner, &Made::Ok(ports), &beside)
            }
            Err(failure) => channel::send_waiting(spawner, &Made::Err(failure), &[]),
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Leaves the last network for a new one and fills it.
fn make(ports: &[u16]) -> Result<Network, Failure> {
    sys::namespaces::unshare(UnshareFlags::NEWNET).step("make a network namespace")?;
    let namespace = File::open("/proc/self/ns/net").step("open the network namespace")?.into();
    let socket = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).step("make a socket")?;
    sys::loopback::set_up(&socket).step("set up the loopback")?;
    let listeners = ports
        .iter()
        .map(|port| {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, *port))?;
            listener.set_nonblocking(true)?;
            Ok(listener)
        })
        .collect::<std::io::Result<_>>()
        .step("listen inside the sandbox")?;
    Ok(Network { namespace, listeners })
}
