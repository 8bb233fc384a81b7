"""Log lines: what `print` and `logging` write, in the form that AWS's console and tools expect.

Everything goes to standard output, line by line, so that a crash loses no finished line.
"""

import logging
import os
import sys
import time

FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
# Keeps a message of several lines together as one event of the log.
LINE_BREAK = "\r"
INDENT = "\u00a0"
# Words for levels that `logging` takes.
LEVELS = ("DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL", "CRITICAL", "NOTSET")


class Sink:
    """Where messages go, as they are."""

    def log(self, message):
        """Writes a message; its newline is the caller's."""
        sys.stdout.write(message)


class Handler(logging.Handler):
    """The root logger's handler; knows the request in hand."""

    def __init__(self):
        super().__init__()
        self.log_sink = Sink()
        self.request_id = ""
        self.tenant_id = None
        self._json = None
        formatter = logging.Formatter(FORMAT, "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        self.setFormatter(formatter)

    def obey(self, variables):
        """Takes format and level from the environment, where they are chosen."""
        if variables.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON":
            from . import json_logs

            self._json = json_logs
            self.setFormatter(json_logs.Formatter())
        level = variables.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
        level = "DEBUG" if level == "TRACE" else level
        if level in LEVELS:
            logging.getLogger().setLevel(level)

    def emit(self, record):
        """Writes one record."""
        record.aws_request_id = self.request_id
        record.tenant_id = self.tenant_id
        self.log_sink.log(self.format(record))

    def error(self, result):
        """Writes an error document as one event."""
        if self._json:
            self.log_sink.log(self._json.error(result))
            return
        first = "[ERROR]"
        if result["errorType"]:
            first += " " + result["errorType"]
        if result["errorMessage"]:
            first += (":" if result["errorType"] else "") + " " + result["errorMessage"]
        lines = [first, "Traceback (most recent call last):"]
        for entry in result["stackTrace"]:
            for line in entry.splitlines() or [""]:
                bare = line.lstrip(" ")
                lines.append(INDENT * (len(line) - len(bare)) + bare)
        self.log_sink.log(LINE_BREAK.join(lines) + "\n")


_installed = None


def install():
    """Makes standard output go out line by line and gives the root logger its handler, once; and makes
    the handler obey the environment, which may have changed since.
    """
    global _installed
    if not _installed:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True)
        _installed = Handler()
        logging.getLogger().addHandler(_installed)
    _installed.obey(os.environ)
    return _installed


def flush():
    """Sends off unfinished lines, so that they are in the log before the answer is."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass
