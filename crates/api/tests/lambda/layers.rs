//! Layers at the seam: what is kept of their code, and what functions may have.

use crate::platform::{Platform, arn, function, zip};
use serde_json::{Value, json};

const PATH: &str = "/2018-10-31/layers";

async fn publish(platform: &Platform, name: &str, content: &str) -> Value {
    let body = json!({ "Content": { "ZipFile": zip(content) } });
    platform.post(&format!("{PATH}/{name}/versions"), body).await.ok()
}

fn layer(name: &str, version: u64) -> String {
    format!("{}:{version}", arn(name).replace(":function:", ":layer:"))
}

#[tokio::test]
async fn code_of_a_deleted_layer_stays_for_as_long_as_a_function_has_it() {
    let platform = Platform::new();
    publish(&platform, "l", "layer").await;
    platform.create_with("f", json!({ "Layers": [layer("l", 1)] })).await;
    platform.delete(&format!("{PATH}/l/versions/1")).await.ok();
    platform.settle().await;
    assert_eq!(platform.disk.code.count(), 2, "the function's and the layer's");
    let path = "/2015-03-31/functions/f/configuration";
    platform.put(path, json!({ "Layers": [] })).await.ok();
    platform.settle().await;
    platform.delete("/2015-03-31/functions/f").await.ok();
    platform.settle().await;
    assert_eq!(platform.disk.code.count(), 0);
}

#[tokio::test]
async fn publishers_at_the_same_time_get_numbers_of_their_own() {
    let platform = Platform::new();
    let published = futures_util::future::join_all(
        (0..20).map(|n| publish(&platform, "l", if n % 2 == 0 { "even" } else { "odd" })),
    );
    let mut numbers: Vec<u64> =
        published.await.iter().map(|v| v["Version"].as_u64().expect("a number")).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_version_of_a_function_keeps_its_layers() {
    let platform = Platform::new();
    publish(&platform, "l", "one").await;
    publish(&platform, "l", "two").await;
    platform.create_with("f", json!({ "Layers": [layer("l", 1)], "Publish": true })).await;
    let path = "/2015-03-31/functions/f/configuration";
    platform.put(path, json!({ "Layers": [layer("l", 2)] })).await.ok();
    platform.settle().await;
    let latest = platform.get(path).await.ok();
    assert_eq!(latest["Layers"][0]["Arn"], layer("l", 2));
    let version = platform.get(&format!("{path}?Qualifier=1")).await.ok();
    assert_eq!(version["Layers"][0]["Arn"], layer("l", 1));
}

#[tokio::test]
async fn code_is_not_updated_beyond_what_goes_with_the_layers() {
    let platform = Platform::new();
    publish(&platform, "l", "200000000").await;
    platform.create_with("f", json!({ "Layers": [layer("l", 1)] })).await;
    let path = "/2015-03-31/functions/f/code";
    let update = |content: &str| json!({ "ZipFile": zip(content) });
    platform.put(path, update("62144000")).await.ok();
    platform.settle().await;
    let (status, kind, text) = platform.put(path, update("62144001")).await.error();
    assert_eq!((status, kind.as_str()), (400, "InvalidParameterValueException"));
    assert!(text.ends_with("The actual size is 262144001 bytes."), "{text}");
}

#[tokio::test]
async fn code_out_of_a_bucket_is_kept_as_that_of_a_request() {
    let platform = Platform::new();
    platform.disk.objects.put("bucket", "k", "PKone");
    let code = json!({ "Code": { "S3Bucket": "bucket", "S3Key": "k" } });
    let from_bucket = platform.create_with("f", code).await;
    let from_request = platform.post("/2015-03-31/functions", function("g", json!({}))).await.ok();
    assert_eq!(from_bucket["CodeSha256"], from_request["CodeSha256"]);
    assert_eq!(platform.disk.code.count(), 1);
}
