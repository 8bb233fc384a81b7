"""Clients that go away in the middle of a call: the function runs to its end, nothing is lost."""

import json
import socket

from harness.waiting import wait_for

CODE = """
import os, time
calls = 0
def handler(event, context):
    global calls
    calls += 1
    print("begun", calls, flush=True)
    time.sleep(event.get("seconds", 0))
    print("ended", calls, flush=True)
    return {"calls": calls, "pid": os.getpid()}
"""


def send_and_leave(mayfly, name, event, until):
    """Sends a call, waits until `until` says so, and closes the connection without reading."""
    body = json.dumps(event).encode()
    with socket.create_connection(("127.0.0.1", mayfly.port), timeout=10) as connection:
        connection.sendall(
            f"POST /2015-03-31/functions/{name}/invocations HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{mayfly.port}\r\nContent-Length: {len(body)}\r\n"
            "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request,"
            " SignedHeaders=host, Signature=0\r\nX-Amz-Date: 20260101T000000Z\r\n\r\n".encode()
            + body
        )
        until()


def test_a_call_runs_to_its_end_without_its_caller(mayfly, make_python, call, logged):
    name = make_python(CODE, Timeout=20)
    before = call(name).succeeded()
    send_and_leave(mayfly, name, {"seconds": 1.5}, lambda: logged(name, "begun 2"))
    logged(name, "ended 2")
    logged(name, "REPORT", times=2)
    after = call(name).succeeded()
    assert after == {"calls": 3, "pid": before["pid"]}, "the instance is used again"


def test_many_clients_that_leave_leak_no_instance(mayfly, make_python, call):
    name = make_python(CODE, Timeout=20)
    call(name).succeeded()
    processes = len(mayfly.children())
    for _ in range(20):
        send_and_leave(mayfly, name, {}, lambda: None)
    # Whoever left is finished by the time that others are answered; none of them kept a place.
    wait_for(lambda: call(name).succeeded()["pid"] is not None, 10)
    wait_for(
        lambda: len(mayfly.children()) <= processes + 20,
        10,
        lambda: f"too many processes: {mayfly.children()}",
    )


def test_half_a_request_does_not_disturb_others(mayfly, make_python, call):
    name = make_python(CODE)
    with socket.create_connection(("127.0.0.1", mayfly.port), timeout=10) as connection:
        connection.sendall(
            f"POST /2015-03-31/functions/{name}/invocations HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{mayfly.port}\r\nContent-Length: 1000\r\n\r\n{{".encode()
        )
        assert call(name).succeeded()["calls"] == 1
    assert call(name).succeeded()["calls"] == 2
