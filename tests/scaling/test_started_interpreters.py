"""Node.js that has started before its function is known: nobody notices but the clock."""

import os
import signal
import time
from pathlib import Path

import pytest

from harness import machine
from harness.waiting import wait_for

CODE = """
const loaded = Date.now();
const began = Date.now() - process.uptime() * 1000;
exports.handler = async (event) => {
  globalThis.mine = (globalThis.mine ?? 0) + 1;
  return {
    began, loaded, mine: globalThis.mine, cwd: process.cwd(), argv: process.argv.length,
    secret: process.env.SECRET ?? null, name: process.env.AWS_LAMBDA_FUNCTION_NAME,
    kind: process.env.AWS_LAMBDA_INITIALIZATION_TYPE,
    waits: process.env.MAYFLY_WAITS ?? null, timeZone: new Date(0).getTimezoneOffset(),
  };
};
"""


@pytest.fixture
def make_node(make_function):
    """`make_node(code, **settings)`: a Node.js function."""

    def make(code=CODE, **settings):
        return make_function(machine.node(), {"app.js": code}, "app.handler", **settings)

    return make


def started_ahead(make_node, call, **settings):
    """A function whose process is older than itself, with its first answer."""
    tried = []

    def attempt():
        made = time.time() * 1000
        name = make_node(**settings)
        answer = call(name)
        tried.append(answer.succeeded())
        return (name, answer) if answer.succeeded()["began"] < made else None

    return wait_for(attempt, 30, lambda: f"none was started ahead: {tried}")


def test_a_cold_start_takes_an_interpreter_that_waits(make_node, call):
    name, answer = started_ahead(make_node, call, Environment={"Variables": {"SECRET": "a"}})
    told = answer.succeeded()
    assert (told["secret"], told["name"], told["kind"]) == ("a", name, "on-demand")
    assert (told["cwd"], told["waits"], told["mine"]) == ("/var/task", None, 1)
    assert answer.report["init_ms"] is not None
    again = call(name).succeeded()
    assert (again["began"], again["mine"]) == (told["began"], 2)


def test_two_functions_share_nothing(make_node, call):
    first, answer = started_ahead(make_node, call, Environment={"Variables": {"SECRET": "a"}})
    second, other = started_ahead(make_node, call)
    assert answer.succeeded()["began"] != other.succeeded()["began"]
    assert other.succeeded()["secret"] is None
    assert (call(first).succeeded()["mine"], call(second).succeeded()["mine"]) == (2, 2)


def test_a_function_that_needs_another_start_gets_one(make_node, call):
    made = time.time() * 1000
    variables = {"NODE_OPTIONS": "--title=mine"}
    name = make_node(
        "exports.handler = async () => ({title: process.title, began: Date.now() - process.uptime() * 1000});",
        Environment={"Variables": variables},
    )
    told = call(name).succeeded()
    assert told["title"] == "mine"
    assert told["began"] > made, "it was started for this function"


def test_an_interpreter_that_dies_while_it_waits_is_no_error(make_node, call, mayfly):
    started_ahead(make_node, call)
    killed = wait_for(lambda: kill_waiting(mayfly), 20, lambda: "no interpreter waits")
    assert killed
    for _ in range(3):
        assert call(make_node()).succeeded()["mine"] == 1


def kill_waiting(server):
    """Kills the interpreters that wait; returns how many they were."""
    killed = 0
    for pid in server.children():
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"MAYFLY_WAITS=1" in environment:
            os.kill(int(pid), signal.SIGKILL)
            killed += 1
    return killed
