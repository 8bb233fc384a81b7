"""The sizes and forms of events and answers."""

import json

import botocore.exceptions
import pytest

#: AWS's limit of a synchronous answer, in bytes.
LIMIT = 6_291_556


def test_an_answer_that_is_too_large_is_refused_and_the_next_call_works(make_python, call):
    name = make_python("def handler(event, context):\n    return 'x' * event['n']\n", Timeout=30)
    answer = call(name, {"n": 7 << 20})
    text = f"Response payload size exceeded maximum allowed payload size ({LIMIT} bytes)."
    assert answer.error == "Unhandled"
    assert answer.payload == {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": text}
    # Two of the bytes are the quotes.
    assert len(call(name, {"n": LIMIT - 2}).raw) == LIMIT
    assert call(name, {"n": LIMIT - 1}).error == "Unhandled"


def test_a_request_that_is_too_large_is_refused(lambda_client, make_python, call):
    name = make_python("def handler(event, context):\n    return len(event)\n", Timeout=30)
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(name, "x" * (7 << 20))
    assert refused.value.response["Error"]["Code"] == "RequestTooLargeException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413
    assert call(name, "x" * (5 << 20)).succeeded() == 5 << 20


def test_a_payload_that_is_no_json_is_refused(lambda_client, make_python):
    name = make_python("def handler(event, context):\n    return event\n")
    with pytest.raises(lambda_client.exceptions.InvalidRequestContentException) as refused:
        lambda_client.invoke(FunctionName=name, Payload=b"{ no json")
    assert "Could not parse request body into json" in str(refused.value)


@pytest.mark.parametrize("event", [None, True, 3.5, "text \u00e4 \U0001f41d", [1, []], {"a": {}}])
def test_every_kind_of_json_goes_through(lambda_client, make_python, event):
    name = make_python("def handler(event, context):\n    return event\n")
    answer = lambda_client.invoke(FunctionName=name, Payload=json.dumps(event))
    assert json.loads(answer["Payload"].read()) == event


def test_a_call_without_a_payload_gets_an_empty_event(lambda_client, make_python):
    name = make_python("def handler(event, context):\n    return event\n")
    assert lambda_client.invoke(FunctionName=name)["Payload"].read() == b"{}"


def test_an_answer_that_is_no_json_is_an_error_of_the_function(make_python, call):
    name = make_python("def handler(event, context):\n    return object()\n")
    document = call(name).failed("Runtime.MarshalError")
    assert document["errorMessage"].startswith("Unable to marshal response: ")
