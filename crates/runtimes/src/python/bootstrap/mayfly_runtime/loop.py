"""The life of the runtime: start, then one call after the other until the platform ends it.

Written for the least work per call: one write, the reads that the socket asks for, one pass through
the JSON encoder. What an exception costs does not matter here; what a good answer costs does.
"""

import json
import os

from . import faults, handler, logs, marshal, search_path
from .api import ConnectionLost, RuntimeApi
from .context import LambdaContext

TRACE = "_X_AMZN_TRACE_ID"


def main():
    """Becomes a function and runs its handler for every event. Returns the exit code of a failed
    start."""
    customised = True
    if "MAYFLY_WAITS" in os.environ or "MAYFLY_FORK_SOCKET" in os.environ:
        from . import ahead

        customised = ahead.wait()
    snaps = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start"
    if not snaps:
        _split()
    log = logs.install()
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    search_path.set_up(customised)
    try:
        call = handler.find(os.environ.get("_HANDLER", ""))
    except Exception as error:
        result, _ = faults.of_exception(error)
        log.error(result)
        logs.flush()
        api.fail_init(json.dumps(result).encode("ascii"), result["errorType"])
        return 1
    logs.flush()
    if snaps:
        from . import snapshot

        api = snapshot.take(api, log)
        if _split():
            api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        while True:
            serve_one(api, log, call)
    except ConnectionLost:
        return 1


def _split():
    """Makes a process for each call at a time; says whether there are several."""
    if os.environ.get("AWS_LAMBDA_MAX_CONCURRENCY", "1") == "1":
        return False
    from . import workers

    workers.split()
    return True


def serve_one(api, log, call):
    """Waits for an event and answers it."""
    headers, body = api.next_event()
    request_id = headers["lambda-runtime-aws-request-id"]
    log.request_id = request_id
    log.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
    trace = headers.get("lambda-runtime-trace-id")
    if trace is not None:
        os.environ[TRACE] = trace
    else:
        os.environ.pop(TRACE, None)
    try:
        context = _context(headers, request_id)
        event = marshal.event_of(body, headers.get("content-type", "application/json"))
        answer, content_type = marshal.answer_of(call(event, context))
    except Exception as error:
        result, frames = faults.of_exception(error, request_id)
        log.error(result)
        logs.flush()
        document = marshal.encode(result)
        api.fail(request_id, document, faults.xray_cause(result, frames))
    else:
        logs.flush()
        api.respond(request_id, answer, content_type)


def _context(headers, request_id):
    return LambdaContext(
        request_id,
        _json(headers.get("lambda-runtime-client-context"), "Client Context"),
        _json(headers.get("lambda-runtime-cognito-identity"), "Cognito Identity"),
        int(headers.get("lambda-runtime-deadline-ms", "0")),
        headers.get("lambda-runtime-invoked-function-arn"),
        headers.get("lambda-runtime-aws-tenant-id"),
    )


def _json(text, name):
    if not text:
        return None
    try:
        return json.loads(text.encode("latin-1"))
    except Exception as error:
        message = "Unable to parse {} JSON: {}".format(name, error)
        raise faults.Fault("Runtime.LambdaContextUnmarshalError", message) from None
