"""boto3, as anybody writes it, with nothing but an endpoint URL."""

import base64
import hashlib
import json
import urllib.request

import pytest

from harness import machine

GREET = """
import json
def handler(event, context):
    print("greeting", event["name"])
    return {"hello": event["name"], "version": context.function_version,
            "arn": context.invoked_function_arn}
"""


def test_a_function_is_created_called_changed_and_deleted(lambda_client, make_python, make_zip, call):
    name = make_python(GREET)
    answer = call(name, {"name": "Ada"})
    assert answer.succeeded()["hello"] == "Ada"
    assert answer.version == "$LATEST"
    assert "greeting Ada\n" in answer.log
    assert answer.log.startswith(f"START RequestId: {answer.request_id} Version: $LATEST\n")
    assert answer.report["billed_ms"] >= 1

    changed = make_zip({"app.py": GREET.replace('"hello"', '"bye"')})
    lambda_client.update_function_code(FunctionName=name, ZipFile=changed)
    lambda_client.get_waiter("function_updated_v2").wait(
        FunctionName=name, WaiterConfig={"Delay": 1}
    )
    assert call(name, {"name": "Ada"}).succeeded()["bye"] == "Ada"

    lambda_client.delete_function(FunctionName=name)
    with pytest.raises(lambda_client.exceptions.ResourceNotFoundException):
        lambda_client.invoke(FunctionName=name)


def test_versions_and_aliases_are_called_by_every_form_of_name(lambda_client, make_python, call):
    name = make_python(GREET)
    version = lambda_client.publish_version(FunctionName=name)["Version"]
    lambda_client.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    arn = lambda_client.get_function_configuration(FunctionName=name)["FunctionArn"]
    event = {"name": "Ada"}
    for form, version, invoked in [
        (f"{name}:live", "1", f"{arn}:live"),
        (f"{arn}:live", "1", f"{arn}:live"),
        (f"000000000000:function:{name}:1", "1", f"{arn}:1"),
        (f"function:{name}", "$LATEST", arn),
        (f"{arn}:$LATEST", "$LATEST", f"{arn}:$LATEST"),
    ]:
        answer = call(form, event)
        assert answer.succeeded() == {"hello": "Ada", "version": version, "arn": invoked}, form
        assert answer.version == version
    assert call(name, event, Qualifier="live").succeeded()["version"] == "1"


def test_the_code_can_be_downloaded(lambda_client, make_function, make_zip):
    code = make_zip({"app.py": GREET})
    name = make_function(machine.PYTHON, code, "app.handler")
    function = lambda_client.get_function(FunctionName=name)
    with urllib.request.urlopen(function["Code"]["Location"], timeout=10) as answer:
        assert answer.read() == code
    digest = base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert function["Configuration"]["CodeSha256"] == digest


def test_the_error_of_a_handler_is_the_answer(make_python, call):
    name = make_python('def handler(event, context):\n    raise ValueError("no such thing")\n')
    answer = call(name)
    document = answer.failed("ValueError", "no such thing")
    assert answer.status == 200
    assert document["requestId"] == answer.request_id
    assert any("app.py" in line for line in document["stackTrace"])
    assert "[ERROR] ValueError: no such thing" in answer.log


def test_a_dry_run_runs_nothing(lambda_client, make_python):
    name = make_python(GREET)
    answer = lambda_client.invoke(FunctionName=name, InvocationType="DryRun")
    assert answer["StatusCode"] == 204


def test_the_client_context_reaches_the_handler(lambda_client, make_python, call):
    name = make_python(
        "def handler(event, context):\n    return context.client_context.custom['colour']\n"
    )
    context = base64.b64encode(json.dumps({"custom": {"colour": "green"}}).encode()).decode()
    assert call(name, ClientContext=context).succeeded() == "green"


def test_a_response_stream_brings_the_answer_and_its_end(lambda_client, make_python):
    name = make_python("def handler(event, context):\n    return 'x' * 100000\n")
    answer = lambda_client.invoke_with_response_stream(FunctionName=name, LogType="Tail")
    payload, ends = b"", []
    for event in answer["EventStream"]:
        payload += event.get("PayloadChunk", {}).get("Payload", b"")
        ends += [event["InvokeComplete"]] if "InvokeComplete" in event else []
    assert json.loads(payload) == "x" * 100000
    assert len(ends) == 1 and "ErrorCode" not in ends[0]
    assert "REPORT RequestId:" in base64.b64decode(ends[0]["LogResult"]).decode()


def test_a_response_stream_ends_with_the_error_of_the_function(lambda_client, make_python):
    name = make_python("import os\ndef handler(event, context):\n    os._exit(4)\n")
    answer = lambda_client.invoke_with_response_stream(FunctionName=name)
    ends = [e["InvokeComplete"] for e in answer["EventStream"] if "InvokeComplete" in e]
    assert ends[0]["ErrorCode"] == "Runtime.ExitError"
    assert "exit status 4" in ends[0]["ErrorDetails"]


def test_the_log_is_in_cloudwatch_logs(logs_client, make_python, call, logged):
    name = make_python(GREET)
    answer = call(name, {"name": "Grace"})
    logged(name, "REPORT")
    events = logs_client.filter_log_events(
        logGroupName=f"/aws/lambda/{name}", filterPattern="greeting"
    )["events"]
    assert [e["message"].strip() for e in events] == ["greeting Grace"]
    stream = logs_client.describe_log_streams(logGroupName=f"/aws/lambda/{name}")["logStreams"][0]
    events = logs_client.get_log_events(
        logGroupName=f"/aws/lambda/{name}",
        logStreamName=stream["logStreamName"],
        startFromHead=True,
    )["events"]
    assert any(f"REPORT RequestId: {answer.request_id}" in e["message"] for e in events)


def test_the_caller_is_known(sts_client):
    assert sts_client.get_caller_identity()["Account"] == "000000000000"
