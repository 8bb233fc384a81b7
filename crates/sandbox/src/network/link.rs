//! Links, addresses, routes and neighbours of a network namespace, in the kernel's words (rtnetlink).

use super::netlink::{Attributes, Message, Socket, attributes, number, text};
use model::network::Ipv4Network;
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::{AsRawFd, BorrowedFd};

const CREATE: libc::c_int = libc::NLM_F_CREATE | libc::NLM_F_EXCL;
const DUMP: libc::c_int = libc::NLM_F_DUMP;
const UP: u32 = libc::IFF_UP as u32;
const INET: u8 = libc::AF_INET as u8;
/// `NUD_PERMANENT`: never asked for and never forgotten, and not counted against the host's limit of
/// neighbours, which is one for all namespaces.
const PERMANENT: u16 = 0x80;
/// `RTNH_F_ONLINK`.
const ONLINK: u32 = 4;
/// `VETH_INFO_PEER`.
const PEER: u16 = 1;
/// Length of a link's head.
const LINK_HEAD: usize = 16;

/// A hardware address. What is at the two ends of a cable is always the same, so nobody has to ask.
pub(super) type Hardware = [u8; 6];

/// One end of a cable between two namespaces.
pub(super) struct End<'a> {
    /// Its number; the kernel chooses if there is none.
    pub(super) index: Option<u32>,
    pub(super) name: &'a str,
    pub(super) hardware: Hardware,
}

/// A cable (veth): `near` in the namespace of the socket, where it is up, and `far` in another, where it
/// can be switched on when both ends are there.
pub(super) fn cable(near: &End<'_>, far: &End<'_>, into: BorrowedFd<'_>, mtu: u32) -> Message {
    let end = |end: &End<'_>| {
        Attributes::new()
            .text(libc::IFLA_IFNAME, end.name)
            .add(libc::IFLA_ADDRESS, &end.hardware)
            .add(libc::IFLA_MTU, &mtu.to_ne_bytes())
    };
    let far_end = end(far).add(libc::IFLA_NET_NS_FD, &into.as_raw_fd().to_ne_bytes());
    let peer = Attributes::new().raw(&link_head(far.index.unwrap_or(0), 0)).append(&far_end);
    let kind = Attributes::new()
        .text(libc::IFLA_INFO_KIND, "veth")
        .nested(libc::IFLA_INFO_DATA, &Attributes::new().nested(PEER, &peer));
    Message::new(libc::RTM_NEWLINK, CREATE)
        .raw(&link_head(near.index.unwrap_or(0), UP))
        .append(&end(near))
        .nested(libc::IFLA_LINKINFO, &kind)
}

fn link_head(index: u32, flags: u32) -> [u8; LINK_HEAD] {
    let mut head = [0; LINK_HEAD];
    head[4..8].copy_from_slice(&index.to_ne_bytes());
    head[8..12].copy_from_slice(&flags.to_ne_bytes());
    head[12..16].copy_from_slice(&flags.to_ne_bytes());
    head
}

/// Gives links that are made from now on in the calling process's network namespace no IPv6.
pub(super) fn no_ipv6() -> io::Result<()> {
    match std::fs::write("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1") {
        // A kernel without it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        written => written,
    }
}

/// Switches a link on.
pub(super) fn up(index: u32) -> Message {
    Message::new(libc::RTM_NEWLINK, 0).raw(&link_head(index, UP))
}

/// Removes a link, and the other end of a cable with it.
pub(super) fn remove(index: u32) -> Message {
    Message::new(libc::RTM_DELLINK, 0).raw(&link_head(index, 0))
}

/// Gives a link an address.
pub(super) fn address(link: u32, address: Ipv4Addr, prefix: u8) -> Message {
    Message::new(libc::RTM_NEWADDR, CREATE)
        .raw(&[INET, prefix, 0, 0])
        .raw(&link.to_ne_bytes())
        .attribute(libc::IFA_LOCAL, &address.octets())
        .attribute(libc::IFA_ADDRESS, &address.octets())
}

/// Sends what is for one address out by a link.
pub(super) fn route_to(destination: Ipv4Addr, link: u32) -> Message {
    route(32, libc::RT_SCOPE_LINK, 0)
        .attribute(libc::RTA_DST, &destination.octets())
        .attribute(libc::RTA_OIF, &link.to_ne_bytes())
}

/// Sends everything else to `gateway`, which is at the other end of a link whatever the addresses say.
pub(super) fn default_route(gateway: Ipv4Addr, link: u32) -> Message {
    route(0, libc::RT_SCOPE_UNIVERSE, ONLINK)
        .attribute(libc::RTA_GATEWAY, &gateway.octets())
        .attribute(libc::RTA_OIF, &link.to_ne_bytes())
}

fn route(prefix: u8, scope: u8, flags: u32) -> Message {
    let (table, kind) = (libc::RT_TABLE_MAIN, libc::RTN_UNICAST);
    Message::new(libc::RTM_NEWROUTE, CREATE)
        .raw(&[INET, prefix, 0, 0, table, libc::RTPROT_STATIC, scope, kind])
        .raw(&flags.to_ne_bytes())
}

/// Says which hardware address an address has.
pub(super) fn neighbour(address: Ipv4Addr, hardware: Hardware, link: u32) -> Message {
    Message::new(libc::RTM_NEWNEIGH, CREATE)
        .raw(&[INET, 0, 0, 0])
        .raw(&link.to_ne_bytes())
        .raw(&PERMANENT.to_ne_bytes())
        .raw(&[0, 0])
        .attribute(libc::NDA_DST, &address.octets())
        .attribute(libc::NDA_LLADDR, &hardware)
}

/// A link as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) index: u32,
    pub(super) name: String,
    pub(super) mtu: u32,
}

/// All links of the namespace.
pub(super) fn links(socket: &mut Socket) -> io::Result<Vec<Link>> {
    let message = Message::new(libc::RTM_GETLINK, DUMP).raw(&link_head(0, 0));
    Ok(socket.list(message)?.iter().filter_map(|body| link(body)).collect())
}

fn link(body: &[u8]) -> Option<Link> {
    let found = attributes(body, LINK_HEAD);
    Some(Link {
        index: link_index(body)?,
        name: text(found.get(&libc::IFLA_IFNAME)?),
        mtu: number(found.get(&libc::IFLA_MTU)?, 0)?,
    })
}

/// The number of the link that a message of type `RTM_*LINK` is about.
pub(super) fn link_index(body: &[u8]) -> Option<u32> {
    number(body, 4)
}

/// A route with a link: (destination, length of its prefix, link).
pub(super) type Route = (Ipv4Addr, u8, u32);

/// All unicast routes of the namespace that lead out by one link, of all tables.
pub(super) fn routes(socket: &mut Socket) -> io::Result<Vec<Route>> {
    let message = Message::new(libc::RTM_GETROUTE, DUMP).raw(&[INET]).raw(&[0; 11]);
    Ok(socket.list(message)?.iter().filter_map(|body| unicast(body)).collect())
}

/// What the namespace takes for its own: the destinations of its local routes, of all tables.
pub(super) fn own_networks(socket: &mut Socket) -> io::Result<Vec<Ipv4Network>> {
    let message = Message::new(libc::RTM_GETROUTE, DUMP).raw(&[INET]).raw(&[0; 11]);
    Ok(socket.list(message)?.iter().filter_map(|body| own(body)).collect())
}

fn own(body: &[u8]) -> Option<Ipv4Network> {
    let (prefix, kind) = (*body.get(1)?, *body.get(7)?);
    let found = attributes(body, 12);
    let destination = found.get(&libc::RTA_DST).map_or(Some(Ipv4Addr::UNSPECIFIED), |v| ipv4(v))?;
    Ipv4Network::around(destination, prefix).filter(|_| kind == libc::RTN_LOCAL)
}

fn unicast(body: &[u8]) -> Option<Route> {
    let (prefix, kind) = (*body.get(1)?, *body.get(7)?);
    let found = attributes(body, 12);
    let destination = found.get(&libc::RTA_DST).map_or(Some(Ipv4Addr::UNSPECIFIED), |v| ipv4(v))?;
    let link = number(found.get(&libc::RTA_OIF)?, 0)?;
    (kind == libc::RTN_UNICAST).then_some((destination, prefix, link))
}

/// All IPv4 addresses of the namespace.
pub(super) fn addresses(socket: &mut Socket) -> io::Result<Vec<Ipv4Addr>> {
    let message = Message::new(libc::RTM_GETADDR, DUMP).raw(&[INET]).raw(&[0; 7]);
    let local = |body: &Vec<u8>| ipv4(attributes(body, 8).get(&libc::IFA_LOCAL)?);
    Ok(socket.list(message)?.iter().filter_map(local).collect())
}

fn ipv4(value: &[u8]) -> Option<Ipv4Addr> {
    value.first_chunk::<4>().map(|octets| Ipv4Addr::from(*octets))
}
