"""JSON log lines of Mayfly's Python runtime beside those of AWS's interface client: same handler, same
format, same level, same lines.
"""

import json
import re

import pytest

from harness import interface_clients, machine, starts
from harness.runtime_api import REQUEST_ID, Event, normalised, run
from runtimes.python_cases import doing
from runtimes.test_python_matches_awslambdaric import BOOTSTRAP, WAYS, own

#: name: (code of app.py, events)
CASES = {
    "levels": (
        doing(
            "for level in ('debug', 'info', 'warning', 'error', 'critical'):\n"
            "    getattr(logging, level)('%s %d', level, 7)\n"
            "logging.log(35, 'between')\nlogging.log(5, 'below')\nlogging.log(70, 'above')",
            "import logging\nlogging.warning('at start')",
        ),
        [{}],
    ),
    "a logger's name and letters": (
        doing("logging.getLogger('a.b').error('é\\n\"😀\\u2028')", "import logging"),
        [{}],
    ),
    "an object": (
        doing(
            "logging.error({'a': [1, None], 'b': {'c': {1, }}})\nlogging.error({'a': 1}, 2)\n"
            "logging.error(['x'])\nlogging.error(None)",
            "import logging",
        ),
        [{}],
    ),
    "fields of one's own": (
        doing(
            "logging.error('x', extra={'order': 7, 'level': 'mine', 'none': None, 'odd': object})",
            "import logging",
        ),
        [{}],
    ),
    "an exception": (
        doing(
            "try:\n    1 / 0\nexcept ZeroDivisionError:\n    logging.exception('oh %s', 'no')",
            "import logging",
        ),
        [{}],
    ),
    "what is printed": (
        doing(
            "print('plain')\nprint('{\"level\": \"debug\"}')\nsys.stderr.write('error\\n')\n"
            "context.log('context\\n')",
            "import sys",
        ),
        [{}],
    ),
    "an error": (doing("raise ValueError('bad é')"), [{}]),
    "an error without words": (doing("raise KeyError()"), [{}]),
    "a level of one's own": (
        doing("logging.getLogger().setLevel('DEBUG')\nlogging.debug('seen')", "import logging"),
        [{}],
    ),
    "a tenant": (
        doing("logging.error('x')", "import logging"),
        [Event(headers={"Lambda-Runtime-Aws-Tenant-Id": "blue"}), {}],
    ),
    "a failed start": ("import absent_thing\n", [{}]),
}


@WAYS
@pytest.mark.parametrize("name", CASES)
def test_lines_are_the_same(name, start):
    compare(*CASES[name], level="INFO", start=start)


@pytest.mark.parametrize("level", ["TRACE", "DEBUG", "WARN", "ERROR", "FATAL", "nonsense", None])
def test_the_level_is_obeyed_in_the_same_way(level):
    compare(*CASES["levels"], level=level)


@WAYS
def test_a_level_is_obeyed_in_text_format_too(start):
    compare(*CASES["levels"], level="ERROR", form=None, start=start)


def compare(code, events, level, form="JSON", start=starts.plain):
    environment = {
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{machine.PYTHON}",
        "AWS_LAMBDA_LOG_FORMAT": form,
        "AWS_LAMBDA_LOG_LEVEL": level,
    }
    python = interface_clients.python()
    files = {"app.py": code}
    ours = run([python, "-S", BOOTSTRAP], files, "app.handler", events, environment, start=start)
    command = [python, "-m", "awslambdaric", "app.handler"]
    theirs = run(command, files, "app.handler", events, {**environment, "PYTHONPATH": "."})
    assert lines(ours) == lines(theirs)


def lines(outcome):
    text = normalised(outcome.output, outcome.task).replace(REQUEST_ID, "ID")
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", "TIME", text)
    shown = []
    for line in filter(None, text.split("\n")):
        if "LAMBDA_WARNING" in line:
            # AWS's advice on its own runtime updates.
            continue
        if line.startswith('{"timestamp"'):
            fields = json.loads(line)
            if "stackTrace" in fields:
                fields["stackTrace"] = [e for e in fields["stackTrace"] if not own(e)]
            # The order of fields is part of what is compared.
            line = json.dumps(fields)
        shown.append(line)
    return shown
