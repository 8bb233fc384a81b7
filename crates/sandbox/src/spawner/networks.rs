//! Networks of sandboxes, made ahead: a network namespace with nothing but its loopback, and the
//! platform's listeners in it.
//!
//! A network namespace costs 0.4 to 3.6 ms, more than the rest of a sandbox, so some are made while
//! the spawner has nothing else to do.

use crate::failure::Step;
use crate::protocol::Failure;
use crate::sys;
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space};
use std::collections::VecDeque;
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::{AsFd, OwnedFd};

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

pub(crate) struct Networks {
    home: OwnedFd,
    ports: Vec<u16>,
    ready: VecDeque<Network>,
    broken: bool,
}

impl Networks {
    pub(crate) fn new() -> Result<Self, Failure> {
        let home = File::open("/proc/self/ns/net").step("open the network namespace")?;
        Ok(Self {
            home: home.into(),
            ports: FIRST_PORTS.to_vec(),
            ready: VecDeque::new(),
            broken: false,
        })
    }

    /// A network with listeners on these ports.
    pub(crate) fn take(&mut self, ports: &[u16]) -> Result<Network, Failure> {
        if self.ports != ports {
            self.ports = ports.to_vec();
            self.ready.clear();
        }
        self.broken = false;
        match self.ready.pop_front() {
            Some(network) => Ok(network),
            None => self.make(),
        }
    }

    /// Whether there is room for another one ahead.
    pub(crate) fn wants_more(&self) -> bool {
        self.ready.len() < NETWORKS_AHEAD && !self.broken
    }

    /// Makes one ahead. If that fails it is not tried again before one is asked for, and then the
    /// failure is told.
    pub(crate) fn make_ahead(&mut self) {
        match self.make() {
            Ok(network) => self.ready.push_back(network),
            Err(_) => self.broken = true,
        }
    }

    fn make(&self) -> Result<Network, Failure> {
        sys::namespaces::unshare(UnshareFlags::NEWNET).step("make a network namespace")?;
        let network = fill(&self.ports);
        move_into_link_name_space(self.home.as_fd(), Some(LinkNameSpaceType::Network))
            .step("return to the spawner's network")?;
        network
    }
}

fn fill(ports: &[u16]) -> Result<Network, Failure> {
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
