"""HTTP APIs: stages, routes, and the events of both payload formats."""

import pytest


def test_every_field_of_the_event_is_there(echo, make_api):
    api = make_api({"POST /users/{id}": echo}, stage="dev")
    headers = [("Cookie", "a=1; b=2"), ("Content-Type", "text/plain"), ("User-Agent", "agent")]
    answer = api.fetch("POST", "/dev/users/a%20b?x=1&x=2", "Hello", headers)
    event = answer.json
    assert event["version"] == "2.0"
    assert event["routeKey"] == "POST /users/{id}"
    assert event["rawPath"] == "/dev/users/a b", "HTTP APIs show the path decoded"
    assert event["rawQueryString"] == "x=1&x=2"
    assert event["cookies"] == ["a=1", "b=2"]
    assert "cookie" not in event["headers"]
    assert event["queryStringParameters"] == {"x": "1,2"}
    assert event["pathParameters"] == {"id": "a b"}
    assert event["stageVariables"] == {"colour": "green"}
    assert (event["body"], event["isBase64Encoded"]) == ("Hello", False)
    context = event["requestContext"]
    assert context["accountId"] == "000000000000"
    assert context["apiId"] == context["domainPrefix"] == api.id
    assert context["domainName"] == f"{api.id}.execute-api.us-east-1.localhost"
    assert context["stage"] == "dev"
    assert context["routeKey"] == "POST /users/{id}"
    assert answer.header("apigw-requestid") == context["requestId"]


def test_payload_format_1_has_its_own_event(echo, make_api):
    api = make_api({"GET /users/{id}": echo}, payload="1.0")
    event = api.fetch(path="/users/7?x=1&x=2", headers=[("X-Two", "1"), ("X-Two", "2")]).json
    assert event["version"] == "1.0"
    assert event["resource"] == "/users/{id}"
    assert event["path"] == "/users/7"
    assert event["httpMethod"] == "GET"
    assert event["multiValueHeaders"]["x-two"] == ["1", "2"]
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"]}
    assert event["pathParameters"] == {"id": "7"}
    assert event["stageVariables"] is None
    assert event["body"] is None
    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"
    assert event["requestContext"]["resourcePath"] == "/users/{id}"


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1"),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
        ("POST", "/test/5", "ANY /{proxy+}"),
        ("POST", "/", "$default"),
    ],
)
def test_the_most_specific_route_is_chosen(echo, make_api, method, path, key):
    keys = ["GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default"]
    api = make_api(dict.fromkeys(keys, echo))
    assert api.fetch(method, path).json["routeKey"] == key


def test_a_request_without_a_route_is_not_found(echo, make_api):
    api = make_api({"GET /env": echo})
    for method, path in [("GET", "/"), ("POST", "/env"), ("GET", "/env/")]:
        answer = api.fetch(method, path)
        assert (answer.status, answer.text) == (404, '{"message":"Not Found"}'), f"{method} {path}"
        assert answer.header("apigw-requestid")
    assert api.fetch(path="/env").status == 200


def test_the_path_form_serves_the_same_api(echo, make_api):
    api = make_api({"GET /env": echo}, stage="dev")
    assert api.by_path.fetch(path="/dev/env").json["rawPath"] == "/dev/env"
    assert api.by_path.fetch(path="/env").status == 404, "there is no $default stage"


def test_a_changed_api_is_served_at_once(apigw_client, echo, make_api):
    api = make_api({"GET /env": echo})
    assert api.fetch(path="/env").status == 200
    route = apigw_client.get_routes(ApiId=api.id)["Items"][0]["RouteId"]
    apigw_client.update_route(ApiId=api.id, RouteId=route, RouteKey="GET /other")
    assert api.fetch(path="/env").status == 404
    assert api.fetch(path="/other").status == 200
