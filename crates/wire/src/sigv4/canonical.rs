//! The text that stands for a request: the same for whoever signs and whoever verifies.

use http::{HeaderMap, Method, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt::Write;

/// What RFC 3986 leaves unencoded.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const UNRESERVED_AND_SLASH: &AsciiSet = &UNRESERVED.remove(b'/');

/// The text that stands for a request. `signed_headers` are in lower case and sorted.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded_twice_except_for_s3() {
        let uri: Uri = "http://h/a%3Ab/../c%20d/".parse().expect("a uri");
        assert_eq!(canonical_path(&uri, "lambda"), "/c%2520d/");
        let uri: Uri = "http://h/a%3Ab//c".parse().expect("a uri");
        assert_eq!(canonical_path(&uri, "lambda"), "/a%253Ab/c");
        assert_eq!(canonical_path(&uri, "s3"), "/a%3Ab//c");
    }

    #[test]
    fn values_of_a_header_that_comes_twice_are_joined_in_their_order() {
        let mut headers = HeaderMap::new();
        for value in ["value4", "value1", "  a   b  "] {
            headers.append("my-header1", http::HeaderValue::from_static(value));
        }
        let uri: Uri = "http://h/?b=2&a=1&a=0".parse().expect("a uri");
        let signed = ["my-header1".to_owned()];
        let text = canonical_request(&Method::GET, &uri, &headers, &signed, "hash", "service");
        assert_eq!(text, "GET\n/\na=0&a=1&b=2\nmy-header1:value4,value1,a b\n\nmy-header1\nhash");
    }
}
