//! What the server, the spawner and the first process of a sandbox say to each other.
//!
//! One message is one packet of a `SOCK_SEQPACKET` socket, JSON, with file descriptors beside it.
//! All three are the same binary, so there is no version to negotiate.

use crate::cgroup::Hierarchy;
use crate::network::{Place, World};
use crate::options::{Egress, Isolation};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::PathBuf;

/// Server to spawner.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToSpawner {
    /// The first message: get ready.
    Hello(Hello),
    /// Make a sandbox. Beside it: the sandbox's end of its control socket, then both ends of the
    /// socket on which its first runner waits, the runner's first.
    Create(Create),
    /// Make a sandbox a function's. Beside it: the socket for the answer, a `Result<(), Failure>`.
    Furnish {
        /// Which.
        id: String,
        /// How.
        furnishing: Furnishing,
    },
    /// Make a sandbox in which a copy of a template's process will wait. Beside it the same as of
    /// `Create`, but that it is the copy that waits.
    Fork {
        /// The template.
        template: String,
        /// The sandbox.
        create: Create,
    },
    /// Make another copy in such a sandbox. Beside it both ends of the socket on which it waits, the
    /// copy's first.
    CopyAgain {
        /// Which sandbox.
        id: String,
        /// The server's number for the copy.
        turn: u64,
    },
    /// The process of a template is being started; beside it the spawner's end of its fork socket.
    Serves {
        /// The template.
        id: String,
        /// The inode of the other end.
        inode: u64,
    },
    /// End a sandbox and remove what is left of it.
    Remove {
        /// Which.
        id: String,
    },
}

/// What a spawner has to know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Hello {
    /// Tells the control groups of this Mayfly from others'.
    pub(crate) name: String,
    /// How much isolation there must be.
    pub(crate) isolation: Isolation,
    /// Host user and group ids that sandboxes may have, as root.
    pub(crate) host_ids: Range<u32>,
    /// Whether functions may reach the world.
    pub(crate) egress: Egress,
    /// Folders of programs that may be an uplink.
    pub(crate) programs: Vec<PathBuf>,
}

/// What a sandbox is to be, seen from the spawner.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Create {
    pub(crate) id: String,
    pub(crate) mounts: Vec<Bind>,
    /// What makes it a function's, if that is known already.
    pub(crate) furnishing: Option<Furnishing>,
    pub(crate) processes: u32,
    pub(crate) ports: Vec<u16>,
    /// Whether its process may be copied.
    pub(crate) forks: bool,
}

/// What makes a sandbox a function's, but for its memory, which the server limits, and its network.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Furnishing {
    pub(crate) task: PathBuf,
    pub(crate) opt: Option<PathBuf>,
    pub(crate) tmp_mib: u32,
}

/// A folder or file of the host and where a sandbox sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bind {
    pub(crate) source: PathBuf,
    pub(crate) target: PathBuf,
}

/// Spawner to server.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromSpawner {
    /// Ready to make sandboxes. Beside it, if functions can reach the world, the router's sockets for
    /// the server.
    Ready(Facts),
    /// There can be no sandboxes.
    Refused {
        /// Why, in words for the operator.
        reason: String,
    },
    /// The first process of a sandbox runs; it reports on its own socket when it has set itself up.
    Created {
        id: String,
        /// Its pid as the spawner sees it.
        pid: i32,
        /// Where its network is plugged in, if it is already.
        place: Option<Place>,
    },
    /// The network of a sandbox has been plugged in, or could not be.
    Placed { id: String, place: Result<Place, Failure> },
    /// A sandbox could not be made; nothing of it is left.
    Failed { id: String, failure: Failure },
    /// A copy waits in its sandbox, and is what it must be.
    Copied {
        id: String,
        /// The server's number for it.
        turn: u64,
        /// Its pid as the spawner sees it.
        pid: i32,
        /// Its pid in the template.
        in_template: i32,
        /// Its pid in its sandbox.
        in_sandbox: i32,
    },
    /// There is no copy in this sandbox.
    NotCopied {
        id: String,
        /// The server's number for it.
        turn: u64,
        failure: Failure,
    },
    /// A sandbox has ended and nothing of it is left.
    Gone { id: String },
}

/// What the spawner found out about the machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// Which isolation is in force.
    pub(crate) mode: Mode,
    /// The control groups.
    pub(crate) hierarchy: Hierarchy,
    /// Whether functions reach the world.
    pub(crate) world: World,
}

/// How sandboxes are isolated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Mode {
    /// By root, each with a host user of its own.
    Root,
    /// By an ordinary user through user namespaces; all have that user's id on the host.
    UserNamespaces,
    /// Not at all; the operator accepted it.
    Nothing,
}

/// One step that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    /// Which step.
    pub(crate) step: String,
    /// The system's words.
    pub(crate) reason: String,
    /// Whether the machine had no room for it now.
    pub(crate) exhausted: bool,
}

/// Server to the first process of a sandbox.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToInit {
    /// Make a runner, which waits on the socket beside it.
    Prepare {
        /// The server's number for it.
        turn: u64,
    },
    /// Make a runner for a process beside the main one; it waits on the socket beside this.
    Beside {
        /// The server's number for it.
        turn: u64,
    },
    /// A copy of another sandbox's process is the main process now.
    Adopt {
        /// The server's number for it.
        turn: u64,
        /// Its pid inside of the sandbox.
        pid: i32,
    },
    /// The copy has ended, as is known to the template's first process, its parent.
    CopyEnded {
        /// The server's number for it.
        turn: u64,
        /// How.
        end: End,
    },
    /// Make a TCP socket in the sandbox's network.
    Socket,
    /// Send SIGKILL to all processes.
    Kill,
    /// Send SIGKILL to the main process and its process group.
    KillMain,
    /// Send SIGTERM to the started process.
    Terminate,
    /// Send SIGSTOP to all processes, where there is no freezer.
    Stop,
    /// Send SIGCONT to all processes.
    Continue,
}

/// The first process of a sandbox to the server.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromInit {
    /// The sandbox is set up. Beside it: its `/tmp` as a folder, if it has a file system of its own,
    /// then a listener for each port.
    Ready {
        /// Whether the first descriptor is `/tmp`.
        tmp: bool,
    },
    /// The set-up failed, and the sandbox ends.
    Failed(Failure),
    /// A runner ended, or the program that it had become. If it was the last one, nothing that they
    /// left behind runs any more.
    Ended {
        /// The server's number for it.
        turn: u64,
        /// How.
        end: End,
    },
    /// A TCP socket in the sandbox's network, not connected; beside it, where it could be made. Sockets
    /// come in the order in which they were asked for.
    Socket(Result<(), Failure>),
    /// In a template: a process that is not the main one has ended, which may have been a copy.
    OrphanEnded {
        /// Its pid in the template.
        pid: i32,
        /// How.
        end: End,
    },
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum End {
    /// By itself, with this code.
    Exited(i32),
    /// By this signal.
    Killed(i32),
}

/// Server, or spawner, to a process that waits for what it is to become: a runner, or the copy of
/// another sandbox's process (`docs/adr/0014`). It goes on when it has got both of the first two.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ToWaiting {
    /// From the server: what to become. Beside it: the writing end of its output.
    Go(Go),
    /// From the spawner: the sandbox is a function's now.
    Furnished(bool),
    /// From the spawner: the sandbox could not be made a function's.
    Failed(Failure),
}

/// What is to run.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Go {
    pub(crate) argv: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) working_directory: PathBuf,
    /// There is no word from the spawner to wait for.
    pub(crate) furnished: bool,
}

/// A runner to the server. That it became the program is told by the end of the socket, which no
/// program keeps.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromRunner {
    /// The program could not be executed.
    NotExecuted {
        /// In words for the user.
        reason: String,
    },
    /// The sandbox could not be made a function's.
    NotFurnished(Failure),
}

/// What a sandbox for a copy is to be, seen from the maker that clones its first process.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Seating {
    pub(crate) id: String,
    pub(crate) ports: Vec<u16>,
    /// The limit of processes, where no control group holds it.
    pub(crate) processes: Option<u32>,
    /// The user and group that it is, as they are known in the template.
    pub(crate) user: u32,
    pub(crate) group: u32,
}

/// Spawner to the first process of a sandbox for a copy.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToSeat {
    /// It has got its file tree.
    Fitted,
    /// It gets none.
    Failed(Failure),
    /// Another copy will come: give the namespaces once more.
    Again,
}

/// The first process of a sandbox for a copy to the spawner. Beside each: its first user namespace and
/// those of `init::seat::KINDS`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromSeat {
    /// It has all its namespaces but the last; its file tree is not its own yet.
    Bare,
    /// A copy may come. Beside it, last, the last user namespace.
    Ready,
}

/// The maker of a template's seats to the spawner.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromMaker {
    /// The first process of a sandbox runs; beside it its pidfd.
    Made { id: String },
    /// A sandbox could not be made.
    Failed { id: String, failure: Failure },
    /// None can be made.
    Broken(Failure),
}

/// Spawner to the process of a template. Beside it what `docs/adr/0014` lists.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ToTemplate {
    Fork {
        uid: u32,
        gid: u32,
        /// How many files of control groups there are.
        groups: usize,
        /// The filter that the copy puts upon itself, in hexadecimal digits.
        seal: String,
    },
}

/// The process of a template to the spawner.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FromTemplate {
    /// It can be copied.
    Ready(bool),
}

/// A copy to the spawner.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FromCopy {
    /// It waits.
    Copied(bool),
    /// There is none, with the words of whoever found out.
    Failed(String),
}
