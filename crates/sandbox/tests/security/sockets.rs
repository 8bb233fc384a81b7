//! A function can't make raw or unusual sockets.

use crate::attempt::call;

#[test]
fn only_unix_and_ip_sockets_are_made() {
    let (raw, datagram, stream) = (libc::SOCK_RAW, libc::SOCK_DGRAM, libc::SOCK_STREAM);
    for (family, kind, protocol) in [
        (libc::AF_INET, raw, 1),
        (libc::AF_INET, raw | libc::SOCK_CLOEXEC, 255),
        (libc::AF_INET6, raw, 58),
        (libc::AF_PACKET, raw, 3),
        (libc::AF_PACKET, datagram, 3),
        (libc::AF_VSOCK, stream, 0),
        (libc::AF_ALG, libc::SOCK_SEQPACKET, 0),
        (libc::AF_BLUETOOTH, raw, 1),
        (libc::AF_CAN, raw, 1),
        (libc::AF_KEY, raw, 2),
        (libc::AF_NETLINK, raw, 12),
        (libc::AF_NETLINK, raw, 15),
        (libc::AF_INET, stream, 132),
        (libc::AF_XDP, raw, 0),
    ] {
        let arguments = format!("{family}, {kind}, {protocol}");
        assert_eq!(call(libc::SYS_socket, &arguments), "EPERM", "{arguments}");
    }
    for (family, kind) in
        [(libc::AF_INET, stream), (libc::AF_INET6, datagram), (libc::AF_UNIX, stream)]
    {
        assert_eq!(call(libc::SYS_socket, &format!("{family}, {kind}, 0")), "done");
    }
}
