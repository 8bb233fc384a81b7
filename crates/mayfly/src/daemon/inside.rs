//! Mayfly's endpoint as a function sees it from inside its sandbox.
//!
//! Whoever connects here is known by the sandbox that the connection comes from: with the keys that
//! its instance was given, also when these have expired, or with none that are known, it acts as the
//! function's execution role. With other keys, such as those of a role that it has assumed, it acts as
//! whose they are, if the signature is good. The policies of the role decide, in every posture; a role
//! that is not in IAM may do what needs no permission (`sts:GetCallerIdentity`).

use super::authority::{INSIDE, Inside};
use super::front::{Front, Peer, host};
use super::head_timer::HeadTimer;
use super::paced::RequestBody;
use super::service::Service;
use engine::Caller;
use http::{Request, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::net::TcpStream;
use wire::Body;

/// How long a connection may be idle, or a function take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);
/// Largest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// Largest body of a request of a role that is not in IAM. What it asks for is denied anyway, and a
/// function's bodies are held in memory that is not the function's own.
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
    // Front doors are open to whoever may come in from outside; where they ask who comes, the function
    // is known as everywhere.
    if let Some(door) = gateway::Route::find(host(&request), request.uri().path()) {
        let (mut parts, body) = request.into_parts();
        let inside = Inside(front.authority.inside(&parts, caller));
        parts.extensions.insert(inside);
        let address = SocketAddr::from((INSIDE, 0));
        return front.through(door, Request::from_parts(parts, body), Peer { address }).await;
    }
    let region = Some(caller.region.clone());
    let (parts, body) = request.into_parts();
    let own = front.authority.inside(&parts, caller);
    let request = Request::from_parts(parts, body);
    let may_nothing = own.is_some() && !front.authority.has_role(caller);
    if may_nothing
        && let Some(service) = Service::of_head(&request).filter(|service| *service != Service::Sts)
    {
        // Whatever the body says, and however much of it there is.
        let head = request.map(|_| RequestBody::empty());
        return match front.aws_request(head, String::new(), region, 0).await {
            Ok(request) => front.authority.deny_inside(service, caller, &request),
            Err(refusal) => refusal,
        };
    }
    let most = if may_nothing { BODY_BYTES } else { front.request_bytes };
    match front.aws_request(request, String::new(), region, most).await {
        Ok(request) => front.authority.answer_inside(front, caller, own, request).await,
        Err(refusal) => refusal,
    }
}
