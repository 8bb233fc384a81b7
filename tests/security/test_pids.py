"""Processes and threads are limited; a fork bomb ends with its call."""

import os

from harness.waiting import wait_for


def test_a_fork_bomb_stays_in_its_sandbox(make_attempt, call, mayfly):
    name = make_attempt(
        """
import signal
def handler(event, context):
    if not event:
        return "alive"
    children = 0
    try:
        while children < 5000:
            if os.fork() == 0:
                signal.pause()
                os._exit(0)
            children += 1
    except BlockingIOError:
        pass
    return children
""",
        MemorySize=1024,
        Timeout=30,
    )
    answer = call(name, {"bomb": True})
    assert answer.error == "Unhandled" or 0 < answer.payload <= 1024, answer.payload
    assert call(name).payload == "alive" or call(name).payload == "alive"
    # The machine itself can still make processes.
    assert os.waitpid(os.spawnlp(os.P_NOWAIT, "true", "true"), 0)[1] == 0


def test_a_bomb_that_runs_on_ends_with_the_timeout(make_attempt, call, mayfly):
    name = make_attempt(
        """
def handler(event, context):
    while event:
        try:
            os.fork()
        except OSError:
            pass
    return "alive"
""",
        Timeout=3,
        MemorySize=512,
    )
    rest = set(mayfly.children())
    assert call(name, {"bomb": True}).error == "Unhandled"
    wait_for(
        lambda: len(set(mayfly.children()) - rest) < 10,
        10,
        lambda: f"{len(mayfly.children())} processes are left",
    )
    assert call(name).succeeded() == "alive"


def test_threads_count_too(attempt):
    threads = attempt(
        """
import threading
def handler(event, context):
    threading.stack_size(65536)
    stop, started = threading.Event(), 0
    try:
        while started < 3000:
            threading.Thread(target=stop.wait).start()
            started += 1
    except RuntimeError:
        pass
    stop.set()
    return started
""",
        MemorySize=2048,
    )
    assert threads <= 1024
