//! Mayfly's own pages on asynchronous invocation: sending many events, what waits, and what failed for
//! good.

use super::endpoint::{ClientError, Endpoint, encoded};
use http::Method;
use serde_json::Value as Json;

/// Events at an endpoint.
#[derive(Debug, Clone)]
pub struct Events<'a> {
    endpoint: &'a Endpoint,
}

/// Which dead events are meant; what is `None` does not matter.
#[derive(Debug, Clone, Default)]
pub struct DeadEventQuery {
    /// Of this function; `None` is of all functions of the region.
    pub function: Option<String>,
    /// Given up at this time or later, as `2026-11-21T10:00:00Z`.
    pub since: Option<String>,
    /// Given up before this time.
    pub until: Option<String>,
    /// With this text in a failure.
    pub error: Option<String>,
}

impl<'a> Events<'a> {
    /// Events at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    /// Sends events, each a line as the endpoint takes them; what became of each: its `requestId`, or the
    /// `error` and `message` with which it was refused.
    pub async fn send(
        &self,
        function: &str,
        qualifier: Option<&str>,
        lines: Vec<u8>,
    ) -> Result<Vec<Json>, ClientError> {
        let page = format!("async/events/{}", encoded(function));
        let qualifier = qualifier.map(|qualifier| ("qualifier", qualifier.to_owned()));
        let parameters: Vec<_> = qualifier.into_iter().collect();
        let mut request = self.endpoint.own_page(Method::POST, &page, &parameters);
        request.body = lines.into();
        let answer = self.endpoint.send(request).await?;
        let lines = answer.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines
            .map(serde_json::from_slice)
            .collect::<Result<_, _>>()
            .map_err(|error| ClientError::NotUnderstood(error.to_string()))
    }

    /// How many events wait, function by function.
    pub async fn queues(&self) -> Result<Vec<Json>, ClientError> {
        let answer = self.call(Method::GET, "queues", &[]).await?;
        Ok(answer["queues"].as_array().cloned().unwrap_or_default())
    }

    /// Dead events, `limit` at most, and whether there are more.
    pub async fn dead(
        &self,
        query: &DeadEventQuery,
        limit: usize,
    ) -> Result<(Vec<Json>, bool), ClientError> {
        let mut events = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let left = limit.saturating_sub(events.len());
            if left == 0 {
                return Ok((events, true));
            }
            let mut parameters = query.parameters();
            parameters.push(("limit", left.to_string()));
            parameters.extend(after.take().map(|after| ("after", after)));
            let answer = self.call(Method::GET, "dead", &parameters).await?;
            events.extend(answer["events"].as_array().cloned().unwrap_or_default());
            match answer["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                None => return Ok((events, false)),
            }
        }
    }

    /// One dead event with its payload.
    pub async fn show(&self, function: &str, id: &str) -> Result<Json, ClientError> {
        self.call(Method::GET, &one(function, id), &[]).await
    }

    /// Sends one dead event back.
    pub async fn redrive(&self, function: &str, id: &str) -> Result<(), ClientError> {
        self.call(Method::POST, &format!("{}/redrive", one(function, id)), &[]).await.map(|_| ())
    }

    /// Sends dead events back, so many a second at most; how many.
    pub async fn redrive_all(
        &self,
        query: &DeadEventQuery,
        per_second: u32,
    ) -> Result<u64, ClientError> {
        let mut parameters = query.parameters_of_change();
        parameters.push(("perSecond", per_second.to_string()));
        let answer = self.call(Method::POST, "redrive", &parameters).await?;
        Ok(answer["redriven"].as_u64().unwrap_or(0))
    }

    /// Deletes one dead event.
    pub async fn delete(&self, function: &str, id: &str) -> Result<(), ClientError> {
        self.call(Method::DELETE, &one(function, id), &[]).await.map(|_| ())
    }

    /// Deletes dead events; how many.
    pub async fn delete_all(&self, query: &DeadEventQuery) -> Result<u64, ClientError> {
        let answer = self.call(Method::DELETE, "dead", &query.parameters_of_change()).await?;
        Ok(answer["deleted"].as_u64().unwrap_or(0))
    }

    async fn call(
        &self,
        method: Method,
        page: &str,
        parameters: &[(&str, String)],
    ) -> Result<Json, ClientError> {
        let request = self.endpoint.own_page(method, &format!("async/{page}"), parameters);
        self.endpoint.json(request).await
    }
}

fn one(function: &str, id: &str) -> String {
    format!("dead/{}/{}", encoded(function), encoded(id))
}

impl DeadEventQuery {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let parameters = [
            ("function", &self.function),
            ("since", &self.since),
            ("until", &self.until),
            ("error", &self.error),
        ];
        parameters.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect()
    }

    fn parameters_of_change(&self) -> Vec<(&'static str, String)> {
        let mut parameters = self.parameters();
        if self.function.is_none() {
            parameters.push(("all", "true".to_owned()));
        }
        parameters
    }
}
