//! Signing a request as a client does.

use super::{ALGORITHM, Scope, SigningKey, canonical_request};
use http::request::Parts;
use http::{HeaderValue, header};
use std::fmt;
#[cfg(test)]
use std::time::Duration;

/// A client's keys.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The access key's id.
    pub access_key: String,
    /// The secret.
    pub secret_key: String,
    /// The session's token, if the keys are temporary.
    pub session_token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.access_key)
    }
}

fn scope(
    credentials: &Credentials,
    region: &str,
    service: &str,
    time: jiff::Timestamp,
) -> (Scope, String) {
    let scope = Scope {
        access_key: credentials.access_key.clone(),
        date: time.strftime("%Y%m%d").to_string(),
        region: region.to_owned(),
        service: service.to_owned(),
    };
    (scope, time.strftime("%Y%m%dT%H%M%SZ").to_string())
}

/// Signs a request as a client: sets `Host` where it is missing, `X-Amz-Date`,
/// `X-Amz-Security-Token` for temporary keys, and `Authorization`. All headers that are there are
/// signed. `body_sha256` is [`sha256_hex`] of the body, or [`UNSIGNED_PAYLOAD`](super::UNSIGNED_PAYLOAD); S3 wants it in
/// `X-Amz-Content-Sha256` as well, set by the caller.
///
/// # Errors
/// When a header's value has characters that no header can carry.
pub fn sign(
    parts: &mut Parts,
    body_sha256: &str,
    credentials: &Credentials,
    region: &str,
    service: &str,
    time: jiff::Timestamp,
) -> Result<(), header::InvalidHeaderValue> {
    let (scope, date_time) = scope(credentials, region, service, time);
    set_host(parts)?;
    parts.headers.insert("x-amz-date", HeaderValue::from_str(&date_time)?);
    if let Some(token) = &credentials.session_token {
        parts.headers.insert("x-amz-security-token", HeaderValue::from_str(token)?);
    }
    let mut signed: Vec<String> = parts.headers.keys().map(|k| k.as_str().to_owned()).collect();
    signed.sort_unstable();
    let canonical =
        canonical_request(&parts.method, &parts.uri, &parts.headers, &signed, body_sha256, service);
    let key = SigningKey::derive(&credentials.secret_key, &scope);
    let value = format!(
        "{ALGORITHM} Credential={}/{scope}, SignedHeaders={}, Signature={}",
        scope.access_key,
        signed.join(";"),
        key.sign(&scope, &date_time, &canonical),
    );
    parts.headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&value)?);
    Ok(())
}

/// Test clients' presigned addresses: the address of a request without a body that whoever has it may send within `expires`. Only its
/// host is signed besides.
///
/// # Errors
/// When the host can't be a header.
#[cfg(test)]
pub(crate) fn presign(
    mut parts: Parts,
    credentials: &Credentials,
    region: &str,
    service: &str,
    time: jiff::Timestamp,
    expires: Duration,
) -> Result<http::Uri, header::InvalidHeaderValue> {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const ENCODED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    let (scope, date_time) = scope(credentials, region, service, time);
    set_host(&mut parts)?;
    let mut pairs = vec![
        ("X-Amz-Algorithm", ALGORITHM.to_owned()),
        ("X-Amz-Credential", format!("{}/{scope}", scope.access_key)),
        ("X-Amz-Date", date_time.clone()),
        ("X-Amz-Expires", expires.as_secs().to_string()),
        ("X-Amz-SignedHeaders", "host".to_owned()),
    ];
    if let Some(token) = &credentials.session_token {
        pairs.push(("X-Amz-Security-Token", token.clone()));
    }
    let mut address = parts.uri.to_string();
    address.push(if parts.uri.query().is_some() { '&' } else { '?' });
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ENCODED)))
        .collect();
    address.push_str(&pairs.join("&"));
    let unsigned: http::Uri =
        address.parse().expect("a query of encoded pairs makes no bad address");
    let hash =
        if service == "s3" { super::UNSIGNED_PAYLOAD.to_owned() } else { super::sha256_hex(b"") };
    let signed = ["host".to_owned()];
    let canonical =
        canonical_request(&parts.method, &unsigned, &parts.headers, &signed, &hash, service);
    let key = SigningKey::derive(&credentials.secret_key, &scope);
    let signature = key.sign(&scope, &date_time, &canonical);
    let address = format!("{address}&X-Amz-Signature={signature}");
    Ok(address.parse().expect("hexadecimal makes no bad address"))
}

fn set_host(parts: &mut Parts) -> Result<(), header::InvalidHeaderValue> {
    if let Some(authority) = parts.uri.authority().filter(|_| !parts.headers.contains_key("host")) {
        parts.headers.insert(header::HOST, HeaderValue::from_str(authority.as_str())?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Authorization, sha256_hex};
    use super::*;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    fn signed(
        uri: &str,
        headers: &[(&'static str, &'static str)],
        secret: &str,
        service: &str,
        time: &str,
    ) -> String {
        let mut builder = http::Request::get(uri);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let (mut parts, ()) = builder.body(()).expect("a request").into_parts();
        let credentials = Credentials {
            access_key: "AKIDEXAMPLE".to_owned(),
            secret_key: secret.to_owned(),
            session_token: None,
        };
        let time = time.parse().expect("a time");
        sign(&mut parts, &sha256_hex(b""), &credentials, "us-east-1", service, time)
            .expect("signs");
        let authorization = Authorization::parse(&parts.headers, None).expect("is read back");
        assert_eq!(authorization.scope.access_key, "AKIDEXAMPLE");
        assert_eq!(authorization.scope.service, service);
        authorization.signature
    }

    #[test]
    fn the_examples_that_aws_published_have_the_signatures_that_it_published() {
        assert_eq!(
            signed("http://example.amazonaws.com/", &[], SECRET, "service", "2015-08-30T12:36:00Z"),
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        );
        assert_eq!(
            signed(
                "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
                &[("content-type", "application/x-www-form-urlencoded; charset=utf-8")],
                SECRET,
                "iam",
                "2015-08-30T12:36:00Z"
            ),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
        assert_eq!(
            signed(
                "https://examplebucket.s3.amazonaws.com/test.txt",
                &[
                    ("range", "bytes=0-9"),
                    (
                        "x-amz-content-sha256",
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                    )
                ],
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "s3",
                "2013-05-24T00:00:00Z"
            ),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
    }

    #[test]
    fn the_presigned_example_of_s3_has_its_published_signature() {
        let (parts, ()) = http::Request::get("https://examplebucket.s3.amazonaws.com/test.txt")
            .body(())
            .expect("a request")
            .into_parts();
        let credentials = Credentials {
            access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            session_token: None,
        };
        let time = "2013-05-24T00:00:00Z".parse().expect("a time");
        let day = Duration::from_secs(86_400);
        let address = presign(parts, &credentials, "us-east-1", "s3", time, day).expect("signs");
        let signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        assert!(address.to_string().ends_with(signature), "{address}");
    }
}
