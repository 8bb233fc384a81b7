"""A Mayfly in a made world (`world.py`) and functions on it that try what they reach."""

import json
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import boto3

from harness import machine
from harness.calls import invoke
from harness.server import Mayfly
from harness.zips import make_zip

#: What a connection that is refused ends with.
REFUSED = ("No route to host", "TimeoutError", "Connection refused", "Network is unreachable")

#: Evaluates the expression that it is called with.
CODE = '''
import json, os, socket, struct, time, urllib.error, urllib.request

def connect(address, port, patience=3):
    """None if it was possible, else the error's name; for TCP."""
    with socket.socket() as connection:
        connection.settimeout(patience)
        try:
            connection.connect((address, port))
        except OSError as error:
            return type(error).__name__ if error.errno is None else os.strerror(error.errno)

def get(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read().decode()
    except (OSError, urllib.error.URLError) as error:
        return "failed: " + str(getattr(error, "reason", error))

def addresses(name):
    try:
        return sorted({found[4][0] for found in socket.getaddrinfo(name, 80)})
    except OSError as error:
        return type(error).__name__

def ask(server, name, kind=1, over="udp", patience=3):
    """The code of a name server's answer and the number of its records, or the error."""
    labels = b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\\0"
    question = struct.pack("!HHHHHH", 7, 0x100, 1, 0, 0, 0) + labels + struct.pack("!HH", kind, 1)
    try:
        if over == "udp":
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                udp.settimeout(patience)
                udp.connect((server, 53))
                udp.send(question)
                answer = udp.recv(65535)
        else:
            with socket.create_connection((server, 53), patience) as tcp:
                tcp.sendall(struct.pack("!H", len(question)) + question)
                with tcp.makefile("rb") as file:
                    answer = file.read(struct.unpack("!H", file.read(2))[0])
    except OSError as error:
        return type(error).__name__
    _, flags, _, records = struct.unpack("!HHHH", answer[:8])
    return [flags & 15, records, bool(flags & 0x200)]

def failing(action):
    """The name of the error that an action meets."""
    try:
        action()
    except OSError as error:
        return type(error).__name__

def handler(event, context):
    return eval(event, globals())
'''


class Site:
    """A Mayfly on the world's host, and functions on it. `binary` is the program to start, which is
    Mayfly as root otherwise; `environment` is added to the tests' own."""

    def __init__(self, world, folder, *options, binary=None, environment=None):
        self.world = world
        self.server = Mayfly(
            binary or world.binary(machine.mayfly_binary()),
            Path(folder) / "data",
            options,
            {"MAYFLY_EGRESS": "by-policy", **(environment or {})},
        ).start()

    def client(self):
        return boto3.client("lambda", endpoint_url=self.server.endpoint)

    def function(self, policy=None, memory=256):
        """Makes a function; `policy` is its network policy, or None for the default."""
        name = f"f-{uuid.uuid4().hex[:12]}"

        def make():
            client = self.client()
            client.create_function(
                FunctionName=name,
                Runtime=machine.PYTHON,
                Handler="app.handler",
                Role="arn:aws:iam::000000000000:role/test",
                Code={"ZipFile": make_zip({"app.py": CODE})},
                Timeout=60,
                MemorySize=memory,
                Architectures=[machine.ARCHITECTURE],
            )
            client.get_waiter("function_active_v2").wait(
                FunctionName=name, WaiterConfig={"Delay": 1}
            )
            if policy is not None:
                status, body = self.put_settings(name, {"network": policy})
                assert status == 200, body
                client.get_waiter("function_updated_v2").wait(
                    FunctionName=name, WaiterConfig={"Delay": 1}
                )

        self.world.on_host(make)
        return name

    def put_settings(self, name, settings):
        request = urllib.request.Request(
            f"{self.server.endpoint}/_mayfly/settings/{name}",
            json.dumps(settings).encode(),
            method="PUT",
        )
        request.add_header("content-type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def run(self, name, expression):
        """Evaluates an expression in a function; see CODE."""
        return self.world.on_host(lambda: invoke(self.client(), name, expression).succeeded())
