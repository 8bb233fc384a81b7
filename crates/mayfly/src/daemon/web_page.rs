//! Keeps web pages in an operator's browser away from the unsigned APIs.
//!
//! While any credentials are accepted on loopback, a page that the operator visits could send
//! requests to Mayfly: directly (its browser then names the page as `Origin`), or under a name of
//! its own that it lets point to 127.0.0.1 (the request then names that host). Both are refused.
//! Front doors of functions are meant for browsers and have rules of their own.

use http::{HeaderMap, header};

/// Names outside `localhost` that always point to this machine and that tools for local endpoints use.
const LOCAL_NAMES: &[&str] = &["localhost.localstack.cloud"];

/// Whether a request with these headers may come from a foreign web page.
pub(super) fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value: &http::HeaderValue| value.to_str());
    let host_is_local = match text(header::HOST) {
        None => true,
        Some(host) => host.is_ok_and(is_local),
    };
    let origin_is_local = match text(header::ORIGIN) {
        None => true,
        Some(origin) => origin.is_ok_and(|origin| {
            origin.split_once("://").is_some_and(|(_scheme, authority)| is_local(authority))
        }),
    };
    !(host_is_local && origin_is_local)
}

/// Whether a host, with or without a port, is this machine by its form, whatever a resolver says.
fn is_local(authority: &str) -> bool {
    if authority.parse::<std::net::SocketAddr>().is_ok() {
        return true;
    }
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    host.parse::<std::net::IpAddr>().is_ok()
        || host == "localhost"
        || host.ends_with(".localhost")
        || LOCAL_NAMES
            .iter()
            .any(|name| host == *name || host.strip_suffix(name).is_some_and(|h| h.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn foreign(host: &'static str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        is_foreign(&headers)
    }

    #[test]
    fn clients_of_this_machine_may_come_in() {
        for host in [
            "127.0.0.1:4566",
            "localhost:4566",
            "[::1]:4566",
            "localhost",
            "bucket.s3.localhost:4566",
            "localhost.localstack.cloud:4566",
            "s3.localhost.localstack.cloud:4566",
        ] {
            assert!(!foreign(host, None), "{host}");
        }
        assert!(!foreign("localhost:4566", Some("http://127.0.0.1:4566")));
        assert!(!is_foreign(&HeaderMap::new()));
    }

    #[test]
    fn web_pages_and_rebound_names_may_not() {
        assert!(foreign("evil.example:4566", None), "a name that points here");
        assert!(foreign("127.0.0.1.evil.example", None));
        assert!(foreign("evillocalhost", None));
        assert!(foreign("evillocalhost.localstack.cloud", None));
        assert!(foreign("127.0.0.1:4566", Some("https://evil.example")));
        assert!(foreign("127.0.0.1:4566", Some("null")), "a sandboxed frame or a file");
    }
}
