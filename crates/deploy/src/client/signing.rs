//! Mayfly's own pages on signing profiles.

use super::endpoint::{ClientError, Endpoint};
use http::Method;
use serde_json::{Value as Json, json};

/// The signing profiles at an endpoint.
#[derive(Debug, Clone)]
pub struct SigningProfiles<'a> {
    endpoint: &'a Endpoint,
}

impl<'a> SigningProfiles<'a> {
    /// Those at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    /// All that are registered.
    pub async fn list(&self) -> Result<Vec<Json>, ClientError> {
        let request = self.endpoint.own_page(Method::GET, "signing/profiles", &[]);
        let answer = self.endpoint.json(request).await?;
        Ok(answer["profiles"].as_array().cloned().unwrap_or_default())
    }

    /// Registers one: a name or the ARN of a version, and certificates in PEM.
    pub async fn add(&self, name: &str, certificates: &str) -> Result<Json, ClientError> {
        let request = self.endpoint.own_page(Method::POST, "signing/profiles", &[]);
        let document = json!({ "name": name, "certificates": certificates });
        self.endpoint.json(request.json(&document)).await
    }

    /// Takes trust back, as the document says.
    pub async fn revoke(&self, document: &Json) -> Result<Json, ClientError> {
        let request = self.endpoint.own_page(Method::POST, "signing/revocations", &[]);
        self.endpoint.json(request.json(document)).await
    }
}
