"""Functions that bring their own program, in any language: here a shell script."""

LOOP = r"""#!/bin/sh
set -eu
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  event=$(curl -sS -D /tmp/headers "$api/next")
  id=$(awk 'tolower($1) == "lambda-runtime-aws-request-id:" { print $2 }' /tmp/headers | tr -d '\r')
  echo "call $id"
  case "$event" in
    *fail*) curl -sS -o /dev/null -H 'Lambda-Runtime-Function-Error-Type: Runtime.Mine' \
      -d '{"errorType":"Mine","errorMessage":"bad thing"}' "$api/$id/error" ;;
    *quit*) exit 3 ;;
    *) curl -sS -o /dev/null -d "{\"seen\":$event,\"handler\":\"$_HANDLER\"}" "$api/$id/response" ;;
  esac
done
"""


def test_a_shell_script_answers_fails_and_quits(make_bootstrap, call):
    name = make_bootstrap(LOOP)
    first = call(name, {"n": 1})
    assert first.succeeded() == {"seen": {"n": 1}, "handler": "bootstrap"}
    assert f"call {first.request_id}\n" in first.log
    assert call(name, "fail").failed("Mine", "bad thing")
    quit = call(name, "quit")
    quit.failed(
        "Runtime.ExitError", "RequestId: {id} Error: Runtime exited with error: exit status 3"
    )
    assert call(name, {"n": 2}).succeeded()["seen"] == {"n": 2}


def test_a_program_sees_the_environment_of_a_custom_runtime(make_bootstrap, call):
    name = make_bootstrap(
        LOOP.replace('\\"$_HANDLER\\"', '\\"${AWS_EXECUTION_ENV:-none} $LAMBDA_TASK_ROOT $PWD\\"')
    )
    assert call(name).succeeded()["handler"] == "none /var/task /var/task"


def test_a_package_without_its_program_is_said_clearly(make_function, call):
    name = make_function("provided.al2023", {"other": "x"}, "bootstrap")
    error = call(name).failed("Runtime.InvalidEntrypoint")
    assert "/var/task/bootstrap" in error["errorMessage"]


def test_a_program_that_may_not_be_executed_is_said_clearly(make_function, call):
    name = make_function(
        "provided.al2023", {"bootstrap": LOOP}, "bootstrap", modes={"bootstrap": 0o644}
    )
    error = call(name).failed("Runtime.InvalidEntrypoint")
    assert "/var/task/bootstrap" in error["errorMessage"]
