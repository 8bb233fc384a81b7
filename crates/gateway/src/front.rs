//! Recognises requests for a function URL or an HTTP API, by host name or by path.
//!
//! Host names: `<id>.lambda-url.<region>.<anything>` and `<id>.execute-api.<region>.<anything>`.
//! Paths, for clients that can't resolve such names: `/_mayfly/url/<id>/…`, `/_mayfly/api/<id>/…`.

/// A front door: which kind, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Front {
    /// A function URL.
    FunctionUrl(Address),
    /// An HTTP API.
    HttpApi(Address),
}

/// One front door's id and how the client named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The id, in lower case.
    pub id: String,
    /// The host name without its port, if the door was named by host.
    pub domain: Option<String>,
    /// How many bytes of the path name the door and are not for the function.
    pub prefix: usize,
}

/// The longest label of a host name (RFC 1035).
const LABEL_BYTES: usize = 63;

/// Finds the front door of a request.
pub enum Route {}

impl Route {
    /// The front door for this `Host` (or `:authority`) and this path, still percent-encoded;
    /// `None` where the request is for something else.
    pub fn find(host: Option<&str>, path: &str) -> Option<Front> {
        by_path(path).or_else(|| by_host(host?))
    }
}

fn by_path(path: &str) -> Option<Front> {
    let rest = path.strip_prefix("/_mayfly/")?;
    let (kind, rest) = rest.split_once('/')?;
    let id = rest.split('/').next().unwrap_or(rest);
    let address =
        Address { id: id_of(id)?, domain: None, prefix: path.len() - rest.len() + id.len() };
    match kind {
        "url" => Some(Front::FunctionUrl(address)),
        "api" => Some(Front::HttpApi(address)),
        _ => None,
    }
}

fn by_host(host: &str) -> Option<Front> {
    let name = host.rsplit_once(':').map_or(host, |(name, _port)| name);
    let mut labels = name.splitn(4, '.');
    let id = id_of(labels.next()?)?;
    let kind = labels.next()?;
    let region = labels.next()?;
    if region.is_empty() || labels.next()?.is_empty() {
        return None;
    }
    let address = Address { id, domain: Some(name.to_ascii_lowercase()), prefix: 0 };
    if kind.eq_ignore_ascii_case("lambda-url") {
        Some(Front::FunctionUrl(address))
    } else if kind.eq_ignore_ascii_case("execute-api") {
        Some(Front::HttpApi(address))
    } else {
        None
    }
}

fn id_of(label: &str) -> Option<String> {
    let valid = !label.is_empty()
        && label.len() <= LABEL_BYTES
        && label.bytes().all(|b| b.is_ascii_alphanumeric());
    valid.then(|| label.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(host: &str, path: &str) -> Option<(&'static str, String, usize)> {
        match Route::find(Some(host), path)? {
            Front::FunctionUrl(a) => Some(("url", a.id, a.prefix)),
            Front::HttpApi(a) => Some(("api", a.id, a.prefix)),
        }
    }

    #[test]
    fn a_front_door_is_known_by_host_or_by_path() {
        for (host, path, door) in [
            ("abc.lambda-url.us-east-1.localhost:4566", "/x", Some(("url", "abc", 0))),
            ("ABC.Lambda-URL.us-east-1.on.aws", "/", Some(("url", "abc", 0))),
            ("a1.execute-api.eu-west-1.localhost", "/dev", Some(("api", "a1", 0))),
            ("127.0.0.1:4566", "/_mayfly/url/abc/p/q", Some(("url", "abc", 16))),
            ("127.0.0.1:4566", "/_mayfly/url/abc", Some(("url", "abc", 16))),
            ("localhost", "/_mayfly/api/a1/dev/x", Some(("api", "a1", 15))),
            ("localhost", "/_mayfly/other/a1", None),
            ("localhost", "/_mayfly/url//x", None),
            ("localhost:4566", "/2015-03-31/functions", None),
            ("lambda.us-east-1.amazonaws.com", "/", None),
            ("abc.lambda-url.us-east-1", "/", None),
            (".lambda-url.us-east-1.localhost", "/", None),
        ] {
            let expected = door.map(|(kind, id, prefix)| (kind, id.to_owned(), prefix));
            assert_eq!(named(host, path), expected, "{host} {path}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at_without_a_panic(host in ".*", path in ".*") {
            if let Some(Front::FunctionUrl(a) | Front::HttpApi(a)) = Route::find(Some(&host), &path) {
                prop_assert!(path.get(a.prefix..).is_some());
            }
        }
    }
}
