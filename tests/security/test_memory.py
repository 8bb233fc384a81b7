"""Memory beyond the function's ends the function, whatever way it is taken."""

import pytest

CODE = """
import mmap
blocks = []
def handler(event, context):
    how, mib = event.get("how"), 600
    if how == "heap":
        for _ in range(mib):
            blocks.append(b"\\1" * (1 << 20))
    if how == "shared":
        block = mmap.mmap(-1, mib << 20)
        for page in range(0, len(block), 4096):
            block[page] = 1
    if how == "children":
        for _ in range(6):
            if os.fork() == 0:
                block = b"\\1" * ((mib // 6) << 20)
                time.sleep(5)
                os._exit(0)
        time.sleep(2)
    if how == "memory files":
        descriptor = os.memfd_create("big")
        for _ in range(mib):
            os.write(descriptor, b"\\1" * (1 << 20))
    if how == "files in memory":
        with open("/dev/shm/big", "wb") as file:
            for _ in range(mib):
                file.write(b"\\1" * (1 << 20))
    return "alive"
"""


@pytest.mark.parametrize(
    "how", ["heap", "shared", "children", "memory files", "files in memory"]
)
def test_more_memory_is_not_to_be_had(make_attempt, call, mayfly, how):
    name = make_attempt(CODE, MemorySize=128)
    answer = call(name, {"how": how})
    assert answer.report["used_mb"] <= 128
    if how != "children":
        assert answer.error == "Unhandled", answer.payload
    assert mayfly.process.poll() is None
    later = call(name)
    if how == "children" and later.error:
        # The call was over before its children had grown; they ended the environment in this one.
        assert later.payload["errorType"] == "Runtime.OutOfMemory"
        later = call(name)
    assert later.succeeded() == "alive"
