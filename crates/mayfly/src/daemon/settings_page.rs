//! Mayfly's own settings of functions, which AWS's API has no place for.
//!
//! | page | does |
//! |---|---|
//! | `GET /_mayfly/settings/FUNCTION` | the settings of a function, or with `qualifier` of a version or alias |
//! | `PUT /_mayfly/settings/FUNCTION` | gives `$LATEST` these settings, a JSON document, instead of those it has |
//!
//! Both take `region`.

use super::front::json;
use super::paced::RequestBody;
use api::lambda::{Error, Lambda, Place};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use model::{AccountId, OwnSettings, Region};
use percent_encoding::percent_decode_str;
use serde_json::json;
use std::collections::BTreeMap;
use wire::Body;

/// Largest document of settings, in bytes.
const SETTINGS_BYTES: usize = 64 * 1024;

/// The pages.
pub(super) struct SettingsPage {
    pub(super) lambda: Lambda,
    pub(super) account: AccountId,
}

impl SettingsPage {
    /// Answers a request; `function` is what stands behind `/_mayfly/settings/`.
    pub(super) async fn serve(
        &self,
        function: &str,
        request: Request<RequestBody>,
    ) -> Response<Body> {
        let query: BTreeMap<String, String> = request
            .uri()
            .query()
            .unwrap_or_default()
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let region = match query.get("region").map(|region| Region::new(region.as_str())) {
            None => Region::default(),
            Some(Ok(region)) => region,
            Some(Err(invalid)) => return refused(StatusCode::BAD_REQUEST, &invalid.to_string()),
        };
        let place = Place { region, account: self.account.clone() };
        let function = decoded(function);
        match *request.method() {
            Method::GET => {
                let qualifier = query.get("qualifier").map(String::as_str);
                answer(self.lambda.own_settings(&place, &function, qualifier).await)
            }
            Method::PUT => {
                match Limited::new(request.into_body(), SETTINGS_BYTES).collect().await {
                    Ok(body) => {
                        let document = body.to_bytes();
                        answer(self.lambda.put_own_settings(&place, &function, &document).await)
                    }
                    Err(error) => refused(
                        StatusCode::BAD_REQUEST,
                        &format!(
                            "the settings can't be read (at most {SETTINGS_BYTES} bytes): {error}"
                        ),
                    ),
                }
            }
            _ => {
                refused(StatusCode::METHOD_NOT_ALLOWED, "settings are read with GET, set with PUT")
            }
        }
    }
}

fn answer(result: Result<OwnSettings, Error>) -> Response<Body> {
    match result.map(serde_json::to_value) {
        Ok(Ok(document)) => json(StatusCode::OK, &document),
        Ok(Err(error)) => refused(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        Err(error) => {
            if error.is_fault() {
                tracing::error!(%error, "settings could not be read or changed");
            }
            let status = StatusCode::from_u16(error.aws().shape.status);
            refused(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &error.to_string())
        }
    }
}

fn refused(status: StatusCode, message: &str) -> Response<Body> {
    json(status, &json!({ "message": message }))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
