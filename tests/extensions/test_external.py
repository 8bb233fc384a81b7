"""External extensions: programs in a layer's `extensions` folder, started beside the runtime.

AWS: "Using the Lambda Extensions API to create extensions".
"""

import json
import re
import time

from harness import interface_clients
from harness.waiting import wait_for

ECHO = "def handler(event, context):\n    return event\n"


def test_an_extension_is_started_told_of_invocations_and_its_output_is_logged(
    make_layer, make_python, speaking, call, logged
):
    layer = make_layer({"extensions/speaker": speaking()})
    name = make_python(ECHO, Layers=[layer])
    answer = call(name, {"n": 1})
    assert answer.succeeded() == {"n": 1}
    log = logged(name, "REPORT")
    text = "\n".join(log)
    registered = (
        f'speaker registered {{"functionName":"{name}","functionVersion":"$LATEST",'
        '"handler":"app.handler","accountId":"000000000000"}'
    )
    assert registered in log
    assert f"speaker INVOKE {answer.request_id}" in log
    assert "EXTENSION\tName: speaker\tState: Ready\tEvents: [INVOKE, SHUTDOWN]" in log
    assert text.index("EXTENSION\t") < text.index("START RequestId")


def test_what_extensions_see_of_the_environment(make_layer, make_python, speaking, call, logged):
    code = "say(json.dumps(dict(os.environ))); say('cwd', os.getcwd())"
    layer = make_layer({"extensions/speaker": speaking(code)})
    name = make_python(ECHO, Layers=[layer], Environment={"Variables": {"OWN": "value"}})
    call(name).succeeded()
    text = "\n".join(logged(name, "speaker cwd"))
    for seen in ["OWN", "AWS_LAMBDA_FUNCTION_NAME", "AWS_ACCESS_KEY_ID", "AWS_LAMBDA_RUNTIME_API"]:
        assert f'"{seen}"' in text
    for hidden in ["_HANDLER", "AWS_EXECUTION_ENV", "LAMBDA_TASK_ROOT", "AWS_LAMBDA_LOG_GROUP_NAME"]:
        assert f'"{hidden}"' not in text


def test_the_answer_does_not_wait_for_the_extension_but_the_next_call_does(
    make_layer, make_python, speaking, call, logged, lambda_client
):
    layer = make_layer({"extensions/slow": speaking("def on_invoke(event): time.sleep(1)")})
    code = "import os\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_LOG_STREAM_NAME']\n"
    name = make_python(code, Layers=[layer], Timeout=10)
    call(name).succeeded()
    began = time.monotonic()
    answer = lambda_client.invoke(FunctionName=name)
    assert time.monotonic() - began < 0.9, "without a log to wait for"
    stream = json.load(answer["Payload"])
    log = "\n".join(logged(name, "REPORT", 2))
    for duration in re.findall(r"\tDuration: ([\d.]+) ms", log):
        assert float(duration) >= 1_000, "the extension's time counts"
    assert call(name).succeeded() == stream, "the instance was given back"


def test_extensions_have_time_to_end_when_an_instance_goes(
    make_layer, make_python, speaking, call, logged, lambda_client
):
    code = "def on_shutdown(event):\n    time.sleep(0.5)\n    say('bye')"
    layer = make_layer({"extensions/speaker": speaking(code)})
    name = make_python(ECHO, Layers=[layer])
    call(name).succeeded()
    lambda_client.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"NEW": "1"}}
    )
    log = logged(name, "speaker bye")
    (told,) = [line for line in log if line.startswith("speaker SHUTDOWN")]
    reason, left = told.split()[2:]
    assert reason == "spindown"
    assert 1_000 < int(left) <= 2_000


def test_after_a_timeout_extensions_begin_anew_beside_the_same_tmp(
    make_layer, make_python, speaking, call, logged
):
    layer = make_layer({"extensions/speaker": speaking()})
    code = """
import os, time
def handler(event, context):
    if event == "hang":
        open("/tmp/kept", "w").close()
        time.sleep(60)
    return os.path.exists("/tmp/kept")
"""
    name = make_python(code, Layers=[layer], Timeout=2)
    call(name, "hang").failed(
        "Sandbox.Timedout", r"RequestId: {id} Error: Task timed out after 2\.00 seconds"
    )
    logged(name, "speaker SHUTDOWN timeout")
    wait_for(lambda: call(name, "look").succeeded(), otherwise="/tmp is another one")
    assert "\n".join(logged(name, "speaker registered", 2)).count("speaker registered") >= 2


def test_a_crash_of_the_runtime_is_told_to_extensions(
    make_layer, make_python, speaking, call, logged
):
    layer = make_layer({"extensions/speaker": speaking()})
    code = "import os\ndef handler(event, context):\n    os._exit(3) if event == 'end' else None\n    return 1\n"
    name = make_python(code, Layers=[layer])
    call(name, "end").failed(
        "Runtime.ExitError", r"RequestId: {id} Error: Runtime exited with error: exit status 3"
    )
    logged(name, "speaker SHUTDOWN failure")
    assert call(name, "go on").succeeded() == 1


def test_an_extension_that_crashes_fails_the_invocation(
    make_layer, make_python, speaking, call, logged
):
    code = "def on_invoke(event): os._exit(4)"
    layer = make_layer({"extensions/crasher": speaking(code)})
    name = make_python("import time\ndef handler(e, c):\n    time.sleep(60)\n", Layers=[layer], Timeout=20)
    call(name).failed("Extension.Crash", r"RequestId: {id} Error: exit status 4")
    logged(name, "Status: error\tError Type: Extension.Crash")


def test_an_extension_that_does_not_start_fails_the_init(make_layer, make_python, call, logged):
    layer = make_layer({"extensions/broken": "no program"}, {"extensions/broken": 0o644})
    name = make_python(ECHO, Layers=[layer])
    call(name).failed("Extension.LaunchError", r"RequestId: {id} Error: .*broken.*")
    log = logged(name, "Status: error\tError Type: Extension.LaunchError")
    said = "EXTENSION\tName: broken\tState: LaunchError\tEvents: []\tError Type: PermissionDenied"
    assert said in log


def test_an_extension_that_reports_an_error_fails_the_init(
    make_layer, make_python, speaking, call, logged
):
    code = """
def fail():
    status, headers, body = ask("POST", "/register", {"Lambda-Extension-Name": NAME}, '{"events":[]}')
    headers = {
        "Lambda-Extension-Identifier": headers["Lambda-Extension-Identifier"],
        "Lambda-Extension-Function-Error-Type": "Extension.NoLicence",
    }
    assert ask("POST", "/init/error", headers, '{"errorMessage":"none"}')[0] == 202
    sys.exit(1)
fail()
"""
    layer = make_layer({"extensions/careful": speaking(code)})
    name = make_python(ECHO, Layers=[layer])
    call(name).failed("Extension.InitError", r"RequestId: {id} Error: exit status 1")
    log = logged(name, "Status: error\tError Type: Extension.InitError")
    said = "EXTENSION\tName: careful\tState: InitError\tEvents: []\tError Type: Extension.NoLicence"
    assert said in log


def test_extensions_of_a_custom_runtime_in_shell(make_layer, make_function, call, logged):
    """Nothing but a shell and its own HTTP, as the smallest of extensions are written."""
    bootstrap = """#!/bin/sh
exec python3 - <<'END'
import http.client, os
api = os.environ["AWS_LAMBDA_RUNTIME_API"]
while True:
    connection = http.client.HTTPConnection(api)
    connection.request("GET", "/2018-06-01/runtime/invocation/next")
    answer = connection.getresponse()
    request, body = answer.headers["Lambda-Runtime-Aws-Request-Id"], answer.read()
    connection = http.client.HTTPConnection(api)
    connection.request("POST", f"/2018-06-01/runtime/invocation/{request}/response", body)
    connection.getresponse().read()
END
"""
    extension = """#!/bin/bash
api=${AWS_LAMBDA_RUNTIME_API%:*} port=${AWS_LAMBDA_RUNTIME_API#*:}
ask() { # method path header body
    exec 3<>/dev/tcp/$api/$port
    printf '%s /2020-01-01/extension/%s HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n%s\\r\\nContent-Length: %d\\r\\n\\r\\n%s' \
        "$1" "$2" "$3" "${#4}" "$4" >&3
    cat <&3
    exec 3>&-
}
answer=$(ask POST register "Lambda-Extension-Name: shell" '{"events":["INVOKE","SHUTDOWN"]}')
id=$(printf '%s' "$answer" | tr -d '\\r' | sed -n 's/^Lambda-Extension-Identifier: //ip')
while event=$(ask GET event/next "Lambda-Extension-Identifier: $id" ''); do
    echo "shell ${event##*$'\\n'}"
    case $event in *SHUTDOWN*) exit 0;; esac
done
"""
    layer = make_layer({"extensions/shell": extension})
    name = make_function("provided.al2023", {"bootstrap": bootstrap}, "h", Layers=[layer])
    assert call(name, {"a": 1}).succeeded() == {"a": 1}
    log = "\n".join(logged(name, 'shell {"eventType":"INVOKE"'))
    assert '"invokedFunctionArn":' in log


def test_an_extension_of_aws_own_rust_library_runs_as_it_is(
    make_layer, make_python, call, logged, lambda_client
):
    program = interface_clients.rust_extension().read_bytes()
    layer = make_layer({"extensions/mayfly-tests-extension": program})
    name = make_python(ECHO, Layers=[layer])
    answer = call(name, 1)
    assert answer.succeeded() == 1
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{name}"
    logged(name, f"rust INVOKE {answer.request_id} {arn} X-Amzn-Trace-Id")
    lambda_client.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"NEW": "1"}}
    )
    logged(name, "rust SHUTDOWN spindown")
