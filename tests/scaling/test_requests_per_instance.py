"""Several requests at a time on one instance (`requestsPerInstance`)."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import machine

#: Each call waits until all four have begun: it ends only if they run at the same time.
MEETING_IN_NODE = """
const instance = Math.random();
const waiting = [];
exports.handler = async (event) => {
  console.log(`begins ${event}`);
  await new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 4) waiting.splice(0).forEach((meet) => meet());
  });
  return instance;
};
"""
MEETING_IN_PYTHON = """
import os, pathlib, time
def handler(event, context):
    folder = pathlib.Path("/tmp/meeting")
    folder.mkdir(exist_ok=True)
    (folder / str(event)).touch()
    while len(list(folder.iterdir())) < 4:
        time.sleep(0.01)
    return context.log_stream_name
"""
HANGING_IN_NODE = """
const instance = Math.random();
exports.handler = async (event) => {
  await new Promise((resolve) => { if (event !== "hang") setTimeout(resolve, 300); });
  return instance;
};
"""
COUNTING_IN_NODE = """
let calls = 0;
exports.handler = async () => {
  calls += 1;
  await new Promise((resolve) => setTimeout(resolve, 100));
  const most = calls;
  calls -= 1;
  return most;
};
"""


@pytest.fixture
def four_at_a_time(mayfly_cli):
    def allow(name):
        mayfly_cli("settings", name, "--set", json.dumps({"requestsPerInstance": 4}))
        return name

    return allow


@pytest.fixture
def together(call):
    """Calls a function with all these events at the same time."""

    def together(name, events):
        with ThreadPoolExecutor(len(events)) as threads:
            return list(threads.map(lambda event: call(name, event), events))

    return together


def test_four_calls_meet_on_one_node_instance(make_function, four_at_a_time, together):
    name = make_function(machine.node(), {"index.js": MEETING_IN_NODE}, "index.handler", Timeout=10)
    answers = together(four_at_a_time(name), [0, 1, 2, 3])
    assert len({answer.succeeded() for answer in answers}) == 1
    assert len({answer.request_id for answer in answers}) == 4
    again = together(name, [4, 5, 6, 7])
    assert {answer.succeeded() for answer in again} == {answers[0].payload}


def test_four_calls_meet_on_one_python_instance(make_python, four_at_a_time, together):
    name = make_python(MEETING_IN_PYTHON, Timeout=10)
    answers = together(four_at_a_time(name), [0, 1, 2, 3])
    assert len({answer.succeeded() for answer in answers}) == 1


def test_a_call_that_hangs_takes_no_other_one_with_it(make_function, four_at_a_time, together, call):
    name = make_function(machine.node(), {"index.js": HANGING_IN_NODE}, "index.handler", Timeout=1)
    hanging, *others = together(four_at_a_time(name), ["hang", 1, 2])
    hanging.failed("Sandbox.Timedout")
    (instance,) = {answer.succeeded() for answer in others}
    assert call(name, 3).succeeded() != instance, "what hangs in it is still there"


def test_one_call_at_a_time_is_the_default(make_function, together):
    name = make_function(machine.node(), {"index.js": COUNTING_IN_NODE}, "index.handler", Timeout=10)
    answers = together(name, [1, 2, 3, 4])
    assert [answer.succeeded() for answer in answers] == [1, 1, 1, 1]
