//! A function can't read the host's files.

use crate::ground::{code, python, run, run_with, shell, spec};
use model::sandbox::Exit;

#[test]
fn the_host_s_files_are_not_there() {
    let secret = tempfile::tempdir().expect("a folder");
    let file = secret.path().join("data");
    std::fs::write(&file, "secret").expect("a file");
    for path in [
        "/etc/shadow",
        "/root",
        "/home",
        "/boot",
        "/srv",
        "/usr/local",
        "/usr/src",
        "/var/log",
        "/var/lib",
        "/sys/kernel",
        "/sys/fs",
        file.to_str().expect("a path"),
    ] {
        let code = code(&[]);
        let mut spec = spec(code.path());
        spec.mounts = Vec::new();
        let ended = run_with(spec, shell(&format!("ls -la {path}")));
        assert_ne!(ended.exit, Exit::Code(0), "{path}: {}", ended.output);
    }
    assert_eq!(run(shell("cat /etc/passwd | wc -l")).output, "3\n");
}

#[test]
fn links_and_dots_in_the_code_lead_nowhere() {
    let code = code(&[]);
    std::os::unix::fs::symlink("/etc/shadow", code.path().join("shadow")).expect("a link");
    std::os::unix::fs::symlink("../../../../../root", code.path().join("root")).expect("a link");
    let ended = run_with(
        spec(code.path()),
        shell(
            "cat /var/task/shadow /var/task/root/* /var/task/../../../../root/* /proc/self/root/root/*; true",
        ),
    );
    assert!(
        !ended.output.contains("root:$") && !ended.output.contains("root:*"),
        "{}",
        ended.output
    );
    assert_eq!(ended.output.matches("No such file").count(), 4, "{}", ended.output);
}

#[test]
fn no_descriptor_opens_the_host_s_tree() {
    let ended = run(python(
        "import os\n\
         for fd in range(1024):\n\
         \x20try: os.stat('..', dir_fd=fd)\n\
         \x20except OSError: continue\n\
         \x20print(fd, os.readlink(f'/proc/self/fd/{fd}'))",
    ));
    assert_eq!(ended.output, "");
}
