//! The operations of CloudWatch Logs that a deploy and `mayfly logs` use.

use super::endpoint::{ClientError, Endpoint, Request};
use http::Method;
use serde_json::{Value as Json, json};

/// CloudWatch Logs at an endpoint.
#[derive(Debug, Clone)]
pub struct Logs<'a> {
    endpoint: &'a Endpoint,
}

/// Which events to read.
#[derive(Debug, Clone, Default)]
pub struct LogQuery<'a> {
    /// The group.
    pub group: &'a str,
    /// From this time on, in milliseconds since 1970.
    pub start_ms: Option<i64>,
    /// CloudWatch's pattern.
    pub pattern: Option<&'a str>,
    /// Where an earlier read ended.
    pub next: Option<&'a str>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvent {
    /// Unique.
    pub id: String,
    /// The stream that it is in.
    pub stream: String,
    /// When it was written, in milliseconds since 1970.
    pub timestamp_ms: i64,
    /// The text.
    pub message: String,
}

impl<'a> Logs<'a> {
    /// Logs at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    async fn call(&self, operation: &str, body: Json) -> Result<Json, ClientError> {
        let mut request = Request::new("logs", Method::POST, "/");
        request.headers = vec![
            ("content-type", "application/x-amz-json-1.1".to_owned()),
            ("x-amz-target", format!("Logs_20140328.{operation}")),
        ];
        request.body = body.to_string().into();
        self.endpoint.json(request).await
    }

    /// The group's retention in days (`Some(None)`: for ever); `None` if there is no such group.
    pub async fn retention(&self, group: &str) -> Result<Option<Option<u32>>, ClientError> {
        let answer = self.call("DescribeLogGroups", json!({ "logGroupNamePrefix": group })).await?;
        let groups = answer["logGroups"].as_array().into_iter().flatten();
        let found = groups.into_iter().find(|known| known["logGroupName"] == group);
        Ok(found.map(|g| g["retentionInDays"].as_u64().and_then(|days| u32::try_from(days).ok())))
    }

    /// CreateLogGroup; one that is there already stays.
    pub async fn create_group(&self, group: &str) -> Result<(), ClientError> {
        match self.call("CreateLogGroup", json!({ "logGroupName": group })).await {
            Err(error) if !error.is("ResourceAlreadyExistsException") => Err(error),
            _ => Ok(()),
        }
    }

    /// PutRetentionPolicy, or DeleteRetentionPolicy for `None`.
    pub async fn set_retention(&self, group: &str, days: Option<u32>) -> Result<(), ClientError> {
        let (operation, body) = match days {
            Some(days) => {
                ("PutRetentionPolicy", json!({ "logGroupName": group, "retentionInDays": days }))
            }
            None => ("DeleteRetentionPolicy", json!({ "logGroupName": group })),
        };
        self.call(operation, body).await.map(|_| ())
    }

    /// DeleteLogGroup; what is not there is deleted.
    pub async fn delete_group(&self, group: &str) -> Result<(), ClientError> {
        match self.call("DeleteLogGroup", json!({ "logGroupName": group })).await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => Ok(()),
        }
    }

    /// FilterLogEvents: one page, and where the next one begins.
    pub async fn filter(
        &self,
        query: &LogQuery<'_>,
    ) -> Result<(Vec<LogEvent>, Option<String>), ClientError> {
        let mut body = json!({ "logGroupName": query.group });
        if let Some(start) = query.start_ms {
            body["startTime"] = start.into();
        }
        if let Some(pattern) = query.pattern {
            body["filterPattern"] = pattern.into();
        }
        if let Some(next) = query.next {
            body["nextToken"] = next.into();
        }
        let answer = self.call("FilterLogEvents", body).await?;
        let text = |event: &Json, key: &str| event[key].as_str().unwrap_or("").to_owned();
        let events = answer["events"].as_array().into_iter().flatten().map(|event| LogEvent {
            id: text(event, "eventId"),
            stream: text(event, "logStreamName"),
            timestamp_ms: event["timestamp"].as_i64().unwrap_or(0),
            message: text(event, "message"),
        });
        Ok((events.collect(), answer["nextToken"].as_str().map(str::to_owned)))
    }
}
