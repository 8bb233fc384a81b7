//! A function can't trace processes nor touch their memory.

use crate::attempt::call;

#[test]
fn tracing_is_refused() {
    for (number, arguments) in [
        (libc::SYS_ptrace, "16, 1, 0, 0"),
        (libc::SYS_ptrace, "0, 0, 0, 0"),
        (libc::SYS_process_vm_readv, "1, 0, 0, 0, 0, 0"),
        (libc::SYS_process_vm_writev, "1, 0, 0, 0, 0, 0"),
        (libc::SYS_kcmp, "1, 1, 0, 0, 0"),
        (libc::SYS_pidfd_getfd, "0, 0, 0"),
    ] {
        assert_eq!(call(number, arguments), "EPERM", "{number} {arguments}");
    }
}
