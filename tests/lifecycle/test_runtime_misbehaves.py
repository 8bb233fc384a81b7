"""Runtimes that do not keep to the Runtime API: they are refused, and calls end properly."""

import json
import time

import pytest


def test_a_second_answer_is_refused_and_the_first_counts(make_runtime, call):
    name = make_runtime(
        """
statuses = []
while True:
    request, event = next_event()
    before, statuses = statuses, []
    statuses.append(respond(request, {"first": True, "before": before}))
    statuses.append(respond(request, {"first": False}))
    statuses.append(ask("POST", f"/invocation/{request}/error", "{}")[0])
"""
    )
    assert call(name).succeeded() == {"first": True, "before": []}
    accepted, *refused = call(name).succeeded()["before"]
    assert accepted == 202
    assert all(status in (400, 403) for status in refused), refused


def test_answers_for_other_requests_are_refused(make_runtime, call):
    name = make_runtime(
        """
request, event = next_event()
wrong = "00000000-0000-4000-8000-000000000000"
statuses = [ask("POST", f"/invocation/{wrong}/response", "1")[0],
            ask("POST", "/invocation/..%2f..%2f/response", "1")[0],
            ask("POST", f"/invocation/{'x' * 5000}/response", "1")[0]]
respond(request, statuses)
serve(lambda event: "still here")
"""
    )
    statuses = call(name).succeeded()
    assert all(400 <= status < 500 for status in statuses), statuses
    assert call(name).succeeded() == "still here"


def test_unknown_paths_and_methods_are_refused(make_runtime, call):
    name = make_runtime(
        """
request, event = next_event()
statuses = []
for method, path in [("GET", "/nothing"), ("DELETE", "/invocation/next"), ("POST", "/invocation/next"),
                     ("GET", f"/invocation/{request}/response"), ("GET", "")]:
    statuses.append(ask(method, path)[0])
respond(request, statuses)
serve(lambda event: None)
"""
    )
    statuses = call(name).succeeded()
    assert all(400 <= status < 500 for status in statuses), statuses
    assert call(name).succeeded() is None


def test_a_runtime_that_speaks_no_http_ends_with_its_timeout(make_runtime, call):
    name = make_runtime(
        """
import socket
host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
if not os.path.exists("/tmp/tried"):
    open("/tmp/tried", "w").close()
    request, event = next_event()
    for nonsense in [b"\\0" * 100, b"GET\\r\\n\\r\\n", b"POST / HTTP/9.9\\r\\nContent-Length: -1\\r\\n\\r\\n",
                     b"POST /2018-06-01/runtime/init/error HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nzz\\r\\n"]:
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(nonsense)
            connection.settimeout(0.3)
            try:
                connection.recv(1000)
            except OSError:
                pass
    time.sleep(60)
serve(lambda event: "well again")
""",
        Timeout=3,
    )
    call(name).failed("Sandbox.Timedout")
    assert call(name).succeeded() == "well again"


def test_an_answer_that_breaks_off_is_an_error(make_runtime, call):
    name = make_runtime(
        """
import socket
host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
if not os.path.exists("/tmp/tried"):
    open("/tmp/tried", "w").close()
    request, event = next_event()
    connection = socket.create_connection((host, int(port)))
    connection.sendall(
        f"POST /2018-06-01/runtime/invocation/{request}/response HTTP/1.1\\r\\n"
        f"Host: x\\r\\nContent-Length: 1000\\r\\n\\r\\n[1, 2".encode())
    connection.close()
serve(lambda event: "whole")
""",
        Timeout=5,
    )
    answer = call(name)
    assert answer.error == "Unhandled", answer.payload
    assert answer.payload["errorType"] in ("Runtime.TruncatedResponse", "Sandbox.Timedout")
    assert call(name).succeeded() == "whole"


def test_an_answer_that_is_no_json_is_passed_on(make_runtime, lambda_client):
    name = make_runtime(
        """
while True:
    request, event = next_event()
    ask("POST", f"/invocation/{request}/response", b"\\xff not json")
"""
    )
    answer = lambda_client.invoke(FunctionName=name)
    assert "FunctionError" not in answer
    assert answer["Payload"].read() == b"\xff not json"


def test_asking_for_the_next_event_before_answering_does_not_lose_the_call(make_runtime, call):
    name = make_runtime(
        """
import threading
request, event = next_event()
threading.Thread(target=ask, args=("GET", "/invocation/next"), daemon=True).start()
time.sleep(0.2)
respond(request, "answered")
time.sleep(60)
""",
        Timeout=3,
    )
    assert call(name).payload == "answered" or call(name).error == "Unhandled"


@pytest.mark.parametrize("header", ["Function.Custom", "Runtime.Custom", "no type at all", ""])
def test_a_posted_error_is_the_answer(make_runtime, call, header):
    name = make_runtime(
        f"""
while True:
    request, event = next_event()
    ask("POST", f"/invocation/{{request}}/error",
        json.dumps({{"errorType": "Mine", "errorMessage": "it went wrong", "stackTrace": []}}),
        {{"Lambda-Runtime-Function-Error-Type": {header!r}}})
"""
    )
    for _ in range(2):
        call(name).failed("Mine", "it went wrong")


def test_an_event_arrives_with_what_aws_documents(make_runtime, lambda_client):
    name = make_runtime(
        """
while True:
    status, headers, body = ask("GET", "/invocation/next")
    request = headers["Lambda-Runtime-Aws-Request-Id"]
    respond(request, {name.lower(): value for name, value in headers.items()})
"""
    )
    answer = lambda_client.invoke(FunctionName=name)
    headers = json.loads(answer["Payload"].read())
    assert headers["lambda-runtime-aws-request-id"] == answer["ResponseMetadata"]["RequestId"]
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
    assert headers["lambda-runtime-invoked-function-arn"] == arn
    assert headers["lambda-runtime-trace-id"].startswith("Root=1-")
    remaining = int(headers["lambda-runtime-deadline-ms"]) / 1000 - time.time()
    assert 0 < remaining < 4
