//! CreateFunction.

use crate::platform::{Platform, arn, function};
use serde_json::json;

const PATH: &str = "/2015-03-31/functions";

#[tokio::test]
async fn a_new_function_is_pending_and_then_active_with_another_revision() {
    let platform = Platform::new();
    platform.disk.code.set_open(false);
    let answer = platform.post(PATH, function("f", json!({}))).await;
    assert_eq!(answer.status, 201);
    let mut created = answer.ok();
    let first = created["RevisionId"].take();
    let checksum = created["CodeSha256"].take();
    let of_settings = created["ConfigSha256"].take();
    assert_eq!(of_settings.as_str().map(str::len), Some(44), "base64 of a SHA-256");
    assert_eq!(
        created,
        json!({
            "FunctionName": "f",
            "FunctionArn": arn("f"),
            "Runtime": "python3.11",
            "Role": "arn:aws:iam::000000000000:role/test",
            "Handler": "app.handler",
            "CodeSize": 5,
            "Description": "",
            "Timeout": 3,
            "MemorySize": 128,
            "LastModified": "2025-11-20T10:00:00.000+0000",
            "CodeSha256": null,
            "ConfigSha256": null,
            "Version": "$LATEST",
            "TracingConfig": { "Mode": "PassThrough" },
            "RevisionId": null,
            "State": "Pending",
            "StateReason": "The function is being created.",
            "StateReasonCode": "Creating",
            "PackageType": "Zip",
            "Architectures": ["x86_64"],
            "EphemeralStorage": { "Size": 512 },
            "SnapStart": { "ApplyOn": "None", "OptimizationStatus": "Off" },
            "RuntimeVersionConfig": created["RuntimeVersionConfig"],
            "LoggingConfig": { "LogFormat": "Text", "LogGroup": "/aws/lambda/f" },
        })
    );
    assert_eq!(checksum.as_str().map(str::len), Some(44), "base64 of a SHA-256");
    platform.disk.code.set_open(true);
    platform.settle().await;
    let active = platform.get(&format!("{PATH}/f/configuration")).await.ok();
    assert_eq!(active["State"], "Active");
    assert_eq!(active["LastUpdateStatus"], "Successful");
    assert_eq!(active.get("StateReason"), None);
    assert_ne!(active["RevisionId"], first);
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_and_its_code_stays() {
    let platform = Platform::new();
    platform.create("f").await;
    let answer = platform.post(PATH, function("f", json!({}))).await;
    let text = "Function already exist: f".to_owned();
    assert_eq!(answer.error(), (409, "ResourceConflictException".to_owned(), text));
    assert_eq!(platform.disk.code.count(), 1);
}

#[tokio::test]
async fn a_function_can_be_published_as_it_is_created() {
    let platform = Platform::new();
    let created = platform.create_with("f", json!({ "Publish": true })).await;
    assert_eq!((&created["Version"], &created["FunctionArn"]), (&json!("1"), &json!(arn("f"))));
    let first = platform.get(&format!("{PATH}/f/configuration?Qualifier=1")).await.ok();
    assert_eq!((&first["State"], &first["Version"]), (&json!("Active"), &json!("1")));
    let again = platform.post(&format!("{PATH}/f/versions"), json!({})).await.ok();
    assert_eq!(again["Version"], "1", "nothing was changed since");
    assert_eq!(again["FunctionArn"], arn("f:1"));
}

#[tokio::test]
async fn what_can_not_run_here_is_refused() {
    let platform = Platform::new();
    for (settings, text) in [
        (
            json!({ "Runtime": "cobol" }),
            "Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value \
             set: [nodejs20.x, ",
        ),
        (
            json!({ "Runtime": "go1.x" }),
            "The runtime parameter of go1.x is no longer supported for creating or updating AWS \
             Lambda functions. We recommend you use a supported runtime while creating or updating \
             functions.",
        ),
        (
            json!({ "Runtime": "python3.14" }),
            "The runtime python3.14 needs python3.14, which is not on this machine; install Python \
             3.14.",
        ),
        (
            json!({ "Layers": [arn("x").replace("function", "layer") + ":1"] }),
            "Layer version arn:aws:lambda:us-east-1:000000000000:layer:x:1 does not exist.",
        ),
        (json!({ "Runtime": null }), "Runtime and Handler are mandatory parameters"),
        (json!({ "Code": {} }), "Please provide a source for function code."),
        (
            json!({ "Code": { "S3Bucket": "bucket", "S3Key": "key" } }),
            "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.",
        ),
        (
            json!({ "Code": { "ZipFile": "bm90IGEgemlw" } }),
            "Could not unzip uploaded file. Please check your file, then try to upload again.",
        ),
        (
            json!({ "TracingConfig": { "Mode": "Active" } }),
            "Mayfly does not serve TracingConfig Active",
        ),
        (
            json!({ "Environment": { "Variables": { "AWS_REGION": "x" } } }),
            "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys",
        ),
    ] {
        let (status, kind, message) = platform.post(PATH, function("f", settings)).await.error();
        assert_eq!((status, kind.as_str()), (400, "InvalidParameterValueException"), "{message}");
        assert!(message.starts_with(text), "{message}");
    }
    assert_eq!(platform.get(PATH).await.ok()["Functions"], json!([]));
}

#[tokio::test]
async fn a_full_disk_is_the_platforms_fault_and_leaves_nothing() {
    let platform = Platform::new();
    platform.disk.code.set_full(true);
    let (status, kind, message) = platform.post(PATH, function("f", json!({}))).await.error();
    assert_eq!((status, kind.as_str()), (500, "ServiceException"));
    assert!(message.starts_with("no space left for the code"), "{message}");
    assert_eq!(platform.get(&format!("{PATH}/f")).await.status, 404);
    platform.disk.code.set_full(false);
    platform.create("f").await;
}

#[tokio::test]
async fn a_function_whose_code_is_lost_is_failed_with_the_reason() {
    let platform = Platform::new();
    platform.disk.code.set_open(false);
    platform.post(PATH, function("f", json!({}))).await.ok();
    platform.disk.code.lose_all();
    platform.disk.code.set_open(true);
    platform.settle().await;
    let failed = platform.get(&format!("{PATH}/f/configuration")).await.ok();
    assert_eq!(failed["State"], "Failed");
    assert_eq!(failed["StateReasonCode"], "InternalError");
    assert!(failed["StateReason"].as_str().is_some_and(|reason| reason.contains("no code")));
}
