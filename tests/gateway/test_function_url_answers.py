"""What becomes of a function's answer behind its URL, and of requests that never reach it."""

import pytest


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("hello", "hello"),
        (3, "3"),
        (True, "true"),
        (None, "null"),
        (["a", 1], '["a", 1]'),
        ({"a": 1}, '{"a": 1}'),
    ],
)
def test_an_answer_without_a_status_is_the_body(sayer, open_url, wish, text):
    answer = open_url(sayer).say(wish)
    assert (answer.status, answer.text) == (200, text)
    assert answer.header("content-type") == "application/json"


def test_an_answer_with_a_status_is_taken_apart(sayer, open_url):
    door = open_url(sayer)
    wish = {
        "statusCode": 201,
        "headers": {"Content-Type": "text/plain", "X-Number": 5, "Content-Length": "99"},
        "cookies": ["a=1", "b=2; Secure"],
        "body": "aMOp",
        "isBase64Encoded": True,
    }
    answer = door.say(wish)
    assert (answer.status, answer.text) == (201, "hé")
    assert answer.header("content-type") == "text/plain"
    assert answer.header("x-number") == "5"
    assert answer.header("content-length") == "3"
    assert answer.header("x-amzn-remapped-content-length") == "99"
    assert [value for name, value in answer.headers if name == "set-cookie"] == wish["cookies"]
    answer = door.say({"statusCode": 204, "body": "never sent"})
    assert (answer.status, answer.body) == (204, b"")


def test_a_head_request_is_answered_without_a_body(make_python, open_url):
    name = make_python('def handler(event, context):\n    return {"statusCode": 200, "body": "12345"}\n')
    answer = open_url(name).fetch("HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.header("content-length") == "5"


@pytest.mark.parametrize(
    "wish",
    [
        {"raise": "oh"},
        {"statusCode": "many"},
        {"statusCode": 7},
        {"statusCode": 200, "headers": {"a": "b\r\nset-cookie: c"}},
        {"statusCode": 200, "body": "***", "isBase64Encoded": True},
    ],
)
def test_what_is_no_answer_is_a_bad_gateway(sayer, open_url, wish):
    door = open_url(sayer)
    answer = door.say(wish)
    assert (answer.status, answer.text) == (502, "Internal Server Error")
    assert door.say("well").text == "well", "the next request is answered"


def test_a_function_that_times_out_is_a_gateway_timeout(lambda_client, sayer, open_url):
    lambda_client.update_function_configuration(FunctionName=sayer, Timeout=1)
    waiter = lambda_client.get_waiter("function_updated_v2")
    waiter.wait(FunctionName=sayer, WaiterConfig={"Delay": 1})
    assert open_url(sayer).say({"sleep": 10}).status == 504


def test_a_request_above_six_megabytes_is_too_large(echo, open_url):
    body = b"x" * (6 * 1024 * 1024 + 200)
    answer = open_url(echo).fetch("POST", "/", body, {"Content-Type": "text/plain"})
    assert answer.status == 413
    assert answer.header("x-amzn-errortype") == "RequestEntityTooLargeException"


def test_a_url_that_does_not_exist_is_forbidden(door_at):
    answer = door_at("0123456789abcdefghijklmnopqrstuv.lambda-url.us-east-1.localhost").fetch()
    assert (answer.status, answer.text) == (403, '{"Message":null}')
    assert answer.header("content-type") == "application/json"
    assert answer.header("x-amzn-errortype") == "AccessDeniedException"


def test_a_url_without_a_permission_is_forbidden_until_it_has_one(lambda_client, sayer, open_url):
    door = open_url(sayer, permit=False)
    answer = door.say("hello")
    assert answer.status == 403
    assert answer.json["Message"].startswith("Forbidden. For troubleshooting Function URL")
    lambda_client.add_permission(
        FunctionName=sayer,
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    assert door.say("hello").text == "hello"
    lambda_client.remove_permission(FunctionName=sayer, StatementId="url")
    assert door.say("hello").status == 403


def test_a_url_that_wants_signatures_says_that_they_are_not_verified(sayer, open_url):
    answer = open_url(sayer, AuthType="AWS_IAM", permit=False).say("hello")
    assert answer.status == 403
    assert "AWS_IAM" in answer.json["Message"]


def test_a_deleted_url_is_gone_at_once(lambda_client, sayer, open_url):
    door = open_url(sayer)
    assert door.say("hello").status == 200
    lambda_client.delete_function_url_config(FunctionName=sayer)
    assert door.say("hello").status == 403


def test_a_function_without_concurrency_left_is_throttled(lambda_client, sayer, open_url):
    door = open_url(sayer)
    lambda_client.put_function_concurrency(FunctionName=sayer, ReservedConcurrentExecutions=0)
    answer = door.say("hello")
    assert (answer.status, answer.json) == (429, {"Message": "Rate Exceeded."})
    assert answer.header("retry-after")
