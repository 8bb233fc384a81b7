"""As an ordinary user: sandboxes are made of user namespaces, or Mayfly says why they can't be."""

import json
import os
import shutil

import pytest

from harness import machine
from harness.calls import invoke
from harness.machine import is_root, needs
from harness.waiting import wait_for
from harness.zips import make_zip

#: A user that nothing on the machine belongs to.
USER = 54321


@pytest.fixture
def ordinary(fresh_mayfly, tmp_path):
    """`ordinary(*options)`: a Mayfly of an ordinary user, launched and ready or ended."""

    def make(*options):
        mayfly = fresh_mayfly(*options, start=False)
        if is_root():
            needs(shutil.which("setpriv"), "setpriv, to become an ordinary user")
            # Neither the binary nor the data folder may lie where only root can go.
            home = mayfly.data_dir.parent
            binary = home / "mayfly"
            shutil.copy2(mayfly.binary, binary)
            binary.chmod(0o755)
            wrapper = tmp_path / "mayfly"
            wrapper.write_text(
                f"#!/bin/sh\nexec setpriv --reuid={USER} --regid={USER} --clear-groups "
                f'--bounding-set=-all --inh-caps=-all {binary} "$@"\n'
            )
            wrapper.chmod(0o755)
            home.chmod(0o755)
            mayfly.data_dir.mkdir()
            os.chown(mayfly.data_dir, USER, USER)
            mayfly.binary = wrapper
            mayfly.environment["HOME"] = str(mayfly.data_dir)
        mayfly.launch()
        wait_for(lambda: mayfly.endpoint or mayfly.process.poll() is not None, 20)
        return mayfly

    return make


def create_shell_function(functions, role_arn):
    """A function in bash, which is on every machine, in places that everybody may read."""
    bootstrap = (machine.ROOT / "examples" / "hello-shell" / "bootstrap").read_text()
    functions.create_function(
        FunctionName="shell",
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role=role_arn,
        Code={"ZipFile": make_zip({"bootstrap": bootstrap})},
        Architectures=[machine.ARCHITECTURE],
        Timeout=10,
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="shell")


def test_functions_run_isolated_or_the_start_is_refused(ordinary, client, role_arn):
    mayfly = ordinary()
    if mayfly.endpoint is None:
        assert mayfly.wait() != 0
        assert "--accept-no-isolation" in mayfly.log and "namespace" in mayfly.log, mayfly.log
        return
    functions = client("lambda", mayfly)
    create_shell_function(functions, role_arn)
    assert invoke(functions, "shell", {"a": 1}).succeeded()["event"] == {"a": 1}
    # What is weaker than as root is said.
    assert "weaker" in mayfly.log, mayfly.log
    mayfly.stop()


def test_functions_of_an_ordinary_user_see_neither_files_nor_processes_of_the_host(
    ordinary, client, role_arn
):
    mayfly = ordinary()
    if mayfly.endpoint is None:
        assert mayfly.wait() != 0
        return
    functions = client("lambda", mayfly)
    bootstrap = (machine.ROOT / "examples" / "hello-shell" / "bootstrap").read_text()
    look = (
        'body="{\\"processes\\": \\"$(echo /proc/[0-9]*)\\", '
        f'\\"data\\": \\"$(echo {mayfly.data_dir}/*)\\", '
        '\\"written\\": \\"$(echo x 2>/dev/null >/var/task/x && echo yes)\\"}"\n'
    )
    code = bootstrap.replace('    echo "event of', f'    {look}    echo "event of')
    functions.create_function(
        FunctionName="looks",
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role=role_arn,
        Code={"ZipFile": make_zip({"bootstrap": code})},
        Architectures=[machine.ARCHITECTURE],
        Timeout=10,
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="looks")
    seen = invoke(functions, "looks").succeeded()["event"]
    assert len(seen["processes"].split()) <= 4, seen
    assert seen["data"] == f"{mayfly.data_dir}/*", "the folder is not there"
    assert seen["written"] == "", json.dumps(seen)
    mayfly.stop()


def test_no_isolation_has_to_be_accepted_in_so_many_words(ordinary, client, role_arn):
    mayfly = ordinary("--accept-no-isolation")
    assert mayfly.endpoint, mayfly.log
    functions = client("lambda", mayfly)
    create_shell_function(functions, role_arn)
    assert invoke(functions, "shell", {"a": 1}).succeeded()["event"] == {"a": 1}
    mayfly.stop()
