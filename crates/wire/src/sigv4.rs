//! AWS Signature Version 4: who signed a request and for which region and service, and signing one
//! as a client does.
//!
//! Following AWS's "Signature Version 4 signing process". Verification shares `canonical_request`
//! and `signature` with signing.

use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Uri, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fmt::Write;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The body's hash of a request whose body is not signed.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// What RFC 3986 leaves unencoded.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const UNRESERVED_AND_SLASH: &AsciiSet = &UNRESERVED.remove(b'/');

/// Who signed, and what the signature is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The access key's id.
    pub access_key: String,
    /// The day, as `20261121`.
    pub date: String,
    /// The region.
    pub region: String,
    /// The service's word, such as `lambda`.
    pub service: String,
}

impl Scope {
    /// Reads `AKID/20261121/us-east-1/lambda/aws4_request`. The id may contain slashes.
    fn parse(credential: &str) -> Option<Self> {
        let mut parts = credential.rsplitn(5, '/');
        (parts.next()? == "aws4_request").then_some(())?;
        let mut next = || parts.next().map(str::to_owned).filter(|part| !part.is_empty());
        let (service, region, date, access_key) = (next()?, next()?, next()?, next()?);
        Some(Self { access_key, date, region, service })
    }
}

impl fmt::Display for Scope {
    /// Without the access key: `20261121/us-east-1/lambda/aws4_request`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/aws4_request", self.date, self.region, self.service)
    }
}

/// What a request says about its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Who, and for what.
    pub scope: Scope,
    /// Names of the signed headers in lower case.
    pub signed_headers: Vec<String>,
    /// The signature in hexadecimal.
    pub signature: String,
}

impl Authorization {
    /// Reads the `Authorization` header or, of a presigned URL, the query.
    pub fn parse(headers: &HeaderMap, query: Option<&str>) -> Option<Self> {
        match headers.get(header::AUTHORIZATION) {
            Some(value) => Self::from_header(value.to_str().ok()?),
            None => Self::from_query(query?),
        }
    }

    fn from_header(value: &str) -> Option<Self> {
        let fields: Vec<(&str, &str)> = value
            .strip_prefix(ALGORITHM)?
            .split(',')
            .filter_map(|field| field.trim().split_once('='))
            .collect();
        Self::from_fields(|name| {
            fields.iter().find(|(field, _)| *field == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn from_query(query: &str) -> Option<Self> {
        let pairs = crate::query::pairs(query);
        let pair = |name: &str| {
            pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
        };
        (pair("X-Amz-Algorithm")? == ALGORITHM).then_some(())?;
        Self::from_fields(|name| pair(&format!("X-Amz-{name}")))
    }

    fn from_fields(field: impl Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Self {
            scope: Scope::parse(&field("Credential")?)?,
            signed_headers: field("SignedHeaders")?.split(';').map(str::to_owned).collect(),
            signature: field("Signature")?,
        })
    }
}

/// Who signed a request, whether or not the signature is right; `None` if it is not signed.
pub fn parse_scope(headers: &HeaderMap, query: Option<&str>) -> Option<Scope> {
    Authorization::parse(headers, query).map(|authorization| authorization.scope)
}

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

/// Signs a request as a client: sets `Host` where it is missing, `X-Amz-Date`,
/// `X-Amz-Security-Token` for temporary keys, and `Authorization`. All headers that are there are
/// signed. `body_sha256` is [`sha256_hex`] of the body, or [`UNSIGNED_PAYLOAD`]; S3 wants it in
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
    let date_time = time.strftime("%Y%m%dT%H%M%SZ").to_string();
    let scope = Scope {
        access_key: credentials.access_key.clone(),
        date: time.strftime("%Y%m%d").to_string(),
        region: region.to_owned(),
        service: service.to_owned(),
    };
    if let Some(authority) = parts.uri.authority().filter(|_| !parts.headers.contains_key("host")) {
        parts.headers.insert(header::HOST, HeaderValue::from_str(authority.as_str())?);
    }
    parts.headers.insert("x-amz-date", HeaderValue::from_str(&date_time)?);
    if let Some(token) = &credentials.session_token {
        parts.headers.insert("x-amz-security-token", HeaderValue::from_str(token)?);
    }
    let mut signed: Vec<String> = parts.headers.keys().map(|k| k.as_str().to_owned()).collect();
    signed.sort_unstable();
    let canonical =
        canonical_request(&parts.method, &parts.uri, &parts.headers, &signed, body_sha256, service);
    let value = format!(
        "{ALGORITHM} Credential={}/{scope}, SignedHeaders={}, Signature={}",
        scope.access_key,
        signed.join(";"),
        signature(&credentials.secret_key, &scope, &date_time, &canonical),
    );
    parts.headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&value)?);
    Ok(())
}

/// The text that stands for a request: the same for whoever signs and whoever verifies.
/// `signed_headers` are in lower case and sorted.
pub fn canonical_request(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    signed_headers: &[String],
    body_sha256: &str,
    service: &str,
) -> String {
    let mut out = format!("{method}\n{}\n{}\n", canonical_path(uri, service), canonical_query(uri));
    for name in signed_headers {
        let values: Vec<String> = headers
            .get_all(name)
            .iter()
            .map(|v| trim_all(&String::from_utf8_lossy(v.as_bytes())))
            .collect();
        let _ = writeln!(out, "{name}:{}", values.join(","));
    }
    let _ = write!(out, "\n{}\n{body_sha256}", signed_headers.join(";"));
    out
}

/// The signature of a canonical request, in hexadecimal. `date_time` is as in `X-Amz-Date`.
pub fn signature(
    secret_key: &str,
    scope: &Scope,
    date_time: &str,
    canonical_request: &str,
) -> String {
    let text =
        format!("{ALGORITHM}\n{date_time}\n{scope}\n{}", sha256_hex(canonical_request.as_bytes()));
    let mut key = format!("AWS4{secret_key}").into_bytes();
    for part in [&scope.date, &scope.region, &scope.service, "aws4_request"] {
        key = hmac(&key, part);
    }
    hex(&hmac(&key, &text))
}

/// SHA-256 in hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The path, normalised and encoded once more; of S3 as it is.
fn canonical_path(uri: &Uri, service: &str) -> String {
    let path = if uri.path().is_empty() { "/" } else { uri.path() };
    if service == "s3" {
        let decoded: Vec<u8> = percent_decode_str(path).collect();
        return percent_encoding::percent_encode(&decoded, UNRESERVED_AND_SLASH).to_string();
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    let joined = format!("/{}{end}", segments.join("/"));
    utf8_percent_encode(&joined, UNRESERVED_AND_SLASH).to_string()
}

/// The query's pairs, encoded and sorted, without a presigned URL's signature.
fn canonical_query(uri: &Uri) -> String {
    let encode = |text: &str| {
        let decoded: Vec<u8> = percent_decode_str(text).collect();
        percent_encoding::percent_encode(&decoded, UNRESERVED).to_string()
    };
    let mut pairs: Vec<(String, String)> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(name, _)| *name != "X-Amz-Signature")
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// Without blanks around, and with one where there are several.
fn trim_all(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
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
    fn paths_are_encoded_twice_except_for_s3() {
        let uri: Uri = "http://h/a%3Ab/../c%20d/".parse().expect("a uri");
        assert_eq!(canonical_path(&uri, "lambda"), "/c%2520d/");
        let uri: Uri = "http://h/a%3Ab//c".parse().expect("a uri");
        assert_eq!(canonical_path(&uri, "lambda"), "/a%253Ab/c");
        assert_eq!(canonical_path(&uri, "s3"), "/a%3Ab//c");
    }

    #[test]
    fn a_presigned_url_says_who_signed_it() {
        let query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261121%2Feu-west-1%2Fs3\
                     %2Faws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=ab";
        let scope = parse_scope(&HeaderMap::new(), Some(query)).expect("signed");
        assert_eq!(scope.region, "eu-west-1");
        assert_eq!(scope.access_key, "AKID");
        assert_eq!(parse_scope(&HeaderMap::new(), Some("a=b")), None);
        assert_eq!(parse_scope(&HeaderMap::new(), None), None);
    }
}
