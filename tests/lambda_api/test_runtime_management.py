"""PutRuntimeManagementConfig, and the scaling config that no function here can have."""

INVALID = (400, "InvalidParameterValueException")
NOT_FOUND = (404, "ResourceNotFoundException")


def test_the_runtime_s_updates_are_kept_by_version(lambda_client, function, arn, refused):
    get = lambda_client.get_runtime_management_config
    put = lambda_client.put_runtime_management_config
    latest = arn(function, "$LATEST")
    answer = get(FunctionName=function)
    assert (answer["UpdateRuntimeOn"], answer["FunctionArn"]) == ("Auto", latest)
    assert "RuntimeVersionArn" not in answer
    put(FunctionName=function, UpdateRuntimeOn="FunctionUpdate")
    assert get(FunctionName=function, Qualifier="$LATEST")["UpdateRuntimeOn"] == "FunctionUpdate"
    here = lambda_client.get_function_configuration(FunctionName=function)
    here = here["RuntimeVersionConfig"]["RuntimeVersionArn"]
    lambda_client.publish_version(FunctionName=function)
    manual = {"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": here}
    assert put(FunctionName=arn(function, "1"), **manual)["RuntimeVersionArn"] == here
    assert get(FunctionName=function, Qualifier="1")["RuntimeVersionArn"] == here
    assert get(FunctionName=function)["UpdateRuntimeOn"] == "FunctionUpdate"
    for qualifier in ["2", "$LATEST.PUBLISHED"]:
        with refused(*NOT_FOUND):
            get(FunctionName=function, Qualifier=qualifier)


def test_another_version_of_the_runtime_is_refused(lambda_client, function, refused):
    other = "arn:aws:lambda:us-east-1::runtime:0123456789"
    for settings in [
        {"UpdateRuntimeOn": "Manual"},
        {"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": other},
        {"UpdateRuntimeOn": "Auto", "RuntimeVersionArn": other},
    ]:
        with refused(*INVALID):
            lambda_client.put_runtime_management_config(FunctionName=function, **settings)


def test_nothing_is_published_but_numbers(lambda_client, function, refused):
    lambda_client.publish_version(FunctionName=function)
    config = {"FunctionName": function, "Qualifier": "1"}
    with refused(*INVALID) as answer:
        lambda_client.put_function_scaling_config(
            **config, FunctionScalingConfig={"MinExecutionEnvironments": 1}
        )
    assert "has no capacity provider" in answer["Error"]["Message"]
    with refused(*INVALID):
        lambda_client.get_function_scaling_config(**config)
    with refused(*NOT_FOUND):
        lambda_client.get_function_scaling_config(FunctionName=function, Qualifier="9")
    with refused(*INVALID) as answer:
        lambda_client.publish_version(FunctionName=function, PublishTo="LATEST_PUBLISHED")
    assert "has no $LATEST.PUBLISHED" in answer["Error"]["Message"]
    with refused(*NOT_FOUND):
        lambda_client.invoke(FunctionName=function, Qualifier="$LATEST.PUBLISHED")


def test_the_oldest_way_to_send_an_event_is_served(lambda_client, function, refused):
    answer = lambda_client.invoke_async(FunctionName=function, InvokeArgs=b'{"a": 1}')
    assert answer["Status"] == 202
    with refused(413, "RequestTooLargeException"):
        lambda_client.invoke_async(FunctionName=function, InvokeArgs=b'"%s"' % (b"x" * 262_144))
    with refused(400, "InvalidRequestContentException"):
        lambda_client.invoke_async(FunctionName=function, InvokeArgs=b"no JSON")
    with refused(*NOT_FOUND):
        lambda_client.invoke_async(FunctionName="doesnotexist", InvokeArgs=b"{}")
