"""CreateFunction: what is answered, what is refused, and in which words."""

import base64
import hashlib

import pytest

from harness import machine

INVALID = (400, "InvalidParameterValueException")


@pytest.fixture
def create(lambda_client, make_zip, role_arn, name):
    """`create(**settings)`: creates `name` with these settings over plain ones."""

    def run(**settings):
        plain = {
            "FunctionName": name,
            "Runtime": machine.PYTHON,
            "Handler": "app.handler",
            "Role": role_arn,
            "Architectures": [machine.ARCHITECTURE],
            "Code": {"ZipFile": make_zip({"app.py": "def handler(event, context): pass"})},
        }
        return lambda_client.create_function(**{**plain, **settings})

    yield run
    try:
        lambda_client.delete_function(FunctionName=name)
    except lambda_client.exceptions.ResourceNotFoundException:
        pass


def test_a_new_function_is_answered_as_aws_answers(create, make_zip, role_arn, name, arn):
    code = make_zip({"app.py": "def handler(event, context): pass"})
    created = create(Code={"ZipFile": code}, Environment={"Variables": {"STAGE": "dev"}})
    assert created.pop("ResponseMetadata")["HTTPStatusCode"] == 201
    runtime_version = created.pop("RuntimeVersionConfig")["RuntimeVersionArn"]
    assert runtime_version.startswith("arn:aws:lambda:us-east-1::runtime:")
    assert created.pop("LastModified").endswith("+0000")
    assert len(created.pop("RevisionId")) == 36
    assert len(base64.b64decode(created.pop("ConfigSha256"))) == 32
    assert created == {
        "Architectures": [machine.ARCHITECTURE],
        "CodeSha256": base64.b64encode(hashlib.sha256(code).digest()).decode(),
        "CodeSize": len(code),
        "Description": "",
        "Environment": {"Variables": {"STAGE": "dev"}},
        "EphemeralStorage": {"Size": 512},
        "FunctionArn": arn(name),
        "FunctionName": name,
        "Handler": "app.handler",
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"},
        "MemorySize": 128,
        "PackageType": "Zip",
        "Role": role_arn,
        "Runtime": machine.PYTHON,
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "State": "Pending",
        "StateReason": "The function is being created.",
        "StateReasonCode": "Creating",
        "Timeout": 3,
        "TracingConfig": {"Mode": "PassThrough"},
        "Version": "$LATEST",
    }


def test_waiters_see_it_become_active(create, lambda_client, name):
    revision = create()["RevisionId"]
    for waiter in ["function_exists", "function_active", "function_active_v2"]:
        lambda_client.get_waiter(waiter).wait(FunctionName=name, WaiterConfig={"Delay": 1})
    active = lambda_client.get_function_configuration(FunctionName=name)
    assert (active["State"], active["LastUpdateStatus"]) == ("Active", "Successful")
    assert "StateReason" not in active
    assert active["RevisionId"] != revision


def test_a_name_can_be_taken_once_and_again_after_deletion(create, lambda_client, refused, name):
    create()
    with refused(409, "ResourceConflictException", f"Function already exist: {name}"):
        create()
    deleted = lambda_client.delete_function(FunctionName=name)
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert create()["State"] == "Pending"


def test_a_broken_zip_is_refused(create, refused):
    text = "Could not unzip uploaded file. Please check your file, then try to upload again."
    with refused(*INVALID, text):
        create(Code={"ZipFile": b"this is not a zip"})
    with refused(*INVALID, "Uploaded file must be a non-empty zip"):
        create(Code={"ZipFile": b""})


def test_a_zip_that_is_too_large_is_refused(create, refused):
    text = "Zipped size must be smaller than 52428800 bytes"
    with refused(413, "RequestEntityTooLargeException", text):
        create(Code={"ZipFile": bytes(52_428_801)})


def test_a_request_that_is_too_large_is_refused(create, lambda_client, function, refused):
    text = "Request must be smaller than 70167211 bytes for the {} operation"
    large = bytes(52_700_000)
    with refused(413, "RequestEntityTooLargeException", text.format("CreateFunction")):
        create(Code={"ZipFile": large})
    with refused(413, "RequestEntityTooLargeException", text.format("UpdateFunctionCode")):
        lambda_client.update_function_code(FunctionName=function, ZipFile=large)


def test_a_zip_that_unpacks_too_large_is_refused(create, make_zip, refused):
    with refused(*INVALID, "Unzipped size must be smaller than 262144000 bytes"):
        create(Code={"ZipFile": make_zip({"zeros": bytes(262_144_001)})})


@pytest.mark.parametrize("path", ["../escaped", "/absolute", "a/../../b"])
def test_a_zip_that_leads_out_of_its_folder_is_refused(create, make_zip, refused, path):
    with refused(*INVALID) as answer:
        create(Code={"ZipFile": make_zip({path: "x", "app.py": ""})})
    assert answer["Error"]["Message"].startswith("Could not unzip uploaded file.")


def test_runtimes_that_can_not_be_had_are_refused(create, refused):
    with refused(*INVALID) as answer:
        create(Runtime="non-existent-runtime")
    assert answer["Error"]["Message"].startswith(
        "Value non-existent-runtime at 'runtime' failed to satisfy constraint: Member must satisfy "
        "enum value set: [nodejs20.x, python3.14, provided.al2023, "
    )
    text = (
        "The runtime parameter of {} is no longer supported for creating or updating AWS Lambda "
        "functions. We recommend you use a supported runtime while creating or updating functions."
    )
    for runtime in ["go1.x", "python3.7", "nodejs14.x", "java8", "ruby2.7", "dotnetcore3.1"]:
        with refused(*INVALID, text.format(runtime)):
            create(Runtime=runtime)
    other = {"x86_64": "arm64", "arm64": "x86_64"}[machine.ARCHITECTURE]
    with refused(*INVALID) as answer:
        create(Architectures=[other])
    assert machine.ARCHITECTURE in answer["Error"]["Message"]


@pytest.mark.parametrize(
    "settings, named",
    [
        ({"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}}, "VpcConfig"),
        ({"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:000000000000:q"}}, "DeadLetter"),
        ({"TracingConfig": {"Mode": "Active"}}, "TracingConfig Active"),
        (
            {
                "FileSystemConfigs": [
                    {
                        "Arn": "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/"
                        "fsap-0123456789abcdef0",
                        "LocalMountPath": "/mnt/files",
                    }
                ]
            },
            "FileSystemConfigs",
        ),
        ({"ImageConfig": {"Command": ["x"]}}, "ImageConfig"),
        ({"DurableConfig": {"ExecutionTimeout": 60}}, "DurableConfig"),
        ({"PublishTo": "LATEST_PUBLISHED"}, "PublishTo"),
        ({"PackageType": "Image", "Code": {"ImageUri": "x"}}, "PackageType Image"),
        ({"KMSKeyArn": "arn:aws:kms:us-east-1:000000000000:key/k"}, "KMSKeyArn"),
    ],
)
def test_what_is_not_served_is_refused_by_name(create, refused, settings, named):
    with refused(*INVALID) as answer:
        create(**settings)
    message = answer["Error"]["Message"]
    assert "Mayfly does not" in message and named in message


def test_neutral_values_are_accepted(create):
    create(
        VpcConfig={"SubnetIds": [], "SecurityGroupIds": []},
        SnapStart={"ApplyOn": "None"},
        LoggingConfig={"LogFormat": "Text", "LogGroup": "/my/own"},
        TracingConfig={"Mode": "PassThrough"},
        Layers=[],
        PackageType="Zip",
        EphemeralStorage={"Size": 1024},
    )


def test_the_environment_has_a_limit_and_reserved_names(create, refused):
    with refused(*INVALID) as answer:
        create(Environment={"Variables": {"SMALL": "ok", "LARGE": "x" * 4096}})
    assert answer["Error"]["Message"].startswith(
        "Lambda was unable to configure your environment variables because the environment variables "
        "you have provided exceeded the 4KB limit. String measured: {"
    )
    with refused(*INVALID) as answer:
        create(Environment={"Variables": {"AWS_REGION": "eu-west-1"}})
    assert answer["Error"]["Message"].endswith("Reserved keys used in this request: AWS_REGION")
    with refused(400, "ValidationException"):
        create(Environment={"Variables": {"1BAD": "x"}})


def test_members_that_break_the_model_are_refused_in_its_words(create, refused, role_arn):
    with refused(
        400,
        "ValidationException",
        "1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must "
        "satisfy regular expression pattern: "
        r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+",
    ):
        create(Role="r1")
    with refused(
        400,
        "ValidationException",
        "1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy "
        "constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, "
        "arm64], Member must not be null]",
    ):
        create(Architectures=["X86_64"])
    with refused(400, "ValidationException") as answer:
        create(Timeout=901)
    assert answer["Error"]["Message"].endswith("Member must have value less than or equal to 900")
    long = "a" * 65
    with refused(
        *INVALID,
        f"1 validation error detected: Value '{long}' at 'functionName' failed to satisfy "
        "constraint: Member must have length less than or equal to 64",
    ):
        create(FunctionName=long)


def test_a_function_needs_a_runtime_and_a_handler(lambda_client, make_zip, refused, role_arn, name):
    with refused(
        *INVALID,
        "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    ):
        lambda_client.create_function(
            FunctionName=name, Role=role_arn, Code={"ZipFile": make_zip({"a": ""})}
        )
