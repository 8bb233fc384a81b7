"""Events from JSON, results to JSON, as AWS's runtime does it.

AWS's client writes JSON with `simplejson`, which takes more than the standard library: decimals as
numbers, byte strings as text, named tuples as objects. The standard library's encoder is faster and
is there, so it is used, and taught the difference.
"""

import json
import os
import sys

from .faults import Fault

# AWS's runtimes from Python 3.12 on write letters as they are; older ones write them as \uXXXX.
OLDER = ("8", "9", "10", "11", "")
ESCAPE_LETTERS = os.environ.get("AWS_EXECUTION_ENV", "").partition("python3.")[2] in OLDER
PLAIN = frozenset((str, int, float, bool, type(None)))


def event_of(body, content_type):
    """The event that the handler is given."""
    if content_type != "application/json":
        return body
    try:
        return json.loads(body)
    except Exception as error:
        message = "Unable to unmarshal input: {}".format(error)
        raise Fault("Runtime.UnmarshalError", message) from None


def answer_of(result):
    """The bytes of a handler's result and their content type."""
    if isinstance(result, bytes):
        return result, b"application/unknown"
    try:
        return encode(result), b"application/json"
    except Exception as error:
        message = "Unable to marshal response: {}".format(error)
        raise Fault("Runtime.MarshalError", message) from None


def encode(value):
    """The JSON text of a value, in UTF-8."""
    decimals = _Decimals()
    try:
        if not _is_simple(value):
            value = _simplified(value)
    except RecursionError:
        pass  # A circle: the encoder says so in its own words.
    text = json.dumps(value, ensure_ascii=ESCAPE_LETTERS, default=decimals.stand_in)
    return decimals.put_back(text).encode("utf-8")


class _Decimals:
    """Writes decimals as numbers: the encoder is given marks, which are replaced in its text."""

    def __init__(self):
        self._mark = None
        self._found = []

    def stand_in(self, value):
        """What the encoder is to write for a value that it does not know."""
        decimal = sys.modules.get("decimal")
        if decimal and isinstance(value, decimal.Decimal):
            if value.is_nan():
                return float("nan")
            if self._mark is None:
                self._mark = os.urandom(16).hex()
            self._found.append(str(value))
            return "{}:{}:".format(self._mark, len(self._found) - 1)
        if isinstance(value, bytes):
            return value.decode("utf-8")
        if callable(getattr(value, "_asdict", None)):
            return value._asdict()
        message = "Object of type {} is not JSON serializable".format(type(value).__name__)
        raise TypeError(message)

    def put_back(self, text):
        """The text with the numbers in it."""
        for index, number in enumerate(self._found):
            text = text.replace('"{}:{}:"'.format(self._mark, index), number, 1)
        return text


def _is_simple(value):
    """Whether there is no named tuple and no odd key in it, which the encoder takes for others."""
    kind = type(value)
    if kind in PLAIN:
        return True
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str and isinstance(key, bytes):
                return False
            if type(item) not in PLAIN and not _is_simple(item):
                return False
        return True
    if kind is list or kind is tuple:
        for item in value:
            if type(item) not in PLAIN and not _is_simple(item):
                return False
        return True
    return not isinstance(value, (dict, list, tuple))


def _simplified(value):
    if isinstance(value, dict):
        return {
            key.decode("utf-8") if isinstance(key, bytes) else key: _simplified(item)
            for key, item in value.items()
        }
    if isinstance(value, tuple) and callable(getattr(value, "_asdict", None)):
        return _simplified(value._asdict())
    if isinstance(value, (list, tuple)):
        return [_simplified(item) for item in value]
    return value
