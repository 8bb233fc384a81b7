//! Signatures that are good, and every way in which they are not.

use super::super::{Credentials, presign, sha256_hex, sign};
use super::*;
use http::{HeaderName, HeaderValue, Method, Request, Uri};

const NOW: &str = "2026-11-21T10:00:00Z";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn parts(method: Method, uri: &str, headers: &[(&'static str, &'static str)]) -> Parts {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a request").into_parts().0
}

fn credentials() -> Credentials {
    Credentials {
        access_key: "AKIDEXAMPLE".to_owned(),
        secret_key: SECRET.to_owned(),
        session_token: Some("token".to_owned()),
    }
}

fn signed(body: &str) -> Parts {
    let uri = "http://127.0.0.1:4566/2015-03-31/functions/f%3Alive/invocations?Qualifier=1";
    let mut parts = parts(Method::POST, uri, &[("x-amz-invocation-type", "Event")]);
    let hash = sha256_hex(body.as_bytes());
    sign(&mut parts, &hash, &credentials(), "us-east-1", "lambda", time(NOW)).expect("signs");
    parts
}

fn verified(parts: &Parts, body: &str, now: &str) -> Result<Good, SignatureError> {
    let claim = Claim::read(parts).expect("is signed");
    let key = SigningKey::derive(SECRET, &claim.authorization.scope);
    claim.verify(parts, &Bytes::from(body.to_owned()), &["lambda"], &key, time(now))
}

#[test]
fn what_was_signed_is_good_within_five_minutes() {
    let parts = signed("{}");
    let claim = Claim::read(&parts).expect("is signed");
    assert_eq!(claim.token.as_deref(), Some("token"));
    assert!(verified(&parts, "{}", NOW).is_ok());
    assert!(verified(&parts, "{}", "2026-11-21T10:05:00Z").is_ok());
    assert!(verified(&parts, "{}", "2026-11-21T09:55:00Z").is_ok());
    assert_eq!(
        verified(&parts, "{}", "2026-11-21T10:05:01Z").expect_err("old").to_string(),
        "Signature expired: 20261121T100000Z is now earlier than 20261121T100001Z \
         (20261121T100501Z - 5 min.)"
    );
    assert_eq!(
        verified(&parts, "{}", "2026-11-21T09:54:00Z").expect_err("early").to_string(),
        "Signature not yet current: 20261121T100000Z is still later than 20261121T095900Z \
         (20261121T095400Z + 5 min.)"
    );
}

#[test]
fn whatever_is_changed_breaks_the_signature() {
    let good = signed("{}");
    assert_eq!(verified(&good, "{ }", NOW), Err(SignatureError::Mismatch));
    let mut other = good.clone();
    other.method = Method::PUT;
    assert_eq!(verified(&other, "{}", NOW), Err(SignatureError::Mismatch));
    for uri in [
        "/2015-03-31/functions/g/invocations?Qualifier=1",
        "/2015-03-31/functions/f%3Alive/invocations",
    ] {
        let mut other = good.clone();
        other.uri = uri.parse().expect("an address");
        assert_eq!(verified(&other, "{}", NOW), Err(SignatureError::Mismatch), "{uri}");
    }
    for name in ["host", "x-amz-invocation-type", "x-amz-security-token"] {
        let mut other = good.clone();
        other.headers.insert(HeaderName::from_static(name), HeaderValue::from_static("other"));
        assert_eq!(verified(&other, "{}", NOW), Err(SignatureError::Mismatch), "{name}");
        let mut other = good.clone();
        other.headers.append(HeaderName::from_static(name), HeaderValue::from_static("more"));
        assert_eq!(verified(&other, "{}", NOW), Err(SignatureError::Mismatch), "{name} twice");
    }
    let mut other = good.clone();
    other.headers.insert("x-amz-log-type", HeaderValue::from_static("Tail"));
    assert!(matches!(verified(&other, "{}", NOW), Err(SignatureError::Scope(_))), "not signed");
    let claim = Claim::read(&good).expect("is signed");
    let wrong = SigningKey::derive("another", &claim.authorization.scope);
    let body = Bytes::from_static(b"{}");
    let refused = claim.verify(&good, &body, &["lambda"], &wrong, time(NOW));
    assert_eq!(refused, Err(SignatureError::Mismatch));
    let key = SigningKey::derive(SECRET, &claim.authorization.scope);
    let refused = claim.verify(&good, &body, &["iam"], &key, time(NOW)).expect_err("elsewhere");
    assert_eq!(refused.to_string(), "Credential should be scoped to correct service: 'iam'. ");
}

#[test]
fn a_presigned_address_is_good_for_its_time() {
    let parts = parts(Method::GET, "http://h:1/?Action=GetCallerIdentity&Version=2011-06-15", &[]);
    let hour = Duration::from_secs(3_600);
    let sign = |expires| {
        let headers = parts.clone();
        let address: Uri = presign(headers, &credentials(), "us-east-1", "sts", time(NOW), expires)
            .expect("signs");
        let mut parts = self::parts(Method::GET, &address.to_string(), &[]);
        parts.headers.insert("host", HeaderValue::from_static("h:1"));
        parts
    };
    let verify = |parts: &Parts, now| {
        let claim = Claim::read(parts).expect("is signed");
        let key = SigningKey::derive(SECRET, &claim.authorization.scope);
        claim.verify(parts, &Bytes::new(), &["sts"], &key, time(now)).map(|_| ())
    };
    let good = sign(hour);
    assert_eq!(verify(&good, "2026-11-21T10:59:00Z"), Ok(()));
    assert!(matches!(verify(&good, "2026-11-21T11:00:01Z"), Err(SignatureError::Time(_))));
    let mut longer = good.clone();
    let text = good.uri.to_string().replace("X-Amz-Expires=3600", "X-Amz-Expires=7200");
    longer.uri = text.parse().expect("an address");
    assert_eq!(verify(&longer, NOW), Err(SignatureError::Mismatch));
    for seconds in [0, 604_801] {
        let refused = Claim::read(&sign(Duration::from_secs(seconds)));
        assert!(matches!(refused, Err(Unread::Incomplete(_))), "{seconds}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let read = |value: &'static str, with_date: bool| {
        let date: &[_] = if with_date { &[("x-amz-date", "20261121T100000Z")] } else { &[] };
        let headers = [&[("authorization", value)], date].concat();
        Claim::read(&parts(Method::GET, "http://h/", &headers)).map(|_| ())
    };
    let all =
        "AWS4-HMAC-SHA256 Credential=a/20261121/r/s/aws4_request, SignedHeaders=host, Signature=0";
    assert_eq!(read(all, true), Ok(()));
    assert_eq!(
        read("AWS4-HMAC-SHA256 Credential=a/20261121/r/s/aws4_request", false),
        Err(Unread::Incomplete(
            "Authorization header requires 'Signature' parameter. Authorization header requires \
             'SignedHeaders' parameter. Authorization header requires existence of either a \
             'X-Amz-Date' or a 'Date' header."
                .to_owned()
        ))
    );
    let asymmetric = "AWS4-ECDSA-P256-SHA256 Credential=a/20261121/s/aws4_request, SignedHeaders=host, Signature=0";
    assert_eq!(read(asymmetric, true), Err(Unread::Asymmetric));
    for bad in [
        "Basic YTpi",
        "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20261121/r/s/aws4_request, SignedHeaders=Host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20261121/r/s/aws4_request, SignedHeaders=host;host, Signature=0",
    ] {
        assert!(matches!(read(bad, true), Err(Unread::Incomplete(_))), "{bad}");
    }
    let unsigned = Claim::read(&parts(Method::GET, "http://h/", &[]));
    assert_eq!(unsigned, Err(Unread::Missing));
}

#[test]
fn the_body_need_not_be_signed_for_s3_only() {
    let uri = "http://h/bucket/key";
    let word = [("x-amz-content-sha256", super::super::UNSIGNED_PAYLOAD)];
    for (service, good) in [("s3", true), ("lambda", false)] {
        let mut parts = parts(Method::PUT, uri, &word);
        let hash = super::super::UNSIGNED_PAYLOAD;
        sign(&mut parts, hash, &credentials(), "us-east-1", service, time(NOW)).expect("signs");
        let claim = Claim::read(&parts).expect("is signed");
        let key = SigningKey::derive(SECRET, &claim.authorization.scope);
        let body = Bytes::from_static(b"anything");
        let verified = claim.verify(&parts, &body, &[service], &key, time(NOW));
        assert_eq!(verified.is_ok(), good, "{service}");
    }
}
