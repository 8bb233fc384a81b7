"""CORS of function URLs: the URL answers preflights and its rules replace the function's."""

PREFLIGHT = {
    "Origin": "https://app.example",
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "x-custom",
}


def test_a_preflight_is_answered_without_the_function(lambda_client, make_python, open_url):
    name = make_python("def handler(event, context):\n    raise ValueError('called')\n")
    rules = {
        "AllowOrigins": ["https://app.example"],
        "AllowMethods": ["GET", "PUT"],
        "AllowHeaders": ["x-custom"],
        "AllowCredentials": True,
        "MaxAge": 300,
    }
    door = open_url(name, Cors=rules, permit=False)
    answer = door.fetch("OPTIONS", "/x", headers=PREFLIGHT)
    assert (answer.status, answer.body) == (200, b"")
    assert answer.header("access-control-allow-origin") == "https://app.example"
    assert answer.header("access-control-allow-methods") == "GET,PUT"
    assert answer.header("access-control-allow-headers") == "x-custom"
    assert answer.header("access-control-allow-credentials") == "true"
    assert answer.header("access-control-max-age") == "300"
    other = door.fetch("OPTIONS", "/x", headers={**PREFLIGHT, "Origin": "https://evil.example"})
    assert other.header("access-control-allow-origin") is None


def test_the_urls_rules_replace_the_functions(sayer, open_url):
    door = open_url(sayer, Cors={"AllowOrigins": ["*"], "ExposeHeaders": ["x-seen"]})
    wish = '{"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "http://mine"}}'
    headers = {"Origin": "https://app.example", "Content-Type": "application/json"}
    answer = door.fetch("POST", "/", wish, headers)
    assert answer.header("access-control-allow-origin") == "*"
    assert answer.header("access-control-expose-headers") == "x-seen"


def test_without_rules_the_function_speaks_for_itself(sayer, open_url):
    wish = '{"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "http://mine"}}'
    headers = {"Origin": "https://app.example", "Content-Type": "application/json"}
    answer = open_url(sayer).fetch("POST", "/", wish, headers)
    assert answer.header("access-control-allow-origin") == "http://mine"
