//! ListTags, TagResource, UntagResource.

use crate::platform::{Platform, arn};
use serde_json::{Map, Value, json};
use std::sync::Arc;

fn path(name: &str) -> String {
    format!("/2017-03-31/tags/{}", arn(name))
}

#[tokio::test]
async fn tags_are_added_changed_and_taken() {
    let platform = Platform::new();
    platform.create_with("f", json!({ "Tags": { "A": "a" } })).await;
    let tags = json!({ "Tags": { "A": "other", "B": "b" } });
    assert_eq!(platform.post(&path("f"), tags).await.status, 204);
    let listed = platform.get(&path("f")).await.ok();
    assert_eq!(listed, json!({ "Tags": { "A": "other", "B": "b" } }));
    assert_eq!(
        platform.get("/2015-03-31/functions/f").await.ok()["Tags"],
        json!({ "A": "other", "B": "b" })
    );
    let taken = format!("{}?tagKeys=A&tagKeys=C", path("f"));
    assert_eq!(platform.delete(&taken).await.status, 204);
    assert_eq!(platform.get(&path("f")).await.ok(), json!({ "Tags": { "B": "b" } }));
}

#[tokio::test]
async fn what_aws_refuses_is_refused_in_its_words() {
    let platform = Platform::new();
    platform.create("f").await;
    let many: Map<String, Value> = (0..51).map(|n| (format!("k{n}"), json!("v"))).collect();
    let one = json!({ "Tags": { "A": "a" } });
    for (name, request, status, text) in [
        ("f", json!({ "Tags": many }), 400, "Number of tags exceeds resource tag limit.".to_owned()),
        ("f", json!({ "Tags": {} }), 400, "An error occurred and the request cannot be processed.".to_owned()),
        (
            "doesnotexist:alias",
            one.clone(),
            400,
            "Tags on function aliases and versions are not supported. Please specify a function ARN."
                .to_owned(),
        ),
        ("doesnotexist", one, 404, format!("Function not found: {}", arn("doesnotexist"))),
    ] {
        let (found, _, message) = platform.post(&path(name), request).await.error();
        assert_eq!((found, message), (status, text));
    }
    assert_eq!(platform.get(&path("f")).await.ok(), json!({ "Tags": {} }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_at_the_same_time_are_all_kept() {
    let platform = Arc::new(Platform::new());
    platform.create("f").await;
    let changes: Vec<_> = (0..50)
        .map(|n| {
            let platform = Arc::clone(&platform);
            let tags = json!({ "Tags": { n.to_string(): "v" } });
            tokio::spawn(async move { platform.post(&path("f"), tags).await.status })
        })
        .collect();
    for change in changes {
        assert_eq!(change.await.expect("it ran"), 204);
    }
    let listed = platform.get(&path("f")).await.ok();
    assert_eq!(listed["Tags"].as_object().map(Map::len), Some(50));
}

#[tokio::test]
async fn a_code_signing_config_has_tags_too() {
    let platform = Platform::new();
    let profile = "arn:aws:signer:us-east-1:000000000000:/signing-profiles/p/0123456789";
    let request = json!({
        "AllowedPublishers": { "SigningProfileVersionArns": [profile] },
        "Tags": { "A": "a" },
    });
    let made = platform.post("/2020-04-22/code-signing-configs", request).await.ok();
    let made = made["CodeSigningConfig"]["CodeSigningConfigArn"].as_str().expect("text").to_owned();
    let path = format!("/2017-03-31/tags/{}", made.replace(':', "%3A"));
    platform.post(&path, json!({ "Tags": { "B": "b", "C": "c" } })).await;
    platform.delete(&format!("{path}?tagKeys=C")).await;
    let tags = platform.get(&path).await.ok()["Tags"].take();
    assert_eq!(tags, json!({ "A": "a", "B": "b" }));
    let none = path.replace("csc-", "csc-0").get(..path.len()).expect("ascii").to_owned();
    assert_eq!(platform.get(&none).await.error().0, 404);
}
