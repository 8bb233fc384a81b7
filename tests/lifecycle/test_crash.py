"""A runtime that ends or crashes: the caller is told how, and the next call works."""

import pytest

from harness.waiting import wait_for

CODE = """
import ctypes, os, signal, sys, threading, time, uuid
start = uuid.uuid4().hex
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
    return start
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


def test_a_runtime_that_ends_between_two_calls_is_started_again(make_python, call):
    name = make_python(CODE)
    first = call(name, {"how": "later"}).succeeded()

    def started_again():
        answer = call(name)
        # A call may meet the runtime in the moment in which it ends; it is told so.
        return answer.error is None and answer.payload != first

    wait_for(started_again, 10, "the runtime never ended")
    call(name).succeeded()


def test_a_crash_on_every_call_is_told_on_every_call(make_python, call):
    name = make_python(CODE)
    for _ in range(5):
        call(name, {"how": "exit 3"}).failed("Runtime.ExitError")
    call(name).succeeded()
