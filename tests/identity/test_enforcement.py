"""Signatures and policies, from outside."""

import base64
import datetime
import json
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from botocore.exceptions import ClientError
from harness import machine
from harness.identity import LAMBDA_TRUST, Enforced, allow, client_with
from harness.zips import make_zip

ECHO = {"app.py": "def handler(event, context):\n    return event\n"}


def code(error):
    return error.value.response["Error"]["Code"]


@pytest.fixture(scope="module")
def echo(enforced):
    return enforced.function(ECHO)


def test_the_root_key_is_told_once(enforced):
    identity = enforced.client("sts").get_caller_identity()
    assert identity["Arn"] == "arn:aws:iam::000000000000:root"
    assert enforced.server.log.count(enforced.root["SecretAccessKey"]) == 1


def test_wrong_keys_are_refused_in_the_words_of_each_protocol(enforced):
    unknown = {"AccessKeyId": "AKIAAAAAAAAAAAAAAAAA", "SecretAccessKey": "x" * 40}
    wrong = {**enforced.root, "SecretAccessKey": "x" * 40}
    with pytest.raises(ClientError) as error:
        enforced.client("lambda", unknown).list_functions()
    assert code(error) == "UnrecognizedClientException"
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    with pytest.raises(ClientError) as error:
        enforced.client("iam", unknown).list_users()
    assert code(error) == "InvalidClientTokenId"
    with pytest.raises(ClientError) as error:
        enforced.client("logs", unknown).describe_log_groups()
    assert code(error) == "UnrecognizedClientException"
    with pytest.raises(ClientError) as error:
        enforced.client("lambda", wrong).list_functions()
    assert code(error) == "InvalidSignatureException"
    with pytest.raises(ClientError) as error:
        enforced.client("sts", wrong).get_caller_identity()
    assert code(error) == "SignatureDoesNotMatch"


def test_unsigned_requests_are_refused(enforced):
    url = f"{enforced.server.endpoint}/2015-03-31/functions"
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(url)
    assert error.value.code == 403
    assert error.value.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"
    page = f"{enforced.server.endpoint}/_mayfly/invocations"
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(page)
    assert error.value.code == 403
    health = urllib.request.urlopen(f"{enforced.server.endpoint}/_mayfly/health")
    assert json.load(health)["status"] == "ready"


def signed(enforced, body, time=None, url="/2015-03-31/functions/none/invocations"):
    """A request signed by botocore, at another time if one is given."""
    credentials = botocore.credentials.Credentials(
        enforced.root["AccessKeyId"], enforced.root["SecretAccessKey"]
    )
    request = botocore.awsrequest.AWSRequest("POST", f"{enforced.server.endpoint}{url}", data=body)
    auth = botocore.auth.SigV4Auth(credentials, "lambda", "us-east-1")
    if time:
        import unittest.mock

        with unittest.mock.patch("botocore.auth.get_current_datetime", return_value=time):
            auth.add_auth(request)
    else:
        auth.add_auth(request)
    return request.prepare()


def send(prepared, body=None):
    headers = {name: value for name, value in prepared.headers.items()}
    request = urllib.request.Request(prepared.url, body or prepared.body, headers, method="POST")
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers.get("x-amzn-errortype"), answer.read().decode()


def test_a_tampered_body_is_refused(enforced):
    prepared = signed(enforced, b'{"a": 1}')
    assert send(prepared)[1] == "ResourceNotFoundException"
    status, error, text = send(prepared, b'{"a": 2}')
    assert (status, error) == (403, "InvalidSignatureException")
    assert "does not match the signature you provided" in text


def test_a_skewed_clock_is_told_how_far_it_is_off(enforced):
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    for minutes, words in [(-6, "Signature expired"), (6, "Signature not yet current")]:
        time = now + datetime.timedelta(minutes=minutes)
        status, error, text = send(signed(enforced, b"{}", time))
        assert (status, error) == (403, "InvalidSignatureException")
        assert words in text
    assert send(signed(enforced, b"{}", now + datetime.timedelta(minutes=4)))[0] == 404


def test_a_user_may_do_what_policies_allow(enforced, echo):
    arn = f"arn:aws:lambda:us-east-1:000000000000:function:{echo}"
    name, keys = enforced.user(allow("lambda:InvokeFunction", arn))
    client = enforced.client("lambda", keys)
    answer = client.invoke(FunctionName=echo, Payload=b'"hi"')
    assert answer["Payload"].read() == b'"hi"'
    with pytest.raises(ClientError) as error:
        client.invoke(FunctionName="other", Payload=b"1")
    assert code(error) == "AccessDeniedException"
    with pytest.raises(ClientError) as error:
        client.list_functions()
    assert error.value.response["Error"]["Message"] == (
        f"User: arn:aws:iam::000000000000:user/{name} is not authorized to perform: "
        "lambda:ListFunctions on resource: * because no identity-based policy allows the "
        "lambda:ListFunctions action"
    )
    iam = enforced.client("iam")
    iam.attach_user_policy(
        UserName=name, PolicyArn="arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess"
    )
    assert echo in [f["FunctionName"] for f in client.list_functions()["Functions"]]
    deny = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Deny", "Action": "lambda:List*", "Resource": "*"}],
        }
    )
    iam.put_user_policy(UserName=name, PolicyName="deny", PolicyDocument=deny)
    with pytest.raises(ClientError) as error:
        client.list_functions()
    assert "with an explicit deny in an identity-based policy" in str(error.value)


def test_a_resource_policy_lets_a_user_in(enforced, echo):
    name, keys = enforced.user()
    client = enforced.client("lambda", keys)
    with pytest.raises(ClientError) as error:
        client.invoke(FunctionName=echo, Payload=b"1")
    assert code(error) == "AccessDeniedException"
    enforced.client("lambda").add_permission(
        FunctionName=echo,
        StatementId="user",
        Action="lambda:InvokeFunction",
        Principal=f"arn:aws:iam::000000000000:user/{name}",
    )
    assert client.invoke(FunctionName=echo, Payload=b"1")["Payload"].read() == b"1"
    enforced.client("lambda").remove_permission(FunctionName=echo, StatementId="user")
    with pytest.raises(ClientError):
        client.invoke(FunctionName=echo, Payload=b"1")


def test_groups_boundaries_and_inactive_keys_count(enforced):
    iam = enforced.client("iam")
    name, keys = enforced.user()
    sts, mine = enforced.client("sts", keys), enforced.client("iam", keys)
    assert sts.get_caller_identity()["Arn"] == f"arn:aws:iam::000000000000:user/{name}"
    group = f"g-{name}"
    iam.create_group(GroupName=group)
    iam.put_group_policy(GroupName=group, PolicyName="p", PolicyDocument=allow("iam:*"))
    iam.add_user_to_group(GroupName=group, UserName=name)
    assert mine.get_user()["User"]["UserName"] == name
    iam.put_user_permissions_boundary(
        UserName=name, PermissionsBoundary="arn:aws:iam::aws:policy/AWSLambda_FullAccess"
    )
    with pytest.raises(ClientError) as error:
        mine.list_users()
    assert "because no permissions boundary allows" in str(error.value)
    iam.delete_user_permissions_boundary(UserName=name)
    mine.list_users()
    iam.update_access_key(UserName=name, AccessKeyId=keys["AccessKeyId"], Status="Inactive")
    with pytest.raises(ClientError) as error:
        mine.list_users()
    assert code(error) == "InvalidClientTokenId"


def test_a_role_is_assumed_by_whom_its_trust_policy_names(enforced):
    name, keys = enforced.user(allow("sts:AssumeRole"))
    trust = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::000000000000:user/{name}"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"sts:ExternalId": "secret-word"}},
                }
            ],
        }
    )
    role = enforced.role(trust, allow("lambda:ListFunctions"))
    sts = enforced.client("sts", keys)
    with pytest.raises(ClientError) as error:
        sts.assume_role(RoleArn=role, RoleSessionName="ses")
    assert code(error) == "AccessDenied"
    assert f"is not authorized to perform: sts:AssumeRole on resource: {role}" in str(error.value)
    made = sts.assume_role(RoleArn=role, RoleSessionName="ses", ExternalId="secret-word")
    session = made["Credentials"]
    who = enforced.client("sts", session).get_caller_identity()
    assert who["Arn"] == f"arn:aws:sts::000000000000:assumed-role/{role.split('/')[-1]}/ses"
    assert who["UserId"] == made["AssumedRoleUser"]["AssumedRoleId"]
    enforced.client("lambda", session).list_functions()
    with pytest.raises(ClientError):
        enforced.client("iam", session).list_users()
    nothing = sts.assume_role(
        RoleArn=role, RoleSessionName="ses", ExternalId="secret-word", Policy=allow("iam:*")
    )["Credentials"]
    with pytest.raises(ClientError) as error:
        enforced.client("lambda", nothing).list_functions()
    assert "because no session policy allows" in str(error.value)
    with pytest.raises(ClientError) as error:
        sts.assume_role(
            RoleArn=role, RoleSessionName="ses", ExternalId="secret-word", DurationSeconds=7200
        )
    assert "exceeds the MaxSessionDuration" in str(error.value)
    # The token of one session is not good with the keys of another, nor if it was changed.
    with pytest.raises(ClientError) as error:
        mixed = {**session, "SessionToken": nothing["SessionToken"]}
        enforced.client("sts", mixed).get_caller_identity()
    assert code(error) == "InvalidClientTokenId"
    token = bytearray(base64.b64decode(session["SessionToken"]))
    token[-1] ^= 1
    with pytest.raises(ClientError) as error:
        changed = {**session, "SessionToken": base64.b64encode(token).decode()}
        enforced.client("sts", changed).get_caller_identity()
    assert code(error) == "InvalidClientTokenId"
    enforced.client("iam").delete_role_policy(RoleName=role.split("/")[-1], PolicyName="p")
    enforced.client("iam").delete_role(RoleName=role.split("/")[-1])
    with pytest.raises(ClientError) as error:
        enforced.client("sts", session).get_caller_identity()
    assert code(error) == "InvalidClientTokenId"


def test_session_and_federation_tokens(enforced):
    name, keys = enforced.user(allow(["lambda:*", "sts:GetFederationToken"]))
    sts = enforced.client("sts", keys)
    session = sts.get_session_token(DurationSeconds=900)["Credentials"]
    enforced.client("lambda", session).list_functions()
    with pytest.raises(ClientError):
        enforced.client("iam", session).get_user()
    federated = sts.get_federation_token(Name="bob", Policy=allow("lambda:ListFunctions"))
    bob = federated["Credentials"]
    enforced.client("lambda", bob).list_functions()
    who = enforced.client("sts", bob).get_caller_identity()["Arn"]
    assert who == "arn:aws:sts::000000000000:federated-user/bob"
    with pytest.raises(ClientError):
        enforced.client("lambda", bob).get_account_settings()


def test_a_role_is_passed_only_by_who_may_and_to_whom_it_trusts(enforced):
    settings = {
        "Runtime": machine.PYTHON,
        "Handler": "app.handler",
        "Code": {"ZipFile": make_zip(ECHO)},
        "Architectures": [machine.ARCHITECTURE],
    }
    role = enforced.role()
    name, keys = enforced.user(allow("lambda:*"))
    client = enforced.client("lambda", keys)
    with pytest.raises(ClientError) as error:
        client.create_function(FunctionName="passed", Role=role, **settings)
    assert f"is not authorized to perform: iam:PassRole on resource: {role}" in str(error.value)
    condition = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    enforced.client("iam").put_user_policy(
        UserName=name,
        PolicyName="pass",
        PolicyDocument=allow("iam:PassRole", role, Condition=condition),
    )
    client.create_function(FunctionName="passed", Role=role, **settings)
    untrusting = enforced.role(LAMBDA_TRUST.replace("lambda.amazonaws", "ec2.amazonaws"))
    with pytest.raises(ClientError) as error:
        enforced.client("lambda").create_function(
            FunctionName="untrusted", Role=untrusting, **settings
        )
    assert code(error) == "InvalidParameterValueException"
    assert "The role defined for the function cannot be assumed by Lambda." in str(error.value)


def test_a_presigned_address_is_good_for_its_time(enforced):
    client = enforced.client("sts")
    url = client.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
    assert b":root" in urllib.request.urlopen(url).read()
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"))
    assert error.value.code == 403


def test_other_keys_of_an_address_are_slowed_down_after_many_bad_ones(fresh_mayfly):
    enforced = Enforced(fresh_mayfly("--enforce-iam=all"))
    name, keys = enforced.user()
    wrong = {**keys, "SecretAccessKey": "x" * 40}
    seen = []
    for _ in range(12):
        with pytest.raises(ClientError) as error:
            enforced.client("sts", wrong).get_caller_identity()
        seen.append(code(error))
    assert seen[:10] == ["SignatureDoesNotMatch"] * 10
    assert "Throttling" in seen[10:]
    assert enforced.client("sts").get_caller_identity()["Arn"].endswith(":root")


def test_secrets_are_neither_in_the_log_nor_in_the_state(fresh_mayfly):
    server = fresh_mayfly("--enforce-iam=all", environment={"MAYFLY_LOG": "debug"})
    enforced = Enforced(server)
    _, keys = enforced.user(allow("*"))
    session = enforced.client("sts", keys).get_session_token()["Credentials"]
    enforced.client("lambda", session).list_functions()
    secrets = [keys["SecretAccessKey"], session["SecretAccessKey"], session["SessionToken"]]
    server.stop()
    for secret in secrets:
        assert secret not in server.log
    kept = b"".join(p.read_bytes() for p in server.data_dir.rglob("*") if p.is_file())
    for secret in [*secrets, enforced.root["SecretAccessKey"]]:
        assert secret.encode() not in kept


def test_any_other_address_than_loopback_enforces_everything(fresh_mayfly):
    server = fresh_mayfly(start=False)
    server.start(listen="0.0.0.0:0")
    server.endpoint = server.endpoint.replace("0.0.0.0", "127.0.0.1")
    enforced = Enforced(server)
    assert enforced.client("sts").get_caller_identity()["Arn"].endswith(":root")
    with pytest.raises(ClientError) as error:
        client_with(server, "sts", {"AccessKeyId": "test", "SecretAccessKey": "test"}).get_caller_identity()
    assert code(error) == "InvalidClientTokenId"


