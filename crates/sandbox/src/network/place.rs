//! Where a sandbox's network is plugged into the router: the number of its link there, and its address.

use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;

/// Where the name server of all sandboxes is, in the router; the same address as in AWS Lambda's
/// environments.
pub(crate) const NAME_SERVER: Ipv4Addr = Ipv4Addr::new(169, 254, 78, 1);

/// The range of the sandboxes' addresses, 169.254.128.0/17.
const FIRST: u32 = 0xa9fe_8000;

/// How many addresses there are.
const ADDRESSES: u32 = 0x8000;

/// Part of the range that is left out, because clouds' own services are known by its addresses:
/// 169.254.168.0/21.
const LEFT_OUT: std::ops::Range<u32> = 0x2800..0x3000;

/// The first number of a link; smaller ones are the router's own.
const FIRST_LINK: u32 = 16;

/// How many numbers a maker of networks that ended may have used without telling.
const UNKNOWN: u32 = 1_024;

/// Where a network is plugged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Place {
    /// The link's number in the router's namespace, never used again.
    pub(crate) link: u32,
    /// The sandbox's address; used again when its network is gone.
    pub(crate) address: Ipv4Addr,
}

/// Hands out places.
#[derive(Debug)]
pub(super) struct Places {
    next_link: u32,
    next_address: u32,
    taken: std::collections::HashMap<u32, Ipv4Addr>,
    addresses: std::collections::HashSet<Ipv4Addr>,
}

impl Places {
    /// `highest` is the highest number that was handed out before, and known of.
    pub(super) fn new(highest: u32) -> Self {
        let next_link = if highest == 0 { FIRST_LINK } else { highest.saturating_add(UNKNOWN) };
        Self {
            next_link,
            next_address: 0,
            taken: std::collections::HashMap::new(),
            addresses: std::collections::HashSet::new(),
        }
    }

    /// A free place; `None` if all addresses are in use. The address that was free for longest comes
    /// first, so that what is left of old connections finds nobody.
    pub(super) fn take(&mut self) -> Option<Place> {
        let address = self.free_address()?;
        let link = self.next_link;
        // The kernel's numbers are positive 32-bit ones; two thousand million last longer than a
        // spawner lives.
        self.next_link = link.checked_add(1).filter(|next| i32::try_from(*next).is_ok())?;
        self.taken.insert(link, address);
        self.addresses.insert(address);
        Some(Place { link, address })
    }

    /// There is a network at this place already.
    pub(super) fn found(&mut self, place: Place) {
        self.taken.insert(place.link, place.address);
        self.addresses.insert(place.address);
        self.next_link = self.next_link.max(place.link.saturating_add(UNKNOWN));
    }

    fn free_address(&mut self) -> Option<Ipv4Addr> {
        for _ in 0..ADDRESSES {
            let offset = self.next_address;
            self.next_address = (offset + 1) % ADDRESSES;
            let address = Ipv4Addr::from(FIRST + offset);
            if !LEFT_OUT.contains(&offset) && !self.addresses.contains(&address) {
                return Some(address);
            }
        }
        None
    }

    /// The link of this number is gone, and its address free.
    pub(super) fn gone(&mut self, link: u32) {
        if let Some(address) = self.taken.remove(&link) {
            self.addresses.remove(&address);
        }
    }

    /// The numbers of all links that are taken.
    pub(super) fn taken(&self) -> Vec<u32> {
        self.taken.keys().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_addresses_of_a_predecessor_are_left_alone() {
        let mut places = Places::new(20);
        let old = Place { link: 25, address: Ipv4Addr::from(FIRST) };
        places.found(old);
        let place = places.take().expect("a place");
        assert!(place.link > 25 && place.address != old.address);
    }

    #[test]
    fn an_address_is_used_again_when_all_others_were() {
        let mut places = Places::new(0);
        let first = places.take().expect("a place");
        places.gone(first.link);
        let mut all = vec![first];
        while let Some(place) = places.take() {
            assert!(place.link > all.last().expect("one").link);
            all.push(place);
        }
        let addresses = (ADDRESSES - LEFT_OUT.end + LEFT_OUT.start) as usize;
        assert_eq!(all.len(), addresses + 1);
        assert_eq!(all.last().map(|place| place.address), Some(first.address));
        assert!(!all.iter().any(|p| p.address == Ipv4Addr::new(169, 254, 169, 254)));
        places.gone(all[7].link);
        assert_eq!(places.take().map(|place| place.address), Some(all[7].address));
    }
}
