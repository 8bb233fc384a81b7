//! A function inherits no descriptor but its own three.

use crate::ground::{python, run};

#[test]
fn only_the_standard_descriptors_are_open() {
    let ended = run(python(
        "import os\nfor fd in range(4096):\n try: print(fd, os.readlink(f'/proc/self/fd/{fd}').split(':')[0])\n except OSError: pass",
    ));
    assert_eq!(ended.output, "0 /dev/null\n1 pipe\n2 pipe\n");
}

#[test]
fn nothing_of_the_server_s_environment_is_there() {
    let ended = run(python("import os\nprint(sorted(os.environ))"));
    assert_eq!(ended.output, "['LANG', 'PATH']\n");
}
