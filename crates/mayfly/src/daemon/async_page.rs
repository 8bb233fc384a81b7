//! Mayfly's own pages on asynchronous invocation: what waits, what failed for good, and sending
//! that back or deleting it. AWS has no API for these.
//!
//! | page | does |
//! |---|---|
//! | `GET /_mayfly/async/queues` | how many events wait, function by function |
//! | `GET /_mayfly/async/dead` | lists dead events, without their payloads |
//! | `DELETE /_mayfly/async/dead` | deletes them |
//! | `POST /_mayfly/async/redrive` | sends them back, `perSecond` at most |
//! | `GET /_mayfly/async/dead/FUNCTION/ID` | shows one, with its payload and the function's answer |
//! | `DELETE /_mayfly/async/dead/FUNCTION/ID` | deletes one |
//! | `POST /_mayfly/async/dead/FUNCTION/ID/redrive` | sends one back |
//!
//! All take `region`; those that mean several take `function`, `since`, `until` and `error`; the list
//! takes `limit` and `after`. Changes of several need `function`, or `all=true`.

use super::front::json;
use super::page_query::{Query, Refusal, decoded, function as function_name};
use bytes::Bytes;
use engine::Engine;
use engine::async_invoke::{DeadEvent, DeadEventFilter, FailureNote};
use http::{Method, Response, StatusCode, Uri};
use model::queue::QueueError;
use model::{FunctionName, Region, Timestamp};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use wire::Body;

/// Dead events of a page of the list whose request names no number, and the most there can be.
const PAGE: usize = 100;
const PAGE_MOST: usize = 1_000;
/// Events that are sent back in a second where the request names no number.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(100).expect("not zero");

/// The pages.
pub(super) struct AsyncPage {
    pub(super) engine: Arc<Engine>,
}

/// All parameters that these pages have.
const KNOWN: [&str; 9] =
    ["after", "all", "error", "function", "limit", "perSecond", "region", "since", "until"];

impl AsyncPage {
    /// Answers a request; `path` is what stands behind `/_mayfly/async/`.
    pub(super) async fn serve(&self, method: &Method, path: &str, uri: &Uri) -> Response<Body> {
        let answer = match Query::read(uri.query(), &KNOWN) {
            Ok(query) => self.answer(method, path, &query).await,
            Err(refusal) => Err(refusal),
        };
        match answer {
            Ok(document) => json(StatusCode::OK, &document),
            Err(Refusal(status, message)) => json(status, &json!({ "message": message })),
        }
    }

    async fn answer(&self, method: &Method, path: &str, query: &Query) -> Result<Json, Refusal> {
        let parts: Vec<String> = path.split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match (method.as_str(), parts.as_slice()) {
            ("GET", ["queues"]) => self.queues(&query.region()?).await,
            ("GET", ["dead"]) => self.list(query).await,
            ("DELETE", ["dead"]) => {
                let filter = filter_of_change(query)?;
                Ok(
                    json!({ "deleted": self.engine.delete_dead_events(&filter).await.map_err(failed)? }),
                )
            }
            ("POST", ["redrive"]) => {
                let filter = filter_of_change(query)?;
                let per_second = query.number("perSecond")?.unwrap_or(PER_SECOND);
                Ok(
                    json!({ "redriven": self.engine.redrive_all(&filter, per_second).await.map_err(failed)? }),
                )
            }
            ("GET", ["dead", function, id]) => {
                let (region, name) = (query.region()?, function_name(function)?);
                let found = self.engine.dead_event(&region, &name, id).await.map_err(failed)?;
                found.map(|event| shown_whole(&event)).ok_or_else(|| missing(id, &name))
            }
            ("DELETE", ["dead", function, id]) => {
                let (region, name) = (query.region()?, function_name(function)?);
                match self.engine.delete_dead_event(&region, &name, id).await.map_err(failed)? {
                    true => Ok(json!({ "deleted": 1 })),
                    false => Err(missing(id, &name)),
                }
            }
            ("POST", ["dead", function, id, "redrive"]) => {
                let (region, name) = (query.region()?, function_name(function)?);
                match self.engine.redrive(&region, &name, id).await.map_err(failed)? {
                    true => Ok(json!({ "redriven": 1 })),
                    false => Err(missing(id, &name)),
                }
            }
            _ => Err(Refusal(
                StatusCode::NOT_FOUND,
                format!("Mayfly has no page {method} /_mayfly/async/{path}"),
            )),
        }
    }

    async fn list(&self, query: &Query) -> Result<Json, Refusal> {
        let limit = query.limit(PAGE, PAGE_MOST)?;
        let after = match query.get("after").map(|text| text.split_once(':')) {
            None => None,
            Some(Some((function, id))) => Some((function_name(function)?, id.to_owned())),
            Some(None) => {
                return Err(Refusal::bad("'after' is not what an earlier answer had as 'next'"));
            }
        };
        let page = self.engine.dead_events(&filter(query)?, after, limit).await.map_err(failed)?;
        Ok(json!({
            "events": page.events.iter().map(shown).collect::<Vec<_>>(),
            "next": page.next.map(|(function, id)| format!("{function}:{id}")),
        }))
    }

    async fn queues(&self, region: &Region) -> Result<Json, Refusal> {
        let mut functions: BTreeMap<String, Json> = BTreeMap::new();
        let none = || json!({ "waiting": 0, "bytes": 0, "oldest": null, "dead": 0 });
        for (name, size) in self.engine.backlogs(region).await.map_err(failed)? {
            let row = functions.entry(name.as_str().to_owned()).or_insert_with(none);
            row["waiting"] = json!(size.messages);
            row["bytes"] = json!(size.bytes);
            row["oldest"] = json!(size.oldest_put_ms.map(time));
        }
        for (name, size) in self.engine.dead_backlogs(region).await.map_err(failed)? {
            let row = functions.entry(name.as_str().to_owned()).or_insert_with(none);
            row["dead"] = json!(size.messages);
        }
        let rows = functions.into_iter().map(|(function, mut row)| {
            row["function"] = json!(function);
            row
        });
        Ok(json!({ "queues": rows.collect::<Vec<_>>() }))
    }
}

fn missing(id: &str, name: &FunctionName) -> Refusal {
    let text = format!("there is no dead event '{id}' of the function '{name}'");
    Refusal(StatusCode::NOT_FOUND, text)
}

/// A dead event without what it carries.
fn shown(event: &DeadEvent) -> Json {
    json!({
        "id": event.id,
        "function": event.name.as_str(),
        "qualifier": event.qualifier,
        "requestId": event.request_id,
        "condition": event.condition.as_str(),
        "attempts": event.attempts,
        "acceptedAt": time(event.born_ms),
        "givenUpAt": time(event.died_ms),
        "firstFailure": event.first_failure.as_ref().map(failure),
        "lastFailure": event.last_failure.as_ref().map(failure),
        "payloadBytes": event.payload.len(),
    })
}

fn shown_whole(event: &DeadEvent) -> Json {
    let mut document = shown(event);
    document["payload"] = value(&event.payload);
    document["response"] = value(&event.response);
    document
}

fn failure(failure: &FailureNote) -> Json {
    json!({ "at": time(failure.at_ms), "code": failure.code, "message": failure.text })
}

fn time(ms: i64) -> String {
    format!("{:.3}", Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// JSON as it is; what is none as a text.
fn value(bytes: &Bytes) -> Json {
    if bytes.is_empty() {
        return Json::Null;
    }
    serde_json::from_slice(bytes)
        .unwrap_or_else(|_| Json::String(String::from_utf8_lossy(bytes).into_owned()))
}

fn filter(query: &Query) -> Result<DeadEventFilter, Refusal> {
    Ok(DeadEventFilter {
        region: query.region()?,
        name: query.function()?,
        since_ms: query.time("since")?,
        until_ms: query.time("until")?,
        error: query.get("error").map(str::to_owned),
    })
}

/// The same for what changes events: the events of all functions must be meant expressly.
fn filter_of_change(query: &Query) -> Result<DeadEventFilter, Refusal> {
    let filter = filter(query)?;
    query.check_meant()?;
    Ok(filter)
}

fn failed(error: QueueError) -> Refusal {
    tracing::error!(%error, "the queue could not answer a page");
    Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(query: &str) -> Result<DeadEventFilter, String> {
        let query = Query::read(Some(query), &KNOWN);
        query.and_then(|query| filter_of_change(&query)).map_err(|Refusal(_, text)| text)
    }

    #[test]
    fn a_filter_is_read_from_the_query() {
        let filter =
            filter("function=f&since=1970-01-01T00:00:01Z&error=no%20way&region=eu-west-1");
        assert_eq!(
            filter,
            Ok(DeadEventFilter {
                region: Region::new("eu-west-1").expect("valid"),
                name: Some(FunctionName::new("f").expect("valid")),
                since_ms: Some(1_000),
                until_ms: None,
                error: Some("no way".to_owned()),
            })
        );
    }

    #[test]
    fn a_change_of_everything_must_be_meant() {
        for wrong in ["", "all=1", "functoin=f", "function=f&since=now", "region=x&all=true"] {
            assert!(filter(wrong).is_err(), "{wrong}");
        }
        assert_eq!(filter("all=true").map(|filter| filter.name), Ok(None));
    }
}
