//! Signatures: the `Authorization` header, and the query of presigned URLs.

use crate::Target;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use wire::sigv4::parse_scope;

pub(crate) const TARGET: Target = Target {
    name: "sigv4_scope",
    seeds: &[
        b"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=00ff",
        b"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=0",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let _ = std::str::from_utf8(bytes).map(|query| parse_scope(&HeaderMap::new(), Some(query)));
    if let Ok(value) = HeaderValue::from_bytes(bytes) {
        let _ = parse_scope(&HeaderMap::from_iter([(AUTHORIZATION, value)]), None);
    }
}
