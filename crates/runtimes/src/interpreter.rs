//! Finds the interpreter for a runtime among all that the machine has: the newest that fits.

use crate::elf::Program;
use crate::language::InterpreterKind;
use crate::place::Place;
use crate::probe::Probe;
use crate::search::SearchPath;
use crate::version::Version;
use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// An interpreter of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interpreter {
    /// Its real file, links followed.
    pub(crate) file: PathBuf,
    /// Its version.
    pub(crate) version: Version,
    /// Where it stands inside a sandbox.
    pub(crate) place: Place,
    modified: SystemTime,
}

impl Interpreter {
    /// Finds the newest interpreter that fits; of equals, the one found first.
    pub(crate) fn find(
        kind: &InterpreterKind,
        runtime: &str,
        search: &SearchPath,
        probe: &Probe,
    ) -> Option<Self> {
        let mut seen = HashSet::new();
        let mut best: Option<Self> = None;
        for candidate in (kind.candidates)(runtime, search) {
            let Ok(file) = candidate.canonicalize() else { continue };
            if !seen.insert(file.clone()) || !is_program(&file) {
                continue;
            }
            let Some(version) = probe.version(&file) else { continue };
            if !(kind.fits)(runtime, version) || best.as_ref().is_some_and(|b| b.version >= version)
            {
                continue;
            }
            let prefix = (kind.prefix)(&file, version);
            let (Some(place), Some(modified)) =
                (Place::of(&file, &prefix, search), modified(&file))
            else {
                continue;
            };
            best = Some(Self { file, version, place, modified });
        }
        best
    }

    /// Whether its file is still the one that was found.
    pub(crate) fn is_current(&self) -> bool {
        modified(&self.file) == Some(self.modified)
    }
}

fn modified(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|metadata| metadata.modified()).ok()
}

fn is_program(file: &Path) -> bool {
    let executable = file
        .metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0);
    executable && Program::read(file).is_some_and(|program| program.runs_here())
}
