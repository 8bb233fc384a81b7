"""Fixtures of the tests of asynchronous invocation: a Mayfly that does not wait for minutes."""

import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
import uuid
from pathlib import Path

import pytest

from harness import machine
from harness.server import Mayfly
from harness.waiting import wait_for
from harness.zips import make_zip

#: Waits that AWS counts in minutes, short enough for tests.
HASTE = ["--async-retry-delays", "150ms,300ms", "--async-backoff", "50ms,500ms"]

#: Prints what it is called with; fails as often as the event says, by its request's id.
CODE = """
import json
import time

seen = {}

def handler(event, context):
    attempt = seen[context.aws_request_id] = seen.get(context.aws_request_id, 0) + 1
    # A line of the log has less room than an event.
    shown = event if len(json.dumps(event)) < 100_000 else len(event)
    print("RAN " + json.dumps({"id": context.aws_request_id, "attempt": attempt, "event": shown}))
    if isinstance(event, dict):
        time.sleep(event.get("sleep", 0))
        if attempt <= event.get("failures", 0):
            raise ValueError("asked to fail")
    return {"answer": event}
"""


class Functions:
    """Functions on one Mayfly, called without waiting for them."""

    def __init__(self, server, client, role_arn):
        self.server = server
        self.lambda_ = client("lambda", server)
        self.logs = client("logs", server)
        self.role_arn = role_arn

    def create(self, code=CODE, **settings):
        """A new function's name."""
        name = f"f-{uuid.uuid4().hex[:12]}"
        self.lambda_.create_function(
            FunctionName=name,
            Runtime=machine.PYTHON,
            Handler="app.handler",
            Role=self.role_arn,
            Code={"ZipFile": make_zip({"app.py": code})},
            Architectures=[machine.ARCHITECTURE],
            **{"Timeout": 30, **settings},
        )
        waiter = self.lambda_.get_waiter("function_active_v2")
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        return name

    def send(self, name, event, **settings):
        """Hands it an event and returns the request's id."""
        answer = self.lambda_.invoke(
            FunctionName=name, InvocationType="Event", Payload=json.dumps(event), **settings
        )
        assert answer["StatusCode"] == 202
        assert answer["Payload"].read() == b""
        assert "ExecutedVersion" not in answer
        assert "FunctionError" not in answer
        return answer["ResponseMetadata"]["RequestId"]

    def runs(self, name):
        """What its runs printed, oldest first."""
        try:
            pages = self.logs.get_paginator("filter_log_events").paginate(
                logGroupName=f"/aws/lambda/{name}"
            )
            messages = [event["message"] for page in pages for event in page["events"]]
        except self.logs.exceptions.ResourceNotFoundException:
            return []
        return [json.loads(text[4:]) for text in messages if text.startswith("RAN ")]

    def ran(self, name, times=1, patience_s=20):
        """Waits until it has run so many times and returns what its runs printed."""
        return wait_for(
            lambda: len(runs := self.runs(name)) >= times and runs,
            patience_s,
            lambda: f"{name} ran so: {self.runs(name)}\n{self.server.log}",
        )

    def arn(self, name, qualifier=None):
        text = f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
        return f"{text}:{qualifier}" if qualifier else text

    def cli(self, *args, cwd=None, check=True):
        """Runs `mayfly` at this Mayfly and returns the completed process."""
        done = subprocess.run(
            [self.server.binary, *map(str, args)],
            env={**os.environ, "AWS_ENDPOINT_URL": self.server.endpoint},
            cwd=cwd or self.server.data_dir,
            capture_output=True,
            text=True,
            timeout=60,
        )
        if check:
            assert done.returncode == 0, f"{args}\n{done.stdout}{done.stderr}"
        return done

    def waiting(self, name):
        """How many of its events wait or are under way."""
        rows = json.loads(self.cli("async", "queue", "--json").stdout)
        return sum(row["waiting"] for row in rows if row["function"] == name)

    def dead(self, name):
        """The function's dead events."""
        return json.loads(self.cli("async", "ls", name, "--json").stdout)

    def died(self, name, times=1, patience_s=20):
        """Waits until it has so many dead events and returns them."""
        return wait_for(
            lambda: len(dead := self.dead(name)) >= times and dead,
            patience_s,
            lambda: f"dead: {self.dead(name)}, ran: {self.runs(name)}\n{self.server.log}",
        )


@pytest.fixture(scope="session")
def hasty():
    """A Mayfly that tries again soon."""
    folder = Path(tempfile.mkdtemp(prefix="mayfly-test-"))
    server = Mayfly(machine.mayfly_binary(), folder / "data", HASTE).start()
    yield server
    server.end()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def events(hasty, client, role_arn):
    """Functions on the hasty Mayfly."""
    return Functions(hasty, client, role_arn)


@pytest.fixture(scope="session")
def code():
    """The code of the functions that `events.create()` makes."""
    return CODE


@pytest.fixture
def on(client, role_arn):
    """`on(mayfly)`: functions on any Mayfly."""
    return lambda server: Functions(server, client, role_arn)


@pytest.fixture
def with_headers_of():
    """`with_headers_of(functions, {...})`: the next calls of these carry these headers."""
    undo = []

    def set_(functions, headers):
        def add(request, **_):
            for name, value in headers.items():
                request.headers[name] = value

        handlers = functions.lambda_.meta.events
        handlers.register("before-sign.lambda.Invoke", add)
        undo.append(lambda: handlers.unregister("before-sign.lambda.Invoke", add))

    yield set_
    for undo_one in undo:
        undo_one()


@pytest.fixture
def with_headers(events):
    """`with_headers({...})`: the next calls carry these headers."""
    headers = {}

    def add(request, **_):
        for name, value in headers.items():
            request.headers[name] = value

    events.lambda_.meta.events.register("before-sign.lambda.Invoke", add)

    def set_(wanted):
        headers.clear()
        headers.update(wanted)

    yield set_
    events.lambda_.meta.events.unregister("before-sign.lambda.Invoke", add)


@pytest.fixture
def put_settings(events):
    """`put_settings(name, {...})`: gives a function Mayfly's own settings, and waits until it has
    them."""

    def put(name, settings):
        request = urllib.request.Request(
            f"{events.server.endpoint}/_mayfly/settings/{name}",
            method="PUT",
            data=json.dumps(settings).encode(),
        )
        with urllib.request.urlopen(request) as answer:
            document = json.loads(answer.read())
        waiter = events.lambda_.get_waiter("function_updated_v2")
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1})
        return document

    return put
