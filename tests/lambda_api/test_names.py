"""Every form of a function's name, in every operation that takes one and changes nothing."""

import botocore.exceptions
import pytest

#: Further arguments that an operation can't do without.
REQUIRED = {
    "GetAlias": {"Name": "live"},
    "GetFunctionScalingConfig": {"Qualifier": "1"},
    "GetProvisionedConcurrencyConfig": {"Qualifier": "1"},
    "ListAliases": {},
}


def reading_operations(client):
    """The operations that take a function's name and change nothing."""
    model = client.meta.service_model
    for operation in sorted(model.operation_names):
        shape = model.operation_model(operation).input_shape
        if operation.startswith(("Get", "List")) and "FunctionName" in shape.members:
            if "Durable" not in operation and "EventSource" not in operation:
                yield operation


def ask(client, operation, name):
    """The status, and the error's type if there is one."""
    methods = {api: method for method, api in client.meta.method_to_api_mapping.items()}
    arguments = {"FunctionName": name, **REQUIRED.get(operation, {})}
    try:
        answer = getattr(client, methods[operation])(**arguments)
        return answer["ResponseMetadata"]["HTTPStatusCode"], None
    except botocore.exceptions.ClientError as error:
        answer = error.response
        return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


@pytest.fixture
def named(lambda_client, function):
    """A function with a version and an alias."""
    lambda_client.publish_version(FunctionName=function)
    lambda_client.create_alias(FunctionName=function, Name="live", FunctionVersion="1")
    return function


def test_a_name_a_partial_and_a_full_arn_mean_the_same(unchecked, named):
    for operation in reading_operations(unchecked):
        wanted = ask(unchecked, operation, named)
        for form in [
            "function:{}",
            "000000000000:function:{}",
            "000000000000:{}",
            "us-east-1:000000000000:function:{}",
            "arn:aws:lambda:us-east-1:000000000000:function:{}",
        ]:
            found = ask(unchecked, operation, form.format(named))
            assert found == wanted, f"{operation} {form}"


def test_a_function_elsewhere_is_not_reached(unchecked, named):
    for operation in reading_operations(unchecked):
        for form in [
            "arn:aws:lambda:eu-west-1:000000000000:function:{}",
            "arn:aws:lambda:us-east-1:111111111111:function:{}",
            "111111111111:function:{}",
            "doesnotexist",
        ]:
            status, code = ask(unchecked, operation, form.format(named))
            not_there = "ResourceNotFoundException", "ProvisionedConcurrencyConfigNotFoundException"
            assert status == 404 and code in not_there, f"{operation} {form}"


def test_what_is_no_name_of_a_function_is_refused(unchecked, named):
    for operation in reading_operations(unchecked):
        for form in [
            "arn:aws:s3:us-east-1:000000000000:function:{}",
            "arn:aws:lambda:us-east-1:000000000000:layer:{}",
            "arn:aws:lambda:us-east-1:0:function:{}",
            "{}:1:2",
            "{}:",
            "{}?",
        ]:
            status, code = ask(unchecked, operation, form.format(named))
            assert status == 400, f"{operation} {form}: {code}"
