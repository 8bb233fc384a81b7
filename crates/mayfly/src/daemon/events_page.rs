//! Many events with one request, which Lambda's API has no operation for.
//!
//! | page | does |
//! |---|---|
//! | `POST /_mayfly/async/events/FUNCTION` | accepts the events of its JSON lines, and answers a line for each |
//!
//! Takes `region` and `qualifier`. A line is an object with the event as `payload`; its other keys are the
//! `X-Mayfly-` headers of Invoke without that beginning. Answered when all that was accepted is durable;
//! a line that is refused leaves the others as they are.

use super::front::json;
use super::paced::{RequestBody, Unread};
use api::lambda::{Error, Lambda, Place};
use api::page_query::{Query, Refusal, decoded};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use model::AccountId;
use serde_json::json;
use wire::Body;

/// Most bytes of a request.
pub(super) const LINES_BYTES: usize = 8 << 20;

/// The page.
pub(super) struct EventsPage {
    pub(super) lambda: Lambda,
    pub(super) account: AccountId,
}

impl EventsPage {
    /// Answers a request; `function` is what stands behind `/_mayfly/async/events/`.
    pub(super) async fn serve(
        &self,
        function: &str,
        request: Request<RequestBody>,
    ) -> Response<Body> {
        match self.answer(&decoded(function), request).await {
            Ok(lines) => {
                let mut response = Response::new(Body::from(bytes::Bytes::from(lines)));
                let lines = HeaderValue::from_static("application/x-ndjson");
                response.headers_mut().insert(header::CONTENT_TYPE, lines);
                response
            }
            Err(Refusal(status, message)) => json(status, &json!({ "message": message })),
        }
    }

    async fn answer(
        &self,
        function: &str,
        request: Request<RequestBody>,
    ) -> Result<Vec<u8>, Refusal> {
        if request.method() != Method::POST {
            let text = "events are sent with POST".to_owned();
            return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, text));
        }
        let query = Query::read(request.uri().query(), &["qualifier", "region"])?;
        let place = Place { region: query.region()?, account: self.account.clone() };
        let qualifier = query.get("qualifier").map(str::to_owned);
        let body = request.into_body().whole(LINES_BYTES).await.map_err(unread)?;
        let answers =
            self.lambda.accept_events(&place, function, qualifier.as_deref(), &body).await;
        let mut lines = Vec::new();
        for answer in answers.map_err(failed)? {
            serde_json::to_writer(&mut lines, &answer)
                .map_err(|error| Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
            lines.push(b'\n');
        }
        Ok(lines)
    }
}

fn unread(_: Unread) -> Refusal {
    Refusal::bad(format!("the events can't be read; they are {LINES_BYTES} bytes at most together"))
}

fn failed(error: Error) -> Refusal {
    if error.is_fault() {
        tracing::error!(%error, "events could not be accepted");
    }
    let status = StatusCode::from_u16(error.aws().shape.status);
    Refusal(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string())
}
