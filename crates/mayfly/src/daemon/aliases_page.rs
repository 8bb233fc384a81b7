//! How aliases divide their calls, also between more than AWS's two versions.
//!
//! | page | does |
//! |---|---|
//! | `GET /_mayfly/aliases/FUNCTION/ALIAS` | the alias's version, and the others with their shares |
//! | `PUT /_mayfly/aliases/FUNCTION/ALIAS` | divides its calls as a JSON document says |
//!
//! Both take `region`.

use super::front::json;
use super::paced::{RequestBody, Unread};
use api::lambda::{Error, Lambda, Place};
use api::page_query::{Query, Refusal, decoded};
use http::{Method, Request, Response, StatusCode};
use model::AccountId;
use serde_json::{Value as Json, json};
use wire::Body;

/// Largest document, in bytes.
const ROUTING_BYTES: usize = 16 * 1024;

/// The pages.
pub(super) struct AliasesPage {
    pub(super) lambda: Lambda,
    pub(super) account: AccountId,
}

impl AliasesPage {
    /// Answers a request; `page` is what stands behind `/_mayfly/aliases/`.
    pub(super) async fn serve(&self, page: &str, request: Request<RequestBody>) -> Response<Body> {
        match self.answer(page, request).await {
            Ok(document) => json(StatusCode::OK, &document),
            Err(Refusal(status, message)) => json(status, &json!({ "message": message })),
        }
    }

    async fn answer(&self, page: &str, request: Request<RequestBody>) -> Result<Json, Refusal> {
        let query = Query::read(request.uri().query(), &["region"])?;
        let place = Place { region: query.region()?, account: self.account.clone() };
        let Some((function, alias)) = page.split_once('/') else {
            return Err(Refusal::bad("name a function and one of its aliases".to_owned()));
        };
        let (function, alias) = (decoded(function), decoded(alias));
        let routing = match *request.method() {
            Method::GET => self.lambda.alias_routing(&place, &function, &alias).await,
            Method::PUT => {
                let document = request.into_body().whole(ROUTING_BYTES).await.map_err(unread)?;
                self.lambda.put_alias_routing(&place, &function, &alias, &document).await
            }
            _ => {
                let text = "an alias's routing is read with GET, set with PUT";
                return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, text.to_owned()));
            }
        };
        serde_json::to_value(routing.map_err(failed)?)
            .map_err(|error| Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
    }
}

fn unread(_: Unread) -> Refusal {
    Refusal::bad(format!(
        "the routing can't be read; it is a document of {ROUTING_BYTES} bytes at most"
    ))
}

fn failed(error: Error) -> Refusal {
    if error.is_fault() {
        tracing::error!(%error, "an alias's routing could not be read or changed");
    }
    let status = StatusCode::from_u16(error.aws().shape.status);
    Refusal(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string())
}
