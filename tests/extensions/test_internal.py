"""Internal extensions: registered from within the runtime's process, or by a wrapper script's program.

They are told of invocations, not of the end (AWS: "Using the Lambda Extensions API").
"""

#: Registers while the module is imported, and is told of events in a thread.
CODE = """
import http.client, json, os, threading

def ask(method, path, headers, body=None):
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    connection.request(method, "/2020-01-01/extension" + path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()

def register(name, *events):
    return ask("POST", "/register", {"Lambda-Extension-Name": name}, json.dumps({"events": events}))

print("refused", register("inside", "SHUTDOWN")[2])
status, headers, body = register("inside", "INVOKE")
ID = {"Lambda-Extension-Identifier": headers["Lambda-Extension-Identifier"]}

def listen():
    while True:
        status, headers, body = ask("GET", "/event/next", ID)
        if status != 200:
            return
        print("inside", json.loads(body)["requestId"], flush=True)

threading.Thread(target=listen, daemon=True).start()

def handler(event, context):
    return register("late", "INVOKE")[2]
"""


def test_an_internal_extension_is_told_of_invocations(make_python, call, logged):
    name = make_python(CODE)
    answer = call(name)
    assert "Extension.RegistrationClosed" in answer.succeeded()
    log = logged(name, f"inside {answer.request_id}")
    assert "EXTENSION\tName: inside\tState: Ready\tEvents: [INVOKE]" in log
    text = "\n".join(log)
    assert "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension" in text
    second = call(name)
    logged(name, f"inside {second.request_id}")


def test_the_runtime_is_asked_to_end_where_there_is_an_extension(
    make_python, call, logged, lambda_client
):
    code = CODE + """
import signal, sys
def end(*_):
    print("asked to end", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
"""
    name = make_python(code)
    call(name).succeeded()
    lambda_client.update_function_configuration(
        FunctionName=name, Environment={"Variables": {"NEW": "1"}}
    )
    logged(name, "asked to end")


def test_a_wrapper_script_may_start_an_extension(make_layer, make_python, call, logged, speaking):
    """What a wrapper starts beside the runtime is in the runtime's own process group: internal."""
    registered = "def say(*words):\n    print(NAME, *words, flush=True)\n    open('/tmp/said', 'w').close()"
    program = speaking('EVENTS = ["INVOKE"]\n' + registered)
    wrapper = "#!/bin/sh\n/opt/programs/wrapped &\nexec \"$@\"\n"
    layer = make_layer(
        {"programs/wrapped": program, "wrapper": wrapper},
        {"programs/wrapped": 0o755, "wrapper": 0o755},
    )
    waits = "import os\nwhile not os.path.exists('/tmp/said'): pass\n"
    code = waits + "def handler(event, context):\n    return event\n"
    variables = {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrapper"}
    name = make_python(code, Layers=[layer], Environment={"Variables": variables})
    answer = call(name, 1)
    assert answer.succeeded() == 1
    logged(name, f"wrapped INVOKE {answer.request_id}")
