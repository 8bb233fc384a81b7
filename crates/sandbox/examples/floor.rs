//! Measures what each way into a sandbox costs, side by side with the floors: the bare clone and
//! execution of the same program, and the same isolation made by hand. `cargo run -p sandbox --example floor --release`, as root, on an idle machine.
//!
//! The program writes one byte and ends; it is static and has no C library, so that next to nothing
//! of the time is its own.

use model::NetworkPolicy;
use model::sandbox::{Exit, Furnishing, Mount, ProcessSpec, SandboxSpec, Sandboxes};
use rustix::event::{PollFd, PollFlags, poll};
use sandbox::{LinuxSandboxes, Options, SPAWNER_ARGUMENT, floor};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const ROUNDS: usize = 300;

const PROGRAM: &str = r#"
void _start(void) {
#if defined(__x86_64__)
    __asm__ volatile("mov $1,%eax; mov $1,%edi; lea m(%rip),%rsi; mov $1,%edx; syscall;"
                     "mov $60,%eax; xor %edi,%edi; syscall; m: .byte 104");
#else
    __asm__ volatile("mov x8,#64; mov x0,#1; adr x1,m; mov x2,#1; svc 0;"
                     "mov x8,#93; mov x0,#0; svc 0; m: .byte 104; .balign 4");
#endif
}
"#;

fn main() {
    if std::env::args().nth(1).as_deref() == Some(SPAWNER_ARGUMENT) {
        sandbox::spawner_main();
    }
    let folder = tempfile::tempdir().expect("a folder");
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), permissions).expect("a mode");
    let program = build(folder.path());

    // The floor first: it needs a process with one thread.
    for (name, network) in [("floor, 4 namespaces", false), ("floor, with a network", true)] {
        let times = (0..ROUNDS)
            .map(|_| floor::clone_and_execute(&program, network).expect("the floor"))
            .collect();
        print(name, times);
    }

    let raw: Vec<_> =
        (0..ROUNDS).map(|_| floor::raw_sandbox(&program).expect("the floor")).collect();
    print("floor, raw sandbox", raw);

    let sandboxes = LinuxSandboxes::start(Options::new("floor")).expect("sandboxes");
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for (name, pause) in [("one after the other", true), ("in a burst", false)] {
        let rounds: Vec<[Duration; 4]> = (0..ROUNDS)
            .map(|round| {
                if pause {
                    // Functions are not called in a row: the spawner has time to make things ahead.
                    std::thread::sleep(Duration::from_millis(10));
                }
                runtime.block_on(made_for_the_call(&sandboxes, folder.path(), round))
            })
            .collect();
        println!("sandboxes made for the call, {name}:");
        for (step, label) in ["  create", "  start", "  exit", "  all"].iter().enumerate() {
            print(label, rounds.iter().map(|times| times[step]).collect());
        }
    }
    let rounds: Vec<[Duration; 4]> = (0..ROUNDS)
        .map(|round| runtime.block_on(ahead(&sandboxes, folder.path(), round)))
        .collect();
    println!("sandboxes made ahead:");
    for (step, label) in ["  furnish", "  start", "  exit", "  all"].iter().enumerate() {
        print(label, rounds.iter().map(|times| times[step]).collect());
    }
    let Some(python) = python() else {
        return println!("copies are not measured: there is no python3");
    };
    let rounds = runtime.block_on(copies(&sandboxes, folder.path(), &python));
    println!("copies that wait in sandboxes made ahead:");
    for (step, label) in ["  furnish and start", "  first output"].iter().enumerate() {
        print(label, rounds.iter().map(|times| times[step]).collect());
    }
    print("  made ahead, each", rounds.iter().map(|times| times[2]).collect());
}

fn spec(id: String) -> SandboxSpec {
    SandboxSpec {
        id,
        mounts: Vec::new(),
        furnishing: None,
        forks: false,
        processes: 1024,
        ports: vec![9001, 4566],
    }
}

fn furnishing(task: &Path) -> Furnishing {
    Furnishing {
        task: task.to_owned(),
        opt: None,
        memory_mib: 128,
        tmp_mib: 512,
        network: NetworkPolicy::Platform,
    }
}

fn hello() -> ProcessSpec {
    ProcessSpec {
        argv: vec!["/var/task/hello".to_owned()],
        environment: Vec::new(),
        working_directory: "/var/task".into(),
    }
}

/// Times of creation, start, the way to the exit, and all three.
async fn made_for_the_call(sandboxes: &LinuxSandboxes, task: &Path, round: usize) -> [Duration; 4] {
    let begin = Instant::now();
    let spec = SandboxSpec { furnishing: Some(furnishing(task)), ..spec(format!("floor-{round}")) };
    let sandbox = sandboxes.create(spec).await.expect("a sandbox");
    let created = Instant::now();
    let process = sandbox.start(hello()).await.expect("a process");
    let started = Instant::now();
    assert_eq!(process.exit.await, Exit::Code(0));
    let ended = Instant::now();
    [created - begin, started - created, ended - started, ended - begin]
}

/// Times of the furnishing, the start, the way to the exit, and all three.
async fn ahead(sandboxes: &LinuxSandboxes, task: &Path, round: usize) -> [Duration; 4] {
    let sandbox = sandboxes.create(spec(format!("ahead-{round}"))).await.expect("a sandbox");
    settle().await;
    let begin = Instant::now();
    sandbox.furnish(furnishing(task)).await.expect("furnished");
    let furnished = Instant::now();
    let process = sandbox.start(hello()).await.expect("a process");
    let started = Instant::now();
    assert_eq!(process.exit.await, Exit::Code(0));
    let ended = Instant::now();
    [furnished - begin, started - furnished, ended - started, ended - begin]
}

/// Times until a copy that waits is told to go on, until its first output, and of making it wait.
async fn copies(
    sandboxes: &LinuxSandboxes,
    task: &Path,
    (python, mounts): &(String, Vec<Mount>),
) -> Vec<[Duration; 3]> {
    let (python, mounts) = (python.clone(), mounts.clone());
    let spec = |id| SandboxSpec { mounts: mounts.clone(), ..spec(id) };
    let template =
        sandboxes.create(SandboxSpec { forks: true, ..spec("template".to_owned()) }).await;
    let template = template.expect("a template");
    let serve = ProcessSpec {
        argv: vec![python, "-c".to_owned(), include_str!("../tests/ground/template.py").to_owned()],
        environment: Vec::new(),
        working_directory: "/".into(),
    };
    let _process = template.start(serve).await.expect("a process");
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let begin = Instant::now();
        let copy = template.fork(spec(format!("copy-{round}"))).await.expect("a sandbox");
        let made = begin.elapsed();
        settle().await;
        let begin = Instant::now();
        copy.furnish(furnishing(task)).await.expect("furnished");
        let go = ProcessSpec {
            argv: vec!["copy".to_owned(), "import os\nos.write(1, b'x')".to_owned()],
            ..hello()
        };
        let process = copy.start(go).await.expect("a process");
        let started = begin.elapsed();
        let mut polled = [PollFd::new(&process.output, PollFlags::IN)];
        poll(&mut polled, None).expect("an output");
        rounds.push([started, begin.elapsed(), made]);
    }
    rounds
}

/// Lets what is made ahead come to rest, as on a machine on which a call comes now and then.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(40)).await;
}

/// Python and what of the host it needs.
fn python() -> Option<(String, Vec<Mount>)> {
    let program = "import os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix)";
    let output = Command::new("python3").args(["-c", program]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (python, prefix) = text.trim().split_once('\n')?;
    let mount = Mount { source: prefix.into(), target: prefix.into() };
    Some((python.to_owned(), if prefix == "/usr" { Vec::new() } else { vec![mount] }))
}

fn build(folder: &Path) -> PathBuf {
    let (source, program) = (folder.join("hello.c"), folder.join("hello"));
    std::fs::write(&source, PROGRAM).expect("the source");
    let status = Command::new("cc")
        .args(["-O2", "-static", "-nostdlib", "-ffreestanding", "-o"])
        .args([&program, &source])
        .status()
        .expect("a C compiler");
    assert!(status.success(), "the program is built");
    program
}

fn print(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1e3;
    println!("{name:24} median {:6.3} ms   minimum {:6.3}   p90 {:6.3}", at(50), at(0), at(90));
}
