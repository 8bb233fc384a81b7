"""Many events with one request: over HTTP, where each line has its own answer, and with the CLI."""

import json
import urllib.error
import urllib.request

import pytest


def post(server, path, lines):
    request = urllib.request.Request(
        f"{server.endpoint}/_mayfly/async/events/{path}", "\n".join(lines).encode()
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["content-type"] == "application/x-ndjson"
        return [json.loads(line) for line in answer.read().splitlines()]


def ids_and_events(events, name, count):
    return {(run["id"], json.dumps(run["event"])) for run in events.ran(name, count)}


def test_each_line_has_its_own_answer(events):
    name = events.create()
    lines = [
        '{"payload": {"n": 1}}',
        '{"payload": {"n": 2}, "oder-key": "misspelt"}',
        "no json",
        '{"payload": {"n": 3}, "order-key": "k", "priority": 5}',
        "",
        '{"idempotency-key": "once", "payload": 4}',
        '{"idempotency-key": "other"}',
    ]
    answers = post(events.server, name, lines)
    accepted = [answer.get("requestId") for answer in answers]
    assert [bool(request_id) for request_id in accepted] == [True, False, False, True, True, True]
    assert answers[1]["error"] == "InvalidParameterValueException"
    assert "x-mayfly-oder-key" in answers[1]["message"]
    assert answers[2]["error"] == "InvalidRequestContentException"
    assert ids_and_events(events, name, 4) == {
        (accepted[0], '{"n": 1}'),
        (accepted[3], '{"n": 3}'),
        (accepted[4], "4"),
        (accepted[5], "{}"),
    }
    again = post(events.server, name, ['{"idempotency-key": "once", "payload": 5}'])
    assert again == [{"requestId": accepted[4], "repeats": True}]


def test_what_is_wrong_with_the_whole_request_is_told_as_such(events):
    name = events.create()
    for path, lines, status, words in [
        (name, ["{}"] * 1_001, 400, "1001 events"),
        (f"{name}?qualifer=live", ["{}"], 400, "qualifer"),
    ]:
        with pytest.raises(urllib.error.HTTPError) as caught:
            post(events.server, path, lines)
        assert caught.value.code == status
        assert words in json.loads(caught.value.read())["message"]
    [answer] = post(events.server, "missing-function", ["{}"])
    assert answer["error"] == "ResourceNotFoundException"


def test_the_cli_sends_a_file(events, tmp_path):
    name = events.create()
    count = 1_200
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(json.dumps({"n": n}) for n in range(count)))
    sent = events.cli("async", "send", name, "--file", file)
    assert sent.stdout == f"{count} accepted\n"
    ran = events.ran(name, count)
    assert sorted(run["event"]["n"] for run in ran) == list(range(count))


def test_the_cli_tells_which_lines_were_refused(events, tmp_path):
    name = events.create()
    file = tmp_path / "events.jsonl"
    file.write_text('{"payload": 1, "delay": "soon"}\n\n{"payload": 2}\n')
    sent = events.cli("async", "send", name, "--file", file, "--options", check=False)
    assert sent.returncode == 1
    assert sent.stdout == "1 accepted\n"
    assert "line 1: InvalidParameterValueException: The header x-mayfly-delay" in sent.stderr
    assert "1 refused" in sent.stderr
    assert events.ran(name)[0]["event"] == 2
