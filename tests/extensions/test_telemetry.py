"""The Telemetry API and the Logs API: an extension that subscribes and says in the log what it gets.

AWS: "Accessing real-time telemetry data for extensions using the Telemetry API", "Using the Lambda Logs
API".
"""

import json

import pytest

#: Put into the speaking extension: runs a server, subscribes to it, and prints the events as they come.
LISTENING = """
import http.server, threading, socketserver

class Server(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        events = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for event in events:
            if event["type"] != "extension":
                say("heard", json.dumps(event, sort_keys=True))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_POST

    def log_message(self, *words):
        pass

server = http.server.ThreadingHTTPServer(("sandbox.localdomain", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
PORT = server.server_address[1]

class Lines(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            say("heard", line.decode().strip())

tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Lines)
tcp.daemon_threads = True
threading.Thread(target=tcp.serve_forever, daemon=True).start()
TCP_PORT = tcp.server_address[1]

REQUEST = %(request)s

registered = ask
def ask(method, path, headers, body=None):
    answer = registered(method, path, headers, body)
    if path == "/register":
        connection = http.client.HTTPConnection(API)
        id = answer[1]["Lambda-Extension-Identifier"]
        identified = {"Lambda-Extension-Identifier": id}
        connection.request("PUT", "%(path)s", json.dumps(REQUEST), identified)
        told = connection.getresponse()
        say("subscribed", told.status, told.read().decode())
    return answer
"""

TELEMETRY = "/2022-07-01/telemetry"
HTTP = '{"protocol": "HTTP", "URI": "http://sandbox.localdomain:%d/" % PORT}'
CODE = "import logging\ndef handler(event, context):\n    print('working')\n    return event\n"


def request(types, destination=HTTP, version='"schemaVersion": "2022-12-13",', timeout=25):
    buffering = f'{{"maxItems": 1000, "maxBytes": 262144, "timeoutMs": {timeout}}}'
    return (
        f'{{{version} "types": {types}, "buffering": {buffering}, "destination": {destination}}}'
    )


def heard(log):
    """The events that the extension has printed."""
    told = [line.split(" heard ", 1)[1] for line in log if " heard " in line]
    return [json.loads(event) for event in told]


@pytest.fixture
def make(make_layer, make_python, speaking):
    """`make(request, path, **settings)`: a function with an extension that subscribes."""

    def make(request, path=TELEMETRY, code=CODE, **settings):
        listening = LISTENING % {"request": request, "path": path}
        layer = make_layer({"extensions/listener": speaking(listening)})
        return make_python(code, Layers=[layer], **settings)

    return make


def test_a_subscriber_gets_the_story_of_an_invocation(make, call, logged):
    name = make(request('["platform", "function"]'))
    answer = call(name, {"n": 1})
    log = logged(name, '"type": "platform.report"')
    assert 'listener subscribed 200 "OK"' in log
    assert "TELEMETRY\tName: listener\tState: Subscribed\tTypes: [Platform, Function]" in log
    events = heard(log)
    types = [event["type"] for event in events]
    assert types == [
        "platform.initStart",
        "platform.telemetrySubscription",
        "platform.extension",
        "platform.initRuntimeDone",
        "platform.initReport",
        "platform.start",
        "function",
        "platform.runtimeDone",
        "platform.report",
    ]
    records = {event["type"]: event["record"] for event in events}
    assert records["function"] == "working"
    assert records["platform.start"]["requestId"] == answer.request_id
    assert records["platform.initStart"]["functionName"] == name
    assert records["platform.extension"] == {
        "name": "listener",
        "state": "Ready",
        "events": ["INVOKE", "SHUTDOWN"],
    }
    report = records["platform.report"]
    assert report["status"] == "success"
    assert {"durationMs", "billedDurationMs", "memorySizeMB", "maxMemoryUsedMB", "initDurationMs"} == set(
        report["metrics"]
    )
    done = records["platform.runtimeDone"]
    assert [span["name"] for span in done["spans"]] == [
        "responseLatency",
        "responseDuration",
        "runtimeOverhead",
    ]
    # As text the platform's own lines stay.
    assert any(line.startswith("REPORT RequestId: ") for line in log)


def test_a_tcp_listener_gets_lines(make, call, logged):
    destination = '{"protocol": "TCP", "port": TCP_PORT}'
    name = make(request('["platform"]', destination))
    call(name, {}).succeeded()
    types = [event["type"] for event in heard(logged(name, '"type":"platform.report"'))]
    assert types[0] == "platform.initStart" and types[-1] == "platform.report"


def test_the_logs_api_has_its_own_events(make, call, logged):
    destination = HTTP.replace("}", ', "method": "PUT", "encoding": "JSON"}')
    version = '"schemaVersion": "2021-03-18",'
    asked = request('["platform", "function"]', destination, version)
    name = make(asked, "/2020-08-15/logs")
    call(name, {}).succeeded()
    log = logged(name, '"type": "platform.report"')
    assert "LOGS\tName: listener\tState: Subscribed\tTypes: [Platform, Function]" in log
    assert [event["type"] for event in heard(log)] == [
        "platform.logsSubscription",
        "platform.extension",
        "platform.start",
        "function",
        "platform.runtimeDone",
        "platform.end",
        "platform.report",
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (request('["platform"]', timeout=1), "timeoutMs should be between 25 and 30000, and is 1"),
        (request("[]"), "types should not be empty"),
        (
            request('["platform"]', '{"protocol": "HTTP", "URI": "http://sandbox.localdomain/"}'),
            "URI port is not provided",
        ),
        (
            request('["platform"]', '{"protocol": "HTTP", "URI": "http://sandbox.localdomain:9001"}'),
            "port 9001 is reserved",
        ),
    ],
)
def test_what_there_is_not_is_refused(make, call, logged, asked, words):
    name = make(asked)
    call(name, {}).succeeded()
    (answer,) = [line for line in logged(name, "REPORT") if "listener subscribed" in line]
    assert "listener subscribed 400 " in answer
    assert '"errorType":"ValidationError"' in answer
    assert words in answer


def test_json_lines_are_objects_for_subscribers_and_all_levels_are_heard(make, call, logged):
    code = (
        "import logging\n"
        "def handler(event, context):\n"
        "    logging.warning({'n': 1})\n"
        "    logging.getLogger().setLevel('DEBUG')\n"
        "    logging.debug('quiet')\n"
    )
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "WARN", "SystemLogLevel": "WARN"}
    name = make(request('["platform", "function"]'), code=code, LoggingConfig=logging)
    call(name, {}).succeeded()
    log = logged(name, '"type": "platform.report"')
    records = [event["record"] for event in heard(log) if event["type"] == "function"]
    assert [(record["level"], record["message"]) for record in records] == [
        ("WARNING", {"n": 1}),
        ("DEBUG", "quiet"),
    ]
    own = [json.loads(line) for line in log if line.startswith("{")]
    assert [line["level"] for line in own] == ["WARNING"], "the log has what is severe enough"


def test_the_last_events_come_before_the_end(make, call, logged, lambda_client):
    # Longer than the test waits: only the end brings them.
    name = make(request('["platform"]', timeout=30_000))
    call(name, {}).succeeded()
    # The instance is let go for one of the new settings.
    lambda_client.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"NEW": "1"}}
    )
    log = logged(name, "listener SHUTDOWN")
    before = log[: next(n for n, line in enumerate(log) if "listener SHUTDOWN" in line)]
    assert "platform.report" in [event["type"] for event in heard(before)]


def test_a_listener_that_is_slow_or_gone_does_not_hold_up_the_function(make, call, logged):
    destination = '{"protocol": "HTTP", "URI": "http://sandbox.localdomain:1/"}'
    name = make(request('["platform", "function"]', destination))
    for number in range(20):
        assert call(name, {"n": number}).succeeded() == {"n": number}
