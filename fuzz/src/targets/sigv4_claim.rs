//! Signatures that are verified: the head is taken apart, and no bytes may pass for a good one.

use crate::Target;
use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderValue};
use model::Timestamp;
use wire::sigv4::{Claim, SigningKey};

pub(crate) const TARGET: Target = Target {
    name: "sigv4_claim",
    seeds: &[
        b"AWS4-HMAC-SHA256 Credential=test/19700101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=00ff\n3;chunk-signature=00\r\nabc\r\n0;chunk-signature=00\r\n\r\n",
        b"\n",
    ],
    run,
};

/// The first line is the header, the rest the body.
fn run(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (line, body) = bytes.split_at(end);
    for word in ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "UNSIGNED-PAYLOAD"] {
        let mut request = http::Request::post("http://h/a%2Fb?c=d")
            .header("host", "h")
            .header("x-amz-date", "19700101T000000Z")
            .header("x-amz-content-sha256", word);
        if let Ok(value) = HeaderValue::from_bytes(line) {
            request = request.header(AUTHORIZATION, value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let Ok(claim) = Claim::read(&parts) else { continue };
        let key = SigningKey::derive("secret", &claim.authorization.scope);
        let services = [claim.authorization.scope.service.as_str()];
        let body = Bytes::copy_from_slice(body);
        let verified = claim.verify(&parts, &body, &services, &key, Timestamp::UNIX_EPOCH);
        assert!(verified.is_err(), "a signature was guessed");
    }
}
