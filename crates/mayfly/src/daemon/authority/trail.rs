//! What of a request goes into the audit log.

use super::Authority;
use http::HeaderMap;
use http::header::USER_AGENT;
use model::audit::AuditEntry;
use wire::{AwsRequest, AwsResponse, Body};

/// Longest text of a client about itself that is kept, in bytes.
const AGENT_BYTES: usize = 256;
/// Longest name that is kept of what a client says without having shown who it is.
const NAME_BYTES: usize = 512;

/// Actions on data rather than on what there is; recorded only where the operator wants it.
const DATA: &[&str] = &[
    "lambda:InvokeFunction",
    "lambda:InvokeAsync",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:PutLogEvents",
];

/// What is known of a request before it is answered.
#[derive(Debug, Clone)]
pub(crate) struct Trail {
    pub(super) request_id: String,
    pub(super) principal: String,
    pub(super) access_key: Option<String>,
    pub(super) source: String,
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) region: String,
    pub(super) user_agent: Option<String>,
}

impl Trail {
    /// Of a request that is not looked at further yet.
    pub(super) fn begin(request: &AwsRequest, source: String, action: String) -> Self {
        let scope = wire::sigv4::parse_scope(&request.parts.headers, request.parts.uri.query());
        Self {
            request_id: request.request_id.clone(),
            principal: "anonymous".to_owned(),
            access_key: scope.map(|scope| cut(&scope.access_key, NAME_BYTES)),
            source,
            action,
            resource: "*".to_owned(),
            region: request.region.clone(),
            user_agent: agent(&request.parts.headers),
        }
    }
}

impl Authority {
    /// Keeps who did what and what they were answered.
    pub(crate) fn keep(&self, trail: Trail, response: &AwsResponse) {
        let status = response.status().as_u16();
        let error = (status >= 400).then(|| error_type(response)).flatten();
        let is_denied = matches!(status, 401 | 403 | 429)
            || error.as_deref().is_some_and(|error| {
                error.contains("Denied") || error.contains("Signature") || error.contains("Token")
            });
        if !self.audits_data && !is_denied && DATA.contains(&trail.action.as_str()) {
            return;
        }
        self.audit.add(AuditEntry {
            time: self.clock.now(),
            request_id: trail.request_id,
            principal: trail.principal,
            access_key: trail.access_key,
            source: trail.source,
            action: trail.action,
            resource: cut(&trail.resource, NAME_BYTES),
            region: trail.region,
            status,
            error,
            user_agent: trail.user_agent,
        });
    }
}

pub(super) fn agent(headers: &HeaderMap) -> Option<String> {
    headers.get(USER_AGENT)?.to_str().ok().map(|agent| cut(agent, AGENT_BYTES))
}

/// The error type of an answer, in whichever protocol.
fn error_type(response: &AwsResponse) -> Option<String> {
    if let Some(header) = response.headers().get("x-amzn-errortype") {
        return header.to_str().ok().map(str::to_owned);
    }
    let Body::Whole(Some(body)) = response.body() else { return None };
    let text = std::str::from_utf8(body).ok()?;
    let behind = |mark: &str| text.split_once(mark).map(|(_, rest)| rest);
    let error = behind("<Code>")
        .and_then(|rest| rest.split('<').next())
        .or_else(|| behind("\"__type\":\"").and_then(|rest| rest.split('"').next()))?;
    Some(cut(error.rsplit('#').next().unwrap_or(error), NAME_BYTES))
}

fn cut(text: &str, most: usize) -> String {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
