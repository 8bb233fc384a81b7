"""Streams behind function URLs: chunk by chunk, with and without a prelude, whole or cut."""

import http.client
import re
import time

import pytest

from harness import machine

CODE = """
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
exports.chunks = awslambda.streamifyResponse(async (event, stream) => {
  const answer = awslambda.HttpResponseStream.from(stream, {
    statusCode: 202,
    headers: { "content-type": "text/plain", "x-made-by": "stream" },
    cookies: ["a=1", "b=2"],
  });
  answer.write("one ");
  await wait(1500);
  answer.write("two");
  answer.end();
});
exports.plain = awslambda.streamifyResponse(async (event, stream) => {
  stream.setContentType("text/html");
  stream.write("<p>");
  stream.end();
});
exports.fails = awslambda.streamifyResponse(async (event, stream) => {
  const answer = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });
  answer.write("the beginning");
  await wait(300);
  throw new Error("midway");
});
exports.large = awslambda.streamifyResponse(async (event, stream) => {
  const answer = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });
  const mebibyte = Buffer.alloc(1 << 20, "a");
  for (let written = 0; written < 120; written++) {
    if (!answer.write(mebibyte)) {
      const stalled = setTimeout(() => console.log("stalled"), 500);
      await new Promise((drained) => answer.once("drain", drained));
      clearTimeout(stalled);
    }
  }
  answer.end();
});
exports.at_once = awslambda.streamifyResponse(async () => {
  throw new Error("at once");
});
"""


@pytest.fixture
def make_stream(make_function, open_url):
    """`make_stream(handler, mode)`: a door to one of the handlers."""

    def make(handler, mode="RESPONSE_STREAM"):
        name = make_function(machine.node(), {"index.js": CODE}, f"index.{handler}", Timeout=10)
        return open_url(name, InvokeMode=mode)

    return make


def test_chunks_arrive_as_the_function_writes_them(make_stream):
    response = make_stream("chunks").connect()
    assert response.status == 202
    assert response.getheader("content-type") == "text/plain"
    assert response.getheader("x-made-by") == "stream"
    assert response.headers.get_all("set-cookie") == ["a=1", "b=2"]
    assert response.read(4) == b"one "
    first = time.monotonic()
    assert response.read() == b"two"
    assert time.monotonic() - first > 1, "the first chunk came before the second was written"


def test_a_stream_without_a_prelude_keeps_the_runtimes_type(make_stream):
    answer = make_stream("plain").fetch()
    assert (answer.status, answer.text) == (200, "<p>")
    assert answer.header("content-type") == "text/html"


def test_a_stream_that_fails_midway_is_cut(make_stream):
    response = make_stream("fails").connect()
    assert response.status == 200
    with pytest.raises(http.client.IncompleteRead) as error:
        response.read()
    assert error.value.partial == b"the beginning"


def test_a_slow_client_holds_the_function_back(mayfly, make_function, open_url, logged):
    settings = {"Timeout": 60, "MemorySize": 512}
    name = make_function(machine.node(), {"index.js": CODE}, "index.large", **settings)
    door = open_url(name, InvokeMode="RESPONSE_STREAM")
    before = resident_kib(mayfly)
    response = door.connect()
    assert response.read(4) == b"aaaa"

    logged(name, "stalled")
    assert resident_kib(mayfly) - before < 40 * 1024, "little of the 120 MiB waits in Mayfly"
    assert len(response.read()) == (120 << 20) - 4


def resident_kib(mayfly):
    with open(f"/proc/{mayfly.process.pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])


def test_a_stream_that_fails_at_once_is_a_bad_gateway(make_stream):
    answer = make_stream("at_once").fetch()
    assert (answer.status, answer.text) == (502, "Internal Server Error")


def test_a_buffered_url_sends_a_streamed_answer_whole(make_stream):
    answer = make_stream("chunks", "BUFFERED").fetch()
    assert (answer.status, answer.text) == (202, "one two")
    assert answer.header("content-length") == "7"
    assert answer.header("x-made-by") == "stream"


def test_a_head_request_to_a_stream_has_no_body(make_stream):
    answer = make_stream("plain").fetch("HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_a_handler_that_does_not_stream_is_passed_on_as_it_is(sayer, open_url):
    answer = open_url(sayer, InvokeMode="RESPONSE_STREAM").say({"statusCode": 418})
    assert answer.status == 200
    assert answer.json == {"statusCode": 418}
