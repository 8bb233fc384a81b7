"""JSON log lines of Mayfly's Node.js runtime beside those of AWS's interface clients: same handler, same
format, same level, same lines.
"""

import json
import re
import shutil

import pytest

from harness import interface_clients, starts
from harness.runtime_api import REQUEST_ID, Event, normalised, run
from runtimes.nodejs_cases import doing
from runtimes.test_nodejs_matches_aws_lambda_ric import BOOTSTRAP, foreign

#: name: (code of index.js, events)
CASES = {
    "levels": (
        doing(
            "for (const level of ['trace', 'debug', 'info', 'log', 'warn', 'error', 'fatal'])\n"
            "  console[level]('%s %d', level, 7);",
            "console.warn('at start');",
        ),
        [{}],
    ),
    "single values": (
        doing(
            "for (const value of ['é\\n\"😀\\u2028', 7, null, undefined, true, [1], { a: { b: 1 } }, 1n,"
            " new Date(0), Symbol('s'), () => 1, new Map([[1, 2]])]) console.log(value);\n"
            "console.log();",
        ),
        [{}],
    ),
    "several values": (
        doing("console.log('a', { b: [1, { c: 2 }] }, 7);\nconsole.log({ a: 1 }, 'x');\nconsole.log('%j', 1, 2);"),
        [{}],
    ),
    "a circle": (doing("const a = {}; a.a = a; console.log(a);"), [{}]),
    "errors": (
        doing(
            "const e = new Mine('words');\nconsole.error(e);\nconsole.error({ inner: e });\n"
            "console.error('text', e);\nconsole.error(e, 'text');\n"
            "console.error(Object.assign(new Error('x'), { code: 'E1', stack: 7 }));\n"
            "console.error('x', Object.assign(new Error('x'), { stack: 7 }));",
            "class Mine extends TypeError { extra = 1 }",
        ),
        [{}],
    ),
    "an error of the call": (doing("throw new TypeError('bad é')"), [{}]),
    "an error that is a text": (doing("throw 'words'"), [{}]),
    "what is written": (
        doing("process.stdout.write('plain\\n{\"level\":\"debug\"}\\n');\nprocess.stderr.write('error\\n');"),
        [{}],
    ),
    "a tenant": (
        doing("console.log('x')"),
        [Event(headers={"Lambda-Runtime-Aws-Tenant-Id": "blue"}), {}],
    ),
    "a failed start": ("require('./absent');\n", [{}]),
}


@pytest.fixture(params=[3, 4], ids=["older", "newer"])
def version(request):
    return request.param


@pytest.mark.parametrize("name", CASES)
def test_lines_are_the_same(version, name):
    compare(version, *CASES[name], level="INFO")


@pytest.mark.parametrize("level", ["TRACE", "debug", "WARN", "ERROR", "FATAL", "nonsense", None])
def test_the_level_is_obeyed_in_the_same_way(version, level):
    compare(version, *CASES["levels"], level=level)


def test_a_level_is_obeyed_in_text_format_too(version):
    compare(version, *CASES["levels"], level="ERROR", form=None)


def compare(version, code, events, level, form="JSON"):
    environment = {"AWS_LAMBDA_LOG_FORMAT": form, "AWS_LAMBDA_LOG_LEVEL": level}
    modules = interface_clients.node_modules(version)
    if version == 3:
        node = shutil.which("node")
        client = [node, modules / "aws-lambda-ric" / "bin" / "index.mjs", "index.handler"]
    else:
        node = modules / "node" / "bin" / "node"
        client = [node, modules / "aws-lambda-ric" / "index.mjs"]
    files = {"index.js": code}
    theirs = lines(run(client, files, "index.handler", events, environment))
    for start in (starts.plain, starts.waiting):
        command = [node, BOOTSTRAP]
        ours = run(command, files, "index.handler", events, environment, start=start)
        assert lines(ours) == theirs, start.__name__


def lines(outcome):
    text = normalised(outcome.output, outcome.task).replace(REQUEST_ID, "ID")
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "TIME", text)
    # The newer client lets a failed start end in Node.js's own report, which we leave out.
    text = re.split(r"^(?:node:internal|file:///|/)[^\n]*:\d+\n", text, flags=re.MULTILINE)[0]
    shown = []
    for line in filter(None, text.split("\n")):
        if "Executing '" in line:
            continue
        if line.startswith('{"timestamp"'):
            # The order of fields is part of what is compared.
            line = json.dumps(bare(json.loads(line)))
        shown.append(line)
    return shown


def bare(value):
    """A value without what is a runtime's own: frames, and how they are named."""
    if isinstance(value, str):
        value = re.sub(r"at \w+\.handler \(", "at Runtime.handler (", value)
        value = "\n".join(line for line in value.split("\n") if not foreign(line))
        return re.sub(r"(\nRequire stack:)?(^|\n)- [^\n]*/(handler|index)\.mjs", "", value)
    if isinstance(value, dict):
        # A property there, an accessor here; the same value.
        return {key: bare(item) for key, item in value.items() if key != "name"}
    if isinstance(value, list):
        items = [bare(item) for item in value]
        return [item for item in items if item != "" and not foreign(item)]
    return value
