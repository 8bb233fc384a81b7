//! A function can't make or enter namespaces.

use crate::attempt::call;
use crate::ground::{block_on, code, make, run, run_in, shell, spec};
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
fn the_namespaces_are_neither_the_host_s_nor_another_sandbox_s() {
    let links = "for n in cgroup ipc mnt net pid user uts; do readlink /proc/self/ns/$n; done";
    let outside = std::process::Command::new("sh").args(["-c", links]).output().expect("a shell");
    let outside = String::from_utf8_lossy(&outside.stdout).into_owned();
    let code = code(&[]);
    let (one, other) = block_on(async {
        let one = make(spec(code.path())).await;
        let other = make(spec(code.path())).await;
        // Both live until both have been read: the numbers of namespaces are used again.
        (run_in(&*one, shell(links)).await.output, run_in(&*other, shell(links)).await.output)
    });
    assert_eq!(one.lines().count(), 7);
    for ((one, other), outside) in one.lines().zip(other.lines()).zip(outside.lines()) {
        assert!(one != other && one != outside && other != outside, "{one} {other} {outside}");
    }
}
