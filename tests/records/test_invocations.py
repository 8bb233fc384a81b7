"""Recorded invocations: what is recorded, what is left out, and calling again with the same payload."""

import json

import pytest

from harness.waiting import wait_for

ECHO = """
import os

def handler(event, context):
    if event.get("fail"):
        raise ValueError("asked to fail")
    return {"version": context.function_version, "event": event}
"""


@pytest.fixture
def records(mayfly_cli):
    """`records(function, count, *options)`: waits for so many records, newest first."""

    def records(function, count, *options):
        def found():
            listed = json.loads(mayfly_cli("invocations", "ls", function, "--json", *options).stdout)
            return listed if len(listed) >= count else None

        return wait_for(found, otherwise=f"there are no {count} records of {function}")

    return records


def show(mayfly_cli, record):
    return json.loads(mayfly_cli("invocations", "show", record["requestId"], "--json").stdout)


def test_an_event_leaves_a_record_with_payload_answer_and_log(
    make_python, lambda_client, logs_client, records, mayfly_cli
):
    name = make_python(ECHO)
    sent = lambda_client.invoke(FunctionName=name, InvocationType="Event", Payload=b'{"n": 1}')
    [record] = records(name, 1)
    assert record["requestId"] == sent["ResponseMetadata"]["RequestId"]
    assert (record["kind"], record["attempts"]) == ("Event", 1)
    whole = show(mayfly_cli, record)
    assert whole["payload"] == {"n": 1}
    assert whole["response"] == {"version": "$LATEST", "event": {"n": 1}}
    [attempt] = whole["attempts"]
    assert attempt["errorType"] is None and attempt["durationMs"] > 0 and attempt["initMs"] > 0
    lines = logs_client.get_log_events(
        logGroupName=attempt["logGroup"], logStreamName=attempt["logStream"]
    )["events"]
    assert any(record["requestId"] in line["message"] for line in lines)
    text = mayfly_cli("invocations", "show", record["requestId"]).stdout
    assert '"n": 1' in text and "version $LATEST" in text
    assert record["requestId"] in mayfly_cli("invocations", "ls", name).stdout


def test_calls_are_recorded_when_they_fail_and_the_others_when_they_are_sampled(
    make_python, call, records, mayfly_cli
):
    name = make_python(ECHO)
    call(name, {"n": 1})
    call(name, {"fail": True})
    [record] = records(name, 1)
    assert record["kind"] == "RequestResponse"
    assert show(mayfly_cli, record)["response"]["errorMessage"] == "asked to fail"
    mayfly_cli("settings", name, "--set", '{"records": {"sample": 1}}')
    call(name, {"n": 2})
    newest, _ = records(name, 2)
    assert show(mayfly_cli, newest)["payload"] == {"n": 2}
    [failed] = records(name, 1, "--failed")
    assert failed["requestId"] == record["requestId"]


def test_a_time_out_is_recorded_with_its_error(make_python, call, records, mayfly_cli):
    name = make_python("def handler(event, context):\n    while True: pass\n", Timeout=1)
    call(name, {"n": 1})
    [record] = records(name, 1)
    assert record["last"]["errorType"] == "Sandbox.Timedout"
    assert "timed out" in show(mayfly_cli, record)["response"]["errorMessage"]


def test_what_is_to_be_blotted_out_is_not_kept(make_python, call, records, mayfly_cli, mayfly):
    name = make_python(ECHO)
    settings = {"records": {"sample": 1, "redact": ["$..password", "$.event.card"]}}
    mayfly_cli("settings", name, "--set", json.dumps(settings))
    call(name, {"user": {"password": "hunter2"}, "card": "4111", "n": 1})
    [record] = records(name, 1)
    whole = show(mayfly_cli, record)
    assert whole["payload"] == {"user": {"password": "[redacted]"}, "card": "4111", "n": 1}
    assert whole["response"]["event"]["card"] == "[redacted]"
    assert whole["response"]["event"]["user"]["password"] == "[redacted]"
    assert b"hunter2" not in (mayfly.data_dir / "records.db").read_bytes()
    refused = mayfly_cli("invocations", "replay", record["requestId"], check=False)
    assert refused.returncode == 1 and "was not recorded as it was" in refused.stderr
    wrong = mayfly_cli(
        "settings", name, "--set", '{"records": {"redact": ["$.a["]}}', check=False
    )
    assert wrong.returncode == 1 and "'$.a[' is no JSON path" in wrong.stderr


def test_a_failed_invocation_is_replayed_against_another_version(
    make_python, lambda_client, call, records, mayfly_cli
):
    name = make_python(ECHO)
    lambda_client.publish_version(FunctionName=name)
    call(name, {"fail": True})
    [record] = records(name, 1)
    again = mayfly_cli("invocations", "replay", record["requestId"], check=False)
    assert again.returncode == 1 and "asked to fail" in again.stdout
    lambda_client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    event = mayfly_cli(
        "invocations", "replay", record["requestId"], "--qualifier", "live", "--event"
    )
    records(name, 3)
    replayed = json.loads(
        mayfly_cli("invocations", "show", event.stdout.strip(), "--json").stdout
    )
    assert (replayed["qualifier"], replayed["payload"]) == ("live", {"fail": True})
    assert replayed["last"]["version"] == "1"


def test_records_can_be_deleted(make_python, call, records, mayfly_cli):
    name = make_python(ECHO)
    call(name, {"fail": True})
    records(name, 1)
    assert mayfly_cli("invocations", "rm", name).stdout == "deleted 1 record\n"
    assert json.loads(mayfly_cli("invocations", "ls", name, "--json").stdout) == []
    assert mayfly_cli("invocations", "rm", check=False).returncode == 2


def test_records_can_be_turned_off(make_python, call, records, mayfly_cli):
    name = make_python(ECHO)
    mayfly_cli("settings", name, "--set", '{"records": {"errors": false}}')
    call(name, {"fail": True})
    mayfly_cli("settings", name, "--set", '{"records": {"payloads": false}}')
    call(name, {"fail": True, "secret": 1})
    [record] = records(name, 1)
    whole = show(mayfly_cli, record)
    assert whole["payload"] is None and whole["response"] is None
    assert whole["last"]["errorType"] is not None
