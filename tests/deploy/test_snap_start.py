"""`snapStart` in serverless.yml: versions with snapshots, and events that reach them."""

import json
import re

import pytest

CODE = """import os

def handler(event, context):
    kind = os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
    return {"statusCode": 200, "body": kind + " " + context.function_version}
"""
FILE = """\
functions:
  web:
    handler: snap.handler
    events:
      - httpApi: GET /
"""


def answer(fetch, output):
    """What the deployed API answers."""
    url = re.search(r"http://\S+\.execute-api\.\S+", output)
    assert url, output
    return fetch(url[0]).read().decode()


def test_events_reach_the_newest_version_which_has_a_snapshot(service, fetch, lambda_client):
    output = service.write(FILE, **{"snap.py": CODE}).run("deploy").stdout
    assert answer(fetch, output) == "on-demand $LATEST"
    service.write(FILE + "    snapStart: true\n")
    assert "point alias snapstart" in service.run("deploy").stderr
    name = service.function("web")
    alias = lambda_client.get_alias(FunctionName=name, Name="snapstart")
    version = alias["FunctionVersion"]
    config = lambda_client.get_function_configuration(FunctionName=name, Qualifier=version)
    assert config["SnapStart"]["ApplyOn"] == "PublishedVersions"
    assert answer(fetch, output) == f"snap-start {version}"
    assert json.loads(service.run("deploy", "--json").stdout)["steps"] == []
    service.write(FILE + "    snapStart: true\n", **{"snap.py": CODE + "# changed\n"})
    service.run("deploy")
    assert answer(fetch, output) == f"snap-start {int(version) + 1}"
    service.write(FILE)
    service.run("deploy")
    assert answer(fetch, output) == "on-demand $LATEST"
    with pytest.raises(lambda_client.exceptions.ResourceNotFoundException):
        lambda_client.get_alias(FunctionName=name, Name="snapstart")


def test_a_version_that_does_not_initialise_stops_the_deploy(service):
    service.write(FILE + "    snapStart: true\n", **{"snap.py": "raise RuntimeError('no database')"})
    done = service.run("deploy", check=False)
    assert done.returncode != 0
    assert "no database" in done.stdout + done.stderr
