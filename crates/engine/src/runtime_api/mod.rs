//! The Runtime API as the process in a sandbox sees it (AWS Lambda, Runtime API 2018-06-01).
//!
//! It listens on an address inside the sandbox's own network namespace, so whoever can connect is
//! that instance's own process. Requests that don't fit where the runtime stands are refused in
//! AWS's words and change nothing.

mod chunked;
mod connection;
mod extension;
mod head;
mod metadata;
mod pace;
mod post;
mod route;
mod telemetry;

pub use chunked::{Chunked, Piece};
pub use head::{Beside, Framing, Head, Malformed, Trailers, parse as parse_head, parse_trailers};
pub use route::{Route, route};

use crate::instance::{Event, Instance, Next, Refusal, serve_connections};
use crate::shard::after_others;
use crate::telemetry::Api;
use bytes::Bytes;
use connection::Connection;
use http::{Method, StatusCode};
use model::TenantId;
use std::io;
use std::sync::{Arc, Weak};
use tokio::net::{TcpListener, TcpStream};

/// Connections that a runtime may have open at a time, besides one for each invocation that it may be
/// given at a time.
const CONNECTIONS: usize = 64;

const REQUEST_ID: &str = "Lambda-Runtime-Aws-Request-Id";
const DEADLINE_MS: &str = "Lambda-Runtime-Deadline-Ms";
const FUNCTION_ARN: &str = "Lambda-Runtime-Invoked-Function-Arn";
const TRACE_ID: &str = "Lambda-Runtime-Trace-Id";
const CLIENT_CONTEXT: &str = "Lambda-Runtime-Client-Context";
const TENANT_ID: &str = "Lambda-Runtime-Aws-Tenant-Id";

/// Serves one instance until its listener or the instance goes away.
pub(crate) async fn serve(listener: TcpListener, instance: Weak<Instance>) {
    let serve = |connection| {
        let process = instance.upgrade().map(|instance| instance.process()).unwrap_or_default();
        serve_connection(connection, instance.clone(), process)
    };
    let at_once = instance.upgrade().map(|instance| instance.at_once()).unwrap_or_default();
    serve_connections(listener, CONNECTIONS + at_once, serve).await;
}

async fn serve_connection(stream: TcpStream, instance: Weak<Instance>, process: u64) {
    let mut connection = Connection::new(stream);
    while let Some(head) = connection.request().await {
        let Some(instance) = instance.upgrade() else {
            connection.close();
            refuse(&mut connection, &Refusal::Transition { from: "Stopped", to: "Ready" });
            break;
        };
        // A connection that breaks is the process's own affair; its end is noticed elsewhere.
        if answer(instance, process, &head, &mut connection).await.is_err() {
            return;
        }
    }
    let _ = connection.flush().await;
}

async fn answer(
    instance: Arc<Instance>,
    process: u64,
    head: &Head,
    connection: &mut Connection,
) -> io::Result<()> {
    match route(&head.method, &head.path) {
        Some(Route::Next) => return next(instance, process, connection).await,
        Some(Route::Response(id)) => post::response(&instance, id, head, connection).await,
        Some(Route::Error(id)) => post::error(&instance, id, head, connection).await,
        // A hook that fails after the restore is an init that failed.
        Some(Route::InitError | Route::RestoreError) => {
            post::init_error(&instance, process, head, connection).await;
        }
        Some(Route::RestoreNext) => restore_next(&instance, process, connection),
        None if let Some(api) = Api::at(&head.path) => {
            telemetry::answer(&instance, api, head, connection).await;
        }
        None if extension::serves(&head.path) => {
            return extension::answer(instance, process, head, connection).await;
        }
        None if head.path == metadata::PATH => metadata::answer(&instance, head, connection),
        None => {
            if head.method == Method::HEAD {
                // Its answer has no body, and these have.
                connection.close();
            }
            let words = "There is nothing at this path";
            problem(connection, StatusCode::NOT_FOUND, "InvalidPath", words);
        }
    }
    // Whoever waits for the answer is told before the runtime is told that it has arrived.
    drop(instance);
    after_others().await;
    Ok(())
}

async fn next(
    instance: Arc<Instance>,
    process: u64,
    connection: &mut Connection,
) -> io::Result<()> {
    let event = match instance.next(process) {
        Next::Event(event) => event,
        Next::Refused(refusal) => {
            refuse(connection, &refusal);
            return Ok(());
        }
        Next::Wait(event) => {
            // Not kept while it waits: an idle instance belongs to its pool alone.
            drop(instance);
            match connection.while_connected(event).await {
                Some(Ok(event)) => event,
                // The process is being ended.
                Some(Err(_)) => {
                    refuse(connection, &Refusal::Transition { from: "Stopped", to: "Ready" });
                    return Ok(());
                }
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    };
    send(&event, connection).await
}

async fn send(event: &Event, connection: &mut Connection) -> io::Result<()> {
    let deadline = event.deadline_ms.to_string();
    if let Some(tenant) = &event.tenant {
        return send_to_tenant(event, tenant, &deadline, connection).await;
    }
    let headers = [
        (REQUEST_ID, event.request_id.as_str()),
        (DEADLINE_MS, deadline.as_str()),
        (FUNCTION_ARN, event.arn.as_str()),
        (TRACE_ID, event.trace.as_str()),
        (CLIENT_CONTEXT, event.client_context.as_deref().unwrap_or_default()),
    ];
    let sent = match event.client_context {
        Some(_) => &headers[..],
        None => &headers[..headers.len() - 1],
    };
    connection.send(StatusCode::OK, sent, &event.payload).await
}

/// Apart, since few functions have tenants.
async fn send_to_tenant(
    event: &Event,
    tenant: &TenantId,
    deadline: &str,
    connection: &mut Connection,
) -> io::Result<()> {
    let mut headers = vec![
        (REQUEST_ID, event.request_id.as_str()),
        (DEADLINE_MS, deadline),
        (FUNCTION_ARN, event.arn.as_str()),
        (TRACE_ID, event.trace.as_str()),
        (TENANT_ID, tenant.as_str()),
    ];
    headers.extend(event.client_context.as_deref().map(|context| (CLIENT_CONTEXT, context)));
    connection.send(StatusCode::OK, &headers, &event.payload).await
}

fn restore_next(instance: &Instance, process: u64, connection: &mut Connection) {
    match instance.restore_next(process) {
        Ok(serves_copies) => {
            if serves_copies {
                // A copy must not find it open.
                connection.close();
            }
            connection.answer(StatusCode::OK, &[], b"{}");
        }
        Err(refusal) => refuse(connection, &refusal),
    }
}

fn accept(connection: &mut Connection) {
    connection.answer(StatusCode::ACCEPTED, &[], b"{\"status\":\"OK\"}\n");
}

fn refuse(connection: &mut Connection, refusal: &Refusal) {
    match refusal {
        Refusal::UnknownRequest => {
            let words = "Invalid request ID";
            problem(connection, StatusCode::BAD_REQUEST, "InvalidRequestID", words);
        }
        Refusal::Transition { from, to } => problem(
            connection,
            StatusCode::FORBIDDEN,
            "InvalidStateTransition",
            &format!(
                "State transition from {from} to {to} failed for runtime. Error: State transition is not allowed"
            ),
        ),
    }
}

fn problem(connection: &mut Connection, status: StatusCode, error_type: &str, message: &str) {
    let document = serde_json::json!({ "errorMessage": message, "errorType": error_type });
    connection.answer(status, &[], &Bytes::from(document.to_string()));
}
