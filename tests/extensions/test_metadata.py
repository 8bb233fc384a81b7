"""The metadata endpoint, asked as current clients ask it: AWS Lambda Powertools, unmodified."""

from pathlib import Path

import pytest

from harness import interface_clients, machine

PYTHON = """
from aws_lambda_powertools.utilities.metadata import get_lambda_metadata

def handler(event, context):
    return get_lambda_metadata().availability_zone_id
"""

NODE = """
import { getMetadata } from "@aws-lambda-powertools/commons/utils/metadata";
export const handler = async () => (await getMetadata()).AvailabilityZoneID;
"""


def packed(folder):
    """All files under a folder, as `{path: content}`."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_powertools_for_python_knows_the_zone(make_function, call):
    files = packed(interface_clients.powertools_for_python())
    name = make_function(machine.PYTHON, {**files, "app.py": PYTHON}, "app.handler")
    assert call(name).succeeded() == "use1-az1"


def test_powertools_for_typescript_knows_the_zone(make_function, call):
    files = packed(interface_clients.powertools_for_typescript())
    modules = {f"node_modules/{path}": content for path, content in files.items()}
    name = make_function(machine.node(), {**modules, "app.mjs": NODE}, "app.handler")
    assert call(name).succeeded() == "use1-az1"


@pytest.mark.parametrize(
    ("method", "shows", "status"),
    [("GET", "Bearer wrong", 401), ("GET", None, 401), ("POST", "Bearer wrong", 405)],
)
def test_who_does_not_show_the_token_is_refused(make_python, call, method, shows, status):
    code = f"""
import http.client, os
def handler(event, context):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_METADATA_API"])
    headers = {{"Authorization": {shows!r}}} if {shows!r} else {{}}
    connection.request({method!r}, "/2026-01-15/metadata/execution-environment", None, headers)
    return connection.getresponse().status
"""
    assert call(make_python(code)).succeeded() == status
