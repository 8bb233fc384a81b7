"""A Runtime API of one's own: serves events to a runtime that runs without Mayfly, and keeps what the
runtime posts, as it was sent.

This is how two runtimes are compared: same handler, same events, and then what each said.
"""

import json
import os
import re
import socket
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from harness import starts

REQUEST_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:f"
#: How long a runtime may take for what it should do at once.
PATIENCE_S = 30


@dataclass
class Event:
    """One event: its body, and headers besides those that every event has."""

    body: bytes = b"{}"
    headers: dict = field(default_factory=dict)


@dataclass
class Post:
    """What a runtime posted."""

    path: str
    headers: dict
    body: bytes
    trailers: dict

    @property
    def json(self):
        """The body, parsed."""
        return json.loads(self.body)


@dataclass
class Run:
    """What a runtime did: its posts in order, its exit code if it ended itself, its output."""

    posts: list
    exit_code: int | None
    output: str
    task: Path


def run(command, files, handler, events=(), environment=None, posts=None, start=starts.plain):
    """Runs a runtime until it has posted an answer to every event (or `posts` answers), or ended.

    `files` is `{path: content}`, the function's code; `events` are `Event`s or JSON values; `start`
    is the way in which the process begins.
    """
    events = [e if isinstance(e, Event) else Event(json.dumps(e).encode()) for e in events]
    with tempfile.TemporaryDirectory(prefix="mayfly-test-") as folder:
        task = Path(folder) / "task"
        task.mkdir()
        for path, content in files.items():
            path = task / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        api = _Api(events)
        output = Path(folder) / "output"
        with output.open("wb") as log:
            variables = _environment(api.address, task, handler, environment)
            process = start([str(part) for part in command], task, variables, log, api)
        try:
            exit_code = api.serve(process, len(events) if posts is None else posts)
        finally:
            process.kill()
            process.wait()
            api.close()
        return Run(api.posts, exit_code, output.read_bytes().decode(errors="replace"), task)


def _environment(address, task, handler, more):
    environment = {
        "PATH": os.environ["PATH"],
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "AWS_LAMBDA_RUNTIME_API": address,
        "AWS_LAMBDA_FUNCTION_NAME": "f",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/11/21[$LATEST]0123456789abcdef0123456789abcdef",
        "LAMBDA_TASK_ROOT": str(task),
        "_HANDLER": handler,
        **(more or {}),
    }
    return {name: value for name, value in environment.items() if value is not None}


class _Api:
    #: What a process that asks `restore/next` is told, and what happens before.
    told = {}
    meanwhile = staticmethod(lambda: None)

    def __init__(self, events):
        self.posts = []
        self._events = list(events)
        self._changed = threading.Condition()
        self._connections = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def serve(self, process, posts):
        """Waits for the posts or the end of the process; returns its exit code if it has ended."""
        deadline = time.monotonic() + PATIENCE_S
        with self._changed:
            while len(self.posts) < posts or not self._settled:
                if process.poll() is not None:
                    return process.returncode
                assert time.monotonic() < deadline, f"the runtime hangs; it posted {self.posts}"
                # The end of a process wakes nobody; it is looked at now and then.
                self._changed.wait(0.02)
        return None

    @property
    def _settled(self):
        """After its last answer a runtime either asks for the next event or ends itself."""
        return not self._events and self._asked

    _asked = False

    def close(self):
        self._listener.close()
        for connection in self._connections:
            connection.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._connection, args=(connection,), daemon=True).start()

    def _connection(self, connection):
        try:
            with connection.makefile("rb") as stream:
                while request := _read_request(stream):
                    self._answer(connection, *request)
        except (OSError, ValueError):
            pass  # The runtime ended in the middle of a request.

    def _answer(self, connection, method, path, headers, body, trailers):
        if method == "GET" and path.endswith("/invocation/next"):
            with self._changed:
                if not self._events:
                    self._asked = True
                    self._changed.notify_all()
                    return  # As Lambda: there is no answer until there is an event.
                event = self._events.pop(0)
            defaults = {
                "Content-Type": "application/json",
                "Lambda-Runtime-Aws-Request-Id": REQUEST_ID,
                "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 3000),
                "Lambda-Runtime-Invoked-Function-Arn": ARN,
                "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1",
            }
            connection.sendall(_message("200 OK", {**defaults, **event.headers}, event.body))
            return
        if method == "GET" and path.endswith("/restore/next"):
            self.meanwhile()
            body = json.dumps(self.told).encode()
            connection.sendall(_message("200 OK", {"Connection": "close"}, body))
            return
        with self._changed:
            self.posts.append(Post(path.removeprefix("/2018-06-01"), headers, body, trailers))
            self._changed.notify_all()
        connection.sendall(_message("202 Accepted", {}, b'{"status":"OK"}'))


def _message(status, headers, body):
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name}: {value}" for name, value in headers.items() if value is not None]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("utf-8") + body


def _read_request(stream):
    line = stream.readline()
    if not line:
        return None
    method, path, _ = line.decode().split()
    headers = _read_headers(stream)
    trailers = {}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while size := int(stream.readline().split(b";")[0], 16):
            body += stream.read(size)
            stream.read(2)
        trailers = _read_headers(stream)
    else:
        body = stream.read(int(headers.get("content-length", 0)))
    return method, path, headers, body, trailers


def _read_headers(stream):
    headers = {}
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return headers


def normalised(text, task):
    """Text without what differs from run to run: times, the folder of the code."""
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?", "TIME", text)
    return text.replace(str(task), "/var/task")
