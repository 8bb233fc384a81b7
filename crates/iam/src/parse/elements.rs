//! Reading elements of a document: members of objects, texts, and lists that may be a single one.

use super::error::PolicyError;
use super::json::Json;

/// A value with the path that leads to it.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) path: String,
    pub(super) value: Json,
}

/// The members of an object that may have these; refuses others, and any that comes twice.
pub(super) fn members<const N: usize>(
    value: Json,
    path: &str,
    names: [&'static str; N],
) -> Result<[Option<Element>; N], PolicyError> {
    let named = if path.is_empty() { "the document" } else { path };
    let mut found: [Option<Element>; N] = std::array::from_fn(|_| None);
    for (name, value) in object(value, named)? {
        let member = join(path, &name);
        let place = names.iter().position(|known| *known == name);
        let Some(slot) = place.and_then(|place| found.get_mut(place)) else {
            let hint = names.iter().find(|known| known.eq_ignore_ascii_case(&name));
            let what = match hint {
                Some(known) => format!("unknown element, it is written {known}"),
                None => "unknown element".to_owned(),
            };
            return Err(PolicyError::syntax(&member, what));
        };
        if slot.is_some() {
            return Err(PolicyError::syntax(&member, "comes twice"));
        }
        *slot = Some(Element { path: member, value });
    }
    Ok(found)
}

/// The members of an object whose names are not fixed.
pub(super) fn object(value: Json, path: &str) -> Result<Vec<(String, Json)>, PolicyError> {
    match value {
        Json::Object(members) => Ok(members),
        other => Err(expected(path, "an object", &other)),
    }
}

/// A text.
pub(super) fn text(element: Element) -> Result<String, PolicyError> {
    match element.value {
        Json::Text(text) => Ok(text),
        other => Err(expected(&element.path, "a string", &other)),
    }
}

/// A text, or a list of texts.
pub(super) fn texts(element: Element) -> Result<Vec<String>, PolicyError> {
    match element.value {
        Json::Text(text) => Ok(vec![text]),
        Json::List(list) => list
            .into_iter()
            .enumerate()
            .map(|(number, value)| {
                text(Element { path: format!("{}[{number}]", element.path), value })
            })
            .collect(),
        other => Err(expected(&element.path, "a string or a list of strings", &other)),
    }
}

/// A path one member longer.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

pub(super) fn expected(path: &str, what: &str, found: &Json) -> PolicyError {
    PolicyError::syntax(path, format_args!("{what} is expected, {} is there", found.what()))
}
