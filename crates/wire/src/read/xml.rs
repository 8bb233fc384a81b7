//! XML bodies by a shape (rest-xml).

use super::text;
use crate::Document;
use crate::shape::{Kind, Location, Shape, Structure};
use crate::xml::Element;

/// A whole body; an empty one is an empty structure.
pub(crate) fn body(bytes: &[u8], shape: &Structure) -> Result<Document, String> {
    if bytes.is_empty() {
        return Ok(Document::Structure(Vec::new()));
    }
    let root = Element::parse(bytes).map_err(|error| format!("the body is not XML: {error}"))?;
    structure(&root, shape)
}

fn structure(element: &Element, shape: &Structure) -> Result<Document, String> {
    let mut members = Vec::new();
    for member in shape.members.iter().filter(|m| m.location == Location::Body) {
        if let Some(value) = value(element, member.wire, member.shape)? {
            members.push((member.name, value));
        }
    }
    Ok(Document::Structure(members))
}

/// The value of the children of a name, if there are any.
fn value(parent: &Element, name: &str, shape: &Shape) -> Result<Option<Document>, String> {
    let Some(first) = parent.all(name).next() else { return Ok(None) };
    Ok(Some(match shape.kind {
        Kind::List { element: of, wire, flattened } => {
            let elements: Vec<&Element> =
                if flattened { parent.all(name).collect() } else { first.all(wire).collect() };
            let elements = elements.into_iter().map(|element| one(element, of).map(Some));
            Document::List(elements.collect::<Result<_, _>>()?)
        }
        Kind::Map { value: of, key_wire, value_wire, flattened, .. } => {
            let entries: Vec<&Element> =
                if flattened { parent.all(name).collect() } else { first.all("entry").collect() };
            let entries = entries.into_iter().filter_map(|entry| {
                let key = entry.all(key_wire).next()?.text.clone();
                Some(value(entry, value_wire, of).map(|value| (key, value)))
            });
            Document::Map(entries.collect::<Result<_, _>>()?)
        }
        _ => one(first, shape)?,
    }))
}

/// The value in one element.
fn one(element: &Element, shape: &Shape) -> Result<Document, String> {
    match shape.kind {
        Kind::Structure(shape) => structure(element, shape),
        _ => text::read(&element.text, shape),
    }
}
