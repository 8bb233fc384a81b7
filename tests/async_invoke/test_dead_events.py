"""Events that failed for good: listed, shown, sent back, deleted, in bulk as well."""

import json
import urllib.error
import urllib.request

import pytest


def page(events, method, path):
    request = urllib.request.Request(f"{events.server.endpoint}/_mayfly/async/{path}", method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


#: Fails until its environment says otherwise.
STUBBORN = """
import os, json

def handler(event, context):
    print("RAN " + json.dumps({"id": context.aws_request_id, "event": event}))
    if os.environ.get("MENDED") is None:
        raise ValueError("not " + event["what"])
"""


def test_a_dead_event_is_shown_and_sent_back_when_the_function_is_mended(events):
    name = events.create(STUBBORN)
    events.lambda_.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
    request_id = events.send(name, {"what": "now"})
    [dead] = events.died(name)
    assert dead["requestId"] == request_id
    assert (dead["condition"], dead["attempts"]) == ("RetriesExhausted", 1)
    assert dead["lastFailure"]["message"] == "not now"
    assert dead["lastFailure"]["code"] == 200
    shown = json.loads(events.cli("async", "show", name, dead["id"], "--json").stdout)
    assert shown["payload"] == {"what": "now"}
    assert shown["response"]["errorMessage"] == "not now"
    text = events.cli("async", "show", name, dead["id"]).stdout
    assert request_id in text and '"what": "now"' in text
    table = events.cli("async", "ls", name).stdout
    assert dead["id"] in table and "RetriesExhausted" in table

    events.lambda_.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"MENDED": "1"}}
    )
    events.lambda_.get_waiter("function_updated_v2").wait(
        FunctionName=name, WaiterConfig={"Delay": 1}
    )
    assert events.cli("async", "redrive", name, dead["id"]).stdout == "sent 1 event back\n"
    assert [run["id"] for run in events.ran(name, 2)] == [request_id] * 2
    assert events.dead(name) == []
    gone = events.cli("async", "redrive", name, dead["id"], check=False)
    assert gone.returncode == 1 and "there is no dead event" in gone.stderr


def test_dead_events_are_filtered_and_sent_back_in_bulk(events):
    name = events.create(STUBBORN)
    events.lambda_.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
    for what in ["red", "blue", "red"]:
        events.send(name, {"what": what})
    events.died(name, 3)
    listed = json.loads(events.cli("async", "ls", name, "--error", "red", "--json").stdout)
    assert len(listed) == 2
    assert json.loads(events.cli("async", "ls", name, "--until", "1h", "--json").stdout) == []
    first = page(events, "GET", f"dead?function={name}&limit=2")
    assert len(first["events"]) == 2
    rest = page(events, "GET", f"dead?function={name}&limit=2&after={first['next']}")
    assert len(rest["events"]) == 1 and rest["next"] is None
    ids = [event["id"] for event in first["events"] + rest["events"]]
    assert len(set(ids)) == 3

    done = events.cli("async", "redrive", name, "--error", "red", "--per-second", "50")
    assert done.stdout == "sent 2 events back\n"
    events.ran(name, 5)
    assert {dead["lastFailure"]["message"] for dead in events.died(name, 3)} == {
        "not red",
        "not blue",
    }
    assert events.cli("async", "rm", name, "--error", "blue").stdout == "deleted 1 event\n"
    assert events.cli("async", "rm", name).stdout == "deleted 2 events\n"
    assert events.dead(name) == []


def test_all_functions_must_be_meant_expressly(events):
    done = events.cli("async", "redrive", check=False)
    assert done.returncode == 2 and "--all" in done.stderr
    for method, path in [("DELETE", "dead"), ("POST", "redrive"), ("GET", "dead?functoin=f")]:
        with pytest.raises(urllib.error.HTTPError) as caught:
            page(events, method, path)
        assert caught.value.code == 400
    with pytest.raises(urllib.error.HTTPError) as caught:
        page(events, "GET", "nowhere")
    assert caught.value.code == 404


def test_a_web_page_can_not_send_events_back(events):
    url = f"{events.server.endpoint}/_mayfly/async/redrive?all=true"
    request = urllib.request.Request(url, method="POST", headers={"Origin": "http://elsewhere"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code == 403


def test_waiting_events_are_counted(events):
    name = events.create()
    events.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    for _ in range(3):
        events.send(name, {"sleep": 1})
    rows = json.loads(events.cli("async", "queue", "--json").stdout)
    [row] = [row for row in rows if row["function"] == name]
    assert 2 <= row["waiting"] <= 3
    assert row["bytes"] > 0 and row["oldest"]
    assert name in events.cli("async", "queue").stdout
    events.ran(name, 3)
