"""A Mayfly that enforces everything: its root key, clients with keys, users, roles and functions."""

import json
import re
import uuid

import boto3
import botocore.config

from harness import machine
from harness.zips import make_zip

#: Lets Lambda assume a role.
LAMBDA_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def allow(action, resource="*", **more):
    """A policy of one statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def root_key(server):
    """The root key that a Mayfly told when it made it."""
    found = re.search(r"AWS_ACCESS_KEY_ID=(\S+)\nAWS_SECRET_ACCESS_KEY=(\S+)", server.log)
    assert found, server.log
    return {"AccessKeyId": found[1], "SecretAccessKey": found[2]}


def client_with(server, service, keys, **settings):
    """A boto3 client that signs with these keys."""
    return boto3.client(
        service,
        endpoint_url=server.endpoint,
        region_name="us-east-1",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys.get("SessionToken"),
        config=botocore.config.Config(retries={"total_max_attempts": 1}, proxies={}, **settings),
    )


class Enforced:
    """A Mayfly that enforces everything, with its root key."""

    def __init__(self, server):
        self.server = server
        self.root = root_key(server)

    def client(self, service, keys=None, **settings):
        return client_with(self.server, service, keys or self.root, **settings)

    def user(self, policy=None):
        """A new user's name and keys."""
        iam, name = self.client("iam"), f"u-{uuid.uuid4().hex[:8]}"
        iam.create_user(UserName=name)
        if policy:
            iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
        return name, iam.create_access_key(UserName=name)["AccessKey"]

    def role(self, trust=LAMBDA_TRUST, policy=None, **settings):
        """A new role's ARN."""
        iam, name = self.client("iam"), f"r-{uuid.uuid4().hex[:8]}"
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, **settings)["Role"]
        if policy:
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy)
        return made["Arn"]

    def function(self, files, handler="app.handler", role=None, **settings):
        """A new Python function's name, once it can be called."""
        name, client = f"f-{uuid.uuid4().hex[:8]}", self.client("lambda")
        client.create_function(
            FunctionName=name,
            Runtime=machine.PYTHON,
            Handler=handler,
            Role=role or self.role(),
            Code={"ZipFile": make_zip(files)},
            Architectures=[machine.ARCHITECTURE],
            **settings,
        )
        waiter = client.get_waiter("function_active_v2")
        waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        return name
