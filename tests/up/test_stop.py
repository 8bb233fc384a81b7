"""Stopping: on both signals, in rest and in the middle of work, nothing is left behind."""

import concurrent.futures
import signal

import pytest

from harness.waiting import wait_for

SLOW = """
import subprocess, time
def handler(event, context):
    subprocess.Popen(["/bin/sleep", "1000"])
    time.sleep(event["seconds"])
"""


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_in_rest_leaves_nothing(fresh_mayfly, functions, with_signal):
    mayfly = fresh_mayfly()
    some = functions(mayfly)
    for name in ("a", "b"):
        some.create(name)
        some.call(name)
    assert mayfly.children(), "instances wait for the next call"
    mayfly.stop(with_signal)


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_in_the_middle_of_calls_leaves_nothing(fresh_mayfly, functions, with_signal):
    mayfly = fresh_mayfly()
    some = functions(mayfly)
    some.create("slow", SLOW, Timeout=60)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        calls = [pool.submit(some.call, "slow", {"seconds": 50}) for _ in range(3)]
        wait_for(lambda: str(mayfly.children()).count("sleep") >= 3, 20)
        mayfly.stop(with_signal)
        for call in calls:
            call.exception(timeout=20)


def test_a_stop_before_any_call_leaves_nothing(fresh_mayfly):
    fresh_mayfly().stop()


def test_a_second_signal_does_not_disturb_the_stop(fresh_mayfly, functions):
    mayfly = fresh_mayfly()
    some = functions(mayfly)
    some.create("f")
    some.call("f")
    mayfly.process.send_signal(signal.SIGINT)
    mayfly.stop(signal.SIGINT)
