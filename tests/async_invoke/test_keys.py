"""Events that have a key in common: debounced, limited in their concurrency, or the same event."""

import json
import time

import pytest

from harness.waiting import wait_for

#: Says when it began and ended.
TIMED = """
import json
import time

def handler(event, context):
    began = time.time()
    time.sleep(event.get("sleep", 0))
    print("RAN " + json.dumps({"event": event, "began": began, "ended": time.time()}))
"""

#: Answers something else each time.
RANDOM = """
import json
import time
import uuid

def handler(event, context):
    print("RAN " + json.dumps({"id": context.aws_request_id}))
    time.sleep(event.get("sleep", 0))
    if event.get("fails"):
        raise ValueError("asked to fail")
    return {"answer": str(uuid.uuid4())}
"""


def most_at_once(runs):
    """How many of some runs were under way at the same time."""
    marks = [(run["began"], 1) for run in runs] + [(run["ended"], -1) for run in runs]
    count = most = 0
    for _, step in sorted(marks):
        count += step
        most = max(most, count)
    return most


def test_of_debounced_events_the_last_one_runs(events, with_headers):
    name = events.create()
    with_headers({"X-Mayfly-Debounce": "700ms", "X-Mayfly-Debounce-Key": "a"})
    sent = [events.send(name, {"n": n}) for n in range(5)]
    with_headers({"X-Mayfly-Debounce": "700ms", "X-Mayfly-Debounce-Key": "b"})
    other = events.send(name, {"n": "other"})
    with_headers({})
    runs = events.ran(name, 2)
    assert {run["id"] for run in runs} == {sent[-1], other}
    wait_for(lambda: events.waiting(name) == 0, 20, lambda: runs)
    assert len(events.runs(name)) == 2


def test_no_more_events_of_a_key_run_at_a_time_than_it_allows(events, with_headers):
    name = events.create(TIMED)
    for key in ["a", "b"]:
        with_headers({"X-Mayfly-Concurrency": "2", "X-Mayfly-Concurrency-Key": key})
        for _ in range(6):
            events.send(name, {"key": key, "sleep": 0.3})
    runs = events.ran(name, 12, 30)
    for key in ["a", "b"]:
        of_key = [run for run in runs if run["event"]["key"] == key]
        assert len(of_key) == 6
        assert most_at_once(of_key) <= 2, of_key
    assert most_at_once(runs) > 2, "the keys run beside each other"


def test_an_event_with_a_known_idempotency_key_is_answered_with_the_first_one_s_id(
    events, with_headers
):
    name = events.create()
    with_headers({"X-Mayfly-Idempotency-Key": "order 1", "X-Mayfly-Idempotency-Window": "3s"})
    began = time.time()
    first = events.send(name, {"n": 1})
    answer = events.lambda_.invoke(FunctionName=name, InvocationType="Event", Payload=b"{}")
    metadata = answer["ResponseMetadata"]
    assert (answer["StatusCode"], metadata["RequestId"]) == (202, first)
    assert metadata["HTTPHeaders"]["x-mayfly-repeats"] == first
    with_headers({"X-Mayfly-Idempotency-Key": "order 2"})
    other = events.send(name, {"n": 2})
    assert {run["id"] for run in events.ran(name, 2)} == {first, other}
    # The window is over.
    time.sleep(max(0, began + 3.1 - time.time()))
    with_headers({"X-Mayfly-Idempotency-Key": "order 1"})
    again = events.send(name, {"n": 3})
    assert again not in (first, other)
    events.ran(name, 3)


def test_callers_who_wait_get_the_first_one_s_answer(events, with_headers):
    name = events.create(RANDOM)
    with_headers({"X-Mayfly-Idempotency-Key": "k"})
    first = events.lambda_.invoke(FunctionName=name, Payload=b"{}")
    repeat = events.lambda_.invoke(FunctionName=name, Payload=b"{}")
    payload = first["Payload"].read()
    assert json.loads(payload)["answer"]
    assert repeat["Payload"].read() == payload
    assert repeat["ExecutedVersion"] == first["ExecutedVersion"] == "$LATEST"
    first_id = first["ResponseMetadata"]["RequestId"]
    assert repeat["ResponseMetadata"]["HTTPHeaders"]["x-mayfly-repeats"] == first_id
    assert events.send(name, {}) == first_id
    assert [run["id"] for run in events.ran(name)] == [first_id]


def test_a_call_that_fails_is_run_again_by_its_repeat(events, with_headers):
    name = events.create(RANDOM)
    with_headers({"X-Mayfly-Idempotency-Key": "k"})
    failed = events.lambda_.invoke(FunctionName=name, Payload=b'{"fails": true}')
    assert failed["FunctionError"] == "Unhandled"
    done = events.lambda_.invoke(FunctionName=name, Payload=b"{}")
    assert "FunctionError" not in done
    assert len(events.ran(name, 2)) == 2


def test_the_result_of_an_effectively_once_event_is_there_for_those_who_ask(events, with_headers):
    name = events.create(RANDOM)
    headers = {"X-Mayfly-Idempotency-Key": "k"}
    with_headers({**headers, "X-Mayfly-Guarantee": "effectively-once"})
    request_id = events.send(name, {"sleep": 2})
    with_headers(headers)
    with pytest.raises(events.lambda_.exceptions.ResourceConflictException, match="no result"):
        events.lambda_.invoke(FunctionName=name, Payload=b"{}")
    wait_for(lambda: events.waiting(name) == 0, 20, lambda: events.runs(name))
    answers = [
        events.lambda_.invoke(FunctionName=name, Payload=b"{}")["Payload"].read() for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["answer"]
    assert [run["id"] for run in events.ran(name)] == [request_id]


def test_settings_take_keys_from_the_events(events, put_settings):
    name = events.create(TIMED)
    settings = {
        "async": {
            "concurrency": {"limit": 1, "key": "/tenant"},
            "idempotency": {"key": "/order", "window": "1h"},
        }
    }
    assert put_settings(name, settings)["async"] == settings["async"]
    for order in range(4):
        for _ in range(2):
            events.send(name, {"tenant": order % 2, "order": order, "sleep": 0.2})
    runs = events.ran(name, 4)
    wait_for(lambda: events.waiting(name) == 0, 20, lambda: runs)
    runs = events.runs(name)
    assert sorted(run["event"]["order"] for run in runs) == [0, 1, 2, 3]
    for tenant in range(2):
        assert most_at_once([run for run in runs if run["event"]["tenant"] == tenant]) == 1


def test_mayfly_invoke_has_options_for_them(events):
    name = events.create(RANDOM)
    calls = [events.cli("invoke", name, "--idempotency-key", "k").stdout for _ in range(2)]
    assert calls[0] == calls[1]
    options = ["--type", "event", "--debounce", "300ms", "--debounce-key", "k"]
    for _ in range(3):
        events.cli("invoke", name, *options)
    limit = ["--type", "event", "--key-concurrency", "1", "--concurrency-key", "c"]
    events.cli("invoke", name, *limit, "--retries", "0", "--backoff", "1s,2s", "-d", "{}")
    wait_for(lambda: events.waiting(name) == 0, 20, lambda: events.runs(name))
    assert len(events.ran(name, 3)) == 3


@pytest.mark.parametrize(
    ("headers", "complaint"),
    [
        ({"X-Mayfly-Guarantee": "effectively-once"}, "needs an idempotency key"),
        ({"X-Mayfly-Debounce-Key": "k"}, "needs a window"),
        ({"X-Mayfly-Concurrency-Key": "k"}, "needs a limit"),
        ({"X-Mayfly-Retrys": "3"}, "x-mayfly-retrys is not known"),
    ],
)
def test_what_can_not_be_had_is_refused(events, with_headers, headers, complaint):
    name = events.create()
    with_headers(headers)
    with pytest.raises(
        events.lambda_.exceptions.InvalidParameterValueException, match=complaint
    ):
        events.send(name, {})
