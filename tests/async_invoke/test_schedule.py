"""When an event runs and in which order: headers that AWS does not have."""

import time

import botocore.exceptions
import pytest


def test_an_event_with_a_delay_runs_when_it_is_over(events, with_headers):
    name = events.create()
    with_headers({"X-Mayfly-Delay": "2"})
    began = time.time()
    late = events.send(name, {"n": "late"})
    with_headers({})
    soon = events.send(name, {"n": "soon"})
    assert [run["id"] for run in events.ran(name, 2)] == [soon, late]
    assert time.time() - began >= 2


def test_events_of_one_key_run_one_after_the_other_through_all_retries(events, with_headers):
    name = events.create()
    with_headers({"X-Mayfly-Order-Key": "account 7"})
    first = events.send(name, {"failures": 2})
    second = events.send(name, {"n": 2})
    third = events.send(name, {"n": 3})
    assert [run["id"] for run in events.ran(name, 5)] == [first, first, first, second, third]


def test_the_higher_priority_goes_first(events, with_headers):
    name = events.create()
    events.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    # While this one runs the others come together.
    events.send(name, {"sleep": 3})
    events.ran(name)
    sent = []
    for priority in ["-5", "0", "9"]:
        with_headers({"X-Mayfly-Priority": priority})
        sent.append(events.send(name, {}))
    assert [run["id"] for run in events.ran(name, 4)][1:] == sent[::-1]


def test_an_event_may_wait_for_a_time(events, with_headers):
    name = events.create()
    when = time.time() + 2
    text = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))
    with_headers({"X-Mayfly-Not-Before": text})
    events.send(name, {})
    events.ran(name)
    assert time.time() >= int(when)


def test_mayfly_invoke_has_options_for_them(events):
    name = events.create()
    began = time.time()
    options = ["--delay", "1s", "--order-key", "k", "--priority", "-1"]
    events.cli("invoke", name, "--type", "event", *options, "-d", "{}")
    events.ran(name)
    assert time.time() - began >= 1


def test_nonsense_and_calls_that_wait_are_refused_by_name(events, with_headers):
    name = events.create()
    for settings, header, value in [
        ({"InvocationType": "Event"}, "X-Mayfly-Delay", "soon"),
        ({"InvocationType": "Event"}, "X-Mayfly-Priority", "high"),
        ({"InvocationType": "Event"}, "X-Mayfly-Not-Before", "tomorrow"),
        ({}, "X-Mayfly-Delay", "1"),
    ]:
        with_headers({header: value})
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            events.lambda_.invoke(FunctionName=name, **settings)
        answer = caught.value.response
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert header.lower() in answer["Error"]["Message"]
