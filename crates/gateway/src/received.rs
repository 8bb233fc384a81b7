//! A request as it came in, with what the front door knows of it: who sent it, when, and the ids
//! under which it runs.

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName};
use http::{Method, Version, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use model::{Timestamp, limits};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Who sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The other end of the connection.
    pub address: SocketAddr,
    /// Whether the connection is encrypted.
    pub secure: bool,
}

/// One request, whole.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: Method,
    /// What is for the function of the path, percent-encoded as it came; at least `/`.
    pub(crate) path: String,
    /// Behind the `?`, percent-encoded as it came.
    pub(crate) query: String,
    pub(crate) protocol: &'static str,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) peer: Peer,
    pub(crate) now: Timestamp,
    /// `X-Amzn-Trace-Id` for the function, made here if the client sent none.
    pub(crate) trace: String,
}

/// Why a request could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    /// More than a function may be given.
    #[error("the request is larger than {} bytes", limits::SYNC_PAYLOAD_BYTES)]
    TooLarge,
    /// The client stopped sending, or sent nonsense.
    #[error("the request ended midway")]
    Broken,
}

/// Headers that concern the connection only (RFC 9110, section 7.6.1).
pub(crate) const CONNECTION_HEADERS: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// A body, up to what a function may be given.
pub(crate) async fn whole<B>(body: B) -> Result<Bytes, Unreadable>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let limited = std::pin::pin!(Limited::new(body, limits::SYNC_PAYLOAD_BYTES));
    match limited.collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unreadable::TooLarge),
        Err(_) => Err(Unreadable::Broken),
    }
}

impl Received {
    /// Reads the body, up to what a function may be given. `prefix` bytes of the path are dropped.
    pub(crate) async fn read<B>(
        request: http::Request<B>,
        prefix: usize,
        peer: Peer,
        now: Timestamp,
    ) -> Result<Self, Unreadable>
    where
        B: http_body::Body<Data = Bytes>,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (parts, body) = request.into_parts();
        let body = whole(body).await?;
        let path = path_behind(parts.uri.path(), prefix).to_owned();
        let mut headers = parts.headers;
        if let (false, Some(authority)) =
            (headers.contains_key(header::HOST), parts.uri.authority())
            && let Ok(host) = authority.as_str().parse()
        {
            headers.insert(header::HOST, host);
        }
        let trace = trace(headers.get("x-amzn-trace-id").and_then(|v| v.to_str().ok()), now);
        Ok(Self {
            method: parts.method,
            path,
            query: parts.uri.query().unwrap_or_default().to_owned(),
            protocol: protocol(parts.version),
            headers,
            body,
            peer,
            now,
            trace,
        })
    }

    /// The value of a header as text, if it is there once.
    pub(crate) fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The headers that a function is given: lower-case names, all values of each in the order in
    /// which they came, with those that AWS's front doors add.
    pub(crate) fn function_headers(&self) -> BTreeMap<String, Vec<String>> {
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in &self.headers {
            if !CONNECTION_HEADERS.contains(name) {
                headers.entry(name.as_str().to_owned()).or_default().push(text(value.as_bytes()));
            }
        }
        if !self.body.is_empty() {
            headers.insert("content-length".to_owned(), vec![self.body.len().to_string()]);
        }
        let source = self.source_ip();
        let chain = match headers.get("x-forwarded-for") {
            Some(before) => format!("{}, {source}", before.join(", ")),
            None => source,
        };
        headers.insert("x-forwarded-for".to_owned(), vec![chain]);
        headers.insert("x-forwarded-port".to_owned(), vec![self.port().to_string()]);
        let scheme = if self.peer.secure { "https" } else { "http" };
        headers.insert("x-forwarded-proto".to_owned(), vec![scheme.to_owned()]);
        headers.insert("x-amzn-trace-id".to_owned(), vec![self.trace.clone()]);
        headers
    }

    /// The sender's address without its port.
    pub(crate) fn source_ip(&self) -> String {
        self.peer.address.ip().to_canonical().to_string()
    }

    /// The sender's own name for itself, or the empty text.
    pub(crate) fn user_agent(&self) -> &str {
        self.header(header::USER_AGENT).unwrap_or_default()
    }

    /// The port that the client named, which is the one that it can reach.
    fn port(&self) -> u16 {
        let named = self.header(header::HOST).and_then(|host| host.rsplit_once(':'));
        let default = if self.peer.secure { 443 } else { 80 };
        named.and_then(|(_, port)| port.parse().ok()).unwrap_or(default)
    }
}

fn path_behind(path: &str, prefix: usize) -> &str {
    match path.get(prefix..) {
        Some(rest) if rest.starts_with('/') => rest,
        _ => "/",
    }
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

/// A client's trace goes on; another begins (AWS X-Ray, "Tracing header").
fn trace(client: Option<&str>, now: Timestamp) -> String {
    let seconds = now.as_second();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let unique = id.get(..24).unwrap_or(&id);
    match client {
        Some(header) if header.contains("Root=") => header.to_owned(),
        _ => format!("Root=1-{seconds:08x}-{unique}"),
    }
}

/// Header bytes as text: UTF-8, and Latin-1 where they are not.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&b| char::from(b)).collect(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use http_body_util::Full;

    /// A request from 203.0.113.7 on 12 March 2020, 19:03:58.390 UTC.
    pub(crate) async fn received(request: http::Request<&'static str>, prefix: usize) -> Received {
        let address = "203.0.113.7:5000".parse().expect("an address");
        let now = Timestamp::from_millisecond(1_584_039_838_390).expect("in range");
        let request = request.map(|body| Full::new(Bytes::from_static(body.as_bytes())));
        Received::read(request, prefix, Peer { address, secure: false }, now)
            .await
            .expect("readable")
    }

    #[tokio::test]
    async fn headers_are_joined_and_what_the_front_door_knows_is_added() {
        let request = http::Request::post("/_mayfly/url/abc/p%20q?a=b")
            .header("Host", "127.0.0.1:4566")
            .header("X-Two", "1")
            .header("X-Two", "2")
            .header("Connection", "keep-alive")
            .header("X-Forwarded-For", "10.0.0.1")
            .body("hello")
            .expect("valid");
        let received = received(request, 16).await;
        assert_eq!((received.path.as_str(), received.query.as_str()), ("/p%20q", "a=b"));
        let headers = received.function_headers();
        let one = |name: &str| headers.get(name).map(|values| values.join("|"));
        assert_eq!(one("x-two").as_deref(), Some("1|2"));
        assert_eq!(one("connection"), None);
        assert_eq!(one("content-length").as_deref(), Some("5"));
        assert_eq!(one("x-forwarded-for").as_deref(), Some("10.0.0.1, 203.0.113.7"));
        assert_eq!(one("x-forwarded-port").as_deref(), Some("4566"));
        assert_eq!(one("x-forwarded-proto").as_deref(), Some("http"));
        assert!(received.trace.starts_with("Root=1-5e6a879e-"), "{}", received.trace);
    }

    #[tokio::test]
    async fn a_body_above_the_limit_is_refused() {
        let body = Full::new(Bytes::from(vec![0; limits::SYNC_PAYLOAD_BYTES + 1]));
        let address = "127.0.0.1:1".parse().expect("an address");
        let peer = Peer { address, secure: false };
        let read = Received::read(http::Request::new(body), 0, peer, Timestamp::UNIX_EPOCH).await;
        assert_eq!(read.err(), Some(Unreadable::TooLarge));
    }
}
