"""A runtime that ends or crashes: the caller is told how, and the next call works."""

import pytest

CODE = """
import ctypes, os, signal, sys, threading, time
def handler(event, context):
    how = event.get("how")
    print("about to", how, flush=True)
    if how == "exit 3":
        os._exit(3)
    if how == "exit 0":
        os._exit(0)
    if how == "sys.exit":
        sys.exit(5)
    if how == "segfault":
        ctypes.string_at(0)
    if how == "abort":
        os.abort()
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "later":
        threading.Timer(0.2, os._exit, [9]).start()
    return os.getpid()
"""


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("exit 3", "Runtime exited with error: exit status 3"),
        ("exit 0", "Runtime exited without providing a reason"),
        ("segfault", "Runtime exited with error: signal: segmentation fault"),
        ("abort", "Runtime exited with error: signal: aborted"),
        ("kill", "Runtime exited with error: signal: killed"),
    ],
)
def test_the_end_of_the_runtime_is_the_answer_and_the_next_call_works(
    make_python, call, how, reason
):
    name = make_python(CODE)
    call(name).succeeded()
    answer = call(name, {"how": how})
    answer.failed("Runtime.ExitError", f"RequestId: {{id}} Error: {reason}")
    assert f"about to {how}\n" in answer.log
    assert answer.report["status"] == "error"
    assert answer.report["error_type"] == "Runtime.ExitError"
    call(name).succeeded()


def test_sys_exit_in_a_handler_ends_the_runtime(make_python, call):
    name = make_python(CODE)
    answer = call(name, {"how": "sys.exit"})
    assert answer.error == "Unhandled"
    assert answer.payload["errorType"] == "Runtime.ExitError"
    call(name).succeeded()


def test_a_runtime_that_ends_between_two_calls_costs_no_call(make_python, call):
    name = make_python(CODE)
    first = call(name, {"how": "later"}).succeeded()
    # Whether the next call meets the dying process or none, it is answered.
    for _ in range(30):
        answer = call(name)
        if answer.error is None and answer.payload != first:
            return
    raise AssertionError("the runtime never ended")


def test_a_crash_on_every_call_is_told_on_every_call(make_python, call):
    name = make_python(CODE)
    for _ in range(5):
        call(name, {"how": "exit 3"}).failed("Runtime.ExitError")
    call(name).succeeded()
