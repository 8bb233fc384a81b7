"""Limits that an operator sets, and strict mode."""

import random
import subprocess
import time

import pytest

from harness import machine

INVALID = (400, "InvalidParameterValueException")
ROLE = "arn:aws:iam::000000000000:role/test"


@pytest.fixture
def settings(make_zip):
    """What a CreateFunction needs."""
    return {
        "Runtime": machine.PYTHON,
        "Handler": "app.handler",
        "Role": ROLE,
        "Architectures": [machine.ARCHITECTURE],
        "Code": {"ZipFile": make_zip({"app.py": "def handler(event, context):\n    return event\n"})},
    }


def test_limits_of_a_file_and_of_options_hold(fresh_mayfly, client, settings, refused, tmp_path):
    limits = tmp_path / "limits.txt"
    limits.write_text(
        "# for a small machine\ntimeout_s = 60\nmemory-mib = 256\ntags = 1\n"
        "code_storage_bytes = 1_000\nsync_payload_bytes = 100\n"
    )
    server = fresh_mayfly("--limits", limits, "--limit", "timeout-s=1000")
    lambda_ = client("lambda", server)
    create = lambda name, **more: lambda_.create_function(FunctionName=name, **settings, **more)
    with refused(400, "ValidationException") as answer:
        create("f", Timeout=1_001)
    assert answer["Error"]["Message"].endswith("less than or equal to 1000")
    with refused(400, "ValidationException"):
        create("f", MemorySize=257)
    with refused(*INVALID, "Number of tags exceeds resource tag limit."):
        create("f", Tags={"a": "1", "b": "2"})
    made = create("f", Timeout=1_000, MemorySize=256, Tags={"a": "1"})
    lambda_.get_waiter("function_active_v2").wait(FunctionName="f", WaiterConfig={"Delay": 1})
    used = lambda_.get_account_settings()
    assert used["AccountLimit"]["TotalCodeSize"] == 1_000
    assert used["AccountUsage"] == {"TotalCodeSize": made["CodeSize"], "FunctionCount": 1}
    lambda_.publish_version(FunctionName="f")
    used = lambda_.get_account_settings()["AccountUsage"]
    assert used["TotalCodeSize"] == 2 * made["CodeSize"], "a version counts too"
    with refused(400, "CodeStorageExceededException", "Code storage limit exceeded."):
        for number in range(10):
            create(f"g{number}")
    with refused(413, "RequestTooLargeException"):
        lambda_.invoke(FunctionName="f", Payload=b'"%s"' % (b"x" * 99))


def test_a_larger_zip_than_aws_takes_can_be_allowed(fresh_mayfly, client, settings, make_zip):
    server = fresh_mayfly("--limit", "zip_bytes=62914560")
    large = make_zip({"app.py": "def handler(e, c): pass", "large": noise(53_000_000)})
    lambda_ = client("lambda", server)
    made = lambda_.create_function(
        FunctionName="large", **{**settings, "Code": {"ZipFile": large}}
    )
    assert made["CodeSize"] > 52_428_800


def noise(size):
    """Bytes that no zip makes smaller."""
    return random.Random(1).randbytes(size)


def test_strict_mode_has_the_rates_of_aws(fresh_mayfly, client, refused):
    lambda_ = client("lambda", fresh_mayfly("--strict"), max_pool_connections=50)
    with refused(429, "TooManyRequestsException", "Rate Exceeded.") as answer:
        for _ in range(200):
            lambda_.list_functions()
    assert answer["Reason"] == "CallerRateLimitExceeded"
    assert answer["ResponseMetadata"]["HTTPHeaders"]["retry-after"] == "1"
    with refused(404, "ResourceNotFoundException"):
        lambda_.get_function(FunctionName="none")
    with refused(404, "ResourceNotFoundException"):
        lambda_.invoke(FunctionName="none")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--limit", "zips=1"], "there is no limit 'zips'"),
        (["--limit", "tags"], "write it as name=number"),
        (["--limit", "timeout_s=86400"], "from 1 to 5400"),
        (["--strict", "--limit", "timeout_s=901"], "beyond AWS's 900"),
        (["--strict", "--concurrency", "1001"], "beyond AWS's 1000"),
        (["--strict", "--request-rate", "0"], "beyond AWS's 10"),
        (["--strict", "--async-payload", "2000000"], "beyond AWS's 1048576"),
        (["--limits", "/nonexistent"], "can't read /nonexistent"),
    ],
)
def test_a_limit_that_can_not_be_is_told_at_the_start(options, told, tmp_path):
    started = subprocess.run(
        [machine.mayfly_binary(), "up", "--listen", "127.0.0.1:0", "--data-dir", tmp_path, *options],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert started.returncode != 0
    assert told in started.stderr, started.stderr


STREAM = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    const megabyte = 'x'.repeat(1048576);
    for (let n = 0; n < 8; n += 1) {
        if (!stream.write(megabyte)) {
            await new Promise((done) => stream.once('drain', done));
        }
    }
    stream.end();
});
"""


def test_a_streamed_answer_can_be_slowed_behind_its_first_6_mib(
    fresh_mayfly, client, settings, make_zip
):
    server = fresh_mayfly("--limit", "stream_rate=2097152")
    lambda_ = client("lambda", server)
    lambda_.create_function(
        FunctionName="stream",
        **{
            **settings,
            "Runtime": machine.node(),
            "Handler": "index.handler",
            "Code": {"ZipFile": make_zip({"index.js": STREAM})},
            "Timeout": 30,
        },
    )
    lambda_.get_waiter("function_active_v2").wait(FunctionName="stream", WaiterConfig={"Delay": 1})
    began = time.monotonic()
    stream = lambda_.invoke_with_response_stream(FunctionName="stream", Payload=b"{}")
    chunks = [event["PayloadChunk"] for event in stream["EventStream"] if "PayloadChunk" in event]
    assert sum(len(chunk["Payload"]) for chunk in chunks) == 8 * 1_048_576
    # 2 MiB behind the first six, at 2 MiB per second; the last part is not waited behind.
    assert time.monotonic() - began > 0.9
