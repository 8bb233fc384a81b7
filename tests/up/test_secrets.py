"""Environment variables are sealed in the state, with keys that lie in a file of their own."""

import json
import os
import stat
import subprocess

import botocore.exceptions

SECRET = "a-password-that-nobody-may-read"
SHOW = "import os\ndef handler(event, context):\n    return os.environ.get('PASSWORD')\n"


def settle(some, name):
    waiter = some.client.get_waiter("function_updated_v2")
    waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1})


def has_secret(folder):
    """The files of a data folder that have the secret in clear."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if SECRET.encode() in path.read_bytes()]


def keys(mayfly, *words):
    command = [mayfly.binary, "keys", *words, "--endpoint", mayfly.endpoint, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def variables(some, name, **settings):
    found = some.client.get_function_configuration(FunctionName=name, **settings)
    return found["Environment"].get("Variables")


def test_variables_are_not_in_clear_on_the_disk_nor_in_what_mayfly_prints(fresh_mayfly, functions):
    mayfly = fresh_mayfly()
    some = functions(mayfly)
    some.create("f", SHOW, Environment={"Variables": {"PASSWORD": SECRET}})
    some.client.publish_version(FunctionName="f")
    assert some.call("f") == SECRET
    assert some.call("f:1") == SECRET
    assert variables(some, "f", Qualifier="1") == {"PASSWORD": SECRET}
    listed = some.client.list_functions()["Functions"]
    assert listed[0]["Environment"]["Variables"] == {"PASSWORD": SECRET}
    assert has_secret(mayfly.data_dir) == []
    mayfly.stop()
    assert has_secret(mayfly.data_dir) == []
    assert SECRET not in mayfly.log
    mode = stat.S_IMODE((mayfly.data_dir / "keys").stat().st_mode)
    assert mode == 0o600

    mayfly.restart()
    assert functions(mayfly).call("f") == SECRET
    mayfly.stop()


def test_a_rotation_seals_all_anew_and_the_older_key_is_not_needed_any_more(fresh_mayfly, functions):
    mayfly = fresh_mayfly()
    some = functions(mayfly)
    some.create("f", SHOW, Environment={"Variables": {"PASSWORD": SECRET}})
    some.create("plain", SHOW)
    some.client.publish_version(FunctionName="f")
    done = keys(mayfly, "rotate")
    assert done["sealed"] == 2
    listed = keys(mayfly, "ls")["keys"]
    assert [key["id"] for key in listed][0] == done["id"] and len(listed) == 2
    assert some.call("f") == SECRET
    mayfly.stop()

    file = mayfly.data_dir / "keys"
    file.write_text(file.read_text().splitlines(keepends=True)[0])
    mayfly.restart()
    some = functions(mayfly)
    assert some.call("f") == SECRET
    assert some.call("f:1") == SECRET
    assert some.call("plain") is None
    mayfly.stop()


def test_without_its_key_a_function_says_so_and_can_be_given_variables_anew(fresh_mayfly, functions):
    mayfly = fresh_mayfly()
    some = functions(mayfly)
    some.create("f", SHOW, Environment={"Variables": {"PASSWORD": SECRET}})
    mayfly.stop()
    kept = (mayfly.data_dir / "keys").read_text()
    (mayfly.data_dir / "keys").unlink()

    mayfly.restart()
    some = functions(mayfly)
    shown = some.client.get_function_configuration(FunctionName="f")["Environment"]
    assert shown["Error"]["ErrorCode"] == "KMSInvalidStateException"
    assert "Variables" not in shown
    try:
        some.call("f")
        raise AssertionError("it ran without its variables")
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == "KMSInvalidStateException"
    # Other changes leave the sealed variables as they are.
    some.client.update_function_configuration(FunctionName="f", Description="still there")
    settle(some, "f")
    mayfly.stop()
    newer = (mayfly.data_dir / "keys").read_text()
    (mayfly.data_dir / "keys").write_text(newer + kept)
    mayfly.restart()
    some = functions(mayfly)
    assert some.call("f") == SECRET
    mayfly.stop()
    (mayfly.data_dir / "keys").write_text(newer)
    mayfly.restart()
    some = functions(mayfly)
    some.client.update_function_configuration(
        FunctionName="f", Environment={"Variables": {"PASSWORD": "another"}}
    )
    settle(some, "f")
    assert some.call("f") == "another"
    mayfly.stop()


def test_a_key_file_may_lie_elsewhere_and_must_be_for_its_owner_alone(
    fresh_mayfly, functions, tmp_path
):
    file = tmp_path / "mayfly.keys"
    mayfly = fresh_mayfly("--key-file", str(file))
    some = functions(mayfly)
    some.create("f", SHOW, Environment={"Variables": {"PASSWORD": SECRET}})
    assert some.call("f") == SECRET
    mayfly.stop()
    assert file.exists() and not (mayfly.data_dir / "keys").exists()
    os.chmod(file, 0o644)
    mayfly.launch()
    assert mayfly.wait() != 0
    assert "can be read by others" in mayfly.log
