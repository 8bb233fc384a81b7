"""Mayfly's Python runtime beside AWS's interface client: same handler, same events, same answers.

Ours is run in every way in which it may begin: for the function, before the function is known, as a
copy of a template, as a copy of what is initialised. A function must not be able to tell.

What may differ is listed in `told`: the frames of the runtimes themselves, and AWS's advice on its
own runtime updates, which says nothing here.
"""

import json
import re

import pytest

from harness import interface_clients, machine, starts
from harness.runtime_api import REQUEST_ID, normalised, run
from runtimes.python_cases import ANSWERS, PLACES, STARTS, returning

BOOTSTRAP = machine.ROOT / "crates" / "runtimes" / "src" / "python" / "bootstrap" / "bootstrap.py"


WAYS = pytest.mark.parametrize(
    "start",
    [starts.plain, starts.waiting, starts.copied, starts.restored],
    ids=lambda start: start.__name__,
)


@WAYS
@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_the_same(name, start):
    code, events = ANSWERS[name]
    compare({"app.py": code}, "app.handler", events, start=start)


@WAYS
@pytest.mark.parametrize("name", STARTS)
def test_failed_starts_are_the_same(name, start):
    compare(*STARTS[name], events=[{}], start=start)


@WAYS
@pytest.mark.parametrize("name", PLACES)
def test_handlers_are_found_in_the_same_places(name, start):
    compare(*PLACES[name], events=[{}], start=start)


@WAYS
@pytest.mark.parametrize("runtime", ["python3.11", "python3.12"])
def test_letters_are_escaped_as_the_runtime_of_that_version_does_it(runtime, start):
    environment = {"AWS_EXECUTION_ENV": f"AWS_Lambda_{runtime}"}
    compare({"app.py": returning("'é\u2028'")}, "app.handler", [{}], environment, start)


def test_an_endless_recursion_is_an_error_of_the_call():
    code = "def handler(event, context):\n    return handler(event, context) if event else 'fine'\n"
    environment = {"AWS_EXECUTION_ENV": f"AWS_Lambda_{machine.PYTHON}"}
    python = interface_clients.python()
    ours = run([python, "-S", BOOTSTRAP], {"app.py": code}, "app.handler", [1, 0], environment)
    assert ours.posts[0].path.endswith("/error")
    assert ours.posts[0].json["errorType"] == "RecursionError"
    assert ours.posts[1].json == "fine"


def compare(files, handler, events, environment=None, start=starts.plain):
    environment = environment or {"AWS_EXECUTION_ENV": f"AWS_Lambda_{machine.PYTHON}"}
    python = interface_clients.python()
    ours = run([python, "-S", BOOTSTRAP], files, handler, events, environment, start=start)
    command = [python, "-m", "awslambdaric", handler]
    theirs = run(command, files, handler, events, {**environment, "PYTHONPATH": "."})
    assert told(ours) == told(theirs)


def told(outcome):
    """What a runtime said, in comparable form."""
    return {
        "posts": [post(outcome, posted) for posted in outcome.posts],
        "exit_code": outcome.exit_code,
        "output": lines(outcome),
    }


def post(outcome, posted):
    headers = posted.headers
    body = posted.body
    if b"stackTrace" in body:
        body = json.loads(body)
        body["stackTrace"] = [normalised(e, outcome.task) for e in body["stackTrace"] if not own(e)]
    cause = headers.get("lambda-runtime-function-xray-error-cause")
    if cause:
        cause = json.loads(cause)
        cause["working_directory"] = normalised(cause["working_directory"], outcome.task)
        for exception in cause["exceptions"]:
            exception["stack"] = [e for e in exception["stack"] if not own(e["path"])]
            for entry in exception["stack"]:
                entry["path"] = normalised(entry["path"], outcome.task)
        cause["paths"] = sorted(normalised(p, outcome.task) for p in cause["paths"] if not own(p))
    return {
        "path": posted.path,
        "type": headers.get("content-type") if posted.path.endswith("/response") else None,
        "error_type": headers.get("lambda-runtime-function-error-type"),
        "body": body,
        "cause": cause,
    }


#: What only one of the two says.
REMARKS = (
    "LAMBDA_WARNING: Unhandled exception",
    "RuntimeWarning: ",
)


def own(text):
    """Whether it is about the code of a runtime."""
    return "awslambdaric" in text or "mayfly_runtime" in text or "bootstrap/bootstrap.py" in text


def lines(outcome):
    text = normalised(outcome.output, outcome.task).replace(REQUEST_ID, "ID")
    # Frames that end a process are shown by Python itself, those of the runtimes among them.
    text = re.sub(r'^  File "(?!/var/task)[^\n]*\n(    [^\n]*\n)*', "", text, flags=re.MULTILINE)
    # A warning shows the line of the runtime that it came up in, whichever that is; and it comes when
    # the garbage is collected, which may be never.
    text = re.sub(r"^[^\n]*: RuntimeWarning: [^\n]*\n(  [^\n]*(\n|$))?", "", text, flags=re.MULTILINE)
    events = []
    for line in text.split("\n"):
        parts = [part for part in re.split("\r(?=\u00a0\u00a0File)", line) if not own(part)]
        line = "\r".join(parts)
        if not any(remark in line for remark in REMARKS):
            events.append(line)
    while events and not events[-1]:
        events.pop()
    return events
