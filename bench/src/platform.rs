//! A Mayfly to measure: started on a free port with a folder of its own, ended when dropped.

use crate::connection::{Connection, lambda_request};
use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// A running `mayfly up`.
pub(crate) struct Platform {
    child: Child,
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
    // Kept open, unread: nothing but the one line is written to it.
    _output: BufReader<ChildStdout>,
    // Removed behind the process.
    _folder: TempDir,
}

impl Platform {
    pub(crate) fn start(mayfly: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = Command::new(mayfly);
        command.args(["up", "--listen", "127.0.0.1:0", "--data-dir"]).arg(folder.path());
        let mut child = command.stdout(Stdio::piped()).spawn().context("can't start mayfly")?;
        let mut output = BufReader::new(child.stdout.take().context("the output is a pipe")?);
        let mut line = String::new();
        let port = loop {
            line.clear();
            if output.read_line(&mut line)? == 0 {
                bail!("mayfly up ended before it was ready");
            }
            let port = line.split_once("ready at http://127.0.0.1:").and_then(|(_, rest)| {
                let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
                digits.parse().ok()
            });
            if let Some(port) = port {
                break port;
            }
        };
        Ok(Self { child, port, _output: output, _folder: folder })
    }

    /// Creates functions of that code, ready to be called.
    pub(crate) fn create(&self, zip: &[u8], names: &[String]) -> Result<()> {
        let mut connection = Connection::open(self.port)?;
        for name in names {
            let body = serde_json::json!({
                "FunctionName": name,
                "Runtime": "provided.al2023",
                "Handler": "bootstrap",
                "Role": "arn:aws:iam::000000000000:role/bench",
                "MemorySize": 1769,
                "Architectures": [if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }],
                "Code": { "ZipFile": base64::engine::general_purpose::STANDARD.encode(zip) },
            });
            let request = lambda_request("POST", "/2015-03-31/functions", &body.to_string())?;
            connection.ask(&request).with_context(|| format!("can't create {name}"))?;
        }
        // The last one is ready only when all before it are: creation is one after the other.
        let name = names.last().context("there is a function")?;
        let path = format!("/2015-03-31/functions/{name}/configuration");
        let request = lambda_request("GET", &path, "")?;
        loop {
            let answer: serde_json::Value = serde_json::from_slice(connection.ask(&request)?)?;
            match answer["State"].as_str() {
                Some("Active") => return Ok(()),
                Some("Pending") => std::thread::yield_now(),
                state => bail!("{name} is {state:?}"),
            }
        }
    }

    /// The request that calls a function.
    pub(crate) fn call(name: &str) -> Result<Vec<u8>> {
        lambda_request("POST", &format!("/2015-03-31/functions/{name}/invocations"), "{}")
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status();
        let _ = self.child.wait();
    }
}

/// The release build of this repository's `mayfly`, made if it is out of date.
pub(crate) fn build_release() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("bench is a folder of it")?;
    let mut cargo = Command::new("cargo");
    let status =
        cargo.current_dir(root).args(["build", "--release", "--package", "mayfly"]).status()?;
    if !status.success() {
        bail!("mayfly could not be built");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(target.join("release/mayfly"))
}
