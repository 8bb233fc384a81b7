"""Fixtures of the tests of `mayfly deploy` and the commands around it."""

import re
import urllib.request
import uuid

import pytest

from harness import machine

ECHO = """import os

def handler(event, context):
    if isinstance(event, dict) and "fail" in event:
        raise ValueError("asked to fail")
    print("seen", event)
    return {"event": event, "word": os.environ.get("WORD"), "stage": os.environ.get("STAGE")}

def http(event, context):
    return {"statusCode": 200, "body": event["rawPath"]}
"""


class Service:
    """A folder with a service of its own name, and `mayfly` run in it."""

    def __init__(self, folder, mayfly_cli):
        self.folder = folder
        self.name = f"s{uuid.uuid4().hex[:8]}"
        self._cli = mayfly_cli

    def write(self, text, **files):
        """Writes the serverless.yml: `text` below the service's name and provider."""
        head = f"""\
service: {self.name}
provider:
  name: aws
  runtime: {machine.PYTHON}
  architecture: {machine.ARCHITECTURE}
  timeout: 20
"""
        self.write_whole(head + text)
        self.write_files(**{"app.py": ECHO, **files})
        return self

    def write_whole(self, text):
        """Writes the whole serverless.yml."""
        (self.folder / "serverless.yml").write_text(text)
        return self

    def write_files(self, **files):
        for path, content in files.items():
            (self.folder / path).write_text(content)

    def run(self, *args, **settings):
        """Runs `mayfly` in the folder."""
        return self._cli(*args, cwd=self.folder, **settings)

    def function(self, key, stage="dev"):
        """The name of a function."""
        return f"{self.name}-{stage}-{key}"


@pytest.fixture
def service(mayfly_cli, tmp_path):
    """A service in a folder; whatever is deployed of it goes away with the test."""
    service = Service(tmp_path, mayfly_cli)
    yield service
    for stage in ("dev", "prod"):
        service.run("remove", "--service", service.name, "--stage", stage, check=False)


@pytest.fixture
def fetch():
    """`fetch(url, method="GET", headers={})`: the answer. Names under .localhost are this machine."""

    def fetch(url, method="GET", headers=None):
        match = re.match(r"http://([^/]+)(.*)", url)
        port = match[1].rsplit(":", 1)[1]
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{match[2] or '/'}", method=method, headers=headers or {}
        )
        request.add_header("Host", match[1])
        return urllib.request.urlopen(request, timeout=60)

    return fetch
