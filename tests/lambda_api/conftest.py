"""Fixtures of the tests of the Lambda API."""

import uuid
from contextlib import contextmanager

import botocore.exceptions
import pytest

ECHO = """
def handler(event, context):
    return event
"""


@pytest.fixture
def function(make_python):
    """The name of a function that answers with its event."""
    return make_python(ECHO)


@pytest.fixture
def name():
    """A name that no function has."""
    return f"none-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def unchecked(client, mayfly):
    """A client that sends what boto3 itself would refuse."""
    return client("lambda", mayfly, parameter_validation=False)


@pytest.fixture
def updated(lambda_client):
    """`updated(name)`: waits until the function's last change holds."""

    def wait(name):
        waiter = lambda_client.get_waiter("function_updated_v2")
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})

    return wait


@contextmanager
def refused(status, code, message=None):
    """The block ends in an error of AWS with this status and code, and this text if one is given.

    Yields a dictionary that holds the error's answer behind the block.
    """
    answer = {}
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        yield answer
    answer.update(caught.value.response)
    error = answer["Error"]
    found = (answer["ResponseMetadata"]["HTTPStatusCode"], error["Code"])
    assert found == (status, code), error["Message"]
    if message is not None:
        assert error["Message"] == message


@pytest.fixture(name="refused")
def refused_fixture():
    """See `refused`."""
    return refused


@pytest.fixture
def arn():
    """`arn(name, qualifier)`: the ARN of a function."""

    def make(name, qualifier=None):
        text = f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
        return f"{text}:{qualifier}" if qualifier else text

    return make
