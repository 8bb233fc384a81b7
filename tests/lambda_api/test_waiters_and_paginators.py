"""boto3's waiters and paginators, all of those whose operations are served."""

import pytest

from harness import machine

NOT_HERE = {
    "list_event_source_mappings",
    "list_capacity_providers",
    "list_function_versions_by_capacity_provider",
    "get_durable_execution_history",
    "get_durable_execution_state",
    "list_durable_executions_by_function",
}


@pytest.fixture
def busy(lambda_client, function, updated):
    """A function with more of everything than fits on a page of one."""
    for number in ["1", "2"]:
        lambda_client.update_function_configuration(FunctionName=function, Description=number)
        updated(function)
        lambda_client.publish_version(FunctionName=function)
        of_version = {"FunctionName": function, "Qualifier": number}
        lambda_client.put_function_event_invoke_config(**of_version, MaximumRetryAttempts=0)
        lambda_client.put_provisioned_concurrency_config(
            **of_version, ProvisionedConcurrentExecutions=1
        )
        alias = f"alias-{number}"
        lambda_client.create_alias(FunctionName=function, Name=alias, FunctionVersion=number)
        lambda_client.create_function_url_config(
            FunctionName=function, Qualifier=alias, AuthType="NONE"
        )
    return function


@pytest.mark.parametrize(
    ("operation", "list_name", "key"),
    [
        ("list_aliases", "Aliases", "Name"),
        ("list_function_event_invoke_configs", "FunctionEventInvokeConfigs", "FunctionArn"),
        ("list_function_url_configs", "FunctionUrlConfigs", "FunctionArn"),
        ("list_provisioned_concurrency_configs", "ProvisionedConcurrencyConfigs", "FunctionArn"),
        ("list_versions_by_function", "Versions", "Version"),
    ],
)
def test_pages_of_one_hold_what_one_page_holds(lambda_client, busy, operation, list_name, key):
    whole = getattr(lambda_client, operation)(FunctionName=busy)
    assert "NextMarker" not in whole
    pages = lambda_client.get_paginator(operation).paginate(
        FunctionName=busy, PaginationConfig={"PageSize": 1}
    )
    found = [[element[key] for element in page[list_name]] for page in pages]
    assert all(len(page) == 1 for page in found)
    assert [page[0] for page in found] == [element[key] for element in whole[list_name]]
    assert len(found) >= 2


def test_layers_come_in_pages(lambda_client, make_zip):
    names = ["paged-a", "paged-b", "paged-c"]
    for name in [*names, "paged-a"]:
        content = {"ZipFile": make_zip({"python/x.py": "X = 1"})}
        lambda_client.publish_layer_version(LayerName=name, Content=content)
    pages = lambda_client.get_paginator("list_layers").paginate(PaginationConfig={"PageSize": 1})
    listed = [layer["LayerName"] for page in pages for layer in page["Layers"]]
    assert [name for name in listed if name in names] == names
    pages = lambda_client.get_paginator("list_layer_versions").paginate(
        LayerName="paged-a", PaginationConfig={"PageSize": 1}
    )
    listed = [version["Version"] for page in pages for version in page["LayerVersions"]]
    assert listed == [2, 1], "the newest first"
    for name in names:
        lambda_client.delete_layer_version(LayerName=name, VersionNumber=1)
    lambda_client.delete_layer_version(LayerName="paged-a", VersionNumber=2)


def test_functions_come_in_pages_also_while_some_are_added(lambda_client, make_function):
    make = lambda name: make_function(
        machine.PYTHON, {"app.py": "def handler(e, c): pass"}, "app.handler", FunctionName=name
    )
    names = [f"paged-{letter}" for letter in "aceg"]
    for name in names:
        make(name)
    seen = []
    pages = lambda_client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1})
    for page in pages:
        seen += [f["FunctionName"] for f in page["Functions"]]
        if seen[-1] == "paged-c":
            # One before and one behind where the next page begins.
            make("paged-b")
            make("paged-f")
    seen = [name for name in seen if name.startswith("paged-")]
    assert seen == ["paged-a", "paged-c", "paged-e", "paged-f", "paged-g"]


@pytest.mark.parametrize("marker", ["nonsense!", "%00", "a" * 5_000])
def test_a_marker_that_no_answer_had_is_refused(lambda_client, refused, marker):
    with refused(400, "InvalidParameterValueException"):
        lambda_client.list_functions(Marker=marker)


def test_every_waiter_ends(lambda_client, function):
    lambda_client.publish_version(FunctionName=function)
    for waiter in lambda_client.waiter_names:
        qualifier = {"Qualifier": "1"} if waiter == "published_version_active" else {}
        lambda_client.get_waiter(waiter).wait(
            FunctionName=function, WaiterConfig={"Delay": 1, "MaxAttempts": 10}, **qualifier
        )


def test_what_has_no_pages_is_not_served(lambda_client, refused):
    for operation in NOT_HERE:
        assert lambda_client.can_paginate(operation), operation
    for operation in ["list_event_source_mappings", "list_capacity_providers"]:
        with refused(501, "NotImplementedException") as answer:
            getattr(lambda_client, operation)()
        name = lambda_client.meta.method_to_api_mapping[operation]
        assert name in answer["Error"]["Message"]
