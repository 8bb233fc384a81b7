"""AddPermission, RemovePermission, GetPolicy."""

import json

INVALID = (400, "InvalidParameterValueException")
NOT_FOUND = (404, "ResourceNotFoundException")


def add(lambda_client, name, sid="s3", **settings):
    answer = lambda_client.add_permission(
        **{
            "FunctionName": name,
            "StatementId": sid,
            "Action": "lambda:InvokeFunction",
            "Principal": "s3.amazonaws.com",
            **settings,
        }
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    return json.loads(answer["Statement"])


def policy(lambda_client, name, **qualifier):
    return json.loads(lambda_client.get_policy(FunctionName=name, **qualifier)["Policy"])


def test_a_permission_becomes_a_statement_of_the_policy(lambda_client, function, arn):
    statement = add(lambda_client, function, SourceArn="arn:aws:s3:::bucket")
    assert statement == {
        "Sid": "s3",
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": arn(function),
        "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::bucket"}},
    }
    url = add(
        lambda_client,
        function,
        "url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    assert url["Principal"] == "*"
    assert url["Condition"] == {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}
    account = add(lambda_client, function, "account", Principal="123456789012")
    assert account["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    assert policy(lambda_client, function) == {
        "Version": "2012-10-17",
        "Id": "default",
        "Statement": [statement, url, account],
    }


def test_versions_and_aliases_have_their_own_policy(lambda_client, function, arn, refused):
    lambda_client.publish_version(FunctionName=function)
    alias = lambda_client.create_alias(FunctionName=function, Name="live", FunctionVersion="1")
    add(lambda_client, function)
    for qualifier in ["1", "live"]:
        with refused(*NOT_FOUND, "The resource you requested does not exist."):
            lambda_client.get_policy(FunctionName=function, Qualifier=qualifier)
    with refused(
        412,
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to "
        "retrieve the latest Revision Id",
    ):
        add(lambda_client, function, Qualifier="live", RevisionId="wrong")
    add(lambda_client, function, Qualifier="live", RevisionId=alias["RevisionId"])
    add(lambda_client, function, Qualifier="1")
    for qualifier in ["1", "live"]:
        (statement,) = policy(lambda_client, function, Qualifier=qualifier)["Statement"]
        assert statement["Resource"] == arn(function, qualifier)


def test_a_permission_is_removed_by_its_name(lambda_client, function, arn, refused, name):
    for sid in ["one", "two"]:
        add(lambda_client, function, sid)
    with refused(*NOT_FOUND, "Statement non-existent is not found in resource policy."):
        lambda_client.remove_permission(FunctionName=function, StatementId="non-existent")
    removed = lambda_client.remove_permission(FunctionName=function, StatementId="one")
    assert removed["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert [s["Sid"] for s in policy(lambda_client, function)["Statement"]] == ["two"]
    lambda_client.remove_permission(FunctionName=function, StatementId="two")
    with refused(*NOT_FOUND, "The resource you requested does not exist."):
        lambda_client.get_policy(FunctionName=function)
    with refused(*NOT_FOUND, "No policy is associated with the given resource."):
        lambda_client.remove_permission(FunctionName=function, StatementId="two")
    with refused(*NOT_FOUND, f"No policy found for: {arn(name)}"):
        lambda_client.remove_permission(FunctionName=name, StatementId="two")


def test_permissions_that_aws_refuses(lambda_client, function, arn, refused, name):
    add(lambda_client, function, "s1")
    with refused(
        409,
        "ResourceConflictException",
        "The statement id (s1) provided already exists. Please provide a new statement id, or remove "
        "the existing statement.",
    ):
        add(lambda_client, function, "s1")
    with refused(*INVALID, "We currently do not support adding policies for $LATEST."):
        add(lambda_client, function, "s2", Qualifier="$LATEST")
    with refused(
        *INVALID, "The provided principal was invalid. Please check the principal and try again."
    ):
        add(lambda_client, function, "s2", Principal="nobody")
    with refused(*NOT_FOUND, f"Cannot find alias arn: {arn(function, 'noalias')}"):
        add(lambda_client, function, "s2", Qualifier="noalias")
    with refused(*NOT_FOUND, f"Function not found: {arn(function, '42')}"):
        add(lambda_client, function, "s2", Qualifier="42")
    with refused(*NOT_FOUND, f"Function not found: {arn(name)}"):
        add(lambda_client, name)
    with refused(
        400,
        "ValidationException",
        "1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)",
    ):
        add(lambda_client, function, "example.com")
