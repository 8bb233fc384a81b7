"""Raw and packet sockets, and other families than those that applications use, are refused."""

import pytest


@pytest.mark.parametrize(
    ("family", "kind", "protocol"),
    [
        ("AF_INET", "SOCK_RAW", 1),
        ("AF_INET", "SOCK_RAW", 255),
        ("AF_INET6", "SOCK_RAW", 58),
        ("AF_PACKET", "SOCK_RAW", 0x0300),
        ("AF_PACKET", "SOCK_DGRAM", 0x0300),
        ("AF_VSOCK", "SOCK_STREAM", 0),
        ("AF_ALG", "SOCK_SEQPACKET", 0),
    ],
)
def test_the_socket_is_refused(attempt, family, kind, protocol):
    outcome = attempt(
        """
def handler(event, context):
    family, kind, protocol = event
    return attempt(socket.socket, getattr(socket, family), getattr(socket, kind), protocol)
""",
        [family, kind, protocol],
    )
    assert outcome in ("EPERM", "EACCES", "EAFNOSUPPORT", "ENOSYS"), outcome


def test_the_network_can_not_be_changed(attempt):
    outcome = attempt(
        """
def handler(event, context):
    import fcntl, struct
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        return attempt(fcntl.ioctl, any_socket, 0x8914, request)
"""
    )
    assert outcome in ("EPERM", "EACCES", "ENOSYS"), outcome
