"""Layers in a `serverless.yml`: brought by the service, used by its functions."""

import uuid

import pytest

from harness import machine

FILE = """
service: {service}
provider:
  name: aws
  runtime: {runtime}
  architecture: {architecture}
  layers: [{{Ref: WordsLambdaLayer}}]
layers:
  words:
    path: words
    name: {service}-words
    description: words
    compatibleRuntimes: [{runtime}]
    compatibleArchitectures: [{architecture}]
    licenseInfo: MIT
    allowedAccounts: ['123456789012']
    package:
      patterns: ['!**/*.txt']
{more}
functions:
  one:
    handler: app.handler
  none:
    handler: app.handler
    layers: []
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "words/python").mkdir(parents=True)
    (tmp_path / "words/python/word.py").write_text("WORD = 'first'\n")
    (tmp_path / "words/notes.txt").write_text("not part of it")
    (tmp_path / "app.py").write_text(
        "import os\n"
        "def handler(event, context):\n"
        "    try:\n"
        "        import word\n"
        "    except ImportError:\n"
        "        return None\n"
        "    return [word.WORD, sorted(os.listdir('/opt'))]\n"
    )
    return tmp_path


@pytest.fixture
def write(folder):
    """`write(more="")`: writes the file and returns the service's name."""
    service = f"s{uuid.uuid4().hex[:10]}"

    def write(more="", text=FILE):
        (folder / "serverless.yml").write_text(
            text.format(
                service=service, runtime=machine.PYTHON, architecture=machine.ARCHITECTURE, more=more
            )
        )
        return service

    return write


def versions(lambda_client, name):
    listed = lambda_client.list_layer_versions(LayerName=name)["LayerVersions"]
    return [version["Version"] for version in listed]


def test_a_layer_is_published_when_it_changes_and_goes_with_the_service(
    mayfly_cli, lambda_client, call, folder, write
):
    service = write()
    layer = f"{service}-words"
    mayfly_cli("deploy", cwd=folder)
    assert call(f"{service}-dev-one").succeeded() == ["first", ["python"]]
    assert call(f"{service}-dev-none").succeeded() is None
    version = lambda_client.get_layer_version(LayerName=layer, VersionNumber=1)
    assert version["Description"] == "words"
    assert version["LicenseInfo"] == "MIT"
    assert version["CompatibleRuntimes"] == [machine.PYTHON]
    policy = lambda_client.get_layer_version_policy(LayerName=layer, VersionNumber=1)
    assert "arn:aws:iam::123456789012:root" in policy["Policy"]

    again = mayfly_cli("deploy", cwd=folder)
    assert "up to date" in again.stdout
    (folder / "words/python/word.py").write_text("WORD = 'second'\n")
    mayfly_cli("deploy", cwd=folder)
    assert call(f"{service}-dev-one").succeeded()[0] == "second"
    assert versions(lambda_client, layer) == [2]

    write("    retain: true")
    (folder / "words/python/word.py").write_text("WORD = 'third'\n")
    mayfly_cli("deploy", cwd=folder)
    assert call(f"{service}-dev-one").succeeded()[0] == "third"
    assert versions(lambda_client, layer) == [3, 2]
    mayfly_cli("remove", cwd=folder)
    assert versions(lambda_client, layer) == [2], "the one before was to stay"


def test_what_is_wrong_with_layers_is_told(mayfly_cli, folder, write):
    write(
        text="service: {service}\nprovider: {{name: aws, runtime: python3.11}}\n"
        "layers:\n  a: {{description: x}}\n"
        "functions:\n  f: {{handler: a.b, layers: [{{Ref: NoneLambdaLayer}}]}}\n"
    )
    told = mayfly_cli("deploy", cwd=folder, check=False)
    assert told.returncode == 2
    assert "'layers.a' needs a 'path' or a 'package.artifact'" in told.stderr
    assert "refers to 'NoneLambdaLayer': there are ALambdaLayer" in told.stderr
