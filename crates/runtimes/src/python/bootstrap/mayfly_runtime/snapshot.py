"""A snapshot of an initialised function (AWS Lambda SnapStart): the process serves copies of itself.

The hooks of `snapshot_restore_py` run around it, with the errors and exit codes of AWS's client.
Where the platform takes no copies, this process goes on as if it were one, so that a function that
relies on its hooks works there, too.
"""

import json
import os
import sys

from . import faults, logs
from .api import RuntimeApi

HOOKS = "snapshot_restore_py"


def take(api, log):
    """Runs the hooks, and in between becomes a snapshot. Returns the connection to go on with.

    Where copies are taken this returns once in each copy, and in the snapshot itself never.
    """
    try:
        _before_snapshot()
    except BaseException as error:
        _end(api.fail_init, error, "Runtime.BeforeSnapshotError", log, 64)
    logs.flush()
    if "MAYFLY_FORK_SOCKET" in os.environ:
        _copy(api, log)
    else:
        api.restored()
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        for function, args, kwargs in _registered("get_after_restore"):
            function(*args, **kwargs)
    except BaseException as error:
        _end(api.fail_restore, error, "Runtime.AfterRestoreError", log, 65)
    logs.flush()
    return api


def _copy(api, log):
    """Becomes the snapshot; returns in each copy."""
    from . import descriptors, environment, rehearsal, template, tmp_files
    from .obstacle import Obstacle

    own = (api.descriptor, int(os.environ["MAYFLY_FORK_SOCKET"]))
    try:
        template.refuse_children()
        template.refuse_threads()
        open_files = descriptors.keep(own)
        files = tmp_files.keep()
    except Obstacle as error:
        message = "What the function has made when it was initialised can't be part of a snapshot: {}"
        fault = faults.Fault("Mayfly.NotCopyable", message.format(error))
        _end(api.fail_restore, fault, None, log, 66)
    folder = os.getcwd()
    api.restored()
    variables = dict(os.environ)

    def rehearse():
        environment.replace(variables)
        rehearsal.calls(log)

    for _ in range(rehearsal.ROUNDS):
        rehearse()
    # The function's modules may want to know of the fork.
    told = template.serve(rehearse, os.fork)
    environment.replace(told["environment"])
    tmp_files.restore(files)
    descriptors.restore(open_files)
    os.chdir(folder)


def _before_snapshot():
    hooks = _registered("get_before_snapshot")
    # The last one first, and each once.
    while hooks:
        function, args, kwargs = hooks.pop()
        function(*args, **kwargs)


def _registered(getter):
    """The registered hooks; a function that has not imported the package has none."""
    module = sys.modules.get(HOOKS)
    return getattr(module, getter)() if module else []


def _end(tell, error, error_type, log, code):
    result, _ = faults.of_exception(error)
    log.error(result)
    logs.flush()
    tell(json.dumps(result).encode("ascii"), error_type or result["errorType"])
    sys.exit(code)
