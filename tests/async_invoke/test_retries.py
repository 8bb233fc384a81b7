"""What becomes of an event whose function fails, can't run or calls itself."""

import json
import time

import pytest

from harness.waiting import wait_for


def records(events, sink, times=1):
    """The records that a destination got."""
    return [run["event"] for run in events.ran(sink, times)]


def to(events, sink):
    return {"Destination": events.arn(sink)}


def test_a_function_that_fails_twice_is_tried_three_times_with_one_request_id(events):
    name, sink = events.create(), events.create()
    events.lambda_.put_function_event_invoke_config(
        FunctionName=name, DestinationConfig={"OnSuccess": to(events, sink)}
    )
    request_id = events.send(name, {"failures": 2})
    [record] = records(events, sink)
    assert [run["id"] for run in events.ran(name, 3)] == [request_id] * 3
    assert [run["attempt"] for run in events.ran(name, 3)] == [1, 2, 3]
    timestamp = record.pop("timestamp")
    assert time.strptime(timestamp, "%Y-%m-%dT%H:%M:%S.%fZ")
    assert record == {
        "version": "1.0",
        "requestContext": {
            "requestId": request_id,
            "functionArn": events.arn(name, "$LATEST"),
            "condition": "Success",
            "approximateInvokeCount": 3,
        },
        "requestPayload": {"failures": 2},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
        "responsePayload": {"answer": {"failures": 2}},
    }
    assert events.dead(name) == []


@pytest.mark.parametrize("retries", [0, 1, None])
def test_retries_end_as_set_and_the_failure_is_told(events, retries):
    name, sink = events.create(), events.create()
    settings = {} if retries is None else {"MaximumRetryAttempts": retries}
    events.lambda_.put_function_event_invoke_config(
        FunctionName=name, DestinationConfig={"OnFailure": to(events, sink)}, **settings
    )
    request_id = events.send(name, {"failures": 99})
    [record] = records(events, sink)
    attempts = 3 if retries is None else retries + 1
    assert len(events.runs(name)) == attempts
    assert record["requestContext"] == {
        "requestId": request_id,
        "functionArn": events.arn(name, "$LATEST"),
        "condition": "RetriesExhausted",
        "approximateInvokeCount": attempts,
    }
    assert record["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert record["responsePayload"]["errorMessage"] == "asked to fail"
    assert record["responsePayload"]["errorType"] == "ValueError"
    assert record["requestPayload"] == {"failures": 99}


def test_settings_of_an_alias_hold_for_calls_of_the_alias(events):
    name, sink = events.create(), events.create()
    events.lambda_.publish_version(FunctionName=name)
    events.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    events.lambda_.put_function_event_invoke_config(
        FunctionName=name,
        Qualifier="live",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": to(events, sink)},
    )
    events.send(name, {"failures": 1}, Qualifier="live")
    [record] = records(events, sink)
    assert record["requestContext"]["functionArn"] == events.arn(name, "live")
    assert record["requestContext"]["approximateInvokeCount"] == 1
    assert record["responseContext"]["executedVersion"] == "1"
    # Calls without the alias go by the defaults: this one succeeds in the end.
    events.send(name, {"failures": 2})
    assert len(events.ran(name, 4)) == 4
    assert len(records(events, sink)) == 1


def test_a_retry_that_would_come_too_late_is_not_waited_for(fresh_mayfly, on):
    events = on(fresh_mayfly("--async-retry-delays", "61s"))
    name, sink = events.create(), events.create()
    events.lambda_.put_function_event_invoke_config(
        FunctionName=name,
        MaximumEventAgeInSeconds=60,
        DestinationConfig={"OnFailure": to(events, sink)},
    )
    events.send(name, {"failures": 99})
    [record] = records(events, sink)
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["requestContext"]["approximateInvokeCount"] == 1


def test_a_function_without_concurrency_goes_straight_to_the_failure_side(events):
    name, sink = events.create(), events.create()
    events.lambda_.put_function_event_invoke_config(
        FunctionName=name, DestinationConfig={"OnFailure": to(events, sink)}
    )
    events.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    request_id = events.send(name, {"a": 1})
    [record] = records(events, sink)
    assert record["requestContext"]["requestId"] == request_id
    assert record["requestPayload"] == {"a": 1}
    assert events.runs(name) == []


def test_throttled_events_run_when_there_is_room(events):
    name = events.create()
    events.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    sent = {events.send(name, {"sleep": 0.1, "n": n}) for n in range(8)}
    runs = events.ran(name, 8)
    assert {run["id"] for run in runs} == sent
    assert {run["attempt"] for run in runs} == {1}, "throttles are no attempts"


def test_a_loop_of_functions_is_stopped_after_sixteen(events):
    one, two = events.create(), events.create()
    for name, other in [(one, two), (two, one)]:
        events.lambda_.put_function_event_invoke_config(
            FunctionName=name, DestinationConfig={"OnSuccess": to(events, other)}
        )
    events.send(one, {})
    [dead] = events.died(one)
    assert dead["function"] == one
    assert "in one chain of calls" in dead["lastFailure"]["message"]
    assert len(events.runs(one)) == 16
    assert len(events.runs(two)) == 16


def test_a_loop_that_is_allowed_goes_on(events):
    one, two = events.create(), events.create()
    for name, other in [(one, two), (two, one)]:
        events.lambda_.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")
        events.lambda_.put_function_event_invoke_config(
            FunctionName=name, DestinationConfig={"OnSuccess": to(events, other)}
        )
    events.send(one, {})
    assert len(events.ran(one, 20)) >= 20
    events.lambda_.delete_function_event_invoke_config(FunctionName=one)
    wait_for(lambda: not events.waiting(one) and not events.waiting(two), 20)


#: Answers with the trace header that it was called with, as an SDK in it would pass it on.
TRACED = """
import os

def handler(event, context):
    return os.environ["_X_AMZN_TRACE_ID"]
"""


def test_a_caller_who_waits_is_told_of_the_loop(events):
    name = events.create(TRACED)
    trace = ["Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0"]

    def add_trace(request, **_):
        request.headers["X-Amzn-Trace-Id"] = trace[0]

    events.lambda_.meta.events.register("before-sign.lambda.Invoke", add_trace)
    try:
        for _ in range(16):
            answer = events.lambda_.invoke(FunctionName=name)
            trace[0] = json.loads(answer["Payload"].read())
        with pytest.raises(events.lambda_.exceptions.RecursiveInvocationException) as caught:
            events.lambda_.invoke(FunctionName=name)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert events.arn(name) in caught.value.response["Error"]["Message"]
        events.lambda_.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")
        assert events.lambda_.invoke(FunctionName=name)["StatusCode"] == 200
    finally:
        events.lambda_.meta.events.unregister("before-sign.lambda.Invoke", add_trace)
