"""Code of functions and layers that is read out of an object store."""

import random
import shutil
import ssl
import subprocess

import pytest

from harness import machine
from harness.calls import invoke
from harness.object_store import ObjectStore

INVALID = (400, "InvalidParameterValueException")
CODE = "def handler(event, context):\n    return '{word}'\n"


@pytest.fixture
def object_store():
    store = ObjectStore()
    yield store
    store.close()


@pytest.fixture
def lambda_at(client, fresh_mayfly, object_store):
    """Lambda of a Mayfly that reads code out of the object store."""
    mayfly = fresh_mayfly(*object_store.options, environment=object_store.environment)
    return client("lambda", mayfly)


def create(lambda_client, code, role_arn, **settings):
    answer = lambda_client.create_function(
        FunctionName="f",
        Runtime=machine.PYTHON,
        Handler="app.handler",
        Role=role_arn,
        Architectures=[machine.ARCHITECTURE],
        Code=code,
        **settings,
    )
    lambda_client.get_waiter("function_active_v2").wait(FunctionName="f")
    return answer


def test_a_functions_code_is_read_out_of_a_bucket(lambda_at, object_store, make_zip, role_arn):
    zips = {word: make_zip({"app.py": CODE.format(word=word)}) for word in ["one", "two", "three"]}
    object_store.objects = {
        ("bucket", "path/to one+ü.zip", None): zips["one"],
        ("bucket", "two.zip", None): zips["two"],
        ("bucket", "two.zip", "v=3/x"): zips["three"],
    }
    made = create(lambda_at, {"S3Bucket": "bucket", "S3Key": "path/to one+ü.zip"}, role_arn)
    assert made["CodeSize"] == len(zips["one"])
    assert invoke(lambda_at, "f").succeeded() == "one"
    updated = lambda_at.get_waiter("function_updated_v2")
    for version, word in [({}, "two"), ({"S3ObjectVersion": "v=3/x"}, "three")]:
        lambda_at.update_function_code(
            FunctionName="f", S3Bucket="bucket", S3Key="two.zip", S3ObjectStorageMode="COPY", **version
        )
        updated.wait(FunctionName="f")
        assert invoke(lambda_at, "f").succeeded() == word


def test_a_layers_content_is_read_out_of_a_bucket(lambda_at, object_store, make_zip, role_arn):
    layer = make_zip({"python/word.py": "WORD = 'layer'\n"})
    object_store.objects["bucket", "layer.zip", None] = layer
    content = {"S3Bucket": "bucket", "S3Key": "layer.zip"}
    version = lambda_at.publish_layer_version(LayerName="l", Content=content)
    assert version["Content"]["CodeSize"] == len(layer)
    code = "import word\ndef handler(event, context):\n    return word.WORD\n"
    create(
        lambda_at,
        {"ZipFile": make_zip({"app.py": code})},
        role_arn,
        Layers=[version["LayerVersionArn"]],
    )
    assert invoke(lambda_at, "f").succeeded() == "layer"


def test_what_can_not_be_read_is_told_in_the_stores_words(
    lambda_at, object_store, role_arn, refused, make_zip
):
    object_store.objects["bucket", "text", None] = b"no zip"
    for bucket, key, message in [
        (
            "other",
            "k",
            "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The "
            "specified bucket does not exist",
        ),
        (
            "bucket",
            "k",
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The "
            "specified key does not exist.",
        ),
        (
            "bucket",
            "text",
            "Could not unzip uploaded file. Please check your file, then try to upload again.",
        ),
    ]:
        with refused(*INVALID, message):
            create(lambda_at, {"S3Bucket": bucket, "S3Key": key}, role_arn)
    with refused(
        *INVALID,
        "Please do not provide other FunctionCode parameters when providing a ZipFile.",
    ):
        code = {"S3Bucket": "bucket", "S3Key": "k", "ZipFile": make_zip({"a": ""})}
        create(lambda_at, code, role_arn)
    with refused(*INVALID, "Please provide a source for function code."):
        create(lambda_at, {"S3Bucket": "bucket"}, role_arn)
    with refused(*INVALID) as answer:
        code = {"S3Bucket": "bucket", "S3Key": "k", "S3ObjectStorageMode": "REFERENCE"}
        create(lambda_at, code, role_arn)
    assert "S3ObjectStorageMode REFERENCE" in answer["Error"]["Message"]


def test_a_zip_in_a_bucket_may_be_larger_than_one_in_a_request(lambda_at, object_store, make_zip):
    content = random.Random(1).randbytes(60_000_000)
    object_store.objects["bucket", "large.zip", None] = make_zip({"content": content})
    version = lambda_at.publish_layer_version(
        LayerName="l", Content={"S3Bucket": "bucket", "S3Key": "large.zip"}
    )
    assert version["Content"]["CodeSize"] > 60_000_000


def test_wrong_keys_are_told(client, fresh_mayfly, object_store, role_arn, refused):
    keys = {**object_store.environment, "MAYFLY_S3_SECRET_ACCESS_KEY": "wrong"}
    lambda_client = client("lambda", fresh_mayfly(*object_store.options, environment=keys))
    with refused(*INVALID) as answer:
        create(lambda_client, {"S3Bucket": "bucket", "S3Key": "k"}, role_arn)
    assert "S3 Error Code: SignatureDoesNotMatch." in answer["Error"]["Message"]


def test_a_store_that_is_not_there_is_told(client, fresh_mayfly, object_store, role_arn, refused):
    object_store.close()
    mayfly = fresh_mayfly(*object_store.options, environment=object_store.environment)
    with refused(500, "ServiceException") as answer:
        create(client("lambda", mayfly), {"S3Bucket": "bucket", "S3Key": "k"}, role_arn)
    assert "can't be had from http://localhost:" in answer["Error"]["Message"]


def test_without_a_store_the_remedy_is_told(lambda_client, role_arn, refused):
    with refused(*INVALID) as answer:
        create(lambda_client, {"S3Bucket": "bucket", "S3Key": "k"}, role_arn)
    assert "mayfly up --s3-endpoint URL" in answer["Error"]["Message"]


def test_the_store_is_reached_over_tls(client, fresh_mayfly, make_zip, role_arn, refused, tmp_path):
    machine.needs(shutil.which("openssl"), "openssl")
    (tmp_path / "openssl.cnf").write_text(
        "[req]\ndistinguished_name = name\nx509_extensions = extensions\nprompt = no\n"
        "[name]\nCN = localhost\n"
        "[extensions]\nsubjectAltName = DNS:localhost\nbasicConstraints = critical, CA:FALSE\n"
    )
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-config", "openssl.cnf", "-days", "2",
         "-keyout", "key.pem", "-out", "ca.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "ca.pem", tmp_path / "key.pem")
    store = ObjectStore(context)
    store.objects["bucket", "k", None] = make_zip({"app.py": CODE.format(word="tls")})
    code = {"S3Bucket": "bucket", "S3Key": "k"}
    trusting = fresh_mayfly(
        *store.options, "--s3-ca", tmp_path / "ca.pem", environment=store.environment
    )
    lambda_client = client("lambda", trusting)
    create(lambda_client, code, role_arn)
    assert invoke(lambda_client, "f").succeeded() == "tls"
    distrusting = fresh_mayfly(*store.options, environment=store.environment)
    with refused(500, "ServiceException") as answer:
        create(client("lambda", distrusting), code, role_arn)
    assert "can't agree on TLS" in answer["Error"]["Message"]
    store.close()
