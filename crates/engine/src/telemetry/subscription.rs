//! What an extension asks for when it subscribes: which events, how many at a time, and where to.
//!
//! AWS has two APIs for it, the Telemetry API (`PUT /2022-07-01/telemetry`) and the older Logs API
//! (`PUT /2020-08-15/logs`). Limits are those of their documentation; where it has no words for what
//! is wrong they are Mayfly's, in its form.

use crate::environment::{ENDPOINT_PORT, RUNTIME_API_PORT};
use serde::Deserialize;
use std::ops::RangeInclusive;
use std::time::Duration;

/// Names under which an extension's server is reached; both resolve inside of every sandbox.
const HOSTS: [&str; 2] = ["sandbox.localdomain", "sandbox"];
/// Events in one batch.
const ITEMS: RangeInclusive<u64> = 1_000..=10_000;
/// Bytes of events in one batch.
const BYTES: RangeInclusive<u64> = 262_144..=1_048_576;
/// How long events wait for others, in milliseconds.
const TIMEOUT_MS: RangeInclusive<u64> = 25..=30_000;

/// By which API an extension subscribes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// `PUT /2022-07-01/telemetry`
    Telemetry,
    /// `PUT /2020-08-15/logs`
    Logs,
}

impl Api {
    /// Reads a path.
    pub fn at(path: &str) -> Option<Self> {
        match path.strip_suffix('/').unwrap_or(path) {
            "/2022-07-01/telemetry" => Some(Self::Telemetry),
            "/2020-08-15/logs" => Some(Self::Logs),
            _ => None,
        }
    }

    /// The versions of its schema; the first is what a request without one means.
    fn schemas(self) -> &'static [&'static str] {
        match self {
            Self::Telemetry => &["2022-07-01", "2022-12-13", "2025-01-29"],
            Self::Logs => &["2020-08-15", "2021-03-18"],
        }
    }
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// The platform.
    Platform,
    /// The function.
    Function,
    /// An extension.
    Extension,
}

impl Category {
    /// AWS's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Function => "function",
            Self::Extension => "extension",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [Self::Platform, Self::Function, Self::Extension];
        all.into_iter().find(|category| category.as_str() == text)
    }
}

/// How many events are sent at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buffering {
    /// At most so many events.
    pub items: usize,
    /// At most so many bytes, but for the last event.
    pub bytes: usize,
    /// After this time even a single event is sent.
    pub timeout: Duration,
}

/// Where events are sent to, on the sandbox's own loopback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// As an array in the body of a request.
    Http {
        /// The server's port.
        port: u16,
        /// The server's name with the port, for `Host`.
        host: String,
        /// Path and query.
        path: String,
        /// `POST` or `PUT`.
        method: &'static str,
    },
    /// One line for each event.
    Tcp {
        /// The listener's port.
        port: u16,
    },
}

impl Destination {
    /// The port.
    pub fn port(&self) -> u16 {
        match self {
            Self::Http { port, .. } | Self::Tcp { port } => *port,
        }
    }
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Through which API, which says what events look like.
    pub api: Api,
    /// Whether `platform.runtimeDone` is sent; the first version of the Logs API has none.
    pub runtime_done: bool,
    /// What is sent.
    pub categories: Vec<Category>,
    /// How many at a time.
    pub buffering: Buffering,
    /// Where to.
    pub destination: Destination,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    schema_version: Option<String>,
    #[serde(default)]
    types: Vec<String>,
    destination: Option<RequestedDestination>,
    buffering: Option<RequestedBuffering>,
}

#[derive(Deserialize)]
struct RequestedDestination {
    protocol: Option<String>,
    #[serde(rename = "URI")]
    uri: Option<String>,
    port: Option<u64>,
    method: Option<String>,
    encoding: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestedBuffering {
    max_items: Option<u64>,
    max_bytes: Option<u64>,
    timeout_ms: Option<u64>,
}

impl Subscription {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// All that is wrong with it, parted by semicolons, as AWS does it.
    pub fn parse(api: Api, body: &[u8]) -> Result<Self, String> {
        let request: Request = serde_json::from_slice(body)
            .map_err(|error| format!("the body is not what it should be: {error}"))?;
        let mut wrong = Vec::new();
        let schema = match request.schema_version.as_deref() {
            None if api == Api::Telemetry => {
                wrong.push("schemaVersion is not provided".to_owned());
                ""
            }
            None => "",
            Some(version) if api.schemas().contains(&version) => version,
            Some(version) => {
                let known = api.schemas().join(", ");
                wrong.push(format!("schemaVersion should be one of {known}, and is '{version}'"));
                version
            }
        };
        let destination = destination(request.destination, &mut wrong);
        let categories = categories(&request.types, &mut wrong);
        let buffering = buffering(&request.buffering.unwrap_or_default(), &mut wrong);
        match destination {
            Some(destination) if wrong.is_empty() => Ok(Self {
                api,
                runtime_done: api == Api::Telemetry || schema == "2021-03-18",
                categories,
                buffering,
                destination,
            }),
            _ => Err(wrong.join("; ")),
        }
    }
}

fn categories(types: &[String], wrong: &mut Vec<String>) -> Vec<Category> {
    if types.is_empty() {
        wrong.push("types should not be empty".to_owned());
    }
    let mut categories = Vec::new();
    for word in types {
        match Category::parse(word) {
            Some(category) => categories.push(category),
            None => wrong.push(format!(
                "types should be platform, function or extension, and one is '{word}'"
            )),
        }
    }
    categories
}

fn buffering(asked: &RequestedBuffering, wrong: &mut Vec<String>) -> Buffering {
    let mut within = |name: &str, value: Option<u64>, otherwise, range: RangeInclusive<u64>| {
        let value = value.unwrap_or(otherwise);
        if !range.contains(&value) {
            let (least, most) = (range.start(), range.end());
            wrong.push(format!("{name} should be between {least} and {most}, and is {value}"));
        }
        value
    };
    let items = within("maxItems", asked.max_items, 10_000, ITEMS);
    let bytes = within("maxBytes", asked.max_bytes, 262_144, BYTES);
    let timeout_ms = within("timeoutMs", asked.timeout_ms, 1_000, TIMEOUT_MS);
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let timeout = Duration::from_millis(timeout_ms);
    Buffering { items: size(items), bytes: size(bytes), timeout }
}

fn destination(
    asked: Option<RequestedDestination>,
    wrong: &mut Vec<String>,
) -> Option<Destination> {
    let Some(asked) = asked else {
        wrong.push("destination is not provided".to_owned());
        return None;
    };
    if let Some(encoding) = asked.encoding.as_deref().filter(|encoding| *encoding != "JSON") {
        wrong.push(format!("encoding should be JSON, and is '{encoding}'"));
    }
    let method = match asked.method.as_deref() {
        None | Some("POST") => "POST",
        Some("PUT") => "PUT",
        Some(method) => {
            wrong.push(format!("method should be POST or PUT, and is '{method}'"));
            "POST"
        }
    };
    let protocol = asked.protocol.unwrap_or_default();
    let uri = asked.uri.as_deref().map(str::parse::<http::Uri>);
    match (protocol.to_ascii_uppercase().as_str(), uri) {
        ("HTTP", Some(Ok(uri))) => {
            let host = uri.host().unwrap_or_default();
            if uri.scheme_str() != Some("http") || !HOSTS.contains(&host) {
                wrong.push(format!("URI should begin with http://{}:<port>", HOSTS[0]));
                return None;
            }
            let Some(port) = uri.port_u16() else {
                wrong.push("URI port is not provided".to_owned());
                return None;
            };
            let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
            let (host, path) = (format!("{host}:{port}"), path.to_owned());
            checked(Destination::Http { port, host, path, method }, wrong)
        }
        ("HTTP" | "TCP", Some(Err(error))) => {
            wrong.push(format!("URI can't be read: {error}"));
            None
        }
        ("HTTP", None) => {
            wrong.push("URI is not provided".to_owned());
            None
        }
        ("TCP", uri) => {
            let of_uri = uri.and_then(Result::ok).and_then(|uri| uri.port_u16());
            let Some(port) = asked.port.map_or(of_uri, |port| u16::try_from(port).ok()) else {
                wrong.push("port is not provided".to_owned());
                return None;
            };
            checked(Destination::Tcp { port }, wrong)
        }
        _ => {
            wrong.push(format!("protocol should be HTTP or TCP, and is '{protocol}'"));
            None
        }
    }
}

fn checked(destination: Destination, wrong: &mut Vec<String>) -> Option<Destination> {
    match destination.port() {
        0 => wrong.push("port should not be 0".to_owned()),
        port @ (RUNTIME_API_PORT | ENDPOINT_PORT) => {
            wrong.push(format!("port {port} is reserved for the platform"));
        }
        _ => return Some(destination),
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(api: Api, body: &str) -> Result<Subscription, String> {
        Subscription::parse(api, body.as_bytes())
    }

    const HTTP: &str = r#"{"protocol":"HTTP","URI":"http://sandbox.localdomain:8080/a?b"}"#;

    #[test]
    fn a_subscription_has_the_defaults_of_aws() {
        let body = format!(
            r#"{{"schemaVersion":"2022-12-13","types":["platform","function"],"destination":{HTTP}}}"#
        );
        let subscription = parse(Api::Telemetry, &body).expect("valid");
        assert_eq!(
            subscription,
            Subscription {
                api: Api::Telemetry,
                runtime_done: true,
                categories: vec![Category::Platform, Category::Function],
                buffering: Buffering {
                    items: 10_000,
                    bytes: 262_144,
                    timeout: Duration::from_secs(1)
                },
                destination: Destination::Http {
                    port: 8080,
                    host: "sandbox.localdomain:8080".to_owned(),
                    path: "/a?b".to_owned(),
                    method: "POST"
                },
            }
        );
    }

    #[test]
    fn the_logs_api_needs_no_version_and_may_put() {
        let body = r#"{"types":["extension"],"buffering":{"maxItems":1000,"maxBytes":262144,"timeoutMs":25},
            "destination":{"protocol":"HTTP","URI":"http://sandbox:1234","method":"PUT","encoding":"JSON"}}"#;
        let subscription = parse(Api::Logs, body).expect("valid");
        assert!(!subscription.runtime_done);
        assert_eq!(subscription.buffering.timeout, Duration::from_millis(25));
        assert!(matches!(
            subscription.destination,
            Destination::Http { method: "PUT", port: 1234, .. }
        ));
        let tcp = r#"{"schemaVersion":"2021-03-18","types":["platform"],"destination":{"protocol":"TCP","port":99}}"#;
        let subscription = parse(Api::Logs, tcp).expect("valid");
        assert!(subscription.runtime_done);
        assert_eq!(subscription.destination, Destination::Tcp { port: 99 });
    }

    #[test]
    fn all_that_is_wrong_is_told() {
        let table = [
            (
                r#"{"schemaVersion":"2022-07-01","types":[],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain"}}"#.to_owned(),
                "URI port is not provided; types should not be empty",
            ),
            (
                format!(r#"{{"schemaVersion":"2022-07-02","types":["platform"],"destination":{HTTP}}}"#),
                "schemaVersion should be one of 2022-07-01, 2022-12-13, 2025-01-29, and is '2022-07-02'",
            ),
            (
                format!(r#"{{"types":["platform"],"destination":{HTTP}}}"#),
                "schemaVersion is not provided",
            ),
            (
                format!(r#"{{"schemaVersion":"2022-07-01","types":["all"],"destination":{HTTP},"buffering":{{"maxItems":999,"maxBytes":1048577,"timeoutMs":24}}}}"#),
                "types should be platform, function or extension, and one is 'all'; maxItems should be between 1000 and 10000, and is 999; maxBytes should be between 262144 and 1048576, and is 1048577; timeoutMs should be between 25 and 30000, and is 24",
            ),
            (
                r#"{"schemaVersion":"2022-07-01","types":["platform"]}"#.to_owned(),
                "destination is not provided",
            ),
            (
                r#"{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:9001/"}}"#.to_owned(),
                "port 9001 is reserved for the platform",
            ),
            (
                r#"{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://example.com:80/"}}"#.to_owned(),
                "URI should begin with http://sandbox.localdomain:<port>",
            ),
            (
                r#"{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"TCP","port":70000}}"#.to_owned(),
                "port is not provided",
            ),
            (
                r#"{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"UDP"}}"#.to_owned(),
                "protocol should be HTTP or TCP, and is 'UDP'",
            ),
        ];
        for (body, words) in table {
            assert_eq!(parse(Api::Telemetry, &body), Err(words.to_owned()), "{body}");
        }
        assert!(parse(Api::Telemetry, "nonsense").is_err());
    }

    #[test]
    fn each_api_has_its_path() {
        assert_eq!(Api::at("/2022-07-01/telemetry"), Some(Api::Telemetry));
        assert_eq!(Api::at("/2022-07-01/telemetry/"), Some(Api::Telemetry));
        assert_eq!(Api::at("/2020-08-15/logs"), Some(Api::Logs));
        assert_eq!(Api::at("/2020-08-15/log"), None);
    }
}
