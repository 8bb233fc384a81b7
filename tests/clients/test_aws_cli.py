"""The AWS CLI, as in AWS's own tutorials."""

import base64
import json
import uuid

import pytest

from harness import machine

CODE = """
def handler(event, context):
    print("the event has", len(event), "keys")
    return {"keys": sorted(event)}
"""


@pytest.fixture
def function(aws_cli, make_zip, role_arn, tmp_path):
    """A function made with the CLI."""
    name = f"cli-{uuid.uuid4().hex[:8]}"
    (tmp_path / "code.zip").write_bytes(make_zip({"app.py": CODE}))
    created = aws_cli(
        *["lambda", "create-function", "--function-name", name, "--runtime", machine.PYTHON],
        *["--handler", "app.handler", "--role", role_arn, "--zip-file", "fileb://code.zip"],
        *["--architectures", machine.ARCHITECTURE],
        cwd=tmp_path,
    )
    assert created["FunctionName"] == name
    aws_cli("lambda", "wait", "function-active-v2", "--function-name", name)
    yield name
    aws_cli("lambda", "delete-function", "--function-name", name)


def test_invoke_writes_the_payload_and_shows_the_log(aws_cli, function, tmp_path):
    answer = aws_cli(
        *["lambda", "invoke", "--function-name", function, "--log-type", "Tail"],
        *["--payload", '{"b": 1, "a": 2}', "answer.json"],
        cwd=tmp_path,
    )
    assert answer["StatusCode"] == 200
    assert json.loads((tmp_path / "answer.json").read_text()) == {"keys": ["a", "b"]}
    log = base64.b64decode(answer["LogResult"]).decode()
    assert "the event has 2 keys\n" in log and "REPORT RequestId: " in log


def test_a_changed_configuration_is_waited_for_and_holds(aws_cli, function):
    aws_cli(
        *["lambda", "update-function-configuration", "--function-name", function],
        *["--timeout", 7, "--environment", "Variables={COLOUR=green}"],
    )
    aws_cli("lambda", "wait", "function-updated-v2", "--function-name", function)
    configuration = aws_cli("lambda", "get-function-configuration", "--function-name", function)
    assert configuration["Timeout"] == 7
    assert configuration["Environment"]["Variables"] == {"COLOUR": "green"}
    listed = aws_cli("lambda", "list-functions")["Functions"]
    assert function in [f["FunctionName"] for f in listed]


def test_logs_tail_shows_what_the_function_printed(aws_cli, function, tmp_path):
    aws_cli("lambda", "invoke", "--function-name", function, "answer.json", cwd=tmp_path)
    events = aws_cli("logs", "filter-log-events", "--log-group-name", f"/aws/lambda/{function}")
    assert any("the event has 0 keys" in event["message"] for event in events["events"])


def test_a_function_url_is_made_and_permitted(aws_cli, function):
    url = aws_cli(
        *["lambda", "create-function-url-config", "--function-name", function],
        *["--auth-type", "NONE"],
    )
    assert url["FunctionUrl"].startswith("http://")
    aws_cli(
        *["lambda", "add-permission", "--function-name", function, "--statement-id", "url"],
        *["--action", "lambda:InvokeFunctionUrl", "--principal", "*"],
        *["--function-url-auth-type", "NONE"],
    )
    policy = json.loads(aws_cli("lambda", "get-policy", "--function-name", function)["Policy"])
    assert policy["Statement"][0]["Sid"] == "url"


def test_the_identity_is_that_of_the_account(aws_cli):
    assert aws_cli("sts", "get-caller-identity")["Account"] == "000000000000"
