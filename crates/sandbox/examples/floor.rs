//! Measures what a sandbox costs, side by side with the floor: the bare clone and execution of the
//! same program. `cargo run -p sandbox --example floor --release`, as root, on an idle machine.
//!
//! The program writes one byte and ends; it is static and has no C library, so that next to nothing
//! of the time is its own.

use model::NetworkPolicy;
use model::sandbox::{Exit, Furnishing, ProcessSpec, SandboxSpec, Sandboxes};
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
                runtime.block_on(once(&sandboxes, folder.path(), round))
            })
            .collect();
        println!("sandboxes, {name}:");
        for (step, label) in ["  create", "  start", "  exit", "  all"].iter().enumerate() {
            print(label, rounds.iter().map(|times| times[step]).collect());
        }
    }
}

/// Times of creation, start, the way to the exit, and all three.
async fn once(sandboxes: &LinuxSandboxes, task: &Path, round: usize) -> [Duration; 4] {
    let begin = Instant::now();
    let spec = SandboxSpec {
        id: format!("floor-{round}"),
        mounts: Vec::new(),
        furnishing: Some(Furnishing {
            task: task.to_owned(),
            opt: None,
            memory_mib: 128,
            tmp_mib: 512,
            network: NetworkPolicy::Platform,
        }),
        forks: false,
        processes: 1024,
        ports: vec![9001, 4566],
    };
    let sandbox = sandboxes.create(spec).await.expect("a sandbox");
    let created = Instant::now();
    let process = ProcessSpec {
        argv: vec!["/var/task/hello".to_owned()],
        environment: Vec::new(),
        working_directory: "/var/task".into(),
    };
    let process = sandbox.start(process).await.expect("a process");
    let started = Instant::now();
    assert_eq!(process.exit.await, Exit::Code(0));
    let ended = Instant::now();
    [created - begin, started - created, ended - started, ended - begin]
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
