"""`mayfly invoke`, `logs`, `info`, `remove`, `doctor`, `completions`, as people and scripts use them."""

import json
import subprocess

import pytest

from harness import machine
from harness.waiting import wait_for

ECHO = "functions:\n  echo: {handler: app.handler, url: true}\n"


@pytest.fixture
def echo(service):
    """A deployed service with one function."""
    service.write(ECHO).run("deploy")
    return service


def test_invoke_prints_what_the_function_returns(echo):
    for words in (["-f", "echo"], ["--function", echo.function("echo")], ["echo"], []):
        done = echo.run("invoke", *words, "--data", '{"a": 1}')
        assert json.loads(done.stdout)["event"] == {"a": 1}, words
    assert json.loads(echo.run("invoke", "--data", "plain text").stdout)["event"] == "plain text"
    assert json.loads(echo.run("invoke", "--raw", "--data", "12").stdout)["event"] == "12"
    assert json.loads(echo.run("invoke").stdout)["event"] == {}


def test_invoke_reads_a_file_or_standard_input(echo):
    (echo.folder / "event.json").write_text('{"from": "file"}')
    done = echo.run("invoke", "-f", "echo", "--path", "event.json")
    assert json.loads(done.stdout)["event"] == {"from": "file"}
    done = echo.run("invoke", "--path", "-", input='["input"]')
    assert json.loads(done.stdout)["event"] == ["input"]


def test_invoke_works_without_a_file(echo, mayfly_cli, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    name = echo.function("echo")
    done = mayfly_cli("invoke", "--function-name", name, "-q", "1", "-d", "3", cwd=elsewhere)
    assert json.loads(done.stdout)["event"] == 3


def test_invoke_shows_the_log_when_asked(echo):
    done = echo.run("invoke", "--log", "--data", '"here"')
    assert "seen here" in done.stderr
    assert "REPORT RequestId:" in done.stderr
    assert "seen" not in done.stdout


def test_a_function_that_fails_makes_the_exit_code_1(echo):
    done = echo.run("invoke", "--data", '{"fail": true}', check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["errorType"] == "ValueError"


def test_a_function_that_is_not_there_is_named(echo):
    done = echo.run("invoke", "nothing", check=False)
    assert done.returncode == 1
    assert "there is no function nothing in us-east-1" in done.stderr
    done = echo.run("logs", "nothing", check=False)
    assert done.returncode == 1
    assert "there is no function nothing in us-east-1" in done.stderr


def test_logs_show_what_was_written(echo):
    assert "has written nothing since then" in echo.run("logs").stderr
    echo.run("invoke", "--data", '"first"')
    echo.run("invoke", "--data", '"second"')
    lines = echo.run("logs").stdout.splitlines()
    seen = [line.split("  ", 1)[1] for line in lines if "seen" in line]
    assert seen == ["seen first", "seen second"]
    assert any("START RequestId:" in line for line in lines)
    filtered = echo.run("logs", "--function", "echo", "--filter", "second").stdout
    assert "seen second" in filtered and "first" not in filtered
    events = [json.loads(line) for line in echo.run("logs", "--json").stdout.splitlines()]
    assert "seen first" in [event["message"].strip() for event in events]
    assert echo.run("logs", "--start-time", "2099-01-01T00:00:00Z").stdout == ""


def test_logs_follow_what_is_written(echo, mayfly):
    following = subprocess.Popen(
        [mayfly.binary, "logs", "-f", "--endpoint", mayfly.endpoint],
        cwd=echo.folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for word in ("one", "two"):
            echo.run("invoke", "--data", f'"{word}"')
            line = next(line for line in following.stdout if "seen" in line)
            assert line.endswith(f"seen {word}\n")
    finally:
        following.terminate()
        following.wait(timeout=10)
        following.stdout.close()


def test_info_shows_what_is_there_from_anywhere(echo, mayfly_cli, tmp_path_factory):
    text = echo.run("info").stdout
    assert f"  echo: {echo.function('echo')}\n" in text
    assert ".lambda-url.us-east-1.localhost:" in text
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    words = ["info", "--service", echo.name, "--stage", "dev", "--json"]
    told = json.loads(mayfly_cli(*words, cwd=elsewhere).stdout)
    assert told["functions"][0]["key"] == "echo"
    assert told["functions"][0]["version"] == "1"
    done = echo.run("info", "--stage", "prod", check=False)
    assert done.returncode == 1
    assert "nothing is deployed of" in done.stderr


def test_remove_takes_everything_away(echo, lambda_client, logs_client):
    echo.run("invoke")
    told = json.loads(echo.run("remove", "--dry-run", "--json").stdout)
    assert f"delete function {echo.function('echo')}" in told["steps"]
    assert "removed in" in echo.run("remove").stdout
    names = [f["FunctionName"] for f in lambda_client.list_functions()["Functions"]]
    assert echo.function("echo") not in names
    group = f"/aws/lambda/{echo.function('echo')}"
    wait_for(lambda: not logs_client.describe_log_groups(logGroupNamePrefix=group)["logGroups"])
    assert "nothing is deployed of" in echo.run("remove").stdout


def test_doctor_says_what_the_machine_offers(mayfly_cli, mayfly, tmp_path):
    listen = f"127.0.0.1:{mayfly.port}"
    words = ["doctor", "--listen", listen, "--data-dir", tmp_path]
    text = mayfly_cli(*words).stdout
    assert f"a Mayfly answers at http://{listen}" in text
    told = json.loads(mayfly_cli(*words, "--json").stdout)
    runtimes = {finding["subject"]: finding for finding in told["runtimes"]}
    assert runtimes[machine.PYTHON]["verdict"] == "ok"
    assert {finding["subject"] for finding in told["machine"]} >= {"data folder", "disk space"}
    assert "namespaces" in {finding["subject"] for finding in told["isolation"]}


def test_completions_are_scripts(mayfly_cli):
    script = mayfly_cli("completions", "bash").stdout
    checked = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True)
    assert checked.returncode == 0, checked.stderr
    assert "invoke" in script


def test_help_is_written_for_people(mayfly_cli):
    text = mayfly_cli("--help").stdout
    assert "Exit codes:" in text
    for command in ("up", "deploy", "invoke", "logs", "info", "remove", "doctor", "completions"):
        assert f"\n  {command} " in text
        assert mayfly_cli(command, "--help").stdout
    assert mayfly_cli("deploy", "--no-such", check=False).returncode == 2
