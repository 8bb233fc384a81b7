//! Mayfly's own pages on recorded invocations. AWS has no API for these.
//!
//! | page | does |
//! |---|---|
//! | `GET /_mayfly/invocations` | lists recorded invocations, newest first, without their contents |
//! | `DELETE /_mayfly/invocations` | deletes them |
//! | `GET /_mayfly/invocations/ID` | shows one with payload, answer and all its attempts |
//!
//! All take `region` and `function`; the first two also `since`, `until`, `failed` and `kind`
//! (`Event` or `RequestResponse`), the list `limit` and `after`. Deleting needs `function`, or
//! `all=true`.

use super::front::json;
use super::page_query::{Query, Refusal, decoded};
use http::{Method, Response, StatusCode, Uri};
use model::record::{
    Content, InvocationKind, RecordError, RecordFilter, RecordPosition, RecordStore,
    RecordedAttempt, RecordedInvocation,
};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use wire::Body;

/// Invocations of a page of the list whose request names no number, and the most there can be.
const PAGE: usize = 100;
const PAGE_MOST: usize = 1_000;

const KNOWN: [&str; 9] =
    ["after", "all", "failed", "function", "kind", "limit", "region", "since", "until"];

/// The pages.
pub(super) struct RecordsPage {
    pub(super) records: Arc<dyn RecordStore>,
}

impl RecordsPage {
    /// Answers a request; `path` is what stands behind `/_mayfly/invocations`.
    pub(super) async fn serve(&self, method: &Method, path: &str, uri: &Uri) -> Response<Body> {
        match self.answer(method, path.trim_start_matches('/'), uri).await {
            Ok(document) => json(StatusCode::OK, &document),
            Err(Refusal(status, message)) => json(status, &json!({ "message": message })),
        }
    }

    async fn answer(&self, method: &Method, path: &str, uri: &Uri) -> Result<Json, Refusal> {
        let query = Query::read(uri.query(), &KNOWN)?;
        let region = query.region()?;
        match (method.as_str(), path) {
            ("GET", "") => self.list(&query).await,
            ("DELETE", "") => {
                let filter = filter(&query)?;
                query.check_meant()?;
                Ok(
                    json!({ "deleted": self.records.delete(&region, &filter).await.map_err(failed)? }),
                )
            }
            ("GET", id) => {
                let (id, function) = (decoded(id), query.function()?);
                match self.records.get(&region, function.as_ref(), &id).await.map_err(failed)? {
                    Some(invocation) => Ok(shown_whole(&invocation)),
                    None => Err(Refusal(
                        StatusCode::NOT_FOUND,
                        format!("there is no record of an invocation '{id}'"),
                    )),
                }
            }
            (method, path) => Err(Refusal(
                StatusCode::NOT_FOUND,
                format!("Mayfly has no page {method} /_mayfly/invocations/{path}"),
            )),
        }
    }

    async fn list(&self, query: &Query) -> Result<Json, Refusal> {
        let limit = query.limit(PAGE, PAGE_MOST)?;
        let after = query.get("after").map(position).transpose()?;
        let (region, filter) = (query.region()?, filter(query)?);
        let found = self.records.list(&region, &filter, after.as_ref(), limit + 1).await;
        let found = found.map_err(failed)?;
        let next = (found.len() > limit).then(|| found.get(limit - 1).and_then(place)).flatten();
        Ok(json!({
            "invocations": found.iter().take(limit).map(shown).collect::<Vec<_>>(),
            "next": next,
        }))
    }
}

fn failed(error: RecordError) -> Refusal {
    tracing::error!(%error, "recorded invocations could not answer a page");
    Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

fn filter(query: &Query) -> Result<RecordFilter, Refusal> {
    let kind = match query.get("kind") {
        None => None,
        Some("Event") => Some(InvocationKind::Event),
        Some("RequestResponse") => Some(InvocationKind::RequestResponse),
        Some(_) => return Err(Refusal::bad("'kind' must be Event or RequestResponse")),
    };
    Ok(RecordFilter {
        function: query.function()?,
        since_ms: query.time("since")?,
        until_ms: query.time("until")?,
        failed: query.flag("failed")?,
        kind,
    })
}

/// Where the next page begins, in the form of [`position`].
fn place(last: &RecordedInvocation) -> Option<String> {
    let began_ms = last.attempts.last()?.began.as_millisecond();
    Some(format!("{began_ms}:{}", last.number))
}

fn position(text: &str) -> Result<RecordPosition, Refusal> {
    let place = text.split_once(':').and_then(|(began_ms, number)| {
        Some(RecordPosition { began_ms: began_ms.parse().ok()?, number: number.parse().ok()? })
    });
    place.ok_or_else(|| Refusal::bad("'after' is not what an earlier answer had as 'next'"))
}

fn shown(invocation: &RecordedInvocation) -> Json {
    let last = invocation.attempts.last();
    json!({
        "requestId": invocation.request_id,
        "function": invocation.function.as_str(),
        "qualifier": invocation.qualifier,
        "kind": invocation.kind.as_str(),
        "attempts": invocation.attempt_count,
        "last": last.map(attempt),
        "payloadLength": invocation.payload.length,
        "responseLength": invocation.response.length,
    })
}

fn shown_whole(invocation: &RecordedInvocation) -> Json {
    let mut document = shown(invocation);
    document["attempts"] = invocation.attempts.iter().map(attempt).collect();
    document["attemptCount"] = json!(invocation.attempt_count);
    document["payload"] = content(&invocation.payload);
    document["payloadWhole"] = json!(invocation.payload.whole);
    document["response"] = content(&invocation.response);
    document["responseWhole"] = json!(invocation.response.whole);
    document
}

fn attempt(attempt: &RecordedAttempt) -> Json {
    json!({
        "beganAt": format!("{:.3}", attempt.began),
        "durationMs": milliseconds(attempt.duration),
        "initMs": attempt.init.map(milliseconds),
        "version": attempt.version.to_string(),
        "errorType": attempt.error_type,
        "logGroup": attempt.log_group,
        "logStream": attempt.log_stream,
    })
}

fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1e5).round() / 1e2
}

/// JSON as it is, anything else as a text; null where nothing is kept.
fn content(content: &Content) -> Json {
    if content.bytes.is_empty() {
        return Json::Null;
    }
    serde_json::from_slice(&content.bytes)
        .unwrap_or_else(|_| Json::String(String::from_utf8_lossy(&content.bytes).into_owned()))
}
