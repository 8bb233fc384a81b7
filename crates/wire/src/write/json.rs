//! JSON by a shape: answers and errors.

use crate::shape::{Kind, Location, Shape, Structure, TimestampFormat};
use crate::{AwsError, Document};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A structure's members in the body.
pub(crate) fn structure(shape: &Structure, document: &Document) -> String {
    let mut out = String::new();
    members(&mut out, shape, document);
    out
}

/// Any value.
pub(crate) fn text(shape: &Shape, document: &Document) -> String {
    let mut out = String::new();
    value(&mut out, shape, document, None);
    out
}

fn members(out: &mut String, shape: &Structure, document: &Document) {
    let Document::Structure(present) = document else { return };
    out.push('{');
    let in_body = shape.members.iter().filter(|m| m.location == Location::Body);
    let mut first = true;
    for member in in_body {
        let Some((_, document)) = present.iter().find(|(name, _)| *name == member.name) else {
            continue;
        };
        separate(out, &mut first);
        quote(out, member.wire);
        out.push(':');
        value(out, member.shape, document, member.format);
    }
    out.push('}');
}

fn value(out: &mut String, shape: &Shape, document: &Document, format: Option<TimestampFormat>) {
    match (shape.kind, document) {
        (_, Document::Boolean(value)) => out.push_str(if *value { "true" } else { "false" }),
        (_, Document::Integer(number)) => out.push_str(&number.to_string()),
        (_, Document::Double(number)) => {
            out.push_str(
                &serde_json::Number::from_f64(*number).map_or("null".into(), |n| n.to_string()),
            );
        }
        (_, Document::Text(text)) => quote(out, text),
        (_, Document::Blob(bytes)) => {
            out.push('"');
            STANDARD.encode_string(bytes, out);
            out.push('"');
        }
        (kind, Document::Timestamp(time)) => {
            let own = if let Kind::Timestamp(own) = kind { own } else { None };
            match format.or(own).unwrap_or(TimestampFormat::EpochSeconds) {
                TimestampFormat::EpochSeconds => {
                    out.push_str(&time.format(TimestampFormat::EpochSeconds));
                }
                other => quote(out, &time.format(other)),
            }
        }
        (Kind::List { element, .. }, Document::List(elements)) => {
            out.push('[');
            let mut first = true;
            for document in elements {
                separate(out, &mut first);
                optional(out, element, document.as_ref());
            }
            out.push(']');
        }
        (Kind::Map { value: of, .. }, Document::Map(entries)) => {
            out.push('{');
            let mut first = true;
            for (key, document) in entries {
                separate(out, &mut first);
                quote(out, key);
                out.push(':');
                optional(out, of, document.as_ref());
            }
            out.push('}');
        }
        (Kind::Structure(structure), document) => members(out, structure, document),
        (_, Document::List(_) | Document::Map(_) | Document::Structure(_)) => out.push_str("null"),
    }
}

fn optional(out: &mut String, shape: &Shape, document: Option<&Document>) {
    match document {
        Some(document) => value(out, shape, document, None),
        None => out.push_str("null"),
    }
}

fn separate(out: &mut String, first: &mut bool) {
    if !std::mem::take(first) {
        out.push(',');
    }
}

fn quote(out: &mut String, text: &str) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

/// `{"Type":"User","message":…}`, spelled as the error's shape has it.
pub(crate) fn rest_error(error: &AwsError, fields: &[(&str, &str)]) -> String {
    let whose = if error.shape.status >= 500 { "Server" } else { "User" };
    let kind = error.shape.has_type.then_some(("Type", whose));
    object(kind.into_iter().chain(fields.iter().copied()).chain([message(error)]))
}

/// `{"__type":…,"message":…}`.
pub(crate) fn target_error(error: &AwsError, fields: &[(&str, &str)]) -> String {
    object(
        [("__type", error.shape.code)]
            .into_iter()
            .chain(fields.iter().copied())
            .chain([message(error)]),
    )
}

fn message(error: &AwsError) -> (&str, &str) {
    (error.shape.message, &error.message)
}

fn object<'t>(entries: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let mut out = String::from("{");
    let mut first = true;
    for (key, value) in entries {
        separate(&mut out, &mut first);
        quote(&mut out, key);
        out.push(':');
        quote(&mut out, value);
    }
    out.push('}');
    out
}
