"""Errors as documents: what the caller, the log and the tracer get to see when something goes wrong.

The form is AWS's: `errorMessage`, `errorType`, `requestId`, `stackTrace`. Frames of this runtime
itself are left out, so that the trace begins with the function's own code.
"""

import os
import traceback

OWN_FOLDER = os.path.dirname(os.path.abspath(__file__)) + os.sep
# Larger causes are dropped, as the tracer would (AWS X-Ray: 64 KiB).
LONGEST_CAUSE = 1 << 16


class Fault(Exception):
    """The runtime's own error, with one of AWS's `Runtime.…` types."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = trace


def frames_of(error):
    """The frames of an exception as (file, line, function, code), from the function's code on."""
    frames = [
        (f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(error.__traceback__)
    ]
    for index, frame in enumerate(frames):
        if not frame[0].startswith(OWN_FOLDER):
            return frames[index:]
    # The handler was never entered: the call itself failed, for instance by its parameters.
    return frames


def document(message, kind, trace, request_id=None):
    """The error document."""
    return {
        "errorMessage": message or "",
        "errorType": kind or "",
        "requestId": request_id or "",
        "stackTrace": trace or [],
    }


def of_exception(error, request_id=None):
    """The error document of an exception, and its frames."""
    if isinstance(error, Fault):
        return document(error.message, error.kind, error.trace, request_id), []
    frames = frames_of(error)
    trace = traceback.format_list(frames)
    return document(str(error), type(error).__name__, trace, request_id), frames


def xray_cause(result, frames):
    """The same for the tracer (AWS X-Ray's exception form), as one line of JSON in ASCII."""
    import json

    if result["errorType"].startswith("Runtime."):
        kind = "LambdaValidationError"
    else:
        kind = result["errorType"]
    paths = sorted({frame[0] for frame in frames})
    stack = [{"label": f[2], "path": f[0], "line": f[1]} for f in frames]
    exception = {"message": result["errorMessage"], "type": kind, "stack": stack}
    cause = {"working_directory": os.getcwd(), "exceptions": [exception], "paths": paths}
    text = json.dumps(cause).encode("ascii")
    return text if len(text) <= LONGEST_CAUSE else b""
