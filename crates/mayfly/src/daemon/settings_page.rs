//! Mayfly's own settings of functions, which AWS's API has no place for.
//!
//! | page | does |
//! |---|---|
//! | `GET /_mayfly/settings/FUNCTION` | the settings of a function, or with `qualifier` of a version or alias |
//! | `PUT /_mayfly/settings/FUNCTION` | gives `$LATEST` these settings, a JSON document, instead of those it has |
//!
//! Both take `region`.

use super::front::json;
use super::paced::{RequestBody, Unread};
use super::page_query::{Query, Refusal, decoded};
use api::lambda::{Error, Lambda, Place};
use http::{Method, Request, Response, StatusCode};
use model::AccountId;
use serde_json::{Value as Json, json};
use wire::Body;

/// Largest document of settings, in bytes.
const SETTINGS_BYTES: usize = 64 * 1024;

/// The pages.
pub(super) struct SettingsPage {
    pub(super) lambda: Lambda,
    pub(super) account: AccountId,
}

/// All parameters that these pages have.
const KNOWN: [&str; 2] = ["qualifier", "region"];

impl SettingsPage {
    /// Answers a request; `function` is what stands behind `/_mayfly/settings/`.
    pub(super) async fn serve(
        &self,
        function: &str,
        request: Request<RequestBody>,
    ) -> Response<Body> {
        match self.answer(&decoded(function), request).await {
            Ok(document) => json(StatusCode::OK, &document),
            Err(Refusal(status, message)) => json(status, &json!({ "message": message })),
        }
    }

    async fn answer(&self, function: &str, request: Request<RequestBody>) -> Result<Json, Refusal> {
        let query = Query::read(request.uri().query(), &KNOWN)?;
        let place = Place { region: query.region()?, account: self.account.clone() };
        let settings = match *request.method() {
            Method::GET => self.lambda.own_settings(&place, function, query.get("qualifier")).await,
            Method::PUT => {
                if query.get("qualifier").is_some() {
                    return Err(Refusal::bad(
                        "settings are changed of $LATEST, and published with it; leave out \
                         'qualifier'"
                            .to_owned(),
                    ));
                }
                let document = request.into_body().whole(SETTINGS_BYTES).await.map_err(unread)?;
                self.lambda.put_own_settings(&place, function, &document).await
            }
            _ => {
                let text = "settings are read with GET, set with PUT";
                return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, text.to_owned()));
            }
        };
        serde_json::to_value(settings.map_err(failed)?)
            .map_err(|error| Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
    }
}

fn unread(_: Unread) -> Refusal {
    Refusal::bad(format!(
        "the settings can't be read; they are a document of {SETTINGS_BYTES} bytes at most"
    ))
}

fn failed(error: Error) -> Refusal {
    if error.is_fault() {
        tracing::error!(%error, "settings could not be read or changed");
    }
    let status = StatusCode::from_u16(error.aws().shape.status);
    Refusal(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string())
}
