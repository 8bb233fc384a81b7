//! One request to the endpoint: signed, with a deadline, and with errors in a user's words.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value as Json;
use std::time::Duration;
use wire::sigv4::{Credentials, sha256_hex, sign};
use wire::xml::Element;

/// Largest answer that is read, in bytes.
const ANSWER_BYTES: usize = 128 << 20;

/// Where the endpoint is and who calls.
#[derive(Debug, Clone)]
pub struct Target {
    /// `http://127.0.0.1:4566`.
    pub url: String,
    /// The region that requests are for.
    pub region: String,
    /// The caller's keys.
    pub credentials: Credentials,
}

/// A connection to the endpoint. Clones share it.
#[derive(Debug, Clone)]
pub struct Endpoint {
    target: Target,
    http: Client<HttpConnector, Full<Bytes>>,
}

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// The service's word in the signature: `lambda`, `apigateway`, `logs`.
    pub service: &'static str,
    /// The method.
    pub method: Method,
    /// Path and query, percent-encoded.
    pub path: String,
    /// Headers besides those of signing.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Bytes,
    /// How long the answer may take.
    pub patience: Duration,
}

/// How long an answer of a control operation may take.
const PATIENCE: Duration = Duration::from_secs(120);

impl Request {
    /// A request without a body.
    pub fn new(service: &'static str, method: Method, path: impl Into<String>) -> Self {
        let (path, headers, body) = (path.into(), Vec::new(), Bytes::new());
        Self { service, method, path, headers, body, patience: PATIENCE }
    }

    /// Gives it a JSON body.
    pub fn json(mut self, body: &Json) -> Self {
        self.headers.push(("content-type", "application/json".to_owned()));
        self.body = Bytes::from(body.to_string());
        self
    }
}

/// An answer with a status below 300.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON; an empty one is null.
    pub fn json(&self) -> Result<Json, ClientError> {
        if self.body.is_empty() {
            return Ok(Json::Null);
        }
        serde_json::from_slice(&self.body).map_err(|e| ClientError::NotUnderstood(e.to_string()))
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Why a request did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody answers.
    #[error(
        "no Mayfly answers at {url}; start one with `mayfly up`, or name another with --endpoint"
    )]
    Unreachable {
        /// The endpoint.
        url: String,
    },
    /// The endpoint's address is none.
    #[error("'{url}' is no endpoint: {reason}")]
    BadEndpoint {
        /// As given.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The connection broke while the answer was awaited.
    #[error("the endpoint {url} broke the connection off: {reason}")]
    Broken {
        /// The endpoint.
        url: String,
        /// What happened.
        reason: String,
    },
    /// The answer took too long.
    #[error("the endpoint {url} did not answer within {seconds} s")]
    Slow {
        /// The endpoint.
        url: String,
        /// How long was waited.
        seconds: u64,
    },
    /// The API refused.
    #[error("{code}: {message}")]
    Api {
        /// The status.
        status: StatusCode,
        /// AWS's error type, such as `ResourceNotFoundException`.
        code: String,
        /// The message.
        message: String,
    },
    /// The answer is no answer of this API.
    #[error("the endpoint's answer is not understood: {0}")]
    NotUnderstood(String),
}

impl ClientError {
    /// Whether it says that the thing is not there.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Api { status, .. } if *status == StatusCode::NOT_FOUND)
            || self.is("ResourceNotFoundException")
    }

    /// Whether it has this AWS error type.
    pub fn is(&self, wanted: &str) -> bool {
        matches!(self, Self::Api { code, .. } if code == wanted)
    }
}

/// `None` for what is not there.
pub(super) fn or_none<T>(result: Result<T, ClientError>) -> Result<Option<T>, ClientError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

impl Endpoint {
    /// A request to one of Mayfly's own pages, behind `/_mayfly/`, in the endpoint's region.
    pub(super) fn own_page(
        &self,
        method: Method,
        page: &str,
        parameters: &[(&str, String)],
    ) -> Request {
        let mut path = format!("/_mayfly/{page}?region={}", encoded(self.region()));
        for (name, value) in parameters {
            path = format!("{path}&{name}={}", encoded(value));
        }
        Request::new("lambda", method, path)
    }

    /// An endpoint; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When the URL is none that requests can go to.
    pub fn new(target: Target) -> Result<Self, ClientError> {
        let bad = |reason: &str| ClientError::BadEndpoint {
            url: target.url.clone(),
            reason: reason.to_owned(),
        };
        let uri: Uri = target.url.parse().map_err(|_| bad("write it as http://HOST:PORT"))?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(bad("Mayfly does not speak TLS yet; write http://")),
            _ => return Err(bad("write it as http://HOST:PORT")),
        }
        let url = target.url.trim_end_matches('/').to_owned();
        // No connection is kept: hooks and builds can run for minutes between two requests, and the
        // server closes what is idle for so long.
        let http = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
        Ok(Self { target: Target { url, ..target }, http })
    }

    /// Its URL, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.target.url
    }

    /// The region that requests are for.
    pub fn region(&self) -> &str {
        &self.target.region
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    ///
    /// When nobody answers, or not in time, or with a status of 300 and above.
    pub async fn send(&self, request: Request) -> Result<Answer, ClientError> {
        let url = || self.target.url.clone();
        let patience = request.patience;
        let broken = |reason: String| ClientError::Broken { url: url(), reason };
        let signed = self.signed(request)?;
        let exchange = async {
            let response = self.http.request(signed).await.map_err(|error| {
                if error.is_connect() {
                    ClientError::Unreachable { url: url() }
                } else {
                    broken(chain(&error))
                }
            })?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_BYTES).collect().await;
            let body = body.map_err(|error| broken(error.to_string()))?.to_bytes();
            Ok(Answer { status: parts.status, headers: parts.headers, body })
        };
        let answer = tokio::time::timeout(patience, exchange)
            .await
            .map_err(|_| ClientError::Slow { url: url(), seconds: patience.as_secs() })??;
        if answer.status.as_u16() < 300 { Ok(answer) } else { Err(api_error(&answer)) }
    }

    /// Sends a request and reads the answer as JSON.
    pub async fn json(&self, request: Request) -> Result<Json, ClientError> {
        self.send(request).await?.json()
    }

    fn signed(&self, request: Request) -> Result<http::Request<Full<Bytes>>, ClientError> {
        let Request { service, method, path, headers, body, .. } = request;
        let bad =
            |reason: String| ClientError::BadEndpoint { url: self.target.url.clone(), reason };
        let mut builder =
            http::Request::builder().method(method).uri(format!("{}{path}", self.target.url));
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        let message = builder.body(()).map_err(|error| bad(error.to_string()))?;
        let (mut parts, ()) = message.into_parts();
        let Target { region, credentials, .. } = &self.target;
        let now = jiff::Timestamp::now();
        sign(&mut parts, &sha256_hex(&body), credentials, region, service, now)
            .map_err(|error| bad(error.to_string()))?;
        parts.headers.insert(header::USER_AGENT, header::HeaderValue::from_static(AGENT));
        Ok(http::Request::from_parts(parts, Full::new(body)))
    }
}

const AGENT: &str = concat!("mayfly/", env!("CARGO_PKG_VERSION"));

fn api_error(answer: &Answer) -> ClientError {
    if answer.body.trim_ascii_start().first() == Some(&b'<')
        && let Some(error) = query_error(answer)
    {
        return error;
    }
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or(Json::Null);
    let text = |key: &str| body.get(key).and_then(Json::as_str).map(str::to_owned);
    let code = answer
        .header("x-amzn-errortype")
        .map(str::to_owned)
        .or_else(|| text("__type"))
        .or_else(|| text("code"))
        .unwrap_or_else(|| format!("HTTP status {}", answer.status.as_u16()));
    let code = code.split(':').next().unwrap_or("").rsplit('#').next().unwrap_or("").to_owned();
    let message = text("message").or_else(|| text("Message")).unwrap_or_else(|| {
        String::from_utf8_lossy(&answer.body).chars().take(500).collect::<String>()
    });
    ClientError::Api { status: answer.status, code, message }
}

/// The error of a service that speaks the query protocol.
fn query_error(answer: &Answer) -> Option<ClientError> {
    let root = Element::parse(&answer.body).ok()?;
    let error = root.all("Error").next()?;
    let text = |name: &str| error.all(name).next().map(|element| element.text.trim().to_owned());
    Some(ClientError::Api {
        status: answer.status,
        code: text("Code")?,
        message: text("Message").unwrap_or_default(),
    })
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text = format!("{text}: {source}");
        next = source.source();
    }
    text
}

/// A text as one segment of a path or one value of a query.
pub(super) fn encoded(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(text, KEPT).to_string()
}
