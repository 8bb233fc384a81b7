"""What functions find of their layers under /opt: modules, programs and libraries, in order, however
an instance begins."""

import uuid

import pytest

from harness import machine
from harness.calls import invoke

NODE = machine.node()
MAJOR = NODE.removeprefix("nodejs").removesuffix(".x")

PYTHON_CODE = """
import os, subprocess, sys
import below, above, deep
def handler(event, context):
    return {
        "below": below.WORD, "above": above.WORD, "deep": deep.WORD,
        "files": [below.__file__, deep.__file__],
        "program": subprocess.run(["greet"], capture_output=True, text=True).stdout.strip(),
        "copy": os.getppid() == 0,
    }
"""
BELOW = {
    "python/below.py": "WORD = 'below'\n",
    "python/above.py": "WORD = 'hidden'\n",
    f"python/lib/{machine.PYTHON}/site-packages/deep.py": "WORD = 'deep'\n",
    "bin/greet": "#!/bin/sh\necho hidden\n",
    "lib/kept": "",
}
ABOVE = {
    "python/above.py": "WORD = 'above'\n",
    "bin/greet": "#!/bin/sh\necho hello from $0\n",
}
MODES = {"bin/greet": 0o755, "bootstrap": 0o755}


@pytest.fixture
def layers(lambda_client, make_zip):
    """`layers(files, files…)`: publishes a layer of each and returns their ARNs in order."""

    def publish(*contents):
        arns = []
        for files in contents:
            name = f"layer-{uuid.uuid4().hex[:12]}"
            content = {"ZipFile": make_zip(files, MODES)}
            published = lambda_client.publish_layer_version(LayerName=name, Content=content)
            arns.append(published["LayerVersionArn"])
        return arns

    return publish


def expected(copy):
    return {
        "below": "below",
        "above": "above",
        "deep": "deep",
        "files": [
            "/opt/python/below.py",
            f"/opt/python/lib/{machine.PYTHON}/site-packages/deep.py",
        ],
        "program": "hello from /opt/bin/greet",
        "copy": copy,
    }


def test_python_finds_modules_and_programs_of_its_layers(make_python, layers, call):
    name = make_python(PYTHON_CODE, Layers=layers(BELOW, ABOVE))
    seen = call(name).succeeded()
    assert seen == expected(seen["copy"])


def test_python_without_a_template_finds_them_too(make_python, layers, call):
    # A switch of the interpreter that no template has.
    name = make_python(
        PYTHON_CODE, Layers=layers(BELOW, ABOVE), Environment={"Variables": {"PYTHONUTF8": "1"}}
    )
    assert call(name).succeeded() == expected(False)


def test_functions_of_one_template_have_their_own_layers(make_python, layers, call):
    code = "import word\ndef handler(event, context):\n    return word.WORD\n"
    words = ["one", "two", "three"]
    arns = layers(*({"python/word.py": f"WORD = '{word}'\n"} for word in words))
    names = [make_python(code, Layers=[arn]) for arn in arns]
    assert [call(name).succeeded() for name in names] == words
    without = call(make_python(code))
    without.failed("Runtime.ImportModuleError")


def test_a_snapshot_has_its_layers(make_python, layers, lambda_client):
    name = make_python(
        PYTHON_CODE, Layers=layers(BELOW, ABOVE), SnapStart={"ApplyOn": "PublishedVersions"}
    )
    version = lambda_client.publish_version(FunctionName=name)["Version"]
    waiter = lambda_client.get_waiter("published_version_active")
    waiter.wait(FunctionName=name, Qualifier=version, WaiterConfig={"Delay": 1})
    seen = invoke(lambda_client, name, Qualifier=version).succeeded()
    assert seen == expected(seen["copy"])


def test_the_order_of_layers_counts(make_python, layers, call, lambda_client):
    code = "import above\ndef handler(event, context):\n    return above.WORD\n"
    below, above = layers(BELOW, ABOVE)
    name = make_python(code, Layers=[below, above])
    assert call(name).succeeded() == "above"
    lambda_client.update_function_configuration(FunctionName=name, Layers=[above, below])
    waiter = lambda_client.get_waiter("function_updated_v2")
    waiter.wait(FunctionName=name, WaiterConfig={"Delay": 1})
    assert call(name).succeeded() == "hidden"


def test_the_functions_own_code_comes_before_its_layers(make_function, layers, call):
    files = {
        "app.py": "import above\ndef handler(event, context):\n    return above.WORD\n",
        "above.py": "WORD = 'own'\n",
    }
    name = make_function(machine.PYTHON, files, "app.handler", Layers=layers(ABOVE))
    assert call(name).succeeded() == "own"


def test_layers_are_read_only_and_there_is_no_opt_without_them(make_python, layers, call):
    code = (
        "import os\n"
        "def handler(event, context):\n"
        "    try:\n"
        "        open('/opt/new', 'w')\n"
        "    except OSError as error:\n"
        "        return [sorted(os.listdir('/opt')), os.strerror(error.errno)]\n"
    )
    files = {"a": "", "deep/b": ""}
    name = make_python(code, Layers=layers(files))
    assert call(name).succeeded() == [["a", "deep"], "Read-only file system"]
    assert call(make_python(code)).succeeded() == [[], "Read-only file system"]


def test_node_finds_packages_of_its_layers(make_function, layers, call):
    code = (
        "const { execFileSync } = require('child_process');\n"
        "exports.handler = async () => ({\n"
        "  below: require('below'), above: require('above'), versioned: require('versioned'),\n"
        "  place: require.resolve('below'),\n"
        "  program: execFileSync('greet', { encoding: 'utf8' }).trim(),\n"
        "});\n"
    )
    below = {
        "nodejs/node_modules/below/index.js": "module.exports = 'below';",
        "nodejs/node_modules/above/index.js": "module.exports = 'hidden';",
        f"nodejs/node{MAJOR}/node_modules/versioned/index.js": "module.exports = 'versioned';",
        "bin/greet": "#!/bin/sh\necho hidden\n",
    }
    above = {
        "nodejs/node_modules/above/index.js": "module.exports = 'above';",
        "bin/greet": "#!/bin/sh\necho hello\n",
    }
    for environment in [{}, {"NODE_OPTIONS": "--no-warnings"}]:
        name = make_function(
            NODE,
            {"index.js": code},
            "index.handler",
            Layers=layers(below, above),
            Environment={"Variables": environment},
        )
        assert call(name).succeeded() == {
            "below": "below",
            "above": "above",
            "versioned": "versioned",
            "place": "/opt/nodejs/node_modules/below/index.js",
            "program": "hello",
        }


#: A custom runtime that answers each event with its own path and the library that it finds.
BOOTSTRAP = """#!/bin/bash
while true; do
  exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}"
  printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&3
  length=0 id=
  while IFS= read -r line <&3 && line=${line%$'\\r'} && [ -n "$line" ]; do
    name=${line%%:*} value=${line#*: }
    case ${name,,} in
      lambda-runtime-aws-request-id) id=$value ;;
      content-length) length=$value ;;
    esac
  done
  IFS= read -r -N "$length" event <&3
  answer="\\"$0 $(cat /opt/lib/word 2>/dev/null)\\""
  printf 'POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: %d\\r\\n\\r\\n%s' \\
    "$id" "${#answer}" "$answer" >&3
  IFS= read -r line <&3
  exec 3>&-
done
"""


def test_a_custom_runtime_finds_its_layers(make_bootstrap, layers, call):
    name = make_bootstrap(BOOTSTRAP, Layers=layers({"lib/word": "below"}, {"lib/word": "above"}))
    assert call(name).succeeded() == "/var/task/bootstrap above"


def test_a_layer_may_be_the_runtime(make_function, layers, call):
    runtime = layers({"bootstrap": BOOTSTRAP, "lib/word": "layer"})
    name = make_function("provided.al2023", {"handler.txt": "x"}, "handler", Layers=runtime)
    assert call(name).succeeded() == "/opt/bootstrap layer"
    own = {"bootstrap": BOOTSTRAP}
    name = make_function("provided.al2023", own, "handler", Layers=runtime)
    assert call(name).succeeded() == "/var/task/bootstrap layer"


def test_layers_survive_a_restart(client, fresh_mayfly, make_zip, role_arn):
    mayfly = fresh_mayfly()
    lambda_client = client("lambda", mayfly)
    arns = []
    for n, word in enumerate(["hidden", "seen"]):
        content = {"ZipFile": make_zip({"python/word.py": f"WORD = '{word}'\n"})}
        version = lambda_client.publish_layer_version(LayerName=f"l{n}", Content=content)
        arns.append(version["LayerVersionArn"])
    code = "import word\ndef handler(event, context):\n    return word.WORD\n"
    lambda_client.create_function(
        FunctionName="f",
        Runtime=machine.PYTHON,
        Handler="app.handler",
        Role=role_arn,
        Architectures=[machine.ARCHITECTURE],
        Code={"ZipFile": make_zip({"app.py": code})},
        Layers=arns,
    )
    lambda_client.get_waiter("function_active_v2").wait(FunctionName="f")
    assert invoke(lambda_client, "f").succeeded() == "seen"
    lambda_client.delete_layer_version(LayerName="l0", VersionNumber=1)
    mayfly.kill9()
    mayfly.start()
    lambda_client = client("lambda", mayfly)
    assert invoke(lambda_client, "f").succeeded() == "seen"
