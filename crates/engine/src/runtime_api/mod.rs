//! The Runtime API as the process in a sandbox sees it (AWS Lambda, Runtime API 2018-06-01).
//!
//! It listens on an address inside the sandbox's own network namespace, so whoever can connect is
//! that instance's own process. Requests that don't fit where the runtime stands are refused in
//! AWS's words and change nothing.

mod acknowledgement;
mod post;
mod route;

pub use route::{Route, route};

use crate::instance::{Event, Instance, Next, Refusal, serve_connections};
use acknowledgement::Acknowledgement;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::sync::{Arc, Weak};
use tokio::net::{TcpListener, TcpStream};

/// Connections that a runtime may have open at a time.
const CONNECTIONS: usize = 64;

const REQUEST_ID: HeaderName = HeaderName::from_static("lambda-runtime-aws-request-id");
const DEADLINE_MS: HeaderName = HeaderName::from_static("lambda-runtime-deadline-ms");
const FUNCTION_ARN: HeaderName = HeaderName::from_static("lambda-runtime-invoked-function-arn");
const TRACE_ID: HeaderName = HeaderName::from_static("lambda-runtime-trace-id");
const CLIENT_CONTEXT: HeaderName = HeaderName::from_static("lambda-runtime-client-context");

type Answer = Response<Full<Bytes>>;

/// Serves one instance until its listener or the instance goes away.
pub(crate) async fn serve(listener: TcpListener, instance: Weak<Instance>) {
    let serve = |connection| {
        let process = instance.upgrade().map(|instance| instance.process()).unwrap_or_default();
        serve_connection(connection, instance.clone(), process)
    };
    serve_connections(listener, CONNECTIONS, serve).await;
}

async fn serve_connection(connection: TcpStream, instance: Weak<Instance>, process: u64) {
    // Latency counts for more than the number of packets.
    let _ = connection.set_nodelay(true);
    let acknowledgement = Acknowledgement::of(&connection);
    let service = service_fn(move |request| {
        let instance = instance.upgrade();
        let acknowledgement = acknowledgement.clone();
        async move {
            Ok::<_, Infallible>(match instance {
                Some(instance) => answer(instance, process, request, &acknowledgement).await,
                None => refused(&Refusal::Transition { from: "Stopped", to: "Ready" }),
            })
        }
    });
    // A connection that breaks is the process's own affair; its end is noticed elsewhere.
    let _ = http1::Builder::new()
        .pipeline_flush(true)
        .serve_connection(TokioIo::new(connection), service)
        .await;
}

async fn answer(
    instance: Arc<Instance>,
    process: u64,
    request: Request<Incoming>,
    acknowledgement: &Acknowledgement,
) -> Answer {
    match route(request.method(), request.uri().path()) {
        Some(Route::Next) => next(instance, process).await,
        Some(Route::Response(id)) => {
            let id = id.to_owned();
            post::response(&instance, &id, request, acknowledgement).await
        }
        Some(Route::Error(id)) => {
            let id = id.to_owned();
            post::error(&instance, &id, request).await
        }
        Some(Route::InitError) => post::init_error(&instance, process, request).await,
        None => problem(StatusCode::NOT_FOUND, "InvalidPath", "There is nothing at this path"),
    }
}

async fn next(instance: Arc<Instance>, process: u64) -> Answer {
    let event = match instance.next(process) {
        Next::Event(event) => event,
        Next::Refused(refusal) => return refused(&refusal),
        Next::Wait(event) => {
            // Not kept while it waits: an idle instance belongs to its pool alone.
            drop(instance);
            match event.await {
                Ok(event) => event,
                // The process is being ended.
                Err(_) => return refused(&Refusal::Transition { from: "Stopped", to: "Ready" }),
            }
        }
    };
    event_response(&event)
}

fn event_response(event: &Event) -> Answer {
    let mut response = Response::new(Full::new(event.payload.clone()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let mut set = |name, value: &str| {
        // All but the client context are our own; that one was checked to be a header's text.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(REQUEST_ID, &event.request_id);
    set(FUNCTION_ARN, &event.arn);
    set(TRACE_ID, &event.trace);
    if let Some(context) = &event.client_context {
        set(CLIENT_CONTEXT, context);
    }
    headers.insert(DEADLINE_MS, HeaderValue::from(event.deadline_ms));
    response
}

fn accepted() -> Answer {
    let mut response = Response::new(Full::new(Bytes::from_static(b"{\"status\":\"OK\"}\n")));
    *response.status_mut() = StatusCode::ACCEPTED;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn refused(refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::UnknownRequest => {
            problem(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID")
        }
        Refusal::Transition { from, to } => problem(
            StatusCode::FORBIDDEN,
            "InvalidStateTransition",
            &format!(
                "State transition from {from} to {to} failed for runtime. Error: State transition is not allowed"
            ),
        ),
    }
}

fn problem(status: StatusCode, error_type: &str, message: &str) -> Answer {
    let document = serde_json::json!({ "errorMessage": message, "errorType": error_type });
    let mut response = Response::new(Full::new(Bytes::from(document.to_string())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
