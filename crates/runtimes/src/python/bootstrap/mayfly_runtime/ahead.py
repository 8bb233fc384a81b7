"""An interpreter that is started before it is known for which function, and then becomes it.

What is slow about a start is done by then: the interpreter, this runtime and the part of the standard
library that most handlers need are loaded. A function must not notice. What can't be applied to an
interpreter that runs already (`PYTHON*` and the like) makes the platform start a new one; what shows
only in the function's code is noticed here, and this process executes a new one in its own place.
"""

import json
import os
import sys

from . import environment, fresh, logs, rehearsal, search_path
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


# Kept: a copy that gives it up writes to the pages of all that it holds.
_start = None


def wait():
    """Waits for a function; returns when this process, or a copy of it, is one. Says whether a
    `sitecustomize` may be on its search path.
    """
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        return True  # It has its function already, and serves copies when that is initialised.
    global _start
    _start = start = _Start()
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    if "MAYFLY_FORK_SOCKET" in os.environ:
        from . import copies, kernel, template

        for _ in range(rehearsal.ROUNDS):
            copies.rehearse()
            start.rehearse()
        api.restored()
        del api
        return start.become(template.serve(start.rehearse, kernel.fork))
    start.rehearse()
    return start.become(json.loads(api.restored()))


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
        self._log = logs.install()
        # As many variables as a function has.
        more = {"MAYFLY_REHEARSAL_{}".format(n): "x" * 20 for n in range(20)}
        self._told = json.dumps({**os.environ, **more})
        places = self._library + search_path.prepare()
        self._customised = "sitecustomize" in fresh.modules_in(
            place for place in places if os.path.isdir(place)
        )

    def rehearse(self):
        """Does for nobody what `become` and the start behind it will do for the function."""
        variables = json.loads(self._told)
        os.chdir(os.getcwd())
        fresh.modules_in([rehearsal.STAGE]).isdisjoint(self._loaded)
        fresh.have_libraries([rehearsal.STAGE])
        environment.replace(variables)
        rehearsal.start(self._log)

    def become(self, told):
        """Makes this process what a new one with these arguments, this environment and this folder
        would be. Says whether a `sitecustomize` may be on the search path.
        """
        os.chdir(told["workingDirectory"])
        variables = told["environment"]
        own = [path for path in variables.get("PYTHONPATH", "").split(":") if path]
        # Our own folder has nothing that anybody could take for another module.
        folders = [path for path in own if path != sys.path[0]]
        try:
            modules = fresh.modules_in(search_path.front_of(variables) + folders)
            suits = modules.isdisjoint(self._loaded) and not fresh.have_libraries(self._absent)
        except OSError:
            suits = False
        if not suits:
            os.execve(told["argv"][0], told["argv"], variables)
        sys.path[1:] = own + self._library
        environment.replace(variables)
        return self._customised or "sitecustomize" in modules
