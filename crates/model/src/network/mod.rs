//! What a function may reach over the network.
//!
//! Whatever the policy, a function never reaches the host's own loopback services or any other
//! address of the host, link-local addresses (where clouds keep their metadata), Mayfly's data plane
//! of other functions or another instance, and nothing reaches it. There is no IPv6, as in AWS
//! Lambda's functions outside of a VPC.

mod allowed;
mod ranges;

pub use allowed::{Allowed, AllowedAddress, AllowedName, ENTRIES, InvalidPolicy};
pub use ranges::{Ipv4Network, NEVER, merged};

use serde::{Deserialize, Serialize};

/// A function's network.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "egress")]
pub enum NetworkPolicy {
    /// Anything outside, as on AWS. Where the host can't give it, the platform only, with a notice.
    #[default]
    Open,
    /// Mayfly's endpoint and nothing else.
    Platform,
    /// Mayfly's endpoint and these; where the host can't give it, the platform only, with a notice.
    Allow {
        /// Host names, such as `api.example.com`, or with a wildcard for one label in front,
        /// `*.example.com`, or addresses; each optionally with a port, `:443`.
        #[serde(default)]
        hosts: Vec<String>,
        /// IPv4 networks, such as `203.0.113.0/24`.
        #[serde(default)]
        networks: Vec<String>,
    },
}

/// A policy that was read and found valid.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Anything outside.
    Open,
    /// Mayfly's endpoint only.
    Platform,
    /// Mayfly's endpoint and these.
    Allow(Allowed),
}

impl NetworkPolicy {
    /// Reads the policy; the error names the entry that can't be applied.
    pub fn reach(&self) -> Result<Reach, InvalidPolicy> {
        match self {
            Self::Open => Ok(Reach::Open),
            Self::Platform => Ok(Reach::Platform),
            Self::Allow { hosts, networks } => Allowed::parse(hosts, networks).map(Reach::Allow),
        }
    }
}
