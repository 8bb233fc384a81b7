"""The audit log: who did what, and what they were answered."""

import json
import subprocess

import pytest
from botocore.exceptions import ClientError
from harness.identity import Enforced, allow


@pytest.fixture
def audit(enforced):
    """`audit(*options)`: the entries that `mayfly audit --json` prints."""
    return auditor(enforced)


def auditor(enforced):
    def run(*options):
        done = subprocess.run(
            [enforced.server.binary, "audit", "--json", *options],
            env={
                "PATH": "/usr/bin:/bin",
                "AWS_ENDPOINT_URL": enforced.server.endpoint,
                "AWS_ACCESS_KEY_ID": enforced.root["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": enforced.root["SecretAccessKey"],
            },
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def test_who_did_what_is_found_again(enforced, audit):
    name, keys = enforced.user(allow("lambda:GetAccountSettings"))
    client = enforced.client("lambda", keys)
    client.get_account_settings()
    with pytest.raises(ClientError):
        client.delete_function(FunctionName="orders")
    entries = audit("--principal", f"user/{name}")
    assert [(e["action"], e["status"], e["error"]) for e in entries] == [
        ("lambda:GetAccountSettings", 200, None),
        ("lambda:DeleteFunction", 403, "AccessDeniedException"),
    ]
    denied = entries[1]
    assert denied["resource"] == "arn:aws:lambda:us-east-1:000000000000:function:orders"
    assert denied["accessKey"] == keys["AccessKeyId"]
    assert denied["source"] == "127.0.0.1"
    assert "Boto3" in denied["userAgent"]
    assert [e["number"] for e in audit("--function", "orders", "--failed")] == [denied["number"]]
    made = audit("--action", "iam:Create*", "--limit", "1000")
    assert {"iam:CreateUser", "iam:CreateAccessKey"} <= {e["action"] for e in made}


def test_bad_signatures_are_kept_and_secrets_are_not(enforced, audit):
    _, keys = enforced.user()
    wrong = {**keys, "SecretAccessKey": "x" * 40}
    with pytest.raises(ClientError):
        enforced.client("sts", wrong).get_caller_identity()
    entry = audit("--principal", keys["AccessKeyId"])[-1]
    assert (entry["principal"], entry["error"]) == ("anonymous", "SignatureDoesNotMatch")
    everything = json.dumps(audit("--limit", "100000"))
    assert keys["SecretAccessKey"] not in everything
    assert enforced.root["SecretAccessKey"] not in everything


def test_calls_are_kept_where_that_is_wanted(fresh_mayfly):
    enforced = Enforced(fresh_mayfly("--enforce-iam=all", "--audit-data-calls"))
    name = enforced.function({"app.py": "def handler(event, context):\n    return 1\n"})
    enforced.client("lambda").invoke(FunctionName=name, Payload=b"1")
    entries = auditor(enforced)("--action", "lambda:InvokeFunction")
    assert [e["status"] for e in entries] == [200]


def test_a_new_root_key_takes_the_place_of_the_old_one(fresh_mayfly, mayfly_cli):
    server = fresh_mayfly("--enforce-iam=all")
    before = Enforced(server)
    busy = mayfly_cli("iam", "root-key", "rotate", "--data-dir", server.data_dir, check=False)
    assert busy.returncode != 0 and "in use" in busy.stderr
    server.stop()
    told = mayfly_cli("iam", "root-key", "rotate", "--data-dir", server.data_dir).stdout
    server.restart()
    assert "AWS_SECRET_ACCESS_KEY" not in server.log
    after = Enforced.__new__(Enforced)
    after.server = server
    lines = dict(line.split("=", 1) for line in told.splitlines() if line.startswith("AWS_"))
    after.root = {
        "AccessKeyId": lines["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": lines["AWS_SECRET_ACCESS_KEY"],
    }
    assert after.client("sts").get_caller_identity()["Arn"].endswith(":root")
    with pytest.raises(ClientError) as error:
        before.client("sts").get_caller_identity()
    assert error.value.response["Error"]["Code"] == "InvalidClientTokenId"


def test_development_keeps_an_audit_log_too(fresh_mayfly, client):
    server = fresh_mayfly()
    client("iam", server).create_user(UserName="ann")
    done = Enforced.__new__(Enforced)
    done.server, done.root = server, {"AccessKeyId": "test", "SecretAccessKey": "test"}
    entries = auditor(done)()
    assert [(e["action"], e["resource"]) for e in entries] == [
        ("iam:CreateUser", "arn:aws:iam::000000000000:user/ann")
    ]
