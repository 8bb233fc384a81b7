"""`kill -9` behind the 202: every accepted event runs, under its request id."""

import pytest

from harness.waiting import wait_for

#: Waits that AWS counts in minutes, short enough for tests.
HASTE = ["--async-retry-delays", "150ms,300ms", "--async-backoff", "50ms,500ms"]


def test_an_event_that_was_accepted_runs_after_kill_9(fresh_mayfly, on):
    mayfly = fresh_mayfly(*HASTE)
    events = on(mayfly)
    name = events.create()
    # It is under way, or about to be, when the power goes.
    request_id = events.send(name, {"sleep": 3})
    mayfly.kill9()
    mayfly.restart()
    again = on(mayfly)
    runs = again.ran(name, 1)
    assert {run["id"] for run in runs} == {request_id}
    assert again.dead(name) == []
    mayfly.stop()


@pytest.mark.parametrize("seed", range(3))
def test_every_acknowledged_event_is_accounted_for(fresh_mayfly, on, seed):
    mayfly = fresh_mayfly(*HASTE)
    events = on(mayfly)
    name = events.create()
    accepted = []
    for round_ in range(3):
        for n in range(20 + 7 * seed):
            accepted.append(events.send(name, {"round": round_, "n": n}))
        mayfly.kill9()
        mayfly.restart()
        events = on(mayfly)
    wanted = set(accepted)
    events.send(name, {"last": True})
    # Logs of the moment before a kill may be lost, so events tell by the queue that they are done.
    wait_for(lambda: events.waiting(name) == 0, 30, lambda: mayfly.log)
    assert events.dead(name) == []
    assert len(wanted) == len(accepted)
    ran = {run["id"] for run in events.runs(name)}
    assert len(wanted - ran) <= 3 * 64, "more than could be under way at the kills have no log"
    mayfly.stop()


def test_a_stop_leaves_what_waits_for_the_next_start(fresh_mayfly, on):
    mayfly = fresh_mayfly(*HASTE)
    events = on(mayfly)
    name = events.create()
    events.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    sent = [events.send(name, {"sleep": 1}) for _ in range(4)]
    mayfly.stop()
    mayfly.restart()
    again = on(mayfly)
    assert {run["id"] for run in again.ran(name, 4)} == set(sent)
    mayfly.stop()
