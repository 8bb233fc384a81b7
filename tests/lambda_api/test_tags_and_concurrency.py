"""Tags, reserved concurrency, and the account's settings."""

INVALID = (400, "InvalidParameterValueException")
NOT_FOUND = (404, "ResourceNotFoundException")


def test_tags_live(lambda_client, function, arn):
    resource = arn(function)
    tags = lambda: lambda_client.list_tags(Resource=resource)["Tags"]
    assert tags() == {}
    answer = lambda_client.tag_resource(Resource=resource, Tags={"A": "a", "B": "b"})
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    lambda_client.tag_resource(Resource=resource, Tags={"B": "other", "C": "c"})
    assert tags() == {"A": "a", "B": "other", "C": "c"}
    assert lambda_client.get_function(FunctionName=function)["Tags"] == tags()
    lambda_client.untag_resource(Resource=resource, TagKeys=["A", "none"])
    assert tags() == {"B": "other", "C": "c"}


def test_tags_that_aws_refuses(lambda_client, function, arn, refused, name):
    many = {f"{n}_key": f"{n}_value" for n in range(51)}
    with refused(*INVALID, "Number of tags exceeds resource tag limit."):
        lambda_client.tag_resource(Resource=arn(function), Tags=many)
    with refused(*INVALID, "An error occurred and the request cannot be processed."):
        lambda_client.tag_resource(Resource=arn(function), Tags={})
    with refused(
        *INVALID,
        "Tags on function aliases and versions are not supported. Please specify a function ARN.",
    ):
        lambda_client.tag_resource(Resource=arn(name, "alias"), Tags={"A": "a"})
    with refused(*NOT_FOUND, f"Function not found: {arn(name)}"):
        lambda_client.tag_resource(Resource=arn(name), Tags={"A": "a"})
    with refused(
        400,
        "ValidationException",
        "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member "
        "must not be null",
    ):
        lambda_client.untag_resource(Resource=arn(function), TagKeys=[])


def test_a_code_signing_config_has_tags_too(lambda_client, refused):
    profile = "arn:aws:signer:us-east-1:000000000000:/signing-profiles/nobody/0123456789"
    made = lambda_client.create_code_signing_config(
        AllowedPublishers={"SigningProfileVersionArns": [profile]}, Tags={"A": "a"}
    )
    resource = made["CodeSigningConfig"]["CodeSigningConfigArn"]
    for _ in range(2):
        lambda_client.tag_resource(Resource=resource, Tags={"B": "b", "C": "c"})
        lambda_client.untag_resource(Resource=resource, TagKeys=["C", "none"])
    assert lambda_client.list_tags(Resource=resource)["Tags"] == {"A": "a", "B": "b"}
    with refused(*INVALID, "Number of tags exceeds resource tag limit."):
        many = {f"{n}_key": "v" for n in range(49)}
        lambda_client.tag_resource(Resource=resource, Tags=many)
    lambda_client.delete_code_signing_config(CodeSigningConfigArn=resource)
    with refused(*NOT_FOUND):
        lambda_client.list_tags(Resource=resource)


def test_reserved_concurrency_lives(lambda_client, function, refused, name, arn):
    get = lambda_client.get_function_concurrency
    assert "ReservedConcurrentExecutions" not in get(FunctionName=function)
    lambda_client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    assert get(FunctionName=function)["ReservedConcurrentExecutions"] == 0
    found = lambda_client.get_function(FunctionName=function)
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 0}
    # It is the function's, not its versions': Terraform's provider asks for it by itself.
    assert "Concurrency" not in lambda_client.get_function(FunctionName=f"{function}:$LATEST")
    with refused(429, "TooManyRequestsException", "Rate Exceeded.") as answer:
        lambda_client.invoke(FunctionName=function)
    assert answer["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert answer["Type"] == "User"
    assert answer["ResponseMetadata"]["HTTPHeaders"]["retry-after"].isdigit()
    lambda_client.delete_function_concurrency(FunctionName=function)
    assert "ReservedConcurrentExecutions" not in get(FunctionName=function)
    lambda_client.invoke(FunctionName=function)
    with refused(*NOT_FOUND, f"Function not found: {arn(name)}"):
        get(FunctionName=name)


def test_a_hundred_stay_unreserved(lambda_client, function, refused):
    limits = lambda_client.get_account_settings()["AccountLimit"]
    with refused(
        *INVALID,
        "Specified ReservedConcurrentExecutions for function decreases account's "
        "UnreservedConcurrentExecution below its minimum value of [100].",
    ):
        lambda_client.put_function_concurrency(
            FunctionName=function,
            ReservedConcurrentExecutions=limits["UnreservedConcurrentExecutions"] - 99,
        )
    assert limits["CodeSizeZipped"] == 52428800
