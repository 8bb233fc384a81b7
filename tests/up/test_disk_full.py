"""A full disk: a clear error, nothing lost, and it goes on when there is room again."""

import os
import shutil

import botocore.exceptions
import pytest

from harness.machine import is_root, needs, needs_privilege


@pytest.fixture
def on_small_disk(fresh_mayfly, tmp_path):
    """A Mayfly whose data folder is a file system of 24 MiB, in a mount namespace of its own."""
    needs_privilege(is_root(), "root, to mount a small disk")
    needs(shutil.which("unshare"), "unshare, to mount it where nobody else sees it")
    script = tmp_path / "mayfly-on-small-disk"
    disk = tmp_path / "disk"
    disk.mkdir()
    script.write_text(
        "#!/bin/sh\nset -e\n"
        f"mount -t tmpfs -o size=24m,mode=700 small {disk}\n"
        'exec "$MAYFLY_REAL" "$@"\n'
    )
    script.chmod(0o755)
    wrapper = tmp_path / "mayfly"
    wrapper.write_text(f'#!/bin/sh\nexec unshare --mount {script} "$@"\n')
    wrapper.chmod(0o755)
    mayfly = fresh_mayfly(data_dir=disk / "data", start=False)
    mayfly.environment["MAYFLY_REAL"] = str(mayfly.binary)
    mayfly.binary = wrapper
    return mayfly.start()


def test_a_full_disk_is_said_and_loses_nothing(on_small_disk, functions):
    some = functions(on_small_disk)
    some.create("first")
    assert some.call("first", 1) == 1

    kept = []
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        for number in range(30):
            # What can't be compressed fills the disk.
            some.create(f"big{number}", files={"noise": os.urandom(2 << 20)})
            kept.append(f"big{number}")
    error = refused.value.response
    assert error["ResponseMetadata"]["HTTPStatusCode"] >= 500
    assert "space" in error["Error"]["Message"], error

    assert sorted(some.names()) == sorted(["first", *kept])
    assert some.call("first", 2) == 2
    for name in kept:
        some.client.delete_function(FunctionName=name)
    some.create("after", files={"noise": os.urandom(1 << 20)})
    assert some.call("after", 3) == 3
    on_small_disk.stop()


def test_calls_go_on_while_there_is_no_room_for_logs(on_small_disk, functions):
    some = functions(on_small_disk)
    some.create(
        "talks",
        "import os, base64\ndef handler(event, context):\n"
        "    for _ in range(event): print(base64.b64encode(os.urandom(60000)).decode())\n"
        "    return 'said'\n",
        Timeout=30,
    )
    for _ in range(12):
        assert some.call("talks", 50) == "said"
    assert some.names() == ["talks"]
