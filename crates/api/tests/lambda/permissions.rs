//! AddPermission, RemovePermission, GetPolicy.

use crate::platform::{Platform, arn};
use serde_json::{Value, json};

const POLICY: &str = "/2015-03-31/functions/f/policy";

fn permission(sid: &str) -> Value {
    json!({
        "StatementId": sid,
        "Action": "lambda:InvokeFunction",
        "Principal": "s3.amazonaws.com",
        "SourceArn": "arn:aws:s3:::bucket",
    })
}

fn statements(answer: &Value) -> Vec<Value> {
    let policy: Value =
        serde_json::from_str(answer["Policy"].as_str().expect("text")).expect("JSON");
    assert_eq!((&policy["Version"], &policy["Id"]), (&json!("2012-10-17"), &json!("default")));
    policy["Statement"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_permission_is_shown_as_the_statement_that_it_is() {
    let platform = Platform::new();
    platform.create("f").await;
    let answer = platform.post(POLICY, permission("s3")).await;
    assert_eq!(answer.status, 201);
    let added = answer.ok();
    let statement: Value =
        serde_json::from_str(added["Statement"].as_str().expect("text")).expect("JSON");
    assert_eq!(
        statement,
        json!({
            "Sid": "s3",
            "Effect": "Allow",
            "Principal": { "Service": "s3.amazonaws.com" },
            "Action": "lambda:InvokeFunction",
            "Resource": arn("f"),
            "Condition": { "ArnLike": { "AWS:SourceArn": "arn:aws:s3:::bucket" } },
        })
    );
    let first = platform.get(POLICY).await.ok();
    assert_eq!(statements(&first), [statement]);
    let (status, kind, text) = platform.post(POLICY, permission("s3")).await.error();
    assert_eq!((status, kind.as_str()), (409, "ResourceConflictException"));
    assert_eq!(
        text,
        "The statement id (s3) provided already exists. Please provide a new statement id, or \
         remove the existing statement."
    );
    platform.post(POLICY, permission("s3_2")).await.ok();
    let second = platform.get(POLICY).await.ok();
    assert_eq!(statements(&second).len(), 2);
    assert_ne!(second["RevisionId"], first["RevisionId"]);
    assert_eq!(platform.delete(&format!("{POLICY}/s3")).await.status, 204);
    assert_eq!(platform.delete(&format!("{POLICY}/s3_2")).await.status, 204);
    let (status, _, text) = platform.get(POLICY).await.error();
    assert_eq!((status, text.as_str()), (404, "The resource you requested does not exist."));
}

#[tokio::test]
async fn versions_and_aliases_have_policies_of_their_own() {
    let platform = Platform::new();
    platform.create("f").await;
    platform.post("/2015-03-31/functions/f/versions", json!({})).await.ok();
    let alias = json!({ "Name": "live", "FunctionVersion": "1" });
    let alias = platform.post("/2015-03-31/functions/f/aliases", alias).await.ok();
    for qualifier in ["1", "live"] {
        let path = format!("{POLICY}?Qualifier={qualifier}");
        assert_eq!(platform.get(&path).await.status, 404);
        let mut request = permission("s3");
        if qualifier == "live" {
            request["RevisionId"] = json!("another");
            let (status, _, text) = platform.post(&path, request.clone()).await.error();
            assert_eq!(status, 412);
            assert!(text.contains("Call the GetPolicy API"), "{text}");
            request["RevisionId"] = alias["RevisionId"].clone();
        }
        platform.post(&path, request).await.ok();
        let policy = platform.get(&path).await.ok();
        assert_eq!(statements(&policy)[0]["Resource"], arn(&format!("f:{qualifier}")));
    }
    assert_eq!(platform.get(POLICY).await.status, 404);
}

#[tokio::test]
async fn what_aws_refuses_is_refused_in_its_words() {
    let platform = Platform::new();
    platform.create("f").await;
    let latest = format!("{POLICY}?Qualifier=$LATEST");
    let mut nobody = permission("s");
    nobody["Principal"] = json!("nobody");
    for (answer, status, text) in [
        (
            platform.post(&latest, permission("s")).await,
            400,
            "We currently do not support adding policies for $LATEST.".to_owned(),
        ),
        (
            platform.post(POLICY, nobody).await,
            400,
            "The provided principal was invalid. Please check the principal and try again."
                .to_owned(),
        ),
        (
            platform.post(&format!("{POLICY}?Qualifier=noalias"), permission("s")).await,
            404,
            format!("Cannot find alias arn: {}", arn("f:noalias")),
        ),
        (
            platform.post(&format!("{POLICY}?Qualifier=42"), permission("s")).await,
            404,
            format!("Function not found: {}", arn("f:42")),
        ),
        (
            platform.delete(&format!("{POLICY}/s")).await,
            404,
            "No policy is associated with the given resource.".to_owned(),
        ),
        (
            platform.delete("/2015-03-31/functions/doesnotexist/policy/s").await,
            404,
            format!("No policy found for: {}", arn("doesnotexist")),
        ),
    ] {
        let (found, _, message) = answer.error();
        assert_eq!((found, message), (status, text));
    }
    platform.post(POLICY, permission("s")).await.ok();
    let (_, _, text) = platform.delete(&format!("{POLICY}/non-existent")).await.error();
    assert_eq!(text, "Statement non-existent is not found in resource policy.");
}

#[tokio::test]
async fn a_policy_has_a_largest_size() {
    let platform = Platform::new();
    platform.create("f").await;
    let sid = |n: u32| format!("{n:0100}");
    for n in 0..200 {
        let answer = platform.post(POLICY, permission(&sid(n))).await;
        if answer.status != 201 {
            let (status, kind, _) = answer.error();
            assert_eq!((status, kind.as_str()), (400, "PolicyLengthExceededException"));
            return;
        }
    }
    panic!("a policy of any size was taken");
}
