//! SnapStart as the Lambda API takes and shows it. The snapshot itself is the engine's.

use crate::platform::{Platform, function};
use serde_json::json;

const PATH: &str = "/2015-03-31/functions";

#[tokio::test]
async fn a_version_with_snap_start_is_pending_until_the_engine_has_its_snapshot() {
    let platform = Platform::new();
    let on = json!({ "SnapStart": { "ApplyOn": "PublishedVersions" } });
    let created = platform.create_with("f", on).await;
    let shown = json!({ "ApplyOn": "PublishedVersions", "OptimizationStatus": "Off" });
    assert_eq!(created["SnapStart"], shown);
    let latest = platform.get(&format!("{PATH}/f/configuration")).await.ok();
    assert_eq!((&latest["State"], &latest["SnapStart"]), (&json!("Active"), &shown));
    let version = platform.post(&format!("{PATH}/f/versions"), json!({})).await.ok();
    assert_eq!(
        (&version["State"], &version["StateReasonCode"]),
        (&json!("Pending"), &json!("Creating"))
    );
    assert_eq!(version["SnapStart"], shown);
    platform.settle().await;
    let again = platform.post(&format!("{PATH}/f/versions"), json!({})).await.ok();
    assert_eq!((&again["Version"], &again["State"]), (&json!("1"), &json!("Pending")));
}

#[tokio::test]
async fn a_version_that_is_published_with_its_function_waits_for_its_snapshot_too() {
    let platform = Platform::new();
    let on = json!({ "SnapStart": { "ApplyOn": "PublishedVersions" }, "Publish": true });
    platform.create_with("f", on).await;
    let state = |answer: serde_json::Value| answer["State"].clone();
    assert_eq!(state(platform.get(&format!("{PATH}/f/configuration")).await.ok()), "Active");
    let version = platform.get(&format!("{PATH}/f/configuration?Qualifier=1")).await.ok();
    assert_eq!(state(version), "Pending");
}

#[tokio::test]
async fn snap_start_is_switched_on_and_off_and_makes_another_version() {
    let platform = Platform::new();
    platform.create("f").await;
    let path = format!("{PATH}/f/versions");
    let publish = || platform.post(&path, json!({}));
    assert_eq!(publish().await.ok()["State"], "Active");
    for (word, number, state) in [("PublishedVersions", "2", "Pending"), ("None", "3", "Active")] {
        let change = json!({ "SnapStart": { "ApplyOn": word } });
        let path = format!("{PATH}/f/configuration");
        assert_eq!(platform.put(&path, change).await.ok()["SnapStart"]["ApplyOn"], word);
        platform.settle().await;
        let version = publish().await.ok();
        assert_eq!((&version["Version"], &version["State"]), (&json!(number), &json!(state)));
    }
}

#[tokio::test]
async fn a_runtime_that_cannot_be_copied_is_refused_in_the_words_of_aws() {
    let platform = Platform::new();
    let on = json!({ "ApplyOn": "PublishedVersions" });
    let request = function("f", json!({ "Runtime": "provided.al2023", "SnapStart": on }));
    let (status, name, text) = platform.post(PATH, request).await.error();
    assert_eq!((status, name.as_str()), (400, "InvalidParameterValueException"));
    assert_eq!(text, "provided.al2023 is not supported for SnapStart enabled functions.");
    platform.create("g").await;
    let change = json!({ "Runtime": "provided.al2023", "SnapStart": on });
    let refused = platform.put(&format!("{PATH}/g/configuration"), change).await.error();
    assert_eq!(refused.0, 400);
    let wrong = json!({ "SnapStart": { "ApplyOn": "invalidOption" } });
    let (_, name, text) = platform.put(&format!("{PATH}/g/configuration"), wrong).await.error();
    assert_eq!(name, "ValidationException");
    assert!(
        text.contains("Member must satisfy enum value set: [PublishedVersions, None]"),
        "{text}"
    );
}
