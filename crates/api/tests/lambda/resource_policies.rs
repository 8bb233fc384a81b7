//! PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy, and what AddPermission makes of them.

use crate::platform::{Platform, arn};
use serde_json::{Value, json};

fn path(name: &str) -> String {
    format!("/2026-07-09/resource-policy/{}", arn(name).replace(':', "%3A"))
}

fn document(sids: &[&str]) -> String {
    let statement = |sid: &&str| {
        json!({
            "Sid": sid,
            "Effect": "Allow",
            "Principal": { "AWS": ["123456789012", "210987654321"] },
            "Action": "lambda:InvokeFunction",
            "Resource": arn("f"),
        })
    };
    let statements: Vec<Value> = sids.iter().map(statement).collect();
    json!({ "Version": "2012-10-17", "Id": "mine", "Statement": statements }).to_string()
}

fn sids(answer: &Value) -> Vec<String> {
    let text = answer["Policy"].as_str().expect("text");
    let policy: Value = serde_json::from_str(text).expect("JSON");
    let list = policy["Statement"].as_array().expect("a list");
    list.iter().map(|s| s["Sid"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_document_takes_the_place_of_what_was_added() {
    let platform = Platform::new();
    platform.create("f").await;
    let permission = |sid: &str| {
        json!({
            "StatementId": sid,
            "Action": "lambda:InvokeFunction",
            "Principal": "s3.amazonaws.com",
        })
    };
    let policy = "/2015-03-31/functions/f/policy";
    platform.post(policy, permission("old")).await.ok();

    let put = platform.put(&path("f"), json!({ "Policy": document(&["a", "b"]) })).await.ok();
    assert_eq!(put["Policy"], json!(document(&["a", "b"])));
    let got = platform.get(&path("f")).await.ok();
    assert_eq!(got, put);
    assert_eq!(platform.get(policy).await.ok(), got, "GetPolicy shows the same");

    platform.post(policy, permission("new")).await.ok();
    let (status, ..) = platform.post(policy, permission("a")).await.error();
    assert_eq!(status, 409, "its name is taken by a statement of the document");
    assert_eq!(platform.delete(&format!("{policy}/a")).await.status, 204);
    assert_eq!(sids(&platform.get(&path("f")).await.ok()), ["b", "new"]);
}

#[tokio::test]
async fn only_the_latest_revision_is_replaced_or_deleted() {
    let platform = Platform::new();
    platform.create("f").await;
    let other = "00000000-0000-0000-0000-000000000000";
    let body = json!({ "Policy": document(&["a"]), "RevisionId": other });
    let (status, kind, _) = platform.put(&path("f"), body).await.error();
    assert_eq!((status, kind.as_str()), (412, "PreconditionFailedException"));

    let put = platform.put(&path("f"), json!({ "Policy": document(&["a"]) })).await.ok();
    let stale = platform.delete(&format!("{}?RevisionId={other}", path("f"))).await;
    assert_eq!(stale.error().0, 412);
    let revision = put["RevisionId"].as_str().expect("text");
    let deleted = platform.delete(&format!("{}?RevisionId={revision}", path("f"))).await;
    assert_eq!(deleted.status, 204);
    for answer in [platform.get(&path("f")).await, platform.delete(&path("f")).await] {
        let (status, kind, _) = answer.error();
        assert_eq!((status, kind.as_str()), (404, "ResourceNotFoundException"));
    }
}

#[tokio::test]
async fn what_is_no_policy_of_a_function_here_is_refused() {
    let platform = Platform::new();
    platform.create("f").await;
    let body = json!({ "Policy": document(&["a"]) });
    for (resource, status, kind) in [
        (path("f:$LATEST"), 400, "InvalidParameterValueException"),
        (path("f:nope"), 404, "ResourceNotFoundException"),
        (path("none"), 404, "ResourceNotFoundException"),
        (path("f").replace("us-east-1", "eu-west-1"), 404, "ResourceNotFoundException"),
        ("/2026-07-09/resource-policy/f".to_owned(), 400, "ValidationException"),
    ] {
        let error = platform.put(&resource, body.clone()).await.error();
        assert_eq!((error.0, error.1.as_str()), (status, kind), "{resource}: {}", error.2);
    }
    let (status, kind, text) =
        platform.put(&path("f"), json!({ "Policy": document(&["a", "a"]) })).await.error();
    assert_eq!((status, kind.as_str()), (400, "InvalidParameterValueException"));
    assert!(text.contains("Statement IDs (SID) in a single policy must be unique."), "{text}");
}
