//! Reading typed values out of nodes, and keeping account of what was wrong, not served or not needed.

use super::{known, not_served};
use crate::diagnostic::{Diagnostic, nearest};
use crate::yaml::{Entry, Node, Place, Value};
use std::ops::RangeInclusive;

/// All that reading a configuration found.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// What is wrong.
    pub(super) errors: Vec<Diagnostic>,
    /// Known keys that are not served yet, with what is missing.
    pub(super) not_served: Vec<(Place, String, &'static str)>,
    /// Known keys that have nothing to do here, and other warnings.
    pub(super) notices: Vec<Notice>,
}

/// Something a user should know that is not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether what is deployed may not be what was meant.
    pub warning: bool,
    /// Where.
    pub place: Place,
    /// What.
    pub text: String,
}

impl Problems {
    pub(super) fn error(&mut self, place: Place, title: impl Into<String>) {
        self.errors.push(Diagnostic::error(title).at(place, ""));
    }

    pub(super) fn not_served(&mut self, place: Place, path: impl Into<String>, why: &'static str) {
        self.not_served.push((place, path.into(), why));
    }

    /// Something has no effect here, and nothing is the worse for it.
    pub(super) fn notice(&mut self, place: Place, text: impl Into<String>) {
        self.notices.push(Notice { warning: false, place, text: text.into() });
    }

    /// What is deployed may not be what was meant.
    pub(super) fn warning(&mut self, place: Place, text: impl Into<String>) {
        self.notices.push(Notice { warning: true, place, text: text.into() });
    }

    fn wrong_kind<T>(&mut self, path: &str, wanted: &str, node: &Node) -> Option<T> {
        if let Some(function) = cloudformation_function(node) {
            let why = "CloudFormation functions are not evaluated yet";
            self.not_served(node.place, format!("{path} ({function})"), why);
        } else {
            let title = format!("'{path}' must be {wanted}");
            self.errors
                .push(Diagnostic::error(title).at(node.place, format!("this is {}", node.value)));
        }
        None
    }

    /// A text that is not empty; numbers count as text.
    pub(super) fn text(&mut self, path: &str, node: &Node) -> Option<String> {
        match node.scalar_text() {
            Some(text) if !text.is_empty() => Some(text),
            _ => self.wrong_kind(path, "a text", node),
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, path: &str, node: &Node) -> Option<bool> {
        match node.value {
            Value::Bool(flag) => Some(flag),
            _ => self.wrong_kind(path, "true or false", node),
        }
    }

    /// A whole number in a range; a text that is such a number counts, as variables of the
    /// environment give texts.
    pub(super) fn number(
        &mut self,
        path: &str,
        node: &Node,
        range: RangeInclusive<u32>,
    ) -> Option<u32> {
        let number = match &node.value {
            Value::Integer(number) => u32::try_from(*number).ok(),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Some(number),
            None => {
                let wanted = format!("a whole number from {} to {}", range.start(), range.end());
                self.wrong_kind(path, &wanted, node)
            }
        }
    }

    /// One of some words.
    pub(super) fn one_of(
        &mut self,
        path: &str,
        node: &Node,
        words: &'static [&'static str],
    ) -> Option<&'static str> {
        let text = node.scalar_text().unwrap_or_default();
        let found = words.iter().find(|word| **word == text);
        found.copied().or_else(|| {
            let wanted = match words {
                [one] => format!("'{one}'"),
                words => format!("one of {}", words.join(", ")),
            };
            self.wrong_kind(path, &wanted, node)
        })
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, path: &str, node: &Node) -> Option<Vec<String>> {
        let Value::List(items) = &node.value else {
            return self.wrong_kind(path, "a list of texts", node);
        };
        items.iter().map(|item| self.text(&format!("{path}[]"), item)).collect()
    }

    /// A mapping from names to texts; entries that are null are left out.
    pub(super) fn text_map<'a>(
        &mut self,
        path: &str,
        node: &'a Node,
    ) -> Option<Vec<(&'a Entry, String)>> {
        let Value::Map(mapping) = &node.value else {
            return self.wrong_kind(path, "a mapping of names to texts", node);
        };
        let mut pairs = Vec::new();
        for entry in mapping.entries.iter().filter(|e| e.value.value != Value::Null) {
            match entry.value.scalar_text() {
                Some(text) => pairs.push((entry, text)),
                None => {
                    let path = format!("{path}.{}", entry.key);
                    self.wrong_kind::<()>(&path, "a text", &entry.value);
                }
            }
        }
        Some(pairs)
    }
}

fn cloudformation_function(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Map(mapping) => match mapping.entries.as_slice() {
            [entry] if entry.key == "Ref" || entry.key.starts_with("Fn::") => Some(&entry.key),
            _ => None,
        },
        _ => None,
    }
}

/// The keys of one mapping, each to be taken once.
pub(super) struct Fields<'a> {
    entries: Vec<&'a Entry>,
    /// Where the mapping stands.
    pub(super) place: Place,
    /// Its path in words of the user's file, such as `functions.env.url`.
    pub(super) path: String,
    known: &'static str,
}

impl<'a> Fields<'a> {
    /// Opens a mapping; `known` is its place in the table of known keys. An empty value is an empty
    /// mapping.
    pub(super) fn open(
        node: &'a Node,
        path: impl Into<String>,
        known: &'static str,
        problems: &mut Problems,
    ) -> Option<Self> {
        let path = path.into();
        let entries = match &node.value {
            Value::Map(mapping) => mapping.entries.iter().collect(),
            Value::Null => Vec::new(),
            _ => return problems.wrong_kind(&path, "a mapping", node),
        };
        Some(Self { entries, place: node.place, path, known })
    }

    /// Takes a key's value; `None` if it is not there or null.
    pub(super) fn take(&mut self, key: &str) -> Option<&'a Node> {
        self.take_entry(key).map(|entry| &entry.value)
    }

    /// Takes a key with its place.
    pub(super) fn take_entry(&mut self, key: &str) -> Option<&'a Entry> {
        let index = self.entries.iter().position(|entry| entry.key == key)?;
        let entry = self.entries.remove(index);
        (entry.value.value != Value::Null).then_some(entry)
    }

    /// The path of one of its keys.
    pub(super) fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Accounts for all keys that were not taken.
    pub(super) fn finish(self, problems: &mut Problems) {
        let known = known::keys(self.known);
        let place = if self.known == "." { "" } else { self.known };
        for entry in &self.entries {
            let path = self.at(&entry.key);
            if !known.contains(&entry.key.as_str()) {
                problems.errors.push(self.unknown(entry, known));
            } else if entry.value.value == Value::Null {
                // Nothing was asked for.
            } else if let Some(why) = not_served::not_needed(place, &entry.key) {
                problems.notice(entry.key_place, format!("'{path}' is not used: {why}"));
            } else {
                problems.not_served(entry.key_place, path, not_served::why(place, &entry.key));
            }
        }
    }

    fn unknown(&self, entry: &Entry, known: &[&'static str]) -> Diagnostic {
        let place = match self.path.as_str() {
            "" => "at the top level".to_owned(),
            path => format!("in '{path}'"),
        };
        let title = format!("there is no key '{}' {place}", entry.key);
        let problem = Diagnostic::error(title).at(entry.key_place, "");
        if let Some(words) = known::belongs(&entry.key, self.known) {
            return problem.help(format!("this key belongs to {words}"));
        }
        match nearest(&entry.key, known.iter().copied()) {
            Some(near) => problem.help(format!("did you mean '{near}'?")),
            None => problem,
        }
    }
}
