"""Ways around policies and signatures that other spellings, other doors and old names could open."""

import json
import socket
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from botocore.exceptions import ClientError
from harness.identity import allow
from identity.test_pages import ask as ask_page
from identity.test_roles import ASK, FORM, ask, keys_of

ACCOUNT = "000000000000"


def all_but(action, *resources):
    """A policy that allows what it denies for some resources."""
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": "*"},
        {"Effect": "Deny", "Action": action, "Resource": list(resources)},
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def code(error):
    return error.value.response["Error"]["Code"]


def trusting(arn, *actions):
    statement = {"Effect": "Allow", "Principal": {"AWS": arn}, "Action": list(actions)}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_name_in_another_case_is_judged_as_the_one_it_means(enforced):
    iam = enforced.client("iam")
    name, _ = enforced.user()
    group, role = f"g{name}", enforced.role()
    iam.create_group(GroupName=group)
    users = f"arn:aws:iam::{ACCOUNT}:user/{name}"
    _, keys = enforced.user(all_but("iam:*", users, f"arn:aws:iam::{ACCOUNT}:group/{group}", role))
    mine, me = enforced.client("iam", keys), enforced.client("sts", keys).get_caller_identity()
    for spelt in [name, name.upper()]:
        with pytest.raises(ClientError) as error:
            mine.create_access_key(UserName=spelt)
        assert code(error) == "AccessDenied"
    with pytest.raises(ClientError) as error:
        mine.add_user_to_group(GroupName=group.upper(), UserName=me["Arn"].split("/")[-1])
    assert code(error) == "AccessDenied"
    with pytest.raises(ClientError) as error:
        mine.put_role_policy(
            RoleName=role.split("/")[-1].upper(), PolicyName="p", PolicyDocument=allow("*")
        )
    assert code(error) == "AccessDenied"


def test_pages_that_are_no_functions_are_not_opened_by_naming_one(enforced):
    arn = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:mine"
    _, keys = enforced.user(allow("mayfly:*", arn))
    server = enforced.server
    assert ask_page(server, keys, "GET", "invocations?function=mine")[0] == 200
    for method, page in [
        ("GET", "keys?function=mine"),
        ("POST", "keys/rotate?function=mine"),
        ("GET", "audit?function=mine"),
        ("GET", "async/queues?function=mine"),
        ("GET", "signing/profiles?function=mine"),
        ("GET", "nothing?function=mine"),
        ("POST", "async/%64ead/other/1/redrive?function=mine"),
        ("GET", "async/%64ead/other/1?function=mine"),
        ("DELETE", "async/%64ead/other/1?function=mine"),
    ]:
        assert ask_page(server, keys, method, page)[0] == 403, f"{method} {page}"


def test_a_path_in_another_spelling_is_judged_as_the_one_it_means(enforced):
    api = enforced.client("apigatewayv2").create_api(Name="a", ProtocolType="HTTP")["ApiId"]
    policy = all_but("apigateway:*", f"arn:aws:apigateway:us-east-1::/apis/{api}")
    _, keys = enforced.user(policy)
    credentials = botocore.credentials.Credentials(keys["AccessKeyId"], keys["SecretAccessKey"])
    for path in [f"/v2/apis/{api}", f"/v2/apis/{api}/", f"/%76%32/apis/{api}", f"/v2/%61pis/{api}/"]:
        url = f"{enforced.server.endpoint}{path}"
        request = botocore.awsrequest.AWSRequest("GET", url)
        botocore.auth.SigV4Auth(credentials, "apigateway", "us-east-1").add_auth(request)
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(urllib.request.Request(url, headers=dict(request.headers)))
        assert error.value.code == 403, path


def test_a_role_that_is_no_more_assumes_no_other_that_trusts_its_name(enforced):
    iam = enforced.client("iam")
    gone = enforced.role()
    other = enforced.role(trusting(gone, "sts:AssumeRole"), allow("*"))
    name, client = enforced.function({"app.py": ASK}, role=gone), enforced.client("lambda")
    form = f"Action=AssumeRole&Version=2011-06-15&RoleSessionName=ses&RoleArn={other}"
    assert ask(client, name, "POST", "/", form, FORM)[0] == 200
    iam.delete_role(RoleName=gone.split("/")[-1])
    assert ask(client, name, "POST", "/", form, FORM)[0] == 403
    who = "Action=GetCallerIdentity&Version=2011-06-15"
    assert ask(client, name, "POST", "/", who, FORM)[0] == 200


def test_a_transitive_tag_is_not_set_anew_in_another_case(enforced):
    user, keys = enforced.user(allow(["sts:*"]))
    arn = f"arn:aws:iam::{ACCOUNT}:user/{user}"
    first = enforced.role(trusting(arn, "sts:AssumeRole", "sts:TagSession"), allow("sts:*"))
    second = enforced.role(trusting(first, "sts:AssumeRole", "sts:TagSession"))
    tags = [{"Key": "Team", "Value": "red"}]
    session = enforced.client("sts", keys).assume_role(
        RoleArn=first, RoleSessionName="ses", Tags=tags, TransitiveTagKeys=["Team"]
    )["Credentials"]
    sts = enforced.client("sts", session)
    for key in ["Team", "team"]:
        with pytest.raises(ClientError) as error:
            sts.assume_role(
                RoleArn=second, RoleSessionName="ses", Tags=[{"Key": key, "Value": "blue"}]
            )
        assert code(error) == "ValidationError"
    with pytest.raises(ClientError) as error:
        sts.assume_role(
            RoleArn=second,
            RoleSessionName="ses",
            Tags=[{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}],
        )
    assert "Duplicate tag keys" in str(error.value)


def test_many_bad_signatures_from_an_address_stop_no_other_key_there(fresh_mayfly):
    from harness.identity import Enforced

    enforced = Enforced(fresh_mayfly("--enforce-iam=all"))
    seen = set()
    for number in range(130):
        unknown = {"AccessKeyId": f"AKIA{number:016}", "SecretAccessKey": "x" * 40}
        with pytest.raises(ClientError) as error:
            enforced.client("sts", unknown).get_caller_identity()
        seen.add(code(error))
        if "Throttling" in seen:
            break
    assert seen == {"InvalidClientTokenId", "Throttling"}
    assert enforced.client("sts").get_caller_identity()["Arn"].endswith(":root")


def test_a_large_request_of_nobody_is_refused_unread_and_kept(enforced):
    server = enforced.server
    for path in ["/2015-03-31/functions/large/invocations", "/_mayfly/async/events/large"]:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            # More is announced than comes: whoever wants all of it waits in vain.
            head = f"POST {path} HTTP/1.1\r\nHost: {server.endpoint[7:]}\r\nContent-Length: 7000000\r\n"
            connection.sendall(head.encode() + b"\r\n" + b"x" * 100_000)
            assert connection.recv(64).startswith(b"HTTP/1.1 403 "), path
    status, audit = ask_page(server, enforced.root, "GET", "audit?failed=true&limit=1000")
    assert status == 200
    denied = [(e["action"], e["error"]) for e in audit["entries"]]
    assert ("lambda:InvokeFunction", "MissingAuthenticationTokenException") in denied
    assert ("mayfly:SendEvents", "MissingAuthenticationTokenException") in denied


def test_a_function_is_not_taken_for_somebody_on_this_machine(enforced):
    client = enforced.client("lambda")
    asker = enforced.function({"app.py": ASK})
    open_url = enforced.function({"app.py": "def handler(event, context):\n    return event\n"})
    client.create_function_url_config(FunctionName=open_url, AuthType="NONE")
    client.add_permission(
        FunctionName=open_url,
        StatementId="all",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    host = client.get_function_url_config(FunctionName=open_url)["FunctionUrl"].split("/")[2]
    status, text = ask(client, asker, "GET", "/", headers={"host": host})
    assert status == 200
    assert json.loads(text)["requestContext"]["http"]["sourceIp"] != "127.0.0.1"


def test_a_rename_needs_the_permission_on_both_names(enforced):
    iam = enforced.client("iam")
    name, _ = enforced.user()
    _, keys = enforced.user(all_but("iam:*", f"arn:aws:iam::{ACCOUNT}:user/admins/*"))
    mine = enforced.client("iam", keys)
    for change in [{"NewPath": "/admins/"}, {"NewPath": "/admins/", "NewUserName": f"{name}-a"}]:
        with pytest.raises(ClientError) as error:
            mine.update_user(UserName=name, **change)
        assert code(error) == "AccessDenied"
    mine.update_user(UserName=name, NewUserName=f"{name}-b")
    iam.create_group(GroupName=f"g{name}")
    _, keys = enforced.user(all_but("iam:*", f"arn:aws:iam::{ACCOUNT}:group/boss"))
    with pytest.raises(ClientError) as error:
        enforced.client("iam", keys).update_group(GroupName=f"g{name}", NewGroupName="boss")
    assert code(error) == "AccessDenied"


def test_code_in_a_bucket_needs_the_permission_to_read_it(enforced):
    name = enforced.function({"app.py": ASK})
    _, keys = enforced.user(allow("lambda:*"))
    client = enforced.client("lambda", keys)
    with pytest.raises(ClientError) as error:
        client.update_function_code(FunctionName=name, S3Bucket="bucket", S3Key="a/b.zip")
    assert "perform: s3:GetObject on resource: arn:aws:s3:::bucket/a/b.zip" in str(error.value)
    with pytest.raises(ClientError) as error:
        content = {"S3Bucket": "bucket", "S3Key": "k", "S3ObjectVersion": "1"}
        client.publish_layer_version(LayerName="layer", Content=content)
    assert "perform: s3:GetObjectVersion on resource: arn:aws:s3:::bucket/k" in str(error.value)


def test_sessions_of_the_account_end_with_its_key(fresh_mayfly):
    import subprocess

    from harness import machine
    from harness.identity import Enforced, client_with

    anybody = {"AccessKeyId": "test", "SecretAccessKey": "test"}
    server = fresh_mayfly()
    before = client_with(server, "sts", anybody).get_session_token()["Credentials"]
    server.stop()
    server.options.append("--enforce-iam=all")
    server.restart()
    enforced = Enforced(server)
    session = enforced.client("sts").get_session_token()["Credentials"]
    federated = enforced.client("sts").get_federation_token(Name="bob", Policy=allow("*"))
    assert enforced.client("sts", session).get_caller_identity()["Arn"].endswith(":root")
    with pytest.raises(ClientError) as error:
        enforced.client("sts", before).get_caller_identity()
    assert code(error) == "InvalidClientTokenId"
    server.stop()
    rotate = [machine.mayfly_binary(), "iam", "root-key", "rotate", "--data-dir", server.data_dir]
    subprocess.run(rotate, check=True, capture_output=True)
    server.restart()
    for keys in [session, federated["Credentials"], enforced.root]:
        with pytest.raises(ClientError) as error:
            client_with(server, "sts", keys).get_caller_identity()
        assert code(error) == "InvalidClientTokenId"


def test_who_may_not_invoke_a_function_sends_it_no_events_either(enforced):
    name = enforced.function({"app.py": ASK})
    arn = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}"
    server, line = enforced.server, b'{"payload": {"keys": true}}\n'
    statements = [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "lambda:InvokeFunction", "Resource": f"{arn}:$LATEST"},
        {"Effect": "Deny", "Action": "lambda:UpdateAlias", "Resource": arn},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    _, keys = enforced.user(policy)
    assert ask_page(server, keys, "POST", f"async/events/{name}", line)[0] == 200
    for address in [f"{name}?qualifier=$LATEST", f"{name}:$LATEST", f"{name}?%71ualifier=%24LATEST"]:
        status, answer = ask_page(server, keys, "POST", f"async/events/{address}", line)
        assert status == 403, answer
    assert ask_page(server, keys, "PUT", f"aliases/{name}/live", b"{}")[0] == 403


@pytest.mark.parametrize("options", [["--enforce-iam=all"], []])
def test_a_function_calls_an_address_that_asks_who_calls_as_its_role(fresh_mayfly, options):
    from harness.identity import Enforced

    server = fresh_mayfly(*options)
    if options:
        made = Enforced(server)
    else:
        made = Enforced.__new__(Enforced)
        made.server, made.root = server, {"AccessKeyId": "test", "SecretAccessKey": "test"}
    client, iam = made.client("lambda"), made.client("iam")
    callee = made.function({"app.py": "def handler(event, context):\n    return event\n"})
    url = client.create_function_url_config(FunctionName=callee, AuthType="AWS_IAM")
    role = made.role()
    caller = made.function({"app.py": ASK}, role=role)
    # Signed with keys that have expired, as those of an instance do when it lives for long.
    scope = "ASIAEXPIRED/20200101/us-east-1/lambda/aws4_request"
    signed = {
        "host": url["FunctionUrl"].split("/")[2],
        "x-amz-date": "20200101T000000Z",
        "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00",
    }
    assert ask(client, caller, "GET", "/", headers={"host": signed["host"]})[0] == 403
    assert ask(client, caller, "GET", "/", headers=signed)[0] == 403, "its role has no policy"
    iam.put_role_policy(
        RoleName=role.split("/")[-1],
        PolicyName="p",
        PolicyDocument=allow(["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]),
    )
    status, text = ask(client, caller, "GET", "/", headers=signed)
    assert status == 200, text
    signer = json.loads(text)["requestContext"]["authorizer"]["iam"]
    assert signer["userArn"].endswith(f":assumed-role/{role.split('/')[-1]}/{caller}")


def test_a_policy_that_ends_older_sessions_ends_those_of_instances(enforced):
    iam, client = enforced.client("iam"), enforced.client("lambda")
    role = enforced.role(policy=allow("lambda:ListFunctions"))
    name, path = enforced.function({"app.py": ASK}, role=role), "/2015-03-31/functions"
    keys = keys_of(client, name)
    scope = f"{keys['AccessKeyId']}/20200101/us-east-1/lambda/aws4_request"
    signed = {
        "x-amz-date": "20200101T000000Z",
        "x-amz-security-token": keys["SessionToken"],
        "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00",
    }
    for before, status in [("2020-01-01T00:00:00Z", 200), ("2090-01-01T00:00:00Z", 403)]:
        statement = {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"DateLessThan": {"aws:TokenIssueTime": before}},
        }
        iam.put_role_policy(
            RoleName=role.split("/")[-1],
            PolicyName="AWSRevokeOlderSessions",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )
        assert ask(client, name, "GET", path, headers=signed)[0] == status, before
        assert ask(client, name, "GET", path)[0] == 403, "nobody knows how old it is"


def test_a_function_chains_roles_for_an_hour_at_most(enforced):
    own = enforced.role()
    other = enforced.role(trusting(own, "sts:AssumeRole"), MaxSessionDuration=43200)
    name, client = enforced.function({"app.py": ASK}, role=own), enforced.client("lambda")
    form = f"Action=AssumeRole&Version=2011-06-15&RoleSessionName=ses&RoleArn={other}"
    assert ask(client, name, "POST", "/", f"{form}&DurationSeconds=3600", FORM)[0] == 200
    status, text = ask(client, name, "POST", "/", f"{form}&DurationSeconds=3601", FORM)
    assert status == 400 and "role chaining" in text


def test_a_session_of_the_account_itself_changes_no_identities(enforced):
    session = enforced.client("sts").get_session_token()["Credentials"]
    enforced.client("lambda", session).list_functions()
    with pytest.raises(ClientError) as error:
        enforced.client("iam", session).create_user(UserName="kept")
    assert code(error) == "AccessDenied"
