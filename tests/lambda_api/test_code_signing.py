"""Code signing: its configurations, and what becomes of code that is signed well, badly or not."""

import hashlib
import io
import shutil
import subprocess
import uuid
import zipfile

import pytest

from harness import machine

INVALID_SIGNATURE = (400, "InvalidCodeSignatureException")
UNVERIFIED = (400, "CodeVerificationFailedException")
NOT_FOUND = (404, "ResourceNotFoundException")
SIGNATURE = "META_INF/aws_signer_signature_v1.0.SF"
PROFILE = "arn:aws:signer:us-east-1:000000000000:/signing-profiles/nobody/0123456789"
CODE = "def handler(event, context):\n    return 'signed'\n"


def openssl(folder, *arguments):
    machine.needs(shutil.which("openssl"), "openssl")
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """A folder with an authority, a signer whose certificate it has signed, and a stranger."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "code.cnf").write_text(
        "basicConstraints = critical, CA:FALSE\nkeyUsage = critical, digitalSignature\n"
        "extendedKeyUsage = codeSigning\n"
    )
    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-sha384"]
    for name in ["authority", "stranger"]:
        openssl(folder, "req", "-x509", *new, "-subj", f"/CN={name}", "-days", "30",
                "-keyout", f"{name}.key", "-out", f"{name}.pem")
    openssl(folder, "req", *new, "-subj", "/CN=signer", "-keyout", "signer.key", "-out", "signer.csr")
    for issuer in ["authority", "stranger"]:
        openssl(folder, "x509", "-req", "-in", "signer.csr", "-CA", f"{issuer}.pem", "-CAkey",
                f"{issuer}.key", "-CAcreateserial", "-days", "30", "-sha384", "-extfile", "code.cnf",
                "-out", f"signer-of-{issuer}.pem")
    return folder


@pytest.fixture
def profile(mayfly_cli, keys):
    """The ARN of a registered profile that trusts the authority."""
    name = f"p{uuid.uuid4().hex[:8]}"
    added = mayfly_cli("signing", "add", name, "--certificate", keys / "authority.pem")
    return added.stdout.strip()


@pytest.fixture
def sign(mayfly_cli, keys, tmp_path):
    """`sign(zip, profile, issuer="authority", …)`: the signed zip and the signing's ARN."""

    def sign(zipped, profile, issuer="authority", *options):
        (tmp_path / "in.zip").write_bytes(zipped)
        done = mayfly_cli(
            "sign", tmp_path / "in.zip", "--profile", profile, "--key", keys / "signer.key",
            "--certificate", keys / f"signer-of-{issuer}.pem", "-o", tmp_path / "out.zip", *options,
        )
        return (tmp_path / "out.zip").read_bytes(), done.stdout.strip()

    return sign


@pytest.fixture
def configure(lambda_client):
    """`configure(profile, policy)`: the ARN of a new configuration."""

    def make(*profiles, policy="Enforce"):
        made = lambda_client.create_code_signing_config(
            AllowedPublishers={"SigningProfileVersionArns": list(profiles)},
            CodeSigningPolicies={"UntrustedArtifactOnDeployment": policy},
        )
        return made["CodeSigningConfig"]["CodeSigningConfigArn"]

    return make


@pytest.fixture
def zipped(make_zip):
    return make_zip({"app.py": CODE, "lib/data": "x"})


@pytest.fixture
def make(make_function):
    """`make(zip, arn)`: a function of that code with that configuration."""

    def make(zipped, arn=None, **settings):
        if arn:
            settings["CodeSigningConfigArn"] = arn
        return make_function(machine.PYTHON, zipped, "app.handler", **settings)

    return make


def changed(zipped, path, content):
    """The same zip with another content at a path, or without it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(zipped)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            if entry.filename != path:
                new.writestr(entry, old.read(entry))
            elif content is not None:
                new.writestr(entry, content)
    return out.getvalue()


# Configurations


def test_a_configuration_is_made_read_changed_and_deleted(lambda_client, refused):
    made = lambda_client.create_code_signing_config(
        Description="words", AllowedPublishers={"SigningProfileVersionArns": [PROFILE]}
    )
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    config = made["CodeSigningConfig"]
    arn = config["CodeSigningConfigArn"]
    assert arn == (
        "arn:aws:lambda:us-east-1:000000000000:code-signing-config:" + config["CodeSigningConfigId"]
    )
    assert config["Description"] == "words"
    assert config["AllowedPublishers"] == {"SigningProfileVersionArns": [PROFILE]}
    assert config["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Warn"}
    of_it = {"CodeSigningConfigArn": arn}
    assert lambda_client.get_code_signing_config(**of_it)["CodeSigningConfig"] == config
    updated = lambda_client.update_code_signing_config(
        **of_it, CodeSigningPolicies={"UntrustedArtifactOnDeployment": "Enforce"}
    )["CodeSigningConfig"]
    assert updated["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Enforce"}
    assert updated["Description"] == "words"
    pages = lambda_client.get_paginator("list_code_signing_configs").paginate()
    assert updated in [entry for page in pages for entry in page["CodeSigningConfigs"]]
    gone = lambda_client.delete_code_signing_config(**of_it)
    assert gone["ResponseMetadata"]["HTTPStatusCode"] == 204
    message = f"The Lambda code signing configuration {arn} can not be found."
    for call in [
        lambda_client.get_code_signing_config,
        lambda_client.update_code_signing_config,
        lambda_client.delete_code_signing_config,
        lambda_client.list_functions_by_code_signing_config,
    ]:
        with refused(*NOT_FOUND, message):
            call(**of_it)


def test_a_function_is_given_a_configuration_and_loses_it(
    lambda_client, configure, function, arn, refused
):
    config = configure(PROFILE)
    of_function = {"FunctionName": function}
    assert "CodeSigningConfigArn" not in lambda_client.get_function_code_signing_config(**of_function)
    put = lambda_client.put_function_code_signing_config(
        **of_function, CodeSigningConfigArn=config
    )
    assert (put["CodeSigningConfigArn"], put["FunctionName"]) == (config, function)
    found = lambda_client.get_function_code_signing_config(**of_function)
    assert (found["CodeSigningConfigArn"], found["FunctionName"]) == (config, function)
    listed = lambda_client.list_functions_by_code_signing_config(CodeSigningConfigArn=config)
    assert listed["FunctionArns"] == [arn(function)]
    with refused(409, "ResourceConflictException"):
        lambda_client.delete_code_signing_config(CodeSigningConfigArn=config)
    gone = lambda_client.delete_function_code_signing_config(**of_function)
    assert gone["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert "CodeSigningConfigArn" not in lambda_client.get_function_code_signing_config(**of_function)
    lambda_client.delete_code_signing_config(CodeSigningConfigArn=config)
    with refused(
        404,
        "CodeSigningConfigNotFoundException",
        "The code signing configuration cannot be found. Check that the provided configuration is "
        f"not deleted: {config}.",
    ):
        lambda_client.put_function_code_signing_config(**of_function, CodeSigningConfigArn=config)


def test_functions_that_are_not_there_have_no_configuration(
    lambda_client, configure, name, arn, refused
):
    message = f"Function not found: {arn(name)}"
    for call, more in [
        (lambda_client.get_function_code_signing_config, {}),
        (lambda_client.delete_function_code_signing_config, {}),
        (lambda_client.put_function_code_signing_config,
         {"CodeSigningConfigArn": configure(PROFILE)}),
    ]:
        with refused(*NOT_FOUND, message):
            call(FunctionName=name, **more)


# Signatures


def test_well_signed_code_is_deployed_and_says_who_signed_it(
    lambda_client, make, configure, profile, sign, zipped, call
):
    signed, job = sign(zipped, profile)
    name = make(signed, configure(profile))
    config = lambda_client.get_function_configuration(FunctionName=name)
    assert config["SigningProfileVersionArn"] == profile
    assert config["SigningJobArn"] == job
    assert call(name).succeeded() == "signed"


def test_an_unsigned_or_foreign_zip_is_refused_where_that_is_enforced(
    lambda_client, make, configure, profile, sign, zipped, refused, mayfly_cli, keys
):
    other = mayfly_cli("signing", "add", "other", "--certificate", keys / "authority.pem")
    config = configure(profile)
    of_other, _ = sign(zipped, other.stdout.strip())
    of_nobody, _ = sign(zipped, PROFILE)
    for refused_zip in [zipped, of_other, of_nobody]:
        with refused(*UNVERIFIED) as answer:
            make(refused_zip, config, FunctionName="unsigned")
        assert answer["Error"]["Message"] == (
            "Lambda cannot deploy the function. The function or layer might be signed using a "
            "signature that the client is not configured to accept. Check the provided signature "
            "for unsigned."
        )
    warned = configure(profile, policy="Warn")
    for doubtful in [zipped, of_other, of_nobody]:
        make(doubtful, warned)


def test_what_was_changed_or_forged_is_refused_even_where_it_is_only_warned_of(
    make, configure, profile, sign, zipped, refused
):
    signed, _ = sign(zipped, profile)
    # The key is the signer's, the certificate one that nobody registered.
    untrusted, _ = sign(zipped, profile, "stranger")
    broken = [
        changed(signed, "app.py", CODE + "# more\n"),
        changed(signed, "lib/data", None),
        changed(signed, SIGNATURE, b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n"),
        changed(signed, SIGNATURE, b"nonsense"),
        untrusted,
    ]
    for policy in ["Warn", "Enforce"]:
        config = configure(profile, policy=policy)
        for zipped in broken:
            with refused(*INVALID_SIGNATURE) as answer:
                make(zipped, config)
            assert "failed the integrity check" in answer["Error"]["Message"]


def test_each_deployment_is_checked(
    lambda_client, make, configure, profile, sign, zipped, refused, updated, make_zip
):
    signed, _ = sign(zipped, profile)
    name = make(signed, configure(profile))
    with refused(*UNVERIFIED):
        lambda_client.update_function_code(FunctionName=name, ZipFile=zipped)
    newer, job = sign(make_zip({"app.py": CODE + "# newer\n"}), profile)
    assert lambda_client.update_function_code(FunctionName=name, ZipFile=newer)["SigningJobArn"] == job
    updated(name)
    lambda_client.delete_function_code_signing_config(FunctionName=name)
    answer = lambda_client.update_function_code(FunctionName=name, ZipFile=zipped)
    assert "SigningJobArn" not in answer


def test_layers_are_checked_with_their_function(
    lambda_client, make, configure, profile, sign, zipped, make_zip, refused, updated
):
    layer = make_zip({"python/a.py": ""})
    signed, job = sign(layer, profile)
    name = f"layer-{uuid.uuid4().hex[:8]}"
    arns = []
    for content in [layer, signed]:
        version = lambda_client.publish_layer_version(LayerName=name, Content={"ZipFile": content})
        arns.append(version["LayerVersionArn"])
    assert version["Content"]["SigningJobArn"] == job
    assert version["Content"]["SigningProfileVersionArn"] == profile
    function = make(sign(zipped, profile)[0], configure(profile))
    with refused(*UNVERIFIED) as answer:
        lambda_client.update_function_configuration(FunctionName=function, Layers=arns[:1])
    assert arns[0] in answer["Error"]["Message"]
    changed = lambda_client.update_function_configuration(FunctionName=function, Layers=arns[1:])
    assert changed["Layers"][0]["SigningJobArn"] == job
    updated(function)


def test_expired_and_revoked_signatures_hold_no_more(
    make, configure, profile, sign, zipped, refused, mayfly_cli
):
    config = configure(profile)
    expired, _ = sign(zipped, profile, "authority", "--valid-for", "0s")
    with refused(*UNVERIFIED):
        make(expired, config)
    first, job = sign(zipped, profile)
    second, _ = sign(zipped, profile)
    mayfly_cli("signing", "revoke", profile, "--job", job, "--reason", "lost")
    with refused(*UNVERIFIED):
        make(first, config)
    make(second, config)
    mayfly_cli("signing", "revoke", profile)
    with refused(*UNVERIFIED):
        make(second, config)


def test_profiles_are_listed_and_never_change(mayfly_cli, profile, keys):
    assert profile in mayfly_cli("signing", "ls").stdout
    again = mayfly_cli("signing", "add", profile, "--certificate", keys / "stranger.pem", check=False)
    assert again.returncode != 0 and "registered already" in again.stderr
    none = mayfly_cli("signing", "add", "x", "--certificate", keys / "signer.key", check=False)
    assert none.returncode != 0 and "no certificate" in none.stderr


def test_openssl_verifies_what_is_signed(profile, sign, zipped, keys, tmp_path):
    """Another implementation of CMS finds the signature good over the content that is documented."""
    signed, _ = sign(zipped, profile)
    digest = hashlib.sha384()
    with zipfile.ZipFile(io.BytesIO(signed)) as archive:
        for entry in archive.infolist():
            if entry.filename != SIGNATURE:
                digest.update(entry.filename.encode() + archive.read(entry))
        (tmp_path / "signature").write_bytes(archive.read(SIGNATURE))
    (tmp_path / "content").write_bytes(digest.digest())
    openssl(tmp_path, "cms", "-verify", "-inform", "PEM", "-in", "signature", "-binary", "-content",
            "content", "-CAfile", keys / "authority.pem", "-purpose", "any", "-out", "verified")
