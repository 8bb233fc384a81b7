//! `mayfly async`: sending many events, what waits of them, what failed for good, and sending it back.

use super::async_send::Send;
use super::failure::Failure;
use super::logs::{local_time, start_time};
use super::screen;
use super::service::ServiceOptions;
use super::table::table;
use clap::{Args, Subcommand};
use deploy::client::{DeadEventQuery, Endpoint, Events};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// Send many events; see which wait and which failed for good; send those back or delete them
#[derive(Debug, Args)]
pub(crate) struct Async {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Send(Send),
    Ls(List),
    Show(Show),
    Redrive(Redrive),
    Rm(Remove),
    Queue(Queue),
}

/// List events that failed for good and that no destination was given
#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    which: Several,

    /// Show so many at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Show one failed event with its payload and its failures
#[derive(Debug, Args)]
struct Show {
    #[command(flatten)]
    which: One,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// Send failed events back to their function
#[derive(Debug, Args)]
struct Redrive {
    #[command(flatten)]
    which: Several,

    /// The events' ids, as `mayfly async ls` shows them; without any all that the options say
    #[arg(value_name = "ID", requires = "function")]
    ids: Vec<String>,

    /// Send so many back in a second at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    per_second: u32,

    /// Mean the events of all functions
    #[arg(long, conflicts_with = "function")]
    all: bool,
}

/// Delete failed events
#[derive(Debug, Args)]
struct Remove {
    #[command(flatten)]
    which: Several,

    /// The events' ids, as `mayfly async ls` shows them; without any all that the options say
    #[arg(value_name = "ID", requires = "function")]
    ids: Vec<String>,

    /// Mean the events of all functions
    #[arg(long, conflicts_with = "function")]
    all: bool,
}

/// Show how many events wait, function by function
#[derive(Debug, Args)]
struct Queue {
    #[command(flatten)]
    options: ServiceOptions,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// One event.
#[derive(Debug, Args)]
struct One {
    /// The function: its key in serverless.yml, or its name
    #[arg(value_name = "FUNCTION")]
    function: String,

    /// The event's id, as `mayfly async ls` shows it
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    options: ServiceOptions,
}

/// The events of a function, or some of them.
#[derive(Debug, Args)]
struct Several {
    /// The function: its key in serverless.yml, or its name
    #[arg(value_name = "FUNCTION")]
    function: Option<String>,

    /// Given up since: a span such as 30s, 5m, 2h or 1d, or a time such as 2026-11-21T10:00:00Z
    #[arg(long, value_name = "TIME", value_parser = start_time)]
    since: Option<Timestamp>,

    /// Given up before: a span back from now, or a time
    #[arg(long, value_name = "TIME", value_parser = start_time)]
    until: Option<Timestamp>,

    /// With this text in a failure
    #[arg(long, value_name = "TEXT")]
    error: Option<String>,

    #[command(flatten)]
    options: ServiceOptions,
}

/// The function's name at the endpoint, if one was named, and the endpoint.
pub(super) fn at(
    options: &ServiceOptions,
    function: Option<&String>,
) -> Result<(Option<String>, Endpoint), Failure> {
    let found = options.read_if_there()?;
    let (name, region) = match &found {
        Some(found) => {
            let known = function.and_then(|key| found.service.function(key));
            let name = known.map(|function| function.name.clone()).or_else(|| function.cloned());
            (name, found.service.region.as_str().to_owned())
        }
        None => (function.cloned(), options.connection.region_or_default()?),
    };
    Ok((name, options.connection.endpoint(&region)?))
}

impl Several {
    fn at(&self) -> Result<(DeadEventQuery, Endpoint), Failure> {
        let (function, endpoint) = at(&self.options, self.function.as_ref())?;
        let query = DeadEventQuery {
            function,
            since: self.since.map(|time| time.to_string()),
            until: self.until.map(|time| time.to_string()),
            error: self.error.clone(),
        };
        Ok((query, endpoint))
    }

    /// The same for what changes events: the events of all functions must be meant expressly.
    fn at_for_change(&self, all: bool) -> Result<(DeadEventQuery, Endpoint), Failure> {
        if self.function.is_none() && !all {
            return Err(Failure::usage("name the function, or say --all for all functions"));
        }
        self.at()
    }
}

impl Async {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Send(send) => send.run().await,
            What::Ls(list) => list.run().await,
            What::Show(show) => show.run().await,
            What::Redrive(redrive) => redrive.run().await,
            What::Rm(remove) => remove.run().await,
            What::Queue(queue) => queue.run().await,
        }
    }
}

impl List {
    async fn run(self) -> Result<(), Failure> {
        let (query, endpoint) = self.which.at()?;
        let (events, more) = Events::new(&endpoint).dead(&query, self.limit).await?;
        if self.json {
            screen::print_line(&json!(events).to_string());
            return Ok(());
        }
        if events.is_empty() {
            screen::say("no event failed for good");
            return Ok(());
        }
        let header = ["ID", "FUNCTION", "GIVEN UP", "CONDITION", "ATTEMPTS", "LAST FAILURE"];
        let rows = events.iter().map(|event| {
            vec![
                text(&event["id"]),
                qualified(event),
                local(&event["givenUpAt"]),
                text(&event["condition"]),
                event["attempts"].to_string(),
                first_line(&text(&event["lastFailure"]["message"])),
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
        let One { function, id, options } = &self.which;
        let (name, endpoint) = at(options, Some(function))?;
        let event = Events::new(&endpoint).show(name.as_deref().unwrap_or(function), id).await?;
        if self.json {
            screen::print_line(&event.to_string());
            return Ok(());
        }
        let mut lines = vec![
            ("function", qualified(&event)),
            ("request id", text(&event["requestId"])),
            ("accepted", local(&event["acceptedAt"])),
            ("given up", local(&event["givenUpAt"])),
            ("condition", text(&event["condition"])),
            ("attempts", event["attempts"].to_string()),
        ];
        for (name, key) in [("first failure", "firstFailure"), ("last failure", "lastFailure")] {
            let failure = &event[key];
            if failure.is_object() {
                let (at, code) = (local(&failure["at"]), &failure["code"]);
                lines.push((name, format!("{at}, status {code}: {}", text(&failure["message"]))));
            }
        }
        let pretty = |json: &Json| serde_json::to_string_pretty(json).unwrap_or_default();
        lines.push(("payload", pretty(&event["payload"])));
        if !event["response"].is_null() {
            lines.push(("response", pretty(&event["response"])));
        }
        for (name, value) in lines {
            screen::print_line(&format!("{name:<15}{}", value.replace('\n', "\n               ")));
        }
        Ok(())
    }
}

impl Redrive {
    async fn run(self) -> Result<(), Failure> {
        let (query, endpoint) = self.which.at_for_change(self.all)?;
        let events = Events::new(&endpoint);
        let count = match (&query.function, self.ids.len()) {
            (Some(function), count @ 1..) => {
                for id in &self.ids {
                    events.redrive(function, id).await?;
                }
                count as u64
            }
            _ => events.redrive_all(&query, self.per_second).await?,
        };
        screen::print_line(&format!("sent {} back", number_of_events(count)));
        Ok(())
    }
}

impl Remove {
    async fn run(self) -> Result<(), Failure> {
        let (query, endpoint) = self.which.at_for_change(self.all)?;
        let events = Events::new(&endpoint);
        let count = match (&query.function, self.ids.len()) {
            (Some(function), count @ 1..) => {
                for id in &self.ids {
                    events.delete(function, id).await?;
                }
                count as u64
            }
            _ => events.delete_all(&query).await?,
        };
        screen::print_line(&format!("deleted {}", number_of_events(count)));
        Ok(())
    }
}

impl Queue {
    async fn run(self) -> Result<(), Failure> {
        let (_, endpoint) = at(&self.options, None)?;
        let queues = Events::new(&endpoint).queues().await?;
        if self.json {
            screen::print_line(&json!(queues).to_string());
            return Ok(());
        }
        if queues.is_empty() {
            screen::say("no event waits");
            return Ok(());
        }
        let header = ["FUNCTION", "WAITING", "BYTES", "OLDEST", "FAILED"];
        let rows = queues.iter().map(|queue| {
            vec![
                text(&queue["function"]),
                queue["waiting"].to_string(),
                queue["bytes"].to_string(),
                local(&queue["oldest"]),
                queue["dead"].to_string(),
            ]
        });
        screen::print(&table(&header, rows));
        Ok(())
    }
}

pub(super) fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The function with the version or alias that was called.
pub(super) fn qualified(event: &Json) -> String {
    match event["qualifier"].as_str() {
        Some(qualifier) => format!("{}:{qualifier}", text(&event["function"])),
        None => text(&event["function"]),
    }
}

/// A time of the endpoint as the clock on the wall shows it.
pub(super) fn local(value: &Json) -> String {
    match text(value).parse::<Timestamp>() {
        Ok(time) => local_time(time.as_millisecond()),
        Err(_) => "-".to_owned(),
    }
}

/// The beginning of a message: what fits beside the other columns, without what moves the cursor.
fn first_line(text: &str) -> String {
    const WIDTH: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(WIDTH).collect()
}

fn number_of_events(count: u64) -> String {
    if count == 1 { "1 event".to_owned() } else { format!("{count} events") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_in_a_table() {
        assert_eq!(first_line("no\u{1b}[31m way\nsecond"), "no[31m way");
        assert_eq!(first_line(&"x".repeat(200)).len(), 60);
    }
}
