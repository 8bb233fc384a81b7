//! The address under which an HTTP API is reached.

use std::net::IpAddr;

/// `http://<id>.execute-api.<region>.localhost:<port>`, on the host by which the client reached
/// Mayfly; by path where that is the address of another machine, which can't have names below it.
pub(super) fn of(endpoint: &str, id: &str, region: &str) -> String {
    let (scheme, authority) = endpoint.split_once("://").unwrap_or(("http", endpoint));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => {
            (host, format!(":{port}"))
        }
        _ => (authority, String::new()),
    };
    let domain = match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(ip) if ip.is_loopback() => "localhost",
        Ok(_) => return format!("{endpoint}/_mayfly/api/{id}"),
        Err(_) => host,
    };
    format!("{scheme}://{id}.execute-api.{region}.{domain}{port}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_on_the_host_that_the_client_used() {
        for (endpoint, address) in [
            ("http://127.0.0.1:4566", "http://a1.execute-api.eu-west-1.localhost:4566"),
            ("http://localhost:4566", "http://a1.execute-api.eu-west-1.localhost:4566"),
            ("http://[::1]:80", "http://a1.execute-api.eu-west-1.localhost:80"),
            ("https://mayfly.example", "https://a1.execute-api.eu-west-1.mayfly.example"),
            ("http://10.0.0.1:4566", "http://10.0.0.1:4566/_mayfly/api/a1"),
        ] {
            assert_eq!(of(endpoint, "a1", "eu-west-1"), address);
        }
    }
}
