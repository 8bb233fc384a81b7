"""Instances come with calls, serve one at a time, and go when nobody calls."""

import concurrent.futures

from harness import machine
from harness.calls import invoke
from harness.waiting import wait_for

CODE = """
import os, time, uuid
instance = uuid.uuid4().hex
calls = 0
def handler(event, context):
    global calls
    calls += 1
    mine = calls
    time.sleep(event.get("seconds", 0))
    assert calls == mine, "two calls at a time"
    return {"instance": instance, "calls": calls}
"""


def test_calls_one_after_the_other_use_one_instance(make_python, call):
    name = make_python(CODE)
    answers = [call(name).succeeded() for _ in range(5)]
    assert len({answer["instance"] for answer in answers}) == 1
    assert [answer["calls"] for answer in answers] == [1, 2, 3, 4, 5]


def test_calls_at_the_same_time_use_an_instance_each(make_python, call):
    name = make_python(CODE, Timeout=30)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(call, name, {"seconds": 2}) for _ in range(8)]
        answers = [c.result().succeeded() for c in calls]
    assert len({answer["instance"] for answer in answers}) == 8
    # And then they are there for others.
    known = {answer["instance"] for answer in answers}
    assert call(name).succeeded()["instance"] in known


def test_changed_code_is_used_by_the_next_call(lambda_client, make_python, make_zip, call):
    name = make_python(CODE)
    old = call(name).succeeded()["instance"]
    settings = {"FunctionName": name, "Environment": {"Variables": {"COLOUR": "green"}}}
    lambda_client.update_function_configuration(**settings)
    lambda_client.get_waiter("function_updated_v2").wait(
        FunctionName=name, WaiterConfig={"Delay": 1}
    )
    assert call(name).succeeded()["instance"] != old


def test_without_calls_there_are_no_processes(fresh_mayfly, client, make_zip, role_arn):
    mayfly = fresh_mayfly("--keep-alive", "1s", "--stock-idle", "1s")
    resting = set(mayfly.children())
    functions = client("lambda", mayfly)
    functions.create_function(
        FunctionName="rests",
        Runtime=machine.PYTHON,
        Handler="app.handler",
        Role=role_arn,
        Code={"ZipFile": make_zip({"app.py": CODE})},
        Architectures=[machine.ARCHITECTURE],
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="rests")
    first = invoke(functions, "rests").succeeded()
    wait_for(
        lambda: set(mayfly.children()) <= resting,
        20,
        lambda: f"still there: {mayfly.children()}",
    )
    second = invoke(functions, "rests").succeeded()
    assert second["instance"] != first["instance"]
    mayfly.stop()


def test_a_deleted_function_leaves_no_process(mayfly, lambda_client, make_python, call):
    name = make_python(CODE)
    call(name).succeeded()
    before = set(mayfly.children())
    lambda_client.delete_function(FunctionName=name)
    wait_for(
        lambda: len(set(mayfly.children()) & before) < len(before),
        20,
        lambda: f"still there: {mayfly.children()}",
    )
