//! A function that shows the environment in which it runs: as JSON through an HTTP API, and line by
//! line through a function URL with `invokeMode: RESPONSE_STREAM`.
//!
//! * `GET /env` through the HTTP API answers with its environment variables; of those that may be
//!   secret, the names alone.
//! * `GET /?chunks=5&pause_ms=300` through the function URL writes that many lines, one at a time.

use lambda_http::http::{Response, header::CONTENT_TYPE};
use lambda_http::request::{LambdaRequest, RequestContext};
use lambda_http::tower::Service;
use lambda_http::{Adapter, Error, LambdaEvent, Request, RequestExt, StreamAdapter, service_fn};
use lambda_runtime::FunctionResponse;
use lambda_runtime::streaming::{Body, Sender, channel};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

/// Most lines that one request gets.
const MOST_CHUNKS: u32 = 1_000;
/// Longest pause between two lines, in milliseconds.
const LONGEST_PAUSE_MS: u64 = 10_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    // A function URL that streams takes a stream; an HTTP API takes whole answers only. One
    // function serves both, so the kind of answer is chosen for each request.
    lambda_runtime::run(service_fn(|event: LambdaEvent<LambdaRequest>| async move {
        Ok::<_, Error>(if through_function_url(&event.payload) {
            let answer = StreamAdapter::from(service_fn(stream)).call(event).await?;
            FunctionResponse::StreamingResponse(answer)
        } else {
            let answer = Adapter::from(service_fn(environment)).call(event).await?;
            FunctionResponse::BufferedResponse(answer)
        })
    }))
    .await
}

/// Whether a request came in by the function URL: its host is `<id>.lambda-url.<region>.…`.
fn through_function_url(request: &LambdaRequest) -> bool {
    let LambdaRequest::ApiGatewayV2(request) = request else { return false };
    let domain = request.request_context.domain_name.as_deref().unwrap_or_default();
    domain.split('.').nth(1) == Some("lambda-url")
}

/// Answers with the environment as JSON.
async fn environment(request: Request) -> Result<Value, Error> {
    println!("{} {}", request.method(), request.raw_http_path());
    let route = match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.route_key.clone(),
        _ => None,
    };
    Ok(json!({ "route": route, "variables": variables() }))
}

/// Environment variables by name; what may be secret is left out.
fn variables() -> Map<String, Value> {
    let secret = |name: &str| {
        ["KEY", "SECRET", "TOKEN", "PASSWORD"].iter().any(|word| name.to_uppercase().contains(word))
    };
    let mut variables: Vec<(String, String)> = std::env::vars().collect();
    variables.sort();
    variables
        .into_iter()
        .map(|(name, value)| {
            let shown = if secret(&name) { Value::Null } else { Value::String(value) };
            (name, shown)
        })
        .collect()
}

/// Answers with lines, one after the other.
async fn stream(request: Request) -> Result<Response<Body>, Error> {
    println!("{} {}", request.method(), request.raw_http_path());
    let query = request.query_string_parameters();
    let chunks = query.first("chunks").and_then(|n| n.parse().ok()).unwrap_or(5).min(MOST_CHUNKS);
    let pause_ms =
        query.first("pause_ms").and_then(|n| n.parse().ok()).unwrap_or(300).min(LONGEST_PAUSE_MS);
    let (sender, body) = channel();
    tokio::spawn(write_lines(sender, chunks, Duration::from_millis(pause_ms)));
    Ok(Response::builder().header(CONTENT_TYPE, "text/plain; charset=utf-8").body(body)?)
}

/// Writes the lines with a pause between each two; ends early when nobody reads them.
async fn write_lines(mut sender: Sender, chunks: u32, pause: Duration) {
    let start = Instant::now();
    for number in 1..=chunks {
        if number > 1 {
            tokio::time::sleep(pause).await;
        }
        let line = format!("{number} of {chunks} after {} ms\n", start.elapsed().as_millis());
        if sender.send_data(line.into()).await.is_err() {
            return;
        }
    }
}
