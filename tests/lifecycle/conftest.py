"""Fixtures of the life-cycle tests."""

import pytest

#: The Runtime API in a few lines, for runtimes that misbehave. The code of the test runs behind it
#: when the module is imported, so that it *is* the runtime: the real one never gets to ask.
RUNTIME = '''
import http.client, json, os, sys, time

def ask(method, path, body=None, headers={}):
    """One request to the Runtime API; returns (status, headers, body)."""
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, "/2018-06-01/runtime" + path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()

def next_event():
    """Waits for an event; returns (request id, event)."""
    status, headers, body = ask("GET", "/invocation/next")
    assert status == 200, (status, body)
    return headers["Lambda-Runtime-Aws-Request-Id"], json.loads(body)

def respond(request, answer):
    """Answers; returns the status."""
    return ask("POST", f"/invocation/{request}/response", json.dumps(answer))[0]

def serve(answer):
    """Answers every further event."""
    while True:
        request, event = next_event()
        respond(request, answer(event))

'''


@pytest.fixture
def make_runtime(make_python):
    """`make_runtime(code, **settings)`: a runtime written with `ask`, `next_event`, `respond` and
    `serve`."""

    def make(code, **settings):
        return make_python(RUNTIME + code, **settings)

    return make
