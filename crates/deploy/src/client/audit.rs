//! Mayfly's own page of the audit log.

use super::endpoint::{ClientError, Endpoint};
use http::Method;
use serde_json::Value as Json;

/// Entries of one page.
const PAGE: usize = 1_000;

/// The audit log at an endpoint.
#[derive(Debug, Clone)]
pub struct Audit<'a> {
    endpoint: &'a Endpoint,
}

/// Which entries are meant; what is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// At this time or later, as `2026-11-21T10:00:00Z`.
    pub since: Option<String>,
    /// Before this time.
    pub until: Option<String>,
    /// A part of the principal's ARN or of the access key's id.
    pub principal: Option<String>,
    /// The action; one that ends with `*` means all that begin so.
    pub action: Option<String>,
    /// A part of the resource's ARN.
    pub resource: Option<String>,
    /// Answered with an error, or not.
    pub failed: Option<bool>,
}

impl<'a> Audit<'a> {
    /// The audit log at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    /// The newest entries, the oldest of them first, `limit` at most.
    ///
    /// # Errors
    /// When the endpoint can't be asked, or refuses.
    pub async fn newest(&self, query: &AuditQuery, limit: usize) -> Result<Vec<Json>, ClientError> {
        let mut found: Vec<Json> = Vec::new();
        while found.len() < limit {
            let most = (limit - found.len()).min(PAGE);
            let mut parameters = query.parameters();
            parameters.push(("newest", "true".to_owned()));
            parameters.push(("limit", most.to_string()));
            parameters.extend(found.last().and_then(number).map(|n| ("after", n.to_string())));
            let page = self.page(&parameters).await?;
            let is_last = page.len() < most;
            found.extend(page);
            if is_last {
                break;
            }
        }
        found.reverse();
        Ok(found)
    }

    /// Entries behind the one with a number, the oldest first, as many as one page has.
    ///
    /// # Errors
    /// When the endpoint can't be asked, or refuses.
    pub async fn behind(&self, query: &AuditQuery, last: i64) -> Result<Vec<Json>, ClientError> {
        let mut parameters = query.parameters();
        parameters.push(("limit", PAGE.to_string()));
        parameters.push(("after", last.to_string()));
        self.page(&parameters).await
    }

    async fn page(&self, parameters: &[(&str, String)]) -> Result<Vec<Json>, ClientError> {
        let request = self.endpoint.own_page(Method::GET, "audit", parameters);
        let answer = self.endpoint.json(request).await?;
        Ok(answer["entries"].as_array().cloned().unwrap_or_default())
    }
}

/// The number of an entry.
pub fn number(entry: &Json) -> Option<i64> {
    entry["number"].as_i64()
}

impl AuditQuery {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let parameters = [
            ("since", self.since.clone()),
            ("until", self.until.clone()),
            ("principal", self.principal.clone()),
            ("action", self.action.clone()),
            ("resource", self.resource.clone()),
            ("failed", self.failed.map(|failed| failed.to_string())),
        ];
        parameters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
