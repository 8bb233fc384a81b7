"""Python instances that begin as copies of a process which has loaded the runtime and no function."""

import concurrent.futures
import os
import signal
from pathlib import Path

import pytest

from harness.waiting import wait_for

#: A copy's parent is outside of its namespace.
CODE = """
import os, random, sys, tempfile, threading, uuid, secrets, time
shared = []
def handler(event, context):
    shared.append(1)
    time.sleep(event.get("seconds", 0))
    return {
        "copy": os.getppid() == 0,
        "numbers": [random.random(), random.getrandbits(64), str(uuid.uuid4()),
                    str(uuid.uuid1()), next(tempfile._get_candidate_names()), secrets.token_hex(8),
                    os.urandom(8).hex()],
        "shared": len(shared), "secret": os.environ.get("SECRET"),
        "name": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        "stream": os.environ["AWS_LAMBDA_LOG_STREAM_NAME"], "cwd": os.getcwd(),
        "kind": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "threads": threading.active_count(),
        "files": sorted(os.listdir("/tmp")), "marks": [m for m in sys.modules if m == "app"],
        "open": sorted(int(fd) for fd in os.listdir("/proc/self/fd")),
    }
"""


def copied(make_python, call, code=CODE, **settings):
    """A function whose instance is a copy, with its first answer."""
    tried = []

    def attempt():
        name = make_python(code, **settings)
        answer = call(name)
        tried.append(answer.payload)
        return (name, answer) if answer.succeeded()["copy"] else None

    return wait_for(attempt, 60, lambda: f"none was a copy: {tried}")


@pytest.fixture(scope="module", autouse=True)
def _copies_work(copies_work):
    """These tests are of use only where processes can be copied."""


def test_a_cold_start_is_a_copy_and_the_function_sees_its_own_environment(make_python, call):
    name, answer = copied(make_python, call, Environment={"Variables": {"SECRET": "a"}})
    told = answer.succeeded()
    assert (told["name"], told["secret"], told["kind"]) == (name, "a", "on-demand")
    assert (told["cwd"], told["threads"], told["files"]) == ("/var/task", 1, [])
    assert answer.report["init_ms"] is not None
    assert call(name).succeeded()["shared"] == 2


def test_copies_of_one_process_draw_different_numbers(make_python, call):
    name, _ = copied(make_python, call, Timeout=30)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        calls = [pool.submit(call, name, {"seconds": 1}) for _ in range(6)]
        answers = [done.result().succeeded() for done in calls]
    fresh = [answer for answer in answers if answer["shared"] == 1]
    assert len(fresh) >= 2, answers
    assert any(answer["copy"] for answer in fresh)
    for numbers in zip(*(answer["numbers"] for answer in answers)):
        assert len(set(numbers)) == len(numbers), numbers


def test_two_functions_share_nothing(make_python, call):
    code = CODE + "\nopen('/tmp/mine', 'w').close()\nsys.modules['json'].mine = True\n"
    _, first = copied(make_python, call, code, Environment={"Variables": {"SECRET": "a"}})
    assert first.succeeded()["files"] == ["mine"]
    other = CODE + "\nimport json\nassert not hasattr(json, 'mine')\n"
    _, second = copied(make_python, call, other)
    told = second.succeeded()
    assert (told["files"], told["secret"], told["shared"]) == ([], None, 1)


def test_a_crash_and_a_timeout_of_a_copy_are_told_and_the_next_call_works(make_python, call):
    code = CODE.replace(
        "    shared.append(1)\n",
        "    shared.append(1)\n    if event.get('crash'):\n        os._exit(3)\n",
    )
    name, _ = copied(make_python, call, code, Timeout=1)
    call(name, {"crash": True}).failed(
        "Runtime.ExitError", "RequestId: {id} Error: Runtime exited with error: exit status 3"
    )
    assert call(name).succeeded()["shared"] == 1
    call(name, {"seconds": 5}).failed("Sandbox.Timedout")
    assert call(name).succeeded()["shared"] == 1


def test_without_its_template_a_function_starts_all_the_same(make_python, call, mayfly):
    copied(make_python, call)
    killed = kill_templates(mayfly)
    assert killed
    for _ in range(3):
        assert call(make_python(CODE)).succeeded()["shared"] == 1
    copied(make_python, call)


def kill_templates(server):
    """Kills the processes that serve copies; returns how many they were."""
    killed = 0
    for pid in server.children():
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(variable.startswith(b"MAYFLY_FORK_SOCKET=") for variable in environment):
            os.kill(int(pid), signal.SIGKILL)
            killed += 1
    return killed
