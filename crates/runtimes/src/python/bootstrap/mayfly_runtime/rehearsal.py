"""Rehearses a function's start and its first call, for nobody.

What a process does for the first time writes to more memory than when it does it again: the
interpreter adapts code that runs, remembers where attributes are, takes memory for what comes and
goes. So a template rehearses until it has settled, and its copies share what it has learned. A copy
rehearses once while nobody needs it: the pages that its function will write to are its own by then.

Nothing of the function's is looked at, which is not there yet, and nothing is left behind but what
`ahead` and `snapshot` replace.
"""

import _socket
import os
import sys

from . import handler, loop, search_path
from .api import RuntimeApi

# How often a template does all of it. CPython 3.11 adapts a function's code when it has run eight
# times, and what was adapted badly some times more.
ROUNDS = 16
# The folder of the function that is rehearsed with, and its handler.
STAGE = os.path.join(os.path.dirname(__file__), "stage")
MODULE = "mayfly_rehearsal"
_EVENT = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n"
    b"Lambda-Runtime-Aws-Request-Id: 00000000-0000-4000-8000-000000000000\r\n"
    b"Lambda-Runtime-Deadline-Ms: 4102444800000\r\n"
    b"Lambda-Runtime-Trace-Id: Root=1-00000000-000000000000000000000000;Sampled=0\r\n"
    b"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:nobody"
    b'\r\n\r\n{"key":"value"}'
)
_TAKEN = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


def start(log):
    """What follows in `loop.main` when a process has become a function, and two calls."""
    path = list(sys.path)
    os.environ.update(LAMBDA_TASK_ROOT=STAGE, _HANDLER=MODULE + ".handler")
    try:
        search_path.set_up(customised=False)
        calls(log, handler.find(os.environ["_HANDLER"]))
    finally:
        sys.modules.pop(MODULE, None)
        sys.path_importer_cache.pop(STAGE, None)
        sys.path[:] = path
    # Most functions come without compiled code.
    compile("def handler(event, context):\n    return 'x'\n", MODULE, "exec")


def calls(log, call=lambda event, context: event):
    """Two calls of a handler; the second one's event is asked for with the first one's answer."""
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"], connects=False)
    ours, platform = _socket.socketpair()
    try:
        api.go_on_with(ours)
        platform.sendall(_EVENT + _TAKEN + _EVENT)
        loop.serve_one(api, log, call)
        loop.serve_one(api, log, call)
    finally:
        ours.close()
        platform.close()
    log.request_id, log.tenant_id = "", None
    os.environ.pop(loop.TRACE, None)
