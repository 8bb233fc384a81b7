//! A function can't change its file tree's mounts or root.

use crate::attempt::call;

#[test]
fn mounting_is_refused() {
    for (number, arguments) in [
        (libc::SYS_mount, "b'none', b'/tmp', b'tmpfs', 0, 0"),
        (libc::SYS_mount, "b'/', b'/tmp', 0, 4096, 0"),
        (libc::SYS_mount, "b'none', b'/var/task', 0, 4128, 0"),
        (libc::SYS_umount2, "b'/proc', 2"),
        (libc::SYS_umount2, "b'/var/task', 2"),
        (libc::SYS_pivot_root, "b'/tmp', b'/tmp'"),
        (libc::SYS_chroot, "b'/tmp'"),
        (libc::SYS_open_tree, "-100, b'/', 1"),
        (libc::SYS_move_mount, "-100, b'/', -100, b'/tmp', 0"),
        (libc::SYS_fsopen, "b'tmpfs', 0"),
        (libc::SYS_fsmount, "3, 0, 0"),
        (libc::SYS_mount_setattr, "-100, b'/', 0, 0, 0"),
    ] {
        assert_eq!(call(number, arguments), "EPERM", "{number} {arguments}");
    }
}
