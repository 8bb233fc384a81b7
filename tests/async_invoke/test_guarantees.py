"""How often an event is tried: retries of the user's own, and at most once."""

import botocore.exceptions
import pytest

from harness.waiting import wait_for


def test_an_event_is_retried_as_often_and_as_soon_as_its_caller_asks(events, with_headers):
    name = events.create()
    with_headers({"X-Mayfly-Retries": "5", "X-Mayfly-Backoff": "20ms,100ms,2,0"})
    request_id = events.send(name, {"failures": 5})
    runs = events.ran(name, 6)
    assert [run["id"] for run in runs] == [request_id] * 6
    assert events.dead(name) == []


def test_a_function_s_own_retries_stand_above_those_of_aws(events, put_settings):
    name = events.create()
    events.lambda_.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
    put_settings(
        name, {"async": {"retries": 3, "backoff": {"first": "20ms", "most": 1, "jitter": 1}}}
    )
    events.send(name, {"failures": 9})
    (dead,) = events.died(name)
    assert (dead["condition"], dead["attempts"]) == ("RetriesExhausted", 4)


def test_an_event_that_may_run_at_most_once_is_not_tried_again(events, with_headers):
    name = events.create()
    with_headers({"X-Mayfly-Guarantee": "at-most-once", "X-Mayfly-Retries": "5"})
    request_id = events.send(name, {"failures": 9})
    (dead,) = events.died(name)
    assert (dead["requestId"], dead["attempts"]) == (request_id, 1)
    assert len(events.runs(name)) == 1


def test_an_event_that_may_run_at_most_once_is_not_run_again_after_kill_9(
    fresh_mayfly, on, with_headers_of
):
    mayfly = fresh_mayfly("--async-retry-delays", "150ms,300ms")
    events = on(mayfly)
    name = events.create()
    with_headers_of(events, {"X-Mayfly-Guarantee": "at-most-once"})
    request_id = events.send(name, {"sleep": 5})
    events.ran(name)
    mayfly.kill9()
    mayfly.restart()
    events = on(mayfly)
    (dead,) = events.died(name)
    assert (dead["requestId"], dead["condition"]) == (request_id, "Interrupted")
    assert len(events.runs(name)) == 1
    events.cli("async", "redrive", name)
    events.ran(name, 2)
    mayfly.stop()


def test_a_stop_does_not_count_as_the_one_run_of_an_event_that_had_not_begun(
    fresh_mayfly, on, with_headers_of
):
    mayfly = fresh_mayfly()
    events = on(mayfly)
    name = events.create()
    events.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    with_headers_of(events, {"X-Mayfly-Guarantee": "at-most-once"})
    sent = [events.send(name, {"sleep": 1}) for _ in range(4)]
    events.ran(name)
    mayfly.stop()
    mayfly.restart()
    events = on(mayfly)
    wait_for(lambda: events.waiting(name) == 0, 30, lambda: mayfly.log)
    ran = [run["id"] for run in events.runs(name)]
    given_up = [dead["requestId"] for dead in events.dead(name)]
    assert len(ran) == len(set(ran)), "one ran twice"
    assert set(ran) | set(given_up) == set(sent)
    assert len(given_up) <= 1, "only what was under way may be given up"
    mayfly.stop()


def test_a_guarantee_that_nobody_can_give_is_refused(events, with_headers):
    name = events.create()
    with_headers({"X-Mayfly-Guarantee": "exactly-once"})
    with pytest.raises(botocore.exceptions.ClientError, match="x-mayfly-guarantee must be"):
        events.send(name, {})
