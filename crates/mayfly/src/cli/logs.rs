//! `mayfly logs`: what a function has written, and with `--follow` what it writes.

use super::failure::Failure;
use super::invoke::{Chosen, FunctionOptions, not_deployed};
use super::{hooks, screen};
use clap::Args;
use deploy::client::{self, ClientError, Endpoint, Lambda, LogEvent, LogQuery};
use deploy::lifecycle::{self, Command, Step};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

/// Show a function's log
#[derive(Debug, Args)]
pub(crate) struct Logs {
    #[command(flatten)]
    which: FunctionOptions,

    /// The function: its key in serverless.yml, or its name
    #[arg(long, value_name = "FUNCTION", conflicts_with_all = ["positional", "function_name"])]
    function: Option<String>,

    /// Go on and show what is written, until Ctrl-C
    #[arg(long, short, short_alias = 't', visible_alias = "tail")]
    follow: bool,

    /// From when on: a span such as 30s, 5m, 2h or 1d, or a time such as 2026-11-21T10:00:00Z
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = start_time, visible_alias = "startTime")]
    start_time: Timestamp,

    /// Show only what matches this pattern, in CloudWatch's syntax
    #[arg(long, value_name = "PATTERN")]
    filter: Option<String>,

    /// Print every event as a line of JSON
    #[arg(long)]
    json: bool,
}

/// Pause between two looks for new events.
const FOLLOW_PERIOD: Duration = Duration::from_millis(300);
/// How far back to look again for events that came in late.
const LATE_MS: i64 = 5_000;
/// Events that are remembered so that none is shown twice.
const REMEMBERED: usize = 100_000;

impl Logs {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let chosen = self.which.choose(self.function.as_ref())?;
        let Some(found) = &chosen.found else { return self.show(&chosen).await };
        for step in lifecycle::steps(Command::Logs) {
            match step {
                Step::Event(..) => hooks::run(found, step)?,
                Step::Work(_) => self.show(&chosen).await?,
            }
        }
        Ok(())
    }

    async fn show(&self, chosen: &Chosen) -> Result<(), Failure> {
        let endpoint = self.which.options.connection.endpoint(&chosen.region)?;
        let mut shown = Shown::default();
        let mut start_ms = self.start_time.as_millisecond();
        let any = self.page_through(&endpoint, chosen, start_ms, &mut shown).await?;
        if !self.follow {
            if !any {
                screen::say(&format!("{} has written nothing since then", chosen.name));
            }
            return Ok(());
        }
        loop {
            tokio::time::sleep(FOLLOW_PERIOD).await;
            start_ms = start_ms.max(shown.newest_ms - LATE_MS);
            self.page_through(&endpoint, chosen, start_ms, &mut shown).await?;
        }
    }

    /// Prints all events from a time on that were not shown yet; says whether there were any.
    async fn page_through(
        &self,
        endpoint: &Endpoint,
        chosen: &Chosen,
        start_ms: i64,
        shown: &mut Shown,
    ) -> Result<bool, Failure> {
        let logs = client::Logs::new(endpoint);
        let group = format!("/aws/lambda/{}", plain_name(&chosen.name));
        let mut next: Option<String> = None;
        let mut any = false;
        loop {
            let query = LogQuery {
                group: &group,
                start_ms: Some(start_ms),
                pattern: self.filter.as_deref(),
                next: next.as_deref(),
            };
            let (events, token) = match logs.filter(&query).await {
                Ok(page) => page,
                Err(error) if error.is_not_found() => {
                    return self.no_group(endpoint, chosen, error).await;
                }
                Err(error) => return Err(error.into()),
            };
            for event in events {
                any = true;
                if shown.is_new(&event) {
                    self.print(&event);
                }
            }
            match token {
                Some(token) => next = Some(token),
                None => return Ok(any),
            }
        }
    }

    /// A function that was never called has no group yet; one that is not there is an error.
    async fn no_group(
        &self,
        endpoint: &Endpoint,
        chosen: &Chosen,
        error: ClientError,
    ) -> Result<bool, Failure> {
        match Lambda::new(endpoint).get(plain_name(&chosen.name)).await? {
            Some(_) => Ok(false),
            None => Err(not_deployed(true, chosen, error.into())),
        }
    }

    fn print(&self, event: &LogEvent) {
        if self.json {
            let json = serde_json::json!({
                "timestamp": event.timestamp_ms,
                "stream": event.stream,
                "message": event.message,
            });
            return screen::print_line(&json.to_string());
        }
        let message = event.message.trim_end();
        let line = format!("{}  {message}", local_time(event.timestamp_ms));
        if screen::output_on_terminal() && is_the_platform_s(message) {
            screen::print_line(&format!("\u{1b}[2m{line}\u{1b}[0m"));
        } else {
            screen::print_line(&line);
        }
    }
}

/// Whether the platform itself says it, in text or in JSON.
fn is_the_platform_s(message: &str) -> bool {
    const WORDS: [&str; 9] = [
        "END ",
        "EXTENSION\t",
        "INIT_REPORT ",
        "INIT_START ",
        "LOGS\t",
        "REPORT ",
        "RESTORE_",
        "START ",
        "TELEMETRY\t",
    ];
    WORDS.iter().any(|word| message.starts_with(word))
        || message.starts_with("{\"time\":") && message.contains("\"type\":\"platform.")
}

/// What was shown already.
#[derive(Default)]
struct Shown {
    ids: BTreeSet<String>,
    order: VecDeque<String>,
    newest_ms: i64,
}

impl Shown {
    fn is_new(&mut self, event: &LogEvent) -> bool {
        self.newest_ms = self.newest_ms.max(event.timestamp_ms);
        let new = self.ids.insert(event.id.clone());
        if new {
            self.order.push_back(event.id.clone());
            if self.order.len() > REMEMBERED
                && let Some(oldest) = self.order.pop_front()
            {
                self.ids.remove(&oldest);
            }
        }
        new
    }
}

/// The name in a name, a partial or a full ARN.
fn plain_name(text: &str) -> &str {
    let behind = text.rsplit_once("function:").map_or(text, |(_, behind)| behind);
    behind.split(':').next().unwrap_or(behind)
}

pub(super) fn local_time(timestamp_ms: i64) -> String {
    match Timestamp::from_millisecond(timestamp_ms) {
        Ok(time) => time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S%.3f").to_string(),
        Err(_) => timestamp_ms.to_string(),
    }
}

/// A span back from now, or a time.
pub(super) fn start_time(text: &str) -> Result<Timestamp, String> {
    start_time_at(text, Timestamp::now())
}

fn start_time_at(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let seconds = match unit {
        "s" => Some(1),
        "m" => Some(60),
        "h" => Some(3_600),
        "d" => Some(86_400),
        _ => None,
    };
    let wrong = || "write a span such as 5m, or a time such as 2026-11-21T10:00:00Z".to_owned();
    match (number.parse::<i64>(), seconds) {
        (Ok(number), Some(seconds)) => {
            let second = now.as_second().saturating_sub(number.saturating_mul(seconds)).max(0);
            Timestamp::from_second(second).map_err(|_| wrong())
        }
        _ => text.parse::<Timestamp>().map_err(|_| wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_a_span_or_a_time() {
        let now = Timestamp::from_second(1_000_000).expect("time");
        let at = |second| Ok(Timestamp::from_second(second).expect("time"));
        assert_eq!(start_time_at("30s", now), at(1_000_000 - 30));
        assert_eq!(start_time_at("2h", now), at(1_000_000 - 7_200));
        assert_eq!(start_time_at("99999d", now), at(0));
        assert_eq!(start_time_at("1970-01-01T00:00:05Z", now), at(5));
        for wrong in ["", "5", "m", "yesterday", "99999999999999999999d"] {
            assert!(start_time_at(wrong, now).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_is_found_in_an_arn() {
        assert_eq!(plain_name("f"), "f");
        assert_eq!(plain_name("f:live"), "f");
        assert_eq!(plain_name("arn:aws:lambda:us-east-1:000000000000:function:f:1"), "f");
    }
}
