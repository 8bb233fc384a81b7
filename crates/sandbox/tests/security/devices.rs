//! A function has no devices but harmless ones and can't make others.

use crate::attempt::{call, script};

#[test]
fn device_nodes_can_not_be_made() {
    for arguments in ["-100, b'/tmp/d', 0o060600, 0x801", "-100, b'/dev/shm/d', 0o020600, 0x101"] {
        assert_eq!(call(libc::SYS_mknodat, arguments), "EPERM", "{arguments}");
    }
}

#[test]
fn only_harmless_devices_are_there() {
    assert_eq!(
        script("ls /dev | tr '\\n' ' '"),
        "fd full null random shm stderr stdin stdout urandom zero "
    );
    assert_eq!(
        script("head -c 4 /dev/zero | wc -c; echo x > /dev/null; head -c 4 /dev/urandom | wc -c"),
        "4\n4\n"
    );
}
