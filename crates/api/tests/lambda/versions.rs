//! PublishVersion, ListVersionsByFunction, DeleteFunction.

use crate::platform::{Platform, arn};
use serde_json::{Value, json};

const FUNCTION: &str = "/2015-03-31/functions/f";
const VERSIONS: &str = "/2015-03-31/functions/f/versions";

#[tokio::test]
async fn a_version_is_published_only_if_something_changed() {
    let platform = Platform::new();
    platform.create("f").await;
    let before = platform.get(&format!("{FUNCTION}/configuration")).await.ok();
    let answer = platform.post(VERSIONS, json!({ "Description": "first" })).await;
    assert_eq!(answer.status, 201);
    let first = answer.ok();
    assert_eq!((&first["Version"], &first["Description"]), (&json!("1"), &json!("first")));
    assert_eq!(
        (&first["State"], &first["LastUpdateStatus"]),
        (&json!("Active"), &json!("Successful"))
    );
    assert_eq!(first["FunctionArn"], arn("f:1"));
    let after = platform.get(&format!("{FUNCTION}/configuration")).await.ok();
    assert_ne!(after["RevisionId"], before["RevisionId"], "AWS gives $LATEST another revision");
    let again = platform.post(VERSIONS, json!({ "Description": "again" })).await.ok();
    assert_eq!((&again["Version"], &again["Description"]), (&json!("1"), &json!("first")));
    assert_eq!(platform.publish_another("f", "changed").await, "2");
}

#[tokio::test]
async fn a_version_stays_as_it_was_published() {
    let platform = Platform::new();
    platform.create_with("f", json!({ "Environment": { "Variables": { "STAGE": "one" } } })).await;
    platform.post(VERSIONS, json!({})).await.ok();
    let update = json!({ "Environment": { "Variables": { "STAGE": "two" } } });
    platform.put(&format!("{FUNCTION}/configuration"), update).await.ok();
    platform.settle().await;
    let first = platform.get(&format!("{FUNCTION}/configuration?Qualifier=1")).await.ok();
    assert_eq!(first["Environment"]["Variables"]["STAGE"], "one");
    let latest = platform.get(&format!("{FUNCTION}/configuration?Qualifier=%24LATEST")).await.ok();
    assert_eq!(latest["Environment"]["Variables"]["STAGE"], "two");
    assert_eq!(latest["FunctionArn"], arn("f:$LATEST"));
}

#[tokio::test]
async fn other_code_than_the_caller_expects_is_not_published() {
    let platform = Platform::new();
    let created = platform.create("f").await;
    let request = json!({ "CodeSha256": "somenonexistentsha256" });
    let expected = format!(
        "CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST ({}). \
         Please try again with the CodeSHA256 in $LATEST.",
        created["CodeSha256"].as_str().expect("a checksum")
    );
    assert_eq!(platform.post(VERSIONS, request).await.error().2, expected);
    let request = json!({ "CodeSha256": created["CodeSha256"] });
    assert_eq!(platform.post(VERSIONS, request).await.ok()["Version"], "1");
    let request = json!({ "RevisionId": created["RevisionId"] });
    assert_eq!(platform.post(VERSIONS, request).await.status, 412);
}

#[tokio::test]
async fn versions_are_listed_in_order_and_in_pages() {
    let platform = Platform::new();
    platform.create("f").await;
    for number in 1..=11 {
        assert_eq!(platform.publish_another("f", &number.to_string()).await, number.to_string());
    }
    let mut seen: Vec<Value> = Vec::new();
    let mut path = format!("{VERSIONS}?MaxItems=5");
    loop {
        let page = platform.get(&path).await.ok();
        let versions = page["Versions"].as_array().expect("a list");
        assert!(versions.len() <= 5);
        assert!(versions.iter().all(|v| v.get("State").is_none()), "lists leave the state out");
        seen.extend(versions.iter().map(|version| version["Version"].clone()));
        match page["NextMarker"].as_str() {
            Some(marker) => path = format!("{VERSIONS}?MaxItems=5&Marker={marker}"),
            None => break,
        }
    }
    let expected: Vec<Value> =
        std::iter::once(json!("$LATEST")).chain((1..=11).map(|n| json!(n.to_string()))).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_version_with_an_alias_can_not_be_deleted() {
    let platform = Platform::new();
    platform.create("f").await;
    platform.post(VERSIONS, json!({})).await.ok();
    let alias = json!({ "Name": "live", "FunctionVersion": "1" });
    platform.post(&format!("{FUNCTION}/aliases"), alias).await.ok();
    let answer = platform.delete(&format!("{FUNCTION}?Qualifier=1")).await;
    let text = "Unable to delete version because the following aliases reference it: [live]";
    let expected = (409, "ResourceConflictException".to_owned(), text.to_owned());
    assert_eq!(answer.error(), expected);
    assert_eq!(platform.delete(&format!("{FUNCTION}/aliases/live")).await.status, 204);
    assert_eq!(platform.delete(&format!("{FUNCTION}?Qualifier=1")).await.status, 204);
    assert_eq!(platform.get(&format!("{FUNCTION}?Qualifier=1")).await.status, 404);
    let again = platform.delete(&format!("{FUNCTION}?Qualifier=1")).await;
    assert_eq!(again.status, 204, "AWS answers the same when the version is gone");
    assert_eq!(platform.publish_another("f", "next").await, "2", "numbers are not used again");
}

#[tokio::test]
async fn latest_and_aliases_can_not_be_deleted_like_versions() {
    let platform = Platform::new();
    for (path, text) in [
        (
            "/2015-03-31/functions/f?Qualifier=$LATEST",
            "$LATEST version cannot be deleted without deleting the function.",
        ),
        (
            "/2015-03-31/functions/f:1?Qualifier=$LATEST",
            "The derived qualifier from the function name does not match the specified qualifier.",
        ),
    ] {
        let expected = (400, "InvalidParameterValueException".to_owned(), text.to_owned());
        assert_eq!(platform.delete(path).await.error(), expected);
    }
}

#[tokio::test]
async fn a_deleted_function_takes_all_of_it_along() {
    let platform = Platform::new();
    platform.create("f").await;
    platform.post(VERSIONS, json!({})).await.ok();
    let url = json!({ "AuthType": "NONE" });
    platform.post("/2021-10-31/functions/f/url", url).await.ok();
    assert_eq!(platform.delete(FUNCTION).await.status, 204);
    platform.settle().await;
    let expected = format!("Function not found: {}", arn("f"));
    assert_eq!(platform.get(FUNCTION).await.error().2, expected);
    assert_eq!(platform.delete(FUNCTION).await.error().2, expected);
    assert_eq!(platform.disk.code.count(), 0);
    let left = model::store::Store::list(platform.disk.store.as_ref(), "", None, 10).await;
    assert_eq!(left.map(|documents| documents.len()), Ok(0));
    platform.create("f").await;
    assert_eq!(platform.post(VERSIONS, json!({})).await.ok()["Version"], "1");
}
