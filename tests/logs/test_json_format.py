"""Logs in JSON format: LoggingConfig through boto3, what is written then, and libraries that write JSON
themselves.

AWS: "Configuring JSON and plain text log formats", "Log-level filtering".
"""

import base64
import json
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from harness import interface_clients, machine

LEVELS = """
import logging

def handler(event, context):
    print("printed")
    for level in ("debug", "info", "warning", "error"):
        getattr(logging, level)("%s", level, extra={"n": 1})
    if event == "fail":
        raise ValueError("bad")
"""
JSON = {"LogFormat": "JSON"}


def objects(log):
    """The lines that are JSON objects, parsed."""
    return [json.loads(line) for line in log if line.startswith("{")]


def events(log):
    """The platform's events, without `platform.`."""
    types = [line["type"] for line in objects(log) if "type" in line]
    return [name.removeprefix("platform.") for name in types]


def test_the_configuration_is_kept_and_shown(lambda_client, make_python):
    name = make_python("", LoggingConfig={**JSON, "LogGroup": "/own/group"})
    shown = lambda_client.get_function_configuration(FunctionName=name)["LoggingConfig"]
    assert shown == {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "INFO",
        "SystemLogLevel": "INFO",
        "LogGroup": "/own/group",
    }

    def update(**config):
        answer = lambda_client.update_function_configuration(
            FunctionName=name, LoggingConfig=config
        )
        lambda_client.get_waiter("function_updated_v2").wait(FunctionName=name)
        return answer["LoggingConfig"]

    assert update(ApplicationLogLevel="TRACE", SystemLogLevel="WARN") == {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "TRACE",
        "SystemLogLevel": "WARN",
        "LogGroup": "/own/group",
    }
    version = lambda_client.publish_version(FunctionName=name)
    assert version["LoggingConfig"]["ApplicationLogLevel"] == "TRACE"
    assert update(LogFormat="Text") == {"LogFormat": "Text", "LogGroup": "/own/group"}
    with pytest.raises(lambda_client.exceptions.InvalidParameterValueException) as refused:
        update(ApplicationLogLevel="DEBUG")
    assert refused.value.response["Error"]["Message"] == (
        'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your '
        'request or change the LogFormat to "JSON" and try again.'
    )


def test_words_that_are_none_are_refused(lambda_client, make_python):
    name = make_python("")
    for config, member in [
        ({"LogFormat": "XML"}, "loggingConfig.logFormat"),
        ({**JSON, "ApplicationLogLevel": "LOUD"}, "loggingConfig.applicationLogLevel"),
        ({**JSON, "SystemLogLevel": "ERROR"}, "loggingConfig.systemLogLevel"),
    ]:
        with pytest.raises(ClientError) as refused:
            lambda_client.update_function_configuration(FunctionName=name, LoggingConfig=config)
        error = refused.value.response["Error"]
        assert error["Code"] == "ValidationException"
        assert f"at '{member}' failed to satisfy constraint" in error["Message"]


def test_lines_are_objects_of_the_function_s_level_and_above(make_python, call, logged):
    name = make_python(LEVELS, LoggingConfig=JSON)
    answer = call(name, {})
    answer.succeeded()
    log = logged(name, "platform.report")
    assert events(log) == ["initStart", "start", "report"]
    assert "printed" in log, "what is printed stays as it is"
    own = [line for line in objects(log) if "level" in line]
    assert [(line["level"], line["message"]) for line in own] == [
        ("INFO", "info"),
        ("WARNING", "warning"),
        ("ERROR", "error"),
    ]
    assert own[0] | {"timestamp": ""} == {
        "timestamp": "",
        "level": "INFO",
        "message": "info",
        "logger": "root",
        "requestId": answer.request_id,
        "n": 1,
    }
    report = next(line for line in objects(log) if line.get("type") == "platform.report")
    assert report["record"]["requestId"] == answer.request_id
    assert report["record"]["metrics"]["memorySizeMB"] == 128
    assert report["time"].endswith("Z")


def test_levels_choose_what_is_written(make_python, call, logged):
    config = {**JSON, "ApplicationLogLevel": "ERROR", "SystemLogLevel": "DEBUG"}
    name = make_python(LEVELS, LoggingConfig=config)
    call(name, {}).succeeded()
    log = logged(name, "platform.report")
    assert events(log) == [
        "initStart",
        "initRuntimeDone",
        "initReport",
        "start",
        "runtimeDone",
        "report",
    ]
    assert [line["level"] for line in objects(log) if "level" in line] == ["ERROR"]
    assert "printed" not in log, "lines without a level are of level INFO"


def test_an_error_is_one_object_and_warnings_tell_of_it(make_python, call, logged):
    name = make_python(LEVELS, LoggingConfig={**JSON, "SystemLogLevel": "WARN"})
    call(name, "fail").failed("ValueError")
    log = logged(name, '"errorType": "ValueError"')
    (error,) = [line for line in objects(log) if line.get("errorType") == "ValueError"]
    assert (error["level"], error["errorMessage"]) == ("ERROR", "bad")
    assert "raise ValueError" in error["stackTrace"][0]
    log = logged(name, "platform.runtimeDone")
    done = next(line for line in objects(log) if line.get("type") == "platform.runtimeDone")
    assert done["record"]["status"] == "error"
    assert done["record"]["errorType"] == "ValueError"


def test_a_timeout_is_a_status(make_python, call, logged):
    code = "import time\ndef handler(event, context):\n    time.sleep(60)\n"
    name = make_python(code, Timeout=1, LoggingConfig=JSON)
    call(name, {}).failed("Sandbox.Timedout")
    log = logged(name, "platform.report")
    report = next(line for line in objects(log) if line.get("type") == "platform.report")
    assert report["record"]["status"] == "timeout"
    assert report["record"]["metrics"]["billedDurationMs"] == 1000
    assert not any("Task timed out" in line for line in log)


def test_the_tail_follows_the_format(make_python, lambda_client):
    name = make_python("def handler(event, context):\n    print('x')\n", LoggingConfig=JSON)
    answer = lambda_client.invoke(FunctionName=name, LogType="Tail")
    tail = base64.b64decode(answer["LogResult"]).decode().splitlines()
    assert events(tail) == ["start", "report"]
    assert "x" in tail


def test_text_stays_as_it_is(make_python, call, logged):
    name = make_python(LEVELS)
    answer = call(name, {})
    log = logged(name, "REPORT")
    assert log[0].startswith("INIT_START Runtime Version: python")
    assert log[1] == f"START RequestId: {answer.request_id} Version: $LATEST"
    assert log[-2] == f"END RequestId: {answer.request_id}"
    assert not objects(log)


def test_node_writes_objects(make_function, call, logged):
    code = """exports.handler = async (event) => {
        console.debug('quiet');
        console.info('%s', 'words', { a: 1 });
        console.warn({ a: 1 });
        console.error(new TypeError('bad'));
    };"""
    config = {**JSON, "ApplicationLogLevel": "INFO"}
    name = make_function(machine.node(), {"index.js": code}, "index.handler", LoggingConfig=config)
    answer = call(name, {})
    answer.succeeded()
    log = logged(name, "platform.report")
    own = [line for line in objects(log) if "level" in line]
    assert [line["level"] for line in own] == ["INFO", "WARN", "ERROR"]
    assert own[0]["message"] == "words { a: 1 }"
    assert own[1]["message"] == {"a": 1}
    assert own[2]["message"]["errorType"] == "TypeError"
    assert all(line["requestId"] == answer.request_id for line in own)


def test_aws_s_own_runtime_client_writes_objects(make_bootstrap, make_function, call, logged):
    packages = packed(interface_clients.python_packages())
    bootstrap = f"#!/bin/sh\nexec {machine.PYTHON} -m awslambdaric $_HANDLER\n"
    files = {**packages, "app.py": LEVELS, "bootstrap": bootstrap}
    name = make_function("provided.al2023", files, "app.handler", LoggingConfig=JSON)
    call(name, {}).succeeded()
    own = [line for line in objects(logged(name, "platform.report")) if "level" in line]
    assert [line["level"] for line in own] == ["INFO", "WARNING", "ERROR"]


PYTHON_LOGGER = """
from aws_lambda_powertools import Logger

logger = Logger(service="orders", use_rfc3339=True)

@logger.inject_lambda_context
def handler(event, context):
    logger.debug("quiet")
    logger.info("seen", order=7)
    logger.warning({"a": 1})
"""

NODE_LOGGER = """
import { Logger } from "@aws-lambda-powertools/logger";

const logger = new Logger({ serviceName: "orders" });

export const handler = async (event, context) => {
  logger.addContext(context);
  logger.debug("quiet");
  logger.info("seen", { order: 7 });
  logger.warn("careful");
};
"""


def packed(folder):
    """All files under a folder, as `{path: content}`."""
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("language", ["Python", "TypeScript"])
@pytest.mark.parametrize(("level", "seen"), [("DEBUG", 3), ("INFO", 2), ("WARN", 1)])
def test_powertools_obeys_the_level(make_function, call, logged, language, level, seen):
    if language == "Python":
        files = packed(interface_clients.powertools_for_python())
        runtime, handler = machine.PYTHON, "app.handler"
        files["app.py"] = PYTHON_LOGGER
    else:
        modules = packed(interface_clients.powertools_for_typescript())
        files = {f"node_modules/{path}": content for path, content in modules.items()}
        runtime, handler = machine.node(), "app.handler"
        files["app.mjs"] = NODE_LOGGER
    config = {**JSON, "ApplicationLogLevel": level}
    name = make_function(runtime, files, handler, LoggingConfig=config, MemorySize=512, Timeout=30)
    answer = call(name, {})
    answer.succeeded()
    own = [line for line in objects(logged(name, "platform.report")) if "service" in line]
    assert len(own) == seen, own
    assert {line["service"] for line in own} == {"orders"}
    assert {line["function_request_id"] for line in own} == {answer.request_id}
