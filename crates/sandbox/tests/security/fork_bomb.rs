//! A function can't have more processes than it may.

use crate::ground::{code, python, run_with, spec};
use model::sandbox::Exit;

#[test]
fn a_fork_bomb_meets_the_limit_and_goes_away_with_its_process() {
    let code = code(&[]);
    let mut spec = spec(code.path());
    spec.processes = 20;
    let ended = run_with(
        spec,
        python(
            "import os, signal\nn = 1\ntry:\n while True:\n  if os.fork() == 0: signal.pause()\n  n += 1\n\
             except BlockingIOError: print(n)",
        ),
    );
    assert_eq!((ended.output.as_str(), ended.exit), ("20\n", Exit::Code(0)));
}
