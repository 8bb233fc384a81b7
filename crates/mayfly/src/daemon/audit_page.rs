//! Mayfly's own page of the audit log: who did what, and what they were answered.
//!
//! `GET /_mayfly/audit` lists entries, the oldest first; with `newest=true` the newest. It takes
//! `since`, `until`, `principal` (a part of the ARN, or of the access key's id), `action` (which may end
//! with `*`), `resource` (a part of the ARN), `failed`, `limit` and `after`, the number of the last
//! entry of the page before.

use super::front::json;
use super::page_query::{Query, Refusal};
use http::{Method, Response, StatusCode, Uri};
use model::audit::{AuditFilter, AuditLog, KeptEntry, Order};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use wire::Body;

/// Entries of a page whose request names no number, and the most there can be.
const PAGE: usize = 100;
const PAGE_MOST: usize = 1_000;

const KNOWN: [&str; 10] = [
    "action",
    "after",
    "failed",
    "limit",
    "newest",
    "principal",
    "region",
    "resource",
    "since",
    "until",
];

/// The page.
pub(super) struct AuditPage {
    pub(super) audit: Arc<dyn AuditLog>,
}

impl AuditPage {
    pub(super) async fn serve(&self, method: &Method, uri: &Uri) -> Response<Body> {
        if method != Method::GET {
            let text = "the audit log is read with GET; nobody changes it";
            return json(StatusCode::METHOD_NOT_ALLOWED, &json!({ "message": text }));
        }
        match self.list(uri).await {
            Ok(document) => json(StatusCode::OK, &document),
            Err(Refusal(status, message)) => json(status, &json!({ "message": message })),
        }
    }

    async fn list(&self, uri: &Uri) -> Result<Json, Refusal> {
        let query = Query::read(uri.query(), &KNOWN)?;
        let text = |name| query.get(name).map(str::to_owned);
        let filter = AuditFilter {
            since_ms: query.time("since")?,
            until_ms: query.time("until")?,
            principal: text("principal"),
            action: text("action"),
            resource: text("resource"),
            failed: query.flag("failed")?,
        };
        let order = match query.flag("newest")? {
            Some(true) => Order::Newest,
            _ => Order::Oldest,
        };
        let after = query.get("after").map(str::parse).transpose();
        let after = after.map_err(|_| Refusal::bad("'after' must be the number of an entry"))?;
        let limit = query.limit(PAGE, PAGE_MOST)?;
        let found = self.audit.list(&filter, order, after, limit).await.map_err(|error| {
            tracing::error!(%error, "the audit log could not answer a page");
            Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
        })?;
        Ok(json!({ "entries": found.iter().map(shown).collect::<Vec<_>>() }))
    }
}

fn shown(kept: &KeptEntry) -> Json {
    let entry = &kept.entry;
    json!({
        "number": kept.number,
        "time": format!("{:.3}", entry.time),
        "requestId": entry.request_id,
        "principal": entry.principal,
        "accessKey": entry.access_key,
        "source": entry.source,
        "action": entry.action,
        "resource": entry.resource,
        "region": entry.region,
        "status": entry.status,
        "error": entry.error,
        "userAgent": entry.user_agent,
    })
}
