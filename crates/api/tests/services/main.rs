//! STS and API Gateway at their seam: requests as clients send them, answers as clients read them.

mod caller;
mod http_api;
mod refusals;

use api::apigatewayv2::ApiGatewayV2;
use model::SystemClock;
use serde_json::Value;
use std::sync::Arc;
use store::MemoryStore;
use wire::{AwsRequest, AwsResponse, Body};

/// A request as a service is given it.
fn request(method: &str, uri: &str, body: &str) -> AwsRequest {
    let builder = http::Request::builder().method(method).uri(uri);
    AwsRequest {
        parts: builder.body(()).expect("a request").into_parts().0,
        body: body.to_owned().into(),
        region: "eu-central-1".to_owned(),
        account: "000000000000".to_owned(),
        principal: "arn:aws:iam::000000000000:root".to_owned(),
        request_id: "5f0b0b1e-0000-4000-8000-000000000001".to_owned(),
        endpoint: "http://127.0.0.1:4566".to_owned(),
    }
}

fn text(response: AwsResponse) -> String {
    match response.into_body() {
        Body::Whole(bytes) => String::from_utf8(bytes.unwrap_or_default().into()).expect("UTF-8"),
        Body::Stream(_) => panic!("the body is streamed"),
    }
}

/// API Gateway on an empty store.
struct Gateway {
    service: ApiGatewayV2,
    store: Arc<MemoryStore>,
}

impl Gateway {
    fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(SystemClock::default());
        Self { service: ApiGatewayV2::new(Arc::clone(&store) as _, clock), store }
    }

    /// Status and JSON of the answer; null if it has no body.
    async fn call(&self, method: &str, uri: &str, body: Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let response = self.service.call(request(method, uri, &body)).await;
        let status = response.status().as_u16();
        let text = text(response);
        (
            status,
            if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") },
        )
    }

    /// The JSON of an answer that must be good.
    async fn done(&self, method: &str, uri: &str, body: Value) -> Value {
        let (status, answer) = self.call(method, uri, body).await;
        assert!((200..300).contains(&status), "{method} {uri}: {status} {answer}");
        answer
    }

    /// The id of a new API.
    async fn api(&self) -> String {
        let body = serde_json::json!({"name": "a", "protocolType": "HTTP"});
        let api = self.done("POST", "/v2/apis", body).await;
        api["apiId"].as_str().expect("an id").to_owned()
    }
}
