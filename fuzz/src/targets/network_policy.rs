//! An allow-list of a network policy: hosts and networks, one on each line, and names to look up in it.

use crate::Target;
use model::network::Allowed;

pub(crate) const TARGET: Target = Target {
    name: "network_policy",
    seeds: &[
        b"api.example.com:443\n*.example.org\n10.1.2.3:5432\nxn--bcher-kva.example.",
        b"203.0.113.0/24\n10.0.0.0/8\n0.0.0.0/0\n192.0.2.1",
        b"2001:db8::/32\n[::1]:80\nhttps://example.com/\na.*.com\n169.254.169.254",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for entry in text.lines().map(str::to_owned) {
        let lone = std::slice::from_ref(&entry);
        if let Ok(allowed) = Allowed::parse(lone, &[]) {
            for name in &allowed.names {
                let asked =
                    if name.wildcard { format!("x.{}", name.name) } else { name.name.clone() };
                assert_eq!(allowed.ports_of(&asked), Some(vec![name.port]), "{entry}");
            }
            allowed.ports_of(text);
        }
        if let Ok(allowed) = Allowed::parse(&[], lone) {
            for network in &allowed.networks {
                assert!(network.contains(network.first()) && network.contains(network.last()));
                assert!(!network.is_never_reached(), "{entry}");
            }
        }
    }
}
