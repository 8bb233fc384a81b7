"""Other clients that sign for real: the AWS CLI and the AWS SDKs for JavaScript and Rust."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from harness import interface_clients, machine
from harness.identity import allow

ECHO = {"app.py": "def handler(event, context):\n    return event\n"}


@pytest.fixture(scope="module")
def echo(enforced):
    return enforced.function(ECHO)


@pytest.fixture
def surroundings(enforced, echo):
    """Environment variables with the keys of a user who may call one function."""
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{echo}"
    _, keys = enforced.user(allow("lambda:InvokeFunction", arn))
    return {
        **os.environ,
        "AWS_ENDPOINT_URL": enforced.server.endpoint,
        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
    }


def test_the_javascript_sdk_signs(surroundings, echo):
    done = subprocess.run(
        ["node", Path(__file__).parent / "javascript_sdk.cjs", echo, "other"],
        env={**surroundings, "NODE_PATH": machine.node_modules()},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["payload"] == '"hi"'
    assert seen["denied"] == ["AccessDeniedException", 403]
    assert seen["wrong"] == ["InvalidSignatureException", 403]


def test_the_rust_sdk_signs(surroundings, enforced):
    def who(**variables):
        done = subprocess.run(
            [interface_clients.rust_signer()],
            env={**surroundings, **variables},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert who().startswith("arn:aws:iam::000000000000:user/")
    assert who(AWS_SECRET_ACCESS_KEY="wrong") == "SignatureDoesNotMatch"
    keys = {
        "AccessKeyId": surroundings["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": surroundings["AWS_SECRET_ACCESS_KEY"],
    }
    session = enforced.client("sts", keys).get_session_token()["Credentials"]
    temporary = {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }
    assert who(**temporary) == who()
    assert who(**{**temporary, "AWS_SESSION_TOKEN": "tampered"}) == "InvalidClientTokenId"


def test_the_aws_cli_signs(surroundings, echo, tmp_path):
    def aws(*args, **variables):
        return subprocess.run(
            [machine.client_program("aws"), *map(str, args)],
            env={**surroundings, **variables},
            capture_output=True,
            text=True,
            timeout=120,
        )

    out = tmp_path / "out.json"
    done = aws("lambda", "invoke", "--function-name", echo, "--payload", "1", out)
    assert done.returncode == 0, done.stderr
    assert out.read_text() == "1"
    done = aws("lambda", "list-functions")
    assert done.returncode != 0 and "AccessDeniedException" in done.stderr
    done = aws("lambda", "list-functions", AWS_SECRET_ACCESS_KEY="wrong")
    assert "InvalidSignatureException" in done.stderr
    done = aws("sts", "get-caller-identity", AWS_ACCESS_KEY_ID="AKIAAAAAAAAAAAAAAAAA")
    assert "InvalidClientTokenId" in done.stderr


def test_mayfly_s_own_commands_sign(enforced, surroundings, echo):
    def mayfly(*args, **variables):
        return subprocess.run(
            [enforced.server.binary, *args],
            env={**surroundings, **variables},
            capture_output=True,
            text=True,
            timeout=120,
        )

    denied = mayfly("audit")
    assert denied.returncode != 0 and "mayfly:GetAudit" in denied.stderr
    root = {
        "AWS_ACCESS_KEY_ID": enforced.root["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": enforced.root["SecretAccessKey"],
    }
    assert mayfly("audit", **root).returncode == 0
    rotated = mayfly("keys", "rotate", **root)
    assert rotated.returncode == 0, rotated.stderr
    # Everybody's keys are good still.
    assert enforced.client("sts").get_caller_identity()["Arn"].endswith(":root")
