"""A process that serves copies of itself, and what a copy does to be nobody's twin.

Before the first copy the garbage is collected and what is left is put where the collector does not
look, so that a copy shares as many pages with its template as it can. And what makes itself ready when
it is first used has been used: OpenSSL takes 2.6 ms for its first random number.
"""

import gc
import os
import sys
import threading

from . import copies, kernel
from .obstacle import Obstacle


# What modules of the standard library make up once and keep.
REMEMBERED = (("tempfile", "_name_sequence"), ("uuid", "_last_timestamp"), ("uuid", "_node"))


def serve(rehearse, fork):
    """Serves copies; returns in each of them, as `copies.serve` does."""

    def settle():
        rehearse()
        # A copy becomes one function's at most, so it may be made unlike all others while it waits.
        make_unique()

    make_unique()
    gc.collect()
    gc.freeze()
    return copies.serve(settle, fork)


def refuse_threads():
    """Raises `Obstacle` if there are threads besides this one, which a copy would not have."""
    others = [t.name for t in threading.enumerate() if t is not threading.main_thread()]
    if others:
        raise Obstacle("threads that run ({})".format(", ".join(sorted(others))))
    # Libraries with threads of their own that know of forks (OpenBLAS) end them before one.
    child = kernel.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    count = len(os.listdir("/proc/self/task"))
    if count > 1:
        raise Obstacle("{} threads of a library".format(count - 1))


def refuse_children():
    """Raises `Obstacle` if there are processes that it has begun: they are not a copy's."""
    try:
        # Also those that have ended and nobody asked after: a copy could not.
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return
    raise Obstacle("a process that it has started")


def make_unique():
    """Replaces what a copy must not share with others."""
    loaded = sys.modules.get
    # By `os.fork` this is done already; not so by a fork of our own.
    threading.main_thread()._set_native_id()
    for name in ("random", "numpy.random"):
        if loaded(name):
            loaded(name).seed()
    for name, attribute in REMEMBERED:
        # Writing what is there already would still make pages the copy's own.
        if getattr(loaded(name), attribute, None) is not None:
            setattr(loaded(name), attribute, None)
    if loaded("_ssl"):
        # OpenSSL notices a fork by the process's number, which may be the same in another namespace.
        loaded("_ssl").RAND_add(os.urandom(32), 32.0)
