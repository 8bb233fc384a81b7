//! Memory, CPU and the frozen clock.

use crate::ground::{
    block_on, code, finish, in_groups, python, run_in, run_with, shared, shell, skipped, spec,
};
use model::sandbox::{Exit, Sandboxes};
use std::time::{Duration, Instant};

const MIB: u64 = 1024 * 1024;

#[test]
fn more_memory_than_allowed_ends_the_process_as_out_of_memory() {
    let code = code(&[]);
    let ended = run_with(
        spec(code.path()),
        python("kept = []\nwhile True: kept.append(bytearray(b'x') * (8 << 20))"),
    );
    assert_eq!(ended.exit, Exit::OutOfMemory);
}

#[test]
fn the_temporary_folder_does_not_count_against_the_memory() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let write = "head -c 300m /dev/zero > /tmp/large && stat -c %s /tmp/large";
        let ended = run_in(&*sandbox, shell(write)).await;
        assert_eq!((ended.exit, ended.output.as_str()), (Exit::Code(0), "314572800\n"));
        let used = sandbox.memory();
        assert!(used.current < 20 * MIB, "{used:?}");
        // What lies in it does not eat up the function's memory either.
        let process = sandbox
            .start(python("x = bytearray(b'x') * (200 << 20)\nimport signal\nsignal.pause()"))
            .await
            .expect("a process");
        let deadline = Instant::now() + Duration::from_secs(20);
        while sandbox.memory().current < 200 * MIB {
            assert!(Instant::now() < deadline, "{:?}", sandbox.memory());
            std::thread::yield_now();
        }
        sandbox.kill();
        assert_eq!(finish(process).await.exit, Exit::Signal(9));
        let used = sandbox.memory();
        assert!(used.peak >= 200 * MIB && used.current < 20 * MIB, "{used:?}");
    });
}

#[test]
fn shared_memory_counts() {
    let code = code(&[]);
    let program = "import mmap\nm = mmap.mmap(-1, 600 << 20)\nwhile True: m.seek(0); [m.write(b'x' * 4096) for _ in range(600 << 8)]";
    assert_eq!(run_with(spec(code.path()), python(program)).exit, Exit::OutOfMemory);
}

#[test]
fn after_out_of_memory_the_next_process_starts() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let greedy = "kept = []\nwhile True: kept.append(bytearray(b'x') * (8 << 20))";
        assert_eq!(run_in(&*sandbox, python(greedy)).await.exit, Exit::OutOfMemory);
        assert_eq!(run_in(&*sandbox, shell("exit 4")).await.exit, Exit::Code(4));
    });
}

#[test]
fn a_frozen_process_stands_still_and_goes_on_when_thawed() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let process = sandbox
            .start(shell("while :; do echo tick; sleep 0.001; done"))
            .await
            .expect("a process");
        let drain = || {
            let mut buffer = [0; 65_536];
            let mut total = 0;
            while let Ok(count @ 1..) = rustix::io::read(&process.output, &mut buffer) {
                total += count;
            }
            total
        };
        let wait_for_output = || {
            let deadline = Instant::now() + Duration::from_secs(20);
            while drain() == 0 {
                assert!(Instant::now() < deadline, "no output");
                std::thread::yield_now();
            }
        };
        wait_for_output();
        sandbox.freeze();
        // Freezing takes effect at once or within the process's next few instructions.
        let mut quiet = Instant::now();
        let deadline = Instant::now() + Duration::from_secs(20);
        while quiet.elapsed() < Duration::from_millis(200) {
            assert!(Instant::now() < deadline, "the process goes on");
            if drain() > 0 {
                quiet = Instant::now();
            }
        }
        sandbox.thaw();
        wait_for_output();
        sandbox.freeze();
        sandbox.kill();
        assert_eq!(finish(process).await.exit, Exit::Signal(9));
    });
}

#[test]
fn the_cpu_can_be_limited() {
    if !in_groups("CPU share") {
        return skipped("there is no control group for the CPU");
    }
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        sandbox.set_cpu(Some(100));
        // 0.2 s of CPU take at least 1.5 s at a tenth of one.
        let spin = "import time\nstart = time.monotonic()\nwhile time.process_time() < 0.25: pass\nprint(time.monotonic() - start)";
        let ended = run_in(&*sandbox, python(spin)).await;
        let seconds: f64 = ended.output.trim().parse().expect("a number");
        assert!(seconds > 1.2, "{seconds}");
    });
}
