"""The role that a deploy makes for its functions, as IAM has it."""

import json

import pytest

ROLE = """\
  iam:
    role:
      statements:
        - Effect: Allow
          Action: lambda:InvokeFunction
          Resource: !GetAtt ALambdaFunction.Arn
      managedPolicies:
        - arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess
functions:
  a:
    handler: app.handler
"""


@pytest.fixture
def iam(client, mayfly):
    return client("iam", mayfly)


def role_name(service):
    return f"{service.name}-dev-us-east-1-lambdaRole"


def allowed(iam, name, policy):
    """The actions that a role's inline policy allows."""
    document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
    actions = [statement["Action"] for statement in document["Statement"]]
    return {a for action in actions for a in ([action] if isinstance(action, str) else action)}


def test_a_role_is_made_changed_and_removed_with_its_service(service, iam, lambda_client):
    service.write(ROLE)
    service.run("deploy")
    name, policy = role_name(service), f"dev-{service.name}-lambda"
    role = iam.get_role(RoleName=name)["Role"]
    function = lambda_client.get_function_configuration(FunctionName=service.function("a"))
    assert function["Role"] == role["Arn"]
    trusted = role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"]
    assert trusted == ["lambda.amazonaws.com"]
    assert {tag["Key"] for tag in role["Tags"]} >= {"mayfly:service", "mayfly:stage"}
    actions = allowed(iam, name, policy)
    assert {"lambda:InvokeFunction", "logs:PutLogEvents"} <= actions
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    assert [policy["PolicyName"] for policy in attached] == ["AWSLambda_ReadOnlyAccess"]

    def role_steps():
        steps = json.loads(service.run("deploy", "--dry-run", "--json").stdout)["steps"]
        return [step for step in steps if "role" in step]

    assert role_steps() == []

    service.write(ROLE.replace("lambda:InvokeFunction", "lambda:GetFunction"))
    assert role_steps() == [f"update role {name}: statements"]
    service.run("deploy")
    assert "lambda:InvokeFunction" not in allowed(iam, name, policy)

    service.run("remove")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName=name)


def test_a_role_that_was_made_by_hand_is_left_alone(service, iam):
    name = role_name(service)
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    done = service.write(ROLE).run("deploy", check=False)
    assert done.returncode != 0
    assert f"the role '{name}' was not made by a deploy" in done.stderr
    assert iam.get_role(RoleName=name)["Role"]["RoleName"] == name
    iam.delete_role(RoleName=name)


def test_statements_that_iam_refuses_stop_the_deploy_with_its_words(service):
    done = service.write(ROLE.replace("Effect: Allow", "Effect: Perhaps")).run(
        "deploy", check=False
    )
    assert done.returncode != 0
    assert "MalformedPolicyDocument" in done.stderr
