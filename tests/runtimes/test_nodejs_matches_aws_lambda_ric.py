"""Mayfly's Node.js runtime beside AWS's interface client: same handler, same events, same answers.

Ours is run in both ways in which it may begin: for the function, and before the function is known.
Version 3 of the client is AWS's runtime up to Node.js 22, version 4 the one from 24 on. What may
differ is listed in `told`: the frames of the runtimes themselves, and how a failed start ends.
"""

import base64
import json
import re
import shutil
import subprocess

import pytest

from harness import interface_clients, machine, starts
from harness.runtime_api import REQUEST_ID, normalised, run
from runtimes.nodejs_cases import (
    ANSWERS,
    CALLBACKS,
    INVOKE_STORE,
    NEWER_STARTS,
    OLDER_STARTS,
    PLACES,
    STARTS,
    STREAMS,
    doing,
)

BOOTSTRAP = machine.ROOT / "crates" / "runtimes" / "src" / "nodejs" / "bootstrap" / "bootstrap.mjs"


@pytest.fixture(params=[3, 4], ids=["older", "newer"])
def version(request):
    return request.param


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_the_same(version, name):
    code, events = ANSWERS[name]
    compare(version, {"index.js": code}, "index.handler", events)


@pytest.mark.parametrize("name", CALLBACKS)
def test_callbacks_are_the_same(name):
    code, events = CALLBACKS[name]
    compare(3, {"index.js": code}, "index.handler", events)


@pytest.mark.parametrize("name", STREAMS)
def test_streams_are_the_same(version, name):
    code, events = STREAMS[name]
    compare(version, {"index.js": code}, "index.handler", events)


@pytest.mark.parametrize("name", PLACES)
def test_handlers_are_found_in_the_same_places(version, name):
    compare(version, *PLACES[name], [{}])


@pytest.mark.parametrize("name", STARTS)
def test_failed_starts_are_the_same(version, name):
    compare(version, *STARTS[name], [{}])


@pytest.mark.parametrize("name", OLDER_STARTS)
def test_failed_starts_of_the_older_versions_are_the_same(name):
    compare(3, *OLDER_STARTS[name], [{}])


@pytest.mark.parametrize("name", NEWER_STARTS)
def test_failed_starts_of_the_newer_versions_are_the_same(name):
    compare(4, *NEWER_STARTS[name], [{}])


def test_a_handler_of_the_newer_versions_may_return_without_a_promise():
    compare(4, {"index.js": doing("return 7", handler="(event, context)")}, "index.handler", [{}])


def test_the_invoke_store_of_the_newer_versions_is_the_same():
    outside = "const before = [awslambda.InvokeStore.getRequestId(), awslambda.InvokeStore.hasContext()]; console.log(before);"
    compare(4, {"index.js": doing(INVOKE_STORE, outside)}, "index.handler", [{}, {}])


def test_what_cannot_be_sent_is_an_error_of_the_call_in_the_newer_versions():
    compare(4, {"index.js": doing("return 1n")}, "index.handler", [{}, {}])


def compare(version, files, handler, events):
    modules = interface_clients.node_modules(version)
    if version == 3:
        node = shutil.which("node")
        major = int(
            subprocess.run([node, "-p", "process.versions.node"], capture_output=True).stdout.split(
                b"."
            )[0]
        )
        machine.needs(major < 24, "a Node.js before 24, for callbacks")
        client = [node, modules / "aws-lambda-ric" / "bin" / "index.mjs", handler]
    else:
        node = modules / "node" / "bin" / "node"
        client = [node, modules / "aws-lambda-ric" / "index.mjs"]
    theirs = told(run(client, files, handler, events))
    for start in (starts.plain, starts.waiting):
        ours = run([node, BOOTSTRAP], files, handler, events, start=start)
        assert told(ours) == theirs, start.__name__


def told(outcome):
    """What a runtime said, in comparable form."""
    started = any("init/error" in posted.path for posted in outcome.posts)
    return {
        "posts": [post(outcome, posted) for posted in outcome.posts],
        # A failed start ends with a code that nobody sees: the platform has its error document.
        "exit_code": bool(outcome.exit_code) if started else outcome.exit_code,
        "output": lines(outcome),
    }


def post(outcome, posted):
    headers = posted.headers
    trailers = dict(posted.trailers)
    if body := trailers.get("lambda-runtime-function-error-body"):
        trailers["lambda-runtime-function-error-body"] = document(outcome, base64.b64decode(body))
    cause = headers.get("lambda-runtime-function-xray-error-cause")
    return {
        "path": posted.path,
        "type": headers.get("content-type") if posted.path.endswith("/response") else None,
        "mode": headers.get("lambda-runtime-function-response-mode"),
        "error_type": headers.get("lambda-runtime-function-error-type"),
        "body": document(outcome, posted.body),
        "trailers": trailers,
        "cause": cause and causes(outcome, json.loads(cause.encode("latin-1"))),
    }


def document(outcome, body):
    if b'"errorType":' not in body:
        return normalised(body.decode("utf-8", "backslashreplace"), outcome.task)
    return error(outcome, json.loads(body))


def error(outcome, value):
    """An error document without what differs by nature, causes and reasons included."""
    if isinstance(value, str):
        value = re.sub(
            r"at \w+\.handler \(", "at Runtime.handler (", normalised(value, outcome.task)
        )
        return re.sub(OWN_PLACE, "", value)
    if isinstance(value, dict):
        shown = {key: error(outcome, item) for key, item in value.items()}
        # A property there, an accessor here; the same value.
        shown.pop("name", None)
        if shown.get("errorType") == "Runtime.UserCodeSyntaxError":
            # AWS's older runtimes don't name the file; ours do.
            shown.pop("trace", None)
            shown.pop("stack", None)
        return shown
    if isinstance(value, list):
        lines = [error(outcome, item) for item in value]
        return [line for line in lines if line and not foreign(line)]
    return value


#: The end of Node.js's "Require stack", which is the runtime's own file.
OWN_PLACE = r"(\nRequire stack:)?(^|\n)- [^\n]*/(handler|index)\.mjs"


def foreign(line):
    """Whether it is a frame that is not the function's, or all that is left of a "Require stack"."""
    return isinstance(line, str) and (
        line.startswith("    at ") and "/var/task" not in line or line == "Require stack:"
    )


def causes(outcome, cause):
    cause["working_directory"] = normalised(cause["working_directory"], outcome.task)
    for exception in cause["exceptions"]:
        stack = exception["stack"]
        for entry in stack:
            entry["path"] = normalised(entry["path"], outcome.task)
        exception["stack"] = [entry for entry in stack if "/var/task" in entry["path"]]
        for entry in exception["stack"]:
            entry["label"] = re.sub(r"^\w+\.handler$", "Runtime.handler", entry["label"])
        if exception.get("message"):
            exception["message"] = normalised(exception["message"], outcome.task)
    cause["paths"] = sorted(
        p for p in (normalised(p, outcome.task) for p in cause["paths"]) if "/var/task" in p
    )
    return cause


def lines(outcome):
    text = normalised(outcome.output, outcome.task).replace(REQUEST_ID, "ID")
    # The newer client lets a failed start end in Node.js's own report, which we leave out.
    text = re.split(r"^(?:node:internal|file:///|/)[^\n]*:\d+\n", text, flags=re.MULTILINE)[0]
    events = []
    for line in text.split("\n"):
        if "Executing '" in line:
            continue
        title, tab, shown = line.partition('\t{"errorType"')
        if tab:
            line = title + json.dumps(error(outcome, json.loads('{"errorType"' + shown)))
        events.append(line)
    while events and not events[-1]:
        events.pop()
    return events
