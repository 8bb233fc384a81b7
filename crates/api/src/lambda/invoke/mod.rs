//! Invoke, InvokeWithResponseStream and InvokeAsync: the hot path of the API.
//!
//! A request is recognised by its path alone, before anything general looks at it; its event goes to
//! the engine as the bytes that came, checked but not copied. What is decided here is in free
//! functions: a request to an invocation (`request.rs`), a reply or an error of the engine to an
//! answer (`response.rs`, `stream.rs`).

pub mod many;
pub mod payload;
pub mod request;
pub mod response;
pub mod schedule;
pub mod stream;

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use super::tenancy;
use engine::{Engine, Invocation};
use request::{Answering, Parsed, Route};
use wire::{AwsRequest, AwsResponse, lambda};

/// Runs the invocation that a request asks for and answers it.
pub(super) async fn invoke(
    control: &Control,
    engine: &Engine,
    request: &AwsRequest,
    route: Route,
) -> AwsResponse {
    let place = match control.place(request) {
        Ok(place) => place,
        Err(error) => return wire::refuse(&lambda::SERVICE, request, &error.aws()),
    };
    let answer = match request::parse(request, route, &place, &control.ports.quotas) {
        Ok(Parsed::Run(invocation)) if route.answer == Answering::Streamed => {
            let reply = engine.invoke_streaming(invocation).await;
            reply.map(|reply| stream::answer(request, reply)).map_err(response::error)
        }
        Ok(Parsed::Run(invocation)) => {
            let reply = engine.invoke(invocation).await;
            reply.map(|reply| response::answer(request, reply)).map_err(response::error)
        }
        Ok(Parsed::RunOnce(invocation, key)) => {
            let once = Box::pin(engine.invoke_once(invocation, key)).await;
            once.map(|once| response::once(request, once)).map_err(response::not_run_once)
        }
        Ok(Parsed::Accept(invocation)) => {
            // Boxed, so that a call that waits does not carry the room that this one needs.
            Box::pin(accept(control, engine, request, invocation)).await
        }
        Ok(Parsed::Check(target)) => {
            control.callable(&place, target).await.map(|()| response::nothing(request))
        }
        Err(error) => Err(error),
    };
    answer.unwrap_or_else(|error| {
        Control::report(&error);
        wire::refuse(&lambda::SERVICE, request, &error.aws())
    })
}

/// Answers when the event can't be lost any more.
async fn accept(
    control: &Control,
    engine: &Engine,
    request: &AwsRequest,
    invocation: Invocation,
) -> Result<AwsResponse, Error> {
    let schedule = schedule::read(&request.parts.headers, control.now())?;
    if invocation.tenant.is_some() {
        tenancy::check_schedule(&schedule)?;
    }
    let accepted = engine.accept_scheduled(invocation, schedule).await;
    let accepted = accepted.map_err(response::not_accepted)?;
    Ok(response::accepted(request, &accepted))
}

impl Control {
    /// What a dry run asks: whether the function, version or alias is there.
    async fn callable(&self, place: &Place, mut target: Target) -> Result<(), Error> {
        target.qualifier.get_or_insert_with(|| "$LATEST".to_owned());
        self.version(place, &target).await.map(drop)
    }
}
