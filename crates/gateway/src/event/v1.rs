//! Payload format 1.0: the event of REST APIs, which an HTTP API's integration may ask for (API
//! Gateway, "Lambda proxy integrations for HTTP APIs"). Fields that have nothing to say are null.

use crate::event::{Door, body, query, time};
use crate::received::Received;
use http::header;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The event as JSON. `route_path` is the route's own path, such as `/users/{id}`.
pub(crate) fn build(
    received: &Received,
    door: &Door<'_>,
    route_path: &str,
) -> Result<Vec<u8>, serde_json::Error> {
    let multi_value_headers: BTreeMap<String, Vec<String>> =
        received.function_headers().into_iter().map(|(name, v)| (cased(name), v)).collect();
    let mut multi_value_query: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in query::pairs(&received.query) {
        multi_value_query.entry(key).or_default().push(value);
    }
    let (body, is_base64_encoded) =
        body::encode(&received.body, received.header(header::CONTENT_TYPE));
    let event = Event {
        version: "1.0",
        resource: route_path,
        path: door.path,
        http_method: received.method.as_str(),
        headers: single(&multi_value_headers, |values| values.last()),
        multi_value_headers: &multi_value_headers,
        query_string_parameters: some(single(&multi_value_query, |values| values.first())),
        multi_value_query_string_parameters: some_ref(&multi_value_query),
        request_context: RequestContext {
            account_id: door.account,
            api_id: door.id,
            authorizer: Authorizer::default(),
            domain_name: door.domain,
            domain_prefix: door.id,
            extended_request_id: door.request_id,
            http_method: received.method.as_str(),
            identity: Identity {
                source_ip: received.source_ip(),
                user_agent: received.user_agent(),
                ..Identity::default()
            },
            path: door.path,
            protocol: received.protocol,
            request_id: door.request_id,
            request_time: time(received),
            request_time_epoch: received.now.as_millisecond(),
            resource_id: door.route_key,
            resource_path: route_path,
            stage: door.stage,
        },
        path_parameters: some_ref(door.path_parameters),
        stage_variables: some_ref(door.stage_variables),
        body,
        is_base64_encoded,
    };
    serde_json::to_vec(&event)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    version: &'static str,
    resource: &'a str,
    path: &'a str,
    http_method: &'a str,
    headers: BTreeMap<&'a str, &'a str>,
    multi_value_headers: &'a BTreeMap<String, Vec<String>>,
    query_string_parameters: Option<BTreeMap<&'a str, &'a str>>,
    multi_value_query_string_parameters: Option<&'a BTreeMap<String, Vec<String>>>,
    request_context: RequestContext<'a>,
    path_parameters: Option<&'a BTreeMap<String, String>>,
    stage_variables: Option<&'a BTreeMap<String, String>>,
    body: Option<Cow<'a, str>>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext<'a> {
    account_id: &'a str,
    api_id: &'a str,
    authorizer: Authorizer,
    domain_name: &'a str,
    domain_prefix: &'a str,
    extended_request_id: &'a str,
    http_method: &'a str,
    identity: Identity<'a>,
    path: &'a str,
    protocol: &'static str,
    request_id: &'a str,
    request_time: String,
    request_time_epoch: i64,
    resource_id: &'a str,
    resource_path: &'a str,
    stage: &'a str,
}

/// Of routes without an authorizer.
#[derive(Serialize, Default)]
struct Authorizer {
    claims: Option<()>,
    scopes: Option<()>,
}

/// Of a caller who did not sign: everything but the address and the agent is null.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    access_key: Option<()>,
    account_id: Option<()>,
    caller: Option<()>,
    cognito_authentication_provider: Option<()>,
    cognito_authentication_type: Option<()>,
    cognito_identity_id: Option<()>,
    cognito_identity_pool_id: Option<()>,
    principal_org_id: Option<()>,
    source_ip: String,
    user: Option<()>,
    user_agent: &'a str,
    user_arn: Option<()>,
}

/// Format 1.0 shows these names as API Gateway itself writes them, others as they came.
fn cased(name: String) -> String {
    const CASED: [&str; 7] = [
        "Content-Length",
        "Host",
        "User-Agent",
        "X-Amzn-Trace-Id",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
    ];
    match CASED.iter().find(|cased| cased.eq_ignore_ascii_case(&name)) {
        Some(cased) => (*cased).to_owned(),
        None => name,
    }
}

fn single(
    map: &BTreeMap<String, Vec<String>>,
    choose: fn(&Vec<String>) -> Option<&String>,
) -> BTreeMap<&str, &str> {
    map.iter().filter_map(|(key, values)| Some((key.as_str(), choose(values)?.as_str()))).collect()
}

fn some<'a>(map: BTreeMap<&'a str, &'a str>) -> Option<BTreeMap<&'a str, &'a str>> {
    (!map.is_empty()).then_some(map)
}

fn some_ref<V>(map: &BTreeMap<String, V>) -> Option<&BTreeMap<String, V>> {
    (!map.is_empty()).then_some(map)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::received::tests::received;
    use serde_json::{Value, json};

    async fn event(request: http::Request<&'static str>) -> Value {
        let mut received = received(request, 0).await;
        received.trace = "Root=1-2-3".to_owned();
        let parameters = BTreeMap::from([("id".to_owned(), "7".to_owned())]);
        let door = Door {
            account: "000000000000",
            signer: None,
            id: "a1",
            domain: "a1.execute-api.us-east-1.localhost",
            request_id: "r1",
            route_key: "GET /users/{id}",
            stage: "dev",
            path: "/dev/users/7",
            path_parameters: &parameters,
            stage_variables: &BTreeMap::new(),
        };
        let event = build(&received, &door, "/users/{id}").expect("serialisable");
        serde_json::from_slice(&event).expect("JSON")
    }

    #[tokio::test]
    async fn every_field_of_a_request_is_in_its_event() {
        let request = http::Request::get("/dev/users/7?a=1&a=2")
            .header("host", "h:80")
            .header("x-two", "1")
            .header("x-two", "2")
            .body("")
            .expect("valid");
        assert_eq!(
            event(request).await,
            json!({
                "version": "1.0",
                "resource": "/users/{id}",
                "path": "/dev/users/7",
                "httpMethod": "GET",
                "headers": {
                    "Host": "h:80",
                    "X-Amzn-Trace-Id": "Root=1-2-3",
                    "X-Forwarded-For": "203.0.113.7",
                    "X-Forwarded-Port": "80",
                    "X-Forwarded-Proto": "http",
                    "x-two": "2"
                },
                "multiValueHeaders": {
                    "Host": ["h:80"],
                    "X-Amzn-Trace-Id": ["Root=1-2-3"],
                    "X-Forwarded-For": ["203.0.113.7"],
                    "X-Forwarded-Port": ["80"],
                    "X-Forwarded-Proto": ["http"],
                    "x-two": ["1", "2"]
                },
                "queryStringParameters": {"a": "1"},
                "multiValueQueryStringParameters": {"a": ["1", "2"]},
                "requestContext": {
                    "accountId": "000000000000",
                    "apiId": "a1",
                    "authorizer": {"claims": null, "scopes": null},
                    "domainName": "a1.execute-api.us-east-1.localhost",
                    "domainPrefix": "a1",
                    "extendedRequestId": "r1",
                    "httpMethod": "GET",
                    "identity": {
                        "accessKey": null,
                        "accountId": null,
                        "caller": null,
                        "cognitoAuthenticationProvider": null,
                        "cognitoAuthenticationType": null,
                        "cognitoIdentityId": null,
                        "cognitoIdentityPoolId": null,
                        "principalOrgId": null,
                        "sourceIp": "203.0.113.7",
                        "user": null,
                        "userAgent": "",
                        "userArn": null
                    },
                    "path": "/dev/users/7",
                    "protocol": "HTTP/1.1",
                    "requestId": "r1",
                    "requestTime": "12/Mar/2020:19:03:58 +0000",
                    "requestTimeEpoch": 1_584_039_838_390_i64,
                    "resourceId": "GET /users/{id}",
                    "resourcePath": "/users/{id}",
                    "stage": "dev"
                },
                "pathParameters": {"id": "7"},
                "stageVariables": null,
                "body": null,
                "isBase64Encoded": false
            })
        );
    }
}
