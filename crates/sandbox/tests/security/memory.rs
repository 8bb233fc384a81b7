//! A function can't use more memory than it may, whichever way it takes it.

use crate::ground::{code, furnishing, python, run_with, spec};
use model::sandbox::Exit;

#[test]
fn every_way_of_taking_memory_ends_at_the_limit() {
    for (name, program) in [
        ("private", "k = []\nwhile True: k.append(bytearray(b'x') * (4 << 20))"),
        (
            "shared",
            "import mmap\nk = []\nwhile True:\n m = mmap.mmap(-1, 4 << 20); m.write(b'x' * (4 << 20)); k.append(m)",
        ),
        ("memfd", "import os\nf = os.memfd_create('x')\nwhile True: os.write(f, b'x' * (4 << 20))"),
        (
            "children",
            "import os\nwhile True:\n if os.fork() == 0:\n  k = bytearray(b'x') * (32 << 20)\n  while True: os.sched_yield()",
        ),
    ] {
        let code = code(&[]);
        let mut spec = spec(code.path());
        furnishing(&mut spec).memory_mib = 128;
        furnishing(&mut spec).tmp_mib = 64;
        let ended = run_with(spec, python(program));
        assert_eq!(ended.exit, Exit::OutOfMemory, "{name}: {}", ended.output);
    }
}
