//! Payload format 2.0: the event of function URLs, and of HTTP APIs unless an integration asks for
//! 1.0 (AWS Lambda, "Invoking function URLs"; API Gateway, "Lambda proxy integrations for HTTP
//! APIs"). Fields that have nothing to say are left out, as AWS does.

use crate::event::{Door, body, query, time};
use crate::received::Received;
use crate::signer::Signer;
use http::header;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Whether `headers` keeps the `cookie` header beside the `cookies` field. Function URLs keep it,
/// HTTP APIs move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CookieHeader {
    Kept,
    Moved,
}

/// The event as JSON.
pub(crate) fn build(
    received: &Received,
    door: &Door<'_>,
    cookie_header: CookieHeader,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut all = received.function_headers();
    let cookies = cookies(all.get("cookie"));
    if cookie_header == CookieHeader::Moved {
        all.remove("cookie");
    }
    let (body, is_base64_encoded) =
        body::encode(&received.body, received.header(header::CONTENT_TYPE));
    let event = Event {
        version: "2.0",
        route_key: door.route_key,
        raw_path: door.path,
        raw_query_string: &received.query,
        cookies,
        headers: all
            .into_iter()
            .map(|(name, values)| {
                // One cookie header is a list of its own (RFC 6265); all others join with commas.
                let separator = if name == "cookie" { "; " } else { "," };
                (name, values.join(separator))
            })
            .collect(),
        query_string_parameters: joined(query::pairs(&received.query)),
        request_context: RequestContext {
            account_id: door.account,
            api_id: door.id,
            authorizer: door.signer.map(Authorizer::of),
            domain_name: door.domain,
            domain_prefix: door.id,
            http: Http {
                method: received.method.as_str(),
                path: door.path,
                protocol: received.protocol,
                source_ip: received.source_ip(),
                user_agent: received.user_agent(),
            },
            request_id: door.request_id,
            route_key: door.route_key,
            stage: door.stage,
            time: time(received),
            time_epoch: received.now.as_millisecond(),
        },
        path_parameters: door.path_parameters,
        stage_variables: door.stage_variables,
        body,
        is_base64_encoded,
    };
    serde_json::to_vec(&event)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    version: &'static str,
    route_key: &'a str,
    raw_path: &'a str,
    raw_query_string: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    query_string_parameters: BTreeMap<String, String>,
    request_context: RequestContext<'a>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    path_parameters: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    stage_variables: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Cow<'a, str>>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext<'a> {
    account_id: &'a str,
    api_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorizer: Option<Authorizer<'a>>,
    domain_name: &'a str,
    domain_prefix: &'a str,
    http: Http<'a>,
    request_id: &'a str,
    route_key: &'a str,
    stage: &'a str,
    time: String,
    time_epoch: i64,
}

#[derive(Serialize)]
struct Authorizer<'a> {
    iam: Iam<'a>,
}

/// Who signed, as AWS's function URLs tell it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Iam<'a> {
    access_key: &'a str,
    account_id: &'a str,
    caller_id: &'a str,
    cognito_identity: Option<()>,
    principal_org_id: Option<()>,
    user_arn: &'a str,
    user_id: &'a str,
}

impl<'a> Authorizer<'a> {
    fn of(signer: &'a Signer) -> Self {
        Self {
            iam: Iam {
                access_key: &signer.access_key,
                account_id: &signer.account,
                caller_id: &signer.user_id,
                cognito_identity: None,
                principal_org_id: None,
                user_arn: &signer.user_arn,
                user_id: &signer.user_id,
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    protocol: &'static str,
    source_ip: String,
    user_agent: &'a str,
}

fn cookies(headers: Option<&Vec<String>>) -> Vec<String> {
    headers
        .into_iter()
        .flatten()
        .flat_map(|header| header.split(';'))
        .map(|cookie| cookie.trim().to_owned())
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

fn joined(pairs: Vec<(String, String)>) -> BTreeMap<String, String> {
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in pairs {
        parameters
            .entry(key)
            .and_modify(|before| {
                before.push(',');
                before.push_str(&value);
            })
            .or_insert(value);
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::received::tests::received;
    use serde_json::{Value, json};

    async fn event(request: http::Request<&'static str>, cookie_header: CookieHeader) -> Value {
        let mut received = received(request, 0).await;
        received.trace = "Root=1-2-3".to_owned();
        let nothing = BTreeMap::new();
        let door = Door {
            account: "anonymous",
            signer: None,
            id: "abc",
            domain: "abc.lambda-url.us-east-1.localhost",
            request_id: "r1",
            route_key: "$default",
            stage: "$default",
            path: &received.path,
            path_parameters: &nothing,
            stage_variables: &nothing,
        };
        serde_json::from_slice(&build(&received, &door, cookie_header).expect("serialisable"))
            .expect("JSON")
    }

    #[tokio::test]
    async fn every_field_of_a_request_is_in_its_event() {
        let request = http::Request::post("/my/p%20ath?p1=v1&p1=v%2C2&p2=v")
            .header("Host", "abc.lambda-url.us-east-1.localhost:4566")
            .header("Content-Type", "text/plain")
            .header("User-Agent", "agent")
            .header("Header2", "1")
            .header("Header2", "2")
            .header("Cookie", "a=1; b=2")
            .body("Hello")
            .expect("valid");
        assert_eq!(
            event(request, CookieHeader::Moved).await,
            json!({
                "version": "2.0",
                "routeKey": "$default",
                "rawPath": "/my/p%20ath",
                "rawQueryString": "p1=v1&p1=v%2C2&p2=v",
                "cookies": ["a=1", "b=2"],
                "headers": {
                    "content-length": "5",
                    "content-type": "text/plain",
                    "header2": "1,2",
                    "host": "abc.lambda-url.us-east-1.localhost:4566",
                    "user-agent": "agent",
                    "x-amzn-trace-id": "Root=1-2-3",
                    "x-forwarded-for": "203.0.113.7",
                    "x-forwarded-port": "4566",
                    "x-forwarded-proto": "http"
                },
                "queryStringParameters": {"p1": "v1,v,2", "p2": "v"},
                "requestContext": {
                    "accountId": "anonymous",
                    "apiId": "abc",
                    "domainName": "abc.lambda-url.us-east-1.localhost",
                    "domainPrefix": "abc",
                    "http": {
                        "method": "POST",
                        "path": "/my/p%20ath",
                        "protocol": "HTTP/1.1",
                        "sourceIp": "203.0.113.7",
                        "userAgent": "agent"
                    },
                    "requestId": "r1",
                    "routeKey": "$default",
                    "stage": "$default",
                    "time": "12/Mar/2020:19:03:58 +0000",
                    "timeEpoch": 1_584_039_838_390_i64
                },
                "body": "Hello",
                "isBase64Encoded": false
            })
        );
    }

    #[tokio::test]
    async fn what_is_not_there_is_left_out() {
        let request = http::Request::get("/").body("").expect("valid");
        let event = event(request, CookieHeader::Kept).await;
        let mut keys: Vec<&String> = event.as_object().expect("an object").keys().collect();
        keys.sort();
        assert_eq!(
            keys,
            [
                "headers",
                "isBase64Encoded",
                "rawPath",
                "rawQueryString",
                "requestContext",
                "routeKey",
                "version"
            ]
        );
    }

    #[tokio::test]
    async fn a_function_url_keeps_the_cookie_header() {
        let request =
            http::Request::get("/").header("cookie", "a=1").header("cookie", "b=2").body("");
        let event = event(request.expect("valid"), CookieHeader::Kept).await;
        assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
        assert_eq!(event["headers"]["cookie"], "a=1; b=2");
    }
}
