"""A call that takes too long is broken off, and the next one works."""

CODE = """
import os, time
def handler(event, context):
    starts = os.path.exists("/tmp/left")
    open("/tmp/left", "w").close()
    print("working", flush=True)
    if event.get("sleep"):
        time.sleep(60)
    while event.get("spin"):
        pass
    return {"left": starts, "pid": os.getpid(), "remaining": context.get_remaining_time_in_millis()}
"""


def assert_timed_out(answer):
    message = r"RequestId: {id} Error: Task timed out after 1\.00 seconds"
    answer.failed("Sandbox.Timedout", message)
    assert "working\n" in answer.log
    assert f"{answer.request_id} Task timed out after 1.00 seconds" in answer.log
    assert answer.report["status"] == "timeout"
    assert answer.report["duration_ms"] == answer.report["billed_ms"] == 1000


def test_a_sleeping_handler_is_broken_off_and_tmp_survives(make_python, call):
    # A call that comes while the process takes long to end, on a machine with much to do, is rather
    # given another sandbox than kept waiting.
    for _ in range(5):
        name = make_python(CODE, Timeout=1)
        assert_timed_out(call(name, {"sleep": True}))
        answer = call(name).succeeded()
        if answer["left"]:
            break
    assert answer["left"] is True, "the next process runs in the same sandbox"
    assert answer["remaining"] <= 1000


def test_a_spinning_handler_is_broken_off(make_python, call):
    name = make_python(CODE, Timeout=1)
    call(name).succeeded()
    assert_timed_out(call(name, {"spin": True}))
    call(name).succeeded()


def test_what_the_handler_left_running_ends_with_it(make_python, call):
    name = make_python(
        """
import os, subprocess, time
def handler(event, context):
    if event.get("hang"):
        subprocess.Popen(["/bin/sleep", "1000"])
        time.sleep(60)
    return [open(f"/proc/{pid}/cmdline").read() for pid in os.listdir("/proc") if pid.isdigit()]
""",
        Timeout=1,
    )
    call(name, {"hang": True}).failed("Sandbox.Timedout")
    assert not any("sleep" in line for line in call(name).succeeded())


def test_the_timeout_of_a_stream_comes_with_its_end(lambda_client, make_python):
    name = make_python(CODE, Timeout=1)
    answer = lambda_client.invoke_with_response_stream(FunctionName=name, Payload=b'{"sleep": 1}')
    ends = [e["InvokeComplete"] for e in answer["EventStream"] if "InvokeComplete" in e]
    assert ends[0]["ErrorCode"] == "Sandbox.Timedout"
    assert "Task timed out after 1.00 seconds" in ends[0]["ErrorDetails"]
