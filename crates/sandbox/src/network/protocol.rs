//! What the server asks of the router process, and what that says when it is ready.

use crate::protocol::Failure;
use model::network::{Allowed, AllowedAddress};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Server to router.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    /// Stands in the answer again.
    pub(crate) id: u64,
    pub(crate) wish: Wish,
}

/// What is to be done.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Wish {
    /// Let nothing out that comes in by this link.
    Close { link: u32 },
    /// Let out what an allow-list says. The answer is the policy's number.
    Assign { link: u32, allowed: Allowed },
    /// Add addresses to a policy, each for a time.
    Permit { policy: u32, addresses: Vec<(AllowedAddress, Duration)> },
}

/// Router to server.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) id: u64,
    /// The number of the policy, for [`Wish::Assign`].
    pub(crate) result: Result<Option<u32>, Failure>,
}

/// Router to spawner, once. Beside it: the router's namespace, the UDP socket and the TCP listener of
/// the name server.
pub(crate) type Prepared = Result<Facts, Failure>;

/// Whether functions reach the world.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum World {
    Reached(Facts),
    /// The operator does not want it.
    Off,
    /// The machine can't give it, for this reason.
    OutOfReach(String),
}

/// What the router's uplink leads to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Through {
    /// The host's link of this name.
    Link(String),
    /// The program at this path, which makes connections as Mayfly's user.
    Program(String),
}

/// How functions reach the world.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub(crate) through: Through,
    /// Largest packet, in bytes.
    pub(crate) mtu: u32,
    /// Rules of others by which the host may drop what functions send, as "table/chain".
    pub(crate) obstacles: Vec<String>,
}
