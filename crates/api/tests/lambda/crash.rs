//! What a crash leaves behind, and what the next start makes of it.

use crate::platform::{Platform, function};
use model::store::{Expect, Store};
use serde_json::json;

const CONFIGURATION: &str = "/2015-03-31/functions/f/configuration";

/// A platform on the same disk as one that is killed now.
async fn restarted(platform: Platform) -> Platform {
    let disk = platform.disk.clone();
    // Its tasks end with it, wherever they are.
    drop(platform);
    disk.code.set_open(true);
    let platform = Platform::on(disk);
    platform.control.resume().await.expect("resumed");
    platform.settle().await;
    platform
}

#[tokio::test]
async fn a_function_that_was_being_made_is_made() {
    let platform = Platform::new();
    platform.disk.code.set_open(false);
    let request = function("f", json!({ "Publish": true }));
    platform.post("/2015-03-31/functions", request).await.ok();
    let platform = restarted(platform).await;
    for path in [CONFIGURATION.to_owned(), format!("{CONFIGURATION}?Qualifier=1")] {
        assert_eq!(platform.get(&path).await.ok()["State"], "Active", "{path}");
    }
}

#[tokio::test]
async fn an_update_that_was_under_way_is_finished() {
    let platform = Platform::new();
    platform.create("f").await;
    platform.disk.code.set_open(false);
    platform.put(CONFIGURATION, json!({ "Timeout": 9 })).await.ok();
    let platform = restarted(platform).await;
    let settled = platform.get(CONFIGURATION).await.ok();
    assert_eq!(settled["LastUpdateStatus"], "Successful");
    assert_eq!(settled["Timeout"], 9);
}

#[tokio::test]
async fn a_version_that_was_not_published_to_the_end_is_not_seen() {
    let platform = Platform::new();
    platform.create("f").await;
    let store = platform.disk.store.clone();
    // What stands in the store when the process is killed between the version and the function.
    let first = "versions/us-east-1/f/00000000000000000001";
    platform.post("/2015-03-31/functions/f/versions", json!({})).await.ok();
    let mut version: serde_json::Value =
        serde_json::from_slice(&store.get(first).await.expect("readable").expect("there").value)
            .expect("JSON");
    version["version"] = json!("2");
    version["description"] = json!("left behind");
    let second = "versions/us-east-1/f/00000000000000000002";
    let bytes = version.to_string().into_bytes();
    store.put(second, bytes.clone(), Expect::Absent).await.expect("written");
    let gone = "versions/us-east-1/gone/00000000000000000001";
    store.put(gone, bytes, Expect::Absent).await.expect("written");

    assert_eq!(platform.get(&format!("{CONFIGURATION}?Qualifier=2")).await.status, 404);
    let listed = platform.get("/2015-03-31/functions/f/versions").await.ok();
    assert_eq!(listed["Versions"].as_array().map(Vec::len), Some(2));
    let platform = restarted(platform).await;
    for key in [second, gone] {
        assert_eq!(store.get(key).await, Ok(None), "{key}");
    }
    assert!(store.get(first).await.expect("readable").is_some());
    assert_eq!(platform.publish_another("f", "next").await, "2");
}

#[tokio::test]
async fn code_and_urls_that_nobody_has_are_removed() {
    let platform = Platform::new();
    platform.create("f").await;
    let store = platform.disk.store.clone();
    let target = br#"{"region":"us-east-1","name":"f","qualifier":""}"#.to_vec();
    store.put("function-urls/abc", target, Expect::Absent).await.expect("written");
    model::code::CodeStore::put(platform.disk.code.as_ref(), "PKlost".into()).await.expect("kept");
    let url = json!({ "AuthType": "NONE" });
    platform.post("/2021-10-31/functions/f/url", url).await.ok();
    let platform = restarted(platform).await;
    assert_eq!(store.get("function-urls/abc").await, Ok(None));
    assert_eq!(platform.disk.code.count(), 1);
    assert_eq!(platform.get("/2021-10-31/functions/f/url").await.status, 200);
}
