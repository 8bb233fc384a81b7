//! A Mayfly of the demo's own: on a free port, with a data folder that goes away with it.

use crate::steps;
use anyhow::{Context as _, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

/// How long a start may take before it counts as failed.
const START_PATIENCE: Duration = Duration::from_secs(20);
/// How often is looked whether it has started or ended.
const POLL: Duration = Duration::from_millis(5);
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
            // A file and no pipe: with --keep it goes on writing when nobody reads any more.
            .stdout(log.try_clone()?)
            .stderr(log);
        println!("\n$ {} &", steps::shown(&command));
        let start = Instant::now();
        let child = command.spawn().context("can't start mayfly up")?;
        let mut server = Self { child: Some(child), endpoint: String::new(), folder };
        server.endpoint = server.wait_until_ready()?;
        print!("{}", server.log());
        println!("(ready after {} ms)", start.elapsed().as_millis());
        Ok(server)
    }

    fn wait_until_ready(&mut self) -> Result<String> {
        let deadline = Instant::now() + START_PATIENCE;
        while Instant::now() < deadline {
            let log = self.log();
            if let Some((_, endpoint)) = log.split_once("ready at ")
                && endpoint.contains('\n')
            {
                let endpoint = endpoint.split_whitespace().next().unwrap_or_default();
                return Ok(endpoint.trim_end_matches(['/', ',', ';']).to_owned());
            }
            let child = self.child.as_mut().context("it runs")?;
            if child.try_wait()?.is_some() {
                self.child = None;
                bail!("mayfly up ended before it was ready:\n{log}");
            }
            std::thread::sleep(POLL);
        }
        bail!("mayfly up was not ready within {START_PATIENCE:?}")
    }

    /// Where it listens.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Leaves it running behind this program; returns how it can be stopped.
    pub(crate) fn leave(mut self) -> Result<String> {
        let child = self.child.take().context("it runs")?;
        let how = format!("kill {}; rm -r {}", child.id(), self.folder.display());
        std::mem::forget(self);
        Ok(how)
    }

    /// Stops it as Ctrl-C would and checks that it ended cleanly.
    pub(crate) fn stop(mut self) -> Result<()> {
        let mut child = self.child.take().context("it runs")?;
        println!("\n$ kill -TERM {}", child.id());
        let start = Instant::now();
        let status = terminate(&mut child)?;
        println!("(stopped after {} ms)", start.elapsed().as_millis());
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
        std::thread::sleep(POLL);
    }
    child.kill()?;
    child.wait()?;
    bail!("mayfly up did not stop within {STOP_PATIENCE:?}")
}
