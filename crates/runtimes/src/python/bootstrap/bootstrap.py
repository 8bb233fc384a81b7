"""Starts a Python function: finds its handler and answers calls until the platform ends it.

This file is all that the interpreter is given. It needs nothing but the standard library and works
with Python 3.8 and newer. What it does, and the words of its errors, follow AWS's managed runtime,
so that a function sees the same event, context, errors and log lines here as there.
"""

import sys

# Our own folder is where this file lies. Nothing of it may be found in place of the function's
# modules, so its modules are loaded before the search path is the function's.
from mayfly_runtime import loop

if __name__ == "__main__":
    sys.exit(loop.main())
