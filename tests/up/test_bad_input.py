"""Requests that make no sense: a clear error each, and Mayfly goes on."""

import io
import json
import socket
import stat
import struct
import urllib.error
import urllib.request
import zipfile

import botocore.exceptions
import pytest

from harness import machine

SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, "
    "SignedHeaders=host, Signature=0"
)


def post(mayfly, path, body, method="POST", headers=()):
    """Sends a raw request; returns (status, error type, body)."""
    request = urllib.request.Request(f"{mayfly.endpoint}{path}", body, method=method)
    request.add_header("Authorization", SIGNATURE)
    request.add_header("Content-Type", "application/json")
    for name, value in headers:
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, None, answer.read()
    except urllib.error.HTTPError as error:
        kind = error.headers.get("x-amzn-ErrorType", "")
        return error.code, kind.split(":")[0], error.read()


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"FunctionName": 5}', b"[" * 100_000],
    ids=["cut", "empty", "list", "null", "string", "not utf-8", "wrong type", "deep"],
)
def test_malformed_bodies_are_refused(mayfly, body):
    status, kind, text = post(mayfly, "/2015-03-31/functions", body)
    assert status == 400, (status, text)
    assert kind in ("SerializationException", "ValidationException", "InvalidParameterValueException")
    assert json.loads(text).get("message") or json.loads(text).get("Message")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/here",
        "/2015-03-31/functions/%00/invocations",
        "/2015-03-31/functions/%ff%fe/invocations",
        f"/2015-03-31/functions/{'x' * 2000}/invocations",
        "/2015-03-31/functions//invocations",
        "/2015-03-31/functions/a%2F..%2Fb/invocations",
        "/_mayfly/url/../../etc/passwd",
    ],
)
def test_paths_that_lead_nowhere_are_refused(mayfly, path):
    status, _, text = post(mayfly, path, b"{}")
    assert 400 <= status < 500, (status, text)


@pytest.mark.parametrize(
    "bytes_sent",
    [
        b"\0" * 200,
        b"GET / HTTP/1.1\r\n\r\n\r\n",
        b"POST /2015-03-31/functions HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST /2015-03-31/functions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: " + b"b" * 1_000_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100,
    ],
    ids=["zeros", "no host", "huge length", "bad chunk", "huge header", "tls hello"],
)
def test_bytes_that_are_no_request_do_not_disturb(mayfly, sts_client, bytes_sent):
    with socket.create_connection(("127.0.0.1", mayfly.port), timeout=10) as connection:
        try:
            connection.sendall(bytes_sent)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
        except OSError:
            pass
    assert sts_client.get_caller_identity()["Account"] == "000000000000"


def archive(*entries):
    """A zip of (name, content, mode)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name, content, mode in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            zipped.writestr(entry, content)
    return packed.getvalue()


def lying_size():
    """A zip whose entry says that it is four bytes long and is not."""
    packed = bytearray(archive(("app.py", b"x" * 1000, 0o100644)))
    at = packed.rindex(b"PK\x01\x02")
    packed[at + 24 : at + 28] = struct.pack("<I", 4)
    return bytes(packed)


def bomb():
    """A zip of a few hundred KB that unpacks to more than 250 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for number in range(3):
            zipped.writestr(f"zeros{number}", b"\0" * (100 << 20))
    return packed.getvalue()


LINK = stat.S_IFLNK | 0o777
FILE = stat.S_IFREG | 0o644


@pytest.mark.parametrize(
    "code",
    [
        b"this is no zip",
        b"",
        archive(("app.py", b"x = 1", FILE))[:-30],
        archive(("../outside.py", b"x", FILE)),
        archive(("a/../../outside.py", b"x", FILE)),
        archive(("/etc/mayfly-test", b"x", FILE)),
        archive(("link", b"/etc", LINK), ("link/passwd", b"x", FILE)),
        archive(("link", b"../../..", LINK)),
        archive(("pipe", b"", stat.S_IFIFO | 0o644)),
        archive(("app.py", b"x", FILE), ("app.py/x", b"x", FILE)),
        lying_size(),
        bomb(),
    ],
    ids=[
        *["no zip", "empty", "cut off", "parent", "hidden parent", "absolute"],
        *["through a link", "link out", "pipe", "file as folder", "lying size", "bomb"],
    ],
)
def test_broken_and_hostile_zips_are_refused(lambda_client, role_arn, code):
    name = "hostile"
    try:
        lambda_client.create_function(
            FunctionName=name,
            Runtime=machine.PYTHON,
            Handler="app.handler",
            Role=role_arn,
            Code={"ZipFile": code},
        )
    except botocore.exceptions.ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        assert 400 <= status < 500, error.response
        assert error.response["Error"]["Message"]
    else:
        lambda_client.delete_function(FunctionName=name)
        raise AssertionError("the zip was taken")
    with pytest.raises(lambda_client.exceptions.ResourceNotFoundException):
        lambda_client.get_function(FunctionName=name)


def test_the_words_for_a_broken_zip_are_those_of_aws(lambda_client, role_arn):
    with pytest.raises(lambda_client.exceptions.InvalidParameterValueException) as refused:
        lambda_client.create_function(
            FunctionName="broken",
            Runtime=machine.PYTHON,
            Handler="app.handler",
            Role=role_arn,
            Code={"ZipFile": b"this is no zip"},
        )
    words = "Could not unzip uploaded file. Please check your file, then try to upload again."
    assert refused.value.response["Error"]["Message"] == words


def test_a_missing_interpreter_is_said_with_what_to_install(lambda_client, make_zip, role_arn):
    missing = next(
        runtime for runtime in ("python3.15", "nodejs26.x", "python3.9") if not has(runtime)
    )
    try:
        lambda_client.create_function(
            FunctionName="missing-interpreter",
            Runtime=missing,
            Handler="app.handler",
            Role=role_arn,
            Code={"ZipFile": make_zip({"app.py": "def handler(e, c): pass\n"})},
            Architectures=[machine.ARCHITECTURE],
        )
        state = lambda_client.get_function_configuration(FunctionName="missing-interpreter")
        said = state.get("StateReason", "")
        if state["State"] == "Active":
            lambda_client.invoke(FunctionName="missing-interpreter")
    except botocore.exceptions.ClientError as error:
        said = error.response["Error"]["Message"]
    finally:
        try:
            lambda_client.delete_function(FunctionName="missing-interpreter")
        except lambda_client.exceptions.ResourceNotFoundException:
            pass
    assert missing in said and "install" in said.lower(), said


def has(runtime):
    """Whether this machine runs that runtime, as far as these tests know."""
    return runtime in (machine.PYTHON, machine.node())


@pytest.mark.parametrize(
    ("handler", "error_type"),
    [
        ("app.missing", "Runtime.HandlerNotFound"),
        ("missing.handler", "Runtime.ImportModuleError"),
        ("nodots", "Runtime.MalformedHandlerName"),
    ],
)
def test_wrong_handler_names_are_told(make_function, call, handler, error_type):
    name = make_function(machine.PYTHON, {"app.py": "x = 1\n"}, handler)
    call(name).failed(error_type)


def test_the_other_architecture_is_said(lambda_client, make_zip, role_arn):
    other = {"x86_64": "arm64", "arm64": "x86_64"}[machine.ARCHITECTURE]
    said = ""
    try:
        lambda_client.create_function(
            FunctionName="other-architecture",
            Runtime=machine.PYTHON,
            Handler="app.handler",
            Role=role_arn,
            Code={"ZipFile": make_zip({"app.py": "def handler(e, c): pass\n"})},
            Architectures=[other],
        )
        state = lambda_client.get_function_configuration(FunctionName="other-architecture")
        said = state.get("StateReason", "")
        if state["State"] == "Active":
            lambda_client.invoke(FunctionName="other-architecture")
    except botocore.exceptions.ClientError as error:
        said = error.response["Error"]["Message"]
    finally:
        try:
            lambda_client.delete_function(FunctionName="other-architecture")
        except lambda_client.exceptions.ResourceNotFoundException:
            pass
    assert other in said and machine.ARCHITECTURE in said, said
