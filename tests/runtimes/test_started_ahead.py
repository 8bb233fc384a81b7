"""Runtimes that start before their function is known, or as copies: what a function could notice.

How answers and errors compare with those of AWS's clients, in every way to start, is in
`test_python_matches_awslambdaric` and `test_nodejs_matches_aws_lambda_ric`.
"""

import json
import shutil

import pytest

from harness import interface_clients, machine, starts
from harness.runtime_api import run

BOOTSTRAPS = machine.ROOT / "crates" / "runtimes" / "src"
WAYS = pytest.mark.parametrize(
    "start",
    [starts.plain, starts.waiting, starts.copied, starts.restored],
    ids=lambda start: start.__name__,
)


def python(code, start, more=None, environment=None, events=({},)):
    """The answers of a function in Python, and what it printed."""
    interpreter = [interface_clients.python(), "-S", BOOTSTRAPS / "python/bootstrap/bootstrap.py"]
    files = {"app.py": code, **(more or {})}
    return run(interpreter, files, "app.handler", events, environment, start=start)


def node(code, start, environment=None):
    """The same in Node.js."""
    runtime = [shutil.which("node"), BOOTSTRAPS / "nodejs/bootstrap/bootstrap.mjs"]
    return run(runtime, {"index.js": code}, "index.handler", [{}], environment, start=start)


SURROUNDINGS = """
import os, subprocess, sys, time
def handler(event, context):
    return {
        "environment": dict(os.environ),
        "bytes": sorted(os.fsdecode(name) for name in os.environb),
        "of a child": sorted(subprocess.run(["env", "-0"], stdout=-1).stdout.decode().split("\\0")),
        "path": sys.path,
        "arguments": [sys.argv, getattr(sys, "orig_argv", None)],
        "main": sys.modules["__main__"].__file__,
        "flags": list(sys.flags),
        "folder": os.getcwd(),
        "zone": time.strftime("%z", time.localtime(0)),
        "streams": [sys.stdin.read(), sys.stdout.line_buffering, sys.stderr.line_buffering],
        "own": [exit.__class__.__name__, "help" in __builtins__],
        "logging": [len(__import__("logging").getLogger().handlers)],
    }
"""


@pytest.mark.parametrize("start", [starts.waiting, starts.copied], ids=lambda way: way.__name__)
def test_a_function_sees_the_same_surroundings_however_it_began(start):
    environment = {"TZ": "Asia/Tokyo", "MINE": "é=\n", "PYTHONPATH": "/opt/a:/opt/b"}
    seen = [
        python(SURROUNDINGS, way, environment=environment) for way in (starts.plain, start)
    ]
    theirs, ours = [json.loads(comparable(outcome)) for outcome in seen]
    if start is starts.copied:
        # The driver, which takes the place of the sandbox, has arguments of its own.
        theirs["arguments"] = ours["arguments"]
    assert ours == theirs
    assert ours["zone"] == "+0900"


@WAYS
def test_what_was_rehearsed_leaves_nothing_behind(start):
    code = """
import logging, os, sys
def handler(event, context):
    return [
        [name for name in sys.modules if "mayfly_rehearsal" in name],
        [path for path in sys.path_importer_cache if path.endswith("stage")],
        [name for name in os.environ if "REHEARSAL" in name],
        os.environ["LAMBDA_TASK_ROOT"].endswith("stage"),
        [len(os.listdir("/proc/self/fd")) < 12],
        context.aws_request_id == logging.getLogger().handlers[0].request_id,
    ]
"""
    assert python(code, start).posts[0].json == [[], [], [], False, [True], True]


def comparable(outcome):
    text = outcome.posts[0].body.decode().replace(str(outcome.task), "/var/task")
    address = outcome.posts[0].headers["host"]
    return text.replace(address, "ADDRESS")


@WAYS
@pytest.mark.parametrize("name", ["decimal", "json", "uuid", "colorsys"])
def test_a_module_of_the_package_wins_over_the_standard_librarys(name, start):
    code = f"import {name}\ndef handler(event, context):\n    return getattr({name}, 'mine', None)\n"
    # What the runtime itself has loaded is loaded, on AWS as here.
    expected = None if name == "json" else "mine"
    for file in (f"{name}.py", f"{name}/__init__.py"):
        outcome = python(code, start, {file: "mine = 'mine'\n"})
        if start is starts.restored:
            # It was initialised the plain way.
            assert outcome.posts[0].json in (expected, "mine")
        else:
            assert outcome.posts[0].json == expected, outcome.output


@WAYS
def test_a_package_may_customise_the_interpreter(start):
    code = "import sys\ndef handler(event, context):\n    return sys.customised\n"
    outcome = python(code, start, {"sitecustomize.py": "import sys\nsys.customised = 'yes'\n"})
    assert outcome.posts[0].json == "yes"


def test_a_copy_draws_other_random_numbers_and_names_than_its_template():
    code = """
import random, tempfile, uuid
random.seed(1)
expected = random.Random(1).random()
names = tempfile._get_candidate_names()
def handler(event, context):
    return [random.random() != expected, tempfile._get_candidate_names() is not names]
"""
    assert python(code, starts.restored).posts[0].json == [True, True]


def test_a_snapshot_carries_the_files_of_its_init(tmp_path):
    code = f"""
import os
folder = {str(tmp_path)!r}
os.mkdir(folder + "/made")
with open(folder + "/made/file", "w") as file:
    file.write("written")
os.symlink("made/file", folder + "/link")
reader = os.open(folder + "/made/file", os.O_RDONLY)
os.read(reader, 3)
os.chmod(folder + "/made/file", 0o640)
def handler(event, context):
    return [open(folder + "/link").read(), os.read(reader, 9).decode(), os.stat(folder + "/link").st_mode & 0o777,
            os.fstat(reader).st_ino == os.stat(folder + "/link").st_ino]
"""

    def emptied(command, task, environment, log, api):
        environment = {**environment, "TMP_OF_TEMPLATE": str(tmp_path)}
        api.meanwhile = lambda: empty(tmp_path)
        return starts.restored(command, task, environment, log, api)

    outcome = python(code, emptied)
    assert outcome.posts[0].json == ["written", "tten", 0o640, True], outcome.output


def empty(folder):
    """Makes a folder what it is in another sandbox."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def test_a_connection_is_broken_in_a_copy_and_not_shared():
    code = """
import socket
server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
def handler(event, context):
    try:
        client.sendall(b"x")
    except OSError as error:
        return type(error).__name__
"""
    assert python(code, starts.restored).posts[0].json == "BrokenPipeError"


#: What the platform sets for a version with SnapStart; its package is part of the runtime.
SNAP_START = {
    "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
    "PYTHONPATH": str(BOOTSTRAPS / "python/bootstrap"),
}

OBSTACLES = {
    "threads that run (ticker)": """
import threading
threading.Thread(target=threading.Event().wait, name="ticker", daemon=True).start()
""",
    "a process that it has started": "import subprocess\nsubprocess.Popen(['sleep', '1000'])\n",
    "an open pipe": "import os\nends = os.pipe()\n",
    "a socket between processes": "import socket\npair = socket.socketpair()\n",
    "memory that processes share": "import mmap\nshared = mmap.mmap(-1, 4096)\n",
    "an open file that is deleted": "import tempfile\nfile = tempfile.TemporaryFile()\n",
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_cannot_be_copied_is_said_and_works_without_a_snapshot(obstacle):
    code = OBSTACLES[obstacle] + "\ndef handler(event, context):\n    return 'fine'\n"
    outcome = python(code, starts.restored)
    assert outcome.exit_code == 66
    [told] = outcome.posts
    assert told.path == "/runtime/restore/error"
    assert told.headers["lambda-runtime-function-error-type"] == "Mayfly.NotCopyable"
    assert obstacle in told.json["errorMessage"]
    environment = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
    assert python(code, starts.plain, environment=environment).posts[0].json == "fine"


def test_a_waiting_node_takes_over_zone_folder_and_paths():
    code = """
const os = require('node:os');
exports.handler = async () => ({
  environment: process.env,
  of_a_child: require('node:child_process').execFileSync('env', ['-0']).toString().split('\\0').sort(),
  zone: new Date(0).getTimezoneOffset(),
  folder: process.cwd(),
  arguments: [process.argv, process.execArgv],
  modules: Object.keys(require.cache),
  paths: require('node:module').globalPaths,
});
"""
    environment = {"TZ": "Asia/Tokyo", "MINE": "é", "NODE_PATH": "/opt/nodejs/x:/opt/y"}
    plain, waited = [
        json.loads(comparable(node(code, way, environment)))
        for way in (starts.plain, starts.waiting)
    ]
    assert waited == plain
    assert waited["zone"] == -540


@pytest.mark.parametrize("language", ["python", "nodejs"])
def test_libraries_beside_the_function_make_it_start_in_a_new_process(
    language, tmp_path
):
    libraries = tmp_path / "lib"

    def late(command, task, environment, log, api):
        # The folder comes with the function, when the loader has looked for it already.
        api.meanwhile = appear
        return starts.waiting(command, task, environment, log, api)

    def appear():
        libraries.mkdir()
        (libraries / "libx.so.1").touch()

    late_environment = {"LD_LIBRARY_PATH": str(libraries)}
    if language == "python":
        code = "import os\ndef handler(event, context):\n    return open('/proc/self/environ').read()\n"
        outcome = python(code, late, environment=late_environment)
        # It was executed anew: the kernel knows the function's environment.
        assert "_HANDLER=app.handler" in outcome.posts[0].json
    else:
        code = "exports.handler = async () => require('fs').readFileSync('/proc/self/environ', 'utf8');\n"
        outcome = node(code, late, late_environment)
        assert "_HANDLER=index.handler" in outcome.posts[0].json


HOOKS = """
from snapshot_restore_py import register_after_restore, register_before_snapshot
said = []
for number in (1, 2):
    register_before_snapshot(lambda n: said.append(f"before {n}"), number)
    register_after_restore(lambda n: said.append(f"after {n}"), n=number)
@register_after_restore
def decorated():
    said.append("decorated")
def handler(event, context):
    return said
"""


@pytest.mark.parametrize("start", [starts.plain, starts.restored], ids=lambda way: way.__name__)
def test_hooks_run_around_the_snapshot_in_the_order_of_awslambdaric(start):
    outcome = python(HOOKS, start, environment=SNAP_START, events=[{}, {}])
    theirs = run(
        [interface_clients.python(), "-m", "awslambdaric", "app.handler"],
        {"app.py": HOOKS},
        "app.handler",
        [{}, {}],
        {**SNAP_START, "PYTHONPATH": "."},
    )
    expected = ["before 2", "before 1", "after 1", "after 2", "decorated"]
    for runtime in (outcome, theirs):
        assert [posted.json for posted in runtime.posts] == [expected, expected], runtime.output


@pytest.mark.parametrize("start", [starts.plain, starts.restored], ids=lambda way: way.__name__)
@pytest.mark.parametrize(
    ("hook", "path", "kind", "code"),
    [
        ("before_snapshot", "/runtime/init/error", "Runtime.BeforeSnapshotError", 64),
        ("after_restore", "/runtime/restore/error", "Runtime.AfterRestoreError", 65),
    ],
)
def test_a_hook_that_fails_is_told_as_awslambdaric_tells_it(hook, path, kind, code, start):
    function = f"""
from snapshot_restore_py import register_{hook}
@register_{hook}
def hook():
    raise ValueError("no")
def handler(event, context):
    return 1
"""
    ours = python(function, start, environment=SNAP_START)
    theirs = run(
        [interface_clients.python(), "-m", "awslambdaric", "app.handler"],
        {"app.py": function},
        "app.handler",
        [{}],
        {**SNAP_START, "PYTHONPATH": "."},
    )
    for runtime in (ours, theirs):
        [told] = runtime.posts
        assert told.path == path
        assert told.headers["lambda-runtime-function-error-type"] == kind
        assert told.json["errorType"] == "ValueError"
        assert told.json["errorMessage"] == "no"
        assert runtime.exit_code == code
