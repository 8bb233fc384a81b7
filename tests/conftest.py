"""Fixtures of the whole-binary tests. Each test talks to a real `mayfly up` with a real client.

* `mayfly`: one for all tests of a worker; `fresh_mayfly(...)`: one of the test's own.
* `lambda_client`, `logs_client`, `sts_client`, `apigw_client`: boto3 at `mayfly`;
  `client(service, mayfly)` for any other.
* `make_function(runtime, files, handler, **settings)`: a function that goes away with the test;
  `call(name, payload)`: calls it, see `harness.calls.Answer`.
* `logged(name, text)`: waits until a function has logged a text and returns its log.
* `aws_cli(*args)`, `mayfly_cli(*args, cwd=...)`: the commands, pointed at `mayfly`.
"""

import json
import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

import boto3
import botocore.config
import pytest

from harness import calls, machine
from harness.server import Mayfly
from harness.waiting import wait_for
from harness.zips import make_zip as zip_of

# Nothing of the machine's own settings may reach the clients, and no proxy comes between.
for name in list(os.environ):
    if name.startswith("AWS_") or name.lower().endswith("_proxy"):
        del os.environ[name]
os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_REGION="us-east-1",
    AWS_CONFIG_FILE="/dev/null",
    AWS_SHARED_CREDENTIALS_FILE="/dev/null",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_PAGER="",
    NO_PROXY="*",
    # Tests leave the host's network alone; those of the network bring a host of their own.
    MAYFLY_EGRESS="off",
)

ROLE_ARN = "arn:aws:iam::000000000000:role/test"


@pytest.fixture(scope="session")
def mayfly():
    """A Mayfly for all tests; it is stopped at the end and must leave nothing behind."""
    with _folder() as folder:
        server = Mayfly(machine.mayfly_binary(), folder / "data").start()
        yield server
        server.end()


@pytest.fixture
def fresh_mayfly():
    """Makes a Mayfly of the test's own: `fresh_mayfly(*options, data_dir=None, start=True)`."""
    with _folder() as folder:
        made = []

        def make(*options, data_dir=None, start=True, environment=None):
            data_dir = data_dir or folder / f"data-{len(made)}"
            server = Mayfly(machine.mayfly_binary(), data_dir, options, environment)
            made.append(server)
            return server.start() if start else server

        yield make
        for server in made:
            server.end()


class _folder:
    """A folder under /tmp; pytest's own are too deep for Unix sockets' 108 bytes."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="mayfly-test-"))
        return self.path

    def __exit__(self, *_):
        # What could not be removed is a fault that the server's own check reports better.
        shutil.rmtree(self.path, ignore_errors=True)


def make_client(service, server, **settings):
    """A boto3 client at a Mayfly. Nothing is tried twice: a failure is a failure."""
    settings = {"retries": {"total_max_attempts": 1}, "read_timeout": 120, "proxies": {}, **settings}
    return boto3.client(
        service, endpoint_url=server.endpoint, config=botocore.config.Config(**settings)
    )


@pytest.fixture(scope="session")
def client():
    """`client(service, mayfly, **settings)`: a boto3 client at any Mayfly."""
    return make_client


@pytest.fixture(scope="session")
def lambda_client(mayfly):
    """Lambda."""
    return make_client("lambda", mayfly, max_pool_connections=100)


@pytest.fixture(scope="session")
def logs_client(mayfly):
    """CloudWatch Logs."""
    return make_client("logs", mayfly)


@pytest.fixture(scope="session")
def sts_client(mayfly):
    """STS."""
    return make_client("sts", mayfly)


@pytest.fixture(scope="session")
def apigw_client(mayfly):
    """API Gateway, the second: HTTP APIs."""
    return make_client("apigatewayv2", mayfly)


@pytest.fixture(scope="session")
def make_zip():
    """`make_zip({path: content}, modes={path: permissions})`: a zip as bytes."""
    return zip_of


@pytest.fixture(scope="session")
def role_arn():
    """The execution role of the tests' functions."""
    return ROLE_ARN


def create_function(client, runtime, files, handler, **settings):
    """Creates a function with a name of its own and waits until it can be called."""
    name = settings.pop("FunctionName", f"f-{uuid.uuid4().hex[:12]}")
    modes = settings.pop("modes", None)
    code = files if isinstance(files, bytes) else zip_of(files, modes)
    client.create_function(
        FunctionName=name,
        Runtime=runtime,
        Handler=handler,
        Role=ROLE_ARN,
        Code={"ZipFile": code},
        **{"Architectures": [machine.ARCHITECTURE], **settings},
    )
    waiter = client.get_waiter("function_active_v2")
    waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    return name


@pytest.fixture
def make_function(lambda_client):
    """`make_function(runtime, files, handler, **settings)`: the name of a new function, which is
    deleted with the test. `files` is `{path: content}` or a zip."""
    made = []

    def make(runtime, files, handler, **settings):
        made.append(create_function(lambda_client, runtime, files, handler, **settings))
        return made[-1]

    yield make
    for name in made:
        try:
            lambda_client.delete_function(FunctionName=name)
        except lambda_client.exceptions.ResourceNotFoundException:
            pass


@pytest.fixture
def make_python(make_function):
    """`make_python(code, **settings)`: a function of `app.py` with `handler(event, context)`."""

    def make(code, **settings):
        return make_function(machine.PYTHON, {"app.py": code}, "app.handler", **settings)

    return make


@pytest.fixture
def make_bootstrap(make_function):
    """`make_bootstrap(script, **settings)`: a custom runtime."""

    def make(script, **settings):
        return make_function("provided.al2023", {"bootstrap": script}, "bootstrap", **settings)

    return make


@pytest.fixture(scope="session")
def call(lambda_client):
    """`call(name, payload=None, **settings)`: calls a function and returns an `Answer`."""

    def call(name, payload=None, **settings):
        return calls.invoke(lambda_client, name, payload, **settings)

    return call


@pytest.fixture(scope="session")
def logged(logs_client):
    """`logged(name, text, times=1)`: waits until a function's log has that text so many times, and
    returns the log as a list of messages, oldest first. Logs come a moment behind the answer."""

    def messages(name):
        try:
            pages = logs_client.get_paginator("filter_log_events").paginate(
                logGroupName=f"/aws/lambda/{name}"
            )
            return [event["message"] for page in pages for event in page["events"]]
        except logs_client.exceptions.ResourceNotFoundException:
            return []

    def wait(name, text, times=1):
        return wait_for(
            lambda: (log := messages(name)) and "\n".join(log).count(text) >= times and log,
            20,
            lambda: f"no {text!r} in {messages(name)}",
        )

    return wait


@pytest.fixture(scope="session")
def aws_cli(mayfly):
    """`aws_cli(*args, cwd=None)`: runs the AWS CLI and returns its output, parsed if it is JSON."""

    def run(*args, cwd=None):
        done = subprocess.run(
            [machine.client_program("aws"), *map(str, args)],
            cwd=cwd,
            env={**os.environ, "AWS_ENDPOINT_URL": mayfly.endpoint},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"aws {' '.join(map(str, args))}:\n{done.stdout}{done.stderr}"
        try:
            return json.loads(done.stdout)
        except ValueError:
            return done.stdout

    return run


@pytest.fixture(scope="session")
def mayfly_cli(mayfly):
    """`mayfly_cli(*args, cwd=None, check=True, env=None)`: runs `mayfly` and returns the completed
    process with its `stdout`, `stderr` and `returncode`."""

    def run(*args, cwd=None, check=True, env=None, timeout=300, **settings):
        done = subprocess.run(
            [mayfly.binary, *map(str, args)],
            cwd=cwd,
            env={
                **os.environ,
                "AWS_ENDPOINT_URL": mayfly.endpoint,
                "ARCHITECTURE": machine.ARCHITECTURE,
                **(env or {}),
            },
            capture_output=True,
            text=True,
            timeout=timeout,
            **settings,
        )
        if check:
            words = " ".join(map(str, args))
            assert done.returncode == 0, f"mayfly {words}:\n{done.stdout}{done.stderr}"
        return done

    return run
