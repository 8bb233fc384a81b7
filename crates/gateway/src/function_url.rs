//! Function URLs: a front door of one function or alias (AWS Lambda, "Function URLs").
//!
//! `BUFFERED` reads the whole answer and infers status, headers and body from it; `RESPONSE_STREAM`
//! passes the answer on as it is written. Preflights are answered from the URL's CORS rules without
//! calling the function.

use crate::answer::prelude::PreludeParser;
use crate::answer::{Answer, Malformed, Style, inferred};
use crate::cors;
use crate::event::{Door, v2};
use crate::failure::Failure;
use crate::front::Address;
use crate::fronts::UrlDoor;
use crate::gateway::Gateway;
use crate::permission::Circumstances;
use crate::received::{Peer, Received, Unreadable, whole};
use crate::signer::{SignedRequest, Signer};
use crate::streaming::{self, NoAnswer};
use bytes::Bytes;
use engine::{Invocation, Reply};
use http::header::{CONTENT_TYPE, HeaderValue, ORIGIN};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use model::function_url::{InvokeMode, UrlAuth};
use model::limits;
use std::collections::BTreeMap;
use wire::Body;

/// Answers a request to a function URL.
pub(crate) async fn serve<B>(
    gateway: &Gateway,
    address: Address,
    request: Request<B>,
    peer: Peer,
) -> Response<Body>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let door = match gateway.fronts.url(&address.id).await {
        Ok(Some(door)) => door,
        Ok(None) => return Failure::NoDoor.of_url(),
        Err(error) => {
            let failure = Failure::Platform(error.to_string());
            failure.log(&address.id);
            return failure.of_url();
        }
    };
    let rules = door.settings.cors.as_ref();
    if let Some(rules) = rules
        && cors::is_preflight(request.method(), request.headers())
    {
        return cors::preflight(rules, request.headers(), StatusCode::OK);
    }
    let origin = request.headers().get(ORIGIN).cloned();
    let request_id = engine::invocation::request_id(model::Timestamp::now());
    let mut answer = match call(gateway, &door, &address, request, peer, &request_id).await {
        Ok(answer) => answer,
        Err(failure) => {
            failure.log(&address.id);
            failure.of_url()
        }
    };
    if let Some(rules) = rules {
        cors::apply(rules, origin.as_ref(), answer.headers_mut());
    }
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        answer.headers_mut().insert("x-amzn-requestid", id);
    }
    answer
}

async fn call<B>(
    gateway: &Gateway,
    door: &UrlDoor,
    address: &Address,
    request: Request<B>,
    peer: Peer,
    request_id: &str,
) -> Result<Response<Body>, Failure>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let now = gateway.clock.now();
    let (received, signer) = match door.settings.auth {
        UrlAuth::AwsIam => {
            let (request, signer) = signed(gateway, door, request, peer).await?;
            (Received::read(request, address.prefix, peer, now).await?, Some(signer))
        }
        UrlAuth::None => {
            let circumstances = Circumstances { headers: request.headers(), peer, now };
            if !door.guard.anonymous_url(circumstances) {
                return Err(Failure::Forbidden);
            }
            (Received::read(request, address.prefix, peer, now).await?, None)
        }
    };
    let invocation = Invocation {
        request_id: request_id.to_owned(),
        region: door.region.clone(),
        name: door.name.clone(),
        qualifier: door.qualifier.clone(),
        payload: event(&received, signer.as_ref(), door, address, request_id)?,
        client_context: None,
        tenant: None,
        trace_header: Some(received.trace.clone()),
        log_tail: false,
        kind: model::record::InvocationKind::RequestResponse,
    };
    let mut answer = match door.settings.invoke_mode {
        InvokeMode::Buffered => {
            let reply = gateway.engine.invoke(invocation).await?;
            respond(buffered(reply, Style::FunctionUrl, request_id)?)
        }
        InvokeMode::ResponseStream => {
            let reply = gateway.engine.invoke_streaming(invocation).await?;
            streaming::answer(reply).await.map_err(|reason| match reason {
                NoAnswer::Failed(end) => failed(end.error_type.as_deref()),
                NoAnswer::Malformed(reason) => malformed(&reason, request_id),
            })?
        }
    };
    if let Ok(trace) = HeaderValue::from_str(&received.trace) {
        answer.headers_mut().insert("x-amzn-trace-id", trace);
    }
    Ok(answer)
}

/// The whole request with who signed it, if they may call the function.
async fn signed<B>(
    gateway: &Gateway,
    door: &UrlDoor,
    request: Request<B>,
    peer: Peer,
) -> Result<(Request<Full<Bytes>>, Signer), Failure>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let judge = gateway.judge().ok_or(Failure::Forbidden)?;
    let (parts, body) = request.into_parts();
    let body = whole(body).await?;
    let asked = SignedRequest {
        parts: parts.clone(),
        body: body.clone(),
        address: peer.address.ip(),
        region: door.region.clone(),
        function: door.name.clone(),
        qualifier: door.qualifier.clone(),
    };
    let signer = judge(asked).await.map_err(Failure::NotLetIn)?;
    Ok((Request::from_parts(parts, Full::new(body)), signer))
}

fn event(
    received: &Received,
    signer: Option<&Signer>,
    door: &UrlDoor,
    address: &Address,
    request_id: &str,
) -> Result<Bytes, Failure> {
    let nothing = BTreeMap::new();
    let named = format!("{}.lambda-url.{}.localhost", address.id, door.region);
    let event = v2::build(
        received,
        &Door {
            account: signer.map_or("anonymous", |signer| &signer.account),
            signer,
            id: &address.id,
            domain: address.domain.as_deref().unwrap_or(&named),
            request_id,
            route_key: "$default",
            stage: "$default",
            path: &received.path,
            path_parameters: &nothing,
            stage_variables: &nothing,
        },
        v2::CookieHeader::Kept,
    )
    .map_err(|error| Failure::Platform(error.to_string()))?;
    fitting(event)
}

/// The event, unless base64 and JSON made it larger than a function may be given.
pub(crate) fn fitting(event: Vec<u8>) -> Result<Bytes, Failure> {
    if event.len() > limits::SYNC_PAYLOAD_BYTES {
        return Err(Unreadable::TooLarge.into());
    }
    Ok(event.into())
}

/// Reads a whole reply, with or without a prelude.
pub(crate) fn buffered(reply: Reply, style: Style, request_id: &str) -> Result<Answer, Failure> {
    if reply.function_error {
        return Err(failed(error_type(&reply.payload).as_deref()));
    }
    let read = if reply.content_type.as_deref().is_some_and(streaming::is_prelude_type) {
        behind_prelude(&reply.payload, style)
    } else {
        inferred::read(&reply.payload, style)
    };
    read.map_err(|reason| malformed(&reason, request_id))
}

/// A streamed answer that was gathered because the door sends whole answers.
pub(crate) fn behind_prelude(payload: &Bytes, style: Style) -> Result<Answer, Malformed> {
    let mut parser = PreludeParser::new(style);
    match parser.push(payload)? {
        Some((prelude, body)) => {
            let mut headers = prelude.headers;
            headers
                .entry(CONTENT_TYPE)
                .or_insert(HeaderValue::from_static("application/octet-stream"));
            Ok(Answer { status: prelude.status, headers, body })
        }
        None => Err(Malformed("the answer ended within its prelude".into())),
    }
}

/// The error type in a function's error document.
fn error_type(document: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Document {
        #[serde(rename = "errorType")]
        error_type: Option<String>,
    }
    serde_json::from_slice::<Document>(document).ok()?.error_type
}

fn failed(error_type: Option<&str>) -> Failure {
    match error_type {
        Some("Sandbox.Timedout") => Failure::FunctionTimeout,
        _ => Failure::Function,
    }
}

pub(crate) fn malformed(reason: &Malformed, request_id: &str) -> Failure {
    // The function's author sees only "Internal Server Error"; the reason is nowhere else.
    tracing::warn!(request_id, %reason, "function's answer is malformed");
    Failure::Function
}

pub(crate) fn respond(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Version;

    fn reply(payload: &'static [u8], content_type: Option<&str>, function_error: bool) -> Reply {
        Reply {
            version: Version::Latest,
            payload: Bytes::from_static(payload),
            content_type: content_type.map(str::to_owned),
            function_error,
            log_tail: None,
        }
    }

    #[test]
    fn a_buffered_door_reads_streamed_answers_too() {
        let whole = reply(
            b"{\"statusCode\":418,\"cookies\":[\"a=1\"]}\0\0\0\0\0\0\0\0teapot",
            Some("application/vnd.awslambda.http-integration-response"),
            false,
        );
        let answer = buffered(whole, Style::FunctionUrl, "r").expect("valid");
        assert_eq!((answer.status.as_u16(), answer.body.as_ref()), (418, b"teapot".as_slice()));
        assert_eq!(answer.headers["set-cookie"], "a=1");
        let cut = reply(b"{}", Some("application/vnd.awslambda.http-integration-response"), false);
        assert!(matches!(buffered(cut, Style::FunctionUrl, "r"), Err(Failure::Function)));
    }

    #[test]
    fn a_failed_function_is_a_failure_of_its_kind() {
        let timeout = reply(br#"{"errorType":"Sandbox.Timedout","errorMessage":""}"#, None, true);
        assert!(matches!(
            buffered(timeout, Style::FunctionUrl, "r"),
            Err(Failure::FunctionTimeout)
        ));
        let error = reply(br#"{"errorType":"ValueError"}"#, None, true);
        assert!(matches!(buffered(error, Style::FunctionUrl, "r"), Err(Failure::Function)));
        let nonsense = reply(b"x", None, true);
        assert!(matches!(buffered(nonsense, Style::FunctionUrl, "r"), Err(Failure::Function)));
    }
}
