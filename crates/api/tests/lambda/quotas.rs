//! Quotas other than AWS's, and the rates of strict mode.

use crate::platform::{Platform, function};
use model::Quotas;
use serde_json::json;

#[tokio::test]
async fn an_operators_quotas_hold() {
    let mut quotas = Quotas::default();
    quotas.set_all("timeout_s=1200\nmemory_mib=512\ntags=1\ncode_storage_bytes=1").expect("quotas");
    let platform = Platform::with(quotas);
    let mut request = function("f", json!({}));
    request["Timeout"] = json!(1_201);
    let (status, _, text) = platform.post("/2015-03-31/functions", request.clone()).await.error();
    assert_eq!(status, 400);
    assert!(text.ends_with("less than or equal to 1200"), "{text}");
    request["Timeout"] = json!(1_200);
    request["MemorySize"] = json!(513);
    let (_, _, text) = platform.post("/2015-03-31/functions", request.clone()).await.error();
    assert!(text.ends_with("less than or equal to 512"), "{text}");
    request["MemorySize"] = json!(512);
    request["Tags"] = json!({ "a": "1", "b": "2" });
    let (_, _, text) = platform.post("/2015-03-31/functions", request.clone()).await.error();
    assert_eq!(text, "Number of tags exceeds resource tag limit.");
    request["Tags"] = json!({ "a": "1" });
    let (status, kind, text) = platform.post("/2015-03-31/functions", request).await.error();
    assert_eq!((status, kind.as_str()), (400, "CodeStorageExceededException"));
    assert_eq!(text, "Code storage limit exceeded.");
    let limits = platform.get("/2016-08-19/account-settings").await.ok();
    assert_eq!(limits["AccountLimit"]["TotalCodeSize"], 1);
}

#[tokio::test]
async fn a_version_takes_room_and_what_is_deleted_gives_it_back() {
    let mut quotas = Quotas::default();
    let one = u64::try_from("PKone".len()).expect("small");
    quotas.code_storage_bytes = 2 * one;
    let platform = Platform::with(quotas);
    platform.create("f").await;
    platform.publish_another("f", "first").await;
    platform.disk.clock.advance(1);
    let configuration = "/2015-03-31/functions/f/configuration";
    platform.put(configuration, json!({ "Description": "second" })).await.ok();
    platform.settle().await;
    let publish = platform.post("/2015-03-31/functions/f/versions", json!({})).await;
    assert_eq!(publish.error().1, "CodeStorageExceededException");
    let create = platform.post("/2015-03-31/functions", function("g", json!({}))).await;
    assert_eq!(create.error().1, "CodeStorageExceededException");
    platform.delete("/2015-03-31/functions/f?Qualifier=1").await;
    platform.post("/2015-03-31/functions/f/versions", json!({})).await.ok();
}

#[tokio::test]
async fn strict_mode_has_the_rates_of_aws() {
    let platform = Platform::with(Quotas::strict());
    for _ in 0..15 {
        platform.get("/2015-03-31/functions").await.ok();
    }
    let answer = platform.get("/2016-08-19/account-settings").await;
    let (status, kind, text) = answer.error();
    assert_eq!(
        (status, kind.as_str(), text.as_str()),
        (429, "TooManyRequestsException", "Rate Exceeded.")
    );
    assert_eq!(answer.body["Reason"], "CallerRateLimitExceeded");
    assert_eq!(platform.get("/2015-03-31/functions/f").await.error().0, 404, "has its own rate");
    assert_eq!(platform.get("/2015-03-31/functions/f/policy").await.error().0, 404);
}
