//! Payload format 1.0: the answer must be an object with a `statusCode`, and its body text (API
//! Gateway, "Lambda function response for format 1.0").

use super::{Answer, Malformed, Style, bytes, flag, headers, status};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::Value;

/// Reads what a function returned.
pub fn read(payload: &Bytes) -> Result<Answer, Malformed> {
    let value: Value = serde_json::from_slice(payload)
        .map_err(|error| Malformed(format!("the answer is not JSON: {error}")))?;
    let Value::Object(mut answer) = value else {
        return Err(Malformed("the answer is not an object".into()));
    };
    let status = match answer.get("statusCode") {
        Some(value) => status(value)?,
        None => return Err(Malformed("the answer has no statusCode".into())),
    };
    let mut headers = headers::read(&answer, Style::HttpApi)?;
    if !headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    let base64 = flag(answer.get("isBase64Encoded"))?;
    let body = match answer.remove("body") {
        None | Some(Value::Null) => Bytes::new(),
        Some(Value::String(text)) => bytes(text, base64)?,
        Some(_) => return Err(Malformed("body is not text".into())),
    };
    Ok(Answer { status, headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_whole_answer_is_taken() {
        for (payload, status) in [
            (r#"{"statusCode":200,"body":"x"}"#, Some(200)),
            (r#"{"statusCode":204}"#, Some(204)),
            (r#"{"statusCode":302,"multiValueHeaders":{"location":["/"]}}"#, Some(302)),
            (r#"{"body":"x"}"#, None),
            (r#""x""#, None),
            ("null", None),
            (r#"{"statusCode":200,"body":1}"#, None),
            ("{", None),
        ] {
            let answer = read(&Bytes::from_static(payload.as_bytes()));
            assert_eq!(answer.ok().map(|a| a.status.as_u16()), status, "{payload}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&Bytes::from(bytes));
        }
    }
}
