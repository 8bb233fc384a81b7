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
    # What `os.environ` and `os.environb` have in common.
    known = os.environ._data
    zone = known.get(b"TZ")
    coerced = known.get(b"LC_CTYPE")
    if coerced is not None and "LC_CTYPE" not in variables:
        # By Python itself when it started, where the machine does not know the language (PEP 538).
        variables = {**variables, "LC_CTYPE": os.fsdecode(coerced)}
    known.clear()
    block = b""
    lengths = []
    for name, value in variables.items():
        name = name.encode(_ENCODING, "surrogateescape")
        value = value.encode(_ENCODING, "surrogateescape")
        known[name] = value
        block += b"%b=%b\0" % (name, value)
        lengths.append(len(name) + len(value) + 2)
    kernel.replace_environment(block, lengths)
    if known.get(b"TZ") != zone:
        time.tzset()
    # Log records tell their age since the start.
    now = time.time_ns()
    logging._startTime = now if isinstance(logging._startTime, int) else now / 1e9
