"""A stop of the whole platform gives extensions their time."""

from harness import machine
from harness.waiting import wait_for


def test_extensions_are_told_and_waited_for_when_the_platform_stops(
    fresh_mayfly, client, make_zip, role_arn, speaking
):
    server = fresh_mayfly()
    lambda_client = client("lambda", server)
    code = "def on_shutdown(event):\n    time.sleep(0.3)\n    say('bye')"
    content = make_zip({"extensions/speaker": speaking(code)}, {"extensions/speaker": 0o755})
    layer = lambda_client.publish_layer_version(LayerName="l", Content={"ZipFile": content})
    files = {"app.py": "def handler(event, context):\n    return event\n"}
    name = "f"
    lambda_client.create_function(
        FunctionName=name,
        Runtime=machine.PYTHON,
        Handler="app.handler",
        Role=role_arn,
        Code={"ZipFile": make_zip(files)},
        Architectures=[machine.ARCHITECTURE],
        Layers=[layer["LayerVersionArn"]],
    )
    lambda_client.get_waiter("function_active_v2").wait(FunctionName=name)
    lambda_client.invoke(FunctionName=name, Payload=b"1")
    server.stop()
    server.restart()
    logs = client("logs", server)

    def log():
        found = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")
        return [event["message"] for event in found["events"]]

    wait_for(lambda: "speaker bye" in log(), otherwise=log)
    assert any(line.startswith("speaker SHUTDOWN spindown") for line in log())
