//! Headers that a function returned, made safe for the wire.
//!
//! Names and values that HTTP does not allow, line breaks before all, make the whole answer
//! malformed. Headers that belong to the connection are renamed to `x-amzn-remapped-…`, as AWS's
//! front doors do, or dropped where they could break the framing.

use super::{Malformed, Style};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

/// Most headers in one answer, beyond AWS's own limit of 10 KB in total.
const HEADERS: usize = 200;

/// Reads `headers`, `multiValueHeaders` and `cookies` of an answer.
pub(crate) fn read(answer: &Map<String, Value>, style: Style) -> Result<HeaderMap, Malformed> {
    let mut headers = HeaderMap::new();
    let multiple = object(answer, "multiValueHeaders")?;
    for (name, value) in object(answer, "headers")?.into_iter().flatten() {
        let repeated = multiple.is_some_and(|multiple| {
            multiple.iter().any(|(other, values)| {
                other.eq_ignore_ascii_case(name)
                    && values.as_array().is_some_and(|values| values.contains(value))
            })
        });
        if !repeated {
            append(&mut headers, name, value, style)?;
        }
    }
    for (name, values) in multiple.into_iter().flatten() {
        let Value::Array(values) = values else {
            return Err(Malformed(format!("multiValueHeaders: '{name}' is not a list")));
        };
        for value in values {
            append(&mut headers, name, value, style)?;
        }
    }
    match answer.get("cookies") {
        None | Some(Value::Null) => {}
        Some(Value::Array(cookies)) => {
            for cookie in cookies {
                append(&mut headers, "set-cookie", cookie, style)?;
            }
        }
        Some(_) => return Err(Malformed("cookies is not a list".into())),
    }
    Ok(headers)
}

fn object<'a>(
    answer: &'a Map<String, Value>,
    key: &str,
) -> Result<Option<&'a Map<String, Value>>, Malformed> {
    match answer.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(Malformed(format!("{key} is not an object"))),
    }
}

fn append(
    headers: &mut HeaderMap,
    name: &str,
    value: &Value,
    style: Style,
) -> Result<(), Malformed> {
    let text = match value {
        Value::Null => return Ok(()),
        Value::String(text) => text.clone(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => {
            return Err(Malformed(format!("the header '{name}' is neither text nor a number")));
        }
    };
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Malformed(format!("'{name}' is not a header name")))?;
    let value = HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| Malformed(format!("the value of the header '{name}' is not allowed")))?;
    let Some(name) = on_the_wire(name, style)? else { return Ok(()) };
    if headers.len() >= HEADERS {
        return Err(Malformed(format!("more than {HEADERS} headers")));
    }
    headers.append(name, value);
    Ok(())
}

/// Under which name a header goes out, if it does.
fn on_the_wire(name: HeaderName, style: Style) -> Result<Option<HeaderName>, Malformed> {
    let remapped = name == header::CONNECTION
        || name == header::CONTENT_LENGTH
        || name == header::DATE
        || (name == header::WWW_AUTHENTICATE && style == Style::FunctionUrl);
    if remapped {
        let renamed = format!("x-amzn-remapped-{name}");
        return HeaderName::try_from(renamed)
            .map(Some)
            .map_err(|_| Malformed(format!("the header '{name}' can't be sent")));
    }
    Ok((!crate::received::CONNECTION_HEADERS.contains(&name)).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(answer: Value) -> Result<Vec<String>, Malformed> {
        let answer = answer.as_object().expect("an object").clone();
        read(&answer, Style::FunctionUrl).map(|headers| {
            headers
                .iter()
                .map(|(n, v)| format!("{n}: {}", String::from_utf8_lossy(v.as_bytes())))
                .collect()
        })
    }

    #[test]
    fn headers_of_all_three_fields_are_sent() {
        let answer = json!({
            "headers": {"X-A": "1", "x-n": 5, "x-b": true, "x-null": null, "X-M": "m1"},
            "multiValueHeaders": {"x-m": ["m1", "m2"]},
            "cookies": ["a=1", "b=2"]
        });
        assert_eq!(
            check(answer).expect("valid"),
            [
                "x-a: 1",
                "x-n: 5",
                "x-b: true",
                "x-m: m1",
                "x-m: m2",
                "set-cookie: a=1",
                "set-cookie: b=2"
            ]
        );
    }

    #[test]
    fn headers_of_the_connection_are_renamed_or_dropped() {
        let answer = json!({"headers": {
            "Content-Length": "1", "Connection": "close", "Date": "now",
            "Transfer-Encoding": "chunked", "Keep-Alive": "1", "Upgrade": "h2"
        }});
        assert_eq!(
            check(answer).expect("valid"),
            [
                "x-amzn-remapped-content-length: 1",
                "x-amzn-remapped-connection: close",
                "x-amzn-remapped-date: now"
            ]
        );
    }

    #[test]
    fn what_http_does_not_allow_is_malformed() {
        for answer in [
            json!({"headers": {"a b": "1"}}),
            json!({"headers": {"a": "1\r\nset-cookie: x"}}),
            json!({"headers": {"a": ["1"]}}),
            json!({"headers": ["a"]}),
            json!({"cookies": "a=1"}),
            json!({"cookies": [{}]}),
            json!({"cookies": ["a\n=1"]}),
            json!({"multiValueHeaders": {"a": "1"}}),
        ] {
            assert!(check(answer.clone()).is_err(), "{answer}");
        }
    }
}
