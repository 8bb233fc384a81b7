"""InvokeWithResponseStream: the event stream as boto3 reads it."""

import base64

from harness import machine


def events(answer):
    return list(answer["EventStream"])


def payload(events):
    return b"".join(e["PayloadChunk"]["Payload"] for e in events if "PayloadChunk" in e)


def test_a_function_that_does_not_stream_answers_in_one(lambda_client, function):
    answer = lambda_client.invoke_with_response_stream(
        FunctionName=function, Payload=b'{"a": 1}', LogType="Tail"
    )
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    got = events(answer)
    assert payload(got) == b'{"a": 1}'
    end = got[-1]["InvokeComplete"]
    assert "ErrorCode" not in end
    assert b"REPORT RequestId: " in base64.b64decode(end["LogResult"])


def test_a_streaming_function_is_read_as_it_writes(lambda_client, make_function):
    code = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    for (const part of event.parts) {
        stream.write(part);
        await new Promise((done) => setTimeout(done, 50));
    }
    stream.end();
});
"""
    name = make_function(machine.node(), {"index.js": code}, "index.handler", Timeout=20)
    answer = lambda_client.invoke_with_response_stream(
        FunctionName=name, Payload=b'{"parts": ["one ", "two ", "three"]}'
    )
    got = events(answer)
    assert payload(got) == b"one two three"
    assert len([e for e in got if "PayloadChunk" in e]) > 1
    assert "InvokeComplete" in got[-1]


def test_a_failure_is_told_at_the_end(lambda_client, make_python):
    name = make_python("def handler(event, context): raise ValueError('no')")
    got = events(lambda_client.invoke_with_response_stream(FunctionName=name))
    end = got[-1]["InvokeComplete"]
    assert end["ErrorCode"]
    assert "no" in end["ErrorDetails"]


def test_a_dry_run_runs_nothing(lambda_client, function):
    answer = lambda_client.invoke_with_response_stream(
        FunctionName=function, InvocationType="DryRun"
    )
    assert answer["StatusCode"] == 204


def test_a_function_that_is_not_there_is_refused(lambda_client, refused, name, arn):
    with refused(404, "ResourceNotFoundException", f"Function not found: {arn(name, '$LATEST')}"):
        lambda_client.invoke_with_response_stream(FunctionName=name)
