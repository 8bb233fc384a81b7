//! How a function's process is started: the port to the runtimes of the machine.

use crate::function::{Architecture, VersionConfig};
use crate::sandbox::Mount;
use std::path::PathBuf;

/// All that a sandbox needs to start one runtime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launch {
    /// Host folders and files that the runtime needs, read-only.
    pub mounts: Vec<Mount>,
    /// Program and arguments, as seen inside the sandbox.
    pub argv: Vec<String>,
    /// Program to start instead where the function's own code has none at the place of the first of
    /// `argv`; of a layer, so it begins with `/opt/`.
    pub program_of_layers: Option<String>,
    /// Environment that the runtime itself needs (`PATH`, `PYTHONPATH`, `AWS_EXECUTION_ENV` …); the
    /// engine adds what is the function's or the instance's.
    pub environment: Vec<(String, String)>,
    /// Working directory inside the sandbox.
    pub working_directory: PathBuf,
    /// What can be started for it before it is called.
    pub ahead: Ahead,
    /// Whether a process that has initialised it can serve copies of itself (a snapshot by fork): it
    /// is started with the same arguments in a sandbox made with
    /// [`forks`](crate::sandbox::SandboxSpec::forks).
    pub snapshots: bool,
}

/// What can be started before it is known for which function. None of it has seen code of a user, so
/// all functions whose launches say the same may share it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Ahead {
    /// Nothing but an empty sandbox.
    #[default]
    Nothing,
    /// A process that waits for its function and becomes it: one for each instance.
    Waiting(Waiting),
    /// A process that serves copies of itself, each of which becomes an instance.
    Template(Waiting),
}

/// A process that is started before its function is known. It says so at the Runtime API of its
/// sandbox (`GET …/runtime/restore/next`) once it is ready.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Waiting {
    /// Program and arguments, as seen inside the sandbox.
    pub argv: Vec<String>,
    /// Its environment, to which the engine adds the address of the Runtime API. What it gets later
    /// takes the place of all of it.
    pub environment: Vec<(String, String)>,
    /// Working directory until then.
    pub working_directory: PathBuf,
}

/// Why a function can't be started on this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LaunchError {
    /// No such runtime is known.
    #[error("the runtime '{runtime}' is not known; known are {known}")]
    Unknown {
        /// As the user wrote it.
        runtime: String,
        /// The known ones, for the message.
        known: String,
    },
    /// The runtime is known, but its interpreter is not on this machine.
    #[error("the runtime {runtime} needs {interpreter}, which is not on this machine; {remedy}")]
    MissingInterpreter {
        /// The runtime.
        runtime: String,
        /// What was looked for.
        interpreter: String,
        /// What to install, or which runtime to take instead.
        remedy: String,
    },
    /// The runtime is there, but what it needs besides could not be written.
    #[error("the runtime {runtime} can't be prepared: {reason}")]
    Unprepared {
        /// The runtime.
        runtime: String,
        /// Which file, and the system's words.
        reason: String,
    },
    /// The code is for another processor.
    #[error(
        "the function is for {wanted} and this machine is {host}; build it for {host} and set the architecture to {host}",
        wanted = wanted.as_str(), host = host.as_str()
    )]
    Architecture {
        /// What the function asks for.
        wanted: Architecture,
        /// What the machine is.
        host: Architecture,
    },
}

/// One runtime as `mayfly doctor` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeReport {
    /// Its identifier, such as `python3.11`.
    pub runtime: String,
    /// Path and version of the interpreter, or why it can't be used and what to install.
    pub found: Result<String, String>,
}

/// The runtimes of this machine.
pub trait Runtimes: Send + Sync {
    /// How to start this version; fails if this machine can't.
    fn launch(&self, config: &VersionConfig) -> Result<Launch, LaunchError>;

    /// Every runtime with what was found of it.
    fn report(&self) -> Vec<RuntimeReport>;
}
