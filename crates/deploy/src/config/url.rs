//! `url` of a function: an HTTP front door of its own.

use super::cors::{self, CorsRules};
use super::reader::{Fields, Problems};
use crate::yaml::{Node, Value};

/// Settings of a function URL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UrlConfig {
    /// Whether only signed requests are let in (`authorizer: aws_iam`).
    pub signed_only: bool,
    /// Cross-origin rules, if any.
    pub cors: Option<CorsRules>,
    /// Whether the answer goes out as it is written (`invokeMode: RESPONSE_STREAM`).
    pub streams: bool,
}

/// Reads `url`; `None` where it is `false` or wrong.
pub(super) fn read(path: &str, node: &Node, problems: &mut Problems) -> Option<UrlConfig> {
    match node.value {
        Value::Bool(true) => return Some(UrlConfig::default()),
        Value::Bool(false) => return None,
        _ => {}
    }
    let mut fields = Fields::open(node, path, "functions.*.url", problems)?;
    let mut url = UrlConfig::default();
    if let Some(value) = fields.take("authorizer") {
        let word = problems.one_of(&fields.at("authorizer"), value, &["aws_iam"]);
        url.signed_only = word.is_some();
    }
    if let Some(value) = fields.take("cors") {
        url.cors = cors::of_url(&fields.at("cors"), value, problems);
    }
    if let Some(value) = fields.take("invokeMode") {
        let words = &["BUFFERED", "RESPONSE_STREAM"];
        let word = problems.one_of(&fields.at("invokeMode"), value, words);
        url.streams = word == Some("RESPONSE_STREAM");
    }
    fields.finish(problems);
    Some(url)
}
