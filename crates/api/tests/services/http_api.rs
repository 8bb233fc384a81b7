//! The life of an HTTP API: made with its parts, read, changed, tagged, deleted.

use super::{Gateway, request};
use model::HttpApi;
use model::http_api::PayloadFormat;
use model::store::Store;
use serde_json::{Value, json};
use std::sync::Arc;

const FUNCTION: &str = "arn:aws:lambda:eu-central-1:000000000000:function:f";

async fn document(gateway: &Gateway, id: &str) -> HttpApi {
    let document = gateway.store.get(&HttpApi::key(id)).await.expect("reads").expect("is there");
    serde_json::from_slice(&document.value).expect("an API")
}

#[tokio::test]
async fn an_api_with_its_parts_is_one_document() {
    let gateway = Gateway::new();
    let api = gateway
        .done(
            "POST",
            "/v2/apis",
            json!({
                "name": "dev-service", "protocolType": "HTTP", "tags": {"STAGE": "dev"},
                "corsConfiguration": {"allowOrigins": ["*"], "allowMethods": ["GET"], "maxAge": 5},
            }),
        )
        .await;
    let id = api["apiId"].as_str().expect("an id");
    assert_eq!(api["apiEndpoint"], format!("http://{id}.execute-api.eu-central-1.localhost:4566"));
    assert_eq!(api["corsConfiguration"]["maxAge"], 5);
    assert_eq!(api["routeSelectionExpression"], "$request.method $request.path");

    let integration = gateway
        .done(
            "POST",
            &format!("/v2/apis/{id}/integrations"),
            json!({
                "integrationType": "AWS_PROXY", "integrationUri": FUNCTION,
                "payloadFormatVersion": "1.0", "timeoutInMillis": 5000,
            }),
        )
        .await;
    let integration_id = integration["integrationId"].as_str().expect("an id");
    let route = gateway
        .done(
            "POST",
            &format!("/v2/apis/{id}/routes"),
            json!({"routeKey": "GET /env", "target": format!("integrations/{integration_id}")}),
        )
        .await;
    assert_eq!(route["authorizationType"], "NONE");
    let stage = gateway
        .done(
            "POST",
            &format!("/v2/apis/{id}/stages"),
            json!({
                "stageName": "$default", "autoDeploy": true, "stageVariables": {"v": "1"},
                "defaultRouteSettings": {"detailedMetricsEnabled": false},
            }),
        )
        .await;
    assert_eq!(stage["autoDeploy"], true);
    assert!(stage["createdDate"].as_str().is_some_and(|date| date.ends_with('Z')), "{stage}");

    let kept = document(&gateway, id).await;
    let kept_integration = &kept.integrations[integration_id];
    assert_eq!(kept_integration.function_arn, FUNCTION);
    assert_eq!(kept_integration.payload_format, PayloadFormat::V1);
    assert_eq!(kept_integration.timeout_ms, 5000);
    let kept_route = kept.routes.values().next().expect("a route");
    assert_eq!(kept_route.key, "GET /env");
    assert_eq!(kept_route.integration.as_deref(), Some(integration_id));
    assert_eq!(kept.stages["$default"].variables["v"], "1");
    assert_eq!(kept.tags["STAGE"], "dev");
    assert_eq!(kept.region.as_str(), "eu-central-1");
}

#[tokio::test]
async fn changes_touch_only_what_they_name() {
    let gateway = Gateway::new();
    let body = json!({"name": "a", "protocolType": "HTTP", "target": FUNCTION, "description": "d"});
    let api = gateway.done("POST", "/v2/apis", body).await;
    let id = api["apiId"].as_str().expect("an id");

    let cors = json!({"corsConfiguration": {"allowOrigins": ["https://a.example"]}});
    let changed = gateway.done("PATCH", &format!("/v2/apis/{id}"), cors).await;
    assert_eq!(changed["description"], "d");
    assert_eq!(changed["corsConfiguration"]["allowOrigins"], json!(["https://a.example"]));
    let (status, _) = gateway.call("DELETE", &format!("/v2/apis/{id}/cors"), Value::Null).await;
    assert_eq!(status, 204);
    let api = gateway.done("GET", &format!("/v2/apis/{id}"), Value::Null).await;
    assert_eq!(api["corsConfiguration"], Value::Null);

    let routes = gateway.done("GET", &format!("/v2/apis/{id}/routes"), Value::Null).await;
    let route = routes["items"][0]["routeId"].as_str().expect("an id");
    let target = routes["items"][0]["target"].clone();
    let uri = format!("/v2/apis/{id}/routes/{route}");
    let changed = gateway.done("PATCH", &uri, json!({"routeKey": "ANY /{proxy+}"})).await;
    assert_eq!(changed["routeKey"], "ANY /{proxy+}");
    assert_eq!(changed["target"], target);

    let integrations =
        gateway.done("GET", &format!("/v2/apis/{id}/integrations"), Value::Null).await;
    let integration = integrations["items"][0]["integrationId"].as_str().expect("an id");
    let invoked = format!(
        "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/{FUNCTION}:live/invocations"
    );
    let uri = format!("/v2/apis/{id}/integrations/{integration}");
    let changed = gateway.done("PATCH", &uri, json!({"integrationUri": invoked})).await;
    assert_eq!(changed["integrationUri"], invoked);
    assert_eq!(changed["payloadFormatVersion"], "2.0");
    let kept = document(&gateway, id).await;
    assert_eq!(kept.integrations[integration].function_arn, format!("{FUNCTION}:live"));

    let uri = format!("/v2/apis/{id}/stages/%24default");
    let changed = gateway.done("PATCH", &uri, json!({"stageVariables": {"a": "b"}})).await;
    assert_eq!(changed["stageVariables"], json!({"a": "b"}));
    assert_eq!(changed["autoDeploy"], true);
}

#[tokio::test]
async fn parts_are_deleted_in_an_order_that_leaves_nothing_dangling() {
    let gateway = Gateway::new();
    let body =
        json!({"name": "a", "protocolType": "HTTP", "target": FUNCTION, "routeKey": "GET /"});
    let api = gateway.done("POST", "/v2/apis", body).await;
    let id = api["apiId"].as_str().expect("an id");
    let kept = document(&gateway, id).await;
    let route = kept.routes.keys().next().expect("a route");
    let integration = kept.integrations.keys().next().expect("an integration");

    let uri = format!("/v2/apis/{id}/integrations/{integration}");
    let (status, answer) = gateway.call("DELETE", &uri, Value::Null).await;
    assert_eq!(status, 409);
    assert_eq!(
        answer["message"],
        format!("Cannot delete Integration '{integration}' referenced by route '{route}'.")
    );
    gateway.done("DELETE", &format!("/v2/apis/{id}/routes/{route}"), Value::Null).await;
    gateway.done("DELETE", &uri, Value::Null).await;
    gateway.done("DELETE", &format!("/v2/apis/{id}/stages/$default"), Value::Null).await;
    let kept = document(&gateway, id).await;
    assert!(kept.routes.is_empty() && kept.integrations.is_empty() && kept.stages.is_empty());
    gateway.done("DELETE", &format!("/v2/apis/{id}"), Value::Null).await;
    let (status, answer) = gateway.call("GET", &format!("/v2/apis/{id}"), Value::Null).await;
    assert_eq!(status, 404);
    assert_eq!(answer["message"], format!("Invalid API identifier specified 000000000000:{id}"));
}

#[tokio::test]
async fn an_api_is_seen_in_its_own_region_only() {
    let gateway = Gateway::new();
    let id = gateway.api().await;
    let mut elsewhere = request("GET", &format!("/v2/apis/{id}"), "");
    elsewhere.region = "us-east-1".to_owned();
    assert_eq!(gateway.service.call(elsewhere).await.status(), 404);
    let mut list = request("GET", "/v2/apis", "");
    list.region = "us-east-1".to_owned();
    assert_eq!(super::text(gateway.service.call(list).await), r#"{"items":[]}"#);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let gateway = Gateway::new();
    let mut made = vec![gateway.api().await, gateway.api().await, gateway.api().await];
    made.sort();
    let mut seen = Vec::new();
    let mut uri = "/v2/apis?maxResults=2".to_owned();
    loop {
        let page = gateway.done("GET", &uri, Value::Null).await;
        let items = page["items"].as_array().expect("items");
        seen.extend(items.iter().map(|api| api["apiId"].as_str().expect("an id").to_owned()));
        match page["nextToken"].as_str() {
            Some(token) => uri = format!("/v2/apis?maxResults=2&nextToken={token}"),
            None => break,
        }
    }
    assert_eq!(seen, made);
}

#[tokio::test]
async fn tags_are_added_read_and_removed() {
    let gateway = Gateway::new();
    let id = gateway.api().await;
    let stage = json!({"stageName": "dev", "autoDeploy": true, "tags": {"s": "1"}});
    gateway.done("POST", &format!("/v2/apis/{id}/stages"), stage).await;
    let of_api = format!("/v2/tags/arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Fapis%2F{id}");
    let of_stage = format!("{of_api}%2Fstages%2Fdev");
    gateway.done("POST", &of_api, json!({"tags": {"a": "1", "b": "2"}})).await;
    gateway.done("DELETE", &format!("{of_api}?tagKeys=a&tagKeys=x"), Value::Null).await;
    let tags = gateway.done("GET", &of_api, Value::Null).await;
    assert_eq!(tags, json!({"tags": {"b": "2"}}));
    let tags = gateway.done("GET", &of_stage, Value::Null).await;
    assert_eq!(tags, json!({"tags": {"s": "1"}}));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_at_the_same_time_are_all_kept() {
    let gateway = Arc::new(Gateway::new());
    let id = gateway.api().await;
    let changes: Vec<_> = (0..20)
        .map(|number| {
            let (gateway, id) = (Arc::clone(&gateway), id.clone());
            tokio::spawn(async move {
                let body = json!({"routeKey": format!("GET /{number}")});
                gateway.done("POST", &format!("/v2/apis/{id}/routes"), body).await;
            })
        })
        .collect();
    for change in changes {
        change.await.expect("no panic");
    }
    assert_eq!(document(&gateway, &id).await.routes.len(), 20);
}
