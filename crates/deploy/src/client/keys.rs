//! Mayfly's own pages on the keys that seal secrets.

use super::endpoint::{ClientError, Endpoint};
use http::Method;
use serde_json::Value as Json;

/// The keys at an endpoint.
#[derive(Debug, Clone)]
pub struct Keys<'a> {
    endpoint: &'a Endpoint,
}

impl<'a> Keys<'a> {
    /// Keys at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    /// Names and ages of all keys, the newest first; never the keys themselves.
    pub async fn list(&self) -> Result<Vec<Json>, ClientError> {
        let request = self.endpoint.own_page(Method::GET, "keys", &[]);
        let answer = self.endpoint.json(request).await?;
        Ok(answer["keys"].as_array().cloned().unwrap_or_default())
    }

    /// Makes a new key; answers its name and how many versions of functions were sealed with it.
    pub async fn rotate(&self) -> Result<Json, ClientError> {
        let request = self.endpoint.own_page(Method::POST, "keys/rotate", &[]);
        self.endpoint.json(request).await
    }
}
