"""Execution roles: what a function may do from inside its sandbox."""

import json

import pytest
from botocore.exceptions import ClientError
from harness.identity import Enforced, allow, client_with

#: Asks Mayfly as a function, unsigned or with whatever the event names.
ASK = """
import json, os, urllib.request, urllib.error

def handler(event, context):
    if event.get("keys"):
        names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
        return {name: os.environ[name] for name in names}
    body = event.get("body", "").encode() or None
    headers = event.get("headers", {})
    url = os.environ["AWS_ENDPOINT_URL"] + event["path"]
    request = urllib.request.Request(url, body, headers, method=event["method"])
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    return [answer.status, answer.read().decode()]
"""
FORM = {"content-type": "application/x-www-form-urlencoded"}


def ask(client, name, method, path, body="", headers=None):
    event = {"method": method, "path": path, "body": body, "headers": headers or {}}
    return json.load(client.invoke(FunctionName=name, Payload=json.dumps(event))["Payload"])


def keys_of(client, name):
    keys = json.load(client.invoke(FunctionName=name, Payload=b'{"keys": true}')["Payload"])
    return {
        "AccessKeyId": keys["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": keys["AWS_SECRET_ACCESS_KEY"],
        "SessionToken": keys["AWS_SESSION_TOKEN"],
    }


def test_a_function_may_do_what_its_role_may(enforced):
    client = enforced.client("lambda")
    role = enforced.role(policy=allow("lambda:ListFunctions"))
    name = enforced.function({"app.py": ASK}, role=role)
    status, text = ask(client, name, "GET", "/2015-03-31/functions")
    assert status == 200 and name in text
    status, text = ask(client, name, "GET", f"/2015-03-31/functions/{name}")
    assert status == 403
    session = f"arn:aws:sts::000000000000:assumed-role/{role.split('/')[-1]}/{name}"
    assert f"User: {session} is not authorized to perform: lambda:GetFunction" in text
    form = "Action=GetCallerIdentity&Version=2011-06-15"
    status, text = ask(client, name, "POST", "/", form, FORM)
    assert status == 200 and session in text
    enforced.client("iam").put_role_policy(
        RoleName=role.split("/")[-1], PolicyName="p", PolicyDocument=allow("lambda:GetFunction")
    )
    assert ask(client, name, "GET", f"/2015-03-31/functions/{name}")[0] == 200
    assert ask(client, name, "GET", "/2015-03-31/functions")[0] == 403


def test_functions_call_functions_that_their_role_may_call(enforced):
    client = enforced.client("lambda")
    callee = enforced.function({"app.py": "def handler(event, context):\n    return 'called'\n"})
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{callee}"
    caller = enforced.function({"app.py": ASK}, role=enforced.role(policy=allow("lambda:Invoke*", arn)))
    path = f"/2015-03-31/functions/{callee}/invocations"
    assert ask(client, caller, "POST", path, "{}") == [200, '"called"']
    other = path.replace(callee, caller)
    assert ask(client, caller, "POST", other, "{}")[0] == 403


def test_the_keys_of_an_instance_are_those_of_its_role(enforced):
    client = enforced.client("lambda")
    role = enforced.role(policy=allow("lambda:ListFunctions"))
    name = enforced.function({"app.py": ASK}, role=role)
    keys = keys_of(client, name)
    assert keys["AccessKeyId"].startswith("ASIA")
    who = enforced.client("sts", keys).get_caller_identity()["Arn"]
    assert who == f"arn:aws:sts::000000000000:assumed-role/{role.split('/')[-1]}/{name}"
    enforced.client("lambda", keys).list_functions()
    with pytest.raises(ClientError):
        enforced.client("iam", keys).list_users()


def test_in_development_a_role_that_is_there_counts_and_another_may_nothing(fresh_mayfly, client):
    server = fresh_mayfly()
    from harness.identity import LAMBDA_TRUST

    iam, made = client("iam", server), Enforced.__new__(Enforced)
    made.server, made.root = server, {"AccessKeyId": "test", "SecretAccessKey": "test"}
    functions = made.client("lambda")
    nobody = made.function({"app.py": ASK}, role="arn:aws:iam::000000000000:role/nobody")
    assert ask(functions, nobody, "GET", "/2015-03-31/functions")[0] == 403
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=LAMBDA_TRUST)
    iam.put_role_policy(
        RoleName="reader", PolicyName="p", PolicyDocument=allow("lambda:ListFunctions")
    )
    reader = made.function({"app.py": ASK}, role="arn:aws:iam::000000000000:role/reader")
    assert ask(functions, reader, "GET", "/2015-03-31/functions")[0] == 200


def test_roles_are_asked_for_where_they_are_enforced(fresh_mayfly):
    server = fresh_mayfly("--enforce-iam")
    anybody = {"AccessKeyId": "test", "SecretAccessKey": "test"}
    made = Enforced.__new__(Enforced)
    made.server, made.root = server, anybody
    with pytest.raises(ClientError) as error:
        made.function({"app.py": ASK}, role="arn:aws:iam::000000000000:role/nobody")
    assert error.value.response["Error"]["Code"] == "InvalidParameterValueException"
    name = made.function({"app.py": ASK})
    client = client_with(server, "lambda", anybody)
    assert ask(client, name, "GET", "/2015-03-31/functions")[0] == 403
