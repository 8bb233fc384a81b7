//! HTTP APIs (API Gateway v2, protocol `HTTP`): routes, integrations and stages in front of functions.
//!
//! An API is one document, so that a deploy changes it by compare-and-swap and a request sees one
//! state of it.

use crate::clock::Timestamp;
use crate::function_url::Cors;
use crate::name::Region;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One HTTP API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpApi {
    /// The first label of its host name: 10 lower-case letters and digits.
    pub id: String,
    /// Where it lives.
    pub region: Region,
    /// The user's name for it.
    pub name: String,
    /// The user's words on it.
    pub description: String,
    /// Cross-origin rules, if any.
    pub cors: Option<Cors>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// When it was made.
    pub created: Timestamp,
    /// Integrations by id.
    pub integrations: BTreeMap<String, Integration>,
    /// Routes by id.
    pub routes: BTreeMap<String, Route>,
    /// Stages by name; `$default` is served without a path prefix.
    pub stages: BTreeMap<String, Stage>,
}

impl HttpApi {
    /// The store's key of an API. Ids are unique over all regions.
    pub fn key(id: &str) -> String {
        format!("http-apis/{id}")
    }
}

/// What a route calls (`AWS_PROXY` to a function).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    /// ARN of the function, qualified or not.
    pub function_arn: String,
    /// The function as the user named it: its ARN, or the ARN by which API Gateway invokes it.
    pub uri: String,
    /// The user's words on it.
    pub description: String,
    /// `1.0` or `2.0`: which form the event has.
    pub payload_format: PayloadFormat,
    /// How long an answer may take, 50–30,000 ms.
    pub timeout_ms: u32,
}

/// Form of the event that an integration sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayloadFormat {
    /// The form of REST APIs.
    #[serde(rename = "1.0")]
    V1,
    /// The form of HTTP APIs and function URLs.
    #[serde(rename = "2.0")]
    V2,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// `METHOD /path/{parameter}`, `ANY /path/{proxy+}` or `$default`.
    pub key: String,
    /// Id of the integration that it calls.
    pub integration: Option<String>,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// The user's words on it.
    pub description: String,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Variables that events carry.
    pub variables: BTreeMap<String, String>,
    /// Whether changes of the API are served at once.
    pub auto_deploy: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
}
