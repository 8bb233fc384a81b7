//! HTTP APIs (API Gateway v2): a stage, a route, an integration, a function.
//!
//! Preflights are answered from the API's CORS rules unless a route for `OPTIONS` exists.

pub(crate) mod route_table;
mod stage;

use crate::answer::Style;
use crate::answer::strict;
use crate::cors;
use crate::event::{Door, v1, v2};
use crate::failure::Failure;
use crate::front::Address;
use crate::fronts::{ApiDoor, Target};
use crate::function_url::{behind_prelude, buffered, fitting, malformed, respond};
use crate::gateway::Gateway;
use crate::permission::{self, Circumstances};
use crate::received::{Peer, Received};
use crate::streaming::is_prelude_type;
use base64::Engine as _;
use bytes::Bytes;
use engine::Invocation;
use http::header::{HeaderValue, ORIGIN};
use http::{Request, Response, StatusCode};
use model::http_api::PayloadFormat;
use route_table::Selected;
use stage::Chosen;
use std::time::Duration;
use wire::Body;

/// Answers a request to an HTTP API.
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
    let request_id = request_id();
    let origin = request.headers().get(ORIGIN).cloned();
    let door = gateway.fronts.api(&address.id).await;
    let (mut answer, door) = match door {
        Ok(Some(door)) => {
            let answer = call(gateway, &door, &address, request, peer, &request_id).await;
            let answer = answer.unwrap_or_else(|failure| {
                failure.log(&address.id);
                failure.of_api()
            });
            (answer, Some(door))
        }
        Ok(None) => (Failure::NoDoor.of_api(), None),
        Err(error) => {
            let failure = Failure::Platform(error.to_string());
            failure.log(&address.id);
            (failure.of_api(), None)
        }
    };
    let preflight = answer.extensions_mut().remove::<Preflight>().is_some();
    if let (Some(rules), false) = (door.as_ref().and_then(|door| door.cors()), preflight) {
        cors::apply(rules, origin.as_ref(), answer.headers_mut());
    }
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        answer.headers_mut().insert("apigw-requestid", id);
    }
    answer
}

/// Marks an answer that the CORS rules have made.
#[derive(Clone, Copy)]
struct Preflight;

async fn call<B>(
    gateway: &Gateway,
    door: &ApiDoor,
    address: &Address,
    request: Request<B>,
    peer: Peer,
    request_id: &str,
) -> Result<Response<Body>, Failure>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let path = match request.uri().path().get(address.prefix..) {
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        _ => "/".to_owned(),
    };
    let chosen = stage::choose(&door.api.stages, &path).ok_or(Failure::NoRoute)?;
    let selected = door.routes.select(request.method(), chosen.rest);
    if let Some(rules) = door.cors()
        && cors::is_preflight(request.method(), request.headers())
        && selected.as_ref().is_none_or(|route| route.method != Some("OPTIONS"))
    {
        let mut answer = cors::preflight(rules, request.headers(), StatusCode::NO_CONTENT);
        answer.extensions_mut().insert(Preflight);
        return Ok(answer);
    }
    let selected = selected.ok_or(Failure::NoRoute)?;
    let target = selected.integration.and_then(|id| door.targets.get(id));
    let target = target.ok_or_else(|| {
        Failure::Platform(format!(
            "the route '{}' has no integration that names a function",
            selected.key
        ))
    })?;
    let route = match selected.path {
        Some(path) => format!("{}{path}", request.method()),
        None => "$default".to_owned(),
    };
    let arn = permission::route_arn(
        &door.api.region,
        &gateway.account,
        &door.api.id,
        chosen.name,
        &route,
    );
    let now = gateway.clock.now();
    let circumstances = Circumstances { headers: request.headers(), peer, now };
    if !target.guard.http_api(&arn, circumstances) {
        tracing::warn!(api = %door.api.id, function = %target.function.name, source_arn = arn, "function's resource policy does not let the API call it");
        return Err(Failure::Forbidden);
    }
    let received = Received::read(request, address.prefix, peer, now).await?;
    let routed = Routed { door, chosen, selected, target };
    let payload = event(gateway, address, &received, &routed, request_id)?;
    let answer = invoke(gateway, target, payload, &received.trace, request_id).await?;
    Ok(respond(answer))
}

/// Where a request goes.
struct Routed<'a> {
    door: &'a ApiDoor,
    chosen: Chosen<'a>,
    selected: Selected<'a>,
    target: &'a Target,
}

fn event(
    gateway: &Gateway,
    address: &Address,
    received: &Received,
    routed: &Routed<'_>,
    request_id: &str,
) -> Result<Bytes, Failure> {
    let Routed { door, chosen, selected, target } = routed;
    let named = format!("{}.execute-api.{}.localhost", door.api.id, door.api.region);
    // HTTP APIs show the path decoded, function URLs as it came.
    let path = percent_encoding::percent_decode_str(&received.path).decode_utf8_lossy();
    let facts = Door {
        signer: None,
        account: gateway.account.as_str(),
        id: &door.api.id,
        domain: address.domain.as_deref().unwrap_or(&named),
        request_id,
        route_key: selected.key,
        stage: chosen.name,
        path: &path,
        path_parameters: &selected.parameters,
        stage_variables: chosen.variables,
    };
    let event = match target.integration.payload_format {
        PayloadFormat::V1 => v1::build(received, &facts, selected.path.unwrap_or("$default")),
        PayloadFormat::V2 => v2::build(received, &facts, v2::CookieHeader::Moved),
    };
    fitting(event.map_err(|error| Failure::Platform(error.to_string()))?)
}

async fn invoke(
    gateway: &Gateway,
    target: &Target,
    payload: Bytes,
    trace: &str,
    request_id: &str,
) -> Result<crate::answer::Answer, Failure> {
    let invocation = Invocation {
        request_id: engine::invocation::request_id(model::Timestamp::now()),
        region: target.region.clone(),
        name: target.function.name.clone(),
        qualifier: target.function.qualifier.clone(),
        payload,
        client_context: None,
        tenant: None,
        trace_header: Some(trace.to_owned()),
        log_tail: false,
        kind: model::record::InvocationKind::RequestResponse,
    };
    let patience = Duration::from_millis(u64::from(target.integration.timeout_ms));
    // The function runs on after the timeout, as on AWS: nobody waits for it any more.
    let reply = tokio::time::timeout(patience, gateway.engine.invoke(invocation))
        .await
        .map_err(|_| Failure::IntegrationTimeout)??;
    match target.integration.payload_format {
        PayloadFormat::V2 => buffered(reply, Style::HttpApi, request_id),
        PayloadFormat::V1 if reply.function_error => Err(Failure::Function),
        PayloadFormat::V1 => {
            let streamed = reply.content_type.as_deref().is_some_and(is_prelude_type);
            let read = if streamed {
                behind_prelude(&reply.payload, Style::HttpApi)
            } else {
                strict::read(&reply.payload)
            };
            read.map_err(|reason| malformed(&reason, request_id))
        }
    }
}

/// An id in API Gateway's form: eleven random bytes in base64.
fn request_id() -> String {
    let random = uuid::Uuid::new_v4();
    let bytes = random.as_bytes();
    base64::engine::general_purpose::URL_SAFE.encode(bytes.get(..11).unwrap_or(bytes))
}
