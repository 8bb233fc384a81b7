//! The operations on layers that a deploy uses.

use super::endpoint::{ClientError, Request, encoded, or_none};
use super::lambda::Lambda;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Method;
use serde_json::{Value as Json, json};

impl Lambda<'_> {
    /// PublishLayerVersion; `settings` is the request without the content.
    pub async fn publish_layer(
        &self,
        name: &str,
        mut settings: Json,
        zip: &Bytes,
    ) -> Result<Json, ClientError> {
        settings["Content"] = json!({ "ZipFile": STANDARD.encode(zip) });
        self.endpoint.json(layer(Method::POST, name, "").json(&settings)).await
    }

    /// The newest version of a layer; `None` if it has none.
    pub async fn newest_layer_version(&self, name: &str) -> Result<Option<Json>, ClientError> {
        let listed = self.endpoint.json(layer(Method::GET, name, "?MaxItems=1")).await?;
        let Some(version) = listed["LayerVersions"][0]["Version"].as_u64() else {
            return Ok(None);
        };
        or_none(self.endpoint.json(layer(Method::GET, name, &format!("/{version}"))).await)
    }

    /// DeleteLayerVersion.
    pub async fn delete_layer_version(&self, name: &str, version: u64) -> Result<(), ClientError> {
        self.endpoint.send(layer(Method::DELETE, name, &format!("/{version}"))).await.map(|_| ())
    }

    /// AddLayerVersionPermission for an account, or for all with `*`.
    pub async fn allow_layer(
        &self,
        name: &str,
        version: u64,
        account: &str,
    ) -> Result<(), ClientError> {
        let sid = if account == "*" { "all" } else { account };
        let statement = json!({
            "StatementId": format!("mayfly-{sid}"),
            "Action": "lambda:GetLayerVersion",
            "Principal": account,
        });
        let request = layer(Method::POST, name, &format!("/{version}/policy"));
        self.endpoint.send(request.json(&statement)).await.map(|_| ())
    }

    /// The statements of a version's policy.
    pub async fn layer_statements(
        &self,
        name: &str,
        version: u64,
    ) -> Result<Vec<Json>, ClientError> {
        let request = layer(Method::GET, name, &format!("/{version}/policy"));
        let Some(answer) = or_none(self.endpoint.json(request).await)? else {
            return Ok(Vec::new());
        };
        let policy: Json = serde_json::from_str(answer["Policy"].as_str().unwrap_or("{}"))
            .map_err(|error| ClientError::NotUnderstood(error.to_string()))?;
        Ok(policy["Statement"].as_array().cloned().unwrap_or_default())
    }
}

fn layer(method: Method, name: &str, rest: &str) -> Request {
    let path = format!("/2018-10-31/layers/{}/versions{rest}", encoded(name));
    Request::new("lambda", method, path)
}
