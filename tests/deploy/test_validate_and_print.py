"""`mayfly validate` and `mayfly print` read a file without an endpoint."""

import json

import pytest

TEXT = """\
  stage: ${opt:stage, 'dev'}
  environment:
    WORD: ${param:word, 'none'}
    BIG: ${self:custom.number}
custom:
  number: 7
functions:
  a:
    handler: app.${self:custom.name, 'handler'}
  b: ${file(b.yml)}
"""


@pytest.fixture
def alone(service):
    """A service whose endpoint is not there."""
    service.write(TEXT, **{"b.yml": "handler: app.b\nname: named\n"})

    def run(*args, **settings):
        return service.run(*args, "--endpoint", "http://127.0.0.1:1", **settings)

    return run


def test_a_file_that_can_be_deployed_is_valid(alone, service):
    assert f"valid: {service.name} (dev) with 2 functions" in alone("validate").stdout
    shown = json.loads(alone("validate", "--json", "--stage", "prod").stdout)
    assert shown["valid"] and shown["stage"] == "prod"
    assert shown["functions"] == [f"{service.name}-prod-a", "named"]


def test_a_file_with_problems_is_not(alone, service):
    service.write(TEXT.replace("    handler: app.$", "    handlr: app.$"))
    done = alone("validate", check=False)
    assert done.returncode == 2
    assert "did you mean 'handler'?" in done.stderr
    assert done.stdout == ""


def test_variables_are_in_place_in_what_is_printed(alone):
    whole = json.loads(alone("print", "--format", "json", "--param", "word=two").stdout)
    assert whole["provider"]["environment"] == {"WORD": "two", "BIG": 7}
    assert whole["functions"]["b"] == {"handler": "app.b", "name": "named"}
    yaml = alone("print", "--path", "functions.a").stdout
    assert yaml == "handler: app.handler\n"
    assert alone("print", "--path", "provider.stage", "--format", "text").stdout == "dev\n"
    keys = alone("print", "--path", "functions", "--transform", "keys", "--format", "text").stdout
    assert keys == "a\nb\n"
    done = alone("print", "--path", "functions.none", check=False)
    assert done.returncode == 2 and "functions.none" in done.stderr


def test_a_variable_without_a_value_is_named(alone, service):
    service.write(TEXT.replace("${self:custom.number}", "${self:custom.none}"))
    done = alone("print", check=False)
    assert done.returncode == 2 and "custom.none" in done.stderr


def test_packages_are_the_same_for_the_same_files(alone, service):
    service.write_files(**{"other.txt": "1"})
    first = json.loads(alone("package", "--json").stdout)["functions"]
    assert [made["function"] for made in first] == ["a", "b"]
    assert {made["file"] for made in first} == {f"./.serverless/{service.name}.zip"}
    assert alone("package", "--json", "--package", "elsewhere").returncode == 0
    again = (service.folder / "elsewhere" / f"{service.name}.zip").read_bytes()
    assert again == (service.folder / ".serverless" / f"{service.name}.zip").read_bytes()
    assert len(again) == first[0]["bytes"]
    service.write(
        TEXT.replace("    handler: app.$", "    package: {patterns: ['!other.txt'], individually: true}\n    handler: app.$"),
        **{"b.yml": "handler: app.b\nname: named\n"},
    )
    apart = json.loads(alone("package", "--json").stdout)["functions"]
    assert len({made["codeSha256"] for made in apart}) == 2
    assert [made["file"].rsplit("/", 1)[1] for made in apart] == ["a.zip", "b.zip"]
