"""AWS's own runtime interface clients, unmodified, as custom runtimes: each answers, sees its context,
fails in its own words, and goes on.
"""

import json
import shutil

import pytest

from harness import interface_clients, machine

PYTHON_CODE = """
def handler(event, context):
    if event.get('do') == 'fail':
        raise ValueError('bad thing')
    print('greeting', event.get('name'))
    return {'hello': event.get('name'), 'id': context.aws_request_id, 'arn': context.invoked_function_arn,
            'function': context.function_name, 'memory': int(context.memory_limit_in_mb),
            'deadline': context.get_remaining_time_in_millis() > 0}
"""

NODE_CODE = """
exports.handler = async (event, context) => {
  if (event.do === 'fail') throw new TypeError('bad thing');
  console.log('greeting', event.name);
  return { hello: event.name, id: context.awsRequestId, arn: context.invokedFunctionArn,
           function: context.functionName, memory: Number(context.memoryLimitInMB),
           deadline: context.getRemainingTimeInMillis() > 0 };
};
exports.streaming = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('one');
  if (event.do === 'fail') throw new TypeError('bad thing');
  stream.write(',two');
  stream.end();
});
"""


def python(make_function):
    folder = interface_clients.python_packages()
    program = machine.PYTHON
    # The system's Python may be another; the one of this version is in the managed runtime's place.
    machine.needs(shutil.which(f"/usr/bin/{program}"), f"{program} in /usr/bin")
    files = {"app.py": PYTHON_CODE, **packaged(folder)}
    files["bootstrap"] = f'#!/bin/sh\nexec /usr/bin/{program} -m awslambdaric "$_HANDLER"\n'
    return make_function("provided.al2023", files, "app.handler")


def node(version):
    def make(make_function, handler="index.handler"):
        machine.needs(shutil.which("/usr/bin/node"), "Node.js in /usr/bin")
        if version == 4 and int(machine.node().removeprefix("nodejs").removesuffix(".x")) < 20:
            pytest.skip("aws-lambda-ric 4 needs a newer Node.js than the one in /usr/bin")
        package = interface_clients.node_modules(version) / "aws-lambda-ric"
        start = "bin/index.mjs" if version == 3 else "index.mjs"
        files = {
            "index.js": NODE_CODE,
            **packaged(
                package, "ric/", "dist", "bin", "index.mjs", "rapid-client.node", "package.json"
            ),
        }
        files["bootstrap"] = f'#!/bin/sh\nexec /usr/bin/node ric/{start} "$_HANDLER"\n'
        return make_function("provided.al2023", files, handler)

    return make


def go(make_function):
    files = {"bootstrap": interface_clients.go_bootstrap().read_bytes()}
    return make_function("provided.al2023", files, "bootstrap")


def java(make_function):
    folder = interface_clients.java_classes()
    files = packaged(folder, "lib/")
    client = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
    files["bootstrap"] = (
        f"#!/bin/sh\nexec java -XX:TieredStopAtLevel=1 -cp 'lib/*' {client} \"$_HANDLER\"\n"
    )
    settings = {"MemorySize": 512, "Timeout": 20}
    return make_function("provided.al2023", files, "example.Handler::handleRequest", **settings)


def rust(make_function, handler="bootstrap"):
    files = {"bootstrap": interface_clients.rust_bootstrap().read_bytes()}
    return make_function("provided.al2023", files, handler)


#: name: (maker, error type of its failure)
CLIENTS = {
    "awslambdaric": (python, "ValueError"),
    "aws-lambda-ric 3": (node(3), "TypeError"),
    "aws-lambda-ric 4": (node(4), "TypeError"),
    "aws-lambda-go": (go, "errorString"),
    "aws-lambda-java-runtime-interface-client": (java, "java.lang.IllegalStateException"),
    "lambda_runtime": (rust, "BadThing"),
}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_answers_fails_and_goes_on(name, make_function, call, lambda_client):
    make, error_type = CLIENTS[name]
    function = make(make_function)
    memory = lambda_client.get_function_configuration(FunctionName=function)["MemorySize"]
    for round in range(2):
        answer = call(function, {"name": "é"})
        assert answer.succeeded() == {
            "hello": "é",
            "id": answer.request_id,
            "arn": f"arn:aws:lambda:us-east-1:000000000000:function:{function}",
            "function": function,
            "memory": memory,
            "deadline": True,
        }
        assert "greeting é" in answer.log
        # The instance that failed is the one that goes on.
        assert (answer.report["init_ms"] is None) == (round == 1)
        call(function, {"do": "fail"}).failed(error_type, "bad thing")


def test_a_panic_in_go_ends_the_instance_and_the_next_call_works(make_function, call):
    function = go(make_function)
    error = call(function, {"do": "panic"})
    assert error.error == "Unhandled"
    assert error.payload["errorMessage"] == "very bad thing"
    assert call(function, {"name": "x"}).succeeded()["hello"] == "x"


def test_a_reader_in_go_is_streamed(make_function, lambda_client):
    function = go(make_function)
    payload = json.dumps({"do": "stream"})
    response = lambda_client.invoke_with_response_stream(FunctionName=function, Payload=payload)
    events = list(response["EventStream"])
    pieces = [event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event]
    assert b"".join(pieces) == b"one,two"


def test_a_panic_in_rust_is_an_error_and_the_next_call_works(make_function, call):
    function = rust(make_function)
    assert call(function, {"do": "panic"}).error == "Unhandled"
    assert call(function, {"name": "x"}).succeeded()["hello"] == "x"


def test_a_body_in_rust_is_streamed(make_function, lambda_client):
    function = rust(make_function, "stream")
    for _ in range(2):
        response = lambda_client.invoke_with_response_stream(FunctionName=function, Payload="{}")
        events = list(response["EventStream"])
        pieces = [event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event]
        prelude, _, body = b"".join(pieces).partition(bytes(8))
        assert json.loads(prelude)["statusCode"] == 200
        assert body == b"one,two"
        assert "ErrorCode" not in events[-1]["InvokeComplete"]


@pytest.mark.parametrize("version", [3, 4])
def test_a_stream_of_aws_lambda_ric_arrives_and_fails_midway(version, make_function, lambda_client):
    function = node(version)(make_function, "index.streaming")

    def stream(event):
        payload = json.dumps(event)
        response = lambda_client.invoke_with_response_stream(FunctionName=function, Payload=payload)
        events = list(response["EventStream"])
        pieces = [event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event]
        return b"".join(pieces), events[-1]["InvokeComplete"]

    pieces, end = stream({})
    assert pieces == b"one,two"
    assert "ErrorCode" not in end
    pieces, end = stream({"do": "fail"})
    assert pieces == b"one"
    assert end["ErrorCode"] == "TypeError"
    assert stream({})[0] == b"one,two"


def packaged(folder, prefix="", *only):
    """The files of an installed package as they go into a zip."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        wanted = not only or name.parts[0] in only
        if path.is_file() and wanted and "__pycache__" not in name.parts:
            files[f"{prefix}{name}"] = path.read_bytes()
    return files
