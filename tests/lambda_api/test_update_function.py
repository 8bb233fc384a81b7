"""UpdateFunctionCode and UpdateFunctionConfiguration."""

import base64
import hashlib

INVALID = (400, "InvalidParameterValueException")
STALE = (
    412,
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias "
    "API to retrieve the latest Revision Id",
)


def test_new_code_is_run_once_the_update_is_successful(
    lambda_client, function, make_zip, updated, call
):
    code = make_zip({"app.py": "def handler(event, context): return 'new'"})
    update = lambda_client.update_function_code(FunctionName=function, ZipFile=code)
    assert update["CodeSha256"] == base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert (update["State"], update["LastUpdateStatus"]) == ("Active", "InProgress")
    assert update["LastUpdateStatusReason"] == "The function is being created."
    assert update["LastUpdateStatusReasonCode"] == "Creating"
    updated(function)
    after = lambda_client.get_function_configuration(FunctionName=function)
    assert after["LastUpdateStatus"] == "Successful"
    assert "LastUpdateStatusReason" not in after
    assert after["RevisionId"] != update["RevisionId"]
    assert call(function, {}).succeeded() == "new"


def test_a_dry_run_of_new_code_changes_nothing(lambda_client, function, make_zip):
    before = lambda_client.get_function_configuration(FunctionName=function)
    shown = lambda_client.update_function_code(
        FunctionName=function, ZipFile=make_zip({"app.py": "other"}), DryRun=True
    )
    assert shown["CodeSha256"] != before["CodeSha256"]
    after = lambda_client.get_function_configuration(FunctionName=function)
    assert (after["CodeSha256"], after["RevisionId"]) == (before["CodeSha256"], before["RevisionId"])


def test_settings_are_changed_one_by_one(lambda_client, function, updated):
    before = lambda_client.get_function_configuration(FunctionName=function)
    lambda_client.update_function_configuration(
        FunctionName=function, Timeout=7, Environment={"Variables": {"STAGE": "dev"}}
    )
    updated(function)
    lambda_client.update_function_configuration(FunctionName=function, Description="mine")
    updated(function)
    after = lambda_client.get_function_configuration(FunctionName=function)
    assert (after["Timeout"], after["Description"]) == (7, "mine")
    assert after["Environment"] == {"Variables": {"STAGE": "dev"}}
    for same in ["Runtime", "Handler", "MemorySize", "CodeSha256", "LoggingConfig", "Role"]:
        assert after[same] == before[same]


def test_an_update_that_changes_nothing_is_an_update_too(lambda_client, function, updated):
    revisions = set()
    for _ in range(2):
        update = lambda_client.update_function_configuration(
            FunctionName=function, Description="same"
        )
        assert update["LastUpdateStatus"] == "InProgress"
        revisions.add(update["RevisionId"])
        updated(function)
        revisions.add(lambda_client.get_function(FunctionName=function)["Configuration"]["RevisionId"])
    assert len(revisions) == 4


def test_settings_take_effect_in_the_function(lambda_client, make_python, updated, call):
    name = make_python(
        """
import os
def handler(event, context):
    return [os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], os.environ.get("STAGE")]
"""
    )
    assert call(name).succeeded() == ["128", None]
    lambda_client.update_function_configuration(
        FunctionName=name, MemorySize=256, Environment={"Variables": {"STAGE": "dev"}}
    )
    updated(name)
    assert call(name).succeeded() == ["256", "dev"]


def test_an_old_revision_is_refused(lambda_client, function, make_zip, refused, updated):
    old = lambda_client.get_function_configuration(FunctionName=function)["RevisionId"]
    lambda_client.update_function_configuration(
        FunctionName=function, Description="x", RevisionId=old
    )
    updated(function)
    with refused(*STALE):
        lambda_client.update_function_configuration(
            FunctionName=function, Description="y", RevisionId=old
        )
    with refused(*STALE):
        lambda_client.update_function_code(
            FunctionName=function, ZipFile=make_zip({"app.py": ""}), RevisionId=old
        )


def test_code_from_elsewhere_is_refused(lambda_client, function, refused):
    with refused(
        *INVALID,
        "Please don't provide ImageUri when updating a function with packageType Zip.",
    ):
        lambda_client.update_function_code(FunctionName=function, ImageUri="x")
    with refused(*INVALID):
        lambda_client.update_function_code(FunctionName=function, S3Bucket="bucket", S3Key="key")


def test_a_function_that_is_not_there_is_named(lambda_client, name, arn, make_zip, refused):
    missing = (404, "ResourceNotFoundException", f"Function not found: {arn(name)}")
    with refused(*missing) as answer:
        lambda_client.update_function_configuration(FunctionName=name, Timeout=5)
    assert answer["Type"] == "User"
    with refused(*missing):
        lambda_client.update_function_code(FunctionName=name, ZipFile=make_zip({"a": ""}))
