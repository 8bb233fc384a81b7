//! A request's body as an event carries it: text where its type is one of text, else base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// The body and whether it is base64; `None` where there is none.
///
/// Text are types that name text, JSON, XML or JavaScript, and bytes that are UTF-8. Everything
/// else is base64, forms (`application/x-www-form-urlencoded`) and bodies without a type included,
/// as AWS's function URLs and HTTP APIs do it.
pub(crate) fn encode<'a>(
    body: &'a [u8],
    content_type: Option<&str>,
) -> (Option<Cow<'a, str>>, bool) {
    if body.is_empty() {
        return (None, false);
    }
    match std::str::from_utf8(body) {
        Ok(text) if content_type.is_some_and(is_text) => (Some(Cow::Borrowed(text)), false),
        _ => (Some(Cow::Owned(STANDARD.encode(body))), true),
    }
}

fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ["text", "json", "xml", "javascript"].iter().any(|word| essence.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_decides_what_is_text() {
        for (content_type, body, expected) in [
            (Some("text/plain"), "hi".as_bytes(), ("hi", false)),
            (Some("application/json; charset=utf-8"), b"{}", ("{}", false)),
            (Some("application/problem+json"), b"{}", ("{}", false)),
            (Some("image/svg+xml"), b"<a/>", ("<a/>", false)),
            (Some("application/javascript"), b"1", ("1", false)),
            (Some("application/x-www-form-urlencoded"), b"a=b", ("YT1i", true)),
            (Some("multipart/form-data; boundary=text"), b"--", ("LS0=", true)),
            (Some("application/octet-stream"), b"hi", ("aGk=", true)),
            (None, b"hi", ("aGk=", true)),
            (Some("text/plain"), &[0xff, 0xfe], ("//4=", true)),
        ] {
            let (text, base64) = encode(body, content_type);
            assert_eq!(
                (text.as_deref(), base64),
                (Some(expected.0), expected.1),
                "{content_type:?}"
            );
        }
        assert_eq!(encode(b"", Some("text/plain")), (None, false));
    }
}
