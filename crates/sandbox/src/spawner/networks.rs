//! Networks of sandboxes, made ahead: a network namespace with its loopback, the platform's listeners in
//! it, and where functions may reach the world a link to the router that is open already.
//!
//! A network namespace costs 0.4 to 3.6 ms, more than the rest of a sandbox, and while the kernel takes
//! others down a new one has to wait for that (15 ms and more). So a process of its own, the *maker*,
//! makes them, and the spawner neither makes nor waits unless none is ready. Networks that must be made
//! with their sandbox are plugged in by the same process.

use crate::channel;
use crate::failure::Step;
use crate::network::{Place, Plug, Router};
use crate::protocol::Failure;
use crate::sys;
use crate::sys::clone::Side;
use rustix::net::RecvFlags;
use rustix::process::{Pid, WaitOptions, waitpid};
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space};
use serde::{Deserialize, Serialize};
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
    /// Where it is plugged into the router, if there is one.
    pub(crate) place: Option<Place>,
}

/// The maker and what it has made.
pub(crate) struct Networks {
    maker: Maker,
    ports: Vec<u16>,
    ready: VecDeque<Network>,
    /// Asked for and not there yet, those with other ports included.
    coming: usize,
    router: Option<Socketed>,
    /// What became of networks that were to be plugged in.
    plugged_in: Vec<(String, Result<Place, Failure>)>,
    /// Names of sandboxes whose networks are being plugged in.
    plugging_in: VecDeque<String>,
    /// The last one failed: none is made ahead until one is asked for, and then the failure is told.
    failed: bool,
}

/// Where networks are plugged in.
struct Socketed {
    namespace: OwnedFd,
    mtu: u32,
    /// The highest number of a link that was seen.
    highest: u32,
}

impl Networks {
    pub(crate) fn new(router: Option<&Router>) -> Result<Self, Failure> {
        let router = router
            .map(|router| {
                let namespace = router.namespace.try_clone().step("keep the router's network")?;
                Ok(Socketed { namespace, mtu: router.facts.mtu, highest: 0 })
            })
            .transpose()?;
        Ok(Self {
            maker: Maker::start(router.as_ref())?,
            router,
            plugged_in: Vec::new(),
            plugging_in: VecDeque::new(),
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

    /// Plugs in the network of a sandbox that was made elsewhere; [`Self::plugged_in`] tells when.
    /// Nothing happens where there is no router.
    pub(crate) fn plug_in(&mut self, id: &str, namespace: BorrowedFd<'_>) {
        if self.router.is_none() {
            return;
        }
        self.plugging_in.push_back(id.to_owned());
        let asked = self.send(&Ask::PlugIn, &[namespace]);
        if let Err(failure) = asked {
            self.plugging_in.pop_back();
            self.plugged_in.push((id.to_owned(), Err(failure)));
        }
    }

    /// Sandboxes whose networks have been plugged in since, or could not be.
    pub(crate) fn plugged_in(&mut self) -> Vec<(String, Result<Place, Failure>)> {
        std::mem::take(&mut self.plugged_in)
    }

    /// Ends the maker.
    pub(crate) fn close(&mut self) {
        self.maker.end();
    }

    fn ask(&mut self) -> Result<(), Failure> {
        let ask = Ask::Make { ports: self.ports.clone() };
        self.send(&ask, &[])
    }

    fn send(&mut self, ask: &Ask, beside: &[BorrowedFd<'_>]) -> Result<(), Failure> {
        let mut sent = channel::send(&self.maker.socket, ask, beside);
        if sent.as_ref().is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe) {
            self.maker.end();
            self.maker = Maker::start(self.router.as_ref())?;
            self.forget_what_comes();
            sent = channel::send(&self.maker.socket, ask, beside);
        }
        sent.step("ask for a network")?;
        self.coming += 1;
        Ok(())
    }

    /// The maker has ended, and with it what it was asked for.
    fn forget_what_comes(&mut self) {
        self.coming = 0;
        let ended = || Err(Failure::new("plug in a network", "the maker of networks ended"));
        self.plugged_in.extend(self.plugging_in.drain(..).map(|id| (id, ended())));
    }

    fn note(&mut self, place: Option<Place>) {
        if let (Some(router), Some(place)) = (&mut self.router, place) {
            router.highest = router.highest.max(place.link);
        }
    }

    /// The next one; `None` if it has ports that are not wanted any more, or is another's.
    fn receive(&mut self, flags: RecvFlags) -> Result<Option<Network>, Taking> {
        let received = match channel::receive::<Made>(&self.maker.socket, flags) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                return Err(Taking::NothingYet);
            }
            received => received.step("take a network")?,
        };
        let Some((made, descriptors)) = received else {
            self.forget_what_comes();
            return Err(Failure::new("take a network", "its maker ended").into());
        };
        self.coming = self.coming.saturating_sub(1);
        let (ports, place) = match made {
            Made::Network { ports, place } => (ports, place),
            Made::Failed(failure) => return Err(failure.into()),
            Made::PluggedIn(result) => {
                self.note(result.as_ref().ok().copied());
                if let Some(id) = self.plugging_in.pop_front() {
                    self.plugged_in.push((id, result));
                }
                return Ok(None);
            }
        };
        self.note(place);
        let mut descriptors = descriptors.into_iter();
        let namespace = descriptors
            .next()
            .ok_or_else(|| Failure::new("take a network", "it came without a namespace"))?;
        let listeners = descriptors.map(TcpListener::from).collect();
        let network = Network { namespace, listeners, place };
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

/// What the maker is asked for.
#[derive(Debug, Serialize, Deserialize)]
enum Ask {
    /// A network with listeners on these ports.
    Make { ports: Vec<u16> },
    /// A link to the router for the network beside it.
    PlugIn,
}

/// What the maker answers, in the order in which it was asked.
#[derive(Debug, Serialize, Deserialize)]
enum Made {
    /// Beside it: the namespace and the listeners.
    Network {
        ports: Vec<u16>,
        place: Option<Place>,
    },
    Failed(Failure),
    PluggedIn(Result<Place, Failure>),
}

struct Maker {
    socket: OwnedFd,
    /// Its pid and pidfd.
    process: Option<(Pid, OwnedFd)>,
}

impl Maker {
    fn start(router: Option<&Socketed>) -> Result<Self, Failure> {
        let (ours, theirs) = channel::pair().step("make a socket")?;
        let (side, pidfd) = sys::clone::clone_into(0, None).step("make the maker of networks")?;
        match side {
            Side::Child => {
                // Unwinding must not reach the spawner's code, of which this process is a copy.
                let _ = std::panic::catch_unwind(|| make_until_the_end(&theirs, router));
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

/// The maker: does one request after the other, until the spawner is gone.
fn make_until_the_end(spawner: &OwnedFd, router: Option<&Socketed>) {
    rustix::thread::set_name(c"mayfly-networks").ok();
    let mut keep = vec![spawner.as_raw_fd()];
    keep.extend(router.iter().map(|router| router.namespace.as_raw_fd()));
    if sys::descriptors::close_all_but(&keep).is_err() {
        return;
    }
    let mut plug =
        router.map(|router| Plug::new(&router.namespace, router.mtu, router.highest)).transpose();
    while let Ok(Some((ask, descriptors))) = channel::receive::<Ask>(spawner, RecvFlags::empty()) {
        let plug = match &mut plug {
            Ok(plug) => Ok(plug.as_mut()),
            Err(failure) => Err(failure.clone()),
        };
        let sent = match ask {
            Ask::Make { ports } => match plug.and_then(|plug| make(&ports, plug)) {
                Ok(network) => {
                    let mut beside = vec![network.namespace.as_fd()];
                    beside.extend(network.listeners.iter().map(AsFd::as_fd));
                    let made = Made::Network { ports, place: network.place };
                    channel::send_waiting(spawner, &made, &beside)
                }
                Err(failure) => channel::send_waiting(spawner, &Made::Failed(failure), &[]),
            },
            Ask::PlugIn => {
                let result = plug.and_then(|plug| plug_in(plug, descriptors.first()));
                channel::send_waiting(spawner, &Made::PluggedIn(result), &[])
            }
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Leaves the last network for a new one and fills it.
fn make(ports: &[u16], plug: Option<&mut Plug>) -> Result<Network, Failure> {
    sys::namespaces::unshare(UnshareFlags::NEWNET).step("make a network namespace")?;
    let namespace: OwnedFd =
        File::open("/proc/self/ns/net").step("open the network namespace")?.into();
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
    let place = plug.map(|plug| plug.connect(&namespace)).transpose()?;
    Ok(Network { namespace, listeners, place })
}

fn plug_in(plug: Option<&mut Plug>, namespace: Option<&OwnedFd>) -> Result<Place, Failure> {
    let (Some(plug), Some(namespace)) = (plug, namespace) else {
        return Err(Failure::new("plug in a network", "there is none, or no router"));
    };
    move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))
        .step("enter a sandbox's network")?;
    plug.connect(namespace)
}
