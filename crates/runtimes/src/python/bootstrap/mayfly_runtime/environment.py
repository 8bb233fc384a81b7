"""The environment of a process that gets another one while it runs, and what depends on it.

All is replaced at once: variable by variable, a copy would write to five times the memory.
"""

import logging
import os
import sys
import time

from . import kernel

_ENCODING = sys.getfilesystemencoding()


def replace(variables):
    """Makes a dict of texts the whole environment, for Python and for the C library."""
    zone = os.environ.get("TZ")
    coerced = os.environ.get("LC_CTYPE")
    if coerced is not None and "LC_CTYPE" not in variables:
        # By Python itself when it started, where the machine does not know the language (PEP 538).
        variables = {**variables, "LC_CTYPE": coerced}
    lines = ["{}={}".format(name, value) for name, value in variables.items()]
    block = "\0".join(lines).encode(_ENCODING, "surrogateescape")
    lines = block.split(b"\0")
    kernel.replace_environment(block, [len(line) for line in lines])
    # What `os.environ` and `os.environb` have in common.
    known = os.environ._data
    known.clear()
    known.update([line.split(b"=", 1) for line in lines])
    if variables.get("TZ") != zone:
        time.tzset()
    # Log records tell their age since the start.
    now = time.time_ns()
    logging._startTime = now if isinstance(logging._startTime, int) else now / 1e9
