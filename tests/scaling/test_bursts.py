"""Bursts of first calls, and instances that are there without any."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import machine
from harness.waiting import wait_for

SLEEPING = """
import os, time
def handler(event, context):
    time.sleep(0.05)
    return [os.environ["AWS_LAMBDA_LOG_STREAM_NAME"], os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]]
"""


@pytest.fixture
def streams(logs_client):
    """The log streams of a function: one for each of its instances so far."""

    def streams(name):
        group = f"/aws/lambda/{name}"
        try:
            found = logs_client.describe_log_streams(logGroupName=group)["logStreams"]
        except logs_client.exceptions.ResourceNotFoundException:
            return []
        return [stream["logStreamName"] for stream in found]

    return streams


def test_a_burst_of_first_calls_is_answered_by_fewer_instances(make_python, call):
    name = make_python(SLEEPING, Timeout=30)
    with ThreadPoolExecutor(80) as threads:
        calls = [threads.submit(call, name) for _ in range(160)]
    answers = [call.result().succeeded() for call in calls]
    assert len({stream for stream, _ in answers}) < 80


def test_a_minimum_of_instances_is_there_before_any_call(
    make_python, mayfly_cli, call, streams
):
    name = make_python(SLEEPING)
    mayfly_cli("settings", name, "--set", json.dumps({"minimumInstances": 2}))
    found = wait_for(lambda: len(streams(name)) >= 2 and streams(name))
    stream, kind = call(name).succeeded()
    assert stream in found
    assert kind == "on-demand"
    mayfly_cli("settings", name, "--set", "{}")


def test_new_environments_are_limited_where_the_operator_says_so(
    fresh_mayfly, client, make_zip, role_arn
):
    server = fresh_mayfly("--scale-up", "1")
    lambda_client = client("lambda", server, max_pool_connections=10)
    lambda_client.create_function(
        FunctionName="f",
        Runtime=machine.PYTHON,
        Architectures=[machine.ARCHITECTURE],
        Role=role_arn,
        Handler="app.handler",
        Code={"ZipFile": make_zip({"app.py": SLEEPING.replace("0.05", "2")})},
    )
    lambda_client.get_waiter("function_active_v2").wait(FunctionName="f")

    def invoke(_):
        try:
            return lambda_client.invoke(FunctionName="f")["StatusCode"]
        except lambda_client.exceptions.TooManyRequestsException as error:
            headers = error.response["ResponseMetadata"]["HTTPHeaders"]
            return error.response["Reason"], headers["retry-after"]

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(invoke, range(3)))
    assert answers.count(200) == 1
    assert answers.count(("FunctionInvocationRateLimitExceeded", "1")) == 2
