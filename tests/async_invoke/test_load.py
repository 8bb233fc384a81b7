"""Many events: the memory of the platform stays, a full queue says so, a bad function starves nobody.

`MAYFLY_EVENTS=1000000` lets a million wait; without it there are 30,000.
"""

import http.client
import json
import os
import threading
import time

from harness.async_pages import AsyncPages
from harness.waiting import wait_for

EVENTS = int(os.environ.get("MAYFLY_EVENTS", "30000"))
SENDERS = 16
#: By how much the memory may grow beyond what it was with a tenth of the events, in MiB: caches of
#: the database and of the allocator fill up.
GROWTH_MIB = 32
PATH = "/2015-03-31/functions/{}/invocations"
EVENT = {"X-Amz-Invocation-Type": "Event"}


def resident_mib(pid):
    """The memory of a process and of nothing that it started."""
    with open(f"/proc/{pid}/status") as status:
        (line,) = [line for line in status if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def flood(server, name, count, headers):
    """Hands a function so many events over several connections; returns how many were accepted and
    refused."""
    left = iter(range(count))
    lock = threading.Lock()
    answers = {202: 0, 429: 0}

    def send():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        while True:
            with lock:
                if next(left, None) is None:
                    return
            connection.request("POST", PATH.format(name), b'{"n":1}', {**EVENT, **headers})
            answer = connection.getresponse()
            answer.read()
            with lock:
                answers[answer.status] += 1

    senders = [threading.Thread(target=send) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return answers[202], answers[429]


def test_memory_does_not_grow_with_the_events_that_wait(fresh_mayfly, on):
    mayfly = fresh_mayfly()
    name = on(mayfly).create()
    later = {"X-Mayfly-Delay": "86400"}
    assert flood(mayfly, name, EVENTS // 10, later) == (EVENTS // 10, 0)
    before = resident_mib(mayfly.process.pid)
    began = time.time()
    rest = EVENTS - EVENTS // 10
    assert flood(mayfly, name, rest, later) == (rest, 0)
    took = time.time() - began
    after = resident_mib(mayfly.process.pid)
    assert AsyncPages(mayfly).waiting() == EVENTS
    print(
        f"{before:.0f} MiB with {EVENTS // 10} events, {after:.0f} MiB with {EVENTS}; "
        f"{rest / took:.0f} accepted a second"
    )
    assert after < before + GROWTH_MIB
    mayfly.kill9()
    began = time.time()
    mayfly.restart()
    assert time.time() - began < 5, "the start does not read what waits"
    assert AsyncPages(mayfly).waiting() == EVENTS
    assert resident_mib(mayfly.process.pid) < before + GROWTH_MIB


def test_what_is_beyond_the_limit_is_refused_and_what_is_accepted_runs(fresh_mayfly, on):
    limit = 200
    mayfly = fresh_mayfly("--async-waiting", str(limit))
    events = on(mayfly)
    name = events.create()
    accepted, refused = flood(mayfly, name, 3 * limit, {"X-Mayfly-Delay": "3"})
    assert (accepted, refused) == (limit, 2 * limit)
    events.ran(name, limit, 60)
    assert flood(mayfly, name, 1, {}) == (1, 0), "there is room again"


def test_a_function_that_hangs_does_not_starve_the_others(fresh_mayfly, on):
    mayfly = fresh_mayfly()
    events = on(mayfly)
    hanging, healthy = events.create(Timeout=900), events.create()
    for _ in range(300):
        events.send(hanging, {"sleep": 600})
    # It has all the slots that it can get.
    wait_for(lambda: len(events.runs(hanging)) >= 8, 60, lambda: mayfly.log)
    began = time.time()
    sent = [events.send(healthy, {"n": n}) for n in range(50)]
    runs = events.ran(healthy, len(sent), 30)
    assert {run["id"] for run in runs} == set(sent)
    print(f"50 events beside a function that hangs took {time.time() - began:.1f} s")
    rows = json.loads(events.cli("async", "queue", "--json").stdout)
    assert {row["function"]: row["waiting"] for row in rows}[hanging] == 300
    mayfly.kill9()
