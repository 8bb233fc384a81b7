//! The little of S3 that it takes to read an object: the address, and what an error says.

use crate::xml::Element;
use http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 3986 leaves unencoded, and the slashes of keys.
const KEY: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
const VALUE: &AsciiSet = &KEY.add(b'/');

/// Path and query of an object, path style: `/bucket/key?versionId=…`.
pub fn object_path(bucket: &str, key: &str, version: Option<&str>) -> String {
    let path = format!("/{}/{}", utf8_percent_encode(bucket, VALUE), utf8_percent_encode(key, KEY));
    match version {
        Some(version) => format!("{path}?versionId={}", utf8_percent_encode(version, VALUE)),
        None => path,
    }
}

/// Code and message of an error's answer. An answer without a body says by its status what S3 would.
pub fn error(status: StatusCode, body: &[u8]) -> (String, String) {
    const LONGEST: usize = 1024;
    let element = Element::parse(body).ok();
    let text = |name: &str| {
        let text = element.as_ref()?.all(name).next()?.text.trim();
        (!text.is_empty()).then(|| text.chars().take(LONGEST).collect::<String>())
    };
    let code = text("Code").unwrap_or_else(|| match status {
        StatusCode::NOT_FOUND => "NoSuchKey".to_owned(),
        StatusCode::FORBIDDEN => "AccessDenied".to_owned(),
        status => format!("{}", status.as_u16()),
    });
    let message = text("Message").unwrap_or_else(|| match status {
        StatusCode::NOT_FOUND => "The specified key does not exist.".to_owned(),
        StatusCode::FORBIDDEN => "Access Denied".to_owned(),
        status => status.canonical_reason().unwrap_or("an answer without words").to_owned(),
    });
    (code, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_encoded_but_for_their_slashes() {
        assert_eq!(object_path("b", "a/b c+ü", None), "/b/a/b%20c%2B%C3%BC");
        assert_eq!(object_path("b", "k", Some("a/=1")), "/b/k?versionId=a%2F%3D1");
    }

    #[test]
    fn an_error_says_what_the_store_says_or_what_its_status_means() {
        let body = b"<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code>\
                     <Message>The specified bucket does not exist</Message></Error>";
        let words = |code: &str, message: &str| (code.to_owned(), message.to_owned());
        assert_eq!(
            error(StatusCode::NOT_FOUND, body),
            words("NoSuchBucket", "The specified bucket does not exist")
        );
        assert_eq!(
            error(StatusCode::NOT_FOUND, b""),
            words("NoSuchKey", "The specified key does not exist.")
        );
        assert_eq!(error(StatusCode::BAD_GATEWAY, b"<html>"), words("502", "Bad Gateway"));
    }

    proptest! {
        #[test]
        fn no_error_can_break_it(status in 300_u16..600, body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let status = StatusCode::from_u16(status).expect("a status");
            prop_assert!(!error(status, &body).0.is_empty());
        }

        #[test]
        fn every_object_has_an_address(bucket in ".*", key in ".*", version in proptest::option::of(".*")) {
            let path = object_path(&bucket, &key, version.as_deref());
            prop_assert!(format!("http://host{path}").parse::<http::Uri>().is_ok(), "{}", path);
        }
    }
}
