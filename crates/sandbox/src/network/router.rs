//! The router: a process in a network namespace of its own, through which all sandboxes reach the
//! world.
//!
//! It owns what Mayfly has on the host, so that the kernel removes it with the process, and it alone
//! changes the policies of sandboxes. It ends when the spawner does; should it end earlier, the
//! spawner ends, too, since sandboxes must not run without the host's rules.

use super::carrier::{Carrier, Program};
use super::host::{Host, UPLINK, Uplink};
use super::link;
use super::netlink::Socket;
use super::place::NAME_SERVER;
use super::policies::Policies;
use super::protocol::{Answer, Facts, Prepared, Request, Through};
use super::rules;
use crate::channel;
use crate::failure::Step;
use crate::protocol::Failure;
use crate::sys;
use crate::sys::clone::Side;
use model::network::NEVER;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::RecvFlags;
use rustix::process::{Pid, WaitOptions, waitpid};
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space};
use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

/// The link that every namespace begins with.
const LOOPBACK: u32 = 1;

/// The router process, seen from the spawner.
pub(crate) struct Router {
    socket: OwnedFd,
    process: Pid,
    pub(crate) facts: Facts,
    /// Its network namespace.
    pub(crate) namespace: OwnedFd,
}

/// What the server needs to speak to the router and to be the sandboxes' name server.
pub(crate) struct ServerEnds {
    pub(crate) control: OwnedFd,
    pub(crate) questions: OwnedFd,
    pub(crate) connections: OwnedFd,
}

impl ServerEnds {
    /// All of them, in order.
    pub(crate) fn all(&self) -> [BorrowedFd<'_>; 3] {
        [self.control.as_fd(), self.questions.as_fd(), self.connections.as_fd()]
    }

    /// As they come beside a message.
    pub(crate) fn from_all(descriptors: Vec<OwnedFd>) -> Option<Self> {
        let [control, questions, connections] = <[_; 3]>::try_from(descriptors).ok()?;
        Some(Self { control, questions, connections })
    }
}

/// How the router is to reach the host's network.
#[derive(Clone, Copy)]
pub(crate) enum Way<'a> {
    /// By a link, with rights over the host's network. The name tells this Mayfly from others on the
    /// machine.
    Link(&'a str),
    /// By a program, without.
    Program(&'a Program),
}

impl Router {
    /// Makes it and waits until it is ready.
    pub(crate) fn start(way: Way<'_>) -> Result<(Self, ServerEnds), Failure> {
        let (ours, theirs) = channel::pair().step("make a socket")?;
        let (control, controlled) = channel::pair().step("make a socket")?;
        let (side, _) = sys::clone::clone_into(0, None).step("make the router")?;
        let process = match side {
            Side::Child => {
                // Unwinding must not reach the spawner's code, of which this process is a copy.
                let _ = std::panic::catch_unwind(|| run(way, &theirs, &controlled));
                sys::clone::exit_now(0)
            }
            Side::Parent(pid) => pid,
        };
        drop((theirs, controlled));
        let prepared = channel::receive::<Prepared>(&ours, RecvFlags::empty());
        let failed = |failure| {
            // It has nothing left to do.
            let _ = waitpid(Some(process), WaitOptions::empty());
            failure
        };
        let (facts, descriptors) = match prepared.step("prepare the router").map_err(failed)? {
            Some((prepared, descriptors)) => (prepared.map_err(failed)?, descriptors),
            None => return Err(failed(Failure::new("prepare the router", "it ended early"))),
        };
        let Ok([namespace, questions, connections]) = <[_; 3]>::try_from(descriptors) else {
            return Err(Failure::new("prepare the router", "it gave a strange answer"));
        };
        let router = Self { socket: ours, process, facts, namespace };
        Ok((router, ServerEnds { control, questions, connections }))
    }

    /// Readable when it has ended.
    pub(crate) fn ended(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Ends it and waits until the host is as it was before.
    pub(crate) fn end(self) {
        drop(self.socket);
        // It may have ended by itself, and been collected with the sandboxes.
        let _ = waitpid(Some(self.process), WaitOptions::empty());
    }
}

/// The process.
fn run(way: Way<'_>, spawner: &OwnedFd, server: &OwnedFd) {
    rustix::thread::set_name(c"mayfly-router").ok();
    if sys::descriptors::close_all_but(&[spawner.as_raw_fd(), server.as_raw_fd()]).is_err() {
        return;
    }
    let mut outside = match Outside::new(way) {
        Ok(outside) => outside,
        Err(failure) => return tell(spawner, &Prepared::Err(failure), &[]),
    };
    match Running::prepare(&mut outside) {
        Ok((mut running, [namespace, questions, connections])) => {
            let facts = Facts {
                through: match (&outside, way) {
                    (Outside::Link(host), _) => Through::Link(host.link_name().to_owned()),
                    (_, Way::Program(program)) => {
                        Through::Program(program.path().display().to_string())
                    }
                    (_, Way::Link(name)) => Through::Link(name.to_owned()),
                },
                mtu: running.mtu,
                obstacles: running.obstacles.clone(),
            };
            let beside = [namespace.as_fd(), questions.as_fd(), connections.as_fd()];
            tell(spawner, &Prepared::Ok(facts), &beside);
            drop((namespace, questions, connections));
            running.serve(spawner, server, &mut outside);
            outside.leave();
        }
        Err(failure) => {
            outside.leave();
            tell(spawner, &Prepared::Err(failure), &[]);
        }
    }
}

fn tell(spawner: &OwnedFd, prepared: &Prepared, beside: &[BorrowedFd<'_>]) {
    // A spawner that is gone is noticed at the next step.
    let _ = channel::send_waiting(spawner, prepared, beside);
}

/// The host's network, as far as this process may touch it.
enum Outside {
    Link(Host),
    Program(Carrier),
}

impl Outside {
    /// To be made in the host's network.
    fn new(way: Way<'_>) -> Result<Self, Failure> {
        match way {
            Way::Link(instance) => Host::new(instance).map(Self::Link),
            Way::Program(program) => Carrier::prepare(program).map(Self::Program),
        }
    }

    /// Leaves the host as it was.
    fn leave(self) {
        match self {
            Self::Link(mut host) => {
                if enter(host.namespace()).is_ok() {
                    host.disconnect();
                }
            }
            Self::Program(program) => drop(program),
        }
    }
}

fn enter(namespace: &OwnedFd) -> Result<(), Failure> {
    move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))
        .step("enter a network")
}

struct Running {
    policies: Policies,
    events: Socket,
    mtu: u32,
    obstacles: Vec<String>,
}

impl Running {
    /// Makes the router's namespace, fills it, and connects it to the host last.
    fn prepare(outside: &mut Outside) -> Result<(Self, [OwnedFd; 3]), Failure> {
        sys::namespaces::unshare(UnshareFlags::NEWNET).step("make the router's network")?;
        let namespace: OwnedFd =
            fs::File::open("/proc/self/ns/net").step("open the router's network")?.into();
        let mut route = Socket::route().step("ask for the router's network")?;
        let mut nftables = Socket::netfilter().step("ask for nftables")?;
        let mut events = Socket::route_events(libc::RTMGRP_LINK as u32).step("watch the links")?;
        // A tap has its number from the kernel; it stays off until all rules are there.
        let tap = match outside {
            Outside::Link(_) => None,
            Outside::Program(program) => Some(program.connect(&mut route, &mut events)?),
        };
        let never = match outside {
            Outside::Link(_) => &NEVER[..],
            Outside::Program(program) => program.never(),
        };
        rules::router(tap.as_ref().map_or(UPLINK, |tap| tap.index), never)
            .make(&mut nftables)
            .step("make the router's rules")?;
        route
            .ask(vec![link::up(LOOPBACK), link::address(LOOPBACK, NAME_SERVER, 32)])
            .step("set up the router's loopback")?;
        for (setting, value) in SETTINGS {
            fs::write(setting, value).step(format_args!("write {setting}"))?;
        }
        link::no_ipv6().step("switch IPv6 off")?;
        let questions = UdpSocket::bind((NAME_SERVER, 53)).step("listen for questions")?;
        let connections = TcpListener::bind((NAME_SERVER, 53)).step("listen for questions")?;
        for made in [questions.set_nonblocking(true), connections.set_nonblocking(true)] {
            made.step("listen for questions")?;
        }
        let (uplink, obstacles) = match (outside, tap) {
            (Outside::Link(host), _) => {
                enter(host.namespace())?;
                let uplink = host.connect(&namespace)?;
                let obstacles = host.obstacles();
                enter(&namespace)?;
                (uplink, obstacles)
            }
            (Outside::Program(_), Some(tap)) => (tap, Vec::new()),
            (Outside::Program(_), None) => {
                return Err(Failure::new("connect the router", "there is no tap"));
            }
        };
        connect(&mut route, &uplink)?;
        let running =
            Self { policies: Policies::new(nftables, route), events, mtu: uplink.mtu, obstacles };
        Ok((running, [namespace, questions.into(), connections.into()]))
    }

    /// Does what the server asks until the spawner is gone.
    fn serve(&mut self, spawner: &OwnedFd, server: &OwnedFd, outside: &mut Outside) {
        let mut listening = true;
        loop {
            let wanted = if listening { PollFlags::IN } else { PollFlags::empty() };
            let mut polled = vec![
                PollFd::new(spawner, PollFlags::IN),
                PollFd::new(&self.events, PollFlags::IN),
                PollFd::new(server, wanted),
            ];
            if let Outside::Program(program) = outside {
                polled.push(PollFd::from_borrowed_fd(program.ended(), PollFlags::IN));
                polled.push(PollFd::from_borrowed_fd(program.changed(), PollFlags::IN));
            }
            match poll(&mut polled, None) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
            let is_ready = |at: usize| polled.get(at).is_some_and(|p| !p.revents().is_empty());
            let (ended, changed, asked) = (is_ready(0), is_ready(1), is_ready(2));
            let (cut_off, moved) = (is_ready(3), is_ready(4));
            drop(polled);
            if ended || cut_off {
                return;
            }
            if let (Outside::Program(program), true) = (&mut *outside, moved) {
                // Functions must not run on if the host's addresses can't be kept from them.
                if program.follow(self.policies.nftables()).is_err() {
                    return;
                }
            }
            if changed {
                self.policies.follow(&mut self.events);
            }
            if asked && listening {
                listening = self.answer(server);
            } else if asked {
                // The server is gone; the spawner is about to notice.
                let _ = poll(&mut [PollFd::new(spawner, PollFlags::IN)], None);
                return;
            }
        }
    }

    /// Answers one request. Returns whether the server is still there.
    fn answer(&mut self, server: &OwnedFd) -> bool {
        let Ok(Some((request, _))) = channel::receive::<Request>(server, RecvFlags::DONTWAIT)
        else {
            return false;
        };
        let result = self.policies.fulfil(request.wish);
        channel::send_waiting(server, &Answer { id: request.id, result }, &[]).is_ok()
    }
}

/// Forwarding, which is this namespace's own; that who sends has the address that it says; and that
/// whoever is refused is told each time (only sandboxes are told anything here).
const SETTINGS: [(&str, &str); 3] = [
    ("/proc/sys/net/ipv4/icmp_ratelimit", "0"),
    ("/proc/sys/net/ipv4/conf/all/rp_filter", "1"),
    ("/proc/sys/net/ipv4/ip_forward", "1"),
];

fn connect(route: &mut Socket, uplink: &Uplink) -> Result<(), Failure> {
    let mut messages =
        vec![link::up(uplink.index), link::address(uplink.index, uplink.address, uplink.prefix)];
    if let Some(hardware) = uplink.gateway_hardware {
        messages.push(link::neighbour(uplink.gateway, hardware, uplink.index));
    }
    messages.push(link::default_route(uplink.gateway, uplink.index));
    route.ask(messages).step("connect the router")
}
