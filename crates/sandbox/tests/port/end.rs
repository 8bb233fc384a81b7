//! Nothing is left: neither after an orderly end nor after a sudden one.

use crate::ground::{block_on, code, finish, in_groups, options, shell, spec};
use model::sandbox::{Exit, Sandbox, Sandboxes};
use sandbox::LinuxSandboxes;
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A server with two busy sandboxes, one of them frozen, waits to be killed: run by the next test in
/// a process of its own.
fn serve_until_killed(code: &std::path::Path) {
    block_on(async {
        let sandboxes = LinuxSandboxes::start(options("killed")).expect("sandboxes");
        let busy = sandboxes.create(spec(code)).await.expect("a sandbox");
        let _busy = busy.start(marked("mark-killed")).await.expect("a process");
        let frozen = sandboxes.create(spec(code)).await.expect("a sandbox");
        let _frozen = frozen.start(marked("mark-killed")).await.expect("a process");
        frozen.freeze();
        println!("\nserving");
        std::future::pending::<()>().await;
    });
}

#[test]
fn a_server_that_is_killed_leaves_nothing() {
    const SERVER: &str = "MAYFLY_TEST_SERVER_CODE";
    if let Some(code) = std::env::var_os(SERVER) {
        return serve_until_killed(code.as_ref());
    }
    let code = code(&[]);
    let mut server = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "end::a_server_that_is_killed_leaves_nothing", "--nocapture"])
        .env(SERVER, code.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a server");
    let output = BufReader::new(server.stdout.take().expect("its output"));
    assert!(output.lines().map_while(Result::ok).any(|line| line == "serving"));
    let mark = format!("mark-killed-{}.", server.id());
    let name = format!("test-killed-{}", server.id());
    assert!(!processes_that_say(&mark).is_empty());
    server.kill().expect("killed");
    server.wait().expect("ended");
    wait_until(|| processes_that_say(&mark).is_empty());
    wait_until(|| groups_of(&name).is_empty());
}

/// A word in the arguments of processes by which a test finds its own.
fn marked(mark: &str) -> model::sandbox::ProcessSpec {
    shell(&format!("sleep 1000 & sleep 1000; : {}", own(mark)))
}

/// The same tests may run in another program at the same time.
fn own(mark: &str) -> String {
    format!("{mark}-{}.", std::process::id())
}

#[test]
fn dropping_a_sandbox_ends_it() {
    let code = code(&[]);
    block_on(async {
        let sandboxes = LinuxSandboxes::start(options("drop")).expect("sandboxes");
        let name = options("drop").name;
        let sandbox = sandboxes.create(spec(code.path())).await.expect("a sandbox");
        let process = sandbox.start(marked("mark-drop")).await.expect("a process");
        assert!(!processes_with("mark-drop").is_empty());
        drop(sandbox);
        assert_eq!(finish(process).await.exit, Exit::SandboxLost);
        wait_until(|| processes_with("mark-drop").is_empty());
        wait_until(|| groups_of(&name).iter().all(|group| !group.ends_with("sandbox-0")));
        drop(sandboxes);
        assert!(groups_of(&name).is_empty());
    });
}

#[test]
fn shutdown_leaves_no_process_and_no_group() {
    let code = code(&[]);
    block_on(async {
        let sandboxes = LinuxSandboxes::start(options("shutdown")).expect("sandboxes");
        let mut living: Vec<Box<dyn Sandbox>> = Vec::new();
        for frozen in [false, true] {
            let sandbox = sandboxes.create(spec(code.path())).await.expect("a sandbox");
            let _process = sandbox.start(marked("mark-shutdown")).await.expect("a process");
            if frozen {
                sandbox.freeze();
            }
            living.push(sandbox);
        }
        if in_groups("memory limit") {
            assert!(!groups_of(&options("shutdown").name).is_empty());
        }
        sandboxes.shutdown(Duration::from_secs(20)).await;
        assert!(processes_with("mark-shutdown").is_empty());
        assert!(groups_of(&options("shutdown").name).is_empty());
        assert!(sandboxes.create(spec(code.path())).await.is_err());
    });
}

#[test]
fn when_the_spawner_dies_its_sandboxes_die_and_the_next_one_gets_a_new_spawner() {
    let code = code(&[]);
    block_on(async {
        let sandboxes = LinuxSandboxes::start(options("lost")).expect("sandboxes");
        let sandbox = sandboxes.create(spec(code.path())).await.expect("a sandbox");
        let process = sandbox.start(marked("mark-lost")).await.expect("a process");
        let frozen = sandboxes.create(spec(code.path())).await.expect("a sandbox");
        let frozen_process = frozen.start(marked("mark-lost")).await.expect("a process");
        frozen.freeze();
        kill_spawner("mark-lost");
        assert_eq!(finish(process).await.exit, Exit::SandboxLost);
        assert_eq!(finish(frozen_process).await.exit, Exit::SandboxLost);
        assert!(sandbox.start(shell("true")).await.is_err());
        wait_until(|| processes_with("mark-lost").is_empty());
        let again = sandboxes.create(spec(code.path())).await.expect("a sandbox");
        let process = again.start(shell("exit 6")).await.expect("a process");
        assert_eq!(finish(process).await.exit, Exit::Code(6));
    });
}

#[test]
fn a_caller_that_goes_away_while_a_sandbox_is_made_leaves_nothing() {
    let code = code(&[]);
    let sandboxes = LinuxSandboxes::start(options("away")).expect("sandboxes");
    block_on(async {
        for _ in 0..20 {
            let create = sandboxes.create(spec(code.path()));
            let _ = tokio::time::timeout(Duration::from_micros(200), create).await;
        }
    });
    drop(sandboxes);
    assert!(groups_of(&options("away").name).is_empty());
}

/// Kills the spawner of the sandbox in which the marked process runs: its parent's parent's.
fn kill_spawner(mark: &str) {
    // Not one that the marked shell has forked and that has not become its program yet.
    let marked = processes_with(mark);
    let mut parents = marked.iter().map(|process| parent_of(&process.join("stat")));
    let first = parents
        .find(|pid| !marked.contains(&PathBuf::from(format!("/proc/{pid}"))))
        .expect("a marked process");
    let spawner = parent_of(&PathBuf::from(format!("/proc/{first}/stat")));
    let pid = rustix::process::Pid::from_raw(spawner).expect("a pid");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("killed");
}

fn parent_of(stat: &PathBuf) -> i32 {
    let text = fs::read_to_string(stat).expect("a process");
    let behind_the_name = text.rsplit_once(") ").expect("a name").1;
    behind_the_name.split(' ').nth(1).and_then(|parent| parent.parse().ok()).expect("a parent")
}

fn processes_with(mark: &str) -> Vec<PathBuf> {
    processes_that_say(&own(mark))
}

pub(crate) fn processes_that_say(text: &str) -> Vec<PathBuf> {
    fs::read_dir("/proc")
        .expect("/proc")
        .flatten()
        .filter(|entry| {
            fs::read(entry.path().join("cmdline"))
                .is_ok_and(|line| String::from_utf8_lossy(&line).contains(text))
        })
        .map(|entry| entry.path())
        .collect()
}

/// Every control group that belongs to the Mayfly of this name.
pub(crate) fn groups_of(name: &str) -> BTreeSet<PathBuf> {
    fn search(folder: PathBuf, depth: u32, name: &str, found: &mut BTreeSet<PathBuf>) {
        if depth == 0 {
            return;
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if path.to_string_lossy().contains(name) {
                    found.insert(path.clone());
                }
                search(path, depth - 1, name, found);
            }
        }
    }
    let mut found = BTreeSet::new();
    search(PathBuf::from("/sys/fs/cgroup"), 6, name, &mut found);
    found
}

fn wait_until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < deadline, "the state never came");
        std::thread::yield_now();
    }
}
