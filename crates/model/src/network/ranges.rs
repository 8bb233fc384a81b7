//! Ranges of IPv4 addresses.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::Ipv4Addr;

/// An IPv4 network: an address whose bits behind the prefix are zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ipv4Network {
    address: Ipv4Addr,
    prefix: u8,
}

const fn network(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Network {
    Ipv4Network { address: Ipv4Addr::new(a, b, c, d), prefix }
}

/// What no function reaches, whatever its policy: this host, loopback, link-local (metadata of most
/// clouds), the metadata services elsewhere (Alibaba Cloud, Azure, Oracle Cloud), multicast, reserved
/// and broadcast.
pub static NEVER: [Ipv4Network; 8] = [
    network(0, 0, 0, 0, 8),
    network(127, 0, 0, 0, 8),
    network(169, 254, 0, 0, 16),
    network(100, 100, 100, 200, 32),
    network(168, 63, 129, 16, 32),
    network(192, 0, 0, 192, 32),
    network(224, 0, 0, 0, 4),
    network(240, 0, 0, 0, 4),
];

impl Ipv4Network {
    /// The network of that prefix in which an address lies; `None` for a prefix above 32.
    pub fn around(address: Ipv4Addr, prefix: u8) -> Option<Self> {
        let bits = 32u32.checked_sub(u32::from(prefix))?;
        let mask = u32::MAX.checked_shl(bits).unwrap_or(0);
        Some(Self { address: Ipv4Addr::from(u32::from(address) & mask), prefix })
    }

    /// Its first address.
    pub fn first(&self) -> Ipv4Addr {
        self.address
    }

    /// Its last address.
    pub fn last(&self) -> Ipv4Addr {
        let rest = u32::MAX.checked_shr(u32::from(self.prefix)).unwrap_or(0);
        Ipv4Addr::from(u32::from(self.address) | rest)
    }

    /// Whether an address lies in it.
    pub fn contains(&self, address: Ipv4Addr) -> bool {
        (self.first()..=self.last()).contains(&address)
    }

    /// Whether all of it lies in what no function reaches.
    pub fn is_never_reached(&self) -> bool {
        NEVER.iter().any(|never| never.contains(self.first()) && never.contains(self.last()))
    }
}

impl fmt::Display for Ipv4Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// The same addresses as ranges from first to last that neither overlap nor touch, in order.
pub fn merged(networks: &[Ipv4Network]) -> Vec<(Ipv4Addr, Ipv4Addr)> {
    let mut sorted = networks.to_vec();
    sorted.sort_unstable();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for network in sorted {
        let (first, last) = (u32::from(network.first()), u32::from(network.last()));
        match ranges.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => ranges.push((first, last)),
        }
    }
    ranges.into_iter().map(|(a, b)| (Ipv4Addr::from(a), Ipv4Addr::from(b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_a_first_and_a_last_address() {
        for (prefix, first, last) in [
            (0, "0.0.0.0", "255.255.255.255"),
            (8, "203.0.0.0", "203.255.255.255"),
            (31, "203.0.113.6", "203.0.113.7"),
            (32, "203.0.113.7", "203.0.113.7"),
        ] {
            let address = Ipv4Addr::new(203, 0, 113, 7);
            let network = Ipv4Network::around(address, prefix).expect("a prefix");
            assert_eq!(network.first().to_string(), first);
            assert_eq!(network.last().to_string(), last);
            assert!(network.contains(address));
        }
        assert_eq!(Ipv4Network::around(Ipv4Addr::LOCALHOST, 33), None);
    }

    #[test]
    fn ranges_that_overlap_or_touch_become_one() {
        let networks =
            [network(10, 0, 1, 0, 24), network(10, 0, 0, 0, 24), network(10, 0, 0, 8, 29)];
        assert_eq!(merged(&networks), [(Ipv4Addr::new(10, 0, 0, 0), Ipv4Addr::new(10, 0, 1, 255))]);
        let end = [network(240, 0, 0, 0, 4), network(224, 0, 0, 0, 4)];
        assert_eq!(merged(&end), [(Ipv4Addr::new(224, 0, 0, 0), Ipv4Addr::BROADCAST)]);
    }
}
