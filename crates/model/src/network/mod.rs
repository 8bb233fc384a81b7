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
#[serde(rename_all = "camelCase", tag = "egress", try_from = "Written")]
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
        hosts: Vec<String>,
        /// IPv4 networks, such as `203.0.113.0/24`.
        networks: Vec<String>,
    },
}

/// A policy as it is written. An enum that is told by a tag would skip what it does not know, and a
/// mistyped `hosts` must not become an empty list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    egress: Egress,
    hosts: Option<Vec<String>>,
    networks: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Egress {
    Open,
    Platform,
    Allow,
}

impl TryFrom<Written> for NetworkPolicy {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { egress, hosts, networks } = written;
        match egress {
            Egress::Allow => Ok(Self::Allow {
                hosts: hosts.unwrap_or_default(),
                networks: networks.unwrap_or_default(),
            }),
            _ if hosts.is_some() || networks.is_some() => {
                Err("'hosts' and 'networks' go with the egress 'allow' only")
            }
            Egress::Open => Ok(Self::Open),
            Egress::Platform => Ok(Self::Platform),
        }
    }
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
