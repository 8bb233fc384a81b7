"""What the security tests share: each runs an attempt as a real function and looks at what came of
it, from inside and from outside."""

import pytest

#: Helpers for attempts, in front of each one's code.
PROBE = '''
import ctypes, errno, glob, json, os, socket, stat, subprocess, sys, time, urllib.error, urllib.request

libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    """Calls a function of libc; returns (result, name of the error or None)."""
    ctypes.set_errno(0)
    function = getattr(libc, name)
    function.restype = ctypes.c_long if name == "syscall" else ctypes.c_int
    result = function(*arguments)
    return result, errno.errorcode.get(ctypes.get_errno()) if result == -1 else None

def syscall(number, *arguments):
    """Makes a system call by its number on this machine; returns (result, name of the error)."""
    return call("syscall", ctypes.c_long(number), *map(ctypes.c_long, arguments))

def attempt(action, *arguments):
    """Runs an action; returns the name of the error, or None if it was possible."""
    try:
        action(*arguments)
    except OSError as error:
        return errno.errorcode.get(error.errno, type(error).__name__)
    except Exception as error:
        return type(error).__name__

def read(path):
    """A file's content, or None."""
    try:
        with open(path, "rb") as file:
            return file.read(1 << 20).decode(errors="replace")
    except OSError:
        return None

def ask(path, method="GET", body=None, **headers):
    """A request to the platform's endpoint; returns (status, body)."""
    url = os.environ["AWS_ENDPOINT_URL"] + path
    request = urllib.request.Request(url, body, method=method)
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")

'''


@pytest.fixture
def attempt(make_python, call):
    """`attempt(code, payload=None, **settings)`: runs `handler` of the code and returns its answer.

    The code finds `call`, `syscall`, `attempt`, `read` and `ask` in front of it.
    """

    def run(code, payload=None, **settings):
        settings = {"Timeout": 60, "MemorySize": 256, **settings}
        return call(make_python(PROBE + code, **settings), payload).succeeded()

    return run


@pytest.fixture
def make_attempt(make_python):
    """As `attempt`, but only makes the function and returns its name, to be called several times."""

    def make(code, **settings):
        settings = {"Timeout": 60, "MemorySize": 256, **settings}
        return make_python(PROBE + code, **settings)

    return make
