//! Payload format 2.0: an answer with a `statusCode` is taken apart; anything else is the body of a
//! 200 answer (AWS Lambda, "Response payload format"; API Gateway, "Lambda function response for
//! format 2.0").

use super::{Answer, Malformed, Style, bytes, flag, headers, status};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::Value;

/// Reads what a function returned.
///
/// A function URL also takes what is not JSON at all, and bodies that are not text; both are errors
/// behind an HTTP API.
pub fn read(payload: &Bytes, style: Style) -> Result<Answer, Malformed> {
    let value: Value = match serde_json::from_slice(payload) {
        Ok(value) => value,
        Err(_) if style == Style::FunctionUrl => return Ok(plain(payload.clone())),
        Err(error) => return Err(Malformed(format!("the answer is not JSON: {error}"))),
    };
    match value {
        Value::String(text) => Ok(plain(text.into())),
        Value::Object(mut answer) if answer.contains_key("statusCode") => {
            let status = status(answer.get("statusCode").unwrap_or(&Value::Null))?;
            let mut headers = headers::read(&answer, style)?;
            if !headers.contains_key(CONTENT_TYPE) {
                headers.insert(CONTENT_TYPE, default_type(style));
            }
            let base64 = flag(answer.get("isBase64Encoded"))?;
            let body = match answer.remove("body") {
                None | Some(Value::Null) => Bytes::new(),
                Some(Value::String(text)) => bytes(text, base64)?,
                Some(other) if style == Style::FunctionUrl => bytes(other.to_string(), base64)?,
                Some(_) => return Err(Malformed("body is not text".into())),
            };
            Ok(Answer { status, headers, body })
        }
        _ => Ok(plain(payload.clone())),
    }
}

fn plain(body: Bytes) -> Answer {
    let json = HeaderValue::from_static("application/json");
    Answer { status: StatusCode::OK, headers: HeaderMap::from_iter([(CONTENT_TYPE, json)]), body }
}

fn default_type(style: Style) -> HeaderValue {
    HeaderValue::from_static(match style {
        Style::FunctionUrl => "application/json",
        Style::HttpApi => "text/plain;charset=UTF-8",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(payload: &'static str, style: Style) -> Option<(u16, String, String)> {
        let answer = read(&Bytes::from_static(payload.as_bytes()), style).ok()?;
        let content_type = answer.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
        Some((
            answer.status.as_u16(),
            content_type.unwrap_or_default().to_owned(),
            String::from_utf8_lossy(&answer.body).into_owned(),
        ))
    }

    #[test]
    fn an_answer_without_a_status_is_the_body() {
        for (payload, body) in [
            (r#""hello""#, "hello"),
            ("3", "3"),
            ("true", "true"),
            ("null", "null"),
            ("[1, 2]", "[1, 2]"),
            (r#"{"a": 1}"#, r#"{"a": 1}"#),
        ] {
            for style in [Style::FunctionUrl, Style::HttpApi] {
                let expected = (200, "application/json".to_owned(), body.to_owned());
                assert_eq!(check(payload, style), Some(expected), "{payload}");
            }
        }
    }

    #[test]
    fn an_answer_with_a_status_is_taken_apart() {
        for (payload, status, content_type, body) in [
            (r#"{"statusCode":201}"#, 201, "application/json", ""),
            (r#"{"statusCode":"404","body":"x"}"#, 404, "application/json", "x"),
            (
                r#"{"statusCode":200,"headers":{"Content-Type":"text/html"},"body":"<p>"}"#,
                200,
                "text/html",
                "<p>",
            ),
            (
                r#"{"statusCode":200,"body":"aGk=","isBase64Encoded":true}"#,
                200,
                "application/json",
                "hi",
            ),
            (r#"{"statusCode":200,"body":{"a":1}}"#, 200, "application/json", r#"{"a":1}"#),
            (r#"{"statusCode":200,"body":null}"#, 200, "application/json", ""),
        ] {
            let expected = (status, content_type.to_owned(), body.to_owned());
            assert_eq!(check(payload, Style::FunctionUrl), Some(expected), "{payload}");
        }
        let api = check(r#"{"statusCode":200,"body":"x"}"#, Style::HttpApi);
        assert_eq!(api, Some((200, "text/plain;charset=UTF-8".to_owned(), "x".to_owned())));
    }

    #[test]
    fn a_malformed_answer_is_an_error() {
        for payload in [
            r#"{"statusCode":"x"}"#,
            r#"{"statusCode":null}"#,
            r#"{"statusCode":99}"#,
            r#"{"statusCode":1000}"#,
            r#"{"statusCode":100}"#,
            r#"{"statusCode":200.5}"#,
            r#"{"statusCode":200,"headers":"x"}"#,
            r#"{"statusCode":200,"headers":{"a":"x\ny"}}"#,
            r#"{"statusCode":200,"body":"***","isBase64Encoded":true}"#,
            r#"{"statusCode":200,"isBase64Encoded":"yes"}"#,
        ] {
            assert_eq!(check(payload, Style::FunctionUrl), None, "{payload}");
            assert_eq!(check(payload, Style::HttpApi), None, "{payload}");
        }
        assert_eq!(check("not json", Style::HttpApi), None);
        assert_eq!(check(r#"{"statusCode":200,"body":{}}"#, Style::HttpApi), None);
        let text = check("not json", Style::FunctionUrl);
        assert_eq!(text, Some((200, "application/json".to_owned(), "not json".to_owned())));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let bytes = Bytes::from(bytes);
            let _ = read(&bytes, Style::FunctionUrl);
            let _ = read(&bytes, Style::HttpApi);
        }
    }
}
