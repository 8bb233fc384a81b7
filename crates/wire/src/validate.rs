//! Constraints of the service models, checked with AWS's messages: `1 validation error detected:
//! Value 'x' at 'functionName' failed to satisfy constraint: Member must …`.
//!
//! The texts are those that AWS answers; paths are in lower camel case, elements of lists are counted
//! from one (`logEvents.1.member.message`). Values of sensitive members are left out.

use crate::Document;
use crate::shape::{Kind, Shape, Structure};

/// Checks a request; the error is the whole message.
pub(crate) fn check(shape: &Structure, document: &Document) -> Result<(), String> {
    let mut breaches = Vec::new();
    structure(&mut breaches, "", shape, document);
    if breaches.is_empty() {
        return Ok(());
    }
    let plural = if breaches.len() == 1 { "" } else { "s" };
    Err(format!("{} validation error{plural} detected: {}", breaches.len(), breaches.join("; ")))
}

const NOT_NULL: &str = "Member must not be null";
/// Most characters of a value that a message repeats. AWS names no limit; this one keeps a request
/// of many megabytes from being answered with as much.
const SHOWN: usize = 4096;

fn structure(breaches: &mut Vec<String>, path: &str, shape: &Structure, document: &Document) {
    let Document::Structure(members) = document else { return };
    for member in shape.members {
        let path = join(path, &lower_first(member.name));
        match members.iter().find(|(name, _)| *name == member.name) {
            Some((_, document)) => value(breaches, &path, member.shape, document),
            None if member.required => breaches
                .push(format!("Value null at '{path}' failed to satisfy constraint: {NOT_NULL}")),
            None => {}
        }
    }
}

fn value(breaches: &mut Vec<String>, path: &str, shape: &Shape, document: &Document) {
    let mut breach = |text: String| {
        let shown = if shape.sensitive {
            String::new()
        } else {
            let value = show(shape, document);
            let cut = value.char_indices().nth(SHOWN).map_or(value.len(), |(index, _)| index);
            format!("'{}' ", value.get(..cut).unwrap_or_default())
        };
        breaches.push(format!("Value {shown}at '{path}' failed to satisfy constraint: {text}"));
    };
    for constraint in constraints(shape) {
        if !constraint.holds(document) {
            breach(constraint.text());
        }
    }
    match (shape.kind, document) {
        (Kind::Structure(shape), _) => structure(breaches, path, shape, document),
        (Kind::List { element, .. }, Document::List(elements)) => {
            if elements.iter().any(|e| !simple_holds(element, e.as_ref())) {
                breach(format!("Member must satisfy constraint: [{}]", list_of(element, true)));
            }
            for (index, document) in elements.iter().enumerate() {
                if let Some(document) = document.as_ref().filter(|_| !is_simple(element)) {
                    value(breaches, &format!("{path}.{}.member", index + 1), element, document);
                }
            }
        }
        (Kind::Map { key, value: of, .. }, Document::Map(entries)) => {
            if entries.iter().any(|(k, _)| !simple_holds(key, Some(&Document::Text(k.clone())))) {
                breach(format!("Map keys must satisfy constraint: [{}]", list_of(key, false)));
            }
            if entries.iter().any(|(_, value)| !simple_holds(of, value.as_ref())) {
                breach(format!("Map value must satisfy constraint: [{}]", list_of(of, true)));
            }
            for (key, document) in entries {
                if let Some(document) = document.as_ref().filter(|_| !is_simple(of)) {
                    value(breaches, &format!("{path}.{key}.member"), of, document);
                }
            }
        }
        _ => {}
    }
}

fn is_simple(shape: &Shape) -> bool {
    !matches!(shape.kind, Kind::Structure(_) | Kind::List { .. } | Kind::Map { .. })
}

/// Whether an element is there and, if it has no path of its own, satisfies its constraints.
fn simple_holds(shape: &Shape, document: Option<&Document>) -> bool {
    document.is_some_and(|document| {
        !is_simple(shape) || constraints(shape).all(|constraint| constraint.holds(document))
    })
}

fn list_of(shape: &Shape, not_null: bool) -> String {
    let own = constraints(shape).filter(|_| is_simple(shape)).map(|constraint| constraint.text());
    own.chain(not_null.then(|| NOT_NULL.to_owned())).collect::<Vec<_>>().join(", ")
}

/// One constraint of a shape.
enum Constraint<'s> {
    Most(&'s Shape, f64),
    Least(&'s Shape, f64),
    Pattern(&'static crate::shape::Pattern),
    OneOf(&'static [&'static str]),
}

/// A shape's constraints in the order in which AWS lists them.
fn constraints(shape: &Shape) -> impl Iterator<Item = Constraint<'_>> {
    let (pattern, values) = match shape.kind {
        Kind::Text { pattern, values } => (pattern, values),
        _ => (None, &[][..]),
    };
    let most = shape.max.map(|max| Constraint::Most(shape, max));
    let least = shape.min.map(|min| Constraint::Least(shape, min));
    let one_of = (!values.is_empty()).then_some(Constraint::OneOf(values));
    [most, least, pattern.map(Constraint::Pattern), one_of].into_iter().flatten()
}

impl Constraint<'_> {
    fn holds(&self, document: &Document) -> bool {
        match (self, document) {
            (Self::Most(_, max), _) => size(document) <= *max,
            (Self::Least(_, min), _) => size(document) >= *min,
            (Self::Pattern(pattern), Document::Text(text)) => pattern.matches(text),
            (Self::OneOf(values), Document::Text(text)) => values.contains(&text.as_str()),
            (Self::Pattern(_) | Self::OneOf(_), _) => true,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Most(shape, max) => bound(shape, "less", *max),
            Self::Least(shape, min) => bound(shape, "greater", *min),
            Self::Pattern(pattern) => {
                format!("Member must satisfy regular expression pattern: {}", pattern.text)
            }
            Self::OneOf(values) => {
                format!("Member must satisfy enum value set: [{}]", values.join(", "))
            }
        }
    }
}

fn bound(shape: &Shape, than: &str, limit: f64) -> String {
    match shape.kind {
        Kind::Double => format!("Member must have value {than} than or equal to {limit:?}"),
        Kind::Integer | Kind::Long => {
            format!("Member must have value {than} than or equal to {limit}")
        }
        _ => format!("Member must have length {than} than or equal to {limit}"),
    }
}

/// The number, or the length: of text in characters, else in bytes, elements or entries.
#[expect(clippy::cast_precision_loss, reason = "limits are far below 2^53")]
fn size(document: &Document) -> f64 {
    match document {
        Document::Integer(number) => *number as f64,
        Document::Double(number) => *number,
        Document::Text(text) => text.chars().count() as f64,
        Document::Blob(bytes) => bytes.len() as f64,
        Document::List(elements) => elements.len() as f64,
        Document::Map(entries) => entries.len() as f64,
        Document::Boolean(_) | Document::Timestamp(_) | Document::Structure(_) => 0.0,
    }
}

/// A value as AWS's messages show it.
fn show(shape: &Shape, document: &Document) -> String {
    let optional = |shape: &Shape, document: Option<&Document>| {
        document.map_or("null".to_owned(), |document| show(shape, document))
    };
    match (shape.kind, document) {
        (_, Document::Boolean(value)) => value.to_string(),
        (_, Document::Integer(number)) => number.to_string(),
        (_, Document::Double(number)) => format!("{number:?}"),
        (_, Document::Text(text)) => text.clone(),
        (_, Document::Blob(bytes)) => {
            format!("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", bytes.len())
        }
        (_, Document::Timestamp(time)) => time.format(crate::shape::TimestampFormat::Iso8601),
        (Kind::List { element, .. }, Document::List(elements)) => {
            let shown: Vec<_> = elements.iter().map(|e| optional(element, e.as_ref())).collect();
            format!("[{}]", shown.join(", "))
        }
        (Kind::Map { value, .. }, Document::Map(entries)) => {
            let shown: Vec<_> = entries
                .iter()
                .map(|(k, v)| format!("{k}={}", optional(value, v.as_ref())))
                .collect();
            format!("{{{}}}", shown.join(", "))
        }
        (Kind::Structure(structure), Document::Structure(members)) => {
            let shown: Vec<_> = structure
                .members
                .iter()
                .map(|member| {
                    let value = members.iter().find(|(name, _)| *name == member.name);
                    let value = optional(member.shape, value.map(|(_, value)| value));
                    format!("{}={value}", lower_first(member.name))
                })
                .collect();
            format!("{}({})", structure.name, shown.join(", "))
        }
        _ => String::new(),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map_or(String::new(), |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}
