"""`kill -9` of everything at random moments: what was promised of events holds.

Events that may run at most once sleep a while when they have printed that they run, which is longer
than their log takes to be on disk: one that runs a second time after a kill shows twice. Of the
events with an idempotency key each is sent twice, by senders that know nothing of each other; what
they answer goes to a function that may not run, and stays there as a dead event.

`MAYFLY_KILLS=200` kills so often; without it there are 12 kills.
"""

import collections
import json
import os
import random
import threading
import time

import botocore.exceptions

from harness import machine
from harness.async_pages import AsyncPages
from harness.waiting import wait_for
from harness.zips import make_zip

KILLS = int(os.environ.get("MAYFLY_KILLS", "12"))
#: Events of each promise that are sent between two kills.
SENT_PER_ROUND = 12
HASTE = ["--async-retry-delays", "150ms,300ms", "--async-backoff", "50ms,500ms"]

CAREFUL = """
import time

def handler(event, context):
    print(f"RAN {context.aws_request_id}")
    time.sleep(0.4)
"""
RANDOM = """
import time
import uuid

def handler(event, context):
    time.sleep(0.1)
    return str(uuid.uuid4())
"""
NEVER_RUNS = "def handler(event, context):\n    return None\n"


class Sender(threading.Thread):
    """Sends events with headers of their own until it is cut off; notes the ids they got."""

    def __init__(self, client, function, headers):
        super().__init__(daemon=True)
        self.client = client
        self.function = function
        self.headers = headers
        self.accepted = []

    def run(self):
        sent = {}

        def add(request, **_):
            for name, value in sent.items():
                request.headers[name] = value

        self.client.meta.events.register("before-sign.lambda.Invoke", add)
        for sent in self.headers:
            try:
                answer = self.client.invoke(
                    FunctionName=self.function, InvocationType="Event", Payload=b"{}"
                )
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                return
            self.accepted.append((sent, answer["ResponseMetadata"]["RequestId"]))


def create(client, role_arn, name, code):
    client.create_function(
        FunctionName=name,
        Runtime=machine.PYTHON,
        Handler="app.handler",
        Role=role_arn,
        Code={"ZipFile": make_zip({"app.py": code})},
        Architectures=[machine.ARCHITECTURE],
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})


def set_up(client, role_arn):
    for name, code in [("careful", CAREFUL), ("random", RANDOM), ("witness", NEVER_RUNS)]:
        create(client, role_arn, name, code)
    client.put_function_concurrency(FunctionName="witness", ReservedConcurrentExecutions=0)
    witness = client.get_function(FunctionName="witness")["Configuration"]["FunctionArn"]
    for name in ["careful", "random"]:
        client.put_function_event_invoke_config(
            FunctionName=name, DestinationConfig={"OnSuccess": {"Destination": witness}}
        )


def test_promises_hold_over_kills(fresh_mayfly, client, role_arn):
    rng = random.Random(int(os.environ.get("MAYFLY_KILLS_SEED", "1")))
    mayfly = fresh_mayfly(*HASTE)
    set_up(client("lambda", mayfly), role_arn)
    careful, keyed = [], []
    for kill in range(KILLS):
        if mayfly.process.poll() is not None:
            mayfly.restart()
        keys = [f"{kill}.{n}" for n in range(SENT_PER_ROUND)]
        once = [
            {"X-Mayfly-Idempotency-Key": key, "X-Mayfly-Guarantee": "effectively-once"}
            for key in keys
        ]
        careful_headers = [{"X-Mayfly-Guarantee": "at-most-once"}] * SENT_PER_ROUND
        senders = [
            Sender(client("lambda", mayfly), "careful", careful_headers),
            Sender(client("lambda", mayfly), "random", once),
            Sender(client("lambda", mayfly), "random", once[::-1]),
        ]
        for sender in senders:
            sender.start()
        # The moment is the point here: any will do, and the seed says which.
        time.sleep(rng.uniform(0.1, 1.5))
        mayfly.kill9()
        for sender in senders:
            sender.join(60)
            assert not sender.is_alive()
        careful += [request for _, request in senders[0].accepted]
        for sender in senders[1:]:
            keyed += [
                (headers["X-Mayfly-Idempotency-Key"], request)
                for headers, request in sender.accepted
            ]

    mayfly.restart()
    pages = AsyncPages(mayfly)
    wait_for(lambda: pages.waiting() == 0, 60 + KILLS, lambda: f"{pages.waiting()}\n{mayfly.log}")
    told = records(pages)
    account_for_careful(pages, client("logs", mayfly), careful, told)
    account_for_keyed(client("lambda", mayfly), keyed, told)
    mayfly.stop()


def records(pages):
    """What the witness was told: the answers by request id."""
    told = collections.defaultdict(set)
    for event in pages.dead("witness"):
        record = pages.get(f"dead/witness/{event['id']}")["payload"]
        told[record["requestContext"]["requestId"]].add(json.dumps(record["responsePayload"]))
    return told


def account_for_careful(pages, logs, accepted, told):
    dead = {event["requestId"]: event["condition"] for event in pages.dead("careful")}
    assert set(dead.values()) <= {"Interrupted"}, dead
    lost = [request for request in accepted if request not in dead and request not in told]
    assert not lost, f"{len(lost)} of {len(accepted)} are lost: {lost}"
    both = set(dead) & set(told)
    assert not both, f"done, and given up: {both}"
    pattern = {"logGroupName": "/aws/lambda/careful", "filterPattern": "RAN"}
    pages = logs.get_paginator("filter_log_events").paginate(**pattern)
    ran = collections.Counter(
        event["message"].split()[1] for page in pages for event in page["events"]
    )
    twice = [request for request, times in ran.items() if times > 1]
    assert not twice, f"ran twice: {twice}"
    print(f"{KILLS} kills, {len(accepted)} accepted, {len(dead)} interrupted, none ran twice")


def account_for_keyed(client, keyed, told):
    ids = collections.defaultdict(set)
    for key, request in keyed:
        ids[key].add(request)
    current = {}

    def add(request, **_):
        for name, value in current.items():
            request.headers[name] = value

    client.meta.events.register("before-sign.lambda.Invoke", add)
    for key, requests in ids.items():
        assert len(requests) == 1, f"{key} was accepted as {requests}"
        (request,) = requests
        answers = told[request]
        assert len(answers) == 1, f"{key} had the results {answers}"
        current["X-Mayfly-Idempotency-Key"] = key
        answer = client.invoke(FunctionName="random", Payload=b"{}")["Payload"].read()
        assert {json.dumps(json.loads(answer))} == answers, f"{key} is repeated otherwise"
    print(f"{len(keyed)} events with {len(ids)} keys, each with one result")
