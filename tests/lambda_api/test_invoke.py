"""Invoke: the request's parts, and the errors of the platform."""

import base64
import json
import urllib.error
import urllib.request

import pytest

NOT_FOUND = (404, "ResourceNotFoundException")
PARSE = "Could not parse request body into json: Could not parse payload into json: "
AT = (
    "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); "
    "line: 1, column: {}]"
)
VALUE = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'"


@pytest.mark.parametrize("event", [{"a": [1, None, "ä"]}, [], "text", 1.5, True])
def test_an_event_of_any_kind_goes_round(function, call, event):
    answer = call(function, event)
    assert answer.status == 200
    assert answer.error is None
    assert answer.payload == event
    assert answer.version == "$LATEST"


def test_null_is_an_event(lambda_client, function):
    answer = lambda_client.invoke(FunctionName=function, Payload=b"null")
    assert answer["Payload"].read() == b"null"


def test_no_event_is_an_empty_object(lambda_client, function):
    answer = lambda_client.invoke(FunctionName=function)
    assert json.loads(answer["Payload"].read()) == {}
    assert answer["ResponseMetadata"]["HTTPHeaders"]["content-type"] == "application/json"
    assert "LogResult" not in answer


def test_a_dry_run_runs_nothing(lambda_client, function, refused, name, arn):
    answer = lambda_client.invoke(FunctionName=function, InvocationType="DryRun")
    assert answer["StatusCode"] == 204
    assert answer["Payload"].read() == b""
    with refused(*NOT_FOUND, f"Function not found: {arn(name, '$LATEST')}"):
        lambda_client.invoke(FunctionName=name, InvocationType="DryRun")


def test_a_function_that_is_not_there_is_named_with_latest(lambda_client, refused, name, arn):
    with refused(*NOT_FOUND, f"Function not found: {arn(name, '$LATEST')}"):
        lambda_client.invoke(FunctionName=name)


def test_a_qualifier_that_is_not_there_is_named(lambda_client, function, refused, arn):
    for qualifier in ["42", "noalias"]:
        with refused(*NOT_FOUND, f"Function not found: {arn(function, qualifier)}"):
            lambda_client.invoke(FunctionName=function, Qualifier=qualifier)


@pytest.mark.parametrize(
    "body, text",
    [
        (
            b"n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt",
            "Invalid UTF-8 start byte 0x87" + AT.format(3),
        ),
        (
            b"\x99\xeb,j\x07\xa1zYh",
            f"Unexpected character ((CTRL-CHAR, code 153)): expected a valid value ({VALUE})"
            + AT.format(1),
        ),
        (b"hello", f"Unrecognized token 'hello': was expecting ({VALUE})" + AT.format(6)),
    ],
)
def test_a_body_that_is_not_json_is_refused_in_aws_words(
    lambda_client, function, refused, body, text
):
    with refused(400, "InvalidRequestContentException", PARSE + text) as answer:
        lambda_client.invoke(FunctionName=function, Payload=body)
    assert answer["Type"] == "User"


def test_the_client_context_reaches_the_function(lambda_client, make_python, refused):
    name = make_python(
        "def handler(event, context): return context.client_context.custom['key']"
    )
    context = base64.b64encode(json.dumps({"custom": {"key": "value"}}).encode()).decode()
    answer = lambda_client.invoke(FunctionName=name, ClientContext=context)
    assert json.loads(answer["Payload"].read()) == "value"
    for wrong in ["%%%", base64.b64encode(b"no json").decode()]:
        with refused(400, "InvalidRequestContentException"):
            lambda_client.invoke(FunctionName=name, ClientContext=wrong)


def test_the_log_is_sent_on_request(lambda_client, make_python):
    name = make_python("def handler(event, context): print('x' * 10000)")
    answer = lambda_client.invoke(FunctionName=name, LogType="Tail")
    log = base64.b64decode(answer["LogResult"])
    assert len(log) == 4096
    assert b"REPORT RequestId: " in log


def test_a_function_error_is_answered_with_200(lambda_client, make_python):
    name = make_python("def handler(event, context): raise ValueError('no')")
    answer = lambda_client.invoke(FunctionName=name)
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    error = json.loads(answer["Payload"].read())
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "no")


def test_a_request_that_is_too_large_is_refused(lambda_client, function, refused):
    with refused(
        413,
        "RequestTooLargeException",
        "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
    ):
        lambda_client.invoke(FunctionName=function, Payload=b'"' + b"x" * 6_291_455 + b'"')


def test_words_that_are_none_are_refused(mayfly, function):
    for header, value, text in [
        ("X-Amz-Invocation-Type", "Maybe", "[Event, RequestResponse, DryRun]"),
        ("X-Amz-Log-Type", "All", "[None, Tail]"),
    ]:
        request = urllib.request.Request(
            f"{mayfly.endpoint}/2015-03-31/functions/{function}/invocations",
            data=b"{}",
            headers={header: value},
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        assert refused.value.code == 400
        assert refused.value.headers["x-amzn-ErrorType"] == "ValidationException"
        assert json.loads(refused.value.read())["message"].endswith(text)
