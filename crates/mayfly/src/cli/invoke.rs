//! `mayfly invoke`: calls a function and prints what it returns, or only hands it an event.

use super::failure::Failure;
use super::service::{Found, ServiceOptions};
use super::up::duration;
use super::{hooks, screen};
use bytes::Bytes;
use clap::Args;
use deploy::client::{Invocation, InvocationReply, InvocationType, Lambda};
use deploy::lifecycle::{self, Command, Step};
use model::span::Span;
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::time::Duration;

/// Call a function and print what it returns
///
/// The exit code is 1 if the function fails. With --type event nobody waits for the function: the
/// request's id is printed as soon as the event can't be lost any more.
#[derive(Debug, Args)]
pub(crate) struct Invoke {
    #[command(flatten)]
    which: FunctionOptions,

    /// The function: its key in serverless.yml, or its name
    #[arg(long, short, value_name = "FUNCTION", conflicts_with_all = ["positional", "function_name"])]
    function: Option<String>,

    /// The event: JSON, or a text that is sent as a JSON string
    #[arg(long, short, value_name = "JSON", conflicts_with = "path")]
    data: Option<String>,

    /// A file with the event; - is standard input
    #[arg(long, short, value_name = "FILE")]
    path: Option<PathBuf>,

    /// Send --data as a JSON string, whatever it looks like
    #[arg(long)]
    raw: bool,

    /// What to wait for: request (the answer), event (until the event is accepted), dryrun (whether
    /// the function could be called)
    #[arg(long = "type", short = 't', value_name = "TYPE", default_value = "request", value_parser = invocation_type)]
    kind: InvocationType,

    #[command(flatten)]
    schedule: Schedule,

    /// Print the end of the function's log as well, on standard error
    #[arg(long, short)]
    log: bool,

    /// Version or alias
    #[arg(long, short, value_name = "NAME")]
    qualifier: Option<String>,
}

/// When an event runs, in which order, how often, and what becomes of it beside others with the same
/// key; with --type event only, but for the idempotency key.
#[derive(Debug, Args)]
#[command(next_help_heading = "Events")]
struct Schedule {
    /// Run the event not before so much time has passed, such as 30s, 10m, 2h or 1d
    #[arg(long, value_name = "TIME", value_parser = duration)]
    delay: Option<Duration>,

    /// Run the event not before this time, such as 2026-11-21T10:00:00Z
    #[arg(long, value_name = "TIME", conflicts_with = "delay")]
    not_before: Option<jiff::Timestamp>,

    /// Run events with the same key one after the other
    #[arg(long, value_name = "TEXT")]
    order_key: Option<String>,

    /// Run events of a higher priority first; 0 is ordinary
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    priority: Option<i16>,

    /// Try again so often after the function's errors
    #[arg(long, value_name = "N")]
    retries: Option<u32>,

    /// First and longest wait before that, as 1s,5m, and optionally by how much each wait grows and
    /// which part of it is left to chance, as 1s,5m,2,0.25
    #[arg(long, value_name = "WAITS")]
    backoff: Option<String>,

    /// Give the event up when it is so old, such as 3d
    #[arg(long, value_name = "TIME")]
    maximum_age: Option<Span>,

    /// How often the event may run: at-least-once, at-most-once or effectively-once
    #[arg(long, value_name = "WORD")]
    guarantee: Option<String>,

    /// Work on so many events of the concurrency key at a time
    #[arg(long, value_name = "N")]
    key_concurrency: Option<u32>,

    /// Count events with the same key together
    #[arg(long, value_name = "TEXT")]
    concurrency_key: Option<String>,

    /// Wait so long for an event of the same debounce key, and run the last one only
    #[arg(long, value_name = "TIME")]
    debounce: Option<Span>,

    /// Put the last one off no longer than this, counted from the first
    #[arg(long, value_name = "TIME")]
    debounce_most: Option<Span>,

    /// Which events take each other's place
    #[arg(long, value_name = "TEXT")]
    debounce_key: Option<String>,

    /// Run once however often this is called with the same key; with --type request the answer is
    /// that of the first call
    #[arg(long, value_name = "TEXT")]
    idempotency_key: Option<String>,

    /// Remember the key for so long, such as 7d
    #[arg(long, value_name = "TIME", requires = "idempotency_key")]
    idempotency_window: Option<Span>,
}

impl Schedule {
    fn headers(&self) -> Vec<(&'static str, String)> {
        let delay_s = self.delay.map(|delay| delay.as_millis().div_ceil(1_000).to_string());
        let headers = [
            ("x-mayfly-delay", delay_s),
            ("x-mayfly-not-before", self.not_before.map(|time| time.to_string())),
            ("x-mayfly-order-key", self.order_key.clone()),
            ("x-mayfly-priority", self.priority.map(|priority| priority.to_string())),
            ("x-mayfly-retries", self.retries.map(|retries| retries.to_string())),
            ("x-mayfly-backoff", self.backoff.clone()),
            ("x-mayfly-maximum-age", self.maximum_age.map(|age| age.to_string())),
            ("x-mayfly-guarantee", self.guarantee.clone()),
            ("x-mayfly-concurrency", self.key_concurrency.map(|limit| limit.to_string())),
            ("x-mayfly-concurrency-key", self.concurrency_key.clone()),
            ("x-mayfly-debounce", self.debounce.map(|window| window.to_string())),
            ("x-mayfly-debounce-most", self.debounce_most.map(|most| most.to_string())),
            ("x-mayfly-debounce-key", self.debounce_key.clone()),
            ("x-mayfly-idempotency-key", self.idempotency_key.clone()),
            ("x-mayfly-idempotency-window", self.idempotency_window.map(|time| time.to_string())),
        ];
        headers.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// Which function a command is about.
#[derive(Debug, Args)]
pub(super) struct FunctionOptions {
    /// The function: its key in serverless.yml, or its name
    #[arg(value_name = "FUNCTION", conflicts_with = "function_name")]
    positional: Option<String>,

    /// The function's name or ARN; serverless.yml is not read
    #[arg(long, value_name = "NAME")]
    function_name: Option<String>,

    #[command(flatten)]
    pub(super) options: ServiceOptions,
}

/// A function at an endpoint.
pub(super) struct Chosen {
    /// Its name.
    pub(super) name: String,
    /// Its region.
    pub(super) region: String,
    /// The service that it is part of, if a file says so.
    pub(super) found: Option<Found>,
}

impl FunctionOptions {
    /// Finds out which function is meant; `named` is what `--function` says.
    pub(super) fn choose(&self, named: Option<&String>) -> Result<Chosen, Failure> {
        let connection = &self.options.connection;
        let plain = |name: &str| -> Result<Chosen, Failure> {
            let region = connection.region_or_default()?;
            Ok(Chosen { name: name.to_owned(), region, found: None })
        };
        if let Some(name) = &self.function_name {
            return plain(name);
        }
        let wanted = self.positional.as_ref().or(named);
        let Some(found) = self.options.read_if_there()? else {
            return match wanted {
                Some(name) => plain(name),
                None => Err(Failure::usage("name the function: there is no serverless.yml here")),
            };
        };
        let functions = &found.service.functions;
        let name = match (wanted, functions.as_slice()) {
            (Some(name), _) => match found.service.function(name) {
                Some(function) => function.name.clone(),
                None => name.clone(),
            },
            (None, [only]) => only.name.clone(),
            (None, several) => {
                let keys: Vec<&str> = several.iter().map(|f| f.key.as_str()).collect();
                let text = format!("name one of the service's functions: {}", keys.join(", "));
                return Err(Failure::usage(text));
            }
        };
        let region = found.service.region.as_str().to_owned();
        Ok(Chosen { name, region, found: Some(found) })
    }
}

/// Longest that a function can run, and some time to start it.
pub(super) const PATIENCE: Duration = Duration::from_secs(900 + 60);

impl Invoke {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let payload = self.payload()?;
        let chosen = self.which.choose(self.function.as_ref())?;
        let Some(found) = &chosen.found else { return self.call(&chosen, payload).await };
        for step in lifecycle::steps(Command::Invoke) {
            match step {
                Step::Event(..) => hooks::run(found, step)?,
                Step::Work(_) => self.call(&chosen, payload.clone()).await?,
            }
        }
        Ok(())
    }

    async fn call(&self, chosen: &Chosen, payload: Bytes) -> Result<(), Failure> {
        let endpoint = self.which.options.connection.endpoint(&chosen.region)?;
        let reply = Lambda::new(&endpoint)
            .invoke(Invocation {
                function: &chosen.name,
                qualifier: self.qualifier.as_deref(),
                payload,
                kind: self.kind,
                headers: self.schedule.headers(),
                log: self.log,
                patience: PATIENCE,
            })
            .await
            .map_err(|error| not_deployed(error.is_not_found(), chosen, error.into()))?;
        self.show(&reply)
    }

    fn show(&self, reply: &InvocationReply) -> Result<(), Failure> {
        match self.kind {
            InvocationType::RequestResponse => {}
            InvocationType::Event => {
                screen::say(
                    "accepted; the function's log has the event's fate under this request id:",
                );
                screen::print_line(reply.request_id.as_deref().unwrap_or_default());
                return Ok(());
            }
            InvocationType::DryRun => {
                screen::say("the function could be called");
                return Ok(());
            }
        }
        screen::print_line(&readable(&reply.payload));
        if let Some(log) = &reply.log {
            screen::say("--------------------------------------------------------------------");
            screen::say(log.trim_end());
        }
        if reply.function_error.is_some() { Err(Failure::of_function()) } else { Ok(()) }
    }

    fn payload(&self) -> Result<Bytes, Failure> {
        let text = match (&self.data, &self.path) {
            (Some(data), _) => data.clone(),
            (None, Some(path)) if path.as_os_str() == "-" => standard_input()?,
            (None, Some(path)) => std::fs::read_to_string(path).map_err(|error| {
                Failure::usage(format!("can't read {}: {error}", path.display()))
            })?,
            (None, None) => return Ok(Bytes::from_static(b"{}")),
        };
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        if self.raw || !is_json {
            if self.path.is_some() && !self.raw {
                let text = "the event in the file is no JSON; send it as a text with --raw";
                return Err(Failure::usage(text));
            }
            return Ok(Bytes::from(serde_json::Value::String(text).to_string()));
        }
        Ok(Bytes::from(text))
    }
}

/// Reads AWS's words too, as the Serverless Framework takes them.
fn invocation_type(text: &str) -> Result<InvocationType, String> {
    match text.to_ascii_lowercase().as_str() {
        "request" | "requestresponse" => Ok(InvocationType::RequestResponse),
        "event" => Ok(InvocationType::Event),
        "dryrun" => Ok(InvocationType::DryRun),
        _ => Err("write request, event or dryrun".to_owned()),
    }
}

/// Says how to get a function that is not there.
pub(super) fn not_deployed(is_not_found: bool, chosen: &Chosen, failure: Failure) -> Failure {
    if !is_not_found {
        return failure;
    }
    let help = match chosen.found {
        Some(_) => "deploy the service with `mayfly deploy`, or name another --stage or --region",
        None => "check the name and the --region; `mayfly info` lists a service's functions",
    };
    let message = format!("there is no function {} in {}", chosen.name, chosen.region);
    Failure::new(format!("{message}; {help}"))
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    if std::io::stdin().is_terminal() {
        screen::say("reading the event from the terminal; end it with Ctrl-D");
    }
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failure::usage(format!("can't read standard input: {error}")))?;
    Ok(text)
}

/// JSON with indents on a terminal, otherwise as the function gave it.
fn readable(payload: &Bytes) -> String {
    let text = String::from_utf8_lossy(payload).into_owned();
    if !screen::output_on_terminal() {
        return text;
    }
    let json = serde_json::from_str::<serde_json::Value>(&text);
    json.and_then(|json| serde_json::to_string_pretty(&json)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_may_be_written_as_aws_writes_it() {
        assert_eq!(invocation_type("event"), Ok(InvocationType::Event));
        assert_eq!(invocation_type("RequestResponse"), Ok(InvocationType::RequestResponse));
        assert_eq!(invocation_type("DryRun"), Ok(InvocationType::DryRun));
        assert!(invocation_type("later").is_err());
    }
}
