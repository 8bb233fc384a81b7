"""Layers: publishing, reading, listing and deleting them, who may use them, and functions' Layers."""

import base64
import hashlib
import json
import re
import urllib.request
import uuid

import pytest

from harness import machine

INVALID = (400, "InvalidParameterValueException")
NOT_FOUND = (404, "ResourceNotFoundException")
VALIDATION = (400, "ValidationException")
MISSING = "The resource you requested does not exist."
PREFIX = "arn:aws:lambda:us-east-1:000000000000:layer"


@pytest.fixture
def layer():
    """A name that no layer has."""
    return f"layer-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def publish(lambda_client, make_zip):
    """`publish(name, files={"a": "1"}, **settings)`: publishes a version of a layer."""

    def make(name, files=None, **settings):
        zipped = files if isinstance(files, bytes) else make_zip(files or {"a": "1"})
        content = {"ZipFile": zipped}
        return lambda_client.publish_layer_version(LayerName=name, Content=content, **settings)

    return make


def without_metadata(answer):
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def test_a_version_is_published_and_read(lambda_client, publish, make_zip, layer):
    zipped = make_zip({"python/a.py": "x = 1"})
    published = publish(
        layer,
        zipped,
        Description="words",
        CompatibleRuntimes=["python3.12"],
        CompatibleArchitectures=["x86_64"],
        LicenseInfo="MIT",
    )
    assert published["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert published["LayerArn"] == f"{PREFIX}:{layer}"
    assert published["LayerVersionArn"] == f"{PREFIX}:{layer}:1"
    assert published["Version"] == 1
    assert published["Description"] == "words"
    assert published["LicenseInfo"] == "MIT"
    assert published["CompatibleRuntimes"] == ["python3.12"]
    assert published["CompatibleArchitectures"] == ["x86_64"]
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", published["CreatedDate"]
    )
    content = published["Content"]
    sha256 = base64.b64encode(hashlib.sha256(zipped).digest()).decode()
    assert (content["CodeSha256"], content["CodeSize"]) == (sha256, len(zipped))
    with urllib.request.urlopen(content["Location"]) as answer:
        assert answer.read() == zipped
    read = lambda_client.get_layer_version(LayerName=layer, VersionNumber=1)
    by_arn = lambda_client.get_layer_version_by_arn(Arn=published["LayerVersionArn"])
    by_layer_arn = lambda_client.get_layer_version(
        LayerName=published["LayerArn"], VersionNumber=1
    )
    for answer in [published, read, by_arn, by_layer_arn]:
        answer["Content"].pop("Location")
    assert without_metadata(read) == without_metadata(published)
    assert without_metadata(by_arn) == without_metadata(published)
    assert without_metadata(by_layer_arn) == without_metadata(published)


def test_what_a_version_does_not_say_is_not_shown(publish, layer):
    published = publish(layer)
    assert published["Description"] == ""
    for member in ["CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo"]:
        assert member not in published


def test_numbers_are_not_used_again(lambda_client, publish, layer):
    versions = [publish(layer)["Version"] for _ in range(2)]
    listed = lambda_client.list_layer_versions(LayerName=layer)["LayerVersions"]
    assert versions == [1, 2]
    assert [version["Version"] for version in listed] == [2, 1]
    for version in versions:
        answer = lambda_client.delete_layer_version(LayerName=layer, VersionNumber=version)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert lambda_client.list_layer_versions(LayerName=layer)["LayerVersions"] == []
    assert publish(layer)["Version"] == 3


def test_a_version_that_is_not_there_can_be_deleted_but_not_read(
    lambda_client, publish, layer, refused
):
    lambda_client.delete_layer_version(LayerName=layer, VersionNumber=1)
    assert lambda_client.list_layer_versions(LayerName=layer)["LayerVersions"] == []
    with refused(*NOT_FOUND, MISSING):
        lambda_client.get_layer_version(LayerName=layer, VersionNumber=1)
    publish(layer)
    with refused(*NOT_FOUND, MISSING):
        lambda_client.get_layer_version(LayerName=layer, VersionNumber=2)
    with refused(*NOT_FOUND, MISSING):
        lambda_client.get_layer_version_by_arn(Arn=f"{PREFIX}:{layer}:2")
    for call in [lambda_client.get_layer_version, lambda_client.delete_layer_version]:
        with refused(*INVALID, "Layer Version Cannot be less than 1"):
            call(LayerName=layer, VersionNumber=0)


def test_an_arn_without_a_version_is_none(lambda_client, layer, refused):
    with refused(*VALIDATION) as answer:
        lambda_client.get_layer_version_by_arn(Arn=f"{PREFIX}:{layer}")
    assert answer["Error"]["Message"].startswith(
        f"1 validation error detected: Value '{PREFIX}:{layer}' at 'arn' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: "
    )


def test_an_archive_that_is_none_is_refused(lambda_client, publish, layer, refused):
    message = "Could not unzip uploaded file. Please check your file, then try to upload again."
    with refused(*INVALID, message):
        publish(layer, b"no zip")
    with refused(*INVALID):
        lambda_client.publish_layer_version(LayerName=layer, Content={})
    assert publish(layer)["Version"] == 1, "no number was taken"


def test_only_runtimes_and_processors_that_there_are_can_be_named(
    lambda_client, publish, layer, refused
):
    with refused(*VALIDATION) as answer:
        publish(layer, CompatibleRuntimes=["python3.12", "nonsense"])
    assert answer["Error"]["Message"].startswith(
        "1 validation error detected: Value '[python3.12, nonsense]' at 'compatibleRuntimes' "
        "failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, "
    )
    for call in [
        lambda_client.list_layers,
        lambda **filters: lambda_client.list_layer_versions(LayerName=layer, **filters),
    ]:
        with refused(*VALIDATION) as answer:
            call(CompatibleRuntime="nonsense")
        assert "Value 'nonsense' at 'compatibleRuntime'" in answer["Error"]["Message"]
        with refused(
            *VALIDATION,
            "1 validation error detected: Value 'vax' at 'compatibleArchitecture' failed to "
            "satisfy constraint: Member must satisfy enum value set: [x86_64, arm64]",
        ):
            call(CompatibleArchitecture="vax")


def test_lists_show_what_fits(lambda_client, publish, layer):
    publish(layer, CompatibleRuntimes=["python3.12"], CompatibleArchitectures=["x86_64"])
    publish(layer, CompatibleRuntimes=["python3.13"])
    publish(f"{layer}-2", CompatibleRuntimes=["nodejs20.x"])

    def layers(**filters):
        pages = lambda_client.get_paginator("list_layers").paginate(**filters)
        listed = [entry for page in pages for entry in page["Layers"]]
        return {
            entry["LayerName"]: entry["LatestMatchingVersion"]["Version"]
            for entry in listed
            if entry["LayerName"].startswith(layer)
        }

    def versions(**filters):
        answer = lambda_client.list_layer_versions(LayerName=layer, **filters)
        return [version["Version"] for version in answer["LayerVersions"]]

    assert layers() == {layer: 2, f"{layer}-2": 1}
    assert layers(CompatibleRuntime="python3.12") == {layer: 1}
    assert layers(CompatibleRuntime="nodejs20.x") == {f"{layer}-2": 1}
    assert layers(CompatibleRuntime="python3.12", CompatibleArchitecture="arm64") == {}
    assert versions() == [2, 1]
    assert versions(CompatibleRuntime="python3.13") == [2]
    assert versions(CompatibleArchitecture="x86_64") == [1]


def test_lists_come_in_pages(lambda_client, publish, layer):
    for _ in range(5):
        publish(layer)
    for n in range(3):
        publish(f"{layer}-{n}")
    paginator = lambda_client.get_paginator("list_layer_versions")
    pages = list(paginator.paginate(LayerName=layer, PaginationConfig={"PageSize": 2}))
    assert [[v["Version"] for v in page["LayerVersions"]] for page in pages] == [[5, 4], [3, 2], [1]]
    pages = lambda_client.get_paginator("list_layers").paginate(PaginationConfig={"PageSize": 2})
    names = [entry["LayerName"] for page in pages for entry in page["Layers"]]
    assert [name for name in names if name.startswith(layer)] == [
        layer, f"{layer}-0", f"{layer}-1", f"{layer}-2"
    ]
    assert len(names) == len(set(names))


def test_layers_of_other_regions_are_not_seen(client, mayfly, publish, layer, refused):
    publish(layer)
    elsewhere = client("lambda", mayfly, region_name="eu-west-1")
    assert layer not in [entry["LayerName"] for entry in elsewhere.list_layers()["Layers"]]
    with refused(*NOT_FOUND, MISSING):
        elsewhere.get_layer_version(LayerName=layer, VersionNumber=1)


# Permissions


def permit(lambda_client, layer, sid="s1", **settings):
    return lambda_client.add_layer_version_permission(
        **{
            "LayerName": layer,
            "VersionNumber": 1,
            "StatementId": sid,
            "Action": "lambda:GetLayerVersion",
            "Principal": "*",
            **settings,
        }
    )


def test_a_permission_becomes_a_statement_of_the_policy(lambda_client, publish, layer):
    publish(layer)
    added = permit(lambda_client, layer)
    assert added["ResponseMetadata"]["HTTPStatusCode"] == 201
    statement = {
        "Sid": "s1",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "lambda:GetLayerVersion",
        "Resource": f"{PREFIX}:{layer}:1",
    }
    assert json.loads(added["Statement"]) == statement
    policy = lambda_client.get_layer_version_policy(LayerName=layer, VersionNumber=1)
    assert policy["RevisionId"] == added["RevisionId"]
    assert json.loads(policy["Policy"]) == {
        "Version": "2012-10-17",
        "Id": "default",
        "Statement": [statement],
    }
    account = permit(
        lambda_client, layer, "s2", Principal="123456789012", RevisionId=added["RevisionId"]
    )
    assert json.loads(account["Statement"])["Principal"] == {
        "AWS": "arn:aws:iam::123456789012:root"
    }
    organization = permit(lambda_client, layer, "s3", OrganizationId="o-abcdefghij")
    assert json.loads(organization["Statement"])["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}
    }


def test_a_permission_that_can_not_be_added(lambda_client, publish, layer, refused):
    publish(layer)
    permit(lambda_client, layer)
    with refused(
        *VALIDATION,
        "1 validation error detected: Value '*' at 'action' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: lambda:GetLayerVersion",
    ):
        permit(lambda_client, layer, "s2", Action="*")
    with refused(
        409,
        "ResourceConflictException",
        "The statement id (s1) provided already exists. Please provide a new statement id, or "
        "remove the existing statement.",
    ):
        permit(lambda_client, layer)
    with refused(
        412,
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy "
        "API to retrieve the latest Revision Id",
    ):
        permit(lambda_client, layer, "s2", RevisionId="wrong")
    with refused(400, "PolicyLengthExceededException"):
        for n in range(200):
            permit(lambda_client, layer, f"more-{n}")


def test_policies_belong_to_versions_that_are_there(lambda_client, publish, layer, refused):
    publish(layer)
    for name, number in [(f"{layer}-none", 1), (layer, 2)]:
        message = f"Layer version {PREFIX}:{name}:{number} does not exist."
        with refused(*NOT_FOUND, message):
            permit(lambda_client, name, VersionNumber=number)
        with refused(*NOT_FOUND, message):
            lambda_client.get_layer_version_policy(LayerName=name, VersionNumber=number)
        with refused(*NOT_FOUND, message):
            lambda_client.remove_layer_version_permission(
                LayerName=name, VersionNumber=number, StatementId="s1"
            )


def test_a_permission_is_removed(lambda_client, publish, layer, refused):
    publish(layer)
    of_version = {"LayerName": layer, "VersionNumber": 1}
    with refused(*NOT_FOUND, "No policy is associated with the given resource."):
        lambda_client.get_layer_version_policy(**of_version)
    added = permit(lambda_client, layer)
    remove = lambda_client.remove_layer_version_permission
    with refused(*NOT_FOUND, "Statement doesnotexist is not found in resource policy."):
        remove(**of_version, StatementId="doesnotexist")
    with refused(412, "PreconditionFailedException"):
        remove(**of_version, StatementId="s1", RevisionId="wrong")
    answer = remove(**of_version, StatementId="s1", RevisionId=added["RevisionId"])
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    with refused(*NOT_FOUND, "No policy is associated with the given resource."):
        lambda_client.get_layer_version_policy(**of_version)


# The layers of a function


def test_a_function_shows_its_layers(lambda_client, publish, make_python, updated, layer):
    arns = [publish(f"{layer}-{n}")["LayerVersionArn"] for n in range(2)]
    size = lambda_client.get_layer_version_by_arn(Arn=arns[0])["Content"]["CodeSize"]
    shown = [{"Arn": arn, "CodeSize": size} for arn in arns]
    name = make_python("def handler(event, context): pass\n", Layers=arns)
    assert lambda_client.get_function_configuration(FunctionName=name)["Layers"] == shown
    change = lambda_client.update_function_configuration
    assert change(FunctionName=name, Layers=arns[::-1])["Layers"] == shown[::-1]
    updated(name)
    assert change(FunctionName=name, Description="other")["Layers"] == shown[::-1]
    updated(name)
    version = lambda_client.publish_version(FunctionName=name)
    assert version["Layers"] == shown[::-1]
    assert "Layers" not in change(FunctionName=name, Layers=[])
    updated(name)
    listed = lambda_client.list_versions_by_function(FunctionName=name)["Versions"]
    assert [entry.get("Layers") for entry in listed] == [None, shown[::-1]]


def test_layers_that_a_function_can_not_have(
    lambda_client, publish, function, layer, refused
):
    arns = [publish(f"{layer}-{n}")["LayerVersionArn"] for n in range(6)]
    second = publish(f"{layer}-0")["LayerVersionArn"]

    def change(*layers):
        lambda_client.update_function_configuration(FunctionName=function, Layers=list(layers))

    with refused(*INVALID, "Cannot reference more than 5 layers."):
        change(*arns)
    for other in [arns[0], second]:
        with refused(
            *INVALID,
            "Two different versions of the same layer are not allowed to be referenced in the same "
            f"function. {arns[0]} and {other} are versions of the same layer.",
        ):
            change(arns[0], other)
    missing = f"{PREFIX}:{layer}-0:9"
    with refused(*INVALID, f"Layer version {missing} does not exist."):
        change(missing)
    with refused(
        *INVALID,
        "Layers are not in the same region as the function. Layers are expected to be in region "
        "us-east-1.",
    ):
        change(arns[0].replace("us-east-1", "eu-west-1"))
    with refused(403, "AccessDeniedException") as answer:
        change(arns[0].replace("000000000000", "123456789012"))
    assert "lambda:GetLayerVersion" in answer["Error"]["Message"]
    with refused(*VALIDATION) as answer:
        change(f"{PREFIX}:{layer}-0")
    assert answer["Error"]["Message"].startswith(
        f"1 validation error detected: Value '[{PREFIX}:{layer}-0]' at 'layers' failed to satisfy "
        "constraint: Member must satisfy constraint: [Member must have length less than or equal to "
        "2048, Member must have length greater than or equal to 1, "
    )


def test_code_and_layers_together_are_limited(
    lambda_client, publish, make_zip, make_python, updated, layer, refused
):
    large = make_zip({"zeros": bytes(150_000_000)})
    layers = [publish(f"{layer}-{n}", large)["LayerVersionArn"] for n in range(2)]
    name = make_python("def handler(event, context): pass\n", Layers=layers[:1])
    with refused(*INVALID, "Layers consume more than the available size of 262144000 bytes"):
        lambda_client.update_function_configuration(FunctionName=name, Layers=layers)
    with refused(*INVALID) as answer:
        lambda_client.update_function_code(FunctionName=name, ZipFile=large)
    assert answer["Error"]["Message"] == (
        "Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. "
        "The actual size is 300000000 bytes."
    )


def test_a_deleted_version_works_on_for_functions_that_have_it(
    lambda_client, publish, make_python, call, updated, layer
):
    arn = publish(layer, {"python/word.py": "WORD = 'kept'"})["LayerVersionArn"]
    code = "import word\ndef handler(event, context):\n    return word.WORD\n"
    name = make_python(code, Layers=[arn])
    lambda_client.delete_layer_version(LayerName=layer, VersionNumber=1)
    lambda_client.update_function_configuration(FunctionName=name, Description="a new instance")
    updated(name)
    assert call(name).succeeded() == "kept"
    shown = lambda_client.get_function_configuration(FunctionName=name)["Layers"]
    assert [entry["Arn"] for entry in shown] == [arn]


def test_layers_count_as_stored_code(client, fresh_mayfly, make_zip):
    lambda_client = client("lambda", fresh_mayfly())
    zipped = make_zip({"a": "1"})
    for _ in range(2):
        lambda_client.publish_layer_version(LayerName="l", Content={"ZipFile": zipped})
    usage = lambda_client.get_account_settings()["AccountUsage"]
    assert usage["TotalCodeSize"] == 2 * len(zipped)


def test_the_aws_cli_publishes_and_lists(aws_cli, make_zip, layer, tmp_path):
    (tmp_path / "layer.zip").write_bytes(make_zip({"a": "1"}))
    published = aws_cli(
        "lambda", "publish-layer-version", "--layer-name", layer,
        "--zip-file", "fileb://layer.zip", "--compatible-runtimes", machine.PYTHON, cwd=tmp_path,
    )
    assert published["Version"] == 1
    listed = aws_cli("lambda", "list-layer-versions", "--layer-name", layer)["LayerVersions"]
    assert [entry["LayerVersionArn"] for entry in listed] == [published["LayerVersionArn"]]
