//! The rules: of the router for all sandboxes, of the router for one policy, and of the host.

use super::expression::{
    Expression, Verdict, decide, for_address, for_address_and_port_of, for_one_of, for_port,
    for_this_host, from_address, from_link, from_link_named, masquerade, not_ipv4, not_redirected,
    not_to_link, of_a_known_connection, of_a_new_connection, of_protocol, reject, to_link,
    verdict_for_its_link,
};
use super::nftables::{Base, Changes, Hook, Key, Set};
use super::place::NAME_SERVER;
use model::network::{Allowed, AllowedAddress, Ipv4Network, merged};
use std::net::Ipv4Addr;
use std::time::Duration;

/// The router's table.
pub(super) const ROUTER: &str = "mayfly";

/// Beginning of the names of all tables on the host.
pub(super) const HOST_PREFIX: &str = "mayfly-";

/// The host's table that keeps it from forwarding for others on links where Mayfly switched
/// forwarding on. It has a chain for each such link, with the link's name.
pub(super) const FORWARDING: &str = "mayfly-forwarding";

/// The map from the number of a sandbox's link to what its policy says.
const POLICIES: &str = "policies";
const NEVER_REACHED: &str = "never";

const BEFORE_REDIRECTION: i32 = -300;
const FILTER: i32 = 0;
const BEFORE_FILTER: i32 = -10;
const TRANSLATION: i32 = 100;

/// The router's own rules: what is always so, whatever the policies say.
/// `never` is what no function reaches, [`model::network::NEVER`] included.
pub(super) fn router(uplink: u32, never: &[Ipv4Network]) -> Changes<'static> {
    let base = |hook, priority, kind, drops| Base { hook, priority, kind, drops };
    let mut changes = Changes::of(ROUTER)
        .table(false)
        .set(&Set { name: NEVER_REACHED, key: 4, ranges: true, verdicts: false, timed: false })
        .put(NEVER_REACHED, &ranges(never))
        .set(&Set { name: POLICIES, key: 4, ranges: false, verdicts: true, timed: false })
        .chain("forward", Some(&base(Hook::Forward, FILTER, "filter", true)))
        .chain("input", Some(&base(Hook::Input, FILTER, "filter", true)))
        .chain("translation", Some(&base(Hook::AfterRouting, TRANSLATION, "nat", false)));
    for rule in [
        row([not_ipv4(), decide(&Verdict::Drop)]),
        row([of_a_known_connection(), decide(&Verdict::Accept)]),
        // Nothing comes in.
        row([from_link(uplink), decide(&Verdict::Drop)]),
        // Nobody reaches a neighbour.
        row([not_to_link(uplink), reject()]),
        row([for_one_of(NEVER_REACHED), reject()]),
        verdict_for_its_link(POLICIES),
        reject(),
    ] {
        changes = changes.rule("forward", &rule);
    }
    changes = changes
        .rule("input", &row([from_link(uplink), decide(&Verdict::Drop)]))
        .rule("translation", &row([to_link(uplink), masquerade()]));
    for protocol in [libc::IPPROTO_UDP, libc::IPPROTO_TCP] {
        let name_server = [
            for_address(NAME_SERVER),
            of_protocol(protocol),
            for_port(53),
            decide(&Verdict::Accept),
        ];
        changes = changes.rule("input", &row(name_server));
    }
    changes.rule("input", &reject())
}

/// Changes what no function reaches.
pub(super) fn never_reached(
    changes: Changes<'static>,
    before: &[Ipv4Network],
    now: &[Ipv4Network],
) -> Changes<'static> {
    changes.take(NEVER_REACHED, &ranges(before)).put(NEVER_REACHED, &ranges(now))
}

/// Lets everything out that comes in by a new link, but for what is never reached.
pub(super) fn open(link: u32) -> Changes<'static> {
    Changes::of(ROUTER).put(POLICIES, &[policy(link, Some(Verdict::Accept))])
}

/// Lets nothing out.
pub(super) fn close(link: u32) -> Changes<'static> {
    Changes::of(ROUTER).take(POLICIES, &[policy(link, None)])
}

/// Lets out what the policy of this number allows, instead of everything.
pub(super) fn assign(changes: Changes<'static>, link: u32, number: u32) -> Changes<'static> {
    let to = Verdict::GoTo(Names::of(number).chain);
    // A key that leads elsewhere can't be put in again.
    changes.take(POLICIES, &[policy(link, None)]).put(POLICIES, &[policy(link, Some(to))])
}

fn policy(link: u32, verdict: Option<Verdict>) -> Key {
    Key { bytes: link.to_ne_bytes().to_vec(), verdict, ..Key::default() }
}

/// Names of a policy's chain and sets.
struct Names {
    chain: String,
    networks: String,
    addresses: String,
    ports: String,
}

impl Names {
    fn of(number: u32) -> Self {
        let name = |what: &str| format!("policy-{number}{what}");
        Self {
            chain: name(""),
            networks: name("-networks"),
            addresses: name("-addresses"),
            ports: name("-ports"),
        }
    }
}

/// Makes the chain and the sets of a policy.
pub(super) fn allow(number: u32, allowed: &Allowed) -> Changes<'static> {
    let names = Names::of(number);
    let set = |name, key, ranges| Set { name, key, ranges, verdicts: false, timed: !ranges };
    let mut changes = Changes::of(ROUTER)
        .set(&set(&names.networks, 4, true))
        .put(&names.networks, &ranges(&allowed.networks))
        .set(&set(&names.addresses, 4, false))
        .set(&set(&names.ports, 8, false))
        .chain(&names.chain, None)
        .rule(&names.chain, &row([for_one_of(&names.networks), decide(&Verdict::Accept)]))
        .rule(&names.chain, &row([for_one_of(&names.addresses), decide(&Verdict::Accept)]));
    for protocol in [libc::IPPROTO_TCP, libc::IPPROTO_UDP] {
        let rule = [
            of_protocol(protocol),
            for_address_and_port_of(&names.ports),
            decide(&Verdict::Accept),
        ];
        changes = changes.rule(&names.chain, &row(rule));
    }
    let always = |address: &AllowedAddress| (*address, None);
    let addresses: Vec<_> = allowed.addresses.iter().map(always).collect();
    // What goes to another chain does not come back, so the last rule stands here, too.
    permit(changes, number, &addresses).rule(&names.chain, &reject())
}

/// Removes the chain and the sets of a policy to which no link leads.
pub(super) fn forget(number: u32) -> Changes<'static> {
    let names = Names::of(number);
    Changes::of(ROUTER)
        .no_chain(&names.chain)
        .no_set(&names.networks)
        .no_set(&names.addresses)
        .no_set(&names.ports)
}

/// Adds addresses to a policy, for a time or for good.
pub(super) fn permit(
    changes: Changes<'static>,
    number: u32,
    addresses: &[(AllowedAddress, Option<Duration>)],
) -> Changes<'static> {
    let names = Names::of(number);
    let (mut whole, mut ports) = (Vec::new(), Vec::new());
    for (AllowedAddress { address, port }, time) in addresses {
        let mut bytes = address.octets().to_vec();
        let keys = match port {
            None => &mut whole,
            Some(port) => {
                // A register is four bytes wide.
                bytes.extend(port.to_be_bytes());
                bytes.extend([0, 0]);
                &mut ports
            }
        };
        keys.push(Key { bytes, time: *time, ..Key::default() });
    }
    changes.replace(&names.addresses, &whole).replace(&names.ports, &ports)
}

/// Begin and end of each range; what reaches up to the last address has no end.
fn ranges(networks: &[Ipv4Network]) -> Vec<Key> {
    let key =
        |address: Ipv4Addr, ends| Key { bytes: address.octets().to_vec(), ends, ..Key::default() };
    merged(networks)
        .into_iter()
        .flat_map(|(first, last)| {
            let behind = u32::from(last).checked_add(1).map(|a| key(Ipv4Addr::from(a), true));
            [Some(key(first, false)), behind]
        })
        .flatten()
        .collect()
}

/// The host's rules for what comes from the router: nothing for the host itself, and the host's own
/// address for what goes on.
pub(super) fn host(table: &str, link: u32, router: Ipv4Addr) -> Changes<'_> {
    let base = |hook, priority, kind| Base { hook, priority, kind, drops: false };
    Changes::of(table)
        .table(true)
        .chain("own-addresses", Some(&base(Hook::BeforeRouting, BEFORE_REDIRECTION, "filter")))
        .rule("own-addresses", &row([from_link(link), for_this_host(), reject()]))
        .chain("input", Some(&base(Hook::Input, BEFORE_FILTER, "filter")))
        .rule("input", &row([from_link(link), decide(&Verdict::Drop)]))
        .chain("translation", Some(&base(Hook::AfterRouting, TRANSLATION, "nat")))
        .rule("translation", &row([from_address(router), not_to_link(link), masquerade()]))
}

/// Keeps the host from forwarding what comes in by a link, but for the replies to what went out and
/// what somebody's rules redirect.
pub(super) fn no_forwarding_for_others(link: &str) -> Changes<'static> {
    let base = Base { hook: Hook::Forward, priority: BEFORE_FILTER, kind: "filter", drops: false };
    let rule =
        [from_link_named(link), of_a_new_connection(), not_redirected(), decide(&Verdict::Drop)];
    Changes::of(FORWARDING).table(false).chain(link, Some(&base)).rule(link, &row(rule))
}

fn row<const N: usize>(parts: [Vec<Expression>; N]) -> Vec<Expression> {
    parts.into_iter().flatten().collect()
}
