"""Provisioned concurrency: instances of a version that are ready before they are called."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import machine
from harness.waiting import wait_for as until

KIND = """
import os, time, uuid
INSTANCE = str(uuid.uuid4())
def handler(event, context):
    time.sleep(event or 0)
    return [os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], INSTANCE]
"""
INVALID = (400, "InvalidParameterValueException")
CONFLICT = (409, "ResourceConflictException")


@pytest.fixture
def version(lambda_client, make_python):
    """A function's name, with one published version."""
    name = make_python(KIND)
    lambda_client.publish_version(FunctionName=name)
    return name


@pytest.fixture
def kind_of(call):
    """How the instance that serves a call was made, and which it is."""

    def kind(name, payload=None, **settings):
        return tuple(call(name, payload, **settings).succeeded())

    return kind


@pytest.fixture
def provision(lambda_client):
    def put(name, qualifier, instances):
        return lambda_client.put_provisioned_concurrency_config(
            FunctionName=name,
            Qualifier=qualifier,
            ProvisionedConcurrentExecutions=instances,
        )

    return put


@pytest.fixture
def standing(lambda_client):
    def get(name, qualifier):
        config = lambda_client.get_provisioned_concurrency_config(
            FunctionName=name, Qualifier=qualifier
        )
        return (
            config["Status"],
            config["RequestedProvisionedConcurrentExecutions"],
            config["AllocatedProvisionedConcurrentExecutions"],
            config["AvailableProvisionedConcurrentExecutions"],
        )

    return get


def test_instances_are_ready_before_they_are_called(kind_of, version, provision, standing):
    put = provision(version, "1", 2)
    assert put["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert put["Status"] == "IN_PROGRESS"
    assert put["RequestedProvisionedConcurrentExecutions"] == 2
    until(lambda: standing(version, "1") == ("READY", 2, 2, 2))
    assert kind_of(version, Qualifier="1")[0] == "provisioned-concurrency"
    assert kind_of(version)[0] == "on-demand", "$LATEST has none"


def test_calls_beyond_what_is_provisioned_get_instances_of_their_own(
    kind_of, version, provision, standing
):
    provision(version, "1", 1)
    until(lambda: standing(version, "1")[0] == "READY")
    with ThreadPoolExecutor(3) as threads:
        calls = [threads.submit(kind_of, version, 0.5, Qualifier="1") for _ in range(3)]
    kinds = sorted(call.result()[0] for call in calls)
    assert kinds == ["on-demand", "on-demand", "provisioned-concurrency"]


def test_an_alias_takes_its_instances_with_it(
    lambda_client, kind_of, version, provision, standing, updated
):
    lambda_client.create_alias(FunctionName=version, Name="live", FunctionVersion="1")
    provision(version, "live", 1)
    until(lambda: standing(version, "live")[0] == "READY")
    first = kind_of(version, Qualifier="live")
    assert first[0] == "provisioned-concurrency"
    lambda_client.update_function_configuration(FunctionName=version, MemorySize=192)
    updated(version)
    second = lambda_client.publish_version(FunctionName=version)["Version"]
    lambda_client.update_alias(FunctionName=version, Name="live", FunctionVersion=second)
    until(lambda: kind_of(version, Qualifier="live")[0] == "provisioned-concurrency")
    assert kind_of(version, Qualifier="live")[1] != first[1]
    assert kind_of(version, Qualifier="1")[0] == "on-demand"


def test_provisioned_concurrency_is_listed_and_deleted(
    lambda_client, version, provision, standing, refused
):
    provision(version, "1", 1)
    listed = lambda_client.list_provisioned_concurrency_configs(FunctionName=version)
    (config,) = listed["ProvisionedConcurrencyConfigs"]
    assert config["FunctionArn"].endswith(f":{version}:1")
    until(lambda: standing(version, "1")[0] == "READY")
    answer = lambda_client.delete_provisioned_concurrency_config(
        FunctionName=version, Qualifier="1"
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    with refused(
        404,
        "ProvisionedConcurrencyConfigNotFoundException",
        "No Provisioned Concurrency Config found for this function",
    ):
        standing(version, "1")


def test_a_function_that_does_not_initialise_says_so(
    lambda_client, make_python, provision, standing
):
    name = make_python("raise ValueError('no')\n")
    lambda_client.publish_version(FunctionName=name)
    provision(name, "1", 1)
    until(lambda: standing(name, "1") == ("FAILED", 1, 0, 0))
    config = lambda_client.get_provisioned_concurrency_config(FunctionName=name, Qualifier="1")
    assert config["StatusReason"] == "FUNCTION_ERROR_INIT_FAILURE"


def test_what_aws_refuses(lambda_client, version, provision, refused):
    with refused(
        *INVALID,
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    ):
        provision(version, "$LATEST", 1)
    with refused(404, "ResourceNotFoundException"):
        provision(version, "none", 1)
    with refused(404, "ResourceNotFoundException"):
        provision(version, "7", 1)
    lambda_client.create_alias(FunctionName=version, Name="live", FunctionVersion="1")
    provision(version, "live", 1)
    with refused(*CONFLICT, "Version is pointed by a Provisioned Concurrency alias"):
        provision(version, "1", 1)
    lambda_client.put_function_concurrency(FunctionName=version, ReservedConcurrentExecutions=2)
    with refused(
        *INVALID,
        "Requested Provisioned Concurrency should not be greater than the "
        "reservedConcurrentExecution for function",
    ):
        provision(version, "live", 3)
    provision(version, "live", 2)
    with refused(
        *INVALID,
        " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned "
        "concurrency [2].",
    ):
        lambda_client.put_function_concurrency(
            FunctionName=version, ReservedConcurrentExecutions=1
        )
    with refused(429, "TooManyRequestsException", "Rate Exceeded.") as answer:
        lambda_client.invoke(FunctionName=version)
    assert answer["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


def test_what_is_provisioned_is_made_again_after_a_restart(fresh_mayfly, client, make_zip, role_arn):
    first = fresh_mayfly()
    lambda_client = client("lambda", first)
    lambda_client.create_function(
        FunctionName="f",
        Runtime=machine.PYTHON,
        Architectures=[machine.ARCHITECTURE],
        Role=role_arn,
        Handler="app.handler",
        Code={"ZipFile": make_zip({"app.py": KIND})},
        Publish=True,
    )
    lambda_client.put_provisioned_concurrency_config(
        FunctionName="f", Qualifier="1", ProvisionedConcurrentExecutions=1
    )
    first.end()
    second = fresh_mayfly(data_dir=first.data_dir)
    get = client("lambda", second).get_provisioned_concurrency_config
    until(lambda: get(FunctionName="f", Qualifier="1")["Status"] == "READY")
