"""The settings of asynchronous invocation and of loops, as AWS was recorded to answer."""

import datetime
import uuid
from contextlib import contextmanager

import botocore.exceptions
import pytest

from harness import machine
from harness.waiting import wait_for

NOTHING = "You must specify at least one of error handling or destination setting."
MISSING = "The function doesn't exist."


@contextmanager
def refused(status, code, message):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        yield
    answer = caught.value.response
    found = (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"])
    assert found == (status, code), answer["Error"]
    assert answer["Error"]["Message"] == message


def settings(answer):
    """An answer without what every answer has."""
    assert answer.pop("ResponseMetadata", {"HTTPStatusCode": 200})["HTTPStatusCode"] == 200
    modified = answer.pop("LastModified")
    assert isinstance(modified, datetime.datetime)
    return answer


@pytest.fixture(scope="module")
def name(events):
    return events.create()


@pytest.fixture(scope="module")
def other(events):
    return events.create()


def shown(events, name, qualifier="$LATEST", **rest):
    none = {"OnSuccess": {}, "OnFailure": {}}
    return {"FunctionArn": events.arn(name, qualifier), "DestinationConfig": none, **rest}


def test_settings_are_put_updated_shown_listed_and_deleted(events, name, other):
    api = events.lambda_
    put = api.put_function_event_invoke_config(
        FunctionName=name, MaximumRetryAttempts=2, MaximumEventAgeInSeconds=21600
    )
    both = {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 21600}
    assert settings(put) == shown(events, name, **both)
    update = api.update_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
    both["MaximumRetryAttempts"] = 0
    assert settings(update) == shown(events, name, **both)
    put = api.put_function_event_invoke_config(FunctionName=name, MaximumEventAgeInSeconds=60)
    assert settings(put) == shown(events, name, MaximumEventAgeInSeconds=60)
    destination = {"OnFailure": {"Destination": events.arn(other)}}
    update = api.update_function_event_invoke_config(
        FunctionName=events.arn(name), DestinationConfig=destination
    )
    assert update["DestinationConfig"] == {"OnSuccess": {}, **destination}
    got = api.get_function_event_invoke_config(FunctionName=name, Qualifier="$LATEST")
    assert settings(got) == settings(update)

    api.publish_version(FunctionName=name)
    api.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    api.put_function_event_invoke_config(FunctionName=f"{name}:live", MaximumRetryAttempts=1)
    api.put_function_event_invoke_config(FunctionName=name, Qualifier="1", MaximumRetryAttempts=1)
    pages = api.get_paginator("list_function_event_invoke_configs").paginate(
        FunctionName=name, PaginationConfig={"PageSize": 2}
    )
    pages = [page["FunctionEventInvokeConfigs"] for page in pages]
    assert [len(page) for page in pages] == [2, 1]
    arns = [config["FunctionArn"] for page in pages for config in page]
    assert arns == [events.arn(name, qualifier) for qualifier in ["$LATEST", "1", "live"]]

    for qualifier in [{}, {"Qualifier": "1"}]:
        answer = api.delete_function_event_invoke_config(FunctionName=name, **qualifier)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    api.delete_alias(FunctionName=name, Name="live")
    left = api.list_function_event_invoke_configs(FunctionName=name)
    assert left["FunctionEventInvokeConfigs"] == []


def test_what_is_not_there_is_told_in_the_words_of_aws(events, name):
    api = events.lambda_
    unset = "The function {} doesn't have an EventInvokeConfig"
    for call in [api.put_function_event_invoke_config, api.update_function_event_invoke_config]:
        with refused(404, "ResourceNotFoundException", MISSING):
            call(FunctionName="none", MaximumRetryAttempts=0)
        with refused(404, "ResourceNotFoundException", MISSING):
            call(FunctionName=name, Qualifier="none", MaximumRetryAttempts=0)
        with refused(400, "InvalidParameterValueException", NOTHING):
            call(FunctionName=name)
    for call in [
        api.get_function_event_invoke_config,
        api.delete_function_event_invoke_config,
    ]:
        message = unset.format(events.arn("none", "$LATEST"))
        with refused(404, "ResourceNotFoundException", message):
            call(FunctionName="none")
        message = unset.format(events.arn(name, "none"))
        with refused(404, "ResourceNotFoundException", message):
            call(FunctionName=name, Qualifier="none")
    with refused(404, "ResourceNotFoundException", MISSING):
        api.list_function_event_invoke_configs(FunctionName="none")


def test_destinations_must_be_other_functions_that_exist(events, name):
    def put(arn):
        events.lambda_.put_function_event_invoke_config(
            FunctionName=name, DestinationConfig={"OnSuccess": {"Destination": arn}}
        )

    code = "InvalidParameterValueException"
    missing = events.arn("doesnotexist")
    with refused(400, code, f"The destination ARN {missing} is invalid."):
        put(missing)
    with refused(400, code, "You can't specify the function as a destination for itself."):
        put(events.arn(name))
    iam = f"arn:aws:iam:us-east-1:000000000000:function:{name}"
    config = f"DestinationConfig(onSuccess=OnSuccess(destination={iam}), onFailure=null)"
    with refused(400, code, f"The provided destination config {config} is invalid."):
        put(iam)
    queue = "arn:aws:sqs:us-east-1:000000000000:q"
    text = "Mayfly can't send records to an SQS queue yet ('{}'); name a function as the destination."
    with refused(400, code, text.format(queue)):
        put(queue)


def test_a_dead_letter_queue_is_refused_by_name(events, name):
    target = {"TargetArn": "arn:aws:sqs:us-east-1:000000000000:q"}
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        events.lambda_.update_function_configuration(FunctionName=name, DeadLetterConfig=target)
    assert "does not serve DeadLetterConfig yet" in caught.value.response["Error"]["Message"]
    events.lambda_.update_function_configuration(
        FunctionName=name, DeadLetterConfig={"TargetArn": ""}
    )


def test_loops_are_stopped_unless_they_are_allowed(events, other):
    api = events.lambda_
    assert api.get_function_recursion_config(FunctionName=other)["RecursiveLoop"] == "Terminate"
    for word in ["Allow", "Terminate"]:
        put = api.put_function_recursion_config(FunctionName=other, RecursiveLoop=word)
        assert put["RecursiveLoop"] == word
        assert api.get_function_recursion_config(FunctionName=other)["RecursiveLoop"] == word
    missing = f"Function not found: {events.arn('none')}"
    with refused(404, "ResourceNotFoundException", missing):
        api.get_function_recursion_config(FunctionName="none")


SERVICE = """
service: {name}
provider: {{name: aws, runtime: {runtime}, architecture: {architecture}}}
functions:
  work:
    handler: app.handler
    maximumRetryAttempts: 1
    maximumEventAge: 120
    destinations:
      onSuccess: done
      onFailure: {{type: function, arn: 'arn:aws:lambda:us-east-1:000000000000:function:{name}-dev-lost'}}
  done:
    handler: app.handler
  lost:
    handler: app.handler
"""


def test_serverless_yml_sets_them_changes_them_and_takes_them_away(events, code, tmp_path):
    name = f"s{uuid.uuid4().hex[:8]}"
    work = f"{name}-dev-work"
    text = SERVICE.format(name=name, runtime=machine.PYTHON, architecture=machine.ARCHITECTURE)
    (tmp_path / "app.py").write_text(code)

    def deploy(text):
        (tmp_path / "serverless.yml").write_text(text)
        return events.cli("deploy", cwd=tmp_path)

    deploy(text)
    got = settings(events.lambda_.get_function_event_invoke_config(FunctionName=work))
    assert got == {
        "FunctionArn": events.arn(work, "$LATEST"),
        "MaximumRetryAttempts": 1,
        "MaximumEventAgeInSeconds": 120,
        "DestinationConfig": {
            "OnSuccess": {"Destination": events.arn(f"{name}-dev-done")},
            "OnFailure": {"Destination": events.arn(f"{name}-dev-lost")},
        },
    }
    again = deploy(text)
    assert "asynchronous invocations" not in again.stdout + again.stderr
    events.cli("invoke", "work", "--type", "event", "-d", '{"failures": 9}', cwd=tmp_path)
    [lost] = events.ran(f"{name}-dev-lost")
    assert lost["event"]["requestContext"]["approximateInvokeCount"] == 2
    events.cli("invoke", "work", "-t", "Event", "-d", '{"n": 1}', cwd=tmp_path)
    [done] = events.ran(f"{name}-dev-done")
    assert done["event"]["responsePayload"] == {"answer": {"n": 1}}

    lines = [
        line
        for line in text.splitlines()
        if not any(key in line for key in ["maximum", "destinations", "onSuccess", "onFailure"])
    ]
    deploy("\n".join(lines))
    with pytest.raises(events.lambda_.exceptions.ResourceNotFoundException):
        events.lambda_.get_function_event_invoke_config(FunctionName=work)
    events.cli("remove", cwd=tmp_path)
    wait_for(lambda: not events.waiting(work))
