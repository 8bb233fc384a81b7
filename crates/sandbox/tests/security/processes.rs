//! A function sees and reaches no process but its own.

use crate::ground::{python, run, shell};
use model::sandbox::Exit;

#[test]
fn other_processes_are_not_seen() {
    // Not even the sandbox's first process.
    let ended = run(python(
        "import os\nprint([p for p in os.listdir('/proc') if p.isdigit()] == [str(os.getpid())])",
    ));
    assert_eq!(ended.output, "True\n");
}

#[test]
fn the_first_process_can_not_be_signalled_away() {
    let ended = run(python(
        "import os, signal, time\n\
         for s in range(1, 65):\n\
         \x20try: os.kill(1, s)\n\
         \x20except OSError: pass\n\
         print('still here')",
    ));
    assert_eq!((ended.output.as_str(), ended.exit), ("still here\n", Exit::Code(0)));
}

#[test]
fn signals_to_everybody_stay_inside() {
    let ended = run(shell("kill -9 -1; kill -9 2000000; exit 0"));
    assert!(matches!(ended.exit, Exit::Signal(9) | Exit::Code(_)), "{ended:?}");
    assert_eq!(run(shell("echo alive")).output, "alive\n");
}

#[test]
fn the_first_process_shows_nothing_of_itself() {
    for file in ["environ", "mem", "maps", "root", "cwd", "exe", "fd", "stack", "auxv", "syscall"] {
        let path = format!("/proc/1/{file}");
        let ended =
            run(shell(&format!("ls {path}/ || cat {path}; readlink {path}; head -c 1 {path}")));
        assert_ne!(ended.exit, Exit::Code(0), "{path}: {}", ended.output);
    }
}
