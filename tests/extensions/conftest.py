"""Fixtures of the tests of extensions: layers that bring them, and functions that use those."""

import uuid

import pytest

#: An extension in Python that says in the log what it is told. What it does besides is for the test
#: to add: `on_invoke` and `on_shutdown` are called with each event.
SPEAKING = """#!/usr/bin/env python3
import http.client, json, os, sys, time

API = os.environ["AWS_LAMBDA_RUNTIME_API"]
NAME = os.path.basename(sys.argv[0])

def ask(method, path, headers, body=None):
    connection = http.client.HTTPConnection(API)
    connection.request(method, "/2020-01-01/extension" + path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()

def say(*words):
    print(NAME, *words, flush=True)

def on_invoke(event):
    pass

def on_shutdown(event):
    pass

EVENTS = ["INVOKE", "SHUTDOWN"]
%(code)s

status, headers, body = ask(
    "POST", "/register",
    {"Lambda-Extension-Name": NAME, "Lambda-Extension-Accept-Feature": "accountId"},
    json.dumps({"events": EVENTS}),
)
assert status == 200, (status, body)
say("registered", body)
ID = {"Lambda-Extension-Identifier": headers["Lambda-Extension-Identifier"]}
while True:
    status, headers, body = ask("GET", "/event/next", ID)
    assert status == 200, (status, body)
    event = json.loads(body)
    if event["eventType"] == "SHUTDOWN":
        say("SHUTDOWN", event["shutdownReason"], event["deadlineMs"] - int(time.time() * 1000))
        on_shutdown(event)
        sys.exit(0)
    say("INVOKE", event["requestId"])
    on_invoke(event)
"""


@pytest.fixture
def speaking():
    """`speaking(code="")`: the source of an extension that says what it is told."""
    return lambda code="": SPEAKING % {"code": code}


@pytest.fixture
def make_layer(lambda_client, make_zip):
    """`make_layer({path: content}, modes=None)`: the ARN of a new layer. What is in `extensions/` is
    executable unless `modes` says otherwise."""

    def make(files, modes=None):
        executable = {path: 0o755 for path in files if path.startswith("extensions/")}
        zipped = make_zip(files, {**executable, **(modes or {})})
        published = lambda_client.publish_layer_version(
            LayerName=f"layer-{uuid.uuid4().hex[:12]}", Content={"ZipFile": zipped}
        )
        return published["LayerVersionArn"]

    return make
