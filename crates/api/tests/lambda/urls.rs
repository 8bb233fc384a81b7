//! The five operations of function URLs.

use crate::platform::{Platform, arn};
use model::function_url::UrlTarget;
use model::store::Store;
use serde_json::json;

const URL: &str = "/2021-10-31/functions/f/url";

#[tokio::test]
async fn a_url_is_made_shown_changed_and_deleted() {
    let platform = Platform::new();
    platform.create("f").await;
    let request = json!({ "AuthType": "NONE", "Cors": { "AllowOrigins": ["*"], "MaxAge": 60 } });
    let answer = platform.post(URL, request.clone()).await;
    assert_eq!(answer.status, 201);
    let created = answer.ok();
    let address = created["FunctionUrl"].as_str().expect("an address").to_owned();
    let id = address
        .strip_prefix("http://")
        .and_then(|rest| rest.strip_suffix(".lambda-url.us-east-1.localhost:4566/"))
        .expect("an address below localhost");
    assert_eq!(
        created,
        json!({
            "FunctionUrl": address,
            "FunctionArn": arn("f"),
            "AuthType": "NONE",
            "Cors": { "AllowOrigins": ["*"], "MaxAge": 60 },
            "CreationTime": "2025-11-20T10:00:00.000000Z",
        })
    );
    assert!(platform.disk.store.get(&UrlTarget::key(id)).await.expect("readable").is_some());
    let (status, _, text) = platform.post(URL, request).await.error();
    assert_eq!(status, 409);
    assert_eq!(
        text,
        format!(
            "Failed to create function url config for [functionArn = {}]. Error message:  \
             FunctionUrlConfig exists for this Lambda function",
            arn("f")
        )
    );
    platform.disk.clock.advance(1);
    let update = json!({ "InvokeMode": "RESPONSE_STREAM", "Cors": {} });
    let updated = platform.put(URL, update).await.ok();
    assert_eq!(updated["InvokeMode"], "RESPONSE_STREAM");
    assert_eq!(updated.get("Cors"), None);
    assert_eq!(updated["LastModifiedTime"], "2025-11-20T10:00:01.000000Z");
    assert_eq!(platform.get(URL).await.ok(), updated);
    let list = platform.get("/2021-10-31/functions/f/urls").await.ok();
    assert_eq!(list["FunctionUrlConfigs"], json!([updated]));
    assert_eq!(platform.delete(URL).await.status, 204);
    assert_eq!(platform.disk.store.get(&UrlTarget::key(id)).await, Ok(None));
    for answer in [platform.get(URL).await, platform.delete(URL).await] {
        let (status, _, text) = answer.error();
        assert_eq!((status, text.as_str()), (404, "The resource you requested does not exist."));
    }
}

#[tokio::test]
async fn an_alias_has_a_url_of_its_own() {
    let platform = Platform::new();
    platform.create("f").await;
    let of_alias = format!("{URL}?Qualifier=live");
    let request = json!({ "AuthType": "AWS_IAM" });
    let (status, _, text) = platform.post(&of_alias, request.clone()).await.error();
    assert_eq!((status, text.as_str()), (404, "Function does not exist"));
    let targets = platform.disk.store.list("function-urls/", None, 1).await;
    assert_eq!(targets.map(|t| t.len()), Ok(0), "a URL that was refused leads nowhere");
    let alias = json!({ "Name": "live", "FunctionVersion": "$LATEST" });
    platform.post("/2015-03-31/functions/f/aliases", alias).await.ok();
    let created = platform.post(&of_alias, request.clone()).await.ok();
    assert_eq!(created["FunctionArn"], arn("f:live"));
    assert_eq!(platform.get(URL).await.status, 404);
    platform.post(URL, request).await.ok();
    assert_eq!(platform.delete(URL).await.status, 204);
    assert_eq!(platform.get(&of_alias).await.ok()["AuthType"], "AWS_IAM");
    assert_eq!(platform.delete("/2015-03-31/functions/f/aliases/live").await.status, 204);
    assert_eq!(platform.get(&of_alias).await.status, 404);
}

#[tokio::test]
async fn versions_have_no_url() {
    let platform = Platform::new();
    platform.create("f").await;
    for qualifier in ["$LATEST", "1"] {
        let path = format!("{URL}?Qualifier={qualifier}");
        let (status, kind, text) =
            platform.post(&path, json!({ "AuthType": "NONE" })).await.error();
        assert_eq!((status, kind.as_str()), (400, "ValidationException"));
        let begin = format!("1 validation error detected: Value '{qualifier}' at 'qualifier'");
        assert!(text.starts_with(&begin), "{text}");
    }
}
