//! `mayfly audit`: who did what, when, from where, and what they were answered.

use super::async_events::{local, text};
use super::connection::Connection;
use super::failure::Failure;
use super::logs::start_time;
use super::screen;
use super::table::table;
use clap::Args;
use deploy::client::{Audit as Log, AuditQuery, audit_number};
use jiff::Timestamp;
use serde_json::Value as Json;
use std::time::Duration;

/// How often is looked for new entries.
const POLL: Duration = Duration::from_secs(1);

/// Show the audit log: who did what, when, from where, and what they were answered
///
/// Kept are all requests that change or look at what there is, and everything that was denied; calls
/// of functions where `mayfly up --audit-data-calls` says so.
#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// Since: a span such as 30s, 5m, 2h or 1d, or a time such as 2026-11-21T10:00:00Z
    #[arg(long, value_name = "TIME", value_parser = start_time)]
    since: Option<Timestamp>,

    /// Before: a span back from now, or a time
    #[arg(long, value_name = "TIME", value_parser = start_time)]
    until: Option<Timestamp>,

    /// By whom: a part of the ARN, such as user/ann, or of the access key's id
    #[arg(long, value_name = "TEXT")]
    principal: Option<String>,

    /// With this action, such as lambda:DeleteFunction or 'iam:*'
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,

    /// About this function
    #[arg(long, value_name = "NAME", conflicts_with = "resource")]
    function: Option<String>,

    /// About what has this in its ARN
    #[arg(long, value_name = "TEXT")]
    resource: Option<String>,

    /// Those that were refused or failed
    #[arg(long, conflicts_with = "done")]
    failed: bool,

    /// Those that were done
    #[arg(long)]
    done: bool,

    /// Show so many of the newest at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,

    /// Go on and show new ones as they come
    #[arg(long, short, conflicts_with = "until")]
    follow: bool,

    /// Print each entry as a line of JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    connection: Connection,
}

impl Audit {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let endpoint = self.connection.endpoint(&self.connection.region_or_default()?)?;
        let (log, query) = (Log::new(&endpoint), self.query());
        let found = log.newest(&query, self.limit).await?;
        self.print(&found);
        if !self.follow {
            return Ok(());
        }
        let mut last = match found.last().and_then(audit_number) {
            Some(last) => last,
            // Whatever comes from now on, not what did not fit the query before.
            None => {
                let newest = log.newest(&AuditQuery::default(), 1).await?;
                newest.last().and_then(audit_number).unwrap_or_default()
            }
        };
        loop {
            tokio::time::sleep(POLL).await;
            let new = log.behind(&query, last).await?;
            last = new.last().and_then(audit_number).unwrap_or(last);
            self.print(&new);
        }
    }

    fn query(&self) -> AuditQuery {
        let function = self.function.as_ref().map(|name| format!(":function:{name}"));
        AuditQuery {
            since: self.since.map(|time| time.to_string()),
            until: self.until.map(|time| time.to_string()),
            principal: self.principal.clone(),
            action: self.action.clone(),
            resource: function.or_else(|| self.resource.clone()),
            failed: (self.failed || self.done).then_some(self.failed),
        }
    }

    fn print(&self, entries: &[Json]) {
        if self.json {
            for entry in entries {
                screen::print_line(&entry.to_string());
            }
            return;
        }
        if entries.is_empty() {
            return;
        }
        let rows = entries.iter().map(|entry| {
            let answer = match entry["error"].as_str() {
                Some(error) => format!("{} {error}", entry["status"]),
                None => entry["status"].to_string(),
            };
            vec![
                local(&entry["time"]),
                text(&entry["principal"]),
                text(&entry["action"]),
                text(&entry["resource"]),
                text(&entry["source"]),
                answer,
            ]
        });
        let heads = ["TIME", "PRINCIPAL", "ACTION", "RESOURCE", "SOURCE", "ANSWER"];
        screen::print_line(table(&heads, rows).trim_end());
    }
}
