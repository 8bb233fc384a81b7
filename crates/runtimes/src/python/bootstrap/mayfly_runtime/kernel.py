"""System calls that Python has no function for, or not in all versions: namespaces, capabilities,
filters. Each raises `OSError`.
"""

import array
import ctypes
import os

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_CAPBSET_DROP = 24
_SECCOMP_MODE_FILTER = 2
_CAPABILITY_VERSION_3 = 0x20080522
# Bytes of a `struct sock_filter`.
_INSTRUCTION = 8

_libc = ctypes.CDLL(None, use_errno=True)
# Held while it forks, the interpreter's lock is the copy's, too.
_fork = ctypes.PyDLL(None).fork
_prctl = _libc.prctl
_prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
_setns = _libc.setns
_setns.argtypes = [ctypes.c_int, ctypes.c_int]
_capset = _libc.capset
_capset.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
_environ = ctypes.c_void_p.in_dll(_libc, "environ")
_kept = []
# What `capset` is given, made once: a copy that makes a type writes to many pages.
_header = array.array("I", [_CAPABILITY_VERSION_3, 0])
_nothing = array.array("I", [0] * 6)
_NO_CAPABILITIES = (_header.buffer_info()[0], _nothing.buffer_info()[0])


def _checked(result, step):
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, "{}: {}".format(step, os.strerror(number)))


def fork():
    """`os.fork` without what Python has run around it: for a process with one thread, whose own
    modules want nothing of it. A copy writes to 0.7 MB less for that.
    """
    process = _fork()
    _checked(process, "fork")
    return process


def replace_environment(block, lengths):
    """Gives the C library another environment: bytes with a zero behind each variable, and the
    length of each with its zero.
    """
    memory = array.array("b", block)
    at = memory.buffer_info()[0]
    pointers = array.array("Q")
    for length in lengths:
        pointers.append(at)
        at += length
    pointers.append(0)
    _environ.value = pointers.buffer_info()[0]
    # In use for as long as this process lives, or until it gets the next one.
    _kept[:] = [memory, pointers]


def enter(descriptor, kind):
    """Enters a namespace of a kind, one of the constants above."""
    _checked(_setns(descriptor, kind), "setns({:#x})".format(kind))


def drop_capabilities():
    """Gives up every capability, and the possibility to get one."""
    capability = 0
    # The kernel knows some forty; it says when there are no more.
    while _prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:
        capability += 1
    if not capability:
        _checked(-1, "PR_CAPBSET_DROP")
    _checked(_capset(*_NO_CAPABILITIES), "capset")


def show_own_process():
    """Makes `/proc/self` the process's own again, as it is after an `exec`."""
    _checked(_prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "PR_SET_DUMPABLE")


class Filter:
    """A filter of system calls, ready for the kernel."""

    def __init__(self, instructions):
        self._instructions = array.array("B", instructions)
        at = self._instructions.buffer_info()[0]
        # A `struct sock_fprog`: the number as a short, and where they are as the next aligned word.
        self._program = array.array("Q", [len(instructions) // _INSTRUCTION, at])
        self.address = self._program.buffer_info()[0]


def seal(program):
    """Puts a `Filter` upon this process, for good."""
    address = program.address
    _checked(_prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, address, 0, 0), "PR_SET_SECCOMP")
