//! The gateway: one request in, one answer out, whichever front door it came to.

use crate::front::Front;
use crate::fronts::Fronts;
use crate::received::Peer;
use crate::signer::Judge;
use crate::{function_url, http_api};
use bytes::Bytes;
use engine::Engine;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use model::store::Store;
use model::{AccountId, Clock};
use std::sync::{Arc, OnceLock};
use wire::Body;

/// Serves function URLs and HTTP APIs.
pub struct Gateway {
    pub(crate) engine: Arc<Engine>,
    pub(crate) fronts: Fronts,
    pub(crate) account: AccountId,
    pub(crate) clock: Arc<dyn Clock>,
    judge: OnceLock<Judge>,
}

impl Gateway {
    /// A gateway in front of the engine; it follows the store's changes from now on.
    pub fn new(
        engine: Arc<Engine>,
        store: Arc<dyn Store>,
        account: AccountId,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (fronts, judge) = (Fronts::new(store, account.clone()), OnceLock::new());
        Self { engine, fronts, account, clock, judge }
    }

    /// Says who decides about signed requests. Until then none is let in.
    pub fn judge_by(&self, judge: Judge) {
        // Only once, as there is one platform.
        let _ = self.judge.set(judge);
    }

    pub(crate) fn judge(&self) -> Option<&Judge> {
        self.judge.get()
    }

    /// Answers a request that came to a front door. The body is read up to 6 MB.
    pub async fn serve<B>(&self, front: Front, request: Request<B>, peer: Peer) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes>,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let head = request.method() == Method::HEAD;
        let answer = match front {
            Front::FunctionUrl(address) => function_url::serve(self, address, request, peer).await,
            Front::HttpApi(address) => http_api::serve(self, address, request, peer).await,
        };
        let bare =
            head || matches!(answer.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        if bare { without_body(answer) } else { answer }
    }
}

/// The answer's head alone. A whole body's length stays in it (RFC 9110, section 9.3.2).
fn without_body(answer: Response<Body>) -> Response<Body> {
    let (mut parts, body) = answer.into_parts();
    let may_have_length =
        !matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if let (Body::Whole(bytes), true) = (&body, may_have_length) {
        let length = bytes.as_ref().map_or(0, Bytes::len);
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_answer_keeps_the_length_and_loses_the_body() {
        let answer = without_body(Response::new(Body::from("hello")));
        assert_eq!(answer.headers()[CONTENT_LENGTH], "5");
        assert!(matches!(answer.body(), Body::Whole(None)));
        let mut none = Response::new(Body::from("hello"));
        *none.status_mut() = StatusCode::NO_CONTENT;
        assert!(!without_body(none).headers().contains_key(CONTENT_LENGTH));
    }
}
