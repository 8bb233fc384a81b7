"""Instances that are given several requests at a time (AWS_LAMBDA_MAX_CONCURRENCY)."""

import json
import re
import shutil

import pytest

from harness import interface_clients, machine, starts
from harness.runtime_api import Event, run

BOOTSTRAPS = machine.ROOT / "crates" / "runtimes" / "src"
FOUR = {"AWS_LAMBDA_MAX_CONCURRENCY": "4"}
#: Each call waits until all four have begun: it ends only if they run at the same time.
MEETING_IN_NODE = """
const waiting = [];
exports.handler = async (event) => {
  console.log(`begins ${event}`);
  await new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 4) waiting.forEach((meet) => meet());
  });
  await new Promise((resolve) => setTimeout(resolve, 5 * (4 - event)));
  console.log(`ends ${event}`);
  return event;
};
"""
MEETING_IN_PYTHON = """
import os, pathlib
def handler(event, context):
    print(f"begins {event}")
    folder = pathlib.Path(os.environ["MEETING"])
    (folder / str(event)).touch()
    while len(list(folder.iterdir())) < 4:
        pass
    return [event, os.getpid()]
"""


def events():
    ids = [f"8476a536-e9f4-11e8-9739-00000000000{number}" for number in range(4)]
    return [
        Event(json.dumps(number).encode(), {"Lambda-Runtime-Aws-Request-Id": ids[number]})
        for number in range(4)
    ]


def node(code, given=None):
    command = [shutil.which("node"), BOOTSTRAPS / "nodejs/bootstrap/bootstrap.mjs"]
    given = events() if given is None else given
    return run(command, {"index.js": code}, "index.handler", given, FOUR)


def python(code, start, given, environment):
    command = [interface_clients.python(), "-S", BOOTSTRAPS / "python/bootstrap/bootstrap.py"]
    return run(command, {"app.py": code}, "app.handler", given, {**FOUR, **environment}, start=start)


def test_node_answers_several_requests_at_a_time_and_logs_each_under_its_id():
    outcome = node(MEETING_IN_NODE)
    answers = {re.search(r"0(\d)/response", post.path)[1]: post.json for post in outcome.posts}
    assert answers == {"0": 0, "1": 1, "2": 2, "3": 3}
    logged = re.findall(r"0000000000(\d)\tINFO\t(begins|ends) (\d)", outcome.output)
    assert len(logged) == 8
    assert all(own == number for own, _, number in logged)


def test_an_error_that_nobody_catches_is_the_answer_to_all_that_are_in_hand():
    code = MEETING_IN_NODE.replace("return event;", "setTimeout(() => { throw new Error('no'); }); await new Promise(() => {});")
    outcome = node(code)
    assert len(outcome.posts) == 4
    assert {post.json["errorMessage"] for post in outcome.posts} == {"no"}
    assert all(post.path.endswith("/error") for post in outcome.posts)
    assert outcome.exit_code == 129


def test_the_invoke_store_knows_the_request_of_the_running_code():
    code = MEETING_IN_NODE.replace("return event;", "return awslambda.InvokeStore.getRequestId();")
    for post in node(code).posts:
        assert post.json in post.path


def test_a_handler_with_a_callback_is_refused():
    outcome = node("exports.handler = (event, context, callback) => callback(null, 1);\n", [])
    assert outcome.posts[0].path == "/runtime/init/error"
    assert "requestsPerInstance" in outcome.posts[0].json["errorMessage"]


@pytest.mark.parametrize(
    "start", [starts.plain, starts.copied, starts.restored], ids=lambda way: way.__name__
)
def test_python_answers_several_requests_at_a_time_each_in_a_process(start, tmp_path):
    outcome = python(MEETING_IN_PYTHON, start, events(), {"MEETING": str(tmp_path)})
    answers = [post.json for post in outcome.posts]
    assert sorted(event for event, _ in answers) == [0, 1, 2, 3]
    assert len({process for _, process in answers}) == 4


def test_a_worker_that_ends_takes_the_instance_along():
    code = "import os\ndef handler(event, context):\n    os._exit(7)\n"
    outcome = python(code, starts.plain, [{}], {})
    assert outcome.exit_code == 7
    assert outcome.posts == []
