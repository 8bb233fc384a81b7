//! A function can't fill the host's disk, nor write anywhere but its own folders.

use crate::ground::{code, furnishing, python, run_with, shell, spec};
use model::sandbox::Exit;

#[test]
fn the_temporary_folder_has_its_size() {
    let code = code(&[]);
    let mut spec = spec(code.path());
    furnishing(&mut spec).tmp_mib = 64;
    let ended = run_with(spec, shell("head -c 100m /dev/zero > /tmp/x; stat -c %s /tmp/x"));
    assert!(ended.output.contains("No space left"), "{}", ended.output);
    assert!(ended.output.ends_with("\n67108864\n"), "{}", ended.output);
}

#[test]
fn the_number_of_files_is_limited() {
    let code = code(&[]);
    let mut spec = spec(code.path());
    furnishing(&mut spec).tmp_mib = 8;
    let ended = run_with(
        spec,
        python(
            "n = 0\ntry:\n while True: open(f'/tmp/{n}', 'w').close(); n += 1\nexcept OSError as e: print(n < 3000, e.strerror)",
        ),
    );
    assert_eq!(ended.output, "True No space left on device\n");
}

#[test]
fn shared_memory_files_are_limited() {
    let code = code(&[]);
    let ended = run_with(
        spec(code.path()),
        shell("head -c 100m /dev/zero > /dev/shm/x; stat -c %s /dev/shm/x"),
    );
    assert!(ended.output.contains("No space left"), "{}", ended.output);
}

#[test]
fn nothing_else_can_be_written() {
    let code = code(&[("file", "code")]);
    std::fs::set_permissions(code.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777))
        .expect("a mode");
    std::fs::set_permissions(
        code.path().join("file"),
        std::os::unix::fs::PermissionsExt::from_mode(0o666),
    )
    .expect("a mode");
    let script = "for f in /x /var/task/x /opt/x /etc/x /usr/bin/x /dev/x /run/x /var/x /proc/x /sys/x; do \
                  if touch $f 2>/dev/null; then echo wrote $f; fi; done; \
                  echo changed > /var/task/file; rm -f /var/task/file; mv /var/task/file /tmp; \
                  chmod 600 /var/task/file; cat /var/task/file";
    let ended = run_with(spec(code.path()), shell(script));
    assert!(!ended.output.contains("wrote"), "{}", ended.output);
    assert!(ended.output.ends_with("code"), "{}", ended.output);
    assert_eq!(std::fs::read_to_string(code.path().join("file")).expect("the file"), "code");
    assert_eq!(ended.exit, Exit::Code(0));
}
