//! A function can't use the kernel's keyrings.

use crate::attempt::{call, script};

#[test]
fn keys_are_refused() {
    for (number, arguments) in [
        (libc::SYS_keyctl, "0, -3, 1"),
        (libc::SYS_add_key, "b'user', b'x', b'y', 1, -3"),
        (libc::SYS_request_key, "b'user', b'x', 0, 0"),
    ] {
        assert_eq!(call(number, arguments), "EPERM", "{number}");
    }
    assert_eq!(script("cat /proc/keys"), "");
}
