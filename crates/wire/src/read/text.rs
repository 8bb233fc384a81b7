//! Values that travel as text: in paths, queries, headers, forms and XML.

use super::json;
use crate::shape::{Kind, Shape};
use crate::{Document, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// One value.
pub(crate) fn read(text: &str, shape: &Shape) -> Result<Document, String> {
    let document = match shape.kind {
        Kind::Text { .. } => Some(Document::Text(text.to_owned())),
        Kind::Boolean => match text {
            "true" => Some(Document::Boolean(true)),
            "false" => Some(Document::Boolean(false)),
            _ => None,
        },
        Kind::Integer => text.parse::<i32>().ok().map(|n| Document::Integer(n.into())),
        Kind::Long => text.parse().ok().map(Document::Integer),
        Kind::Double => text.parse().ok().map(Document::Double),
        Kind::Timestamp(_) => Timestamp::parse(text).map(Document::Timestamp),
        Kind::Blob => STANDARD.decode(text).ok().map(|bytes| Document::Blob(bytes.into())),
        Kind::List { .. } | Kind::Map { .. } | Kind::Structure(_) => None,
    };
    document.ok_or_else(|| format!("'{text}' can not be converted to {}", json::name(shape.kind)))
}
