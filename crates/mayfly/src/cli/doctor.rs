//! `mayfly doctor`: what this machine offers to functions, and what to do about the rest.

use super::failure::Failure;
use super::network_options::NetworkOptions;
use super::screen;
use crate::surroundings;
use clap::Args;
use model::launch::Runtimes;
use model::sandbox::{Finding, Sandboxes, Verdict};
use sandbox::LinuxSandboxes;
use serde_json::json;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Say what this machine offers: isolation, runtimes, data folder, port
///
/// Works whether or not Mayfly runs. The exit code is 1 if something is missing without which no
/// function can run.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Address that `mayfly up` would listen on
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4566", env = "MAYFLY_LISTEN")]
    listen: String,

    /// Folder that would hold all state [default: ~/.local/share/mayfly]
    #[arg(long, value_name = "DIR", env = "MAYFLY_DATA_DIR")]
    data_dir: Option<PathBuf>,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    network_options: NetworkOptions,
}

/// Findings on one topic.
struct Chapter {
    title: &'static str,
    findings: Vec<Finding>,
    /// Whether something missing here means that no function can run.
    vital: bool,
}

impl Doctor {
    fn isolation(&self) -> Vec<Finding> {
        let name = format!("doctor-{}", std::process::id());
        let egress = self.network_options.egress();
        let programs = surroundings::program_folders();
        let options = sandbox::Options { egress, programs, ..sandbox::Options::new(name) };
        match LinuxSandboxes::start(options) {
            Ok(sandboxes) => sandboxes.report(),
            Err(error) => vec![missing("sandboxes", failure_chain(&error))],
        }
    }

    pub(crate) fn run(self) -> Result<(), Failure> {
        let data_dir = match &self.data_dir {
            Some(folder) => Ok(folder.clone()),
            None => surroundings::data_dir(),
        };
        let machine = match &data_dir {
            Ok(folder) => vec![self.port(), folder_finding(folder), space(folder)],
            Err(error) => vec![self.port(), missing("data folder", format!("{error:#}"))],
        };
        let chapters = [
            Chapter { title: "machine", findings: machine, vital: true },
            Chapter { title: "isolation", findings: self.isolation(), vital: true },
            Chapter { title: "runtimes", findings: interpreters(), vital: false },
        ];
        if self.json {
            screen::print_line(&as_json(&chapters).to_string());
        } else {
            screen::print(&as_text(&chapters));
        }
        let sick = chapters.iter().any(|chapter| {
            chapter.vital && chapter.findings.iter().any(|f| f.verdict == Verdict::Missing)
        });
        if sick {
            Err(Failure::new("functions can't run as things are; see above"))
        } else {
            Ok(())
        }
    }

    fn port(&self) -> Finding {
        let address = &self.listen;
        match TcpListener::bind(address) {
            Ok(_) => good("port", format!("{address} is free; no Mayfly runs there")),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                if answers_as_mayfly(address) {
                    good("port", format!("a Mayfly answers at http://{address}"))
                } else {
                    let detail = format!(
                        "another program listens on {address}; stop it, or start Mayfly with \
                         --listen 127.0.0.1:PORT"
                    );
                    weaker("port", detail)
                }
            }
            Err(error) => missing("port", format!("can't listen on {address}: {error}")),
        }
    }
}

/// Asks for the caller's identity, which every Mayfly answers and hardly anything else does.
fn answers_as_mayfly(address: &str) -> bool {
    use std::io::{Read, Write};
    let patience = Duration::from_secs(2);
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let timeouts =
        stream.set_read_timeout(Some(patience)).and(stream.set_write_timeout(Some(patience)));
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let request = format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    if timeouts.and_then(|()| stream.write_all(request.as_bytes())).is_err() {
        return false;
    }
    let mut answer = Vec::new();
    // What came before an error or a time-out is enough to look at.
    let _ = stream.take(64 * 1024).read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).contains("GetCallerIdentityResult")
}

/// Runtimes that are here, and in one line those that are not.
fn interpreters() -> Vec<Finding> {
    let folder = std::env::temp_dir();
    let runtimes = runtimes::HostRuntimes::detect(&folder, surroundings::search_path());
    let report = runtimes.report();
    report
        .into_iter()
        .map(|report| match report.found {
            Ok(found) => good(&report.runtime, found),
            Err(remedy) => weaker(&report.runtime, remedy),
        })
        .collect()
}

/// The first folder on the way up that exists.
fn existing(folder: &Path) -> &Path {
    folder.ancestors().find(|ancestor| ancestor.is_dir()).unwrap_or(Path::new("/"))
}

fn folder_finding(folder: &Path) -> Finding {
    let subject = "data folder";
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return missing(subject, format!("{shown} is no folder; name another with --data-dir"));
    }
    let base = existing(folder);
    match base.metadata() {
        Ok(metadata) if metadata.permissions().readonly() => missing(
            subject,
            format!("{} can't be written; name another with --data-dir", base.display()),
        ),
        Ok(_) if folder.is_dir() => good(subject, shown.to_string()),
        Ok(_) => good(subject, format!("{shown}, made when Mayfly starts")),
        Err(error) => missing(subject, format!("{}: {error}", base.display())),
    }
}

/// Free space below which a deploy of a few large functions could fail, in bytes.
const ROOM: u64 = 1 << 30;

fn space(folder: &Path) -> Finding {
    let subject = "disk space";
    match rustix::fs::statvfs(existing(folder)).map(|fs| fs.f_bavail.saturating_mul(fs.f_frsize)) {
        Ok(bytes) if bytes >= ROOM => {
            good(subject, format!("{:.1} GiB free", bytes as f64 / f64::from(1 << 30)))
        }
        Ok(bytes) => weaker(
            subject,
            format!("only {} MiB free; a function's code can take 250 MiB", bytes >> 20),
        ),
        Err(error) => weaker(subject, format!("can't be found out: {error}")),
    }
}

fn finding(subject: &str, verdict: Verdict, detail: String) -> Finding {
    Finding { subject: subject.to_owned(), verdict, detail }
}

fn good(subject: &str, detail: String) -> Finding {
    finding(subject, Verdict::Good, detail)
}

fn weaker(subject: &str, detail: String) -> Finding {
    finding(subject, Verdict::Weaker, detail)
}

fn missing(subject: &str, detail: String) -> Finding {
    finding(subject, Verdict::Missing, detail)
}

fn failure_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text = format!("{text}: {source}");
        next = source.source();
    }
    text
}

fn word(verdict: Verdict, vital: bool) -> &'static str {
    match verdict {
        Verdict::Good => "ok",
        Verdict::Weaker if vital => "weaker",
        Verdict::Weaker => "absent",
        Verdict::Missing => "missing",
    }
}

fn as_text(chapters: &[Chapter]) -> String {
    let colours = screen::output_on_terminal();
    let subjects = chapters.iter().flat_map(|chapter| &chapter.findings);
    let width = subjects.map(|finding| finding.subject.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for chapter in chapters {
        text.push_str(chapter.title);
        text.push_str(":\n");
        for finding in &chapter.findings {
            let word = word(finding.verdict, chapter.vital);
            let (on, off) = match finding.verdict {
                _ if !colours => ("", ""),
                Verdict::Good => ("\u{1b}[32m", "\u{1b}[0m"),
                Verdict::Weaker => ("\u{1b}[33m", "\u{1b}[0m"),
                Verdict::Missing => ("\u{1b}[31m", "\u{1b}[0m"),
            };
            let Finding { subject, detail, .. } = finding;
            text.push_str(&format!("  {on}{word:<7}{off}  {subject:<width$}  {detail}\n"));
        }
    }
    text
}

fn as_json(chapters: &[Chapter]) -> serde_json::Value {
    let mut json = serde_json::Map::new();
    for chapter in chapters {
        let findings: Vec<serde_json::Value> = chapter
            .findings
            .iter()
            .map(|finding| {
                json!({
                    "subject": finding.subject,
                    "verdict": word(finding.verdict, chapter.vital),
                    "detail": finding.detail,
                })
            })
            .collect();
        json.insert(chapter.title.to_owned(), json!(findings));
    }
    serde_json::Value::Object(json)
}
