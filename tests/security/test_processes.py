"""A function sees its own processes and no others, and can't signal others."""

import os
import subprocess

import pytest


@pytest.fixture
def bystander():
    """A process on the host."""
    process = subprocess.Popen(["sleep", "98765"])
    yield process
    assert process.poll() is None, "the function ended a process of the host"
    process.kill()
    process.wait()


def test_processes_of_the_host_are_not_seen(attempt, bystander):
    seen = attempt(
        """
def handler(event, context):
    return {pid: read(f"/proc/{pid}/cmdline") for pid in os.listdir("/proc") if pid.isdigit()}
"""
    )
    assert len(seen) <= 4, f"more than its own: {seen}"
    assert not any("98765" in line for line in seen.values())
    assert not any("mayfly up" in line.replace("\0", " ") for line in seen.values())


def test_processes_of_the_host_can_not_be_signalled(attempt, bystander, mayfly):
    outcomes = attempt(
        """
def handler(event, context):
    import signal
    return [attempt(os.kill, pid, signal.SIGKILL) for pid in event]
""",
        [bystander.pid, mayfly.process.pid, os.getpid()],
    )
    assert all(outcome in ("ESRCH", "EPERM") for outcome in outcomes), outcomes
    assert mayfly.process.poll() is None


def test_a_signal_to_everybody_reaches_nobody_else(make_attempt, call, bystander, mayfly):
    name = make_attempt(
        """
def handler(event, context):
    if event:
        attempt(os.kill, -1, 9)
    return "alive"
"""
    )
    call(name, {"kill": True})
    assert call(name).succeeded() == "alive"
    assert mayfly.process.poll() is None


def test_shared_memory_and_semaphores_of_the_host_are_not_seen(attempt):
    outcome = attempt(
        """
def handler(event, context):
    return [read("/proc/sysvipc/shm"), os.listdir("/dev/shm") if os.path.isdir("/dev/shm") else []]
"""
    )
    assert outcome[0] is None or len(outcome[0].splitlines()) <= 1
    assert outcome[1] == []


def test_the_host_name_is_its_own(attempt):
    assert attempt("def handler(e, c):\n    return socket.gethostname()\n") != os.uname().nodename
    outcome = attempt("def handler(e, c):\n    return attempt(socket.sethostname, 'mine')\n")
    assert outcome == "EPERM"
