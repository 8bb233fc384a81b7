"""The five alias operations, with AWS's words for what they refuse."""

import json
import subprocess
from collections import Counter

import pytest

INVALID = (400, "InvalidParameterValueException")
NOT_FOUND = (404, "ResourceNotFoundException")


@pytest.fixture
def versions(lambda_client, function, updated):
    """A function with the versions 1 and 2."""
    for description in ["one", "two"]:
        lambda_client.update_function_configuration(
            FunctionName=function, Description=description
        )
        updated(function)
        lambda_client.publish_version(FunctionName=function)
    return function


def test_an_alias_lives(lambda_client, versions, arn, refused):
    created = lambda_client.create_alias(
        FunctionName=versions,
        Name="live",
        FunctionVersion="1",
        Description="mine",
        RoutingConfig={"AdditionalVersionWeights": {"2": 0.2}},
    )
    assert created.pop("ResponseMetadata")["HTTPStatusCode"] == 201
    assert created == {
        "AliasArn": arn(versions, "live"),
        "Name": "live",
        "FunctionVersion": "1",
        "Description": "mine",
        "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.2}},
        "RevisionId": created["RevisionId"],
    }
    found = lambda_client.get_function(FunctionName=versions, Qualifier="live")["Configuration"]
    assert (found["FunctionArn"], found["Version"]) == (arn(versions, "live"), "1")

    updated = lambda_client.update_alias(
        FunctionName=versions,
        Name="live",
        RoutingConfig={},
        RevisionId=created["RevisionId"],
    )
    assert "RoutingConfig" not in updated and updated["Description"] == "mine"
    with refused(412, "PreconditionFailedException"):
        lambda_client.update_alias(
            FunctionName=versions, Name="live", RevisionId=created["RevisionId"]
        )
    lambda_client.create_alias(FunctionName=versions, Name="beta", FunctionVersion="2")
    listed = lambda_client.list_aliases(FunctionName=versions)["Aliases"]
    assert [alias["Name"] for alias in listed] == ["beta", "live"]
    of_first = lambda_client.list_aliases(FunctionName=versions, FunctionVersion="1")["Aliases"]
    assert [alias["Name"] for alias in of_first] == ["live"]
    deleted = lambda_client.delete_alias(FunctionName=versions, Name="live")
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    with refused(*NOT_FOUND, f"Cannot find alias arn: {arn(versions, 'live')}"):
        lambda_client.get_alias(FunctionName=versions, Name="live")
    with refused(*NOT_FOUND, f"Alias not found: {arn(versions, 'live')}"):
        lambda_client.update_alias(FunctionName=versions, Name="live", FunctionVersion="2")


def test_calls_are_shared_by_weight(lambda_client, versions, call):
    lambda_client.create_alias(
        FunctionName=versions,
        Name="live",
        FunctionVersion="1",
        RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}},
    )
    ran = {call(versions, Qualifier="live").version for _ in range(40)}
    assert ran == {"1", "2"}
    lambda_client.update_alias(FunctionName=versions, Name="live", RoutingConfig={})
    assert {call(versions, Qualifier="live").version for _ in range(10)} == {"1"}


def test_routing_that_aws_refuses(unchecked, versions, arn, refused):
    def create(version, weights=None, name=versions, alias="custom"):
        return unchecked.create_alias(
            FunctionName=name,
            Name=alias,
            FunctionVersion=version,
            RoutingConfig={"AdditionalVersionWeights": weights or {}},
        )

    with refused(*INVALID, "Number of items in AdditionalVersionWeights cannot be greater than 1"):
        create("1", {"1": 0.1, "2": 0.2})
    range_of = (
        "1 validation error detected: Value '{{2={}}}' at 'routingConfig.additionalVersionWeights' "
        "failed to satisfy constraint: Map value must satisfy constraint: [Member must have value "
        "less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must "
        "not be null]"
    )
    for weight in [2.0, -1.0]:
        with refused(400, "ValidationException", range_of.format(weight)):
            create("1", {"2": weight})
    with refused(
        *INVALID,
        "Invalid function version 1. Function version 1 is already included in routing configuration.",
    ):
        create("1", {"1": 0.5})
    for version, weights in [("10", {"2": 0.5}), ("1", {"10": 0.5})]:
        with refused(*NOT_FOUND, f"Function not found: {arn(versions, '10')}"):
            create(version, weights)
    with refused(
        *INVALID, "$LATEST is not supported for an alias pointing to more than 1 version"
    ):
        create("$LATEST", {"1": 0.5})
    with refused(
        400,
        "ValidationException",
        "1 validation error detected: Value '{$LATEST=0.5}' at "
        "'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must "
        "satisfy constraint: [Member must have length less than or equal to 1024, Member must have "
        "length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
    ):
        create("1", {"$LATEST": 0.5})
    with refused(*NOT_FOUND, f"Function not found: {arn(f'{versions}-unknown', '1')}"):
        create("1", {"2": 0.5}, name=f"{versions}-unknown")
    assert create("$LATEST", alias="latest")["FunctionVersion"] == "$LATEST"
    create("1")
    with refused(
        409, "ResourceConflictException", f"Alias already exists: {arn(versions, 'custom')}"
    ):
        create("1")


def test_a_number_is_no_name(lambda_client, versions, refused):
    with refused(
        400,
        "ValidationException",
        "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
    ):
        lambda_client.create_alias(FunctionName=versions, Name="2024", FunctionVersion="1")


def test_an_alias_can_divide_its_calls_between_three_versions(
    lambda_client, make_python, mayfly, updated, refused
):
    name = make_python("import os\ndef handler(event, context):\n    return os.environ['WHICH']\n")
    for version in ["1", "2", "3"]:
        lambda_client.update_function_configuration(
            FunctionName=name, Environment={"Variables": {"WHICH": version}}
        )
        updated(name)
        published = lambda_client.publish_version(FunctionName=name)
        assert published["Version"] == version
    lambda_client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")

    def traffic(*shares, code=0):
        command = [mayfly.binary, "traffic", name, "live", *shares]
        done = subprocess.run(
            [*command, "--endpoint", mayfly.endpoint, "--json"], capture_output=True, text=True
        )
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout) if code == 0 else done.stderr

    assert traffic() == {"functionVersion": "1", "additionalVersionWeights": {}}
    traffic("1=40", "2=30", "3=30")
    shown = lambda_client.get_alias(FunctionName=name, Name="live")
    assert shown["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.3, "3": 0.3}}
    ran = Counter()
    for _ in range(200):
        answer = lambda_client.invoke(FunctionName=name, Qualifier="live", Payload=b"{}")
        assert json.loads(answer["Payload"].read()) == answer["ExecutedVersion"]
        ran[answer["ExecutedVersion"]] += 1
    # Far outside of what 200 draws at 0.3 and more give by chance.
    assert all(ran[version] > 20 for version in ["1", "2", "3"]), ran

    assert "100" in traffic("1=40", "2=30", code=2)
    assert "9" in traffic("1=40", "9=60", code=1)
    with refused(
        400,
        "InvalidParameterValueException",
        "Number of items in AdditionalVersionWeights cannot be greater than 1",
    ):
        lambda_client.update_alias(
            FunctionName=name,
            Name="live",
            RoutingConfig={"AdditionalVersionWeights": {"2": 0.1, "3": 0.1}},
        )
    traffic("3=100")
    assert "RoutingConfig" not in lambda_client.get_alias(FunctionName=name, Name="live")
