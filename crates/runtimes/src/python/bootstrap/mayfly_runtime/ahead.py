"""An interpreter that is started before it is known for which function, and then becomes it.

What is slow about a start is done by then: the interpreter, this runtime and the part of the standard
library that most handlers need are loaded. A function must not notice. What can't be applied to an
interpreter that runs already (`PYTHON*` and the like) makes the platform start a new one; what shows
only in the function's code is noticed here, and this process executes a new one in its own place.
"""

import logging
import os
import sys
import time

from . import fresh, search_path
from .api import RuntimeApi

# What handlers usually import. All of it costs a template 4 MB and the fork of a copy 0.2 ms. What is
# rare (`asyncio`: 1.7 MB) or large (`ssl`, `http.client`: 2.9 MB) would cost all functions more than
# it saves some.
MODULES = (
    "base64",
    "collections.abc",
    "contextlib",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "functools",
    "hashlib",
    "hmac",
    "itertools",
    "math",
    "operator",
    "pathlib",
    "random",
    "secrets",
    "string",
    "tempfile",
    "threading",
    "typing",
    "urllib.parse",
    "uuid",
)


def wait():
    """Waits for a function; returns when this process, or a copy of it, is one."""
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        return  # It has its function already, and serves copies when that is initialised.
    start = _Start()
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    if "MAYFLY_FORK_SOCKET" in os.environ:
        from . import template

        api.restored()
        start.become(template.serve())
        if "MAYFLY_WAITS" not in os.environ:
            return
        # A copy that is made before it is known for which function.
        api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    import json

    start.become(json.loads(api.restored()))


class _Start:
    """What this process had when it started, and has loaded since."""

    def __init__(self):
        self._absent = fresh.absent_folders()
        own = os.environ.get("PYTHONPATH", "").split(":")
        # The script's own folder, what the environment names, and the library.
        self._library = sys.path[1 + len([path for path in own if path]) :]
        plain = set(sys.modules)
        for name in MODULES:
            try:
                __import__(name)
            except ImportError:
                pass  # An interpreter without it, for instance without OpenSSL.
        loaded = set(sys.modules) - plain
        self._loaded = frozenset(name.partition(".")[0] for name in loaded)

    def become(self, told):
        """Makes this process what a new one with this environment and folder would be."""
        os.chdir(told["workingDirectory"])
        environment = told["environment"]
        own = [path for path in environment.get("PYTHONPATH", "").split(":") if path]
        folders = [*search_path.front_of(environment), *own]
        runtime = sys.path[0]
        folders = [folder for folder in folders if folder != runtime]
        if "MAYFLY_WAITS" not in environment and fresh.reason(
            folders, self._loaded, self._absent
        ):
            os.execve(told["argv"][0], told["argv"], environment)
        sys.path[1:] = own + self._library
        replace_environment(environment)


def replace_environment(environment):
    """Gives the process another environment, and what depends on it."""
    zone = os.environ.get("TZ")
    for name in [name for name in os.environ if name not in environment]:
        del os.environ[name]
    for name, value in environment.items():
        if os.environ.get(name) != value:
            os.environ[name] = value
    if environment.get("TZ") != zone:
        time.tzset()
    # Log records tell their age since the start.
    now = time.time_ns()
    logging._startTime = now if isinstance(logging._startTime, int) else now / 1e9
