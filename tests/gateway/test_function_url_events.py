"""What a function is given for a request to its URL: payload format 2.0."""

import base64

import pytest


def test_every_field_of_the_event_is_there(echo, open_url):
    door = open_url(echo)
    headers = [
        ("User-Agent", "agent"),
        ("X-Two", "1"),
        ("X-Two", "2"),
        ("Cookie", "a=1; b=2"),
        ("Content-Type", "text/plain"),
    ]
    answer = door.fetch("POST", "/my/p%20ath?a=1&a=x%20y&b", "Hello", headers)
    event = answer.json
    domain = door.host.rsplit(":", 1)[0]
    identifier = domain.split(".")[0]
    assert event["version"] == "2.0"
    assert event["routeKey"] == "$default"
    assert event["rawPath"] == "/my/p%20ath"
    assert event["rawQueryString"] == "a=1&a=x%20y&b"
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["queryStringParameters"] == {"a": "1,x y", "b": ""}
    assert event["body"] == "Hello"
    assert event["isBase64Encoded"] is False
    assert "pathParameters" not in event and "stageVariables" not in event
    sent = event["headers"]
    assert sent["x-two"] == "1,2"
    assert sent["host"] == door.host
    assert sent["content-length"] == "5"
    assert sent["x-forwarded-for"] == "127.0.0.1"
    assert sent["x-forwarded-proto"] == "http"
    assert sent["x-forwarded-port"] == str(door.port)
    assert sent["x-amzn-trace-id"].startswith("Root=1-")
    context = event["requestContext"]
    assert context["accountId"] == "anonymous"
    assert context["apiId"] == context["domainPrefix"] == identifier
    assert context["domainName"] == domain
    assert context["routeKey"] == context["stage"] == "$default"
    assert context["http"] == {
        "method": "POST",
        "path": "/my/p%20ath",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "agent",
    }
    assert context["timeEpoch"] > 1_700_000_000_000
    assert context["time"].endswith(" +0000")
    assert answer.header("x-amzn-requestid") == context["requestId"]


def test_the_path_form_hides_its_prefix(echo, open_url):
    event = open_url(echo, by="path").fetch(path="/a/b?c=d").json
    assert event["rawPath"] == "/a/b"
    assert event["rawQueryString"] == "c=d"


def test_a_request_without_a_body_has_none_in_its_event(echo, open_url):
    event = open_url(echo).fetch("DELETE").json
    assert "body" not in event
    assert event["isBase64Encoded"] is False


@pytest.mark.parametrize(
    ("content_type", "body", "is_text"),
    [
        ("text/csv", b"a,b", True),
        ("application/json", b"{}", True),
        ("application/vnd.api+json; charset=utf-8", b"{}", True),
        ("application/x-www-form-urlencoded", b"a=b", False),
        ("application/octet-stream", b"abc", False),
        ("text/plain", b"\xff\xfe", False),
        (None, b"abc", False),
    ],
)
def test_the_content_type_decides_what_is_base64(echo, open_url, content_type, body, is_text):
    headers = {"Content-Type": content_type} if content_type else {}
    event = open_url(echo).fetch("POST", "/", body, headers).json
    assert event["isBase64Encoded"] is not is_text
    assert event["body"] == (body.decode() if is_text else base64.b64encode(body).decode())


def test_a_url_of_an_alias_calls_the_alias(lambda_client, make_python, open_url):
    name = make_python("def handler(event, context):\n    return context.invoked_function_arn\n")
    version = lambda_client.publish_version(FunctionName=name)["Version"]
    lambda_client.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    assert open_url(name, Qualifier="live").fetch().text.endswith(f":function:{name}:live")
