//! Reserved concurrency and the account's settings.

use crate::platform::{Platform, arn};
use serde_json::json;

const PUT: &str = "/2017-10-31/functions/f/concurrency";
const GET: &str = "/2019-09-30/functions/f/concurrency";

#[tokio::test]
async fn a_reservation_is_made_shown_and_deleted() {
    let platform = Platform::new();
    platform.create("f").await;
    assert_eq!(platform.get(GET).await.ok(), json!({}));
    let reserved = json!({ "ReservedConcurrentExecutions": 0 });
    assert_eq!(platform.put(PUT, reserved.clone()).await.ok(), reserved);
    assert_eq!(platform.get(GET).await.ok(), reserved);
    let function = platform.get("/2015-03-31/functions/f").await.ok();
    assert_eq!(function["Concurrency"], reserved);
    assert_eq!(platform.delete(PUT).await.status, 204);
    assert_eq!(platform.get(GET).await.ok(), json!({}));
}

#[tokio::test]
async fn a_hundred_stay_for_functions_without_a_reservation() {
    let platform = Platform::new();
    platform.create("f").await;
    platform.create("g").await;
    let reserve = |n: u32| json!({ "ReservedConcurrentExecutions": n });
    platform.put("/2017-10-31/functions/g/concurrency", reserve(500)).await.ok();
    platform.put(PUT, reserve(400)).await.ok();
    let (status, _, text) = platform.put(PUT, reserve(401)).await.error();
    assert_eq!(status, 400);
    assert_eq!(
        text,
        "Specified ReservedConcurrentExecutions for function decreases account's \
         UnreservedConcurrentExecution below its minimum value of [100]."
    );
    let settings = platform.get("/2016-08-19/account-settings").await.ok();
    assert_eq!(settings["AccountLimit"]["ConcurrentExecutions"], 1000);
    assert_eq!(settings["AccountLimit"]["UnreservedConcurrentExecutions"], 100);
    assert_eq!(settings["AccountUsage"], json!({ "TotalCodeSize": 10, "FunctionCount": 2 }));
}

#[tokio::test]
async fn versions_have_no_reservation() {
    let platform = Platform::new();
    let path = format!("/2017-10-31/functions/{}/concurrency", arn("f:1"));
    let request = json!({ "ReservedConcurrentExecutions": 1 });
    let (status, _, text) = platform.put(&path, request).await.error();
    assert_eq!(status, 400);
    assert!(text.starts_with("This operation is permitted on Lambda functions only."), "{text}");
}

#[tokio::test]
async fn provisioned_concurrency_is_taken_out_of_the_accounts() {
    const PATH: &str = "/2019-09-30/functions/f/provisioned-concurrency?Qualifier=1";
    let platform = Platform::new();
    platform.create("f").await;
    platform.post("/2015-03-31/functions/f/versions", json!({})).await.ok();
    let provision = |n: u32| json!({ "ProvisionedConcurrentExecutions": n });
    let put = platform.put(PATH, provision(300)).await;
    assert_eq!(put.status, 202);
    let shown = platform.get(PATH).await.ok();
    assert_eq!(shown["Status"], "IN_PROGRESS");
    assert_eq!(shown["RequestedProvisionedConcurrentExecutions"], 300);
    assert_eq!(shown["AllocatedProvisionedConcurrentExecutions"], 0);
    let settings = platform.get("/2016-08-19/account-settings").await.ok();
    assert_eq!(settings["AccountLimit"]["UnreservedConcurrentExecutions"], 700);
    let (status, _, text) = platform.put(PATH, provision(901)).await.error();
    assert_eq!(status, 400);
    assert_eq!(
        text,
        "Specified ConcurrentExecutions for function decreases account's \
         UnreservedConcurrentExecution below its minimum value of [100]."
    );
    let (_, _, text) = platform.put(PATH, provision(1_001)).await.error();
    assert_eq!(
        text,
        "Specified ConcurrentExecutions for function is greater than account's unreserved \
         concurrency [1000]."
    );
    assert_eq!(platform.delete(PATH).await.status, 204);
    let (status, _, _) = platform.get(PATH).await.error();
    assert_eq!(status, 404);
}
