"""Snapshots of Python functions in real sandboxes: what copies must not have in common.

How they are published and called is in `scaling/test_snap_start`.
"""

import concurrent.futures
import subprocess

import pytest

from harness import machine
from harness.calls import invoke

#: Random numbers of OpenSSL are drawn when the function is initialised, so that its generator has a
#: state which every copy inherits.
CODE = """
import os, ssl, time
drawn = ssl.RAND_bytes(16).hex()
number = os.getpid()
def handler(event, context):
    time.sleep(0.5)
    return {"init": drawn, "drawn": ssl.RAND_bytes(16).hex(), "same number": os.getpid() == number,
            "copy": os.getppid() == 0, "stream": os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]}
"""
THREADED = """
import threading
threading.Thread(target=threading.Event().wait, name="ticker", daemon=True).start()
def handler(event, context):
    return [thread.name for thread in threading.enumerate()]
"""


@pytest.fixture
def publish(make_function, lambda_client, mayfly):
    """`publish(code)`: a function with SnapStart, version 1 of it published; its configuration."""
    doctor = subprocess.run([mayfly.binary, "doctor"], capture_output=True, text=True)
    copies = [line for line in doctor.stdout.splitlines() if "copies" in line]
    missing = any("missing" in line.lower() or "✗" in line for line in copies)
    machine.needs_privilege(not missing, "processes that can be copied")

    def make(code):
        snap_start = {"ApplyOn": "PublishedVersions"}
        name = make_function(machine.PYTHON, {"app.py": code}, "app.handler", SnapStart=snap_start)
        version = lambda_client.publish_version(FunctionName=name)["Version"]
        lambda_client.get_waiter("published_version_active").wait(
            FunctionName=name, Qualifier=version, WaiterConfig={"Delay": 1}
        )
        return lambda_client.get_function_configuration(FunctionName=name, Qualifier=version)

    return make


def test_copies_draw_other_numbers_from_openssl_and_have_other_numbers_themselves(
    publish, lambda_client
):
    version = publish(CODE)
    assert version["SnapStart"]["OptimizationStatus"] == "On"

    def call(_):
        return invoke(lambda_client, version["FunctionName"], {}, Qualifier="1").succeeded()

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        seen = list(pool.map(call, range(3)))
    assert len({one["stream"] for one in seen}) == 3
    assert all(one["copy"] and not one["same number"] for one in seen), seen
    assert len({one["init"] for one in seen}) == 1
    assert len({one["drawn"] for one in seen}) == 3


def test_a_function_with_threads_starts_without_a_snapshot(publish, lambda_client):
    version = publish(THREADED)
    assert version["State"] == "Active"
    assert version["SnapStart"]["OptimizationStatus"] == "Off"
    name = version["FunctionName"]
    assert "ticker" in invoke(lambda_client, name, {}, Qualifier="1").succeeded()
