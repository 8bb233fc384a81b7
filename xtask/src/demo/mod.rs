//! `cargo xtask demo`: builds Mayfly, starts it, deploys a real `serverless.yml`, calls the function
//! in every way, reads its logs, removes it and stops.
//!
//! Everything that is printed behind a `$` is a command that runs, and what follows is its output.

mod http;
mod server;

use crate::{repository, steps};
use anyhow::{Context as _, Result, bail, ensure};
use server::Server;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How the demo is to run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leave Mayfly running with the function deployed.
    #[arg(long)]
    keep: bool,
    /// Use the debug build, which is quicker to make.
    #[arg(long)]
    debug: bool,
}

/// Lines that the streaming answer is to have, and the pause between them in milliseconds.
const CHUNKS: usize = 5;
const PAUSE_MS: u64 = 300;

/// Runs the demo.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mayfly = build(arguments.debug)?;
    let example = repository::root().join("examples/env-rust");

    let server = Server::start(&mayfly)?;
    let command = |words: &[&str]| {
        let mut command = Command::new(&mayfly);
        command
            .args(words)
            .current_dir(&example)
            .env("AWS_ENDPOINT_URL", server.endpoint())
            .env("ARCHITECTURE", architecture());
        command
    };

    println!("\n# In examples/env-rust, where the serverless.yml is:");
    let (deployed, succeeded) = steps::run_and_read(&mut command(&["deploy"]))?;
    ensure!(succeeded, "mayfly deploy failed");
    let urls = Urls::find(&deployed)?;

    call_http_api(&urls.http_api)?;
    call_function_url(&urls.function_url)?;
    let invoke = ["invoke", "--function", "env", "--path", "event.json", "--log"];
    let (answer, succeeded) = read_and_preview(&mut command(&invoke))?;
    ensure!(succeeded && answer.contains("GET /env"), "mayfly invoke failed");
    steps::run(&mut command(&["logs", "--function", "env"]))?;
    steps::run(&mut command(&["info"]))?;

    if arguments.keep {
        println!("\nMayfly goes on at {}, with the function deployed.", server.endpoint());
        println!("To stop it: {}", server.leave()?);
        return Ok(());
    }
    steps::run(&mut command(&["remove"]))?;
    server.stop()?;
    println!("\nThe demo is done: deployed, called, read, removed, stopped.");
    Ok(())
}

/// Builds the binary and returns its path.
fn build(debug: bool) -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(repository::root()).args(["build", "--package", "mayfly"]);
    if !debug {
        cargo.arg("--release");
    }
    steps::run(&mut cargo)?;
    let binary = repository::mayfly(if debug { "debug" } else { "release" });
    ensure!(Path::new(&binary).exists(), "{} is not there after the build", binary.display());
    Ok(binary)
}

/// This machine's architecture in AWS's words.
fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "aarch64" => "arm64",
        other => other,
    }
}

/// The URLs that a deployment printed.
struct Urls {
    function_url: String,
    http_api: String,
}

impl Urls {
    fn find(output: &str) -> Result<Self> {
        let urls = || output.split_whitespace().filter(|word| word.starts_with("http://"));
        let find = |marks: [&str; 2], what: &str| {
            urls()
                .find(|url| marks.iter().any(|mark| url.contains(mark)))
                .map(str::to_owned)
                .with_context(|| format!("mayfly deploy printed no {what}"))
        };
        Ok(Self {
            function_url: find([".lambda-url.", "/_mayfly/url/"], "function URL")?,
            http_api: find([".execute-api.", "/_mayfly/api/"], "URL of the HTTP API")?,
        })
    }
}

/// Calls the function as a whole answer.
fn call_http_api(url: &str) -> Result<()> {
    let url = match url.ends_with("/env") {
        true => url.to_owned(),
        false => format!("{}/env", url.trim_end_matches('/')),
    };
    println!("\nGET {url}");
    let mut body = String::new();
    let status = http::get(&url, |chunk| body.push_str(&String::from_utf8_lossy(chunk)))?;
    println!("{status}\n{}", preview(&body));
    ensure!(status == 200, "the HTTP API answered {status}");
    let answer: serde_json::Value = serde_json::from_str(&body).context("the answer is no JSON")?;
    ensure!(answer["route"] == "GET /env", "the function saw another route: {}", answer["route"]);
    Ok(())
}

/// Calls the function as a stream and shows when each piece came.
fn call_function_url(url: &str) -> Result<()> {
    let url = format!("{}/?chunks={CHUNKS}&pause_ms={PAUSE_MS}", url.trim_end_matches('/'));
    println!("\nGET {url}");
    let start = Instant::now();
    let mut arrivals: Vec<Duration> = Vec::new();
    let status = http::get(&url, |chunk| {
        arrivals.push(start.elapsed());
        let text = String::from_utf8_lossy(chunk);
        println!("{:>6} ms  {}", start.elapsed().as_millis(), text.trim_end());
    })?;
    ensure!(status == 200, "the function URL answered {status}");
    let (Some(first), Some(last)) = (arrivals.first(), arrivals.last()) else {
        bail!("the function URL answered nothing");
    };
    let spread = *last - *first;
    ensure!(
        arrivals.len() >= CHUNKS && spread >= Duration::from_millis(PAUSE_MS),
        "the answer did not come piece by piece: {} pieces within {spread:?}",
        arrivals.len()
    );
    Ok(())
}

/// Shows a command and the beginning of its output; returns all of it, and whether it succeeded.
fn read_and_preview(command: &mut Command) -> Result<(String, bool)> {
    println!("\n$ {}", steps::shown(command));
    let output = command.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{}", preview(&text));
    Ok((text, output.status.success()))
}

/// The first lines of a long text.
fn preview(text: &str) -> String {
    const SHOWN: usize = 300;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
        None => text.to_owned(),
    }
}
