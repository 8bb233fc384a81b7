//! What a function may reach over the network.
//!
//! Whatever the policy, a function never reaches the host's own loopback services, link-local
//! addresses (where clouds keep their metadata), Mayfly's data plane of other functions or another
//! instance, and nothing reaches it.

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
    /// Mayfly's endpoint and these.
    Allow {
        /// Host names, such as `api.example.com`, or with a wildcard for one label in front,
        /// `*.example.com`; each optionally with a port, `:443`.
        #[serde(default)]
        hosts: Vec<String>,
        /// Networks, such as `203.0.113.0/24` or `2001:db8::/32`.
        #[serde(default)]
        networks: Vec<String>,
    },
}
