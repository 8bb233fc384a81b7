"""The calls of Terraform's provider, in its order: what it reads back after each change must be what
it waits for, or the plan after an apply is not empty.

The sequences are those of its resources `aws_lambda_function`, `_alias`, `_permission`,
`_function_url`, `_function_event_invoke_config`, `_provisioned_concurrency_config` and
`_layer_version`; Terraform itself does not run here.
"""

import json

import pytest

from harness import machine
from harness.waiting import wait_for

PATIENCE_S = 20


@pytest.fixture
def terraform_function(lambda_client, make_zip, role_arn, name):
    """A function as the provider creates it, with a version: every optional block is empty or has its
    default."""
    made = lambda_client.create_function(
        FunctionName=name,
        Runtime=machine.PYTHON,
        Handler="app.handler",
        Role=role_arn,
        Code={"ZipFile": make_zip({"app.py": "def handler(event, context): return event"})},
        Architectures=[machine.ARCHITECTURE],
        Description="",
        MemorySize=128,
        Timeout=3,
        PackageType="Zip",
        Publish=True,
        Tags={"kept": "by terraform"},
    )
    assert made["Version"] == "1"
    yield name
    lambda_client.delete_function(FunctionName=name)
    with pytest.raises(lambda_client.exceptions.ResourceNotFoundException):
        lambda_client.get_function(FunctionName=name)


def settled(client, name):
    """The function, once its state and its last update are what the provider waits for."""

    def ready():
        found = client.get_function(FunctionName=name)
        config = found["Configuration"]
        done = config["State"] == "Active" and config["LastUpdateStatus"] == "Successful"
        return found if done else None

    return wait_for(ready, PATIENCE_S, lambda: f"{name} did not settle")


def test_a_function_is_read_as_it_was_written(lambda_client, terraform_function, arn):
    name = terraform_function
    found = settled(lambda_client, name)
    config = found["Configuration"]
    assert found["Code"]["RepositoryType"] == "S3" and found["Code"]["Location"]
    assert found["Tags"] == {"kept": "by terraform"}
    assert "Concurrency" not in found, "read as -1, which is none"
    assert config["Description"] == "" and config["EphemeralStorage"] == {"Size": 512}
    assert config["TracingConfig"] == {"Mode": "PassThrough"}
    assert config["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"}
    for block in ["DeadLetterConfig", "Environment", "Layers", "VpcConfig", "FileSystemConfigs"]:
        assert not config.get(block), block
    pages = lambda_client.get_paginator("list_versions_by_function")
    versions = [
        version
        for page in pages.paginate(FunctionName=name, PaginationConfig={"PageSize": 10_000})
        for version in page["Versions"]
    ]
    assert versions[-1]["FunctionArn"] == arn(name, "1"), "the last is the latest"
    assert "CodeSigningConfigArn" not in lambda_client.get_function_code_signing_config(
        FunctionName=name
    )


def test_blocks_that_are_taken_away_are_sent_empty(lambda_client, terraform_function, arn):
    name = terraform_function
    settled(lambda_client, name)
    lambda_client.update_function_configuration(
        FunctionName=name,
        DeadLetterConfig={"TargetArn": ""},
        Environment={"Variables": {}},
        FileSystemConfigs=[],
        ImageConfig={},
        KMSKeyArn="",
        Layers=[],
        LoggingConfig={},
        SnapStart={"ApplyOn": "None"},
        VpcConfig={"Ipv6AllowedForDualStack": False, "SecurityGroupIds": [], "SubnetIds": []},
    )
    config = settled(lambda_client, name)["Configuration"]
    assert config["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"}
    lambda_client.update_function_configuration(FunctionName=name, Timeout=4)
    settled(lambda_client, name)
    published = lambda_client.publish_version(FunctionName=name)
    found = lambda_client.get_function_configuration(
        FunctionName=published["FunctionArn"], Qualifier=published["Version"]
    )
    assert found["LastUpdateStatus"] == "Successful"
    assert found["FunctionArn"] == arn(name, "2")


def test_what_belongs_to_a_function_is_read_as_it_was_written(
    lambda_client, terraform_function, arn
):
    name = terraform_function
    settled(lambda_client, name)
    lambda_client.create_alias(
        FunctionName=arn(name), Name="live", FunctionVersion="1", Description="", RoutingConfig={}
    )
    alias = lambda_client.get_alias(FunctionName=arn(name), Name="live")
    assert alias["AliasArn"] == arn(name, "live") and "RoutingConfig" not in alias

    of_alias = {"FunctionName": name, "Qualifier": "live"}
    lambda_client.add_permission(
        **of_alias,
        StatementId="skill",
        Action="lambda:InvokeFunction",
        Principal="alexa-appkit.amazon.com",
        EventSourceToken="amzn1.ask.skill.1",
    )
    policy = json.loads(lambda_client.get_policy(**of_alias)["Policy"])
    assert policy["Statement"][0] == {
        "Sid": "skill",
        "Effect": "Allow",
        "Principal": {"Service": "alexa-appkit.amazon.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": arn(name, "live"),
        "Condition": {"StringEquals": {"lambda:EventSourceToken": "amzn1.ask.skill.1"}},
    }
    lambda_client.remove_permission(**of_alias, StatementId="skill")
    with pytest.raises(lambda_client.exceptions.ResourceNotFoundException):
        lambda_client.get_policy(**of_alias)

    lambda_client.create_function_url_config(**of_alias, AuthType="AWS_IAM", InvokeMode="BUFFERED")
    lambda_client.update_function_url_config(**of_alias, Cors={})
    url = lambda_client.get_function_url_config(**of_alias)
    assert url["FunctionArn"] == arn(name, "live") and "Cors" not in url

    lambda_client.put_function_event_invoke_config(**of_alias, MaximumRetryAttempts=2)
    events = lambda_client.get_function_event_invoke_config(**of_alias)
    assert events["DestinationConfig"] == {"OnSuccess": {}, "OnFailure": {}}
    assert "MaximumEventAgeInSeconds" not in events

    lambda_client.put_provisioned_concurrency_config(
        **of_alias, ProvisionedConcurrentExecutions=1
    )

    def ready():
        found = lambda_client.get_provisioned_concurrency_config(**of_alias)
        assert found["Status"] != "FAILED", found
        return found if found["Status"] == "READY" else None

    found = wait_for(ready, PATIENCE_S, lambda: "not provisioned")
    assert found["AllocatedProvisionedConcurrentExecutions"] == 1
    lambda_client.delete_provisioned_concurrency_config(**of_alias)
    with pytest.raises(lambda_client.exceptions.ProvisionedConcurrencyConfigNotFoundException):
        lambda_client.get_provisioned_concurrency_config(**of_alias)


def test_a_layer_is_read_as_it_was_written(lambda_client, make_zip, name):
    made = lambda_client.publish_layer_version(
        LayerName=name,
        Content={"ZipFile": make_zip({"python/there.py": ""})},
        Description="",
        LicenseInfo="",
        CompatibleRuntimes=[machine.PYTHON],
    )
    found = lambda_client.get_layer_version(LayerName=name, VersionNumber=made["Version"])
    for key in ["LayerArn", "LayerVersionArn", "CreatedDate", "CompatibleRuntimes", "LicenseInfo"]:
        assert found[key] == made[key], key
    assert found["Content"]["CodeSha256"] == made["Content"]["CodeSha256"]
    lambda_client.delete_layer_version(LayerName=name, VersionNumber=made["Version"])
    with pytest.raises(lambda_client.exceptions.ResourceNotFoundException):
        lambda_client.get_layer_version(LayerName=name, VersionNumber=made["Version"])
