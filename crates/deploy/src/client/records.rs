//! Mayfly's own pages on recorded invocations.

use super::endpoint::{ClientError, Endpoint, encoded, or_none};
use http::Method;
use serde_json::Value as Json;

/// Recorded invocations at an endpoint.
#[derive(Debug, Clone)]
pub struct Records<'a> {
    endpoint: &'a Endpoint,
}

/// Which recorded invocations are meant; what is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct RecordQuery {
    /// Of this function.
    pub function: Option<String>,
    /// Begun at this time or later, as `2026-11-21T10:00:00Z`.
    pub since: Option<String>,
    /// Begun before this time.
    pub until: Option<String>,
    /// Failed, or not.
    pub failed: Option<bool>,
    /// `Event` or `RequestResponse`.
    pub kind: Option<String>,
}

impl<'a> Records<'a> {
    /// Recorded invocations at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    /// Recorded invocations, newest first, `limit` at most, and whether there are more.
    pub async fn list(
        &self,
        query: &RecordQuery,
        limit: usize,
    ) -> Result<(Vec<Json>, bool), ClientError> {
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let left = limit.saturating_sub(found.len());
            if left == 0 {
                return Ok((found, true));
            }
            let mut parameters = query.parameters();
            parameters.push(("limit", left.to_string()));
            parameters.extend(after.take().map(|after| ("after", after)));
            let request = self.endpoint.own_page(Method::GET, "invocations", &parameters);
            let answer = self.endpoint.json(request).await?;
            found.extend(answer["invocations"].as_array().cloned().unwrap_or_default());
            match answer["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                None => return Ok((found, false)),
            }
        }
    }

    /// One with its contents; `None` if there is no record of it.
    pub async fn show(
        &self,
        function: Option<&str>,
        request_id: &str,
    ) -> Result<Option<Json>, ClientError> {
        let query = RecordQuery { function: function.map(str::to_owned), ..RecordQuery::default() };
        let page = format!("invocations/{}", encoded(request_id));
        let request = self.endpoint.own_page(Method::GET, &page, &query.parameters());
        or_none(self.endpoint.json(request).await)
    }

    /// Deletes records; how many.
    pub async fn delete(&self, query: &RecordQuery) -> Result<u64, ClientError> {
        let mut parameters = query.parameters();
        if query.function.is_none() {
            parameters.push(("all", "true".to_owned()));
        }
        let request = self.endpoint.own_page(Method::DELETE, "invocations", &parameters);
        let answer = self.endpoint.json(request).await?;
        Ok(answer["deleted"].as_u64().unwrap_or(0))
    }
}

impl RecordQuery {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let parameters = [
            ("function", self.function.clone()),
            ("since", self.since.clone()),
            ("until", self.until.clone()),
            ("failed", self.failed.map(|failed| failed.to_string())),
            ("kind", self.kind.clone()),
        ];
        parameters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
