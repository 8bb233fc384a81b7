//! A function can't type into a terminal.

use crate::attempt::call;

#[test]
fn terminal_requests_are_refused() {
    for request in ["0x5412", "0x541c", "0x5423", "0x100005412"] {
        assert_eq!(call(libc::SYS_ioctl, &format!("1, {request}, b'x'")), "EPERM", "{request}");
    }
}
