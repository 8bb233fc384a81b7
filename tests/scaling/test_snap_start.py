"""SnapStart: a version is initialised when it is published; its instances are copies of that."""

import concurrent.futures
import uuid

import botocore.exceptions
import pytest

from harness import machine
from harness.calls import invoke
from harness.waiting import wait_for

#: Takes a while to import and a handful of megabytes, as SDKs do.
HEAVY = """
import time
began = time.monotonic()
classes = [type(f"Shape{n}", (), {f"field{i}": i for i in range(40)}) for n in range(3000)]
while time.monotonic() - began < 0.5:
    time.sleep(0.01)
"""

CODE = """
import os, random, secrets, tempfile, time, uuid
import heavy
from snapshot_restore_py import register_before_snapshot, register_after_restore
print("initialised")
first = [random.random(), str(uuid.uuid4())]
seen = []
register_before_snapshot(lambda: seen.append("before"))
register_after_restore(lambda: seen.append("after"))
open("/tmp/model", "w").write("weights")
calls = 0
def handler(event, context):
    global calls
    calls += 1
    time.sleep(event.get("seconds", 0))
    return {
        "seen": seen, "calls": calls, "first": first, "classes": len(heavy.classes),
        "kind": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "model": open("/tmp/model").read(),
        "version": os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
        "stream": os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
        "numbers": [random.random(), str(uuid.uuid4()), secrets.token_hex(8),
                    next(tempfile._get_candidate_names())],
        "key": os.environ["AWS_ACCESS_KEY_ID"], "now": time.time(),
    }
"""
ON = {"ApplyOn": "PublishedVersions"}


def publish(functions, name):
    """Publishes a version and waits until it is usable; returns its configuration."""
    version = functions.publish_version(FunctionName=name)
    assert version["State"] == "Pending", version
    assert version["SnapStart"] == {**ON, "OptimizationStatus": "Off"}
    functions.get_waiter("published_version_active").wait(
        FunctionName=name, Qualifier=version["Version"], WaiterConfig={"Delay": 1}
    )
    return functions.get_function_configuration(FunctionName=name, Qualifier=version["Version"])


@pytest.fixture
def make_snapshotted(make_function, lambda_client):
    """`make_snapshotted(code, **settings)`: a function with SnapStart and version 1 of it."""

    def make(code=CODE, **settings):
        files = {"app.py": code, "heavy.py": HEAVY}
        name = make_function(machine.PYTHON, files, "app.handler", SnapStart=ON, **settings)
        return name, publish(lambda_client, name)

    return make


@pytest.fixture
def call_version(lambda_client):
    """Calls version 1 of a function."""
    return lambda name, payload=None: invoke(lambda_client, name, payload, Qualifier="1")


def test_a_version_is_initialised_once_and_its_instances_are_restored(
    make_snapshotted, call_version, logged, copies_work
):
    name, version = make_snapshotted(Timeout=30, MemorySize=256)
    assert (version["State"], version["LastUpdateStatus"]) == ("Active", "Successful")
    assert version["SnapStart"] == {**ON, "OptimizationStatus": "On"}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(call_version, name, {"seconds": 1}) for _ in range(4)]
        answers = [done.result() for done in calls]
    told = [answer.succeeded() for answer in answers]
    fresh = [each for each in told if each["calls"] == 1]
    assert len(fresh) >= 2
    assert {(each["kind"], each["version"], each["model"]) for each in told} == {
        ("snap-start", "1", "weights")
    }
    assert all(each["seen"] == ["before", "after"] for each in told), told
    assert len({tuple(each["first"]) for each in told}) == 1, "all have the same past"
    for numbers in zip(*(each["numbers"] for each in told)):
        assert len(set(numbers)) == len(numbers), numbers
    assert len({each["stream"] for each in fresh}) == len(fresh)
    assert len({each["key"] for each in fresh}) == len(fresh)
    restored = [answer for answer in answers if answer.succeeded()["calls"] == 1]
    for answer in restored:
        assert answer.report["init_ms"] is None
        assert 0 < answer.report["restore_ms"] < 400, "the import alone takes 500"
    log = logged(name, "RESTORE_REPORT Restore Duration: ", len(restored))
    assert sum(line.strip() == "initialised" for line in log) == 1
    text = "\n".join(log)
    assert text.count("RESTORE_START Runtime Version: ") == text.count("RESTORE_REPORT")


def test_an_unpublished_function_starts_as_ever(make_snapshotted, call):
    name, _ = make_snapshotted()
    answer = call(name)
    told = answer.succeeded()
    assert (told["kind"], told["seen"], told["version"]) == ("on-demand", [], "$LATEST")
    assert answer.report["restore_ms"] is None


def test_an_init_that_fails_makes_the_version_failed(make_function, lambda_client, call_version):
    code = "raise RuntimeError('no database')"
    name = make_function(machine.PYTHON, {"app.py": code}, "app.handler", SnapStart=ON)
    lambda_client.publish_version(FunctionName=name)

    def failed():
        config = lambda_client.get_function_configuration(FunctionName=name, Qualifier="1")
        return config if config["State"] == "Failed" else None

    config = wait_for(failed, 30)
    assert config["StateReasonCode"] == "FunctionError.RuntimeInitError"
    assert "no database" in config["StateReason"]
    assert config["SnapStart"]["OptimizationStatus"] == "Off"
    with pytest.raises(botocore.exceptions.ClientError, match="state: Failed"):
        call_version(name)


def test_a_hook_that_fails_after_the_restore_is_told(make_snapshotted, call_version, copies_work):
    code = """
from snapshot_restore_py import register_after_restore
@register_after_restore
def connect():
    raise RuntimeError("no connection")
def handler(event, context):
    return 1
"""
    name, _ = make_snapshotted(code)
    with pytest.raises(botocore.exceptions.ClientError) as told:
        call_version(name)
    assert told.value.response["Error"]["Code"] == "SnapStartException"


def test_a_version_that_cannot_be_copied_runs_without_a_snapshot(make_snapshotted, call_version):
    code = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n" + CODE
    name, version = make_snapshotted(code)
    assert (version["State"], version["SnapStart"]["OptimizationStatus"]) == ("Active", "Off")
    answer = call_version(name)
    assert answer.succeeded()["seen"] == ["before", "after"]
    assert answer.report["restore_ms"] is None


def test_runtimes_that_cannot_be_copied_are_refused(lambda_client, make_zip, role_arn):
    for runtime in ["provided.al2023", machine.node()]:
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            lambda_client.create_function(
                FunctionName=f"f-{uuid.uuid4().hex[:12]}", Runtime=runtime, Handler="a.b",
                Role=role_arn, Code={"ZipFile": make_zip({"a": ""})}, SnapStart=ON,
                Architectures=[machine.ARCHITECTURE],
            )
        text = f"{runtime} is not supported for SnapStart enabled functions."
        assert text in refused.value.response["Error"]["Message"]


def test_after_a_restart_nothing_runs_until_the_first_call_makes_the_snapshot_again(
    fresh_mayfly, client, make_zip, role_arn, copies_work
):
    server = fresh_mayfly()
    resting = len(server.children())
    functions = client("lambda", server)
    functions.create_function(
        FunctionName="f", Runtime=machine.PYTHON, Handler="app.handler", Role=role_arn,
        Code={"ZipFile": make_zip({"app.py": CODE, "heavy.py": HEAVY})}, SnapStart=ON,
        Architectures=[machine.ARCHITECTURE], Timeout=30,
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="f")
    publish(functions, "f")
    before = invoke(functions, "f", Qualifier="1").succeeded()
    server.kill9()
    server.restart()
    functions = client("lambda", server)
    children = server.children()
    assert len(children) <= resting, f"something runs for what nobody called: {children}"
    answer = invoke(functions, "f", Qualifier="1")
    after = answer.succeeded()
    assert after["first"] != before["first"], "it was initialised anew"
    assert after["seen"] == ["before", "after"]
    assert answer.report["restore_ms"] is not None
