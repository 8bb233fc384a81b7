"""Waiting for a state: no test sleeps for a time and hopes."""

import time


def wait_until_true(condition, patience_s):
    """Asks until the condition is true or the time is over; returns its last value."""
    deadline = time.monotonic() + patience_s
    while True:
        value = condition()
        if value or time.monotonic() > deadline:
            return value
        time.sleep(0.01)


def wait_for(condition, patience_s=10, otherwise="the condition did not come true"):
    """Asks until the condition is true and returns its value; fails when the time is over."""
    value = wait_until_true(condition, patience_s)
    if not value:
        raise AssertionError(otherwise() if callable(otherwise) else otherwise)
    return value
