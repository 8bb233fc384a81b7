"""Front doors for the tests: function URLs and HTTP APIs, and a client that hides nothing."""

import http.client
import json
import uuid

import pytest

ECHO = """
import json
def handler(event, context):
    return {"statusCode": 200, "headers": {"content-type": "application/json"},
            "body": json.dumps(event)}
"""

#: Answers with what the request's body says, parsed; or raises, or sleeps.
SAY = """
import base64, json, time
def handler(event, context):
    body = event.get("body") or "null"
    if event["isBase64Encoded"]:
        body = base64.b64decode(body)
    wish = json.loads(body)
    if isinstance(wish, dict) and "raise" in wish:
        raise ValueError(wish["raise"])
    if isinstance(wish, dict) and "sleep" in wish:
        time.sleep(wish["sleep"])
    return wish
"""


class Answer:
    """An answer over HTTP: `status`, `headers` (pairs in their order), `body` (bytes)."""

    def __init__(self, response, body):
        self.status = response.status
        self.headers = [(name.lower(), value) for name, value in response.getheaders()]
        self.body = body

    def header(self, name):
        """All values of a header, joined."""
        values = [value for key, value in self.headers if key == name]
        return ", ".join(values) if values else None

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Door:
    """A front door: connects to Mayfly and names the door by host or by path."""

    def __init__(self, mayfly, host, path=""):
        self._address = mayfly.endpoint.removeprefix("http://")
        self.port = int(self._address.rsplit(":", 1)[1])
        self.host = f"{host}:{self.port}" if host else self._address
        self._path = path

    def connect(self, method="GET", path="/", body=None, headers=None):
        """Sends a request; the response is not read yet."""
        connection = http.client.HTTPConnection(self._address, timeout=60)
        connection.putrequest(method, self._path + path, skip_host=True, skip_accept_encoding=True)
        pairs = headers.items() if isinstance(headers, dict) else headers or []
        connection.putheader("Host", self.host)
        for name, value in pairs:
            connection.putheader(name, value)
        body = body.encode() if isinstance(body, str) else body
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        return connection.getresponse()

    def fetch(self, method="GET", path="/", body=None, headers=None):
        """Sends a request and reads the whole answer."""
        response = self.connect(method, path, body, headers)
        return Answer(response, response.read())

    def say(self, wish, content_type="application/json"):
        """Sends a wish to a function of `SAY`."""
        return self.fetch("POST", "/", json.dumps(wish), {"Content-Type": content_type})


@pytest.fixture(scope="session")
def door_at(mayfly):
    """`door_at(host)`: whatever answers there, as a `Door`."""
    return lambda host: Door(mayfly, host)


@pytest.fixture(scope="session")
def open_url(lambda_client, mayfly):
    """`open_url(name, permit=True, by="host", **settings)`: a function URL as a `Door`."""

    def make(name, permit=True, by="host", **settings):
        settings = {"AuthType": "NONE", **settings}
        made = lambda_client.create_function_url_config(FunctionName=name, **settings)
        if permit:
            lambda_client.add_permission(
                FunctionName=name,
                StatementId="url",
                Action="lambda:InvokeFunctionUrl",
                Principal="*",
                FunctionUrlAuthType="NONE",
                **({"Qualifier": settings["Qualifier"]} if "Qualifier" in settings else {}),
            )
        host = made["FunctionUrl"].split("//")[1].split("/")[0].rsplit(":", 1)[0]
        identifier = host.split(".")[0]
        if by == "host":
            return Door(mayfly, host)
        return Door(mayfly, None, f"/_mayfly/url/{identifier}")

    return make


@pytest.fixture
def make_api(apigw_client, lambda_client, mayfly):
    """`make_api({route_key: function}, stage="$default", payload="2.0", permit=True, **api)`: an
    HTTP API as a `Door` with its `id`; it goes away with the test."""
    made = []

    def make(routes, stage="$default", payload="2.0", permit=True, timeout=30000, **settings):
        settings = {"Name": f"api-{uuid.uuid4().hex[:8]}", "ProtocolType": "HTTP", **settings}
        api = apigw_client.create_api(**settings)["ApiId"]
        made.append(api)
        for key, function in routes.items():
            arn = lambda_client.get_function_configuration(FunctionName=function)["FunctionArn"]
            integration = apigw_client.create_integration(
                ApiId=api,
                IntegrationType="AWS_PROXY",
                IntegrationUri=arn,
                PayloadFormatVersion=payload,
                TimeoutInMillis=timeout,
            )["IntegrationId"]
            apigw_client.create_route(
                ApiId=api, RouteKey=key, Target=f"integrations/{integration}"
            )
        if permit:
            for function in set(routes.values()):
                lambda_client.add_permission(
                    FunctionName=function,
                    StatementId=f"api-{api}",
                    Action="lambda:InvokeFunction",
                    Principal="apigateway.amazonaws.com",
                    SourceArn=f"arn:aws:execute-api:us-east-1:000000000000:{api}/*",
                )
        variables = {"colour": "green"} if stage != "$default" else {}
        apigw_client.create_stage(
            ApiId=api, StageName=stage, AutoDeploy=True, StageVariables=variables
        )
        door = Door(mayfly, f"{api}.execute-api.us-east-1.localhost")
        door.id = api
        door.by_path = Door(mayfly, None, f"/_mayfly/api/{api}")
        return door

    yield make
    for api in made:
        apigw_client.delete_api(ApiId=api)


@pytest.fixture
def echo(make_python):
    """A function that answers with its event."""
    return make_python(ECHO)


@pytest.fixture
def sayer(make_python):
    """A function that answers as the request wishes."""
    return make_python(SAY)
