//! Allow-lists: reads the hosts and networks that a user wrote, and decides about names.

use super::ranges::Ipv4Network;
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Most hosts, and most networks, in one policy.
pub const ENTRIES: usize = 256;

/// Longest name, in characters (RFC 1035).
const NAME_LENGTH: usize = 253;
/// Longest label of a name, in characters (RFC 1035).
const LABEL_LENGTH: usize = 63;

/// What an allow-list names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Allowed {
    /// Hosts by their name.
    pub names: Vec<AllowedName>,
    /// Hosts by their address.
    pub addresses: Vec<AllowedAddress>,
    /// Networks, every port.
    pub networks: Vec<Ipv4Network>,
}

/// A host by its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AllowedName {
    /// In lower case, without a dot at the end; without the wildcard, if there is one.
    pub name: String,
    /// Whether one more label stands in front.
    pub wildcard: bool,
    /// The only port; `None` is every one.
    pub port: Option<u16>,
}

/// A host by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AllowedAddress {
    /// The address.
    pub address: Ipv4Addr,
    /// The only port; `None` is every one.
    pub port: Option<u16>,
}

/// An entry that can't be applied, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{entry}' in the network policy's {list} {reason}")]
pub struct InvalidPolicy {
    /// The entry, shortened.
    pub entry: String,
    /// `hosts` or `networks`.
    pub list: &'static str,
    /// What is wrong with it, as the rest of a sentence.
    pub reason: String,
}

/// What is wrong with an entry, as the rest of a sentence that begins with it.
type Wrong = String;

impl Allowed {
    /// Reads the entries of an allow-list.
    pub fn parse(hosts: &[String], networks: &[String]) -> Result<Self, InvalidPolicy> {
        let mut allowed = Self::default();
        for (list, entries) in [("hosts", hosts), ("networks", networks)] {
            if let Some(entry) = entries.get(ENTRIES) {
                let reason = format!("is one more than the {ENTRIES} that are taken");
                return Err(invalid(list, entry, reason));
            }
        }
        for entry in hosts {
            match host(entry).map_err(|reason| invalid("hosts", entry, reason))? {
                Host::Name(name) => allowed.names.push(name),
                Host::Address(address) => allowed.addresses.push(address),
            }
        }
        for entry in networks {
            let network = network(entry).map_err(|reason| invalid("networks", entry, reason))?;
            allowed.networks.push(network);
        }
        Ok(allowed)
    }

    /// The ports on which a host of this name may be reached: `None` if it is not on the list, or a
    /// list in which `None` is every port.
    pub fn ports_of(&self, name: &str) -> Option<Vec<Option<u16>>> {
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        let ports: Vec<_> =
            self.names.iter().filter(|entry| entry.is(&name)).map(|entry| entry.port).collect();
        (!ports.is_empty()).then_some(ports)
    }
}

impl AllowedName {
    fn is(&self, name: &str) -> bool {
        if !self.wildcard {
            return self.name == name;
        }
        name.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest == self.name)
    }
}

enum Host {
    Name(AllowedName),
    Address(AllowedAddress),
}

fn host(entry: &str) -> Result<Host, Wrong> {
    if entry.contains("://") || entry.contains('/') {
        return Err("is not a host: write its name alone, without a scheme or a path".to_owned());
    }
    if entry.starts_with('[') || entry.parse::<Ipv6Addr>().is_ok() {
        return Err(no_ipv6());
    }
    let (host, port) = match entry.split_once(':') {
        Some((host, port)) => (host, Some(self::port(port)?)),
        None => (entry, None),
    };
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        if Ipv4Network::around(address, 32).is_some_and(|network| network.is_never_reached()) {
            return Err(never());
        }
        return Ok(Host::Address(AllowedAddress { address, port }));
    }
    let (wildcard, rest) = match host.strip_prefix("*.") {
        Some(rest) => (true, rest),
        None => (false, host),
    };
    let name = rest.strip_suffix('.').unwrap_or(rest).to_ascii_lowercase();
    check_name(&name)?;
    Ok(Host::Name(AllowedName { name, wildcard, port }))
}

fn port(text: &str) -> Result<u16, Wrong> {
    match text.parse::<u16>() {
        Ok(port) if port > 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(port),
        _ => Err("has no port from 1 to 65535 behind its colon".to_owned()),
    }
}

fn check_name(name: &str) -> Result<(), Wrong> {
    if name.contains('*') {
        return Err(
            "has a wildcard that is not the first label: '*.example.com' stands for any one \
                    label in front of example.com"
                .to_owned(),
        );
    }
    if !name.is_ascii() {
        return Err("has other letters than ASCII: write it as it is in DNS, 'xn--…'".to_owned());
    }
    let label = |label: &str| {
        (1..=LABEL_LENGTH).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_number = name.rsplit('.').next().is_some_and(|l| l.bytes().all(|b| b.is_ascii_digit()));
    if name.len() > NAME_LENGTH || !name.split('.').all(label) || is_number {
        return Err("is no valid name of a host".to_owned());
    }
    Ok(())
}

fn network(entry: &str) -> Result<Ipv4Network, Wrong> {
    let (address, prefix) = entry.split_once('/').unwrap_or((entry, "32"));
    if address.parse::<Ipv6Addr>().is_ok() {
        return Err(no_ipv6());
    }
    let wrong = || "is no IPv4 network such as 203.0.113.0/24".to_owned();
    let address = address.parse::<Ipv4Addr>().map_err(|_| wrong())?;
    let prefix = Some(prefix)
        .filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|text| text.parse::<u8>().ok())
        .ok_or_else(wrong)?;
    let network = Ipv4Network::around(address, prefix).ok_or_else(wrong)?;
    if network.first() != address {
        return Err(format!("has bits behind its prefix; the network is {network}"));
    }
    if network.is_never_reached() {
        return Err(never());
    }
    Ok(network)
}

fn no_ipv6() -> Wrong {
    "is IPv6, which functions don't have".to_owned()
}

fn never() -> Wrong {
    "is never reached by functions: it is this host's, link-local, a cloud's metadata service, \
     multicast or reserved"
        .to_owned()
}

fn invalid(list: &'static str, entry: &str, reason: String) -> InvalidPolicy {
    let entry = entry.chars().take(80).collect::<String>().escape_debug().to_string();
    InvalidPolicy { entry, list, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(hosts: &[&str], networks: &[&str]) -> Result<Allowed, InvalidPolicy> {
        let owned = |list: &[&str]| list.iter().map(|&e| e.to_owned()).collect::<Vec<_>>();
        Allowed::parse(&owned(hosts), &owned(networks))
    }

    #[test]
    fn names_are_told_from_addresses_and_have_ports() {
        let allowed =
            parse(&["API.example.com.", "*.s3.aws:443", "10.1.2.3:5432"], &["10.0.0.0/8"])
                .expect("valid");
        assert_eq!(allowed.ports_of("api.Example.com"), Some(vec![None]));
        assert_eq!(allowed.ports_of("b.s3.aws."), Some(vec![Some(443)]));
        for other in ["s3.aws", "a.b.s3.aws", ".s3.aws", "example.com", "xapi.example.com", ""] {
            assert_eq!(allowed.ports_of(other), None, "{other}");
        }
        let [address] = allowed.addresses[..] else { panic!("one address") };
        assert_eq!((address.address.to_string().as_str(), address.port), ("10.1.2.3", Some(5432)));
    }

    #[test]
    fn what_can_not_be_applied_is_refused_with_its_reason() {
        let long = "a".repeat(64);
        for (host, reason) in [
            ("https://example.com", "without a scheme"),
            ("example.com/path", "without a scheme"),
            ("example.com:0", "port"),
            ("example.com:+80", "port"),
            ("example.com:65536", "port"),
            ("example.com:", "port"),
            ("[2001:db8::1]:443", "IPv6"),
            ("2001:db8::1", "IPv6"),
            ("a.*.com", "wildcard"),
            ("*", "wildcard"),
            ("*.*.com", "wildcard"),
            ("bücher.example", "ASCII"),
            ("a..b", "no valid name"),
            ("", "no valid name"),
            ("*.", "no valid name"),
            ("-a.com", "no valid name"),
            ("a b.com", "no valid name"),
            ("10.0.0", "no valid name"),
            ("10.0.0.256", "no valid name"),
            (long.as_str(), "no valid name"),
            ("127.0.0.1", "never"),
            ("169.254.169.254:80", "never"),
        ] {
            let error = parse(&[host], &[]).expect_err(host).to_string();
            assert!(error.contains(reason) && error.contains("hosts"), "{error}");
        }
        for (network, reason) in [
            ("203.0.113.5/24", "the network is 203.0.113.0/24"),
            ("203.0.113.0/33", "no IPv4 network"),
            ("203.0.113.0/", "no IPv4 network"),
            ("203.0.113.0/+8", "no IPv4 network"),
            ("example.com", "no IPv4 network"),
            ("2001:db8::/32", "IPv6"),
            ("127.0.0.0/8", "never"),
            ("169.254.0.0/17", "never"),
            ("100.100.100.200", "never"),
        ] {
            let error = parse(&[], &[network]).expect_err(network).to_string();
            assert!(error.contains(reason) && error.contains("networks"), "{error}");
        }
        let many = vec!["a.example"; ENTRIES + 1];
        assert!(parse(&many, &[]).is_err());
    }
}
