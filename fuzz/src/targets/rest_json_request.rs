//! Requests of the Lambda API. The first line is method and path, the rest is the body.

use crate::Target;
use bytes::Bytes;
use wire::AwsRequest;
use wire::lambda::{Request, SERVICE};

pub(crate) const TARGET: Target = Target {
    name: "rest_json_request",
    seeds: &[
        b"POST /2015-03-31/functions\n{\"FunctionName\":\"f\",\"Role\":\"arn:aws:iam::000000000000:role/r\",\"Code\":{\"ZipFile\":\"UEs=\"},\"Runtime\":\"python3.12\",\"Handler\":\"a.b\",\"MemorySize\":128,\"Environment\":{\"Variables\":{\"A\":\"b\"}}}",
        b"GET /2015-03-31/functions/?MaxItems=50&Marker=a%20b&FunctionVersion=ALL\n",
        b"POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af/invocations?Qualifier=live\n{}",
        b"PUT /2015-03-31/functions/f/aliases/live\n{\"FunctionVersion\":\"1\",\"RoutingConfig\":{\"AdditionalVersionWeights\":{\"2\":0.5}}}",
        b"DELETE /2015-03-31/functions/f?Qualifier=1\n",
        b"POST /2021-10-31/functions/f/url\n{\"AuthType\":\"NONE\",\"Cors\":{\"AllowOrigins\":[\"*\"],\"MaxAge\":5}}",
        b"POST /2015-03-31/functions/f/policy\n{\"StatementId\":\"s\",\"Action\":\"lambda:InvokeFunction\",\"Principal\":\"*\"}",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let split = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
    let (line, body) = bytes.split_at(split);
    let Ok(line) = std::str::from_utf8(line) else { return };
    let Some((method, uri)) = line.split_once(' ') else { return };
    let body = body.get(1..).unwrap_or_default();
    let Some(request) = request(method, uri, "application/json", body) else { return };
    if let Err(error) = Request::read(&request, &wire::error::VALIDATION) {
        let _ = wire::refuse(&SERVICE, &request, &error);
    }
}

/// A request with that body; `None` where no client could send it.
pub(super) fn request(
    method: &str,
    uri: &str,
    content_type: &str,
    body: &[u8],
) -> Option<AwsRequest> {
    let request = http::Request::builder()
        .method(method)
        .uri(uri)
        .header(http::header::CONTENT_TYPE, content_type)
        .body(())
        .ok()?;
    Some(AwsRequest {
        parts: request.into_parts().0,
        body: Bytes::copy_from_slice(body),
        region: "us-east-1".to_owned(),
        account: "000000000000".to_owned(),
        principal: "arn:aws:iam::000000000000:root".to_owned(),
        request_id: "8b0dc5b6-5a3e-4f5c-9f0a-6b1f1c1d2e3f".to_owned(),
        endpoint: "http://127.0.0.1:4566".to_owned(),
    })
}
