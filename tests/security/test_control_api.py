"""Through the platform's endpoint a function has the rights of its role and no more."""

import json
import re

CODE = """
IDENTITY = b"Action=GetCallerIdentity&Version=2011-06-15"
FORM = "application/x-www-form-urlencoded"

def signed(service, key="test"):
    return (f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/{service}/aws4_request, "
            "SignedHeaders=host, Signature=0")

def handler(event, context):
    if event.get("identity"):
        return ask("/", "POST", IDENTITY, Content_Type=FORM, Authorization=signed("sts"))
    return ask(event["path"], event.get("method", "GET"),
               event["body"].encode() if "body" in event else None,
               Authorization=signed(event.get("service", "lambda"), event.get("key", "test")),
               **event.get("headers", {}))
"""


def test_the_identity_inside_is_that_of_the_role(make_attempt, call):
    name = make_attempt(CODE)
    status, body = call(name, {"identity": True}).succeeded()
    assert status == 200, body
    arn = re.search("<Arn>(.*)</Arn>", body)[1]
    assert arn == f"arn:aws:sts::000000000000:assumed-role/test/{name}"


def test_control_operations_are_denied(make_attempt, call, lambda_client):
    name = make_attempt(CODE)
    for event in [
        {"path": "/2015-03-31/functions/"},
        {"path": f"/2015-03-31/functions/{name}"},
        {"path": f"/2015-03-31/functions/{name}", "method": "DELETE"},
        {"path": f"/2015-03-31/functions/{name}/configuration", "method": "PUT", "body": "{}"},
        {"path": "/2015-03-31/functions", "method": "POST", "body": "{}"},
        {"path": f"/2015-03-31/functions/{name}/invocations", "method": "POST", "body": "{}"},
        {"path": "/2015-03-31/functions/", "key": "ASIAROOT"},
        {"path": "/2015-03-31/functions/", "headers": {"X-Forwarded-For": "127.0.0.1"}},
    ]:
        status, body = call(name, event).succeeded()
        assert status == 403, (event, status, body)
        assert "AccessDenied" in body or "not authorized" in body, body
        assert json.loads(body)
    assert lambda_client.get_function(FunctionName=name)


def test_the_message_names_who_may_not_do_what(make_attempt, call):
    name = make_attempt(CODE)
    _, body = call(name, {"path": "/2015-03-31/functions/"}).succeeded()
    words = f"User: arn:aws:sts::000000000000:assumed-role/test/{name} is not authorized to perform"
    assert words in body and "lambda:ListFunctions" in body, body


def test_requests_without_a_signature_get_no_more(make_attempt, call):
    name = make_attempt(
        """
def handler(event, context):
    return [ask("/2015-03-31/functions/")[0], ask("/2015-03-31/functions/", X_Amz_Date="x")[0]]
"""
    )
    assert all(400 <= status < 500 for status in call(name).succeeded())


def test_the_downloads_of_others_are_not_reached(make_attempt, make_python, lambda_client, call):
    other = make_python("SECRET = 'in the code'\ndef handler(e, c): pass\n")
    location = lambda_client.get_function(FunctionName=other)["Code"]["Location"]
    path = "/" + location.split("://", 1)[1].split("/", 1)[1]
    name = make_attempt("def handler(event, context):\n    return ask(event['path'].split('?')[0])\n")
    status, body = call(name, {"path": path}).succeeded()
    assert 400 <= status < 500 and "in the code" not in body
