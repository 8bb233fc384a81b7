//! Starts an interpreter for a moment: asks for its version, lets it prepare its bootstrap.
//!
//! Asked is only where the name of the folder does not tell, and once per file: starting every
//! interpreter of a machine would take longer than starting Mayfly.

use crate::version::Version;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, SystemTime};

/// How long an interpreter may take. What is slower is none.
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
    Version::find(&String::from_utf8_lossy(&output(file, &["--version".as_ref()])?))
}

/// Runs an interpreter to its end, with nothing in its environment; its output, if it succeeded.
pub(crate) fn output(file: &Path, arguments: &[&OsStr]) -> Option<Vec<u8>> {
    let mut child = Command::new(file)
        .args(arguments)
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
    if text.is_err() {
        // It hangs.
        let _ = child.kill();
    }
    let ended = child.wait().ok()?;
    ended.success().then_some(text.ok()?.ok()?)
}
