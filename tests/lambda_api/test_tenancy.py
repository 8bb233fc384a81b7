"""Functions with instances for each tenant: whom an instance serves, and what is refused."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import machine
from harness.zips import make_zip

INVALID = (400, "InvalidParameterValueException")
MISSING = (
    "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your "
    "request and try again."
)
UNEXPECTED = (
    "The invoked function is not enabled with tenancy configuration. Remove the tenant ID from "
    "your request and try again."
)
# An instance remembers for whom it ran, in its memory and in its /tmp.
REMEMBER = """
import os, uuid
INSTANCE = uuid.uuid4().hex
SERVED = []
def handler(event, context):
    SERVED.append(context.tenant_id)
    with open('/tmp/served', 'a') as file:
        file.write(context.tenant_id + '\\n')
    with open('/tmp/served') as file:
        written = file.read().split()
    return {'instance': INSTANCE, 'served': SERVED, 'written': written}
"""


@pytest.fixture
def per_tenant(lambda_client, role_arn):
    """`per_tenant(code, **settings)`: the name of a function with tenants."""
    made = []

    def make(code=REMEMBER, **settings):
        name = f"tenants-{uuid.uuid4().hex[:12]}"
        made.append(name)
        answer = lambda_client.create_function(
            FunctionName=name,
            Runtime=machine.PYTHON,
            Handler="app.handler",
            Role=role_arn,
            Code={"ZipFile": make_zip({"app.py": code})},
            Architectures=[machine.ARCHITECTURE],
            TenancyConfig={"TenantIsolationMode": "PER_TENANT"},
            **settings,
        )
        assert answer["TenancyConfig"] == {"TenantIsolationMode": "PER_TENANT"}
        waiter = lambda_client.get_waiter("function_active_v2")
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1})
        return name

    yield make
    for name in made:
        lambda_client.delete_function(FunctionName=name)


def call(client, name, tenant, **settings):
    answer = client.invoke(FunctionName=name, TenantId=tenant, Payload=b"{}", **settings)
    payload = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, payload
    return payload


def test_no_instance_serves_two_tenants(lambda_client, per_tenant):
    name = per_tenant()
    shown = lambda_client.get_function_configuration(FunctionName=name)
    assert shown["TenancyConfig"] == {"TenantIsolationMode": "PER_TENANT"}
    instances = {}
    for tenant in ["red", "blue corp/7:a@b=c", "red", "green", "blue corp/7:a@b=c", "red"]:
        answer = call(lambda_client, name, tenant)
        assert set(answer["served"]) == {tenant}
        assert instances.setdefault(tenant, answer["instance"]) == answer["instance"]
    assert len(set(instances.values())) == 3

    def several(tenant):
        return tenant, [call(lambda_client, name, tenant) for _ in range(4)]

    with ThreadPoolExecutor(8) as threads:
        for tenant, answers in threads.map(several, [f"t{n % 4}" for n in range(8)]):
            for answer in answers:
                assert set(answer["served"]) == {tenant}
                assert set(answer["written"]) == {tenant}


def test_versions_and_events_have_tenants_too(lambda_client, per_tenant, logged):
    name = per_tenant(
        "def handler(event, context):\n    print('ran for', context.tenant_id)\n"
        "    return context.tenant_id\n"
    )
    version = lambda_client.publish_version(FunctionName=name)["Version"]
    assert call(lambda_client, name, "red", Qualifier=version) == "red"
    lambda_client.invoke(
        FunctionName=name, TenantId="blue", InvocationType="Event", Payload=b"{}"
    )
    logged(name, "ran for blue")


def test_a_call_without_a_tenant_or_with_one_too_many_is_refused(
    lambda_client, per_tenant, function, refused
):
    name = per_tenant()
    for kind in ["RequestResponse", "Event"]:
        with refused(*INVALID, MISSING):
            lambda_client.invoke(FunctionName=name, InvocationType=kind, Payload=b"{}")
        with refused(*INVALID, UNEXPECTED):
            lambda_client.invoke(
                FunctionName=function, TenantId="red", InvocationType=kind, Payload=b"{}"
            )


def test_a_name_that_is_none_is_refused(lambda_client, per_tenant, refused):
    name = per_tenant()
    with refused(
        400,
        "ValidationException",
        "1 validation error detected: Value 'a;b' at 'tenantId' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: [a-zA-Z0-9\._:\/=+\-@ ]+",
    ):
        lambda_client.invoke(FunctionName=name, TenantId="a;b", Payload=b"{}")


def test_what_can_t_be_combined_with_tenants_is_refused(lambda_client, per_tenant, refused):
    words = "is not supported for functions with tenancy configuration."
    name = per_tenant()
    with refused(*INVALID, f"A function URL {words}"):
        lambda_client.create_function_url_config(FunctionName=name, AuthType="NONE")
    with refused(*INVALID, f"SnapStart {words}"):
        lambda_client.update_function_configuration(
            FunctionName=name, SnapStart={"ApplyOn": "PublishedVersions"}
        )
    version = lambda_client.publish_version(FunctionName=name)["Version"]
    with refused(*INVALID, f"Provisioned concurrency {words}"):
        lambda_client.put_provisioned_concurrency_config(
            FunctionName=name, Qualifier=version, ProvisionedConcurrentExecutions=1
        )
