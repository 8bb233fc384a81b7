//! JSON by a shape. What has the wrong type is refused in AWS's words; members that the shape has
//! not are passed over, as AWS does.

use super::text;
use crate::shape::{Kind, Location, Shape, Structure};
use crate::{Document, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// A whole body; an empty one is an empty structure.
pub(crate) fn body(bytes: &[u8], shape: &Structure) -> Result<Document, String> {
    if bytes.is_empty() {
        return Ok(Document::Structure(Vec::new()));
    }
    let value = serde_json::from_slice(bytes)
        .map_err(|error| format!("Could not parse request body into json: {error}"))?;
    structure(value, shape)
}

fn structure(value: Value, shape: &Structure) -> Result<Document, String> {
    let Value::Object(mut object) = value else {
        return Err(mismatch(&value, "a Structure"));
    };
    let mut members = Vec::new();
    for member in shape.members.iter().filter(|m| m.location == Location::Body) {
        if let Some(value) = object.remove(member.wire)
            && let Some(value) = read(value, member.shape)?
        {
            members.push((member.name, value));
        }
    }
    Ok(Document::Structure(members))
}

/// A value; a null is none.
pub(crate) fn read(value: Value, shape: &Shape) -> Result<Option<Document>, String> {
    Ok(Some(match (shape.kind, value) {
        (_, Value::Null) => return Ok(None),
        (Kind::Boolean, Value::Bool(value)) => Document::Boolean(value),
        (Kind::Integer | Kind::Long, Value::Number(number)) => {
            integer(&number, shape).map(Document::Integer)?
        }
        (Kind::Double, Value::Number(number)) => {
            Document::Double(number.as_f64().ok_or("the number is too large")?)
        }
        (Kind::Text { .. }, Value::String(value)) => Document::Text(value),
        (Kind::Blob, Value::String(value)) => Document::Blob(
            STANDARD.decode(value).map_err(|_| "the value is not valid base64".to_owned())?.into(),
        ),
        (Kind::Timestamp(_), Value::Number(number)) => number
            .as_f64()
            .and_then(Timestamp::from_epoch_seconds)
            .map(Document::Timestamp)
            .ok_or("the number is no time")?,
        (Kind::Timestamp(_), Value::String(value)) => text::read(&value, shape)?,
        (Kind::List { element, .. }, Value::Array(values)) => {
            Document::List(values.into_iter().map(|v| read(v, element)).collect::<Result<_, _>>()?)
        }
        (Kind::Map { value: of, .. }, Value::Object(entries)) => Document::Map(
            entries
                .into_iter()
                .map(|(key, value)| Ok((key, read(value, of)?)))
                .collect::<Result<_, String>>()?,
        ),
        (Kind::Structure(shape), value) => structure(value, shape)?,
        (kind, value) => return Err(mismatch(&value, name(kind))),
    }))
}

#[expect(clippy::cast_possible_truncation, reason = "only where the number has no fraction")]
fn integer(number: &serde_json::Number, shape: &Shape) -> Result<i64, String> {
    let whole = number.as_i64().or_else(|| {
        number.as_f64().filter(|f| f.fract() == 0.0 && f.abs() < 9e15).map(|f| f as i64)
    });
    whole
        .filter(|n| matches!(shape.kind, Kind::Long) || i32::try_from(*n).is_ok())
        .ok_or_else(|| format!("{number} can not be converted to {}", name(shape.kind)))
}

/// AWS's words for a value of the wrong type.
fn mismatch(value: &Value, wanted: &str) -> String {
    let token = match value {
        Value::Array(_) => return "Start of list found where not expected".to_owned(),
        Value::Object(_) => {
            return "Start of structure or map found where not expected.".to_owned();
        }
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(number) if number.is_f64() => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
    };
    format!("{token} can not be converted to {wanted}")
}

/// A kind with its article.
pub(crate) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "a Boolean",
        Kind::Integer => "an Integer",
        Kind::Long => "a Long",
        Kind::Double => "a Double",
        Kind::Text { .. } => "a String",
        Kind::Blob => "a Blob",
        Kind::Timestamp(_) => "a Timestamp",
        Kind::List { .. } => "a List",
        Kind::Map { .. } => "a Map",
        Kind::Structure(_) => "a Structure",
    }
}
