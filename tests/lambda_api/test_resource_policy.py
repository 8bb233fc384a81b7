"""PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy: a policy as one document."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

INVALID = (400, "InvalidParameterValueException")
NOT_FOUND = (404, "ResourceNotFoundException")
OTHER_REVISION = "00000000-0000-0000-0000-000000000000"


def document(resource, *actions, **more):
    """A policy that lets everyone do these things."""
    statements = [
        {"Sid": f"s{n}", "Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource}
        for n, action in enumerate(actions)
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": [{**s, **more} for s in statements]})


def test_a_document_replaces_the_policy_and_goes_as_a_whole(
    lambda_client, function, arn, refused
):
    resource = arn(function)
    lambda_client.add_permission(
        FunctionName=function,
        StatementId="added",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
    )
    policy = document(resource, "lambda:InvokeFunction", "lambda:GetFunction")
    put = lambda_client.put_resource_policy(ResourceArn=resource, Policy=policy)
    assert json.loads(put["Policy"]) == json.loads(policy)
    got = lambda_client.get_resource_policy(ResourceArn=resource)
    assert (got["Policy"], got["RevisionId"]) == (put["Policy"], put["RevisionId"])
    lambda_client.remove_permission(FunctionName=function, StatementId="s0")
    left = json.loads(lambda_client.get_policy(FunctionName=function)["Policy"])["Statement"]
    assert [statement["Sid"] for statement in left] == ["s1"]
    for stale in [put["RevisionId"], OTHER_REVISION]:
        with refused(412, "PreconditionFailedException"):
            lambda_client.put_resource_policy(
                ResourceArn=resource, Policy=policy, RevisionId=stale
            )
        with refused(412, "PreconditionFailedException"):
            lambda_client.delete_resource_policy(ResourceArn=resource, RevisionId=stale)
    deleted = lambda_client.delete_resource_policy(ResourceArn=resource)
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    with refused(*NOT_FOUND):
        lambda_client.get_resource_policy(ResourceArn=resource)
    with refused(*NOT_FOUND):
        lambda_client.delete_resource_policy(ResourceArn=resource)


def test_a_document_opens_a_function_url(lambda_client, function, arn):
    made = lambda_client.create_function_url_config(FunctionName=function, AuthType="NONE")
    url = urlsplit(made["FunctionUrl"])

    def status():
        connection = http.client.HTTPConnection("127.0.0.1", url.port, timeout=30)
        connection.request("GET", "/", headers={"host": url.netloc})
        return connection.getresponse().status

    assert status() == 403
    lambda_client.put_resource_policy(
        ResourceArn=arn(function),
        Policy=document(
            arn(function),
            "lambda:InvokeFunctionUrl",
            "lambda:InvokeFunction",
            Condition={"StringEquals": {"lambda:FunctionUrlAuthType": ["AWS_IAM", "NONE"]}},
        ),
    )
    assert status() == 200
    lambda_client.delete_resource_policy(ResourceArn=arn(function))
    assert status() == 403


@pytest.mark.parametrize(
    ("denied", "status"),
    [({"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, 403),
     ({"NotIpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, 200)],
)
def test_a_document_denies_whom_its_conditions_say(lambda_client, function, arn, denied, status):
    made = lambda_client.create_function_url_config(FunctionName=function, AuthType="NONE")
    url = urlsplit(made["FunctionUrl"])
    about = {"Principal": "*", "Action": "lambda:*", "Resource": arn(function)}
    statements = [{"Effect": "Allow", **about}, {"Effect": "Deny", **about, "Condition": denied}]
    lambda_client.put_resource_policy(
        ResourceArn=arn(function),
        Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}),
    )
    connection = http.client.HTTPConnection("127.0.0.1", url.port, timeout=30)
    connection.request("GET", "/", headers={"host": url.netloc})
    assert connection.getresponse().status == status


def test_aliases_and_versions_have_policies_of_their_own(lambda_client, function, arn, refused):
    lambda_client.publish_version(FunctionName=function)
    lambda_client.create_alias(FunctionName=function, Name="live", FunctionVersion="1")
    for qualifier in ["1", "live"]:
        resource = arn(function, qualifier)
        policy = document(resource, "lambda:InvokeFunction")
        lambda_client.put_resource_policy(ResourceArn=resource, Policy=policy)
        assert lambda_client.get_policy(FunctionName=function, Qualifier=qualifier)["Policy"]
    with refused(*NOT_FOUND):
        lambda_client.get_resource_policy(ResourceArn=arn(function))
    for resource in [arn(function, "2"), arn(function, "none"), arn("doesnotexist")]:
        with refused(*NOT_FOUND):
            lambda_client.put_resource_policy(
                ResourceArn=resource, Policy=document(resource, "lambda:InvokeFunction")
            )
    text = "We currently do not support adding policies for $LATEST."
    with refused(*INVALID, text):
        lambda_client.put_resource_policy(
            ResourceArn=arn(function, "$LATEST"), Policy=document("x", "lambda:InvokeFunction")
        )


@pytest.mark.parametrize(
    "policy",
    [
        "no JSON",
        "{}",
        '{"Version": "2012-10-17", "Statement": []}',
        document("arn:aws:lambda:us-east-1:000000000000:function:other", "lambda:InvokeFunction"),
        document("{arn}", "s3:GetObject"),
        document("{arn}", "lambda:InvokeFunction", Effect="Maybe"),
        document("{arn}", "lambda:InvokeFunction", Principal={"AWS": "nobody"}),
        document("{arn}", "lambda:InvokeFunction", Condition={"StringEquals": "x"}),
    ],
)
def test_a_document_that_can_not_be_enforced_is_refused(
    lambda_client, function, arn, refused, policy
):
    with refused(*INVALID):
        lambda_client.put_resource_policy(
            ResourceArn=arn(function), Policy=policy.replace("{arn}", arn(function))
        )
