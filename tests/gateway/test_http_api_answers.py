"""What becomes of a function's answer behind an HTTP API, its CORS, and its failures."""

import json

import pytest

from harness import machine

JSON = {"Content-Type": "application/json"}


def post(api, wish):
    return api.fetch("POST", "/", json.dumps(wish), JSON)


def test_format_2_infers_the_answer(sayer, make_api):
    api = make_api({"POST /": sayer})
    answer = post(api, {"a": 1})
    assert (answer.status, answer.json) == (200, {"a": 1})
    assert answer.header("content-type") == "application/json"
    answer = post(api, {"statusCode": 201, "body": "x", "cookies": ["a=1"]})
    assert (answer.status, answer.text) == (201, "x")
    assert answer.header("content-type") == "text/plain;charset=UTF-8"
    assert answer.header("set-cookie") == "a=1"


def test_format_1_wants_a_whole_answer(sayer, make_api):
    api = make_api({"POST /": sayer}, payload="1.0")
    answer = post(api, {"statusCode": 200, "multiValueHeaders": {"x-a": ["1", "2"]}, "body": "x"})
    assert (answer.status, answer.text, answer.header("x-a")) == (200, "x", "1, 2")
    assert post(api, {"a": 1}).status == 500


@pytest.mark.parametrize(
    "wish", [{"raise": "oh"}, {"statusCode": "many"}, {"statusCode": 200, "body": {"a": 1}}]
)
def test_what_is_no_answer_is_an_internal_error(sayer, make_api, wish):
    answer = post(make_api({"POST /": sayer}), wish)
    assert (answer.status, answer.text) == (500, '{"message":"Internal Server Error"}')


def test_a_streamed_answer_is_sent_whole(make_function, make_api):
    code = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const answer = awslambda.HttpResponseStream.from(stream, {
    statusCode: 202, headers: { "content-type": "text/html" }, cookies: ["a=1"],
  });
  answer.write("one ");
  answer.end("two");
});
"""
    name = make_function(machine.node(), {"index.js": code}, "index.handler")
    for payload in ["1.0", "2.0"]:
        answer = make_api({"GET /": name}, payload=payload).fetch()
        assert (answer.status, answer.text) == (202, "one two")
        assert answer.header("content-type") == "text/html"
        assert answer.header("set-cookie") == "a=1"


def test_an_integrations_timeout_is_service_unavailable(sayer, make_api):
    api = make_api({"POST /": sayer}, timeout=300)
    answer = post(api, {"sleep": 2})
    assert (answer.status, answer.text) == (503, '{"message":"Service Unavailable"}')


def test_an_api_that_the_policy_does_not_know_gets_an_internal_error(
    lambda_client, sayer, make_api
):
    api = make_api({"POST /": sayer}, permit=False)
    assert post(api, "hello").status == 500
    lambda_client.add_permission(
        FunctionName=sayer,
        StatementId="this-route",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/POST/",
    )
    assert post(api, "hello").text == "hello"


def test_cors_is_the_apis(sayer, make_api):
    rules = {"AllowOrigins": ["https://app.example"], "AllowMethods": ["*"], "MaxAge": 60}
    api = make_api({"POST /": sayer}, CorsConfiguration=rules)
    origin = {"Origin": "https://app.example"}
    answer = api.fetch("OPTIONS", "/", headers={**origin, "Access-Control-Request-Method": "POST"})
    assert (answer.status, answer.body) == (204, b"")
    assert answer.header("access-control-allow-origin") == "https://app.example"
    assert answer.header("access-control-allow-methods") == "*"
    assert answer.header("access-control-max-age") == "60"
    wish = json.dumps({"statusCode": 200, "headers": {"access-control-allow-origin": "x"}})
    answer = api.fetch("POST", "/", wish, {**JSON, **origin})
    assert answer.header("access-control-allow-origin") == "https://app.example"
    answer = api.fetch("POST", "/", wish, {**JSON, "Origin": "https://evil.example"})
    assert answer.header("access-control-allow-origin") is None


def test_a_route_for_options_gets_its_requests(echo, make_api):
    api = make_api({"OPTIONS /": echo}, CorsConfiguration={"AllowOrigins": ["*"]})
    headers = {"Origin": "https://a", "Access-Control-Request-Method": "POST"}
    assert api.fetch("OPTIONS", "/", headers=headers).json["routeKey"] == "OPTIONS /"
