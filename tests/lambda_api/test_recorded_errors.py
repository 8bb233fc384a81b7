"""What AWS was recorded to answer, asked again: each row is a request, and the status, type, text and
members of the error that AWS gave for it.

Texts carry `{name}` for the function and `{arn}` for its ARN. Where a recording names a resource that
was made by other requests than one row can make, the neighbouring files have the case.
"""

import json

import pytest

from harness import machine

NOT_FOUND = (404, "ResourceNotFoundException", {"Message", "Type"})
INVALID = (400, "InvalidParameterValueException", {"message", "Type"})
#: The few that AWS answers without saying whose fault it is.
UNTYPED = (400, "InvalidParameterValueException", {"message"})
VALIDATION = (400, "ValidationException", {"message"})
CONFLICT = (409, "ResourceConflictException", {"message", "Type"})
STALE = (412, "PreconditionFailedException", {"message", "Type"})
NOT_PROVISIONED = (404, "ProvisionedConcurrencyConfigNotFoundException", {"message", "Type"})

OTHER_REVISION = "00000000-0000-0000-0000-000000000000"
MISMATCH = (
    "The derived qualifier from the function name does not match the specified qualifier."
)
WRONG_REGION = "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')"
FUNCTIONS_ONLY = (
    "This operation is permitted on Lambda functions only. Aliases and versions do not support this "
    "operation. Please specify either a function name or an unqualified function ARN."
)
STALE_FUNCTION = (
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias "
    "API to retrieve the latest Revision Id"
)
STALE_POLICY = (
    "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to "
    "retrieve the latest Revision Id"
)
THERE = "arn:aws:lambda:ap-southeast-1:000000000000:function:{name}"
NONE = "arn:aws:lambda:us-east-1:000000000000:function:doesnotexist"
HERE = "arn:aws:lambda:us-east-1:000000000000:"
MAPPING = HERE + "event-source-mapping:00000000-0000-0000-0000-000000000000"
PROVIDER = HERE + "capacity-provider:none"
NO_CONFIG = "The function {arn}:{qualifier} doesn't have an EventInvokeConfig"
UNFIT = "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: "
QUALIFIER_PATTERN = r"Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)"
PERMISSION = {"Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
RETIRED = (
    "The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda "
    "functions. We recommend you use a supported runtime while creating or updating functions."
)
OFFERED = (
    "nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, "
    "java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.9, java17, java11, "
    "java8.al2, dotnet8, provided.al2"
)


def on_none(operation, **arguments):
    """An operation on a function that is not there."""
    answer = "Function not found: " + NONE
    return operation, {"FunctionName": "doesnotexist", **arguments}, NOT_FOUND, answer


def elsewhere(operation, **arguments):
    """An operation on a function of another region."""
    return operation, {"FunctionName": THERE, **arguments}, NOT_FOUND, WRONG_REGION


def updated(**settings):
    """A change of a setting."""
    return "update_function_configuration", {"FunctionName": "{name}", **settings}


ROWS = [
    # Functions that are not there.
    on_none("delete_function"),
    on_none("get_function"),
    on_none("get_function_configuration"),
    on_none("get_function_concurrency"),
    on_none("put_function_concurrency", ReservedConcurrentExecutions=1),
    on_none("update_function_configuration", Description=""),
    on_none("publish_version"),
    on_none("list_versions_by_function"),
    on_none("list_aliases"),
    on_none("get_function_recursion_config"),
    on_none("get_runtime_management_config"),
    ("invoke", {"FunctionName": "doesnotexist"}, NOT_FOUND, f"Function not found: {NONE}:$LATEST"),
    ("invoke", {"FunctionName": "{name}", "Qualifier": "10"}, NOT_FOUND,
     "Function not found: {arn}:10"),
    ("get_function", {"FunctionName": "{name}", "Qualifier": "aliasdoesnotexist"}, NOT_FOUND,
     "Function not found: {arn}:aliasdoesnotexist"),
    ("get_function", {"FunctionName": "{arn}:aliasdoesnotexist"}, NOT_FOUND,
     "Function not found: {arn}:aliasdoesnotexist"),
    ("get_function", {"FunctionName": "doesnotexist:$LATEST", "Qualifier": "$LATEST"}, NOT_FOUND,
     f"Function not found: {NONE}:$LATEST"),
    ("get_function_url_config", {"FunctionName": "doesnotexist"}, NOT_FOUND,
     "The resource you requested does not exist."),
    ("get_function_event_invoke_config", {"FunctionName": "doesnotexist"}, NOT_FOUND,
     NO_CONFIG.replace("{arn}:{qualifier}", f"{NONE}:$LATEST")),
    ("get_policy", {"FunctionName": "doesnotexist"}, NOT_FOUND,
     "The resource you requested does not exist."),
    ("remove_permission", {"FunctionName": "doesnotexist", "StatementId": "s"}, NOT_FOUND,
     f"No policy found for: {NONE}"),
    ("remove_permission", {"FunctionName": "{name}", "StatementId": "s"}, NOT_FOUND,
     "No policy is associated with the given resource."),
    ("remove_permission", {"FunctionName": "{name}", "Qualifier": "live", "StatementId": "s"},
     NOT_FOUND, "Statement s is not found in resource policy."),
    # Other regions.
    elsewhere("get_function"),
    elsewhere("get_function_configuration"),
    elsewhere("get_function_url_config"),
    elsewhere("get_function_event_invoke_config"),
    elsewhere("get_function_concurrency"),
    elsewhere("delete_function"),
    elsewhere("invoke"),
    # Qualifiers.
    ("delete_function", {"FunctionName": "{arn}:1", "Qualifier": "$LATEST"}, INVALID, MISMATCH),
    ("get_function", {"FunctionName": "{arn}:1", "Qualifier": "$LATEST"}, INVALID, MISMATCH),
    ("get_function_configuration", {"FunctionName": "{name}:1", "Qualifier": "2"}, INVALID,
     MISMATCH),
    ("put_function_event_invoke_config",
     {"FunctionName": "{name}:live", "Qualifier": "1", "MaximumRetryAttempts": 0}, INVALID,
     MISMATCH),
    ("delete_function", {"FunctionName": "{name}:$LATEST", "Qualifier": "$LATEST"}, INVALID,
     "$LATEST version cannot be deleted without deleting the function."),
    ("put_function_concurrency", {"FunctionName": "{name}:1", "ReservedConcurrentExecutions": 1},
     INVALID, FUNCTIONS_ONLY),
    ("invoke", {"FunctionName": "{name}", "Qualifier": "invalid-qualifier-with-?-char"}, VALIDATION,
     UNFIT.format(value="invalid-qualifier-with-?-char", member="qualifier")
     + r"Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"),
    ("get_function_url_config", {"FunctionName": "{name}", "Qualifier": "$LATEST"}, VALIDATION,
     UNFIT.format(value="$LATEST", member="qualifier") + QUALIFIER_PATTERN),
    ("create_function_url_config", {"FunctionName": "{name}", "Qualifier": "1", "AuthType": "NONE"},
     VALIDATION, UNFIT.format(value="1", member="qualifier") + QUALIFIER_PATTERN),
    # Names.
    ("get_function", {"FunctionName": "a" * 65}, INVALID,
     UNFIT.format(value="a" * 65, member="functionName")
     + "Member must have length less than or equal to 64"),
    # Events.
    ("get_function_event_invoke_config", {"FunctionName": "{name}", "Qualifier": "1"}, NOT_FOUND,
     NO_CONFIG.replace("{qualifier}", "1")),
    ("delete_function_event_invoke_config", {"FunctionName": "{name}"}, NOT_FOUND,
     NO_CONFIG.replace("{qualifier}", "$LATEST")),
    ("update_function_event_invoke_config", {"FunctionName": "{name}", "MaximumRetryAttempts": 0},
     NOT_FOUND, NO_CONFIG.replace("{qualifier}", "$LATEST")),
    ("put_function_event_invoke_config", {"FunctionName": "{name}"}, INVALID,
     "You must specify at least one of error handling or destination setting."),
    ("put_function_event_invoke_config",
     {"FunctionName": "doesnotexist", "MaximumRetryAttempts": 0}, NOT_FOUND,
     "The function doesn't exist."),
    ("put_function_event_invoke_config",
     {"FunctionName": "{name}", "Qualifier": "none", "MaximumRetryAttempts": 0}, NOT_FOUND,
     "The function doesn't exist."),
    ("put_function_event_invoke_config",
     {"FunctionName": "{name}", "DestinationConfig": {"OnSuccess": {"Destination": "{arn}"}}},
     INVALID, "You can't specify the function as a destination for itself."),
    ("put_function_event_invoke_config",
     {"FunctionName": "{name}", "DestinationConfig": {"OnSuccess": {"Destination": NONE}}},
     INVALID, f"The destination ARN {NONE} is invalid."),
    ("list_function_event_invoke_configs", {"FunctionName": "doesnotexist"}, NOT_FOUND,
     "The function doesn't exist."),
    # Aliases and versions.
    ("get_alias", {"FunctionName": "{name}", "Name": "non-existent"}, NOT_FOUND,
     "Cannot find alias arn: {arn}:non-existent"),
    ("update_alias", {"FunctionName": "{name}", "Name": "non-existent"}, NOT_FOUND,
     "Alias not found: {arn}:non-existent"),
    ("create_alias", {"FunctionName": "{name}", "Name": "live", "FunctionVersion": "1"}, CONFLICT,
     "Alias already exists: {arn}:live"),
    ("create_alias", {"FunctionName": "{name}", "Name": "a", "FunctionVersion": "1",
                      "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}}}, INVALID,
     "Invalid function version 1. Function version 1 is already included in routing configuration."),
    ("create_alias", {"FunctionName": "{name}", "Name": "a", "FunctionVersion": "$LATEST",
                      "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}}}, UNTYPED,
     "$LATEST is not supported for an alias pointing to more than 1 version"),
    ("create_alias", {"FunctionName": "{name}", "Name": "2024", "FunctionVersion": "1"}, VALIDATION,
     UNFIT.format(value="2024", member="name")
     + "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"),
    ("publish_version", {"FunctionName": "{name}", "RevisionId": OTHER_REVISION}, STALE,
     STALE_FUNCTION),
    ("update_alias", {"FunctionName": "{name}", "Name": "live", "RevisionId": OTHER_REVISION},
     STALE, STALE_FUNCTION),
    (*updated(RevisionId=OTHER_REVISION), STALE, STALE_FUNCTION),
    ("update_function_code",
     {"FunctionName": "{name}", "ZipFile": b"no zip", "RevisionId": OTHER_REVISION}, STALE,
     STALE_FUNCTION),
    ("remove_permission",
     {"FunctionName": "{name}", "Qualifier": "live", "StatementId": "there",
      "RevisionId": OTHER_REVISION}, STALE, STALE_POLICY),
    # Policies.
    ("add_permission", {"FunctionName": "{name}", "Qualifier": "live", "StatementId": "there",
                        **PERMISSION}, CONFLICT,
     "The statement id (there) provided already exists. Please provide a new statement id, or remove "
     "the existing statement."),
    ("add_permission", {"FunctionName": "{name}", "StatementId": "s", **PERMISSION,
                        "RevisionId": OTHER_REVISION}, STALE, STALE_POLICY),
    ("add_permission", {"FunctionName": "{name}", "Qualifier": "none", "StatementId": "s",
                        **PERMISSION}, NOT_FOUND, "Cannot find alias arn: {arn}:none"),
    ("add_permission", {"FunctionName": "{name}", "Qualifier": "42", "StatementId": "s",
                        **PERMISSION}, NOT_FOUND, "Function not found: {arn}:42"),
    ("add_permission", {"FunctionName": "{name}", "Qualifier": "$LATEST", "StatementId": "s",
                        **PERMISSION}, INVALID,
     "We currently do not support adding policies for $LATEST."),
    ("add_permission", {"FunctionName": "{name}", "StatementId": "s",
                        "Action": "lambda:InvokeFunction", "Principal": "invalid.nonaws.com"},
     INVALID, "The provided principal was invalid. Please check the principal and try again."),
    ("add_permission", {"FunctionName": "{name}", "StatementId": "example.com", **PERMISSION},
     VALIDATION, UNFIT.format(value="example.com", member="statementId")
     + "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)"),
    # Concurrency.
    ("get_provisioned_concurrency_config", {"FunctionName": "{name}", "Qualifier": "1"},
     NOT_PROVISIONED, "No Provisioned Concurrency Config found for this function"),
    ("get_provisioned_concurrency_config", {"FunctionName": "{name}", "Qualifier": "$LATEST"},
     INVALID, "The function resource provided must be an alias or a published version."),
    ("put_provisioned_concurrency_config",
     {"FunctionName": "{name}", "Qualifier": "$LATEST", "ProvisionedConcurrentExecutions": 1},
     INVALID,
     "Provisioned Concurrency Configs cannot be applied to unpublished function versions."),
    ("put_provisioned_concurrency_config",
     {"FunctionName": "{name}", "Qualifier": "1", "ProvisionedConcurrentExecutions": 0},
     VALIDATION, UNFIT.format(value="0", member="provisionedConcurrentExecutions")
     + "Member must have value greater than or equal to 1"),
    ("put_function_concurrency", {"FunctionName": "{name}", "ReservedConcurrentExecutions": 901},
     UNTYPED,
     "Specified ReservedConcurrentExecutions for function decreases account's "
     "UnreservedConcurrentExecution below its minimum value of [100]."),
    # Settings.
    (*updated(Runtime="dotnetcore3.1"), INVALID, RETIRED.format(runtime="dotnetcore3.1")),
    (*updated(Runtime="python3.7"), INVALID, RETIRED.format(runtime="python3.7")),
    (*updated(Runtime="non-existent-runtime"), INVALID,
     "Value non-existent-runtime at 'runtime' failed to satisfy constraint: Member must satisfy enum "
     f"value set: [{OFFERED}] or be a valid ARN"),
    (*updated(Role="r1"), VALIDATION, UNFIT.format(value="r1", member="role")
     + r"Member must satisfy regular expression pattern: "
     r"arn:(aws[a-zA-Z-]*)?:iam::\d{{12}}:role/?[a-zA-Z_0-9+=,.@\-_/]+"),
    (*updated(SnapStart={"ApplyOn": "invalidOption"}), VALIDATION,
     UNFIT.format(value="invalidOption", member="snapStart.applyOn")
     + "Member must satisfy enum value set: [PublishedVersions, None]"),
    ("put_function_recursion_config", {"FunctionName": "{name}", "RecursiveLoop": "InvalidValue"},
     VALIDATION, UNFIT.format(value="InvalidValue", member="recursiveLoop")
     + "Member must satisfy enum value set: [Terminate, Allow]"),
    ("create_function_url_config",
     {"FunctionName": "{name}", "AuthType": "NONE", "InvokeMode": "UNKNOWN"}, VALIDATION,
     UNFIT.format(value="UNKNOWN", member="invokeMode")
     + "Member must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]"),
    ("list_functions", {"FunctionVersion": "invalid"}, VALIDATION,
     UNFIT.format(value="invalid", member="functionVersion")
     + "Member must satisfy enum value set: [ALL]"),
    # Code.
    ("update_function_code", {"FunctionName": "{name}", "ImageUri": "image"}, INVALID,
     "Please don't provide ImageUri when updating a function with packageType Zip."),
    ("update_function_code", {"FunctionName": "{name}", "ZipFile": b"no zip"}, INVALID,
     "Could not unzip uploaded file. Please check your file, then try to upload again."),
    ("publish_version", {"FunctionName": "{name}", "CodeSha256": "somenonexistentsha256"}, INVALID,
     "CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST ({sha}). "
     "Please try again with the CodeSHA256 in $LATEST."),
    # Tags.
    ("tag_resource", {"Resource": NONE, "Tags": {"A": "a"}}, NOT_FOUND,
     f"Function not found: {NONE}"),
    ("untag_resource", {"Resource": NONE, "TagKeys": ["A"]}, NOT_FOUND,
     f"Function not found: {NONE}"),
    ("list_tags", {"Resource": NONE}, NOT_FOUND, f"Function not found: {NONE}"),
    ("tag_resource", {"Resource": "{arn}:live", "Tags": {"A": "a"}}, INVALID,
     "Tags on function aliases and versions are not supported. Please specify a function ARN."),
    ("tag_resource", {"Resource": "{arn}", "Tags": {}}, INVALID,
     "An error occurred and the request cannot be processed."),
    ("tag_resource", {"Resource": "{arn}", "Tags": {f"{n}_key": "v" for n in range(51)}}, INVALID,
     "Number of tags exceeds resource tag limit."),
    ("list_tags", {"Resource": MAPPING}, NOT_FOUND, f"Event source mapping not found: {MAPPING}"),
    ("tag_resource", {"Resource": PROVIDER, "Tags": {"A": "a"}}, NOT_FOUND,
     f"Capacity provider not found: {PROVIDER}"),
    ("untag_resource", {"Resource": "{arn}", "TagKeys": []}, VALIDATION,
     "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must "
     "not be null"),
]


def title(row):
    """An operation and the beginning of what is answered."""
    return f"{row[0]}-{row[2][1]}-{row[3][:40]}"


@pytest.fixture(scope="module")
def scene(client, mayfly, make_zip, role_arn):
    """A function with a version and an alias that has a policy: the values of the placeholders."""
    lambda_ = client("lambda", mayfly)
    name = "recorded-errors"
    lambda_.create_function(
        FunctionName=name,
        Runtime=machine.PYTHON,
        Handler="app.handler",
        Role=role_arn,
        Architectures=[machine.ARCHITECTURE],
        Code={"ZipFile": make_zip({"app.py": "def handler(event, context): pass"})},
    )
    lambda_.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    version = lambda_.publish_version(FunctionName=name)
    lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    lambda_.add_permission(FunctionName=name, Qualifier="live", StatementId="there", **PERMISSION)
    arn = version["FunctionArn"].removesuffix(":1")
    yield {"name": name, "arn": arn, "sha": version["CodeSha256"]}
    lambda_.delete_function(FunctionName=name)


def filled(value, words):
    """A request's value with its placeholders filled in."""
    if isinstance(value, dict):
        return {key: filled(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, words) for inner in value]
    if isinstance(value, str):
        for word, text in words.items():
            value = value.replace("{%s}" % word, text)
    return value


@pytest.mark.parametrize("row", ROWS, ids=title)
def test_an_error_is_the_one_that_aws_was_recorded_with(row, scene, client, mayfly):
    operation, arguments, (status, code, members), text = row
    lambda_ = client("lambda", mayfly, parameter_validation=False)
    seen = []
    name = lambda_.meta.method_to_api_mapping[operation]
    lambda_.meta.events.register(
        f"before-parse.lambda.{name}", lambda response_dict, **_: seen.append(response_dict)
    )
    with pytest.raises(lambda_.exceptions.ClientError) as caught:
        getattr(lambda_, operation)(**filled(arguments, scene))
    answer = caught.value.response
    found = (answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"])
    assert found == (status, code), answer["Error"]["Message"]
    wanted = filled(text, {**scene, "{12}": "{12}"}).replace("{{12}}", "{12}")
    assert answer["Error"]["Message"] == wanted
    assert answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-errortype"] == code
    assert answer["ResponseMetadata"]["RequestId"]
    if seen:
        assert set(json.loads(seen[0]["body"])) == members
