"""Memory is what the function was given: more ends the call, not the machine."""

import pytest

CODE = """
import os
def handler(event, context):
    mib = event.get("mib", 0)
    if event.get("child") and os.fork():
        os.wait()
        return "the child ended"
    block = bytearray(mib << 20)
    for page in range(0, len(block), 4096):
        block[page] = 1
    return len(block)
"""


def test_a_call_that_takes_too_much_memory_is_ended(make_python, call):
    name = make_python(CODE, MemorySize=128, Timeout=30)
    assert call(name, {"mib": 1}).succeeded() == 1 << 20
    answer = call(name, {"mib": 400})
    answer.failed(
        "Runtime.OutOfMemory", "RequestId: {id} Error: Runtime exited with error: signal: killed"
    )
    assert answer.report["error_type"] == "Runtime.OutOfMemory"
    assert answer.report["used_mb"] == answer.report["memory_mb"] == 128
    assert call(name, {"mib": 1}).succeeded() == 1 << 20


def test_memory_up_to_the_limit_can_be_used_and_is_reported(make_python, call):
    name = make_python(CODE, MemorySize=512, Timeout=30)
    answer = call(name, {"mib": 300})
    assert answer.succeeded() == 300 << 20
    # The kernel counts in batches: a little may be missing at any moment.
    assert 280 <= answer.report["used_mb"] <= 400


def test_child_processes_count_too(make_python, call):
    name = make_python(CODE, MemorySize=128, Timeout=30)
    answer = call(name, {"mib": 400, "child": True})
    # Whether the kernel ends the child alone or all of them, nothing gets more than 128 MB.
    assert answer.report["used_mb"] <= 128
    assert call(name, {"mib": 1}).succeeded() == 1 << 20


@pytest.mark.parametrize("mib", [128, 1024])
def test_the_function_is_told_how_much_it_has(make_python, call, mib):
    name = make_python(
        "def handler(event, context):\n    return context.memory_limit_in_mb\n", MemorySize=mib
    )
    assert call(name).succeeded() in (str(mib), mib)
