//! Mayfly's endpoint as a function sees it from inside its sandbox.
//!
//! Whoever connects here is known by the sandbox that the connection comes from, whatever keys it
//! shows: it acts as the function's execution role. No policies are kept for roles yet, so a role
//! may do what needs no permission (`sts:GetCallerIdentity`), and everything else is denied in
//! AWS's words.

use super::front::{Front, Peer, host};
use super::head_timer::HeadTimer;
use super::paced::RequestBody;
use super::service::{self, Service};
use engine::Caller;
use http::{Request, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::net::TcpStream;
use wire::{AwsError, AwsRequest, Body};

/// How long a connection may be idle, or a function take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);
/// Largest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// Largest body of a request to a service that a role may call. What is for the other services is
/// denied anyway, and a function's bodies are held in memory that is not the function's own.
const BODY_BYTES: usize = 64 * 1024;

/// Serves one connection of a function.
pub(super) async fn serve(connection: TcpStream, caller: Caller, front: Weak<Front>) {
    let caller = Arc::new(caller);
    let service = service_fn(move |request: Request<_>| {
        let request = request.map(RequestBody::new);
        let (caller, front) = (Arc::clone(&caller), front.upgrade());
        async move {
            Ok::<_, std::convert::Infallible>(match front {
                Some(front) => answer(&front, &caller, request).await,
                None => Response::new(Body::empty()),
            })
        }
    });
    // A connection that breaks is the function's own affair.
    let _ = http1::Builder::new()
        .timer(HeadTimer::default())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(connection), service)
        .await;
}

async fn answer(front: &Front, caller: &Caller, request: Request<RequestBody>) -> Response<Body> {
    // Front doors are open to whoever may come in from outside.
    if let Some(door) = gateway::Route::find(host(&request), request.uri().path()) {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        return front.through(door, request, Peer { address }).await;
    }
    let principal = assumed_role(front.account.as_str(), caller);
    let region = Some(caller.region.clone());
    if let Some(service) = Service::of_head(&request).filter(|service| *service != Service::Sts) {
        // Whatever the body says, and however much of it there is.
        let head = request.map(|_| RequestBody::empty());
        return match front.aws_request(head, principal, region, 0).await {
            Ok(request) => denied(service, &request),
            Err(refusal) => refusal,
        };
    }
    let request = match front.aws_request(request, principal, region, BODY_BYTES).await {
        Ok(request) => request,
        Err(refusal) => return refusal,
    };
    match Service::of(&request) {
        None => service::unknown(&request),
        Some(Service::Sts) => {
            let identity = front.directory.identity_of_function(&caller.role, caller.function.as_str());
            let context = iam::Context::new();
            let caller = api::sts::Caller { identity: &identity, context, enforced: true };
            front.sts.call(request, &caller).await
        }
        Some(service) => denied(service, &request),
    }
}

/// The ARN under which a function's role acts: its session is named after the function.
fn assumed_role(account: &str, caller: &Caller) -> String {
    let role = caller.role.rsplit('/').next().unwrap_or_default();
    let account = caller.role.split(':').nth(4).filter(|a| !a.is_empty()).unwrap_or(account);
    format!("arn:aws:sts::{account}:assumed-role/{role}/{}", caller.function)
}

fn denied(service: Service, request: &AwsRequest) -> Response<Body> {
    let table = service.table();
    let operation = wire::operation_name(table, request).unwrap_or("*");
    let action = format!("{}:{operation}", service.action_prefix());
    let message = format!(
        "User: {} is not authorized to perform: {action} because no identity-based policy allows the {action} action",
        request.principal
    );
    wire::call::refuse(table, request, &AwsError::new(&wire::error::ACCESS_DENIED, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{FunctionName, Region};

    #[test]
    fn a_function_acts_as_its_role() {
        let caller = Caller {
            region: Region::default(),
            function: FunctionName::new("f").expect("valid"),
            role: "arn:aws:iam::123456789012:role/service-role/reader".to_owned(),
        };
        assert_eq!(
            assumed_role("000000000000", &caller),
            "arn:aws:sts::123456789012:assumed-role/reader/f"
        );
    }
}
