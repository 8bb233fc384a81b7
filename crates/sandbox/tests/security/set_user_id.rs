//! A function can't become another user.

use crate::attempt::{call, script};
use crate::ground::{code, run_with, shell, skipped, spec};
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_set_user_id_program_gives_no_other_user() {
    if !rustix::process::geteuid().is_root() {
        return skipped("only root can make a set-user-id program of root's");
    }
    let code = code(&[]);
    let program = code.path().join("id");
    std::fs::copy("/usr/bin/id", &program).expect("a copy");
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o6755)).expect("a mode");
    let ended = run_with(spec(code.path()), shell("/var/task/id -u; /var/task/id -ru"));
    assert_eq!(ended.output, "993\n993\n");
}

#[test]
fn other_users_and_groups_are_refused() {
    for (number, arguments) in [
        (libc::SYS_setuid, "0"),
        (libc::SYS_setresuid, "0, 0, 0"),
        (libc::SYS_setgid, "0"),
        (libc::SYS_setgroups, "0, 0"),
        (libc::SYS_fchownat, "-100, b'/tmp', 0, 0, 0"),
    ] {
        assert!(["EPERM", "EINVAL"].contains(&call(number, arguments).as_str()), "{number}");
    }
    assert_eq!(script("id -u; id -g"), "993\n990\n");
}

#[test]
fn there_are_no_capabilities_and_no_way_to_new_ones() {
    let status = script("grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status");
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert!(status.contains(&format!("{set}:\t0000000000000000")), "{status}");
    }
    assert!(status.contains("NoNewPrivs:\t1") && status.contains("Seccomp:\t2"), "{status}");
}

#[test]
fn limits_can_not_be_raised() {
    assert_eq!(script("ulimit -Hn; ulimit -Hc"), "1024\n0\n");
    assert_ne!(script("ulimit -n 2048 2>/dev/null; ulimit -n"), "2048\n");
}
