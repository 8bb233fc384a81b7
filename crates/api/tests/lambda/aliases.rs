//! Aliases, with the errors that AWS was recorded to answer.

use crate::platform::{Platform, arn};
use serde_json::{Value, json};

const ALIASES: &str = "/2015-03-31/functions/f/aliases";

async fn with_two_versions() -> Platform {
    let platform = Platform::new();
    platform.create("f").await;
    platform.publish_another("f", "one").await;
    platform.publish_another("f", "two").await;
    platform
}

fn weights(weights: Value) -> Value {
    json!({ "AdditionalVersionWeights": weights })
}

#[tokio::test]
async fn an_alias_is_made_shown_changed_and_deleted() {
    let platform = with_two_versions().await;
    let request = json!({
        "Name": "live",
        "FunctionVersion": "1",
        "Description": "mine",
        "RoutingConfig": weights(json!({ "2": 0.2 })),
    });
    let answer = platform.post(ALIASES, request).await;
    assert_eq!(answer.status, 201);
    let created = answer.ok();
    assert_eq!(
        created,
        json!({
            "AliasArn": arn("f:live"),
            "Name": "live",
            "FunctionVersion": "1",
            "Description": "mine",
            "RoutingConfig": { "AdditionalVersionWeights": { "2": 0.2 } },
            "RevisionId": created["RevisionId"],
        })
    );
    assert_eq!(platform.get(&format!("{ALIASES}/live")).await.ok(), created);
    let through = platform.get("/2015-03-31/functions/f?Qualifier=live").await.ok();
    assert_eq!(through["Configuration"]["FunctionArn"], arn("f:live"));
    assert_eq!(through["Configuration"]["Version"], "1");

    let update = json!({ "RoutingConfig": {}, "RevisionId": "another" });
    assert_eq!(platform.put(&format!("{ALIASES}/live"), update).await.status, 412);
    let update = json!({ "RoutingConfig": {}, "RevisionId": created["RevisionId"] });
    let updated = platform.put(&format!("{ALIASES}/live"), update).await.ok();
    assert_eq!(updated.get("RoutingConfig"), None);
    assert_eq!(updated["Description"], "mine", "what a request leaves out stays");
    assert_ne!(updated["RevisionId"], created["RevisionId"]);

    platform.post(ALIASES, json!({ "Name": "beta", "FunctionVersion": "2" })).await.ok();
    let names = |list: Value| -> Vec<Value> {
        list["Aliases"].as_array().expect("a list").iter().map(|a| a["Name"].clone()).collect()
    };
    assert_eq!(names(platform.get(ALIASES).await.ok()), ["beta", "live"]);
    let of_first = platform.get(&format!("{ALIASES}?FunctionVersion=1")).await.ok();
    assert_eq!(names(of_first), ["live"]);

    assert_eq!(platform.delete(&format!("{ALIASES}/live")).await.status, 204);
    assert_eq!(platform.delete(&format!("{ALIASES}/live")).await.status, 204);
    let (status, _, text) = platform.get(&format!("{ALIASES}/live")).await.error();
    assert_eq!((status, text), (404, format!("Cannot find alias arn: {}", arn("f:live"))));
    let (status, _, text) = platform.put(&format!("{ALIASES}/live"), json!({})).await.error();
    assert_eq!((status, text), (404, format!("Alias not found: {}", arn("f:live"))));
}

#[tokio::test]
async fn routing_that_aws_refuses_is_refused_in_its_words() {
    let platform = with_two_versions().await;
    let missing = format!("Function not found: {}", arn("f:10"));
    for (version, routing, status, text) in [
        (
            "1",
            json!({ "1": 0.1, "2": 0.2 }),
            400,
            "Number of items in AdditionalVersionWeights cannot be greater than 1",
        ),
        (
            "1",
            json!({ "2": 2.0 }),
            400,
            "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' \
             failed to satisfy constraint: Map value must satisfy constraint: [Member must have \
             value less than or equal to 1.0, Member must have value greater than or equal to 0.0, \
             Member must not be null]",
        ),
        (
            "1",
            json!({ "1": 0.5 }),
            400,
            "Invalid function version 1. Function version 1 is already included in routing configuration.",
        ),
        ("10", json!({}), 404, missing.as_str()),
        ("1", json!({ "10": 0.5 }), 404, missing.as_str()),
        (
            "$LATEST",
            json!({ "1": 0.5 }),
            400,
            "$LATEST is not supported for an alias pointing to more than 1 version",
        ),
    ] {
        let request = json!({
            "Name": "custom", "FunctionVersion": version, "RoutingConfig": weights(routing),
        });
        let (found, _, message) = platform.post(ALIASES, request).await.error();
        assert_eq!((found, message.as_str()), (status, text));
    }
    let unknown = "/2015-03-31/functions/f-unknown/aliases";
    let request = json!({ "Name": "custom", "FunctionVersion": "1" });
    let (_, _, message) = platform.post(unknown, request.clone()).await.error();
    assert_eq!(message, format!("Function not found: {}", arn("f-unknown:1")));
    platform.post(ALIASES, request.clone()).await.ok();
    let (status, _, message) = platform.post(ALIASES, request).await.error();
    assert_eq!((status, message), (409, format!("Alias already exists: {}", arn("f:custom"))));
}
