"""What extensions share with their function, and what waits for them."""

from harness.waiting import wait_for

ECHO = "def handler(event, context):\n    return event\n"


def test_extensions_share_the_functions_memory(make_layer, make_python, speaking, call, logged):
    code = """
def on_invoke(event):
    if not os.path.exists("/tmp/eaten"):
        open("/tmp/eaten", "w").close()
        block = bytearray(400 << 20)
        for page in range(0, len(block), 4096):
            block[page] = 1
"""
    layer = make_layer({"extensions/greedy": speaking(code)})
    waits = "import time\ndef handler(event, context):\n    time.sleep(event)\n    return 1\n"
    name = make_python(waits, Layers=[layer], MemorySize=128, Timeout=30)
    answer = call(name, 25)
    answer.failed(
        "Runtime.OutOfMemory", "RequestId: {id} Error: Runtime exited with error: signal: killed"
    )
    logged(name, "Error Type: Runtime.OutOfMemory")
    wait_for(lambda: call(name, 0).succeeded() == 1, otherwise="it does not recover")


def test_provisioned_instances_are_ready_when_their_extensions_are(
    make_layer, make_python, speaking, call, logged, lambda_client
):
    code = """
says = say
def say(*words):
    if words[0] == "registered":
        time.sleep(1)
        words = ["is ready"]
    says(*words)
"""
    layer = make_layer({"extensions/slow": speaking(code)})
    code = "import os\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']\n"
    name = make_python(code, Layers=[layer])
    version = lambda_client.publish_version(FunctionName=name)["Version"]
    lambda_client.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier=version, ProvisionedConcurrentExecutions=1
    )

    def status():
        return lambda_client.get_provisioned_concurrency_config(
            FunctionName=name, Qualifier=version
        )["Status"]

    seen = set()
    wait_for(lambda: seen.add(status()) or "READY" in seen, 20)
    assert "IN_PROGRESS" in seen
    assert call(name, Qualifier=version).succeeded() == "provisioned-concurrency"
    log = logged(name, "REPORT")
    assert "slow is ready" in log


def test_a_snap_start_version_with_extensions_runs_without_a_snapshot(
    make_layer, make_python, speaking, call, logged, lambda_client
):
    layer = make_layer({"extensions/speaker": speaking()})
    name = make_python(ECHO, Layers=[layer], SnapStart={"ApplyOn": "PublishedVersions"})
    version = lambda_client.publish_version(FunctionName=name)["Version"]
    lambda_client.get_waiter("published_version_active").wait(
        FunctionName=name, Qualifier=version, WaiterConfig={"Delay": 1}
    )
    shown = lambda_client.get_function_configuration(FunctionName=name, Qualifier=version)
    assert shown["SnapStart"]["OptimizationStatus"] == "Off"
    answer = call(name, 1, Qualifier=version)
    assert answer.succeeded() == 1
    logged(name, f"speaker INVOKE {answer.request_id}")
