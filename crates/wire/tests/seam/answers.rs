//! Answers, good and bad, as clients of each protocol read them.

use super::{request, text};
use bytes::Bytes;
use std::collections::BTreeMap;
use wire::{AwsError, Timestamp, apigatewayv2, lambda, logs, sts};

#[test]
fn a_rest_answer_has_status_headers_and_json() {
    let output = lambda::FunctionConfiguration {
        function_name: Some("f".to_owned()),
        timeout: Some(3),
        environment: Some(lambda::EnvironmentResponse {
            variables: Some(BTreeMap::from([("KEY".to_owned(), "a\"b".to_owned())])),
            ..Default::default()
        }),
        architectures: Some(vec!["arm64".to_owned()]),
        ..Default::default()
    };
    let request = request("POST", "/2015-03-31/functions", &[], "");
    let response = wire::answer::<lambda::CreateFunction>(&request, Ok(output));
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.headers()["x-amzn-requestid"], request.request_id);
    assert_eq!(
        text(response),
        r#"{"FunctionName":"f","Timeout":3,"Environment":{"Variables":{"KEY":"a\"b"}},"Architectures":["arm64"]}"#
    );
}

#[test]
fn an_invocation_answers_with_headers_a_status_and_bytes() {
    let output = lambda::InvocationResponse {
        status_code: Some(202),
        function_error: Some("Unhandled".to_owned()),
        executed_version: Some("$LATEST".to_owned()),
        payload: Some(Bytes::from_static(b"[1]")),
        ..Default::default()
    };
    let request = request("POST", "/2015-03-31/functions/f/invocations", &[], "");
    let response = wire::answer::<lambda::Invoke>(&request, Ok(output));
    assert_eq!(response.status(), 202);
    assert_eq!(response.headers()["x-amz-function-error"], "Unhandled");
    assert_eq!(response.headers()["x-amz-executed-version"], "$LATEST");
    assert_eq!(text(response), "[1]");
}

#[test]
fn an_answer_without_content_has_no_body() {
    let request = request("DELETE", "/2015-03-31/functions/f/url", &[], "");
    let response = wire::answer::<lambda::DeleteFunctionUrlConfig>(&request, Ok(()));
    assert_eq!(response.status(), 204);
    assert!(!response.headers().contains_key("content-type"));
    assert_eq!(text(response), "");
}

#[test]
fn an_error_of_lambda_is_spelled_as_its_shape_says() {
    let request = request("GET", "/2015-03-31/functions/f", &[], "");
    let error = AwsError::new(&lambda::RESOURCE_NOT_FOUND_EXCEPTION, "Function not found: f");
    let response = wire::answer::<lambda::GetFunction>(&request, Err(error));
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["x-amzn-errortype"], "ResourceNotFoundException");
    assert_eq!(text(response), r#"{"Type":"User","Message":"Function not found: f"}"#);

    let error = AwsError::new(&lambda::TOO_MANY_REQUESTS_EXCEPTION, "Rate Exceeded.")
        .with("Reason", "ConcurrentInvocationLimitExceeded")
        .with("retryAfterSeconds", "1");
    let response = wire::answer::<lambda::GetFunction>(&request, Err(error));
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "1");
    assert_eq!(
        text(response),
        r#"{"Type":"User","Reason":"ConcurrentInvocationLimitExceeded","message":"Rate Exceeded."}"#
    );
}

#[test]
fn json_answers_carry_their_type_in_errors() {
    let request = request("POST", "/", &[("x-amz-target", "Logs_20140328.GetLogEvents")], "{}");
    let output = logs::GetLogEventsResponse {
        events: Some(vec![logs::OutputLogEvent {
            timestamp: Some(1_700_000_000_000),
            message: Some("ü\n".to_owned()),
            ingestion_time: None,
        }]),
        next_forward_token: Some("f/1".to_owned()),
        ..Default::default()
    };
    let response = wire::answer::<logs::GetLogEvents>(&request, Ok(output));
    assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.1");
    assert_eq!(
        text(response),
        r#"{"events":[{"timestamp":1700000000000,"message":"ü\n"}],"nextForwardToken":"f/1"}"#
    );
    let error = AwsError::new(&logs::RESOURCE_NOT_FOUND_EXCEPTION, "no");
    let response = wire::answer::<logs::GetLogEvents>(&request, Err(error));
    assert_eq!(response.status(), 400);
    assert_eq!(text(response), r#"{"__type":"ResourceNotFoundException","message":"no"}"#);
}

#[test]
fn times_of_api_gateway_are_iso_8601() {
    let request = request("GET", "/v2/apis/a", &[], "");
    let output = apigatewayv2::GetApiResponse {
        created_date: Some(Timestamp("2026-01-02T03:04:05Z".parse().expect("a time"))),
        ..Default::default()
    };
    let response = wire::answer::<apigatewayv2::GetApi>(&request, Ok(output));
    assert_eq!(text(response), r#"{"createdDate":"2026-01-02T03:04:05.000Z"}"#);
}

#[test]
fn query_answers_are_xml() {
    let request = request("POST", "/", &[], "Action=GetCallerIdentity&Version=2011-06-15");
    let output = sts::GetCallerIdentityResponse {
        account: Some("000000000000".to_owned()),
        arn: Some("a<b&c".to_owned()),
        ..Default::default()
    };
    let response = wire::answer::<sts::GetCallerIdentity>(&request, Ok(output));
    assert_eq!(response.headers()["content-type"], "text/xml");
    assert_eq!(
        text(response),
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <GetCallerIdentityResult><Account>000000000000</Account><Arn>a&lt;b&amp;c</Arn>\
         </GetCallerIdentityResult><ResponseMetadata><RequestId>\
         5f0b0b1e-0000-4000-8000-000000000001</RequestId></ResponseMetadata>\
         </GetCallerIdentityResponse>"
    );
    let error = AwsError::new(&wire::error::ACCESS_DENIED, "no");
    let response = wire::refuse(&sts::SERVICE, &request, &error);
    assert_eq!(response.status(), 403);
    let text = text(response);
    assert!(text.contains("<Type>Sender</Type><Code>AccessDeniedException</Code>"), "{text}");
}
