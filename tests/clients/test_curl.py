"""curl on function URLs: both addresses, whole answers and streams."""

import json
import shutil
import subprocess
import time

import pytest

from harness import machine
from harness.machine import needs

SHOW = """
exports.handler = async (event) => ({
  statusCode: 201,
  headers: { "content-type": "application/json", "x-made-by": "function" },
  cookies: ["a=1", "b=2"],
  body: JSON.stringify({
    method: event.requestContext.http.method,
    path: event.rawPath,
    query: event.rawQueryString,
    cookies: event.cookies,
    body: event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body,
  }),
});
exports.stream = awslambda.streamifyResponse(async (event, stream) => {
  const answer = awslambda.HttpResponseStream.from(stream, {
    statusCode: 203, headers: { "content-type": "text/plain", "x-made-by": "stream" },
  });
  for (const word of ["one\\n", "two\\n", "three\\n"]) {
    answer.write(word);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  answer.end();
});
exports.fails = async () => { throw new Error("no"); };
"""


@pytest.fixture
def make_url(lambda_client, make_function):
    """`make_url(handler, mode)`: a public function URL."""
    needs(shutil.which("curl"), "curl")

    def make(handler="handler", mode="BUFFERED", **settings):
        name = make_function(machine.node(), {"index.js": SHOW}, f"index.{handler}", MemorySize=256)
        url = lambda_client.create_function_url_config(
            FunctionName=name, AuthType="NONE", InvokeMode=mode, **settings
        )
        lambda_client.add_permission(
            FunctionName=name,
            StatementId="public",
            Action="lambda:InvokeFunctionUrl",
            Principal="*",
            FunctionUrlAuthType="NONE",
        )
        return url["FunctionUrl"]

    return make


def by_path(mayfly, url):
    """The path form of a function URL."""
    identifier = url.split("//", 1)[1].split(".", 1)[0]
    return f"{mayfly.endpoint}/_mayfly/url/{identifier}/"


def curl(*args):
    """Runs curl and returns (status and headers in lower case, body)."""
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--include", "--max-time", "60", *args],
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    return head.decode().lower(), body.decode()


def test_both_addresses_of_a_url_reach_the_function(mayfly, make_url):
    url = make_url()
    for base in (url, by_path(mayfly, url)):
        head, body = curl(
            *["--data", "colour=green", "--cookie", "c=3", f"{base}a/b%20c?x=1&x=2&y=%2F"]
        )
        assert head.startswith("http/1.1 201"), head
        assert "x-made-by: function" in head
        assert "set-cookie: a=1" in head and "set-cookie: b=2" in head
        seen = json.loads(body)
        assert seen["method"] == "POST"
        assert seen["query"] == "x=1&x=2&y=%2F"
        assert seen["cookies"] == ["c=3"]
        assert seen["body"] == "colour=green"
        assert seen["path"] in ("/a/b%20c", "/a/b c")


def test_an_error_of_the_function_is_a_502(make_url):
    head, body = curl(make_url("fails"))
    assert head.startswith("http/1.1 502"), head
    assert "Internal Server Error" in body


def test_a_url_without_permission_is_forbidden(lambda_client, make_function):
    needs(shutil.which("curl"), "curl")
    name = make_function(machine.node(), {"index.js": SHOW}, "index.handler")
    url = lambda_client.create_function_url_config(FunctionName=name, AuthType="NONE")
    head, body = curl(url["FunctionUrl"])
    assert head.startswith("http/1.1 403"), head
    assert "Forbidden" in json.loads(body)["Message"]


def test_cors_preflights_are_answered_without_the_function(make_url):
    url = make_url(Cors={"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET"]})
    head, _ = curl(
        *["-X", "OPTIONS", "-H", "Origin: https://a.example"],
        *["-H", "Access-Control-Request-Method: GET", url],
    )
    assert "access-control-allow-origin: https://a.example" in head


def test_a_stream_arrives_while_the_function_writes_it(make_url):
    url = make_url("stream", "RESPONSE_STREAM")
    curl(url)
    process = subprocess.Popen(
        ["curl", "--silent", "--no-buffer", "--max-time", "60", url], stdout=subprocess.PIPE
    )
    arrivals = []
    for line in iter(process.stdout.readline, b""):
        arrivals.append((time.monotonic(), line.decode().strip()))
    assert process.wait() == 0
    assert [word for _, word in arrivals] == ["one", "two", "three"]
    # The function pauses half a second behind each word.
    gaps = [later[0] - earlier[0] for earlier, later in zip(arrivals, arrivals[1:])]
    assert min(gaps) > 0.25, f"the words did not come one by one: {gaps}"


def test_the_prelude_of_a_stream_becomes_status_and_headers(make_url):
    head, body = curl(make_url("stream", "RESPONSE_STREAM"))
    assert head.startswith("http/1.1 203"), head
    assert "x-made-by: stream" in head and "transfer-encoding: chunked" in head
    assert body == "one\ntwo\nthree\n"


def test_an_unknown_url_is_not_found(mayfly):
    needs(shutil.which("curl"), "curl")
    head, _ = curl(f"{mayfly.endpoint}/_mayfly/url/{'a' * 32}/")
    assert head.split()[1] in ("403", "404"), head
