"""`kill -9` of everything at random moments under load: every accepted event is accounted for.

Logs of the last moment before a kill may be lost, so the functions leave what lasts. Half of the
events fail with their number in the error: those become dead events. The others answer with their
number, and the record of that goes to a function that may not run: it becomes a dead event of that
one. An event that was lost, or that was taken for done without having run, is in neither list.

`MAYFLY_KILLS=200` kills so often; without it there are 15 kills.
"""

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

KILLS = int(os.environ.get("MAYFLY_KILLS", "15"))
SENDERS = 4
#: Events that one sender sends between two kills, at most: what was accepted is worked off as well.
SENT_PER_ROUND = 30
#: Waits that AWS counts in minutes, short enough for tests.
HASTE = ["--async-retry-delays", "150ms,300ms", "--async-backoff", "50ms,500ms"]

WORKER = """
def handler(event, context):
    if event["fails"]:
        raise ValueError(f"ran {event['number']}")
    return {"ran": event["number"]}
"""
NEVER_RUNS = "def handler(event, context):\n    return None\n"


class Sender(threading.Thread):
    """Sends events until it is cut off, and notes what was accepted and what got no answer."""

    def __init__(self, client, numbers):
        super().__init__(daemon=True)
        self.client = client
        self.numbers = numbers
        self.accepted = {}
        self.unanswered = set()

    def run(self):
        for number in self.numbers:
            event = json.dumps({"number": number, "fails": number % 2 == 0})
            try:
                answer = self.client.invoke(
                    FunctionName="worker", InvocationType="Event", Payload=event
                )
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                self.unanswered.add(number)
                return
            assert answer["StatusCode"] == 202
            self.accepted[answer["ResponseMetadata"]["RequestId"]] = number


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
    create(client, role_arn, "worker", WORKER)
    create(client, role_arn, "witness", NEVER_RUNS)
    client.put_function_concurrency(FunctionName="witness", ReservedConcurrentExecutions=0)
    witness = client.get_function(FunctionName="witness")["Configuration"]["FunctionArn"]
    client.put_function_event_invoke_config(
        FunctionName="worker",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnSuccess": {"Destination": witness}},
    )


def test_every_accepted_event_is_accounted_for(fresh_mayfly, client, role_arn):
    seed = int(os.environ.get("MAYFLY_KILLS_SEED", "1"))
    rng = random.Random(seed)
    mayfly = fresh_mayfly(*HASTE)
    set_up(client("lambda", mayfly), role_arn)
    accepted, unanswered = {}, set()
    for kill in range(KILLS):
        if kill % 5 == 4:
            # In the middle of its start, or right behind it.
            mayfly.launch()
            time.sleep(rng.uniform(0, 0.6))
            mayfly.kill9()
            continue
        if mayfly.process.poll() is not None:
            mayfly.restart()
        senders = []
        for n in range(SENDERS):
            first = (kill * SENDERS + n) * SENT_PER_ROUND
            numbers = range(first, first + SENT_PER_ROUND)
            senders.append(Sender(client("lambda", mayfly), numbers))
        for sender in senders:
            sender.start()
        # The moment is the point here: any will do, and the seed says which.
        time.sleep(rng.uniform(0.05, 1.5))
        mayfly.kill9()
        for sender in senders:
            sender.join(60)
            assert not sender.is_alive()
            accepted |= sender.accepted
            unanswered |= sender.unanswered

    mayfly.restart()
    pages = AsyncPages(mayfly)
    wait_for(lambda: pages.waiting() == 0, 60 + KILLS, lambda: f"{pages.waiting()}\n{mayfly.log}")
    account(pages, accepted, unanswered)
    mayfly.stop()


def account(pages, accepted, unanswered):
    """Fails unless each accepted event ended as it had to, once at least."""
    ended, times = {}, 0
    for event in pages.dead("worker"):
        assert event["condition"] == "RetriesExhausted", event
        ended[event["requestId"]] = event["lastFailure"]["message"]
        times += 1
    for event in pages.dead("witness"):
        record = pages.get(f"dead/witness/{event['id']}")["payload"]
        assert record["requestContext"]["condition"] == "Success", record
        ended[record["requestContext"]["requestId"]] = f"ran {record['responsePayload']['ran']}"
        times += 1
    lost = {request: number for request, number in accepted.items() if request not in ended}
    assert not lost, f"{len(lost)} of {len(accepted)} accepted events are lost: {lost}"
    for request, number in accepted.items():
        assert ended[request] == f"ran {number}"
    # A request that was cut off may have been accepted all the same, under an id that nobody saw.
    unseen = {int(text.split()[1]) for request, text in ended.items() if request not in accepted}
    assert unseen <= unanswered, f"ran without having been sent: {unseen - unanswered}"
    print(
        f"{KILLS} kills, {len(accepted)} accepted, none lost; {len(unseen)} accepted without an "
        f"answer, {times - len(ended)} told twice"
    )
    assert len(accepted) > KILLS, "hardly anything was sent: the kills hit nothing"
