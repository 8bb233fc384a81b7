//! The keys that seal secrets.
//!
//! | page | does |
//! |---|---|
//! | `GET /_mayfly/keys` | names of the keys and when they were made, the newest first |
//! | `POST /_mayfly/keys/rotate` | makes a new key, and seals with it all that is sealed |

use super::front::json;
use api::iam::Directory;
use api::lambda::Lambda;
use http::{Method, Response, StatusCode};
use model::Clock;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use store::KeyRing;
use wire::Body;

/// The pages.
pub(super) struct KeysPage {
    pub(super) keys: Arc<KeyRing>,
    pub(super) lambda: Lambda,
    pub(super) directory: Arc<Directory>,
    pub(super) clock: Arc<dyn Clock>,
}

impl KeysPage {
    /// Answers a request; `page` is what stands behind `/_mayfly/keys`.
    pub(super) async fn serve(&self, method: &Method, page: &str) -> Response<Body> {
        match (method.as_str(), page) {
            ("GET", "") => json(StatusCode::OK, &self.report()),
            ("POST", "/rotate") => match self.rotate().await {
                Ok(document) => json(StatusCode::OK, &document),
                Err(error) => {
                    tracing::error!(%error, "the keys could not be rotated");
                    let message = format!("{error:#}");
                    json(StatusCode::INTERNAL_SERVER_ERROR, &json!({ "message": message }))
                }
            },
            _ => {
                let text = "keys are listed with GET /_mayfly/keys, rotated with POST /_mayfly/keys/rotate";
                json(StatusCode::METHOD_NOT_ALLOWED, &json!({ "message": text }))
            }
        }
    }

    fn report(&self) -> Json {
        let keys = self.keys.report();
        let shown = keys.iter().map(|key| json!({ "id": key.id.to_string(), "made": key.made }));
        json!({ "keys": shown.collect::<Vec<_>>() })
    }

    /// Nothing is lost where sealing anew fails half way: the older keys stay.
    async fn rotate(&self) -> anyhow::Result<Json> {
        let id = self.keys.rotate(self.clock.now())?;
        let sealed = self.lambda.reseal().await? + self.directory.reseal().await?;
        tracing::info!(key = %id, sealed, "a new key seals the secrets");
        Ok(json!({ "id": id.to_string(), "sealed": sealed }))
    }
}
