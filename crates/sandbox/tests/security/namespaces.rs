//! A function can't make or enter namespaces.

use crate::attempt::{call, script};
use crate::ground::{run, shell};
use model::sandbox::Exit;

#[test]
fn new_namespaces_are_refused_whichever_call_asks() {
    for flag in [
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWNS,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWCGROUP,
    ] {
        assert_eq!(call(libc::SYS_unshare, &format!("{flag}")), "EPERM", "unshare {flag:x}");
        let clone = format!("{}, 0, 0, 0, 0", flag | libc::SIGCHLD);
        assert_eq!(call(libc::SYS_clone, &clone), "EPERM", "clone {flag:x}");
    }
    assert_eq!(call(libc::SYS_unshare, "0x80"), "EPERM", "a time namespace");
    assert_eq!(call(libc::SYS_setns, "0, 0"), "EPERM");
    // Its flags lie in memory where no filter sees them: unknown, so that programs use `clone`.
    assert_eq!(call(libc::SYS_clone3, "0, 0"), "ENOSYS");
    let ended = run(shell("unshare -U true"));
    assert_ne!(ended.exit, Exit::Code(0), "{}", ended.output);
}

#[test]
fn the_namespaces_are_not_the_host_s() {
    let links = "for n in cgroup ipc mnt net pid user uts; do readlink /proc/self/ns/$n; done";
    let inside = script(links);
    let outside = std::process::Command::new("sh").args(["-c", links]).output().expect("a shell");
    let outside = String::from_utf8_lossy(&outside.stdout).into_owned();
    for (inside, outside) in inside.lines().zip(outside.lines()) {
        assert_ne!(inside, outside);
    }
    assert_eq!(inside.lines().count(), 7);
    let again = script(links);
    for (one, other) in inside.lines().zip(again.lines()) {
        assert_ne!(one, other, "two sandboxes share a namespace");
    }
}
