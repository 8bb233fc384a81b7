//! Forms of the query protocol: `List.member.1.Name=value`, `Map.entry.1.key=…`.

use super::text;
use crate::Document;
use crate::shape::{Kind, Shape, Structure};
use std::collections::BTreeMap;

/// Values by name: sorted, so that what begins with a name is found without reading all.
type Pairs = BTreeMap<String, String>;

/// A form's members. Of a name that comes twice the first counts.
pub(crate) fn structure(
    form: Vec<(String, String)>,
    shape: &Structure,
) -> Result<Document, String> {
    let mut pairs = Pairs::new();
    for (name, value) in form {
        pairs.entry(name).or_insert(value);
    }
    members(&pairs, "", shape)
}

fn members(pairs: &Pairs, prefix: &str, shape: &Structure) -> Result<Document, String> {
    let mut members = Vec::new();
    for member in shape.members {
        if let Some(value) = value(pairs, &format!("{prefix}{}", member.wire), member.shape)? {
            members.push((member.name, value));
        }
    }
    Ok(Document::Structure(members))
}

fn value(pairs: &Pairs, name: &str, shape: &Shape) -> Result<Option<Document>, String> {
    let below = format!("{name}.");
    let next = pairs.range(below.clone()..).next();
    if !pairs.contains_key(name) && !next.is_some_and(|(key, _)| key.starts_with(&below)) {
        return Ok(None);
    }
    Ok(Some(match shape.kind {
        Kind::Structure(shape) => members(pairs, &below, shape)?,
        Kind::List { element, wire, flattened } => {
            let stem = if flattened { name.to_owned() } else { format!("{name}.{wire}") };
            let mut elements = Vec::new();
            while let Some(element) =
                value(pairs, &format!("{stem}.{}", elements.len() + 1), element)?
            {
                elements.push(Some(element));
            }
            Document::List(elements)
        }
        Kind::Map { key, value: of, key_wire, value_wire, flattened } => {
            let stem = if flattened { name.to_owned() } else { format!("{name}.entry") };
            let mut entries = Vec::new();
            loop {
                let entry = format!("{stem}.{}", entries.len() + 1);
                let key = value(pairs, &format!("{entry}.{key_wire}"), key)?;
                let Some(Document::Text(key)) = key else { break };
                entries.push((key, value(pairs, &format!("{entry}.{value_wire}"), of)?));
            }
            Document::Map(entries)
        }
        _ => match pairs.get(name) {
            Some(text) => text::read(text, shape)?,
            None => return Ok(None),
        },
    }))
}
