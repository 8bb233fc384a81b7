//! Asks an interpreter for its version, once per file.
//!
//! Only where the name of its folder does not tell: starting every interpreter of a machine would
//! take longer than starting Mayfly.

use crate::version::Version;
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, SystemTime};

/// How long `--version` may take. What is slower is no interpreter.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of its output is read.
const OUTPUT_BYTES: u64 = 4_096;

/// Versions by file, as long as the file is the same.
#[derive(Debug, Default)]
pub(crate) struct Probe {
    known: Mutex<HashMap<PathBuf, (SystemTime, Option<Version>)>>,
}

impl Probe {
    /// The version of an interpreter; `None` if it does not tell.
    pub(crate) fn version(&self, file: &Path) -> Option<Version> {
        if let Some(version) = Version::of_folder(file) {
            return Some(version);
        }
        let modified = file.metadata().and_then(|metadata| metadata.modified()).ok()?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(file).copied();
        if let Some((at, version)) = known
            && at == modified
        {
            return version;
        }
        let version = ask(file);
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(file.to_owned(), (modified, version));
        version
    }
}

fn ask(file: &Path) -> Option<Version> {
    let mut child = Command::new(file)
        .arg("--version")
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let output = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let read = output.take(OUTPUT_BYTES).read_to_end(&mut text);
        let _ = sender.send(read.map(|_| text));
    });
    let text = receiver.recv_timeout(PATIENCE);
    // Ends one that hangs, and leaves no zombie of one that does not.
    let _ = child.kill();
    let _ = child.wait();
    Version::find(&String::from_utf8_lossy(&text.ok()?.ok()?))
}
