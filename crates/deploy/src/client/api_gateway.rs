//! The operations of API Gateway v2 (HTTP APIs) that a deploy uses.

use super::endpoint::{ClientError, Endpoint, Request, encoded, or_none};
use http::Method;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// API Gateway v2 at an endpoint.
#[derive(Debug, Clone)]
pub struct ApiGateway<'a> {
    endpoint: &'a Endpoint,
}

/// What an API is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiSettings {
    /// Its name.
    pub name: String,
    /// `corsConfiguration` as the API has it, if any.
    pub cors: Option<Json>,
    /// Tags.
    pub tags: Json,
}

impl<'a> ApiGateway<'a> {
    /// API Gateway at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    fn request(&self, method: Method, path: String) -> Request {
        Request::new("apigateway", method, path)
    }

    /// All items below a path.
    async fn all(&self, path: &str) -> Result<Vec<Json>, ClientError> {
        let mut items = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let query = next.map(|token| format!("?nextToken={}", encoded(&token)));
            let path = format!("{path}{}", query.unwrap_or_default());
            let page = self.endpoint.json(self.request(Method::GET, path)).await?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            next = page["nextToken"].as_str().filter(|t| !t.is_empty()).map(str::to_owned);
            if next.is_none() {
                return Ok(items);
            }
        }
    }

    /// GetApis.
    pub async fn apis(&self) -> Result<Vec<Json>, ClientError> {
        self.all("/v2/apis").await
    }

    /// GetIntegrations, GetRoutes or GetStages, by `kind`: `integrations`, `routes`, `stages`.
    pub async fn parts(&self, api: &str, kind: &str) -> Result<Vec<Json>, ClientError> {
        self.all(&format!("/v2/apis/{}/{kind}", encoded(api))).await
    }

    /// CreateApi.
    pub async fn create(&self, settings: &ApiSettings) -> Result<Json, ClientError> {
        let mut body =
            json!({ "name": settings.name, "protocolType": "HTTP", "tags": settings.tags });
        if let Some(cors) = &settings.cors {
            body["corsConfiguration"] = cors.clone();
        }
        let request = self.request(Method::POST, "/v2/apis".to_owned()).json(&body);
        self.endpoint.json(request).await
    }

    /// UpdateApi: name and cross-origin rules; rules that are there and not wanted are deleted.
    pub async fn update(&self, api: &str, settings: &ApiSettings) -> Result<(), ClientError> {
        let path = format!("/v2/apis/{}", encoded(api));
        let mut body = json!({ "name": settings.name });
        if let Some(cors) = &settings.cors {
            body["corsConfiguration"] = cors.clone();
        }
        self.endpoint.send(self.request(Method::PATCH, path.clone()).json(&body)).await?;
        if settings.cors.is_none() {
            let request = self.request(Method::DELETE, format!("{path}/cors"));
            or_none(self.endpoint.send(request).await)?;
        }
        Ok(())
    }

    /// TagResource and UntagResource.
    pub async fn tag(
        &self,
        api: &str,
        set: &BTreeMap<String, String>,
        remove: &[String],
    ) -> Result<(), ClientError> {
        let arn = format!("arn:aws:apigateway:{}::/apis/{api}", self.endpoint.region());
        let path = format!("/v2/tags/{}", encoded(&arn));
        if !set.is_empty() {
            let request = self.request(Method::POST, path.clone()).json(&json!({ "tags": set }));
            self.endpoint.send(request).await?;
        }
        if !remove.is_empty() {
            let keys: Vec<String> =
                remove.iter().map(|key| format!("tagKeys={}", encoded(key))).collect();
            let path = format!("{path}?{}", keys.join("&"));
            self.endpoint.send(self.request(Method::DELETE, path)).await?;
        }
        Ok(())
    }

    /// Makes a part of an API: `integrations`, `routes` or `stages`.
    pub async fn create_part(
        &self,
        api: &str,
        kind: &str,
        body: &Json,
    ) -> Result<Json, ClientError> {
        let path = format!("/v2/apis/{}/{kind}", encoded(api));
        self.endpoint.json(self.request(Method::POST, path).json(body)).await
    }

    /// Changes a part of an API.
    pub async fn update_part(
        &self,
        api: &str,
        kind: &str,
        id: &str,
        body: &Json,
    ) -> Result<Json, ClientError> {
        let path = format!("/v2/apis/{}/{kind}/{}", encoded(api), encoded(id));
        self.endpoint.json(self.request(Method::PATCH, path).json(body)).await
    }

    /// Deletes a part of an API; what is not there is deleted.
    pub async fn delete_part(&self, api: &str, kind: &str, id: &str) -> Result<(), ClientError> {
        let path = format!("/v2/apis/{}/{kind}/{}", encoded(api), encoded(id));
        or_none(self.endpoint.send(self.request(Method::DELETE, path)).await).map(|_| ())
    }

    /// DeleteApi; what is not there is deleted.
    pub async fn delete(&self, api: &str) -> Result<(), ClientError> {
        let path = format!("/v2/apis/{}", encoded(api));
        or_none(self.endpoint.send(self.request(Method::DELETE, path)).await).map(|_| ())
    }
}
