"""Files and connections that a function's init has left open, in its copies.

A copy inherits them, but they would be the same open file as in every other copy, with one position,
and belong to the sandbox of the snapshot. So files are opened anew at the same place, and
connections are broken, as they are after a restore on AWS: a client library makes a new one. What
can't be told apart like that is an obstacle to the snapshot.
"""

import fcntl
import os
import socket
import stat

from .obstacle import Obstacle


def keep(own):
    """What is open besides standard input and output and the runtime's `own` descriptors. Raises
    `Obstacle`.
    """
    kept = []
    for name in os.listdir("/proc/self/fd"):
        descriptor = int(name)
        if descriptor <= 2 or descriptor in own:
            continue
        try:
            kept.append(_Kept(descriptor))
        except FileNotFoundError:
            pass  # The listing itself.
    _refuse_shared_memory()
    return kept


def restore(kept):
    """Gives this copy its own of each."""
    for one in kept:
        one.restore()


class _Kept:
    def __init__(self, descriptor):
        self._descriptor = descriptor
        path = os.readlink("/proc/self/fd/{}".format(descriptor))
        mode = os.fstat(descriptor).st_mode
        self._socket = None
        self._path = None
        if stat.S_ISSOCK(mode):
            with socket.socket(fileno=os.dup(descriptor)) as one:
                self._socket = (one.family, one.type, one.proto)
            if one.family not in (socket.AF_INET, socket.AF_INET6):
                raise Obstacle("a socket between processes")
        elif stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            if not os.path.exists(path):
                raise Obstacle("an open file that is deleted")
            self._path = path
            self._flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
            self._at = None if stat.S_ISDIR(mode) else os.lseek(descriptor, 0, os.SEEK_CUR)
        elif not stat.S_ISCHR(mode):
            raise Obstacle("an open {}".format(path.partition(":")[0]))
        self._inheritable = os.get_inheritable(descriptor)

    def restore(self):
        if self._socket:
            with socket.socket(*self._socket) as fresh:
                self._take(fresh.fileno())
        elif self._path:
            # It has been made when it was opened first.
            fresh = os.open(self._path, self._flags & ~(os.O_CREAT | os.O_EXCL | os.O_TRUNC))
            if self._at is not None:
                os.lseek(fresh, self._at, os.SEEK_SET)
            self._take(fresh)
            os.close(fresh)

    def _take(self, fresh):
        os.dup2(fresh, self._descriptor, inheritable=self._inheritable)


def _refuse_shared_memory():
    with open("/proc/self/maps") as maps:
        for line in maps:
            # `7f…-7f… rw-s offset device inode path`
            fields = line.split(None, 5)
            if fields[1][1] == "w" and fields[1][3] == "s":
                name = fields[5].strip() if len(fields) > 5 else ""
                raise Obstacle("memory that processes share ({})".format(name or "anonymous"))
