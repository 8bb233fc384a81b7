"""The five operations of function URLs."""

import urllib.request

import pytest

NOT_FOUND = (404, "ResourceNotFoundException")
MISSING = "The resource you requested does not exist."


def test_a_url_lives(lambda_client, function, arn, mayfly, refused):
    created = lambda_client.create_function_url_config(
        FunctionName=function, AuthType="NONE", Cors={"AllowOrigins": ["*"]}
    )
    assert created.pop("ResponseMetadata")["HTTPStatusCode"] == 201
    port = mayfly.endpoint.rsplit(":", 1)[1]
    assert created["FunctionUrl"].endswith(f".lambda-url.us-east-1.localhost:{port}/")
    assert set(created) == {"FunctionUrl", "FunctionArn", "AuthType", "Cors", "CreationTime"}
    assert created["FunctionArn"] == arn(function)
    with refused(
        409,
        "ResourceConflictException",
        f"Failed to create function url config for [functionArn = {arn(function)}]. Error message:  "
        "FunctionUrlConfig exists for this Lambda function",
    ):
        lambda_client.create_function_url_config(FunctionName=function, AuthType="NONE")
    found = lambda_client.get_function_url_config(FunctionName=function)
    assert (found["InvokeMode"], found["FunctionUrl"]) == ("BUFFERED", created["FunctionUrl"])
    updated = lambda_client.update_function_url_config(
        FunctionName=function, AuthType="AWS_IAM", InvokeMode="RESPONSE_STREAM"
    )
    assert (updated["AuthType"], updated["InvokeMode"]) == ("AWS_IAM", "RESPONSE_STREAM")
    assert updated["Cors"] == {"AllowOrigins": ["*"]}
    (listed,) = lambda_client.list_function_url_configs(FunctionName=function)["FunctionUrlConfigs"]
    assert listed["FunctionUrl"] == created["FunctionUrl"]
    deleted = lambda_client.delete_function_url_config(FunctionName=function)
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    with refused(*NOT_FOUND, MISSING):
        lambda_client.get_function_url_config(FunctionName=function)


def test_a_url_of_an_alias_stays_when_that_of_the_function_goes(lambda_client, function, refused):
    with refused(*NOT_FOUND, "Function does not exist"):
        lambda_client.create_function_url_config(
            FunctionName=function, Qualifier="live", AuthType="NONE"
        )
    lambda_client.create_alias(FunctionName=function, Name="live", FunctionVersion="$LATEST")
    lambda_client.create_function_url_config(FunctionName=function, AuthType="NONE")
    lambda_client.create_function_url_config(
        FunctionName=function, Qualifier="live", AuthType="NONE"
    )
    lambda_client.delete_function_url_config(FunctionName=function)
    with refused(*NOT_FOUND, MISSING):
        lambda_client.get_function_url_config(FunctionName=function)
    found = lambda_client.get_function_url_config(FunctionName=function, Qualifier="live")
    assert found["FunctionArn"].endswith(f"{function}:live")


@pytest.mark.parametrize("qualifier", ["$LATEST", "1", "2"])
def test_a_version_has_no_url(lambda_client, function, refused, qualifier):
    pattern = r"((?!^\d+$)^[0-9a-zA-Z-_]+$)"
    with refused(
        400,
        "ValidationException",
        f"1 validation error detected: Value '{qualifier}' at 'qualifier' failed to satisfy "
        f"constraint: Member must satisfy regular expression pattern: {pattern}",
    ):
        lambda_client.create_function_url_config(
            FunctionName=function, Qualifier=qualifier, AuthType="NONE"
        )


def test_a_url_by_its_path_reaches_the_function(lambda_client, make_python, mayfly):
    name = make_python("def handler(event, context): return event['rawPath']")
    url = lambda_client.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    for settings in [
        {"Action": "lambda:InvokeFunctionUrl", "FunctionUrlAuthType": "NONE"},
        {"Action": "lambda:InvokeFunction", "InvokedViaFunctionUrl": True},
    ]:
        lambda_client.add_permission(
            FunctionName=name, StatementId=settings["Action"][7:], Principal="*", **settings
        )
    url_id = url.split("//")[1].split(".")[0]
    with urllib.request.urlopen(f"{mayfly.endpoint}/_mayfly/url/{url_id}/a/b") as answer:
        assert answer.read() == b"/a/b"
