//! The signing profiles whose signatures of code are known.
//!
//! | page | does |
//! |---|---|
//! | `GET /_mayfly/signing/profiles` | the registered versions of profiles |
//! | `POST /_mayfly/signing/profiles` | registers one: `{"name": …, "certificates": "…PEM…"}` |
//! | `POST /_mayfly/signing/revocations` | takes trust back: `{"profile": ARN, "job": ARN, "from": TIME, "reason": …}`, all but the profile as one likes |
//!
//! They take `region`.

use super::front::json;
use super::paced::{RequestBody, Unread};
use api::lambda::{Error, Lambda, Place};
use api::page_query::{Query, Refusal};
use http::{Method, Request, Response, StatusCode};
use model::AccountId;
use model::code_signing::SigningProfile;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use wire::Body;

/// Largest document, in bytes: certificates are some thousand each.
const DOCUMENT_BYTES: usize = 256 * 1024;

/// The pages.
pub(super) struct SigningPage {
    pub(super) lambda: Lambda,
    pub(super) account: AccountId,
}

impl SigningPage {
    /// Answers a request; `page` is what stands behind `/_mayfly/signing/`.
    pub(super) async fn serve(&self, page: &str, request: Request<RequestBody>) -> Response<Body> {
        match self.answer(page, request).await {
            Ok(document) => json(StatusCode::OK, &document),
            Err(Refusal(status, message)) => json(status, &json!({ "message": message })),
        }
    }

    async fn answer(&self, page: &str, request: Request<RequestBody>) -> Result<Json, Refusal> {
        let query = Query::read(request.uri().query(), &["region"])?;
        let place = Place { region: query.region()?, account: self.account.clone() };
        match (request.method(), page) {
            (&Method::GET, "profiles") => {
                let profiles = self.lambda.signing_profiles().await.map_err(failed)?;
                Ok(json!({ "profiles": profiles.iter().map(shown).collect::<Vec<_>>() }))
            }
            (&Method::POST, "profiles") => {
                let new = document(request).await?;
                let added = self.lambda.add_signing_profile(&place, new).await;
                added.as_ref().map(shown).map_err(|error| failed(error.clone()))
            }
            (&Method::POST, "revocations") => {
                let revoked = self.lambda.revoke_signing(document(request).await?).await;
                revoked.as_ref().map(shown).map_err(|error| failed(error.clone()))
            }
            _ => {
                let text = "signing profiles are listed with GET profiles, registered with POST \
                            profiles, revoked with POST revocations";
                Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, text.to_owned()))
            }
        }
    }
}

/// Certificates are shown by their number: they are long, and nobody reads them.
fn shown(profile: &SigningProfile) -> Json {
    json!({
        "name": profile.name,
        "version": profile.version,
        "arn": profile.arn,
        "certificates": profile.certificates.len(),
        "added": profile.added,
        "revokedFrom": profile.revoked_from,
        "revokedJobs": profile.revoked_jobs,
    })
}

async fn document<T: DeserializeOwned>(request: Request<RequestBody>) -> Result<T, Refusal> {
    let unread = |_: Unread| {
        Refusal::bad(format!("the document can't be read; it has {DOCUMENT_BYTES} bytes at most"))
    };
    let document = request.into_body().whole(DOCUMENT_BYTES).await.map_err(unread)?;
    serde_json::from_slice(&document)
        .map_err(|error| Refusal::bad(format!("the document can't be read: {error}")))
}

fn failed(error: Error) -> Refusal {
    if error.is_fault() {
        tracing::error!(%error, "signing profiles could not be read or changed");
    }
    let status = StatusCode::from_u16(error.aws().shape.status);
    Refusal(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), error.to_string())
}
