"""PublishVersion, ListVersionsByFunction, and the deletion of versions."""

INVALID = (400, "InvalidParameterValueException")


def change(lambda_client, updated, name, description):
    lambda_client.update_function_configuration(FunctionName=name, Description=description)
    updated(name)


def test_a_version_is_published_if_something_changed(lambda_client, function, updated, arn):
    first = lambda_client.publish_version(FunctionName=function, Description="one")
    assert first["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert (first["Version"], first["FunctionArn"]) == ("1", arn(function, "1"))
    assert (first["State"], first["LastUpdateStatus"]) == ("Active", "Successful")
    assert lambda_client.publish_version(FunctionName=function, Description="two")["Version"] == "1"
    change(lambda_client, updated, function, "changed")
    second = lambda_client.publish_version(FunctionName=function)
    assert (second["Version"], second["Description"]) == ("2", "changed")
    lambda_client.get_waiter("published_version_active").wait(
        FunctionName=function, Qualifier="2", WaiterConfig={"Delay": 1}
    )


def test_an_update_that_changes_nothing_is_a_change(lambda_client, function, updated):
    assert lambda_client.publish_version(FunctionName=function)["Version"] == "1"
    lambda_client.update_function_configuration(FunctionName=function)
    updated(function)
    assert lambda_client.publish_version(FunctionName=function)["Version"] == "2"
    assert lambda_client.publish_version(FunctionName=function)["Version"] == "2"


def test_publishing_changes_the_revision_of_latest(lambda_client, function, refused):
    before = lambda_client.get_function_configuration(FunctionName=function)["RevisionId"]
    published = lambda_client.publish_version(FunctionName=function, RevisionId=before)
    after = lambda_client.get_function_configuration(FunctionName=function)["RevisionId"]
    assert len({before, after, published["RevisionId"]}) == 3
    of_version = lambda_client.get_function_configuration(FunctionName=function, Qualifier="1")
    assert of_version["RevisionId"] == published["RevisionId"]
    with refused(
        412,
        "PreconditionFailedException",
        "The Revision Id provided does not match the latest Revision Id. Call the "
        "GetFunction/GetAlias API to retrieve the latest Revision Id",
    ):
        lambda_client.publish_version(FunctionName=function, RevisionId=before)


def test_other_code_than_expected_is_not_published(lambda_client, function, refused):
    current = lambda_client.get_function_configuration(FunctionName=function)["CodeSha256"]
    with refused(
        *INVALID,
        "CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST "
        f"({current}). Please try again with the CodeSHA256 in $LATEST.",
    ):
        lambda_client.publish_version(FunctionName=function, CodeSha256="somenonexistentsha256")


def test_a_published_version_runs_what_was_published(
    lambda_client, make_python, make_zip, updated, call
):
    name = make_python("def handler(event, context): return 'one'")
    lambda_client.publish_version(FunctionName=name)
    update = lambda_client.update_function_code(
        FunctionName=name,
        ZipFile=make_zip({"app.py": "def handler(event, context): return 'two'"}),
        Publish=True,
    )
    assert (update["Version"], update["FunctionArn"][-2:]) == ("2", ":2")
    updated(name)
    assert call(name, Qualifier="1").succeeded() == "one"
    assert call(name, Qualifier="2").succeeded() == "two"
    assert call(name).succeeded() == "two"


def test_versions_are_listed_in_pages(lambda_client, function, updated, arn):
    for number in range(3):
        change(lambda_client, updated, function, str(number))
        lambda_client.publish_version(FunctionName=function)
    pages = lambda_client.get_paginator("list_versions_by_function").paginate(
        FunctionName=function, PaginationConfig={"PageSize": 2}
    )
    pages = list(pages)
    assert [len(page["Versions"]) for page in pages] == [2, 2]
    versions = [version for page in pages for version in page["Versions"]]
    assert [v["Version"] for v in versions] == ["$LATEST", "1", "2", "3"]
    assert versions[0]["FunctionArn"] == arn(function, "$LATEST")
    assert "State" not in versions[0]


def test_a_version_can_be_deleted_unless_an_alias_needs_it(lambda_client, function, arn, refused):
    lambda_client.publish_version(FunctionName=function)
    lambda_client.create_alias(FunctionName=function, Name="live", FunctionVersion="1")
    with refused(
        409,
        "ResourceConflictException",
        "Unable to delete version because the following aliases reference it: [live]",
    ):
        lambda_client.delete_function(FunctionName=function, Qualifier="1")
    lambda_client.delete_alias(FunctionName=function, Name="live")
    lambda_client.delete_function(FunctionName=f"{function}:1")
    missing = f"Function not found: {arn(function, '1')}"
    with refused(404, "ResourceNotFoundException", missing):
        lambda_client.get_function(FunctionName=function, Qualifier="1")
    lambda_client.delete_function(FunctionName=function, Qualifier="1")
    lambda_client.get_function(FunctionName=function)


def test_qualifiers_must_agree(lambda_client, arn, refused):
    mismatch = (
        *INVALID,
        "The derived qualifier from the function name does not match the specified qualifier.",
    )
    operations = [
        lambda_client.delete_function,
        lambda_client.get_function,
        lambda_client.get_function_configuration,
    ]
    for operation in operations:
        with refused(*mismatch):
            operation(FunctionName=arn("some-function", "1"), Qualifier="$LATEST")
    with refused(*INVALID, "$LATEST version cannot be deleted without deleting the function."):
        lambda_client.delete_function(FunctionName="some-function", Qualifier="$LATEST")
    missing = f"Function not found: {arn('some-function', '$LATEST')}"
    with refused(404, "ResourceNotFoundException", missing):
        lambda_client.get_function(
            FunctionName=arn("some-function", "$LATEST"), Qualifier="$LATEST"
        )
