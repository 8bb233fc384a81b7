//! From an HTTP request to an invocation: path, query, headers and event, in AWS's order of checks.

use super::{payload, schedule};
use crate::lambda::error::Error;
use crate::lambda::target::{Place, Target};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use engine::{Invocation, OnceKey};
use http::HeaderMap;
use http::request::Parts;
use model::tenant::{InvalidTenantId, TENANT_BYTES, TENANT_PATTERN};
use model::{Quotas, TenantId};
use percent_encoding::percent_decode_str;
use wire::AwsRequest;

/// The header with the tenant.
const TENANT: &str = "x-amz-tenant-id";
/// Largest event of an InvokeAsync, in bytes (AWS Lambda, InvokeAsync: 256 KB).
const INVOKE_ASYNC_BYTES: u64 = 262_144;

/// That a request is for one of the invoking operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Where the function's name begins and ends in the path, still percent-encoded.
    name: (usize, usize),
    /// How the answer comes.
    pub answer: Answering,
}

/// How the answer of an invoking operation comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answering {
    /// Invoke: whole, or as the request's invocation type says.
    Whole,
    /// InvokeWithResponseStream: as an event stream.
    Streamed,
    /// InvokeAsync, the oldest of them: not at all.
    Never,
}

/// What a request asks for.
#[derive(Debug)]
pub enum Parsed {
    /// To run a function.
    Run(Invocation),
    /// To run a function once for all calls with this key.
    RunOnce(Invocation, OnceKey),
    /// To run a function later, for a caller who waits until that is certain only (`Event`).
    Accept(Invocation),
    /// To say whether it could be run (`DryRun`).
    Check(Target),
}

impl Route {
    /// The operation's name, and the function's as it stands in the path.
    pub fn named<'p>(&self, parts: &'p Parts) -> (&'static str, &'p str) {
        let operation = match self.answer {
            Answering::Whole => "Invoke",
            Answering::Streamed => "InvokeWithResponseStream",
            Answering::Never => "InvokeAsync",
        };
        (operation, parts.uri.path().get(self.name.0..self.name.1).unwrap_or_default())
    }
}

/// Recognises the invoking operations by method and path.
pub fn route(parts: &Parts) -> Option<Route> {
    const WHOLE: (&str, &str) = ("/2015-03-31/functions/", "/invocations");
    const STREAMED: (&str, &str) = ("/2021-11-15/functions/", "/response-streaming-invocations");
    const ASYNC: (&str, &str) = ("/2014-11-13/functions/", "/invoke-async");
    if parts.method != http::Method::POST {
        return None;
    }
    let path = parts.uri.path();
    let between = |(prefix, suffix): (&str, &str), answer| {
        // Old clients end InvokeAsync with a slash.
        let name = path.strip_prefix(prefix)?;
        let name = name.strip_suffix('/').unwrap_or(name).strip_suffix(suffix)?;
        let plain = !name.is_empty() && !name.contains('/');
        plain.then_some(Route { name: (prefix.len(), prefix.len() + name.len()), answer })
    };
    between(WHOLE, Answering::Whole)
        .or_else(|| between(STREAMED, Answering::Streamed))
        .or_else(|| between(ASYNC, Answering::Never))
}

/// Reads the request of a route.
pub fn parse(
    request: &AwsRequest,
    route: Route,
    place: &Place,
    quotas: &Quotas,
) -> Result<Parsed, Error> {
    let headers = &request.parts.headers;
    let kind = kind(headers, route.answer)?;
    let log_tail = wants_log(headers)?;
    refuse_unserved(headers)?;
    let asks_more = kind != Kind::Accept && schedule::is_asked(headers);
    let once = match kind {
        Kind::Run if asks_more && route.answer == Answering::Whole => {
            Some(schedule::once(headers)?)
        }
        _ if asks_more => return Err(schedule::refusal(headers)),
        _ => None,
    };
    let uri = &request.parts.uri;
    let name = uri.path().get(route.name.0..route.name.1).unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8_lossy();
    let qualifier = query_value(uri.query().unwrap_or_default(), "Qualifier");
    let qualifier = qualifier.map(|text| percent_decode_str(text).decode_utf8_lossy());
    let target = Target::read(place, &name, qualifier.as_deref())?;
    check_qualifier(target.qualifier.as_deref())?;
    let most = match (kind, route.answer) {
        (_, Answering::Never) => INVOKE_ASYNC_BYTES,
        // The engine knows how large an event may be that it accepts.
        (Kind::Accept, _) => u64::MAX,
        _ => quotas.sync_payload_bytes,
    };
    let payload = event(&request.body, most)?;
    let client_context = client_context(headers, quotas.client_context_bytes)?;
    let tenant = tenant(headers)?;
    if tenant.is_some() && once.is_some() {
        // One tenant could be answered with what another one's call with the same key returned.
        return Err(Error::InvalidParameterValue(
            "Mayfly keeps idempotency keys of a function for all its tenants; leave out the key or \
             the tenant."
                .to_owned(),
        ));
    }
    let invocation = |target: Target, client_context, log_tail| Invocation {
        request_id: request.request_id.clone(),
        region: place.region.clone(),
        name: target.name,
        qualifier: target.qualifier,
        payload,
        client_context,
        tenant,
        trace_header: text(headers, "x-amzn-trace-id").map(str::to_owned),
        log_tail,
        kind: model::record::InvocationKind::RequestResponse,
    };
    Ok(match kind {
        Kind::Check => Parsed::Check(target),
        Kind::Run => {
            let invocation = invocation(target, client_context, log_tail);
            match once {
                Some(key) => Parsed::RunOnce(invocation, key),
                None => Parsed::Run(invocation),
            }
        }
        // Lambda passes the client context on in synchronous calls only, and there is no answer
        // that the log could come with.
        Kind::Accept => Parsed::Accept(invocation(target, None, false)),
    })
}

/// The invocation type, in AWS's words `RequestResponse`, `Event` and `DryRun`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Run,
    Accept,
    Check,
}

fn kind(headers: &HeaderMap, answer: Answering) -> Result<Kind, Error> {
    if answer == Answering::Never {
        return Ok(Kind::Accept);
    }
    match text(headers, "x-amz-invocation-type") {
        None | Some("" | "RequestResponse") => Ok(Kind::Run),
        Some("DryRun") => Ok(Kind::Check),
        Some("Event") if answer == Answering::Whole => Ok(Kind::Accept),
        Some(other) => {
            let known = match answer {
                Answering::Streamed => "RequestResponse, DryRun",
                Answering::Whole | Answering::Never => "Event, RequestResponse, DryRun",
            };
            Err(not_one_of(other, "invocationType", known))
        }
    }
}

fn wants_log(headers: &HeaderMap) -> Result<bool, Error> {
    match text(headers, "x-amz-log-type") {
        None | Some("" | "None") => Ok(false),
        Some("Tail") => Ok(true),
        Some(other) => Err(not_one_of(other, "logType", "None, Tail")),
    }
}

fn refuse_unserved(headers: &HeaderMap) -> Result<(), Error> {
    if headers.contains_key("x-amz-durable-execution-name") {
        return Err(Error::InvalidParameterValue(
            "Mayfly does not serve DurableExecutionName yet; leave it out.".to_owned(),
        ));
    }
    Ok(())
}

/// The tenant that a call is for.
fn tenant(headers: &HeaderMap) -> Result<Option<TenantId>, Error> {
    let Some(value) = headers.get(TENANT) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    TenantId::new(text).map(Some).map_err(|invalid| {
        let constraint = match invalid {
            InvalidTenantId::Pattern => {
                format!("Member must satisfy regular expression pattern: {TENANT_PATTERN}")
            }
            InvalidTenantId::TooLong => {
                format!("Member must have length less than or equal to {TENANT_BYTES}")
            }
        };
        Error::Validation(format!(
            "1 validation error detected: Value '{text}' at 'tenantId' failed to satisfy \
             constraint: {constraint}"
        ))
    })
}

fn check_qualifier(qualifier: Option<&str>) -> Result<(), Error> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_$".contains(c);
    match qualifier {
        Some(text) if text != "$LATEST.PUBLISHED" && !text.chars().all(is_word) => {
            Err(Error::Validation(format!(
                "1 validation error detected: Value '{text}' at 'qualifier' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: \
                 \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"
            )))
        }
        _ => Ok(()),
    }
}

/// The event: the body as it came, or an empty object where there is none.
fn event(body: &Bytes, most: u64) -> Result<Bytes, Error> {
    if body.is_empty() {
        return Ok(Bytes::from_static(b"{}"));
    }
    if body.len() as u64 > most {
        return Err(too_large(most));
    }
    payload::check(body)?;
    Ok(body.clone())
}

/// AWS's answer to an event that is too large.
pub(super) fn too_large(limit: u64) -> Error {
    Error::RequestTooLarge(format!(
        "Request must be smaller than {limit} bytes for the InvokeFunction operation"
    ))
}

/// The client context as JSON text, out of its base64.
fn client_context(headers: &HeaderMap, most: u64) -> Result<Option<String>, Error> {
    let Some(value) = headers.get("x-amz-client-context") else { return Ok(None) };
    if value.len() as u64 > most {
        return Err(Error::InvalidRequestContent(format!(
            "Client context must not be longer than {most} bytes of base64."
        )));
    }
    let decoded = STANDARD.decode(value.as_bytes()).ok().and_then(|b| String::from_utf8(b).ok());
    match decoded {
        Some(json) if payload::check(json.as_bytes()).is_ok() => Ok(Some(json)),
        _ => Err(Error::InvalidRequestContent(
            "Client context must be a valid Base64-encoded JSON object.".to_owned(),
        )),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A parameter's value in a query, still percent-encoded.
fn query_value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn not_one_of(value: &str, member: &str, known: &str) -> Error {
    Error::Validation(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: \
         Member must satisfy enum value set: [{known}]"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{AccountId, Region};

    fn request(uri: &str, headers: &[(&str, &str)], body: &'static [u8]) -> AwsRequest {
        let mut builder = http::Request::post(uri);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let (parts, ()) = builder.body(()).expect("a request").into_parts();
        AwsRequest {
            parts,
            body: Bytes::from_static(body),
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            principal: String::new(),
            request_id: "id".to_owned(),
            endpoint: "http://127.0.0.1:4566".to_owned(),
        }
    }

    fn parsed(
        uri: &str,
        headers: &[(&str, &str)],
        body: &'static [u8],
    ) -> Result<Invocation, String> {
        let request = request(uri, headers, body);
        let place = Place { region: Region::default(), account: AccountId::default() };
        let route = route(&request.parts).expect("an invoking path");
        match parse(&request, route, &place, &Quotas::default()).map_err(|e| e.to_string())? {
            Parsed::Run(invocation) => Ok(invocation),
            Parsed::Accept(invocation) => Err(format!("accept {invocation:?}")),
            Parsed::RunOnce(_, key) => Err(format!("run once for {}", key.key)),
            Parsed::Check(target) => Err(format!("check {}", target.name)),
        }
    }

    const INVOKE: &str = "/2015-03-31/functions/f/invocations";

    #[test]
    fn an_event_is_passed_on_as_it_came() {
        let event = parsed(INVOKE, &[], br#" {"a" : 1} "#).expect("valid");
        assert_eq!(event.payload, &br#" {"a" : 1} "#[..]);
        assert_eq!(parsed(INVOKE, &[], b"").expect("valid").payload, &b"{}"[..]);
    }

    #[test]
    fn the_function_may_be_named_by_its_arn_with_its_qualifier() {
        let arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af%3Alive";
        let invocation =
            parsed(&format!("/2015-03-31/functions/{arn}/invocations"), &[], b"{}").expect("valid");
        assert_eq!(invocation.name.as_str(), "f");
        assert_eq!(invocation.qualifier.as_deref(), Some("live"));
        let invocation = parsed(&format!("{INVOKE}?Qualifier=%24LATEST"), &[], b"").expect("valid");
        assert_eq!(invocation.qualifier.as_deref(), Some("$LATEST"));
    }

    #[test]
    fn the_invocation_type_says_what_is_waited_for() {
        let context = STANDARD.encode(br#"{"custom":{}}"#);
        let headers = [
            ("x-amz-invocation-type", "Event"),
            ("x-amz-client-context", context.as_str()),
            ("x-amz-log-type", "Tail"),
        ];
        let accepted = parsed(INVOKE, &headers, b"{}").expect_err("nobody waits for it");
        assert!(accepted.starts_with("accept "), "{accepted}");
        assert!(accepted.contains("log_tail: false,"), "{accepted}");
        assert!(accepted.contains("client_context: None"), "{accepted}");
        let old = "/2014-11-13/functions/f:live/invoke-async/";
        assert!(parsed(old, &[], b"{}").expect_err("nor for this").starts_with("accept "));
        let stream = "/2021-11-15/functions/f/response-streaming-invocations";
        let error = parsed(stream, &headers[..1], b"{}").expect_err("no such type");
        assert!(error.ends_with("enum value set: [RequestResponse, DryRun]"), "{error}");
        let error =
            parsed(INVOKE, &[("x-amz-invocation-type", "Maybe")], b"{}").expect_err("no such type");
        assert!(error.ends_with("enum value set: [Event, RequestResponse, DryRun]"), "{error}");
        let dry = parsed(INVOKE, &[("x-amz-invocation-type", "DryRun")], b"{}");
        assert_eq!(dry.map(drop), Err("check f".to_owned()));
    }

    #[test]
    fn a_caller_who_waits_for_a_whole_answer_may_repeat_his_call() {
        let headers = [("x-mayfly-idempotency-key", "k")];
        let once = parsed(INVOKE, &headers, b"{}").expect_err("once");
        assert_eq!(once, "run once for k");
        let stream = "/2021-11-15/functions/f/response-streaming-invocations";
        let error = parsed(stream, &headers, b"{}").expect_err("nothing is recorded of streams");
        assert!(error.contains("x-mayfly-idempotency-key does not go with"), "{error}");
        let dry = [headers[0], ("x-amz-invocation-type", "DryRun")];
        assert!(
            parsed(INVOKE, &dry, b"{}").expect_err("nothing runs").contains("does not go with")
        );
    }

    #[test]
    fn a_client_context_is_decoded_and_must_be_json() {
        let context = STANDARD.encode(br#"{"custom":{"a":"b"}}"#);
        let invocation =
            parsed(INVOKE, &[("x-amz-client-context", &context)], b"{}").expect("valid");
        assert_eq!(invocation.client_context.as_deref(), Some(r#"{"custom":{"a":"b"}}"#));
        for broken in ["%%%", "bm9wZQ=="] {
            let error = parsed(INVOKE, &[("x-amz-client-context", broken)], b"{}")
                .expect_err("not base64 of JSON");
            assert_eq!(error, "Client context must be a valid Base64-encoded JSON object.");
        }
    }

    #[test]
    fn other_paths_are_not_invocations() {
        for uri in [
            "/2015-03-31/functions/f",
            "/2015-03-31/functions//invocations",
            "/2015-03-31/functions/f/g/invocations",
            "/2014-11-13/functions/f/g/invoke-async",
        ] {
            assert_eq!(route(&request(uri, &[], b"").parts), None, "{uri}");
        }
        let streamed = "/2021-11-15/functions/f/response-streaming-invocations";
        let route = route(&request(streamed, &[], b"").parts).expect("an invoking path");
        assert_eq!(route.answer, Answering::Streamed);
    }
}
