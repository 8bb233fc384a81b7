//! UpdateFunctionCode and UpdateFunctionConfiguration.

use crate::platform::{Platform, arn, zip};
use serde_json::json;

const CODE: &str = "/2015-03-31/functions/f/code";
const CONFIGURATION: &str = "/2015-03-31/functions/f/configuration";

#[tokio::test]
async fn an_update_is_in_progress_and_then_successful() {
    let platform = Platform::new();
    platform.create("f").await;
    platform.disk.code.set_open(false);
    platform.disk.clock.advance(5);
    let update = json!({ "MemorySize": 256, "Environment": { "Variables": { "STAGE": "dev" } } });
    let updated = platform.put(CONFIGURATION, update).await.ok();
    assert_eq!(updated["LastUpdateStatus"], "InProgress");
    assert_eq!(updated["LastUpdateStatusReasonCode"], "Creating");
    assert_eq!((&updated["State"], &updated["MemorySize"]), (&json!("Active"), &json!(256)));
    assert_eq!(updated["LastModified"], "2025-11-20T10:00:05.000+0000");

    for answer in [
        platform.put(CONFIGURATION, json!({ "Timeout": 5 })).await,
        platform.put(CODE, json!({ "ZipFile": zip("two") })).await,
        platform.post("/2015-03-31/functions/f/versions", json!({})).await,
    ] {
        let text = format!(
            "The operation cannot be performed at this time. An update is in progress for \
             resource: {}",
            arn("f")
        );
        assert_eq!(answer.error(), (409, "ResourceConflictException".to_owned(), text));
    }

    platform.disk.code.set_open(true);
    platform.settle().await;
    let settled = platform.get(CONFIGURATION).await.ok();
    assert_eq!(settled["LastUpdateStatus"], "Successful");
    assert_eq!(settled["Environment"], json!({ "Variables": { "STAGE": "dev" } }));
    assert_eq!(settled["Timeout"], 3, "what a request leaves out stays");
    assert_ne!(settled["RevisionId"], updated["RevisionId"]);
}

#[tokio::test]
async fn a_function_that_is_being_made_can_not_be_changed() {
    let platform = Platform::new();
    platform.disk.code.set_open(false);
    let request = crate::platform::function("f", json!({}));
    platform.post("/2015-03-31/functions", request).await.ok();
    let (status, _, text) = platform.put(CONFIGURATION, json!({ "Timeout": 5 })).await.error();
    assert_eq!(status, 409);
    assert_eq!(
        text,
        "The operation cannot be performed at this time. The function is currently in the following \
         state: Pending"
    );
    platform.disk.code.set_open(true);
    platform.settle().await;
}

#[tokio::test]
async fn new_code_has_its_own_checksum_and_may_be_published() {
    let platform = Platform::new();
    let created = platform.create("f").await;
    let request = json!({ "ZipFile": zip("two"), "Publish": true });
    let version = platform.put(CODE, request).await.ok();
    assert_eq!((&version["Version"], &version["FunctionArn"]), (&json!("1"), &json!(arn("f:1"))));
    assert_ne!(version["CodeSha256"], created["CodeSha256"]);
    platform.settle().await;
    let latest = platform.get(CONFIGURATION).await.ok();
    assert_eq!(latest["CodeSha256"], version["CodeSha256"]);
    assert_eq!(latest["LastUpdateStatus"], "Successful");
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let platform = Platform::new();
    let created = platform.create("f").await;
    let request = json!({ "ZipFile": zip("two"), "DryRun": true });
    let shown = platform.put(CODE, request).await.ok();
    assert_ne!(shown["CodeSha256"], created["CodeSha256"]);
    platform.settle().await;
    let latest = platform.get(CONFIGURATION).await.ok();
    assert_eq!(latest["CodeSha256"], created["CodeSha256"]);
    assert_eq!(platform.disk.code.count(), 1, "the code that was tried goes again");
}

#[tokio::test]
async fn a_caller_who_knows_an_old_revision_is_told_so() {
    let platform = Platform::new();
    let created = platform.create("f").await;
    let old = created["RevisionId"].clone();
    let text = "The Revision Id provided does not match the latest Revision Id. Call the \
                GetFunction/GetAlias API to retrieve the latest Revision Id";
    for answer in [
        platform.put(CONFIGURATION, json!({ "Timeout": 5, "RevisionId": old })).await,
        platform.put(CODE, json!({ "ZipFile": zip("two"), "RevisionId": old })).await,
    ] {
        let expected = (412, "PreconditionFailedException".to_owned(), text.to_owned());
        assert_eq!(answer.error(), expected);
    }
    let latest = platform.get(CONFIGURATION).await.ok()["RevisionId"].clone();
    platform.put(CONFIGURATION, json!({ "Timeout": 5, "RevisionId": latest })).await.ok();
    platform.settle().await;
}

#[tokio::test]
async fn an_update_to_what_can_not_run_here_is_refused_and_changes_nothing() {
    let platform = Platform::new();
    platform.create("f").await;
    let before = platform.get(CONFIGURATION).await.ok();
    let answer = platform.put(CONFIGURATION, json!({ "Runtime": "python3.14" })).await;
    assert_eq!(answer.status, 400);
    let (status, kind, text) = platform.put(CONFIGURATION, json!({ "Timeout": 901 })).await.error();
    assert_eq!((status, kind.as_str()), (400, "ValidationException"));
    assert!(text.ends_with("Member must have value less than or equal to 900"), "{text}");
    assert_eq!(platform.get(CONFIGURATION).await.ok(), before);
}

#[tokio::test]
async fn a_function_that_is_not_there_can_not_be_changed() {
    let platform = Platform::new();
    for answer in [
        platform.put(CONFIGURATION, json!({ "Timeout": 5 })).await,
        platform.put(CODE, json!({ "ZipFile": zip("two") })).await,
    ] {
        let text = format!("Function not found: {}", arn("f"));
        assert_eq!(answer.error(), (404, "ResourceNotFoundException".to_owned(), text));
    }
    assert_eq!(platform.disk.code.count(), 0);
}
