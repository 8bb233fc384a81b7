"""Log lines as JSON objects, one for each record, where the function's log is to be in that format.

Fields and their order are those of AWS's runtime. What `print` writes stays as it is.
"""

import json
import logging
import time

TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
# What every record has, and what this runtime adds to it. All else is the function's own.
KNOWN = frozenset(
    (
        "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno "
        "funcName created msecs relativeCreated thread threadName processName process aws_request_id "
        "tenant_id _frame_type"
    ).split()
)

# A value that is no JSON costs no line: it is written as text.
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class Formatter(logging.Formatter):
    """Makes a record a line."""

    converter = time.gmtime

    def format(self, record):
        """The line, with its newline."""
        level = min(50, max(0, record.levelno)) // 10 * 10
        plain = isinstance(record.msg, dict) and not record.args
        fields = {
            "timestamp": self.formatTime(record, TIME_FORMAT),
            "level": logging.getLevelName(level),
            "message": record.msg if plain else record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info:
            import traceback

            kind, error, trace = record.exc_info
            fields["stackTrace"] = traceback.format_tb(trace)
            fields["errorType"] = getattr(kind, "__name__", None)
            fields["errorMessage"] = str(error)
        fields["requestId"] = record.aws_request_id
        if record.exc_info:
            place = "{}:{}:{}".format(record.pathname, record.funcName, record.lineno)
            fields["location"] = place
        fields["tenantId"] = record.tenant_id
        for key, value in record.__dict__.items():
            if key not in KNOWN and key not in fields:
                fields[key] = value
        return _encode({k: v for k, v in fields.items() if v is not None}) + "\n"


def error(result):
    """The line of an error document."""
    from . import marshal

    now = time.strftime(TIME_FORMAT, time.gmtime())
    line = {"timestamp": now, "level": "ERROR"}
    line.update(result)
    return marshal.encode(line).decode("utf-8") + "\n"
