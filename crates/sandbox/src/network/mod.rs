//! How functions reach the world, and how they don't: the router between sandboxes and host, its
//! rules, and the sandboxes' name server.
//!
//! See `docs/adr/0017-network-policy.md` for the whole, and `docs/network.md` for what users see.

mod attribute;
mod carrier;
mod egress;
mod expression;
mod host;
mod link;
pub(crate) mod names;
mod netlink;
mod nftables;
mod place;
mod plug;
mod policies;
mod protocol;
mod router;
mod rules;

pub(crate) use carrier::Program;
pub(crate) use egress::{Assigned, Egress};
pub(crate) use place::Place;
pub(crate) use plug::Plug;
pub(crate) use protocol::{Facts, Through, World};
pub(crate) use router::{Router, ServerEnds, Way};
