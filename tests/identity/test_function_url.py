"""Function URLs with AuthType AWS_IAM: signatures and policies decide."""

import json
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from harness.identity import Enforced, allow

CODE = {"app.py": "def handler(event, context):\n    return event['requestContext']\n"}


@pytest.fixture(scope="module")
def url(enforced):
    return make_url(enforced, enforced.function(CODE))


def make_url(enforced, name):
    made = enforced.client("lambda").create_function_url_config(
        FunctionName=name, AuthType="AWS_IAM"
    )
    address = made["FunctionUrl"]
    identifier = address.split("//")[1].split(".")[0]
    return name, f"{enforced.server.endpoint}/_mayfly/url/{identifier}/"


def call(url, keys=None, body=b"{}", sent=None):
    request = botocore.awsrequest.AWSRequest("POST", url, data=body)
    if keys:
        credentials = botocore.credentials.Credentials(
            keys["AccessKeyId"], keys["SecretAccessKey"], keys.get("SessionToken")
        )
        botocore.auth.SigV4Auth(credentials, "lambda", "us-east-1").add_auth(request)
    prepared = request.prepare()
    headers = dict(prepared.headers.items())
    request = urllib.request.Request(prepared.url, sent or body, headers, method="POST")
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, json.loads(answer.read() or "null"), answer.headers


def test_who_has_signed_is_told_to_the_function(enforced, url):
    name, address = url
    user, keys = enforced.user(allow(["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]))
    status, context, _ = call(address, keys)
    assert status == 200
    assert context["accountId"] == "000000000000"
    signer = context["authorizer"]["iam"]
    assert signer["userArn"] == f"arn:aws:iam::000000000000:user/{user}"
    assert signer["accessKey"] == keys["AccessKeyId"]
    assert signer["userId"].startswith("AIDA")


def test_who_has_not_signed_or_may_not_is_kept_out(enforced, url):
    _, address = url
    status, _, headers = call(address)
    assert (status, headers["x-amzn-errortype"]) == (403, "MissingAuthenticationTokenException")
    _, keys = enforced.user()
    status, answer, headers = call(address, keys)
    assert (status, headers["x-amzn-errortype"]) == (403, "AccessDeniedException")
    assert "urls-auth" in answer["Message"]
    _, half = enforced.user(allow("lambda:InvokeFunctionUrl"))
    assert call(address, half)[0] == 403, "InvokeFunction is asked for, too"
    status, _, headers = call(address, enforced.root, sent=b"[]")
    assert (status, headers["x-amzn-errortype"]) == (403, "InvalidSignatureException")
    wrong = {**enforced.root, "SecretAccessKey": "x"}
    assert call(address, wrong)[0] == 403


def test_a_condition_on_the_kind_of_authentication_holds(enforced, url):
    name, address = url
    user, keys = enforced.user(allow("lambda:InvokeFunction"))
    client = enforced.client("lambda")
    assert call(address, keys)[0] == 403
    client.add_permission(
        FunctionName=name,
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal=f"arn:aws:iam::000000000000:user/{user}",
        FunctionUrlAuthType="AWS_IAM",
    )
    assert call(address, keys)[0] == 200


def test_in_development_any_signature_will_do_but_one_there_must_be(fresh_mayfly):
    made = Enforced.__new__(Enforced)
    made.server = fresh_mayfly()
    made.root = {"AccessKeyId": "test", "SecretAccessKey": "test"}
    name = made.function(CODE, role="arn:aws:iam::000000000000:role/test")
    _, address = make_url(made, name)
    assert call(address)[0] == 403
    status, context, _ = call(address, made.root)
    assert status == 200
    assert context["authorizer"]["iam"]["userArn"] == "arn:aws:iam::000000000000:root"
