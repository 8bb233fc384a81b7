//! The policies of living sandboxes, as the router's rules have them.

use super::link;
use super::netlink::Socket;
use super::nftables::Changes;
use super::protocol::Wish;
use super::rules;
use crate::failure::Step;
use crate::protocol::Failure;
use model::network::Allowed;
use std::collections::{HashMap, HashSet};

/// Most addresses that one request adds.
const ADDRESSES: usize = 1_024;

pub(super) struct Policies {
    nftables: Socket,
    route: Socket,
    next: u32,
    /// Allow-lists that some sandbox has: their numbers, and how many sandboxes.
    lists: HashMap<Allowed, (u32, usize)>,
    /// Links with an allow-list.
    assigned: HashMap<u32, Allowed>,
    /// Links from which nothing goes out.
    closed: HashSet<u32>,
}

impl Policies {
    pub(super) fn new(nftables: Socket, route: Socket) -> Self {
        Self {
            nftables,
            route,
            next: 1,
            lists: HashMap::new(),
            assigned: HashMap::new(),
            closed: HashSet::new(),
        }
    }

    /// For changes of the router's own rules.
    pub(super) fn nftables(&mut self) -> &mut Socket {
        &mut self.nftables
    }

    /// Does what the server wants; for an allow-list, returns its number.
    pub(super) fn fulfil(&mut self, wish: Wish) -> Result<Option<u32>, Failure> {
        match wish {
            Wish::Close { link } => self.close(link).map(|()| None),
            Wish::Assign { link, allowed } => self.assign(link, allowed).map(Some),
            Wish::Permit { policy, mut addresses } => {
                addresses.truncate(ADDRESSES);
                let addresses: Vec<_> =
                    addresses.into_iter().map(|(address, time)| (address, Some(time))).collect();
                rules::permit(Changes::of(rules::ROUTER), policy, &addresses)
                    .make(&mut self.nftables)
                    .step("permit addresses")?;
                Ok(None)
            }
        }
    }

    fn close(&mut self, link: u32) -> Result<(), Failure> {
        rules::close(link).make(&mut self.nftables).step("close a network")?;
        self.closed.insert(link);
        Ok(())
    }

    fn assign(&mut self, link: u32, allowed: Allowed) -> Result<u32, Failure> {
        let known = self.lists.get(&allowed).map(|(number, _)| *number);
        let number = known.unwrap_or(self.next);
        let changes = match known {
            Some(_) => Changes::of(rules::ROUTER),
            None => rules::allow(number, &allowed),
        };
        rules::assign(changes, link, number).make(&mut self.nftables).step("apply a policy")?;
        if known.is_none() {
            self.next += 1;
        }
        self.lists.entry(allowed.clone()).or_insert((number, 0)).1 += 1;
        self.assigned.insert(link, allowed);
        Ok(number)
    }

    /// Forgets what belonged to links that are gone.
    pub(super) fn follow(&mut self, events: &mut Socket) {
        match events.events() {
            Ok(events) => {
                let gone = events.iter().filter(|(kind, _)| *kind == libc::RTM_DELLINK);
                gone.filter_map(|(_, body)| link::link_index(body)).for_each(|l| self.gone(l));
            }
            // Events were lost.
            Err(_) => {
                let Ok(links) = link::links(&mut self.route) else { return };
                let there: HashSet<u32> = links.into_iter().map(|link| link.index).collect();
                let known: Vec<u32> = self.assigned.keys().chain(&self.closed).copied().collect();
                known.into_iter().filter(|l| !there.contains(l)).for_each(|l| self.gone(l));
            }
        }
    }

    fn gone(&mut self, link: u32) {
        if !self.closed.remove(&link) {
            // Links of the router's own have no element.
            let _ = rules::close(link).make(&mut self.nftables);
        }
        let Some(allowed) = self.assigned.remove(&link) else { return };
        let Some((number, users)) = self.lists.get_mut(&allowed) else { return };
        *users -= 1;
        if *users == 0 {
            // What could not be removed stays until the router ends, and nothing leads there.
            let _ = rules::forget(*number).make(&mut self.nftables);
            self.lists.remove(&allowed);
        }
    }
}
