//! What a function returned, read as an HTTP answer.
//!
//! Three forms: inferred (payload format 2.0 and function URLs), strict (payload format 1.0), and
//! streamed behind a prelude.

mod headers;
pub(crate) mod inferred;
pub(crate) mod prelude;
pub(crate) mod strict;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// An HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers, without those that the connection adds itself.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// The function returned something that is not an HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

/// Whose rules hold where the two front doors differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Function URLs.
    FunctionUrl,
    /// HTTP APIs.
    HttpApi,
}

/// A status that may end an exchange: 200–599, as a number or in digits.
fn status(value: &Value) -> Result<StatusCode, Malformed> {
    let number = match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    number
        .and_then(|number| u16::try_from(number).ok())
        .filter(|number| (200..=599).contains(number))
        .and_then(|number| StatusCode::from_u16(number).ok())
        .ok_or_else(|| {
            Malformed(format!("statusCode is {value}; it must be a number from 200 to 599"))
        })
}

/// The body as bytes, decoded if the function says that it is base64.
fn bytes(text: String, base64: bool) -> Result<Bytes, Malformed> {
    use base64::Engine as _;
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    /// Base64 with or without padding.
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    if !base64 {
        return Ok(text.into());
    }
    LENIENT.decode(text).map(Bytes::from).map_err(|error| {
        Malformed(format!("isBase64Encoded is true and the body is not base64: {error}"))
    })
}

fn flag(value: Option<&Value>) -> Result<bool, Malformed> {
    match value {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => {
            Err(Malformed(format!("isBase64Encoded is {other}; it must be true or false")))
        }
    }
}
