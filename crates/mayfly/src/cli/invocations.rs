//! `mayfly invocations`: what was called, with what, and what came of it; and calling it again.

use super::async_events::{at, local, qualified, text};
use super::failure::Failure;
use super::invoke::PATIENCE;
use super::logs::start_time;
use super::screen;
use super::service::ServiceOptions;
use super::table::table;
use bytes::Bytes;
use clap::{Args, Subcommand};
use deploy::client::{Invocation, InvocationType, Lambda, RecordQuery, Records};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// See recorded invocations and replay them
///
/// Asynchronous invocations are recorded, and synchronous ones that fail; a share of the others where
/// `mayfly: {records: {sample: …}}` in serverless.yml says so.
#[derive(Debug, Args)]
pub(crate) struct Invocations {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Ls(List),
    Show(Show),
    Replay(Replay),
    Rm(Remove),
}

/// List recorded invocations, newest first
#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    which: Several,

    /// Show so many at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Show one invocation with its payload, its answer and all its attempts
#[derive(Debug, Args)]
struct Show {
    #[command(flatten)]
    which: One,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Call the function again with the recorded payload, and print what it returns
#[derive(Debug, Args)]
struct Replay {
    #[command(flatten)]
    which: One,

    /// Call this version or alias, instead of the one that was called
    #[arg(long, value_name = "VERSION")]
    qualifier: Option<String>,

    /// Call this function, instead of the one that was called
    #[arg(long, value_name = "NAME")]
    to: Option<String>,

    /// Hand it over as an event, and don't wait for it
    #[arg(long)]
    event: bool,
}

/// Delete records
#[derive(Debug, Args)]
struct Remove {
    #[command(flatten)]
    which: Several,

    /// Mean the records of all functions
    #[arg(long, conflicts_with = "function")]
    all: bool,
}

/// One invocation.
#[derive(Debug, Args)]
struct One {
    /// Its request id, as `mayfly invocations ls`, the log and AWS's clients show it
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    options: ServiceOptions,
}

/// Some invocations.
#[derive(Debug, Args)]
struct Several {
    /// The function: its key in serverless.yml, or its name
    #[arg(value_name = "FUNCTION")]
    function: Option<String>,

    /// Begun since: a span such as 30s, 5m, 2h or 1d, or a time such as 2026-11-21T10:00:00Z
    #[arg(long, value_name = "TIME", value_parser = start_time)]
    since: Option<Timestamp>,

    /// Begun before: a span back from now, or a time
    #[arg(long, value_name = "TIME", value_parser = start_time)]
    until: Option<Timestamp>,

    /// Those that failed
    #[arg(long)]
    failed: bool,

    /// Those called this way
    #[arg(long, value_name = "KIND", value_parser = ["event", "request"])]
    kind: Option<String>,

    #[command(flatten)]
    options: ServiceOptions,
}

impl Several {
    fn query(&self, function: Option<String>) -> RecordQuery {
        let kind = self.kind.as_deref().map(|kind| match kind {
            "event" => "Event",
            _ => "RequestResponse",
        });
        RecordQuery {
            function,
            since: self.since.map(|time| time.to_string()),
            until: self.until.map(|time| time.to_string()),
            failed: self.failed.then_some(true),
            kind: kind.map(str::to_owned),
        }
    }
}

impl Invocations {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Ls(list) => list.run().await,
            What::Show(show) => show.run().await,
            What::Replay(replay) => replay.run().await,
            What::Rm(remove) => remove.run().await,
        }
    }
}

impl List {
    async fn run(self) -> Result<(), Failure> {
        let (function, endpoint) = at(&self.which.options, self.which.function.as_ref())?;
        let query = self.which.query(function);
        let (found, more) = Records::new(&endpoint).list(&query, self.limit).await?;
        if self.json {
            screen::print_line(&json!(found).to_string());
            return Ok(());
        }
        if found.is_empty() {
            screen::say("no invocation is recorded");
            return Ok(());
        }
        let header = ["ID", "FUNCTION", "VERSION", "BEGAN", "DURATION", "TRIES", "RESULT"];
        let rows = found.iter().map(|invocation| {
            let last = &invocation["last"];
            vec![
                text(&invocation["requestId"]),
                qualified(invocation),
                text(&last["version"]),
                local(&last["beganAt"]),
                format!("{} ms", last["durationMs"]),
                invocation["attempts"].to_string(),
                result(last),
            ]
        });
        screen::print(&table(&header, rows));
        if more {
            screen::say("there are more; show them with --limit");
        }
        Ok(())
    }
}

impl Show {
    async fn run(self) -> Result<(), Failure> {
        let (_, endpoint) = at(&self.which.options, None)?;
        let found = self.which.find(&Records::new(&endpoint)).await?;
        if self.json {
            screen::print_line(&found.to_string());
            return Ok(());
        }
        let last = &found["last"];
        let mut lines = vec![
            ("function", qualified(&found)),
            ("request id", text(&found["requestId"])),
            ("called as", text(&found["kind"])),
            ("log", format!("{} {}", text(&last["logGroup"]), text(&last["logStream"]))),
        ];
        for attempt in found["attempts"].as_array().into_iter().flatten() {
            let init = match attempt["initMs"].as_f64() {
                Some(init) => format!(" after {init} ms of init"),
                None => String::new(),
            };
            lines.push((
                "attempt",
                format!(
                    "{}, version {}, {} ms{init}: {}",
                    local(&attempt["beganAt"]),
                    text(&attempt["version"]),
                    attempt["durationMs"],
                    result(attempt)
                ),
            ));
        }
        lines.push(("payload", content(&found, "payload")));
        lines.push(("response", content(&found, "response")));
        for (name, value) in lines {
            screen::print_line(&format!("{name:<12}{}", value.replace('\n', "\n            ")));
        }
        Ok(())
    }
}

impl Replay {
    async fn run(self) -> Result<(), Failure> {
        let (_, endpoint) = at(&self.which.options, None)?;
        let found = self.which.find(&Records::new(&endpoint)).await?;
        if found["payloadWhole"] != true {
            return Err(Failure::new(
                "the payload was not recorded as it was: it was too large, or something in it is not \
                 to be kept (the setting 'records'); call the function with 'mayfly invoke --data'",
            ));
        }
        let function = self.to.unwrap_or_else(|| text(&found["function"]));
        let qualifier = self.qualifier.or_else(|| found["qualifier"].as_str().map(str::to_owned));
        let kind = match self.event {
            true => InvocationType::Event,
            false => InvocationType::RequestResponse,
        };
        let reply = Lambda::new(&endpoint)
            .invoke(Invocation {
                function: &function,
                qualifier: qualifier.as_deref(),
                payload: Bytes::from(found["payload"].to_string()),
                kind,
                headers: Vec::new(),
                log: false,
                patience: PATIENCE,
            })
            .await?;
        if self.event {
            screen::say("accepted; its record will be under this request id:");
            screen::print_line(reply.request_id.as_deref().unwrap_or_default());
            return Ok(());
        }
        screen::print_line(&String::from_utf8_lossy(&reply.payload));
        if reply.function_error.is_some() { Err(Failure::of_function()) } else { Ok(()) }
    }
}

impl Remove {
    async fn run(self) -> Result<(), Failure> {
        if self.which.function.is_none() && !self.all {
            return Err(Failure::usage("name the function, or say --all for all functions"));
        }
        let (function, endpoint) = at(&self.which.options, self.which.function.as_ref())?;
        let count = Records::new(&endpoint).delete(&self.which.query(function)).await?;
        screen::print_line(&match count {
            1 => "deleted 1 record".to_owned(),
            count => format!("deleted {count} records"),
        });
        Ok(())
    }
}

impl One {
    async fn find(&self, records: &Records<'_>) -> Result<Json, Failure> {
        let found = records.show(None, &self.id).await?;
        found.ok_or_else(|| {
            Failure::new(format!("no invocation '{}' is recorded", self.id)).and(
                "recorded are asynchronous invocations, synchronous ones that fail, and a sample of \
                 the others where the setting 'records' says so; for a while, and within a size",
            )
        })
    }
}

fn result(attempt: &Json) -> String {
    attempt["errorType"].as_str().unwrap_or("ok").to_owned()
}

/// A payload or an answer, and what is missing of it.
fn content(found: &Json, which: &str) -> String {
    let (kept, length) = (&found[which], &found[format!("{which}Length").as_str()]);
    let whole = found[format!("{which}Whole").as_str()] == true;
    let shown = serde_json::to_string_pretty(kept).unwrap_or_default();
    match (kept, length.as_u64()) {
        _ if whole => shown,
        (_, None) => "not kept".to_owned(),
        (Json::Null, Some(length)) => format!("{length} bytes, not kept"),
        (_, Some(length)) => format!("{shown}\n(of {length} bytes, not all are kept)"),
    }
}
