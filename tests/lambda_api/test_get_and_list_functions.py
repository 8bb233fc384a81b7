"""GetFunction with its download, ListFunctions, and what is answered where there is nothing."""

import urllib.error
import urllib.request

import pytest

from harness import machine

NOT_FOUND = (404, "ResourceNotFoundException")


def test_the_code_can_be_downloaded(lambda_client, make_function, make_zip):
    code = make_zip({"app.py": "def handler(event, context): pass"})
    name = make_function(machine.PYTHON, code, "app.handler")
    location = lambda_client.get_function(FunctionName=name)["Code"]
    assert location["RepositoryType"] == "S3"
    with urllib.request.urlopen(location["Location"]) as answer:
        assert answer.read() == code
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(location["Location"].replace("signature=", "signature=0"))
    assert refused.value.code == 403


def test_functions_are_listed_in_pages(lambda_client, make_python, arn):
    names = sorted(make_python("def handler(event, context): pass") for _ in range(3))
    lambda_client.publish_version(FunctionName=names[0])
    pages = lambda_client.get_paginator("list_functions").paginate(
        PaginationConfig={"PageSize": 2}
    )
    listed = [function for page in pages for function in page["Functions"]]
    assert [f["FunctionName"] for f in listed] == sorted(f["FunctionName"] for f in listed)
    of_ours = [f for f in listed if f["FunctionName"] in names]
    assert [f["FunctionArn"] for f in of_ours] == [arn(name) for name in names]
    assert "State" not in of_ours[0]
    pages = lambda_client.get_paginator("list_functions").paginate(FunctionVersion="ALL")
    every = [function for page in pages for function in page["Functions"]]
    of_first = [f["FunctionArn"] for f in every if f["FunctionName"] == names[0]]
    assert of_first == [arn(names[0], "$LATEST"), arn(names[0], "1")]


def test_a_function_that_is_not_there_is_named_in_full(lambda_client, name, arn, refused):
    for operation in [
        lambda_client.get_function,
        lambda_client.get_function_configuration,
        lambda_client.delete_function,
        lambda_client.get_function_concurrency,
    ]:
        with refused(*NOT_FOUND, f"Function not found: {arn(name)}") as answer:
            operation(FunctionName=name)
        assert (answer["Type"], answer["Message"]) == ("User", f"Function not found: {arn(name)}")
    with refused(*NOT_FOUND, "The resource you requested does not exist."):
        lambda_client.get_function_url_config(FunctionName=name)


def test_another_region_is_not_reachable(lambda_client, refused):
    there = "arn:aws:lambda:eu-central-1:000000000000:function:f"
    text = "Functions from 'eu-central-1' are not reachable in this region ('us-east-1')"
    for operation in [
        lambda_client.get_function,
        lambda_client.get_function_configuration,
        lambda_client.get_function_url_config,
        lambda_client.get_function_concurrency,
        lambda_client.delete_function,
        lambda_client.invoke,
    ]:
        with refused(*NOT_FOUND, text):
            operation(FunctionName=there)


def test_names_that_are_none_are_refused(lambda_client, refused):
    with refused(400, "ValidationException") as answer:
        lambda_client.get_function(FunctionName="invalid:function:name")
    assert answer["Error"]["Message"].startswith(
        "1 validation error detected: Value 'invalid:function:name' at 'functionName' failed to "
        "satisfy constraint: Member must satisfy regular expression pattern: "
        "(arn:(aws[a-zA-Z-]*)?:lambda:)?"
    )


def test_an_operation_that_is_not_served_is_named(lambda_client, refused):
    for operation, named in [
        (lambda_client.list_capacity_providers, "ListCapacityProviders"),
        (lambda_client.list_event_source_mappings, "ListEventSourceMappings"),
    ]:
        with refused(501, "NotImplementedException") as answer:
            operation()
        assert named in answer["Error"]["Message"]
