//! The port to isolation: a sandbox is a place with its own namespaces, file tree and limits, in
//! which one function's processes run: one main process after the other, and others beside it.
//!
//! A sandbox outlives its processes: after a crash or a timeout a new one is started in the same
//! sandbox and finds `/tmp` as it was (AWS Lambda, "Lambda execution environment lifecycle").

use crate::network::NetworkPolicy;
use async_trait::async_trait;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

/// A host folder or file that a sandbox sees, read-only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mount {
    /// Path on the host.
    pub source: PathBuf,
    /// Absolute path inside the sandbox.
    pub target: PathBuf,
}

/// What a sandbox is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxSpec {
    /// Name of the sandbox: lower-case letters, digits and hyphens, unique while it lives.
    pub id: String,
    /// Folders of the host that the runtime needs. `/var/task` and `/opt` come from the furnishing.
    pub mounts: Vec<Mount>,
    /// What makes it one function's. `None` makes a sandbox that no function has yet: it has no code,
    /// and what runs in it before [`Sandbox::furnish`] has seen no user's.
    pub furnishing: Option<Furnishing>,
    /// Processes and threads that it may have.
    pub processes: u32,
    /// Loopback ports inside the sandbox on which the platform listens, in the order of
    /// [`Sandbox::listeners`].
    pub ports: Vec<u16>,
    /// Whether its process may be copied into other sandboxes ([`Sandbox::fork`]). The process finds
    /// the socket through which it is asked for copies in [`FORK_SOCKET_VARIABLE`].
    pub forks: bool,
}

/// Environment variable with the number of the descriptor through which a process is asked to copy
/// itself, where its sandbox was made for that.
pub const FORK_SOCKET_VARIABLE: &str = "MAYFLY_FORK_SOCKET";

/// What makes a sandbox one function's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furnishing {
    /// The function's unpacked code, seen as `/var/task`.
    pub task: PathBuf,
    /// Unpacked layers, seen as `/opt`, if any.
    pub opt: Option<PathBuf>,
    /// Memory of all its processes together, in MiB.
    pub memory_mib: u32,
    /// Size of its `/tmp`, in MiB.
    pub tmp_mib: u32,
    /// What it may reach.
    pub network: NetworkPolicy,
}

/// What is to run in a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessSpec {
    /// Program and arguments; the program is an absolute path inside the sandbox.
    pub argv: Vec<String>,
    /// The whole environment.
    pub environment: Vec<(String, String)>,
    /// Working directory inside the sandbox.
    pub working_directory: PathBuf,
}

/// A started process, seen from outside.
pub struct Process {
    /// The reading end of the pipe that is its standard output and standard error, non-blocking.
    pub output: OwnedFd,
    /// Ends when the process has ended; where no other that was started runs in the sandbox, when all
    /// that they left behind is gone, too.
    pub exit: ExitFuture,
}

/// Resolves once, when the process has ended.
pub type ExitFuture = Pin<Box<dyn Future<Output = Exit> + Send + Sync>>;

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It ended itself with this code.
    Code(i32),
    /// A signal ended it.
    Signal(i32),
    /// It was ended because the sandbox's memory was used up.
    OutOfMemory,
    /// The sandbox itself went away under it.
    SandboxLost,
}

/// How much memory a sandbox uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MemoryUse {
    /// Bytes that count against the function's memory now.
    pub current: u64,
    /// The most that was seen since the sandbox was made, in bytes.
    pub peak: u64,
}

/// Why a sandbox, or a process in it, could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SandboxError {
    /// The machine has no room for another one now.
    #[error("no room for another sandbox: {0}")]
    Exhausted(String),
    /// The program can't be executed: missing, not executable, or for another processor.
    #[error("can't execute {program}: {reason}")]
    Exec {
        /// The program's path inside the sandbox.
        program: String,
        /// The system's words.
        reason: String,
    },
    /// One step of the set-up failed.
    #[error("can't set up the sandbox, at {step}: {reason}")]
    Setup {
        /// The step that failed.
        step: String,
        /// The system's words.
        reason: String,
    },
    /// The spawner or the sandbox is gone.
    #[error("the sandbox is gone")]
    Lost,
}

/// One sandbox. Dropping it ends all that runs in it and removes it.
#[async_trait]
pub trait Sandbox: Send + Sync {
    /// The platform's listeners inside the sandbox, one for each port of the spec, non-blocking.
    /// They can be taken once.
    fn listeners(&self) -> Vec<TcpListener>;

    /// Makes it a function's: attaches the code, sets the limits and the network. Once only, and
    /// before anything of the function runs; what runs in it already goes on.
    async fn furnish(&self, furnishing: Furnishing) -> Result<(), SandboxError>;

    /// Makes another sandbox, in which [`Sandbox::start`] begins with a copy of the process that
    /// runs in this one: the copy gets the environment, the working directory and the arguments as
    /// a message and goes on from there. Namespaces, user, limits and network of the new sandbox
    /// are its own. Fails where this sandbox was not made for it ([`SandboxSpec::forks`]).
    ///
    /// This sandbox has to live for as long as any that was forked from it.
    async fn fork(&self, spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError>;

    /// Starts the main process. At most one runs at a time.
    async fn start(&self, process: ProcessSpec) -> Result<Process, SandboxError>;

    /// Starts a process beside the main one, before or after that. Each lives for itself; several may
    /// run. Fails where the main process is a copy ([`Sandbox::fork`]), or may be copied.
    async fn start_beside(&self, process: ProcessSpec) -> Result<Process, SandboxError>;

    /// Ends every process with SIGKILL; the sandbox and its `/tmp` stay. The `exit` of each resolves.
    fn kill(&self);

    /// Ends the main process and its process group with SIGKILL; what was started beside it goes on.
    fn kill_main(&self);

    /// Sends SIGTERM to the main process.
    fn terminate(&self);

    /// Connects to a TCP port of the sandbox's own loopback, on which something in it listens. The
    /// connection is non-blocking. A frozen sandbox gives none before it is thawed.
    async fn connect(&self, port: u16) -> Result<OwnedFd, SandboxError>;

    /// How much memory it uses.
    fn memory(&self) -> MemoryUse;

    /// The most that it was seen to use, now included, in bytes. May leave out some hundred KiB where
    /// that is cheaper to know.
    fn peak_memory(&self) -> u64 {
        self.memory().peak
    }

    /// Sets the CPU that it may use, in thousandths of one CPU; `None` is no limit.
    fn set_cpu(&self, thousandths: Option<u32>);

    /// Stops the clock of its processes: they use no CPU until thawed.
    fn freeze(&self);

    /// Lets its processes go on.
    fn thaw(&self);
}

/// The maker of sandboxes.
#[async_trait]
pub trait Sandboxes: Send + Sync {
    /// Makes a sandbox with nothing running in it.
    async fn create(&self, spec: SandboxSpec) -> Result<Box<dyn Sandbox>, SandboxError>;

    /// Which isolation is in force and what is weaker than it could be, for `mayfly doctor`.
    fn report(&self) -> Vec<Finding>;

    /// Ends all sandboxes and waits until nothing of them is left, for at most `patience`.
    async fn shutdown(&self, patience: Duration);
}

/// One finding of `mayfly doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, such as "memory limit".
    pub subject: String,
    /// How it stands.
    pub verdict: Verdict,
    /// What is in force, and for anything but `Good` what it means and what to do.
    pub detail: String,
}

/// How a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Works, but is weaker than it could be.
    Weaker,
    /// Does not work.
    Missing,
}
