"""Events of CloudWatch Logs through boto3: written, read in pages, searched by pattern."""

import json
import time
import uuid

import pytest


@pytest.fixture
def group(logs_client):
    """A log group with the streams `a` and `b`; it goes away with the test."""
    name = f"/tests/{uuid.uuid4().hex[:12]}"
    logs_client.create_log_group(logGroupName=name)
    for stream in ["a", "b"]:
        logs_client.create_log_stream(logGroupName=name, logStreamName=stream)
    yield name
    logs_client.delete_log_group(logGroupName=name)


@pytest.fixture
def put(logs_client, group):
    """`put(messages, stream="a", start=None)`: events a millisecond apart; returns the first's time."""

    def put(messages, stream="a", start=None):
        start = start or int(time.time() * 1000) - 60_000
        events = [{"timestamp": start + n, "message": m} for n, m in enumerate(messages)]
        answer = logs_client.put_log_events(
            logGroupName=group, logStreamName=stream, logEvents=events
        )
        assert "rejectedLogEventsInfo" not in answer
        return start

    return put


def messages(page):
    return [event["message"] for event in page["events"]]


def test_a_stream_is_read_forwards_and_backwards(logs_client, group, put):
    put([f"m{n}" for n in range(5)])

    def get(**query):
        return logs_client.get_log_events(
            logGroupName=group, logStreamName="a", limit=2, **query
        )

    last = get()
    assert messages(last) == ["m3", "m4"]
    assert messages(get(nextToken=last["nextBackwardToken"])) == ["m1", "m2"]
    first = get(startFromHead=True)
    assert messages(first) == ["m0", "m1"]
    second = get(startFromHead=True, nextToken=first["nextForwardToken"])
    assert messages(second) == ["m2", "m3"]
    end = get(startFromHead=True, nextToken=last["nextForwardToken"])
    assert messages(end) == []
    assert end["nextForwardToken"] == last["nextForwardToken"]


def test_a_search_interleaves_streams_and_comes_in_pages(logs_client, group, put):
    start = put(["a0", "a1", "a2"], "a")
    put(["b0", "b1"], "b", start)
    pages = logs_client.get_paginator("filter_log_events").paginate(
        logGroupName=group, PaginationConfig={"PageSize": 2}
    )
    events = [event for page in pages for event in page["events"]]
    assert [event["message"] for event in events] == ["a0", "b0", "a1", "b1", "a2"]
    assert len({event["eventId"] for event in events}) == 5
    assert all(event["ingestionTime"] >= event["timestamp"] for event in events)

    def search(**query):
        return messages(logs_client.filter_log_events(logGroupName=group, **query))

    assert search(logStreamNames=["b"]) == ["b0", "b1"]
    assert search(logStreamNamePrefix="a") == ["a0", "a1", "a2"]
    assert search(startTime=start + 1, endTime=start + 1) == ["a1", "b1"]
    assert search(startTime=start, startFromHead=False, limit=1) == ["a2"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("ERROR", [0, 1]),
        ("ERROR -disk", [1]),
        ("?disk ?GET", [0, 3]),
        ('"not found"', [1]),
        (r"%4\d\d%", [3]),
        ('{ $.level = "warn" }', [2]),
        ('{ $.ms > 100 && $.ok IS FALSE }', [2]),
        ('{ $.missing NOT EXISTS }', [2, 4]),
        ("[ip, method=GET, ..., status=4*, bytes>1000]", [3]),
    ],
)
def test_patterns_find_their_events(logs_client, group, put, pattern, found):
    lines = [
        "ERROR the disk is full",
        "ERROR page not found",
        json.dumps({"level": "warn", "ms": 250, "ok": False}),
        '127.0.0.1 GET "/index.html HTTP/1.1" 404 1534',
        json.dumps({"level": "info", "ms": 5}),
    ]
    put(lines)
    page = logs_client.filter_log_events(logGroupName=group, filterPattern=pattern)
    assert messages(page) == [lines[n] for n in found]


def test_a_broken_pattern_is_refused(logs_client, group):
    for pattern in ["{ $.a }", '"open', "[a", "%(a)%"]:
        with pytest.raises(logs_client.exceptions.InvalidParameterException) as error:
            logs_client.filter_log_events(logGroupName=group, filterPattern=pattern)
        assert "Invalid filter pattern" in str(error.value)


def test_events_outside_their_time_are_named(logs_client, group):
    now = int(time.time() * 1000)
    day = 86_400_000
    events = [
        {"timestamp": now - 15 * day, "message": "old"},
        {"timestamp": now, "message": "good"},
        {"timestamp": now + day, "message": "new"},
    ]
    answer = logs_client.put_log_events(logGroupName=group, logStreamName="a", logEvents=events)
    assert answer["rejectedLogEventsInfo"] == {
        "tooOldLogEventEndIndex": 1,
        "tooNewLogEventStartIndex": 2,
    }
    page = logs_client.get_log_events(logGroupName=group, logStreamName="a")
    assert messages(page) == ["good"]
    with pytest.raises(logs_client.exceptions.InvalidParameterException):
        logs_client.put_log_events(
            logGroupName=group, logStreamName="a", logEvents=list(reversed(events))
        )


def test_missing_groups_and_streams_are_named(logs_client, group):
    missing = logs_client.exceptions.ResourceNotFoundException
    with pytest.raises(missing, match="The specified log group does not exist."):
        logs_client.filter_log_events(logGroupName="/none")
    with pytest.raises(missing, match="The specified log stream does not exist."):
        logs_client.get_log_events(logGroupName=group, logStreamName="none")


def test_what_a_function_prints_is_found_by_its_request(logs_client, make_python, call):
    name = make_python("def handler(event, context):\n    print('needle', event['n'])\n")
    answers = [call(name, {"n": n}) for n in range(3)]
    page = logs_client.filter_log_events(
        logGroupName=f"/aws/lambda/{name}", filterPattern='"needle 1"'
    )
    assert [m.strip() for m in messages(page)] == ["needle 1"]
    page = logs_client.filter_log_events(
        logGroupName=f"/aws/lambda/{name}", filterPattern=f'REPORT "{answers[2].request_id}"'
    )
    assert len(page["events"]) == 1
