"""Groups and streams of CloudWatch Logs through boto3."""

import time
import uuid

import botocore.exceptions
import pytest


@pytest.fixture
def group(logs_client):
    """A log group that goes away with the test."""
    name = f"/tests/{uuid.uuid4().hex[:12]}"
    logs_client.create_log_group(logGroupName=name)
    yield name
    try:
        logs_client.delete_log_group(logGroupName=name)
    except logs_client.exceptions.ResourceNotFoundException:
        pass


def groups(client, **query):
    pages = client.get_paginator("describe_log_groups").paginate(**query)
    return [group for page in pages for group in page["logGroups"]]


def test_a_group_is_made_shown_and_deleted(logs_client, group):
    (shown,) = groups(logs_client, logGroupNamePrefix=group)
    assert shown["arn"] == f"arn:aws:logs:us-east-1:000000000000:log-group:{group}:*"
    assert shown["logGroupArn"] == shown["arn"].removesuffix(":*")
    assert shown["logGroupClass"] == "STANDARD"
    assert "retentionInDays" not in shown
    with pytest.raises(logs_client.exceptions.ResourceAlreadyExistsException) as error:
        logs_client.create_log_group(logGroupName=group)
    assert error.value.response["Error"]["Message"] == "The specified log group already exists"
    logs_client.delete_log_group(logGroupName=group)
    assert groups(logs_client, logGroupNamePrefix=group) == []
    with pytest.raises(logs_client.exceptions.ResourceNotFoundException) as error:
        logs_client.delete_log_group(logGroupName=group)
    assert error.value.response["Error"]["Message"] == "The specified log group does not exist."


def test_retention_takes_awss_values_only(logs_client, group):
    logs_client.put_retention_policy(logGroupName=group, retentionInDays=14)
    assert groups(logs_client, logGroupNamePrefix=group)[0]["retentionInDays"] == 14
    with pytest.raises(logs_client.exceptions.InvalidParameterException) as error:
        logs_client.put_retention_policy(logGroupName=group, retentionInDays=2)
    assert "'retentionInDays' failed to satisfy constraint" in str(error.value)
    logs_client.delete_retention_policy(logGroupName=group)
    assert "retentionInDays" not in groups(logs_client, logGroupNamePrefix=group)[0]


def test_groups_come_in_pages(logs_client):
    prefix = f"/pages/{uuid.uuid4().hex[:8]}/"
    names = [f"{prefix}{n:02}" for n in range(7)]
    for name in names:
        logs_client.create_log_group(logGroupName=name)
    found = groups(logs_client, logGroupNamePrefix=prefix, PaginationConfig={"PageSize": 3})
    assert [group["logGroupName"] for group in found] == names
    found = groups(logs_client, logGroupNamePattern=prefix[1:] + "03")
    assert [group["logGroupName"] for group in found] == [f"{prefix}03"]
    for name in names:
        logs_client.delete_log_group(logGroupName=name)


def test_streams_are_listed_by_name_or_by_their_newest_event(logs_client, group):
    for name in ["b", "a", "c"]:
        logs_client.create_log_stream(logGroupName=group, logStreamName=name)
    with pytest.raises(logs_client.exceptions.ResourceAlreadyExistsException):
        logs_client.create_log_stream(logGroupName=group, logStreamName="a")

    def names(**query):
        pages = logs_client.get_paginator("describe_log_streams").paginate(
            logGroupName=group, PaginationConfig={"PageSize": 2}, **query
        )
        return [stream["logStreamName"] for page in pages for stream in page["logStreams"]]

    assert names() == ["a", "b", "c"]
    assert names(descending=True) == ["c", "b", "a"]
    assert names(logStreamNamePrefix="b") == ["b"]

    now = int(time.time() * 1000)
    for name, age in [("a", 1000), ("c", 3000), ("b", 2000)]:
        events = [{"timestamp": now - age, "message": name}]
        logs_client.put_log_events(logGroupName=group, logStreamName=name, logEvents=events)
    assert names(orderBy="LastEventTime") == ["c", "b", "a"]
    assert names(orderBy="LastEventTime", descending=True) == ["a", "b", "c"]
    logs_client.delete_log_stream(logGroupName=group, logStreamName="b")
    assert names() == ["a", "c"]


def test_what_would_be_stored_and_not_applied_is_refused(logs_client):
    for member in [{"kmsKeyId": "k"}, {"tags": {"a": "b"}}, {"logGroupClass": "INFREQUENT_ACCESS"}]:
        with pytest.raises(logs_client.exceptions.InvalidParameterException) as error:
            logs_client.create_log_group(logGroupName="/never", **member)
        assert next(iter(member)) in str(error.value)


def test_an_operation_that_is_not_served_is_refused_by_name(logs_client):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        logs_client.start_query(logGroupName="g", startTime=0, endTime=1, queryString="fields @message")
    assert "StartQuery" in str(error.value)
