//! A Mayfly of the demo's own: on a free port, with a data folder that goes away with it.

use crate::steps;
use anyhow::{Context as _, Result, bail, ensure};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a stop may take before it counts as failed.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// A running `mayfly up`. Dropping it ends it.
pub(crate) struct Server {
    child: Option<Child>,
    endpoint: String,
    folder: PathBuf,
}

impl Server {
    /// Starts it and waits until it is ready.
    pub(crate) fn start(mayfly: &Path) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("mayfly-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let log = std::fs::File::create(folder.join("log"))?;
        let mut command = Command::new(mayfly);
        command
            .args(["up", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder.join("data"))
            .stdout(Stdio::piped())
            .stderr(log);
        println!("\n$ {} &", steps::shown(&command));
        let start = Instant::now();
        let mut child = command.spawn().context("can't start mayfly up")?;
        let output = child.stdout.take().context("the output is a pipe")?;
        let mut server = Self { child: Some(child), endpoint: String::new(), folder };
        let mut lines = BufReader::new(output);
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                bail!("mayfly up ended before it was ready:\n{}", server.log());
            }
            print!("{line}");
            if let Some((_, endpoint)) = line.split_once("ready at ") {
                let endpoint = endpoint.split_whitespace().next().unwrap_or_default();
                server.endpoint = endpoint.trim_end_matches(['/', ',', ';']).to_owned();
                break;
            }
        }
        println!("(ready after {} ms)", start.elapsed().as_millis());
        // Whatever it still prints must not fill the pipe.
        std::thread::spawn(move || {
            let mut rest = Vec::new();
            lines.read_to_end(&mut rest)
        });
        Ok(server)
    }

    /// Where it listens.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Waits until the user stops it.
    pub(crate) fn wait(mut self) -> Result<()> {
        let status = self.child.take().context("it runs")?.wait()?;
        self.judge(status)
    }

    /// Stops it as Ctrl-C would and checks that it ended cleanly.
    pub(crate) fn stop(mut self) -> Result<()> {
        let mut child = self.child.take().context("it runs")?;
        println!("\n$ kill -TERM {}", child.id());
        let start = Instant::now();
        let status = terminate(&mut child)?;
        println!("(stopped after {} ms)", start.elapsed().as_millis());
        self.judge(status)
    }

    fn judge(&self, status: ExitStatus) -> Result<()> {
        ensure!(status.success(), "mayfly up ended with {status}:\n{}", self.log());
        Ok(())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // A step failed: what the server said may tell why.
            let ended = terminate(child);
            eprintln!("\nmayfly up said, until {ended:?}:\n{}", self.log());
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("can't remove {}: {error}", self.folder.display());
        }
    }
}

/// Asks a process to end, waits for it, and kills it if it does not.
fn terminate(child: &mut Child) -> Result<ExitStatus> {
    // The standard library sends no signal but SIGKILL.
    let pid = child.id().to_string();
    Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status()?;
    let deadline = Instant::now() + STOP_PATIENCE;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    bail!("mayfly up did not stop within {STOP_PATIENCE:?}")
}
