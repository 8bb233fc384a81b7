"""IAM's own operations, as boto3 sees them, where any credentials are good."""

import json
import uuid

import pytest
from botocore.exceptions import ClientError
from harness.identity import LAMBDA_TRUST, allow


@pytest.fixture(scope="module")
def iam(client, mayfly):
    return client("iam", mayfly)


@pytest.fixture
def name():
    return f"n-{uuid.uuid4().hex[:8]}"


def refused(call, **arguments):
    with pytest.raises(ClientError) as error:
        call(**arguments)
    return error.value.response["Error"]["Code"]


def test_a_user_lives(iam, name):
    made = iam.create_user(UserName=name, Path="/team/", Tags=[{"Key": "a", "Value": "b"}])["User"]
    assert made["Arn"] == f"arn:aws:iam::000000000000:user/team/{name}"
    assert made["UserId"].startswith("AIDA") and len(made["UserId"]) == 21
    iam.get_waiter("user_exists").wait(UserName=name)
    assert iam.get_user(UserName=name)["User"]["Tags"] == [{"Key": "a", "Value": "b"}]
    assert refused(iam.create_user, UserName=name.upper()) == "EntityAlreadyExists"
    assert name in [u["UserName"] for u in iam.list_users(PathPrefix="/team/")["Users"]]
    iam.update_user(UserName=name, NewUserName=f"{name}x", NewPath="/")
    assert refused(iam.get_user, UserName=name) == "NoSuchEntity"
    assert iam.get_user(UserName=f"{name}x")["User"]["UserId"] == made["UserId"]
    iam.tag_user(UserName=f"{name}x", Tags=[{"Key": "c", "Value": "d"}])
    iam.untag_user(UserName=f"{name}x", TagKeys=["a"])
    assert iam.list_user_tags(UserName=f"{name}x")["Tags"] == [{"Key": "c", "Value": "d"}]
    iam.put_user_policy(UserName=f"{name}x", PolicyName="p", PolicyDocument=allow("iam:*"))
    assert refused(iam.delete_user, UserName=f"{name}x") == "DeleteConflict"
    iam.delete_user_policy(UserName=f"{name}x", PolicyName="p")
    iam.delete_user(UserName=f"{name}x")
    assert refused(iam.delete_user, UserName=f"{name}x") == "NoSuchEntity"


def test_access_keys_are_two_and_their_secret_is_told_once(iam, name):
    iam.create_user(UserName=name)
    first = iam.create_access_key(UserName=name)["AccessKey"]
    assert first["AccessKeyId"].startswith("AKIA") and len(first["SecretAccessKey"]) == 40
    iam.create_access_key(UserName=name)
    assert refused(iam.create_access_key, UserName=name) == "LimitExceeded"
    iam.update_access_key(UserName=name, AccessKeyId=first["AccessKeyId"], Status="Inactive")
    listed = iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
    assert {key["AccessKeyId"]: key["Status"] for key in listed}[first["AccessKeyId"]] == "Inactive"
    assert all("SecretAccessKey" not in key for key in listed)
    used = iam.get_access_key_last_used(AccessKeyId=first["AccessKeyId"])
    assert used["UserName"] == name and used["AccessKeyLastUsed"]["ServiceName"] == "N/A"
    assert refused(iam.delete_user, UserName=name) == "DeleteConflict"
    for key in listed:
        iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName=name)


def test_groups_have_users(iam, name):
    iam.create_group(GroupName=name)
    iam.create_user(UserName=name)
    iam.add_user_to_group(GroupName=name, UserName=name)
    assert [u["UserName"] for u in iam.get_group(GroupName=name)["Users"]] == [name]
    assert refused(iam.delete_group, GroupName=name) == "DeleteConflict"
    assert refused(iam.delete_user, UserName=name) == "DeleteConflict"
    iam.update_group(GroupName=name, NewGroupName=f"{name}x")
    groups = iam.list_groups_for_user(UserName=name)["Groups"]
    assert [g["GroupName"] for g in groups] == [f"{name}x"]
    iam.remove_user_from_group(GroupName=f"{name}x", UserName=name)
    iam.delete_group(GroupName=f"{name}x")
    iam.delete_user(UserName=name)


def test_roles_have_a_trust_policy(iam, name):
    made = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=LAMBDA_TRUST, Description="d", MaxSessionDuration=7200
    )["Role"]
    assert made["AssumeRolePolicyDocument"] == json.loads(LAMBDA_TRUST)
    iam.get_waiter("role_exists").wait(RoleName=name)
    assert refused(
        iam.update_assume_role_policy, RoleName=name, PolicyDocument=allow("sts:AssumeRole")
    ) == "MalformedPolicyDocument"
    iam.attach_role_policy(
        RoleName=name,
        PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    )
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    assert [p["PolicyName"] for p in attached] == ["AWSLambdaBasicExecutionRole"]
    iam.update_role(RoleName=name, MaxSessionDuration=3600)
    assert iam.get_role(RoleName=name)["Role"]["Description"] == "d"
    assert refused(iam.delete_role, RoleName=name) == "DeleteConflict"
    iam.detach_role_policy(RoleName=name, PolicyArn=attached[0]["PolicyArn"])
    iam.delete_role(RoleName=name)


def test_managed_policies_have_five_versions(iam, name):
    made = iam.create_policy(PolicyName=name, PolicyDocument=allow("iam:*"))["Policy"]
    arn = made["Arn"]
    iam.get_waiter("policy_exists").wait(PolicyArn=arn)
    for number in range(2, 6):
        new = iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=allow(f"s{number}:*"), SetAsDefault=number == 5
        )
        assert new["PolicyVersion"]["VersionId"] == f"v{number}"
    arguments = {"PolicyArn": arn, "PolicyDocument": allow("x:*")}
    assert refused(iam.create_policy_version, **arguments) == "LimitExceeded"
    assert iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v5"
    version = iam.get_policy_version(PolicyArn=arn, VersionId="v5")["PolicyVersion"]
    assert version["Document"] == json.loads(allow("s5:*"))
    assert refused(iam.delete_policy_version, PolicyArn=arn, VersionId="v5") == "DeleteConflict"
    iam.create_user(UserName=name)
    iam.attach_user_policy(UserName=name, PolicyArn=arn)
    users = iam.list_entities_for_policy(PolicyArn=arn)["PolicyUsers"]
    assert [u["UserName"] for u in users] == [name]
    assert refused(iam.delete_policy, PolicyArn=arn) == "DeleteConflict"
    iam.detach_user_policy(UserName=name, PolicyArn=arn)
    for number in range(1, 5):
        iam.delete_policy_version(PolicyArn=arn, VersionId=f"v{number}")
    iam.delete_policy(PolicyArn=arn)
    iam.delete_user(UserName=name)
    document = {"PolicyName": name, "PolicyDocument": "{}"}
    assert refused(iam.create_policy, **document) == "MalformedPolicyDocument"


def test_lists_come_in_pages(iam, name):
    for number in range(5):
        iam.create_user(UserName=f"{name}-{number}", Path=f"/{name}/")
    pages = iam.get_paginator("list_users").paginate(
        PathPrefix=f"/{name}/", PaginationConfig={"PageSize": 2}
    )
    names = [[user["UserName"] for user in page["Users"]] for page in pages]
    assert [len(page) for page in names] == [2, 2, 1]
    assert sum(names, []) == [f"{name}-{number}" for number in range(5)]


def test_the_simulator_asks_the_evaluator(iam, name):
    answer = iam.simulate_custom_policy(
        PolicyInputList=[allow("lambda:Invoke*", "arn:aws:lambda:*:*:function:f")],
        ActionNames=["lambda:InvokeFunction", "lambda:DeleteFunction"],
        ResourceArns=["arn:aws:lambda:us-east-1:000000000000:function:f"],
    )["EvaluationResults"]
    assert [r["EvalDecision"] for r in answer] == ["allowed", "implicitDeny"]
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    deny = json.loads(allow("iam:*"))
    deny["Statement"][0]["Effect"] = "Deny"
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(deny))
    answer = iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=["iam:GetUser"])
    assert answer["EvaluationResults"][0]["EvalDecision"] == "explicitDeny"


def test_the_account_is_summed_up(iam, name):
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=LAMBDA_TRUST)
    assert iam.get_account_summary()["SummaryMap"]["Roles"] >= 1
    details = iam.get_account_authorization_details(Filter=["Role"])
    assert name in [role["RoleName"] for role in details["RoleDetailList"]]
    iam.delete_role(RoleName=name)


def test_identities_survive_a_kill(fresh_mayfly, client):
    server = fresh_mayfly()
    iam = client("iam", server)
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]
    server.kill9()
    server.restart()
    iam = client("iam", server)
    assert iam.list_access_keys(UserName="ann")["AccessKeyMetadata"][0]["AccessKeyId"] == key


def test_the_aws_cli_speaks_iam(aws_cli, name):
    made = aws_cli("iam", "create-role", "--role-name", name, "--assume-role-policy-document", LAMBDA_TRUST)
    assert made["Role"]["RoleName"] == name
    assert aws_cli("iam", "get-role", "--role-name", name)["Role"]["RoleId"].startswith("AROA")
    aws_cli("iam", "delete-role", "--role-name", name)
