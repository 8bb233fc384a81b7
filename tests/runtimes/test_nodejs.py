"""Functions in Node.js, in the runtime of the machine that the tests run on."""

import json
import os
import re

import pytest

from harness import interface_clients, machine
from harness.calls import invoke

NODE = machine.node()
OLDER = int(NODE.removeprefix("nodejs").removesuffix(".x")) < 24


@pytest.fixture
def make_node(make_function):
    """`make_node(code, file="index.js", **settings)`: a function of one file with a `handler`."""

    def make(code, file="index.js", **settings):
        return make_function(NODE, {file: code}, "index.handler", **settings)

    return make


@pytest.fixture
def stream(lambda_client):
    """`stream(name, event)`: the pieces of a streamed answer, and how it ended."""

    def stream(name, event=None):
        payload = json.dumps(event if event is not None else {})
        response = lambda_client.invoke_with_response_stream(FunctionName=name, Payload=payload)
        events = list(response["EventStream"])
        pieces = [event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event]
        return pieces, events[-1]["InvokeComplete"]

    return stream


def test_a_handler_gets_its_event_and_its_context(make_node, call):
    name = make_node(
        "exports.handler = async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() });",
        Timeout=9,
        MemorySize=192,
    )
    answer = call(name, {"a": [1, "é"]})
    seen = answer.succeeded()
    assert seen["event"] == {"a": [1, "é"]}
    assert 7000 < seen["left"] <= 9000
    context = seen["context"]
    assert context["awsRequestId"] == answer.request_id
    assert context["functionName"] == name
    assert context["functionVersion"] == "$LATEST"
    assert context["memoryLimitInMB"] == "192"
    assert context["invokedFunctionArn"] == f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
    assert context["logGroupName"] == f"/aws/lambda/{name}"


def test_the_environment_is_that_of_the_managed_runtime(make_node, call):
    environment = call(make_node("exports.handler = async () => process.env;")).succeeded()
    assert environment["AWS_EXECUTION_ENV"] == f"AWS_Lambda_{NODE}"
    assert environment["_HANDLER"] == "index.handler"
    assert environment["LAMBDA_TASK_ROOT"] == "/var/task"
    assert environment["NODE_PATH"].endswith("/opt/nodejs/node_modules:/var/runtime/node_modules")


@pytest.mark.parametrize(
    "file, code",
    [
        ("index.js", "exports.handler = async (event) => event.n + 1;"),
        ("index.mjs", "export const handler = async (event) => event.n + 1;"),
        ("index.cjs", "module.exports.handler = async (event) => event.n + 1;"),
    ],
)
def test_modules_of_every_kind_run(make_node, call, file, code):
    name = make_node(code, file)
    assert [call(name, {"n": n}).succeeded() for n in (1, 2)] == [2, 3]


def test_callbacks_answer_up_to_node_22(make_node, call):
    name = make_node(
        "exports.handler = (event, context, callback) => setTimeout(() => callback(null, event), 5);"
    )
    if OLDER:
        assert call(name, {"a": 1}).succeeded() == {"a": 1}
    else:
        call(name).failed("Runtime.CallbackHandlerDeprecated")


def test_a_callback_waits_for_the_event_loop_unless_told_not_to(make_node, call):
    machine.needs(OLDER, "a Node.js before 24, for callbacks")
    code = """
        exports.handler = (event, context, callback) => {
          context.callbackWaitsForEmptyEventLoop = event.waits;
          setTimeout(() => console.log('the loop is empty now'), 300);
          callback(null, 'done');
        };"""
    waiting = call(make_node(code), {"waits": True})
    assert waiting.succeeded() == "done"
    assert waiting.report["duration_ms"] > 290
    assert "the loop is empty now" in waiting.log
    hasty = call(make_node(code), {"waits": False})
    assert hasty.succeeded() == "done"
    assert "the loop is empty now" not in hasty.log


def test_an_error_is_the_answer_and_is_logged(make_node, call):
    answer = call(
        make_node("exports.handler = async (event) => {\n  throw new TypeError('bad thing');\n};")
    )
    error = answer.failed("TypeError", "bad thing")
    assert error["trace"][0] == "TypeError: bad thing"
    assert re.match(r"    at .*\(?/var/task/index\.js:2:9\)?", error["trace"][1])
    assert f"\t{answer.request_id}\tERROR\tInvoke Error \t{{" in answer.log


def test_an_unhandled_rejection_ends_the_instance_and_the_next_call_works(make_node, call):
    name = make_node(
        "exports.handler = async (event) => {\n"
        "  if (event) { Promise.reject(new Error('boom')); await new Promise(() => setTimeout(() => {}, 1000)); }\n"
        "  return 'fine';\n};"
    )
    error = call(name, 1).failed("Runtime.UnhandledPromiseRejection", "Error: boom")
    assert error["trace"][0] == "Runtime.UnhandledPromiseRejection: Error: boom"
    assert call(name, 0).succeeded() == "fine"


def test_console_lines_have_the_form_of_the_managed_runtime(make_node, call):
    answer = call(
        make_node("exports.handler = async () => { console.warn('two\\nlines %d', 7); };")
    )
    assert answer.succeeded() is None
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    line = rf"{time}\t{answer.request_id}\tWARN\ttwo\nlines 7\n"
    assert re.search(line, answer.log), answer.log


def test_a_missing_module_is_said(make_node, call):
    error = call(make_node("require('absent-thing');")).failed("Runtime.ImportModuleError")
    assert error["errorMessage"].startswith(
        "Error: Cannot find module 'absent-thing'\nRequire stack:\n- /var/task/index.js"
    )


def test_an_answer_that_is_too_large_costs_the_instance_nothing(make_node, call):
    name = make_node(
        "let count = 0; exports.handler = async (event) => [++count, 'x'.repeat(event)];"
    )
    call(name, 7_000_000).failed("Function.ResponseSizeTooLarge")
    assert call(name, 1).succeeded() == [2, "x"]


def test_the_heap_is_bounded_by_the_functions_memory(make_node, call):
    code = """
        const v8 = require('v8');
        exports.handler = async () => [v8.getHeapStatistics().heap_size_limit / 2 ** 20, typeof gc];"""
    limit, collector = call(make_node(code, MemorySize=512)).succeeded()
    assert 400 < limit < 600
    assert collector == "function"


def test_a_streaming_handler_answers_piece_by_piece(make_node, stream, lambda_client):
    name = make_node(
        "exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  for (const piece of ['one', 'two']) { stream.write(piece); await new Promise((r) => setTimeout(r, 100)); }\n"
        "  stream.end();\n});"
    )
    for _ in range(2):
        pieces, end = stream(name)
        assert pieces == [b"one", b"two"]
        assert "ErrorCode" not in end
    # A buffered call of the same function gets it whole.
    assert lambda_client.invoke(FunctionName=name)["Payload"].read() == b"onetwo"


def test_a_stream_that_fails_midway_says_so_at_its_end(make_node, stream):
    name = make_node(
        "exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  stream.write('one'); await new Promise((r) => setTimeout(r, 50));\n"
        "  if (event.fails) throw new RangeError('bad thing');\n  stream.end();\n});"
    )
    pieces, end = stream(name, {"fails": True})
    assert b"".join(pieces) == b"one"
    assert end["ErrorCode"] == "RangeError"
    assert "bad thing" in end["ErrorDetails"]
    assert stream(name)[0] == [b"one"]


def test_an_http_prelude_reaches_the_caller_of_the_plain_api(make_node, stream):
    name = make_node(
        "exports.handler = awslambda.streamifyResponse(async (event, stream) => {\n"
        "  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: 'b' } });\n"
        "  stream.write('body'); stream.end();\n});"
    )
    pieces, _ = stream(name)
    prelude, _, body = b"".join(pieces).partition(bytes(8))
    assert json.loads(prelude) == {"statusCode": 201, "headers": {"a": "b"}}
    assert body == b"body"


def test_a_newer_node_is_found_and_used(fresh_mayfly, client, make_zip, role_arn):
    node = interface_clients.node_modules(4) / "node" / "bin"
    server = fresh_mayfly(environment={"PATH": f"{node}:{os.environ['PATH']}"})
    api = client("lambda", server)
    for code, check in [
        (
            "export const handler = async () => process.version;",
            lambda a: a.succeeded().startswith("v24."),
        ),
        (
            "export const handler = (e, c, callback) => 1;",
            lambda a: a.failed("Runtime.CallbackHandlerDeprecated"),
        ),
    ]:
        created = api.create_function(
            FunctionName=f"f{len(code)}",
            Runtime="nodejs24.x",
            Handler="index.handler",
            Role=role_arn,
            Code={"ZipFile": make_zip({"index.mjs": code})},
            Architectures=[machine.ARCHITECTURE],
        )
        api.get_waiter("function_active_v2").wait(FunctionName=created["FunctionName"])
        assert check(invoke(api, created["FunctionName"]))
