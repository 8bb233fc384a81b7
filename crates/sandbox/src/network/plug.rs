//! Plugs networks of sandboxes into the router.

use super::link::{self, End, Hardware};
use super::netlink::Socket;
use super::place::{NAME_SERVER, Place, Places};
use super::rules;
use crate::failure::Step;
use crate::protocol::Failure;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::collections::HashSet;
use std::os::fd::{AsFd, OwnedFd};

/// The number of a sandbox's own link: the one behind its loopback.
const ETH0: u32 = 2;

const ROUTER_HARDWARE: Hardware = [2, b'm', b'a', b'y', 1, 1];
const SANDBOX_HARDWARE: Hardware = [2, b'm', b'a', b'y', 1, 2];

/// The router's namespace, seen from the maker of networks.
pub(crate) struct Plug {
    route: Socket,
    nftables: Socket,
    events: Socket,
    places: Places,
    mtu: u32,
}

impl Plug {
    /// Opens the router's namespace. The calling process is in it afterwards. `highest` is the highest
    /// number of a link that was used before, by a predecessor.
    pub(crate) fn new(router: &OwnedFd, mtu: u32, highest: u32) -> Result<Self, Failure> {
        move_into_link_name_space(router.as_fd(), Some(LinkNameSpaceType::Network))
            .step("enter the router")?;
        let mut route = Socket::route().step("ask for the router's links")?;
        let events = Socket::route_events(libc::RTMGRP_LINK as u32).step("watch the links")?;
        let mut places = Places::new(highest);
        for (address, prefix, link) in link::routes(&mut route).step("list the router's routes")? {
            if prefix == 32 {
                places.found(Place { link, address });
            }
        }
        let nftables = Socket::netfilter().step("ask for the router's rules")?;
        Ok(Self { route, nftables, events, places, mtu })
    }

    /// Gives the calling process's network namespace a link to the router, from which everything
    /// goes out that is not forbidden to all. `namespace` is the same one.
    pub(crate) fn connect(&mut self, namespace: &OwnedFd) -> Result<Place, Failure> {
        self.forget_the_gone();
        let place = self.places.take().ok_or_else(|| Failure {
            exhausted: true,
            ..Failure::new("choose an address", "all 30,720 are in use")
        })?;
        let connected = self.connect_at(place, namespace);
        if connected.is_err() {
            // It may not have come as far as that.
            let _ = self.route.ask(vec![link::remove(place.link)]);
            let _ = rules::close(place.link).make(&mut self.nftables);
            self.places.gone(place.link);
        }
        connected.map(|()| place)
    }

    fn connect_at(&mut self, place: Place, namespace: &OwnedFd) -> Result<(), Failure> {
        let Place { link: number, address } = place;
        let name = format!("sandbox{number}");
        // Before the link is there, so that what is known of it is removed after it is gone.
        rules::open(number).make(&mut self.nftables).step("open a network")?;
        link::no_ipv6().step("switch IPv6 off")?;
        let near = End { index: Some(number), name: &name, hardware: ROUTER_HARDWARE };
        let far = End { index: Some(ETH0), name: "eth0", hardware: SANDBOX_HARDWARE };
        self.route
            .ask(vec![
                link::cable(&near, &far, namespace.as_fd(), self.mtu),
                link::neighbour(address, SANDBOX_HARDWARE, number),
                link::route_to(address, number),
            ])
            .step("plug a network into the router")?;
        Socket::route()
            .and_then(|mut inside| {
                inside.ask(vec![
                    link::up(ETH0),
                    link::address(ETH0, address, 32),
                    link::neighbour(NAME_SERVER, ROUTER_HARDWARE, ETH0),
                    link::default_route(NAME_SERVER, ETH0),
                ])
            })
            .step("give a network an address")
    }

    fn forget_the_gone(&mut self) {
        match self.events.events() {
            Ok(events) => {
                let gone = events.iter().filter(|(kind, _)| *kind == libc::RTM_DELLINK);
                gone.filter_map(|(_, body)| link::link_index(body))
                    .for_each(|link| self.places.gone(link));
            }
            // Events were lost.
            Err(_) => {
                let Ok(links) = link::links(&mut self.route) else { return };
                let there: HashSet<u32> = links.into_iter().map(|link| link.index).collect();
                let gone = self.places.taken().into_iter().filter(|link| !there.contains(link));
                gone.for_each(|link| self.places.gone(link));
            }
        }
    }
}
