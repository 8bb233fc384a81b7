"""The examples do what their READMEs say."""

import json
import re
import shutil
import time
import urllib.request

import pytest

from harness import machine


@pytest.fixture
def deployed(mayfly_cli, tmp_path):
    """`deployed(example)`: deploys a copy of an example and returns (folder, output)."""
    folders = []

    def deploy(example):
        folder = tmp_path / example
        source = machine.ROOT / "examples" / example
        ignore = shutil.ignore_patterns("target", "boot.zip", "node_modules")
        shutil.copytree(source, folder, ignore=ignore)
        folders.append(folder)
        return folder, mayfly_cli("deploy", cwd=folder, env=environment(example)).stdout

    yield deploy
    for folder in folders:
        mayfly_cli("remove", cwd=folder, env=environment(folder.name))


def environment(example):
    """Runtimes that this machine has, and cargo's results from the last time."""
    return {
        "PYTHON_RUNTIME": machine.PYTHON,
        "NODE_RUNTIME": machine.node(),
        "CARGO_TARGET_DIR": str(machine.ROOT / "examples" / example / "target"),
    }


def url_with(output, mark, other):
    urls = re.findall(r"http://\S+", output)
    found = [url for url in urls if mark in url or other in url]
    assert found, f"no {mark} in:\n{output}"
    return found[0].rstrip("/")


def function_url(output):
    return url_with(output, ".lambda-url.", "/_mayfly/url/")


def http_api(output):
    return re.sub(r"/(env|hello/.*)$", "", url_with(output, ".execute-api.", "/_mayfly/api/"))


def get(url):
    """The answer's body. Names under .localhost are this machine, whatever the resolver says."""
    host = re.match(r"http://([^:/]+)", url)[1]
    request = urllib.request.Request(re.sub(r"//[^:/]+", "//127.0.0.1", url, count=1))
    port = re.match(r"http://[^/:]+(:\d+)?", url)[1] or ""
    request.add_header("Host", f"{host}{port}")
    return urllib.request.urlopen(request, timeout=60)


def test_the_rust_example_answers_and_streams(deployed):
    _, output = deployed("env-rust")
    answer = json.load(get(f"{http_api(output)}/env"))
    assert answer["route"] == "GET /env"
    assert answer["variables"]["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "128"
    assert answer["variables"]["AWS_SECRET_ACCESS_KEY"] is None
    arrivals = []
    for line in get(f"{function_url(output)}/?chunks=4&pause_ms=300"):
        arrivals.append((time.monotonic(), line.decode().split(" after")[0]))
    assert [line for _, line in arrivals] == [f"{n} of 4" for n in (1, 2, 3, 4)]
    assert arrivals[-1][0] - arrivals[0][0] > 0.6, "the lines came at once"


def test_the_python_example_greets(deployed, mayfly_cli):
    folder, output = deployed("hello-python")
    assert json.load(get(f"{http_api(output)}/hello/Ada"))["message"] == "Hello, Ada!"
    assert json.load(get(f"{function_url(output)}/"))["message"] == "Hello, world!"
    words = ["invoke", "--function", "hello", "--data", '{"name": "Grace"}']
    answer = mayfly_cli(*words, cwd=folder, env=environment("hello-python"))
    assert "Hello, Grace!" in answer.stdout
    log = mayfly_cli("logs", "--function", "hello", cwd=folder, env=environment("hello-python"))
    assert "greeting Grace" in log.stdout


def test_the_node_example_greets_and_counts(deployed):
    _, output = deployed("hello-node")
    assert json.load(get(f"{http_api(output)}/hello/Ada"))["message"] == "Hello, Ada!"
    assert get(f"{function_url(output)}/?to=3&pause_ms=10").read() == b"1\n2\n3\n"


def test_the_shell_example_answers_with_its_event(deployed, mayfly_cli):
    folder, _ = deployed("hello-shell")
    words = ["invoke", "--function", "hello", "--data", '{"name": "Ada"}']
    answer = mayfly_cli(*words, cwd=folder, env=environment("hello-shell"))
    assert '"name"' in answer.stdout and "bash" in answer.stdout
