//! `mayfly async send`: hands a function many events, a file's lines, some hundred with each request.

use super::async_events::{at, text};
use super::failure::Failure;
use super::screen;
use super::service::ServiceOptions;
use clap::Args;
use deploy::client::Events;
use serde_json::value::RawValue;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

/// Most events of a request; the endpoint takes twice as many.
const EVENTS: usize = 500;
/// Bytes of lines after which a request takes no more. With the longest event there is room for it.
const BYTES: usize = 4 << 20;

/// Hand a function many events, one for each line of a file
///
/// Nobody waits for the function: an event that was accepted can't be lost any more. Each line is an
/// event in JSON; with --options an object with the event as "payload" and what is asked for it, such
/// as "delay" or "order-key", as the X-Mayfly- headers of Invoke are named. The exit code is 1 if an
/// event was refused; the others were accepted all the same.
#[derive(Debug, Args)]
pub(super) struct Send {
    /// The function: its key in serverless.yml, or its name
    #[arg(value_name = "FUNCTION")]
    function: String,

    /// A file with the events; - is standard input
    #[arg(long, short, value_name = "FILE")]
    file: PathBuf,

    /// Take each line as an event with what is asked for it
    #[arg(long)]
    options: bool,

    /// Version or alias
    #[arg(long, short, value_name = "NAME")]
    qualifier: Option<String>,

    /// Print what became of each line as JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    which: ServiceOptions,
}

/// How many were accepted and how many were not.
#[derive(Default)]
struct Count {
    accepted: u64,
    refused: u64,
}

/// Lines that go with one request, and their numbers in the file.
#[derive(Default)]
struct Request {
    lines: Vec<u8>,
    numbers: Vec<u64>,
}

impl Send {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let (name, endpoint) = at(&self.which, Some(&self.function))?;
        let name = name.unwrap_or_else(|| self.function.clone());
        let events = Events::new(&endpoint);
        let mut request = Request::default();
        let mut count = Count::default();
        for (number, line) in (1_u64..).zip(self.open()?.split(b'\n')) {
            let line = line.map_err(|error| self.unreadable(&error))?;
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            self.add(&mut request, number, line)?;
            if request.numbers.len() >= EVENTS || request.lines.len() >= BYTES {
                self.send(&events, &name, std::mem::take(&mut request), &mut count).await?;
            }
        }
        if !request.numbers.is_empty() {
            self.send(&events, &name, request, &mut count).await?;
        }
        if !self.json {
            screen::print_line(&format!("{} accepted", count.accepted));
        }
        match count.refused {
            0 => Ok(()),
            refused => Err(Failure::new(format!("{refused} refused"))),
        }
    }

    fn open(&self) -> Result<Box<dyn BufRead>, Failure> {
        if self.file.as_os_str() == "-" {
            return Ok(Box::new(std::io::stdin().lock()));
        }
        let file = File::open(&self.file).map_err(|error| self.unreadable(&error))?;
        Ok(Box::new(BufReader::new(file)))
    }

    fn unreadable(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("can't read {}: {error}", self.file.display()))
    }

    fn add(&self, request: &mut Request, number: u64, line: &[u8]) -> Result<(), Failure> {
        // What is no JSON would be two lines, or none, inside the object around it.
        let event: &RawValue = serde_json::from_slice(line)
            .map_err(|error| Failure::usage(format!("line {number} is no JSON: {error}")))?;
        let event = event.get().as_bytes();
        match self.options {
            true => request.lines.extend_from_slice(event),
            false => {
                request.lines.extend_from_slice(b"{\"payload\":");
                request.lines.extend_from_slice(event);
                request.lines.push(b'}');
            }
        }
        request.lines.push(b'\n');
        request.numbers.push(number);
        Ok(())
    }

    async fn send(
        &self,
        events: &Events<'_>,
        name: &str,
        request: Request,
        count: &mut Count,
    ) -> Result<(), Failure> {
        let sent =
            events.send(name, self.qualifier.as_deref(), request.lines).await.map_err(|error| {
                Failure::from(error).and(format!("{} accepted before", count.accepted))
            })?;
        for (number, mut sent) in request.numbers.into_iter().zip(sent) {
            let is_accepted = sent["requestId"].is_string();
            match is_accepted {
                true => count.accepted += 1,
                false => count.refused += 1,
            }
            if self.json {
                sent["line"] = number.into();
                screen::print_line(&sent.to_string());
            } else if !is_accepted {
                let (error, message) = (text(&sent["error"]), text(&sent["message"]));
                screen::warn(&format!("line {number}: {error}: {message}"));
            }
        }
        Ok(())
    }
}
