"""Functions in Python, in the runtime of the machine that the tests run on."""

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from harness import machine


def test_a_handler_gets_its_event_and_its_context(make_python, call):
    name = make_python(
        "def handler(event, context):\n"
        "    return {'event': event, 'id': context.aws_request_id, 'name': context.function_name,\n"
        "            'version': context.function_version, 'memory': context.memory_limit_in_mb,\n"
        "            'arn': context.invoked_function_arn, 'group': context.log_group_name,\n"
        "            'stream': context.log_stream_name, 'left': context.get_remaining_time_in_millis()}\n",
        Timeout=9,
        MemorySize=192,
    )
    answer = call(name, {"a": [1, "é"]})
    seen = answer.succeeded()
    left = seen.pop("left")
    assert 7000 < left <= 9000
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", seen.pop("stream"))
    assert seen == {
        "event": {"a": [1, "é"]},
        "id": answer.request_id,
        "name": name,
        "version": "$LATEST",
        "memory": "192",
        "arn": f"arn:aws:lambda:us-east-1:000000000000:function:{name}",
        "group": f"/aws/lambda/{name}",
    }


def test_the_environment_is_that_of_the_managed_runtime(make_python, call):
    name = make_python(
        "import os, sys\n"
        "def handler(event, context):\n"
        "    return {'env': dict(os.environ), 'path': sys.path, 'cwd': os.getcwd(), 'version': sys.version_info[:2]}\n",
        Environment={"Variables": {"MINE": "x"}},
    )
    seen = call(name).succeeded()
    environment = seen["env"]
    assert environment["AWS_EXECUTION_ENV"] == f"AWS_Lambda_{machine.PYTHON}"
    assert environment["MINE"] == "x"
    assert environment["_HANDLER"] == "app.handler"
    assert environment["LAMBDA_TASK_ROOT"] == "/var/task"
    assert environment["LAMBDA_RUNTIME_DIR"] == "/var/runtime"
    assert environment["LANG"] == "en_US.UTF-8"
    assert environment["TZ"] == ":UTC"
    assert environment["AWS_REGION"] == "us-east-1"
    assert re.match(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", environment["_X_AMZN_TRACE_ID"])
    assert seen["path"][0] == "/var/task"
    assert seen["cwd"] == "/var/task"
    assert machine.PYTHON == "python{}.{}".format(*seen["version"])


def test_an_exception_is_the_answer_and_is_logged(make_python, call):
    name = make_python("def handler(event, context):\n    raise ValueError('bad thing')\n")
    answer = call(name)
    assert answer.failed("ValueError", "bad thing") == {
        "errorMessage": "bad thing",
        "errorType": "ValueError",
        "requestId": answer.request_id,
        "stackTrace": [
            "  File \"/var/task/app.py\", line 2, in handler\n    raise ValueError('bad thing')\n"
        ],
    }
    assert "[ERROR] ValueError: bad thing\nTraceback (most recent call last):\n" in answer.log


def test_log_lines_have_the_form_of_the_managed_runtime(make_python, call):
    name = make_python(
        "import logging\n"
        "logging.getLogger().setLevel('INFO')\n"
        "def handler(event, context):\n"
        "    print('printed é')\n"
        "    logging.info('logged %s', 1)\n"
    )
    answer = call(name)
    assert answer.succeeded() is None
    lines = answer.log.splitlines()
    assert "printed é" in lines
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    logged = rf"\[INFO\]\t{time}\t{answer.request_id}\tlogged 1"
    assert any(re.fullmatch(logged, line) for line in lines), answer.log


def test_a_module_that_is_missing_is_said_and_a_new_upload_mends_it(
    make_python, make_zip, call, lambda_client
):
    name = make_python("import absent_thing\n")
    message = "Unable to import module 'app': No module named 'absent_thing'"
    for _ in range(2):
        failed = call(name).failed("Runtime.ImportModuleError", message)
        assert failed["stackTrace"] == []
    code = make_zip({"app.py": "def handler(event, context):\n    return 'mended'\n"})
    lambda_client.update_function_code(FunctionName=name, ZipFile=code)
    lambda_client.get_waiter("function_updated_v2").wait(FunctionName=name)
    assert call(name).succeeded() == "mended"


def test_modules_of_the_package_come_before_those_of_the_machine(make_function, call):
    files = {
        "pkg/app.py": "import lib, colorsys\ndef handler(event, context):\n    return [lib.x, colorsys.x]\n",
        "lib.py": "x = 1\n",
        "colorsys.py": "x = 2\n",
    }
    name = make_function(machine.PYTHON, files, "pkg/app.handler")
    assert call(name).succeeded() == [1, 2]


def test_an_instance_keeps_what_it_has_made(make_python, call):
    name = make_python(
        "import itertools\n"
        "count = itertools.count(1)\n"
        "def handler(event, context):\n"
        "    with open('/tmp/calls', 'a') as file:\n"
        "        file.write('x')\n"
        "    return [next(count), len(open('/tmp/calls').read())]\n"
    )
    assert [call(name).succeeded() for _ in range(3)] == [[1, 1], [2, 2], [3, 3]]


def test_the_client_context_reaches_the_handler(make_python, lambda_client):
    name = make_python(
        "def handler(event, context):\n"
        "    return [context.client_context.custom, context.client_context.client.app_title]\n"
    )
    context = {"custom": {"a": "é"}, "client": {"app_title": "t"}}
    response = lambda_client.invoke(
        FunctionName=name,
        ClientContext=base64.b64encode(json.dumps(context, ensure_ascii=False).encode()).decode(),
    )
    assert json.load(response["Payload"]) == [{"a": "é"}, "t"]


def test_a_wrapper_starts_the_runtime(make_function, call):
    files = {
        "app.py": "import os\ndef handler(event, context):\n    return os.environ['WRAPPED']\n",
        "wrap": '#!/bin/sh\nexport WRAPPED="$AWS_LAMBDA_FUNCTION_NAME"\nexec "$@"\n',
    }
    wrapper = {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/var/task/wrap"}}
    name = make_function(
        machine.PYTHON, files, "app.handler", Environment=wrapper, modes={"wrap": 0o755}
    )
    assert call(name).succeeded() == name


def test_an_answer_that_is_too_large_costs_the_instance_nothing(make_python, call):
    name = make_python(
        "import itertools\ncount = itertools.count(1)\n"
        "def handler(event, context):\n    return [next(count), 'x' * event]\n"
    )
    call(name, 7_000_000).failed("Function.ResponseSizeTooLarge")
    assert call(name, 1).succeeded() == [2, "x"]


@pytest.mark.parametrize("folder", ["", "lib/"])
def test_libraries_beside_the_function_are_found_however_it_starts(make_function, call, folder):
    library = Path(zlib_of_the_machine()).read_bytes()
    code = "import ctypes\nctypes.CDLL('libmine.so.1')\ndef handler(event, context):\n    return 'found'\n"
    files = {"app.py": code, f"{folder}libmine.so.1": library}
    # From the second on the runtime may be there before the function.
    for _ in range(3):
        name = make_function(machine.PYTHON, files, "app.handler")
        assert call(name).succeeded() == "found"


def zlib_of_the_machine():
    """A library that every machine has: the file, by the loader's own listing."""
    for program in ("ldconfig", "/sbin/ldconfig"):
        if shutil.which(program):
            listing = subprocess.run([program, "-p"], capture_output=True, text=True).stdout
            for line in listing.splitlines():
                if line.strip().startswith("libz.so.1 "):
                    return line.split("=> ")[1]
    pytest.skip("the loader of this machine does not list libz.so.1")


def test_every_python_of_the_machine_runs_functions(make_function, call, mayfly_cli):
    runtimes = runtimes_here(mayfly_cli, "python3.")
    assert machine.PYTHON in runtimes
    code = "import sys\ndef handler(event, context):\n    return 'python{}.{}'.format(*sys.version_info[:2])\n"
    for runtime in runtimes:
        name = make_function(runtime, {"app.py": code}, "app.handler")
        assert call(name).succeeded() == runtime


def runtimes_here(mayfly_cli, language):
    """The runtimes of a language for which `mayfly doctor` names an interpreter."""
    report = mayfly_cli("doctor", check=False).stdout
    pattern = rf"({re.escape(language)}[\d.]+x?)\s.*?(/\S+ \(\d+\.\d+\.\d+\))"
    return [runtime for runtime, _ in re.findall(pattern, report)]
