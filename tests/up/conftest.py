"""Fixtures of the tests of `mayfly up` itself."""

import pytest

from harness import machine
from harness.calls import invoke
from harness.zips import make_zip

ECHO = "def handler(event, context):\n    return event\n"


class Functions:
    """A few calls on one Mayfly, for tests that have several."""

    def __init__(self, lambda_client, role_arn):
        self.client = lambda_client
        self.role_arn = role_arn

    def create(self, name, code=ECHO, files=None, wait=True, **settings):
        """Creates a Python function, or one of the given files."""
        self.client.create_function(
            FunctionName=name,
            Runtime=machine.PYTHON,
            Handler="app.handler",
            Role=self.role_arn,
            Code={"ZipFile": make_zip({"app.py": code, **(files or {})})},
            Architectures=[machine.ARCHITECTURE],
            **settings,
        )
        if wait:
            self.client.get_waiter("function_active_v2").wait(
                FunctionName=name, WaiterConfig={"Delay": 1}
            )

    def call(self, name, payload=None):
        """Calls a function and returns what it answered."""
        return invoke(self.client, name, payload).succeeded()

    def names(self):
        """All functions."""
        pages = self.client.get_paginator("list_functions").paginate()
        return [function["FunctionName"] for page in pages for function in page["Functions"]]


@pytest.fixture
def functions(client, role_arn):
    """`functions(mayfly, **settings)`: a few calls on that Mayfly."""

    def make(mayfly, **settings):
        return Functions(client("lambda", mayfly, **settings), role_arn)

    return make
