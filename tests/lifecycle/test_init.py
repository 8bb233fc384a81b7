"""The init phase: its ten seconds, and what happens when it fails.

AWS: "Lambda execution environment lifecycle". An init that takes longer is broken off and run again
within the first invocation, under the function's timeout ("suppressed init").
"""

import re

import pytest

from harness import machine

#: The first start in a sandbox hangs, the next one does not: `/tmp` tells them apart.
HANGS_ONCE = """
import os, time
if not os.path.exists("/tmp/started"):
    open("/tmp/started", "w").close()
    time.sleep(60)
def handler(event, context):
    return "initialised"
"""


def test_a_slow_init_is_broken_off_and_run_again_with_the_call(make_python, call, logged):
    name = make_python(HANGS_ONCE, Timeout=5)
    answer = call(name)
    assert answer.succeeded() == "initialised"
    log = "\n".join(logged(name, "INIT_REPORT"))
    line = re.search(r"INIT_REPORT Init Duration: ([\d.]+) ms\tPhase: init\tStatus: timeout", log)
    assert line, log
    assert 9_900 < float(line[1]) < 12_000
    assert answer.report["duration_ms"] < 5_000, "the ten seconds are not the call's"
    assert call(name).succeeded() == "initialised"


def test_an_init_that_never_ends_ends_with_the_timeout_of_the_function(make_python, call):
    name = make_python("import time\ntime.sleep(600)\ndef handler(e, c):\n    pass\n", Timeout=2)
    answer = call(name)
    answer.failed("Sandbox.Timedout", r"RequestId: {id} Error: Task timed out after 2\.00 seconds")
    assert answer.report["status"] == "timeout"


@pytest.mark.parametrize(
    ("code", "error_type", "message"),
    [
        ("raise ValueError('not today')", "ValueError", "not today"),
        (
            "import nothing_of_that_name",
            "Runtime.ImportModuleError",
            "Unable to import module 'app': No module named 'nothing_of_that_name'",
        ),
        ("def handler(:", "Runtime.UserCodeSyntaxError", r"Syntax error in module 'app':[\s\S]*"),
        (
            "handle = None",
            "Runtime.HandlerNotFound",
            r"Handler 'handler' missing on module 'app'",
        ),
    ],
    ids=["exception", "missing module", "syntax error", "missing handler"],
)
def test_an_init_error_is_the_answer_until_it_is_fixed(
    make_python, make_zip, lambda_client, call, code, error_type, message
):
    name = make_python(code)
    call(name).failed(error_type, message)
    call(name).failed(error_type, message)
    fixed = make_zip({"app.py": "def handler(event, context):\n    return 'fixed'\n"})
    lambda_client.update_function_code(FunctionName=name, ZipFile=fixed)
    lambda_client.get_waiter("function_updated_v2").wait(
        FunctionName=name, WaiterConfig={"Delay": 1}
    )
    assert call(name).succeeded() == "fixed"


def test_an_exit_during_init_is_told(make_python, call):
    answer = call(make_python("import os\nos._exit(7)\n"))
    answer.failed("Runtime.ExitError", "RequestId: {id} Error: Runtime exited with error: exit status 7")
    assert answer.report["status"] == "error"
    assert answer.report["error_type"] == "Runtime.ExitError"


def test_the_first_call_reports_the_init_and_later_ones_do_not(make_python, call):
    name = make_python("import time\ntime.sleep(0.2)\ndef handler(e, c):\n    pass\n")
    first, second = call(name), call(name)
    assert first.report["init_ms"] > 200
    assert first.report["duration_ms"] < first.report["init_ms"]
    assert second.report["init_ms"] is None


def test_a_missing_bootstrap_is_told(make_function, call):
    name = make_function("provided.al2023", {"other": "#!/bin/sh\n"}, "bootstrap")
    document = call(name).failed("Runtime.InvalidEntrypoint")
    assert "bootstrap" in document["errorMessage"]


def test_a_bootstrap_that_may_not_be_executed_is_told(make_function, call):
    files = {"bootstrap": "#!/bin/sh\nexit 0\n"}
    name = make_function("provided.al2023", files, "bootstrap", modes={"bootstrap": 0o644})
    document = call(name).failed("Runtime.InvalidEntrypoint")
    assert "not executable" in document["errorMessage"]


def test_a_missing_module_file_is_told(make_function, call):
    name = make_function(machine.PYTHON, {"other.py": "x = 1\n"}, "app.handler")
    call(name).failed(
        "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'app'"
    )
