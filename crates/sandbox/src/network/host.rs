//! The host's side of the router: one cable, one table, and forwarding where it is off.

use super::link::{self, End, Link};
use super::netlink::Socket;
use super::nftables::{Changes, chains, tables};
use super::rules::{self, FORWARDING, HOST_PREFIX};
use crate::failure::Step;
use crate::protocol::Failure;
use model::network::Ipv4Network;
use rustix::fs::{FlockOperation, flock};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::{AsFd, OwnedFd};

/// Where the pairs of addresses of all Mayflys on a machine come from.
const RANGE: (Ipv4Addr, u8) = (Ipv4Addr::new(169, 254, 208, 0), 20);

/// The router's end of the cable.
pub(super) const UPLINK: u32 = 2;

const HOST_HARDWARE: link::Hardware = [2, b'm', b'a', b'y', 0, 1];
const UPLINK_HARDWARE: link::Hardware = [2, b'm', b'a', b'y', 0, 2];

/// Size of packets where the host's own way out doesn't say otherwise, in bytes.
const MTU: u32 = 1_500;

/// The host's network, seen from the router process.
pub(super) struct Host {
    namespace: OwnedFd,
    route: Socket,
    /// Owns the table: it goes with this socket.
    nftables: Socket,
    name: String,
    table: String,
    link: Option<u32>,
}

/// What the router has to know of its way out.
pub(super) struct Uplink {
    pub(super) index: u32,
    pub(super) address: Ipv4Addr,
    /// How many bits of the address are the uplink's network.
    pub(super) prefix: u8,
    pub(super) gateway: Ipv4Addr,
    /// `None` if it has to be asked for.
    pub(super) gateway_hardware: Option<link::Hardware>,
    pub(super) mtu: u32,
}

impl Host {
    /// To be made in the host's network namespace. `instance` tells this Mayfly from others.
    pub(super) fn new(instance: &str) -> Result<Self, Failure> {
        let name = link_name(instance);
        let pid = rustix::process::getpid().as_raw_nonzero();
        Ok(Self {
            namespace: fs::File::open("/proc/self/ns/net").step("open the host's network")?.into(),
            route: Socket::route().step("ask for the host's network")?,
            nftables: Socket::netfilter().step("ask for nftables")?,
            // A predecessor that was killed may still be ending.
            table: format!("{name}-{pid}"),
            name,
            link: None,
        })
    }

    pub(super) fn namespace(&self) -> &OwnedFd {
        &self.namespace
    }

    /// Connects the router's namespace. To be called in the host's.
    pub(super) fn connect(&mut self, router: &OwnedFd) -> Result<Uplink, Failure> {
        self.remove_old_link()?;
        let _others_wait = self.lock()?;
        let addresses = link::addresses(&mut self.route).step("list the host's addresses")?;
        let routes = link::routes(&mut self.route).step("list the host's routes")?;
        let links = link::links(&mut self.route).step("list the host's links")?;
        let (gateway, address) = pair(&self.name, &addresses, &routes).ok_or_else(|| {
            Failure::new("choose addresses", "the host uses all of 169.254.208.0/20")
        })?;
        let mtu = mtu(&links, &routes);
        let near = End { index: None, name: &self.name, hardware: HOST_HARDWARE };
        let far = End { index: Some(UPLINK), name: "uplink", hardware: UPLINK_HARDWARE };
        self.route
            .ask(vec![link::cable(&near, &far, router.as_fd(), mtu)])
            .step("make the router's link")?;
        let index = self.index_of_link()?;
        self.link = Some(index);
        switch_ipv6_off(&self.name).step("switch IPv6 off")?;
        rules::host(&self.table, index, address)
            .make(&mut self.nftables)
            .step("make the host's table of rules")?;
        self.route
            .ask(vec![
                link::address(index, gateway, 31),
                link::neighbour(address, UPLINK_HARDWARE, index),
            ])
            .step("give the router's link an address")?;
        self.switch_forwarding_on(&links, &routes)?;
        Ok(Uplink {
            index: UPLINK,
            address,
            prefix: 31,
            gateway,
            gateway_hardware: Some(HOST_HARDWARE),
            mtu,
        })
    }

    /// Takes the cable away, so that nothing gets through any more while the rules end, and leaves
    /// the host as it was. To be called in the host's namespace.
    pub(super) fn disconnect(&mut self) {
        // Whatever fails here is gone already; there is nobody left to tell.
        if let Some(index) = self.link.take() {
            let _ = self.route.ask(vec![link::remove(index)]);
        }
        let _ = Changes::of(&self.table).no_table().make(&mut self.nftables);
        let _ = self.switch_forwarding_off();
    }

    /// A killed predecessor's router may still be there.
    fn remove_old_link(&mut self) -> Result<(), Failure> {
        let links = link::links(&mut self.route).step("list the host's links")?;
        let old = links.iter().find(|link| link.name == self.name);
        if let Some(old) = old {
            // It may go by itself at this moment.
            let _ = self.route.ask(vec![link::remove(old.index)]);
        }
        Ok(())
    }

    fn index_of_link(&mut self) -> Result<u32, Failure> {
        let links = link::links(&mut self.route).step("list the host's links")?;
        links
            .iter()
            .find(|link| link.name == self.name)
            .map(|link| link.index)
            .ok_or_else(|| Failure::new("find the router's link", "it is gone"))
    }

    /// Forwarding is asked of the link by which a packet comes in: ours for what goes out, and those
    /// with routes for the replies.
    fn switch_forwarding_on(
        &mut self,
        links: &[Link],
        routes: &[link::Route],
    ) -> Result<(), Failure> {
        write_forwarding(&self.name, true).step("switch forwarding on for the router's link")?;
        let with_routes: BTreeSet<u32> = routes.iter().map(|(_, _, link)| *link).collect();
        if forwards("all").step("see whether the host forwards")? {
            // Somebody wants it to forward, on all links, so none is kept from it.
            let guarded = !tables(&mut self.nftables, FORWARDING).step("list tables")?.is_empty();
            if guarded {
                Changes::of(FORWARDING)
                    .no_table()
                    .make(&mut self.nftables)
                    .step("remove the table mayfly-forwarding")?;
            }
            return Ok(());
        }
        for link in links {
            let ours = link.name.starts_with(HOST_PREFIX) || link.name == "lo";
            if ours || !with_routes.contains(&link.index) {
                continue;
            }
            if !forwards(&link.name).step("see whether a link forwards")? {
                rules::no_forwarding_for_others(&link.name)
                    .make(&mut self.nftables)
                    .step("keep the host from forwarding for others")?;
                write_forwarding(&link.name, true)
                    .step(format_args!("switch forwarding on for {}", link.name))?;
            }
        }
        Ok(())
    }

    /// Switches forwarding off where a Mayfly switched it on, unless there is another one.
    fn switch_forwarding_off(&mut self) -> Result<(), Failure> {
        let _others_wait = self.lock()?;
        let mut all = tables(&mut self.nftables, HOST_PREFIX).step("list tables")?;
        all.retain(|table| *table != self.table);
        if all != [FORWARDING] {
            return Ok(());
        }
        let chains = chains(&mut self.nftables).step("list chains")?;
        for chain in chains.iter().filter(|chain| chain.table == FORWARDING) {
            // The link may be gone.
            let _ = write_forwarding(&chain.name, false);
        }
        Changes::of(FORWARDING).no_table().make(&mut self.nftables).step("remove a table")
    }

    /// Other Mayflys of the machine wait while this is held.
    fn lock(&self) -> Result<OwnedFd, Failure> {
        let file = fs::File::open("/proc/self/ns/net").step("open the host's network")?;
        flock(&file, FlockOperation::LockExclusive).step("wait for other Mayflys")?;
        Ok(file.into())
    }

    /// Chains of others that drop what they don't know of what is forwarded, as "table/chain".
    pub(super) fn obstacles(&mut self) -> Vec<String> {
        let chains = chains(&mut self.nftables).unwrap_or_default();
        chains
            .into_iter()
            .filter(|chain| chain.drops_what_is_forwarded)
            .map(|chain| format!("{}/{}", chain.table, chain.name))
            .collect()
    }

    pub(super) fn link_name(&self) -> &str {
        &self.name
    }
}

/// At most 15 characters fit: a hash (FNV-1a) of the name.
fn link_name(instance: &str) -> String {
    format!("{HOST_PREFIX}{:08x}", hash(instance))
}

fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Two neighbouring addresses that the host has no use for: its own and the router's.
fn pair(
    name: &str,
    addresses: &[Ipv4Addr],
    routes: &[link::Route],
) -> Option<(Ipv4Addr, Ipv4Addr)> {
    let (first, prefix) = RANGE;
    let pairs = 1u32 << (31 - prefix);
    // A route to all link-local addresses is no use of any of them, nor is the default route.
    let in_use = |address: Ipv4Addr| {
        addresses.contains(&address)
            || routes.iter().any(|(to, prefix, _)| {
                *prefix > 16
                    && Ipv4Network::around(*to, *prefix).is_some_and(|n| n.contains(address))
            })
    };
    (0..pairs)
        .map(|step| u32::from(first) + (hash(name).wrapping_add(step) % pairs) * 2)
        .map(|low| (Ipv4Addr::from(low), Ipv4Addr::from(low + 1)))
        .find(|(low, high)| !in_use(*low) && !in_use(*high))
}

/// The size of packets on the host's own way out.
fn mtu(links: &[Link], routes: &[link::Route]) -> u32 {
    let out = routes.iter().filter(|(_, prefix, _)| *prefix == 0).map(|(_, _, link)| *link);
    out.filter_map(|index| links.iter().find(|link| link.index == index))
        .map(|link| link.mtu)
        .min()
        .map_or(MTU, |mtu| mtu.clamp(1_280, 65_535))
}

fn forwarding(link: &str) -> String {
    format!("/proc/sys/net/ipv4/conf/{link}/forwarding")
}

fn forwards(link: &str) -> io::Result<bool> {
    Ok(fs::read_to_string(forwarding(link))?.trim() == "1")
}

fn write_forwarding(link: &str, on: bool) -> io::Result<()> {
    fs::write(forwarding(link), if on { "1" } else { "0" })
}

fn switch_ipv6_off(link: &str) -> io::Result<()> {
    match fs::write(format!("/proc/sys/net/ipv6/conf/{link}/disable_ipv6"), "1") {
        // A kernel without it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        written => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_chosen_where_the_host_has_none() {
        let (first, second) = pair("mayfly-x", &[], &[]).expect("a pair");
        assert_eq!(u32::from(first) + 1, u32::from(second));
        let elsewhere = pair("mayfly-x", &[second], &[]).expect("another pair");
        assert_ne!(elsewhere.0, first);
        let routed = pair("mayfly-x", &[], &[(first, 31, 4)]).expect("another pair");
        assert_eq!(routed, elsewhere);
        let wide = [(Ipv4Addr::new(169, 254, 0, 0), 16, 4), (Ipv4Addr::UNSPECIFIED, 0, 4)];
        assert_eq!(pair("mayfly-x", &[], &wide), Some((first, second)));
        assert_eq!(pair("mayfly-x", &[], &[(RANGE.0, 20, 4)]), None);
    }

    #[test]
    fn a_link_s_name_fits() {
        assert_eq!(link_name("a-name-of-up-to-32-characters-xx").len(), libc::IFNAMSIZ - 1);
    }
}
