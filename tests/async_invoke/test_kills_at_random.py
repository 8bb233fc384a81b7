"""`kill -9` at random points under load, many times: every event id has exactly one durable end."""

import http.client
import json
import os
import random
import threading
import urllib.parse

from harness.waiting import wait_for

#: How often the whole platform is killed; MAYFLY_KILLS=200 is what a release takes.
KILLS = int(os.environ.get("MAYFLY_KILLS", "10"))
#: Clients that send events at the same time.
CLIENTS = 3

WORKER = """
def handler(event, context):
    if event["n"] % 2:
        raise ValueError("odd")
    return event
"""

#: Never ends well, so that each record it is told stays in a list that survives kills.
WITNESS = """
def handler(event, context):
    raise ValueError("told of " + event["requestContext"]["requestId"])
"""


def test_every_event_has_one_end_after_kills_at_random_points(fresh_mayfly, on):
    seed = int(os.environ.get("MAYFLY_KILL_SEED", random.randrange(1 << 32)))
    print(f"MAYFLY_KILL_SEED={seed}")
    dice = random.Random(seed)
    mayfly = fresh_mayfly("--async-retry-delays", "100ms", "--async-backoff", "50ms,200ms")
    events = on(mayfly)
    worker, witness = events.create(WORKER), events.create(WITNESS)
    put = events.lambda_.put_function_event_invoke_config
    told = {"OnSuccess": {"Destination": events.arn(witness)}}
    put(FunctionName=worker, MaximumRetryAttempts=1, DestinationConfig=told)
    put(FunctionName=witness, MaximumRetryAttempts=0)

    accepted = {}
    for _ in range(KILLS):
        clients = [
            threading.Thread(target=send_until_the_end, args=(mayfly.port, worker, accepted))
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        # The moment of the kill is what is random here; nothing is waited for.
        clients[0].join(dice.uniform(0.02, 0.6))
        mayfly.kill9()
        for client in clients:
            client.join()
        mayfly.restart()

    events = on(mayfly)
    wait_for(
        lambda: events.waiting(worker) == 0 and events.waiting(witness) == 0,
        120,
        lambda: mayfly.log,
    )
    odd = {id_ for id_, n in accepted.items() if n % 2}
    failed = [event["requestId"] for event in dead(mayfly.port, worker)]
    succeeded = {
        event["lastFailure"]["message"].removeprefix("told of ")
        for event in dead(mayfly.port, witness)
    }
    assert len(accepted) > KILLS, "hardly anything was accepted"
    assert len(failed) == len(set(failed)), "an event failed for good twice"
    assert odd <= set(failed), "an accepted event that fails was lost"
    assert set(accepted) - odd <= succeeded, "an accepted event that succeeds was lost"
    assert not succeeded & set(failed), "an event is both done and dead"
    # What was written down in the moment of a kill may not have been acknowledged any more.
    unacknowledged = (succeeded | set(failed)) - set(accepted)
    assert len(unacknowledged) <= KILLS * CLIENTS
    mayfly.stop()


def send_until_the_end(port, function, accepted):
    """Sends events until Mayfly is gone; notes the ids of those that were accepted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"X-Amz-Invocation-Type": "Event"}
    path = f"/2015-03-31/functions/{function}/invocations"
    try:
        for n in range(1_000_000):
            connection.request("POST", path, json.dumps({"n": n}), headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 202, answer.status
            accepted[answer.headers["x-amzn-RequestId"]] = n
    except (OSError, http.client.HTTPException):
        pass


def dead(port, function):
    """All dead events of a function."""
    found, after = [], None
    while True:
        query = {"function": function, "limit": 500, **({"after": after} if after else {})}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/_mayfly/async/dead?" + urllib.parse.urlencode(query))
        page = json.load(connection.getresponse())
        found += page["events"]
        after = page["next"]
        if not after:
            return found
