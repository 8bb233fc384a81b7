//! The runtimes of this machine: answers how a function is to be started, or what is missing.
//!
//! Nothing is looked for before it is asked for. What was found is kept as long as its file stays as
//! it was, so that a cold start costs one look at that file; what was not found is looked for again
//! each time, so that an interpreter may be installed while Mayfly runs.

use crate::interpreter::Interpreter;
use crate::language::{self, InterpreterKind, Language};
use crate::probe::Probe;
use crate::provided::OF_LAYERS;
use crate::search::SearchPath;
use crate::{ahead, bootstrap, environment};
use model::launch::{Launch, LaunchError, RuntimeReport, Runtimes};
use model::sandbox::Mount;
use model::{Architecture, VersionConfig};
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Names a program of the function's that is started in place of the runtime and given its command
/// (AWS Lambda, "Modifying the runtime environment"). Custom runtimes have none.
pub(crate) const WRAPPER: &str = "AWS_LAMBDA_EXEC_WRAPPER";

/// The interpreters and bootstraps of the machine that Mayfly runs on.
#[derive(Debug)]
pub struct HostRuntimes {
    bootstraps: PathBuf,
    search: SearchPath,
    probe: Probe,
    found: Mutex<HashMap<String, Interpreter>>,
    prepared: Mutex<HashSet<PathBuf>>,
    written: Mutex<HashMap<&'static str, PathBuf>>,
}

impl HostRuntimes {
    /// Prepares detection; nothing is read yet. Bootstraps are written under `dir` when they are
    /// first needed.
    pub fn detect(dir: &Path, search: SearchPath) -> Self {
        Self {
            bootstraps: dir.to_owned(),
            search,
            probe: Probe::default(),
            found: Mutex::default(),
            prepared: Mutex::default(),
            written: Mutex::default(),
        }
    }

    fn interpreter(&self, kind: &InterpreterKind, runtime: &str) -> Option<Interpreter> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = found.get(runtime)
            && known.is_current()
        {
            return Some(known.clone());
        }
        let interpreter = Interpreter::find(kind, runtime, &self.search, &self.probe)?;
        tracing::debug!(
            runtime,
            interpreter = %interpreter.file.display(),
            version = %interpreter.version,
            "found an interpreter"
        );
        found.insert(runtime.to_owned(), interpreter.clone());
        Some(interpreter)
    }

    /// The folder with a language's bootstrap; its content is looked at once.
    fn bootstrap(&self, language: &Language) -> io::Result<Option<PathBuf>> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = written.get(language.name)
            && folder.is_dir()
        {
            return Ok(Some(folder.clone()));
        }
        let folder = bootstrap::folder(&self.bootstraps, language)?;
        if let Some(folder) = &folder {
            written.insert(language.name, folder.clone());
        }
        Ok(folder)
    }

    fn prepare(&self, language: &Language, interpreter: &Interpreter, bootstrap: &Path) {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if prepared.insert(interpreter.file.clone()) {
            (language.prepare)(interpreter, bootstrap);
        }
    }

    fn missing(&self, language: &Language, kind: &InterpreterKind, runtime: &str) -> LaunchError {
        let here: Vec<_> = language
            .runtimes
            .iter()
            .copied()
            .filter(|other| self.interpreter(kind, other).is_some())
            .collect();
        let mut remedy = (kind.install)(runtime);
        if !here.is_empty() {
            remedy.push_str(", or set the function's runtime to one that is here: ");
            remedy.push_str(&here.join(", "));
        }
        let interpreter = (kind.wanted)(runtime);
        LaunchError::MissingInterpreter { runtime: runtime.to_owned(), interpreter, remedy }
    }
}

impl Runtimes for HostRuntimes {
    fn launch(&self, config: &VersionConfig) -> Result<Launch, LaunchError> {
        let runtime = config.runtime.as_str();
        let language = language::of_runtime(runtime).ok_or_else(|| LaunchError::Unknown {
            runtime: runtime.to_owned(),
            known: language::all_runtimes().map(|(_, name)| name).collect::<Vec<_>>().join(", "),
        })?;
        if config.architecture != Architecture::host() {
            let (wanted, host) = (config.architecture, Architecture::host());
            return Err(LaunchError::Architecture { wanted, host });
        }
        let interpreter = match &language.interpreter {
            Some(kind) => {
                let found = self.interpreter(kind, runtime);
                Some(found.ok_or_else(|| self.missing(language, kind, runtime))?)
            }
            None => None,
        };
        let folder = self.bootstrap(language).map_err(|error| {
            let reason = format!("{}: {error}", self.bootstraps.display());
            LaunchError::Unprepared { runtime: runtime.to_owned(), reason }
        })?;
        if let (Some(interpreter), Some(folder)) = (&interpreter, &folder) {
            self.prepare(language, interpreter, folder);
        }

        let mut mounts = (language.mounts)(&self.search);
        mounts.extend(folder.map(|source| Mount { source, target: "/var/runtime".into() }));
        let (mut programs, mut program) = (None, String::new());
        if let Some(Interpreter { place, .. }) = interpreter {
            mounts.extend(place.mounts);
            programs = Path::new(&place.program).parent().and_then(Path::to_str).map(str::to_owned);
            program = place.program;
        }
        let mut environment = environment::base(programs.as_deref());
        environment.extend((language.environment)(runtime));
        let mut argv = (language.argv)(&program, config);
        let ahead = ahead::of(language, config, &argv, &environment);
        let mut snapshots = language.snapshots;
        if language.interpreter.is_some()
            && let Some(wrapper) = config.environment.get(WRAPPER)
        {
            argv.insert(0, Path::new("/var/task").join(wrapper).to_string_lossy().into_owned());
            // Whatever the wrapper makes of it, the process that serves copies must be the one that
            // was started.
            snapshots = false;
        }
        Ok(Launch {
            mounts,
            argv,
            program_of_layers: language.interpreter.is_none().then(|| OF_LAYERS.to_owned()),
            environment,
            working_directory: "/var/task".into(),
            ahead,
            snapshots,
        })
    }

    fn report(&self) -> Vec<RuntimeReport> {
        let found = |language: &Language, runtime: &str| match &language.interpreter {
            None => Ok("runs the function's own executable `bootstrap`".to_owned()),
            Some(kind) => match self.interpreter(kind, runtime) {
                Some(interpreter) => Ok(language::shown(&interpreter)),
                None => Err(format!(
                    "{} is not on this machine; {}",
                    (kind.wanted)(runtime),
                    (kind.install)(runtime)
                )),
            },
        };
        language::all_runtimes()
            .map(|(language, runtime)| RuntimeReport {
                runtime: runtime.to_owned(),
                found: found(language, runtime),
            })
            .collect()
    }
}

#[cfg(test)]
pub(crate) mod tests;
