//! The ground on which the tests stand: sandboxes made through the port, and a way to run a program
//! in one and read all that it writes.

mod ways;

use model::NetworkPolicy;
use model::sandbox::{
    Exit, Furnishing, Mount, Process, ProcessSpec, Sandbox, SandboxSpec, Sandboxes, Verdict,
};
use rustix::event::{PollFd, PollFlags, Timespec};
use sandbox::{LinuxSandboxes, Options};
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use ways::Way;

pub(crate) use ways::make;

/// How long a test waits for anything before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A user that owns nothing.
const NOBODY: u32 = 65_534;

/// Options of a Mayfly of its own.
pub(crate) fn options(name: &str) -> Options {
    let mut options = Options::new(format!("test-{name}-{}", std::process::id()));
    // Tests that are run again by another user are given a copy of it.
    let spawner = std::env::var_os("MAYFLY_TEST_SPAWNER");
    options.spawner = vec![spawner.unwrap_or_else(|| env!("CARGO_BIN_EXE_mayfly-spawner").into())];
    options
}

/// The sandboxes that the tests of this program share. They end with the program.
pub(crate) fn shared() -> &'static LinuxSandboxes {
    static SHARED: OnceLock<LinuxSandboxes> = OnceLock::new();
    SHARED.get_or_init(|| LinuxSandboxes::start(options("shared")).expect("sandboxes start"))
}

/// A folder that every user can read, for a function's code.
pub(crate) fn code(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).expect("a mode");
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("a mode");
    }
    folder
}

/// A sandbox as most tests want it.
pub(crate) fn spec(task: &Path) -> SandboxSpec {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    SandboxSpec {
        id: format!("sandbox-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        mounts: python_mounts(),
        furnishing: Some(Furnishing {
            task: task.to_owned(),
            opt: None,
            memory_mib: 256,
            tmp_mib: 512,
            network: NetworkPolicy::Platform,
        }),
        processes: 128,
        ports: vec![9001, 4566],
        forks: false,
    }
}

/// The function's part of a sandbox.
pub(crate) fn furnishing(spec: &mut SandboxSpec) -> &mut Furnishing {
    spec.furnishing.as_mut().expect("made by `spec`")
}

/// A program with arguments, with a usual environment.
pub(crate) fn command(argv: &[&str]) -> ProcessSpec {
    ProcessSpec {
        argv: argv.iter().map(|a| (*a).to_owned()).collect(),
        environment: vec![
            ("PATH".to_owned(), "/usr/local/bin:/usr/bin:/bin".to_owned()),
            ("LANG".to_owned(), "C.UTF-8".to_owned()),
        ],
        working_directory: PathBuf::from("/var/task"),
    }
}

/// A shell script.
pub(crate) fn shell(script: &str) -> ProcessSpec {
    command(&["/bin/sh", "-c", script])
}

/// A Python program, run with Python 3 wherever the host has it.
pub(crate) fn python(program: &str) -> ProcessSpec {
    let (executable, _) = host_python();
    command(&[executable, "-c", program])
}

/// A sandbox whose process serves copies of itself; `environment` is for that process.
pub(crate) async fn template(environment: &[(&str, &str)]) -> Box<dyn Sandbox> {
    template_in(shared(), environment).await
}

/// As [`template`], of these sandboxes.
pub(crate) async fn template_in(
    sandboxes: &LinuxSandboxes,
    environment: &[(&str, &str)],
) -> Box<dyn Sandbox> {
    let mut spec = spec(Path::new("/nonexistent"));
    spec.furnishing = None;
    spec.forks = true;
    let sandbox = sandboxes.create(spec).await.expect("a sandbox");
    let process = sandbox.start(template_process(environment)).await.expect("a process");
    // What it writes is for whoever looks for a mistake.
    std::thread::spawn(move || eprint!("{}", read_all(process.output)));
    sandbox
}

/// A process that serves copies of itself.
pub(crate) fn template_process(environment: &[(&str, &str)]) -> ProcessSpec {
    let mut process = python(include_str!("template.py"));
    let own = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    process.environment.extend(own);
    process.working_directory = "/".into();
    process
}

/// Waits until something is written.
pub(crate) fn wait_for_output(pipe: &OwnedFd) {
    let mut polled = [PollFd::new(pipe, PollFlags::IN)];
    let patience = Timespec { tv_sec: 60, tv_nsec: 0 };
    assert_eq!(rustix::event::poll(&mut polled, Some(&patience)), Ok(1), "no output");
}

/// How a program ended and what it wrote.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) exit: Exit,
    pub(crate) output: String,
}

/// Runs a program in a new sandbox of the usual kind.
pub(crate) fn run(process: ProcessSpec) -> Ended {
    let code = code(&[]);
    run_with(spec(code.path()), process)
}

/// Runs a program in a new sandbox.
pub(crate) fn run_with(spec: SandboxSpec, process: ProcessSpec) -> Ended {
    block_on(async {
        let sandbox = make(spec).await;
        run_in(&*sandbox, process).await
    })
}

/// Runs a program in a sandbox that is there.
pub(crate) async fn run_in(sandbox: &dyn Sandbox, process: ProcessSpec) -> Ended {
    let started = sandbox.start(process).await.expect("a process");
    finish(started).await
}

/// Waits for the end of a program.
pub(crate) async fn finish(process: Process) -> Ended {
    let output = tokio::task::spawn_blocking(move || read_all(process.output));
    let exit = tokio::time::timeout(PATIENCE, process.exit).await.expect("the process ends");
    Ended { exit, output: output.await.expect("the reader ends") }
}

/// Waits for one byte.
pub(crate) fn read_byte(pipe: &OwnedFd) {
    wait_for_output(pipe);
    assert_eq!(rustix::io::read(pipe, &mut [0; 1]), Ok(1), "the output has ended");
}

/// Everything that comes out of a pipe.
pub(crate) fn read_all(pipe: OwnedFd) -> String {
    rustix::io::ioctl_fionbio(&pipe, false).expect("a blocking pipe");
    let mut bytes = Vec::new();
    std::fs::File::from(pipe).read_to_end(&mut bytes).expect("reading the output");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs a future on a runtime of its own, as each test does.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

/// Says loudly that a test can't be made here, and fails where nothing may be skipped.
pub(crate) fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "nothing may be skipped in CI: {why}");
}

/// Whether the kernel's control groups hold something here, such as "CPU share".
pub(crate) fn in_groups(subject: &str) -> bool {
    shared().report().iter().any(|f| f.subject == subject && f.verdict == Verdict::Good)
}

/// Runs all tests of this program once more as an ordinary user without any privilege.
pub(crate) fn again_unprivileged() {
    if !rustix::process::geteuid().is_root() {
        return skipped("the tests run unprivileged already");
    }
    let copies = Copies::new();
    let mut command = copies.tests();
    command.args(["--skip", "again", "--test-threads", "4"]).uid(NOBODY).gid(NOBODY);
    expect_success(&mut command);
}

/// Runs all tests of this program once more, with processes that are started in another way.
pub(crate) fn again_by_way(way: &str) {
    if ways::way() != Way::Executed {
        return;
    }
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    // What is about templates themselves has its own way.
    let arguments = ["--skip", "again", "--skip", "templates", "--test-threads", "4"];
    command.args(arguments).env(ways::VARIABLE, way);
    expect_success(&mut command);
}

/// Runs some tests of this program once more where no namespace can be made.
pub(crate) fn again_without_namespaces(tests: &str) {
    let copies = Copies::new();
    // A user namespace in which no other can be made, without a privilege in it.
    let script = "echo 0 > /proc/sys/user/max_user_namespaces && \
        exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs \"$0\" \"$@\"";
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "sh", "-c", script]).arg(&copies.tests);
    command.arg(tests).env(WITHOUT_NAMESPACES, "1");
    copies.place(&mut command);
    expect_success(&mut command);
}

/// Whether this program was started by [`again_without_namespaces`].
pub(crate) fn is_without_namespaces() -> bool {
    std::env::var_os(WITHOUT_NAMESPACES).is_some()
}

const WITHOUT_NAMESPACES: &str = "MAYFLY_TEST_WITHOUT_NAMESPACES";

/// This program and its spawner in a folder that every user can reach.
struct Copies {
    folder: TempDir,
    tests: PathBuf,
    spawner: PathBuf,
}

impl Copies {
    fn new() -> Self {
        let folder = code(&[]);
        let (tests, spawner) = (folder.path().join("tests"), folder.path().join("spawner"));
        std::fs::copy(std::env::current_exe().expect("this program"), &tests).expect("a copy");
        std::fs::copy(env!("CARGO_BIN_EXE_mayfly-spawner"), &spawner).expect("a copy");
        Self { folder, tests, spawner }
    }

    fn tests(&self) -> Command {
        let mut command = Command::new(&self.tests);
        self.place(&mut command);
        command
    }

    fn place(&self, command: &mut Command) {
        command
            .env("MAYFLY_TEST_SPAWNER", &self.spawner)
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", "/nonexistent")
            // What such a user can't have is no reason to fail.
            .env_remove("CI")
            .current_dir(self.folder.path());
    }
}

fn expect_success(command: &mut Command) {
    let output = command.output().expect("the tests run");
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}

/// The host's Python 3 and the folder in which it is installed.
fn host_python() -> &'static (String, PathBuf) {
    static PYTHON: OnceLock<(String, PathBuf)> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let program =
            "import os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix)";
        let output = Command::new("python3")
            .args(["-c", program])
            .output()
            .expect("python3 is needed for the tests");
        let text = String::from_utf8(output.stdout).expect("paths of plain text");
        let (executable, prefix) = text.trim().split_once('\n').expect("two lines");
        (executable.to_owned(), PathBuf::from(prefix))
    })
}

/// Python's folder stands where it does on the host, since its libraries are found by that path.
fn python_mounts() -> Vec<Mount> {
    let (_, prefix) = host_python();
    if prefix == Path::new("/usr") {
        return Vec::new();
    }
    vec![Mount { source: prefix.clone(), target: prefix.clone() }]
}
