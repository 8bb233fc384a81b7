//! What API Gateway offers and Mayfly does not serve is refused by name; what is wrong is refused
//! with what to do.

use super::Gateway;
use serde_json::{Value, json};

const FUNCTION: &str = "arn:aws:lambda:eu-central-1:000000000000:function:f";

async fn refused(gateway: &Gateway, method: &str, uri: &str, body: Value, words: &[&str]) {
    let (status, answer) = gateway.call(method, uri, body.clone()).await;
    assert_eq!(status, 400, "{body}: {answer}");
    let message = answer["message"].as_str().expect("a message");
    for word in words {
        assert!(message.contains(word), "{body}: {message}");
    }
}

#[tokio::test]
async fn settings_of_apis() {
    let gateway = Gateway::new();
    for (setting, value, words) in [
        ("protocolType", json!("WEBSOCKET"), ["WEBSOCKET", "HTTP"]),
        ("disableExecuteApiEndpoint", json!(true), ["DisableExecuteApiEndpoint", "leave it out"]),
        ("ipAddressType", json!("dualstack"), ["IpAddressType", "APIs"]),
        ("version", json!("1"), ["Version", "APIs"]),
        ("routeKey", json!("GET /"), ["RouteKey", "Target"]),
        ("target", json!("https://example.com"), ["https://example.com", "functions only"]),
        ("corsConfiguration", json!({"allowMethods": ["FETCH"]}), ["AllowMethods", "FETCH"]),
        (
            "corsConfiguration",
            json!({"allowOrigins": ["a.example"]}),
            ["AllowOrigins", "a.example"],
        ),
        ("corsConfiguration", json!({"maxAge": -1}), ["MaxAge", "-1"]),
        ("corsConfiguration", json!({"maxAge": 86401}), ["1 validation error", "86400"]),
        ("name", Value::Null, ["'name'", "must not be null"]),
    ] {
        let mut body = json!({"name": "a", "protocolType": "HTTP"});
        body[setting] = value;
        refused(&gateway, "POST", "/v2/apis", body, &words).await;
    }
    let list = gateway.done("GET", "/v2/apis", Value::Null).await;
    assert_eq!(list, json!({"items": []}), "nothing was kept");
}

#[tokio::test]
async fn settings_of_integrations() {
    let gateway = Gateway::new();
    let uri = format!("/v2/apis/{}/integrations", gateway.api().await);
    for (setting, value, word) in [
        ("integrationType", json!("HTTP_PROXY"), "HTTP_PROXY"),
        ("credentialsArn", json!("arn:aws:iam::000000000000:role/r"), "CredentialsArn"),
        ("connectionType", json!("VPC_LINK"), "ConnectionType"),
        ("requestParameters", json!({"overwrite:path": "/"}), "RequestParameters"),
        ("tlsConfig", json!({"serverNameToVerify": "a"}), "TlsConfig"),
        ("integrationSubtype", json!("SQS-SendMessage"), "IntegrationSubtype"),
        ("payloadFormatVersion", json!("3.0"), "3.0"),
        ("payloadFormatVersion", Value::Null, "PayloadFormatVersion"),
        ("integrationUri", json!("${stageVariables.f}"), "Invalid function ARN"),
        ("integrationUri", Value::Null, "IntegrationUri"),
        ("timeoutInMillis", json!(30001), "less than or equal to 30000"),
    ] {
        let mut body = json!({
            "integrationType": "AWS_PROXY", "integrationUri": FUNCTION, "payloadFormatVersion": "2.0",
        });
        body[setting] = value;
        refused(&gateway, "POST", &uri, body, &[word]).await;
    }
}

#[tokio::test]
async fn settings_of_routes() {
    let gateway = Gateway::new();
    let uri = format!("/v2/apis/{}/routes", gateway.api().await);
    for (body, word) in [
        (json!({"routeKey": "GET /a", "authorizationType": "JWT"}), "AuthorizationType"),
        (json!({"routeKey": "GET /a", "authorizerId": "abc"}), "AuthorizerId"),
        (json!({"routeKey": "GET /a", "apiKeyRequired": true}), "ApiKeyRequired"),
        (json!({"routeKey": "GET /a", "target": "integrations/none"}), "'none'"),
        (json!({"routeKey": "GET /a", "target": "none"}), "integrations/ID"),
        (json!({"routeKey": "get /a"}), "<HTTP METHOD>"),
    ] {
        refused(&gateway, "POST", &uri, body, &[word]).await;
    }
    gateway.done("POST", &uri, json!({"routeKey": "GET /a"})).await;
    let (status, answer) = gateway.call("POST", &uri, json!({"routeKey": "GET /a"})).await;
    assert_eq!(status, 409);
    assert_eq!(answer["message"], "Route with key GET /a already exists for this API");
}

#[tokio::test]
async fn settings_of_stages() {
    let gateway = Gateway::new();
    let uri = format!("/v2/apis/{}/stages", gateway.api().await);
    for (setting, value, word) in [
        ("autoDeploy", json!(false), "AutoDeploy"),
        ("accessLogSettings", json!({"format": "x"}), "AccessLogSettings"),
        ("defaultRouteSettings", json!({"throttlingBurstLimit": 5}), "DefaultRouteSettings"),
        ("routeSettings", json!({"GET /a": {"detailedMetricsEnabled": true}}), "RouteSettings"),
        ("deploymentId", json!("abc"), "DeploymentId"),
        ("stageName", json!("a/b"), "Invalid stage name"),
        ("stageVariables", json!({"a": "ü"}), "'a'"),
    ] {
        let mut body = json!({"stageName": "dev", "autoDeploy": true});
        body[setting] = value;
        refused(&gateway, "POST", &uri, body, &[word]).await;
    }
}

#[tokio::test]
async fn operations_that_are_not_served_are_named() {
    let gateway = Gateway::new();
    let id = gateway.api().await;
    let (status, answer) =
        gateway.call("POST", &format!("/v2/apis/{id}/authorizers"), json!({})).await;
    assert_eq!(status, 501);
    assert!(answer["message"].as_str().is_some_and(|m| m.contains("CreateAuthorizer")), "{answer}");
}

#[tokio::test]
async fn ids_that_are_none_do_not_reach_the_store() {
    let gateway = Gateway::new();
    for id in ["..", "a%2Fb", "%2F", "a%20b", "%C3%BC"] {
        let (status, _) = gateway.call("GET", &format!("/v2/apis/{id}"), Value::Null).await;
        assert_eq!(status, 404, "{id}");
    }
}
