"""Mayfly's own pages where everything is enforced."""

import json
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.credentials
from harness.identity import allow


def ask(server, keys, method, path, body=None):
    request = botocore.awsrequest.AWSRequest(method, f"{server.endpoint}/_mayfly/{path}", data=body)
    credentials = botocore.credentials.Credentials(keys["AccessKeyId"], keys["SecretAccessKey"])
    botocore.auth.SigV4Auth(credentials, "lambda", "us-east-1").add_auth(request)
    prepared = request.prepare()
    headers = dict(prepared.headers.items())
    request = urllib.request.Request(prepared.url, prepared.body, headers, method=method)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, json.loads(answer.read())


def test_a_page_is_open_to_whom_a_policy_allows_its_action_on_the_function(enforced):
    code = {"app.py": "def handler(event, context):\n    return 1\n"}
    mine, other = enforced.function(code), enforced.function(code)
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{mine}"
    name, keys = enforced.user(allow("mayfly:*Settings", arn))
    server = enforced.server
    status, settings = ask(server, keys, "GET", f"settings/{mine}")
    assert status == 200
    assert ask(server, keys, "PUT", f"settings/{mine}", json.dumps(settings).encode())[0] == 200
    status, answer = ask(server, keys, "GET", f"settings/{other}")
    assert status == 403
    assert f"user/{name} is not authorized to perform: mayfly:GetSettings" in answer["message"]
    assert ask(server, keys, "GET", f"settings/{other}?function={mine}")[0] == 403
    assert ask(server, keys, "GET", "invocations")[0] == 403
    assert ask(server, keys, "POST", "keys/rotate")[0] == 403
    assert ask(server, enforced.root, "GET", "invocations")[0] == 200
