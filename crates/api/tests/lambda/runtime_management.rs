//! PutRuntimeManagementConfig and GetRuntimeManagementConfig, and the scaling config that is refused.

use crate::platform::{Platform, arn};
use serde_json::json;

const PATH: &str = "/2021-07-20/functions/f/runtime-management-config";

#[tokio::test]
async fn what_is_asked_is_kept_by_version() {
    let platform = Platform::new();
    platform.create("f").await;
    let got = platform.get(PATH).await.ok();
    let latest = arn("f:$LATEST");
    assert_eq!(got, json!({ "UpdateRuntimeOn": "Auto", "FunctionArn": latest }));

    let put = platform.put(PATH, json!({ "UpdateRuntimeOn": "FunctionUpdate" })).await.ok();
    assert_eq!(put, json!({ "UpdateRuntimeOn": "FunctionUpdate", "FunctionArn": latest }));
    platform.post("/2015-03-31/functions/f/versions", json!({})).await.ok();
    let first = platform.get(&format!("{PATH}?Qualifier=1")).await.ok();
    assert_eq!(first["UpdateRuntimeOn"], "FunctionUpdate", "as $LATEST had it");
    platform.put(&format!("{PATH}?Qualifier=1"), json!({ "UpdateRuntimeOn": "Auto" })).await.ok();
    assert_eq!(platform.get(PATH).await.ok()["UpdateRuntimeOn"], "FunctionUpdate");
    assert_eq!(platform.get(&format!("{PATH}?Qualifier=2")).await.error().0, 404);
}

#[tokio::test]
async fn a_runtime_is_pinned_to_the_version_that_is_here() {
    let platform = Platform::new();
    let created = platform.create("f").await;
    let here = created["RuntimeVersionConfig"]["RuntimeVersionArn"].clone();
    let manual = json!({ "UpdateRuntimeOn": "Manual", "RuntimeVersionArn": here });
    assert_eq!(platform.put(PATH, manual).await.ok()["RuntimeVersionArn"], here);
    assert_eq!(platform.get(PATH).await.ok()["RuntimeVersionArn"], here);

    let other = "arn:aws:lambda:us-east-1::runtime:0123";
    for (request, told) in [
        (json!({ "UpdateRuntimeOn": "Manual" }), "is required"),
        (json!({ "UpdateRuntimeOn": "Manual", "RuntimeVersionArn": other }), "not on this machine"),
        (json!({ "UpdateRuntimeOn": "Auto", "RuntimeVersionArn": here }), "Manual only"),
    ] {
        let (status, kind, text) = platform.put(PATH, request).await.error();
        assert_eq!((status, kind.as_str()), (400, "InvalidParameterValueException"));
        assert!(text.contains(told), "{text}");
    }
}

#[tokio::test]
async fn a_function_without_a_capacity_provider_has_no_scaling_config() {
    let platform = Platform::new();
    platform.create("f").await;
    platform.post("/2015-03-31/functions/f/versions", json!({})).await.ok();
    let path = "/2025-11-30/functions/f/function-scaling-config?Qualifier=";
    let most = json!({ "FunctionScalingConfig": { "MaxExecutionEnvironments": 3 } });
    for answer in
        [platform.put(&format!("{path}1"), most).await, platform.get(&format!("{path}1")).await]
    {
        let (status, kind, text) = answer.error();
        assert_eq!((status, kind.as_str()), (400, "InvalidParameterValueException"));
        assert!(text.contains("has no capacity provider"), "{text}");
    }
    assert_eq!(platform.get(&format!("{path}2")).await.error().0, 404);
    assert_eq!(platform.get(&format!("{path}%24LATEST.PUBLISHED")).await.error().0, 404);
    let publish = json!({ "PublishTo": "LATEST_PUBLISHED" });
    let (status, _, text) =
        platform.post("/2015-03-31/functions/f/versions", publish).await.error();
    assert_eq!(status, 400);
    assert!(text.contains("has no $LATEST.PUBLISHED"), "{text}");
}
