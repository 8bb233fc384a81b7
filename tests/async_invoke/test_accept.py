"""Handing a function an event: what is accepted, what is refused, and that it runs."""

import json
import subprocess

import botocore.exceptions
import pytest

from harness import machine


def refusal(call, **settings):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**settings)
    answer = caught.value.response
    return answer["ResponseMetadata"], answer["Error"]["Code"], answer["Error"]["Message"], answer


def test_an_accepted_event_runs_with_the_request_id_of_its_answer(events):
    name = events.create()
    request_id = events.send(name, {"a": [1, "ä"]})
    assert events.ran(name) == [{"id": request_id, "attempt": 1, "event": {"a": [1, "ä"]}}]


def test_the_aws_cli_hands_over_an_event(events, tmp_path):
    name = events.create()
    done = subprocess.run(
        [
            *(machine.client_program("aws"), "lambda", "invoke", "--function-name", name),
            *("--invocation-type", "Event", "--payload", '{"from": "cli"}'),
            *("--endpoint-url", events.server.endpoint, tmp_path / "out"),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"StatusCode": 202}
    assert (tmp_path / "out").read_bytes() == b""
    assert events.ran(name)[0]["event"] == {"from": "cli"}


def test_mayfly_invoke_hands_over_an_event(events):
    name = events.create()
    done = events.cli("invoke", name, "--type", "event", "-d", '{"from": "mayfly"}')
    assert events.ran(name) == [
        {"id": done.stdout.strip(), "attempt": 1, "event": {"from": "mayfly"}}
    ]


def test_invoke_async_still_works(events):
    name = events.create()
    answer = events.lambda_.invoke_async(FunctionName=name, InvokeArgs=b'{"old": true}')
    assert answer["Status"] == 202
    assert events.ran(name)[0]["event"] == {"old": True}
    status, code, message, _ = refusal(
        events.lambda_.invoke_async, FunctionName=name, InvokeArgs=b"no"
    )
    assert (status["HTTPStatusCode"], code) == (400, "InvalidRequestContentException")


def test_an_alias_is_called_with_its_version(events):
    name = events.create()
    events.lambda_.publish_version(FunctionName=name)
    events.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    events.send(name, {"q": 1}, Qualifier="live")
    assert events.ran(name)[0]["event"] == {"q": 1}
    streams = events.logs.describe_log_streams(logGroupName=f"/aws/lambda/{name}")["logStreams"]
    assert "[1]" in streams[0]["logStreamName"]


def test_an_event_is_limited_to_a_megabyte(events):
    name = events.create()
    limit = 1_048_576
    events.send(name, "x" * (limit - 2))
    status, code, message, _ = refusal(
        events.lambda_.invoke,
        FunctionName=name,
        InvocationType="Event",
        Payload=json.dumps("x" * (limit - 1)),
    )
    assert (status["HTTPStatusCode"], code) == (413, "RequestTooLargeException")
    assert (
        message == f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
    )
    assert events.ran(name)[0]["event"] == limit - 2


def test_what_can_not_be_called_is_not_accepted(events):
    event = {"InvocationType": "Event", "Payload": b"{}"}
    status, code, message, _ = refusal(events.lambda_.invoke, FunctionName="none", **event)
    assert (status["HTTPStatusCode"], code) == (404, "ResourceNotFoundException")
    assert message == f"Function not found: {events.arn('none', '$LATEST')}"
    name = events.create()
    status, code, message, _ = refusal(
        events.lambda_.invoke, FunctionName=name, Qualifier="7", **event
    )
    assert (status["HTTPStatusCode"], code) == (404, "ResourceNotFoundException")
    event["Payload"] = b"hello"
    status, code, message, _ = refusal(events.lambda_.invoke, FunctionName=name, **event)
    assert (status["HTTPStatusCode"], code) == (400, "InvalidRequestContentException")


def test_a_full_queue_answers_429_and_takes_events_again_when_it_is_not(fresh_mayfly, on):
    events = on(fresh_mayfly("--async-waiting", "2"))
    name = events.create()
    events.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    accepted = [events.send(name, {"sleep": 2}), events.send(name, {})]
    status, code, message, answer = refusal(
        events.lambda_.invoke, FunctionName=name, InvocationType="Event", Payload=b"{}"
    )
    assert (status["HTTPStatusCode"], code) == (429, "TooManyRequestsException")
    assert "too many events wait" in message
    assert answer["Reason"] == "CallerRateLimitExceeded"
    assert int(status["HTTPHeaders"]["retry-after"]) > 0
    assert [run["id"] for run in events.ran(name, 2)] == accepted
    other = events.create()
    events.send(other, {})
    events.ran(other)
