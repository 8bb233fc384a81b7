//! From YAML text to nodes: one document, with limits, so that no input can exhaust the machine.

use super::node::{Entry, Mapping, Node, Value};
use super::source::{FileId, Place, Sources};
use crate::diagnostic::Diagnostic;
use saphyr::{Scalar, ScalarStyle, Tag};
use saphyr_parser::{Event, Parser, Span};
use std::borrow::Cow;
use std::collections::HashMap;

/// Longest text, in bytes.
const SOURCE_BYTES: usize = 4 << 20;
/// Deepest nesting.
const DEPTH: usize = 64;
/// Most nodes, those that aliases repeat counted each time.
const NODES: usize = 100_000;

/// Reads one YAML document from a text that was taken into `sources`.
///
/// # Errors
///
/// A diagnostic at the place where the text is no YAML, repeats a key, has more than one document,
/// uses a tag that nobody knows, or exceeds a limit.
pub fn parse(sources: &Sources, file: FileId) -> Result<Node, Diagnostic> {
    let text = sources.text(file);
    let whole = Place { file, start: 0, end: 0 };
    if text.len() > SOURCE_BYTES {
        let title = format!("the file is larger than {SOURCE_BYTES} bytes");
        return Err(Diagnostic::error(title).at(whole, ""));
    }
    let mut builder = Builder::new(file, text);
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => builder.event(event, span)?,
            Err(error) => {
                let at = builder.offset(error.marker().index());
                let place = Place { file, start: at, end: at };
                return Err(Diagnostic::error("this is not valid YAML").at(place, error.info()));
            }
        }
    }
    builder.root.ok_or_else(|| Diagnostic::error("the file is empty").at(whole, ""))
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    /// Byte offset of every character; the parser counts in characters.
    offsets: Vec<usize>,
    stack: Vec<Frame>,
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
    root: Option<Node>,
}

struct Frame {
    open: Open,
    start: usize,
    anchor: usize,
    tag: Option<Tag>,
    nodes_before: usize,
}

enum Open {
    List(Vec<Node>),
    Map { mapping: Mapping, key: Option<Key>, merges: Vec<Node> },
}

enum Key {
    Name(String, Place),
    Merge(Place),
}

impl<'a> Builder<'a> {
    fn new(file: FileId, text: &'a str) -> Self {
        Self {
            file,
            text,
            offsets: text.char_indices().map(|(offset, _)| offset).collect(),
            stack: Vec::new(),
            anchors: HashMap::new(),
            nodes: 0,
            root: None,
        }
    }

    fn offset(&self, character: usize) -> usize {
        self.offsets.get(character).copied().unwrap_or(self.text.len())
    }

    fn place(&self, span: &Span) -> Place {
        let start = self.offset(span.start.index());
        let end = self.offset(span.end.index()).max(start);
        let length = self.text.get(start..end).map_or(0, |text| text.trim_end().len());
        Place { file: self.file, start, end: start + length }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        let place = self.place(&span);
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                let title = "the file holds more than one YAML document";
                Err(Diagnostic::error(title).at(place, "the second one begins here"))
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, style, anchor, tag.as_deref(), place)
            }
            Event::Alias(anchor) => {
                let (node, count) = self.anchors.get(&anchor).cloned().ok_or_else(|| {
                    let title = "this alias refers to the value that it is part of";
                    Diagnostic::error(title).at(place, "")
                })?;
                self.count(count, place)?;
                self.value(Node { place, ..node }, false)
            }
            Event::SequenceStart(anchor, tag) => {
                self.open(Open::List(Vec::new()), anchor, tag, place)
            }
            Event::MappingStart(anchor, tag) => {
                let open = Open::Map { mapping: Mapping::default(), key: None, merges: Vec::new() };
                self.open(open, anchor, tag, place)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place),
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        place: Place,
    ) -> Result<(), Diagnostic> {
        self.count(1, place)?;
        let merges = style == ScalarStyle::Plain && text == "<<" && tag.is_none();
        let core = tag.filter(|tag| tag.is_yaml_core_schema());
        let scalar =
            Scalar::parse_from_cow_and_metadata(text, style, core.map(Cow::Borrowed).as_ref());
        let value = match scalar {
            Some(Scalar::Null) => Value::Null,
            Some(Scalar::Boolean(flag)) => Value::Bool(flag),
            Some(Scalar::Integer(number)) => Value::Integer(number),
            Some(Scalar::FloatingPoint(number)) => Value::Float(number.0),
            Some(Scalar::String(text)) => Value::Text(text.into_owned()),
            None => {
                let title = "the value is not of the kind that its tag names";
                return Err(Diagnostic::error(title).at(place, ""));
            }
        };
        let mut node = Node { value, place };
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
            node = apply_tag(tag, node)?;
        }
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), 1));
        }
        self.value(node, merges)
    }

    fn open(
        &mut self,
        open: Open,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        place: Place,
    ) -> Result<(), Diagnostic> {
        self.count(1, place)?;
        if self.stack.len() >= DEPTH {
            let title = format!("values are nested more than {DEPTH} deep");
            return Err(Diagnostic::error(title).at(place, ""));
        }
        self.stack.push(Frame {
            open,
            start: place.start,
            anchor,
            tag: tag.map(Cow::into_owned),
            nodes_before: self.nodes,
        });
        Ok(())
    }

    fn close(&mut self, end: Place) -> Result<(), Diagnostic> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let length = self.text.get(frame.start..end.end).map_or(0, |text| text.trim_end().len());
        let place = Place { file: self.file, start: frame.start, end: frame.start + length };
        let value = match frame.open {
            Open::List(items) => Value::List(items),
            Open::Map { mut mapping, merges, .. } => {
                merges.into_iter().for_each(|merged| merge(&mut mapping, merged));
                Value::Map(mapping)
            }
        };
        let mut node = Node { value, place };
        if let Some(tag) = frame.tag.filter(|tag| !tag.is_yaml_core_schema()) {
            node = apply_tag(&tag, node)?;
        }
        if frame.anchor > 0 {
            let count = self.nodes - frame.nodes_before + 1;
            self.anchors.insert(frame.anchor, (node.clone(), count));
        }
        self.value(node, false)
    }

    /// Puts a finished node where it belongs: as the root, an item, a key or a key's value.
    fn value(&mut self, node: Node, merge_key: bool) -> Result<(), Diagnostic> {
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut frame.open {
            Open::List(items) => items.push(node),
            Open::Map { mapping, key, merges } => match key.take() {
                None if merge_key => *key = Some(Key::Merge(node.place)),
                None => *key = Some(as_key(node)?),
                Some(Key::Merge(place)) => merges.extend(merged_mappings(node, place)?),
                Some(Key::Name(name, key_place)) => {
                    if let Some(first) = mapping.entry(&name) {
                        let title = format!("the key '{name}' is there twice");
                        return Err(Diagnostic::error(title)
                            .at(key_place, "here again")
                            .also(first.key_place, "here first"));
                    }
                    mapping.entries.push(Entry { key: name, key_place, value: node });
                }
            },
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize, place: Place) -> Result<(), Diagnostic> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > NODES {
            let title = format!("the file holds more than {NODES} values, aliases counted");
            return Err(Diagnostic::error(title).at(place, ""));
        }
        Ok(())
    }
}

fn as_key(node: Node) -> Result<Key, Diagnostic> {
    match (node.scalar_text(), &node.value) {
        (Some(text), _) => Ok(Key::Name(text, node.place)),
        (None, Value::Null) => Ok(Key::Name("null".to_owned(), node.place)),
        (None, other) => {
            let title = format!("a key must be a text, this is {other}");
            Err(Diagnostic::error(title).at(node.place, ""))
        }
    }
}

fn merged_mappings(node: Node, place: Place) -> Result<Vec<Node>, Diagnostic> {
    let wrong = |node: &Node| {
        let title = format!("'<<' merges mappings, this is {}", node.value);
        Diagnostic::error(title).at(node.place, "").also(place, "merged here")
    };
    match node.value {
        Value::Map(_) => Ok(vec![node]),
        Value::List(items) => match items.iter().find(|i| !matches!(i.value, Value::Map(_))) {
            Some(item) => Err(wrong(item)),
            None => Ok(items),
        },
        _ => Err(wrong(&node)),
    }
}

/// Adds what the mapping does not have itself (YAML's merge key).
fn merge(mapping: &mut Mapping, merged: Node) {
    let Value::Map(merged) = merged.value else { return };
    for entry in merged.entries {
        if mapping.entry(&entry.key).is_none() {
            mapping.entries.push(entry);
        }
    }
}

/// CloudFormation's short tags, each with its long key.
const TAGS: &[(&str, &str)] = &[
    ("And", "Fn::And"),
    ("Base64", "Fn::Base64"),
    ("Cidr", "Fn::Cidr"),
    ("Condition", "Condition"),
    ("Equals", "Fn::Equals"),
    ("FindInMap", "Fn::FindInMap"),
    ("GetAZs", "Fn::GetAZs"),
    ("GetAtt", "Fn::GetAtt"),
    ("If", "Fn::If"),
    ("ImportValue", "Fn::ImportValue"),
    ("Join", "Fn::Join"),
    ("Not", "Fn::Not"),
    ("Or", "Fn::Or"),
    ("Ref", "Ref"),
    ("Select", "Fn::Select"),
    ("Split", "Fn::Split"),
    ("Sub", "Fn::Sub"),
    ("Transform", "Fn::Transform"),
];

fn apply_tag(tag: &Tag, node: Node) -> Result<Node, Diagnostic> {
    let place = node.place;
    let known = TAGS.iter().find(|(short, _)| tag.handle == "!" && *short == tag.suffix);
    let Some((_, key)) = known else {
        let title = format!("the tag '{}{}' is not known", tag.handle, tag.suffix);
        return Err(Diagnostic::error(title).at(place, ""));
    };
    let value = match (*key, &node.value) {
        ("Fn::GetAtt", Value::Text(text)) => {
            let (resource, attribute) = text.split_once('.').unwrap_or((text, ""));
            let part = |text: &str| Node { value: Value::Text(text.to_owned()), place };
            Node { value: Value::List(vec![part(resource), part(attribute)]), place }
        }
        _ => node,
    };
    let entry = Entry { key: (*key).to_owned(), key_place: place, value };
    Ok(Node { value: Value::Map(Mapping { entries: vec![entry] }), place })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Result<serde_json::Value, String> {
        let mut sources = Sources::default();
        let file = sources.add("a.yml", text);
        parse(&sources, file).map(|node| node.to_json()).map_err(|error| error.render(&sources))
    }

    #[test]
    fn scalars_follow_the_core_schema() {
        let read = read("a: yes\nb: true\nc: 12\nd: 1.5\ne: '12'\nf:\ng: ~\nh: 1d\n404: x\n");
        assert_eq!(
            read,
            Ok(json!({"a": "yes", "b": true, "c": 12, "d": 1.5, "e": "12", "f": null,
                "g": null, "h": "1d", "404": "x"}))
        );
    }

    #[test]
    fn merges_add_what_is_missing_and_anchors_repeat() {
        let text = "base: &base {a: 1, b: 2}\nmore: &more {c: 3}\nx:\n  <<: [*base, *more]\n  b: 9\ny: *more\n";
        assert_eq!(
            read(text).map(|json| (json["x"].clone(), json["y"].clone())),
            Ok((json!({"b": 9, "a": 1, "c": 3}), json!({"c": 3})))
        );
    }

    #[test]
    fn cloudformation_tags_become_their_long_form() {
        assert_eq!(
            read("a: !Ref X\nb: !GetAtt R.Arn\nc: !Sub '${A}-b'\nd: !Join ['', [a, b]]\n"),
            Ok(json!({"a": {"Ref": "X"}, "b": {"Fn::GetAtt": ["R", "Arn"]},
                "c": {"Fn::Sub": "${A}-b"}, "d": {"Fn::Join": ["", ["a", "b"]]}}))
        );
    }

    #[test]
    fn a_key_that_is_there_twice_is_shown_at_both_places() {
        let error = read("a: 1\nb: 2\na: 3\n").expect_err("twice");
        assert_eq!(
            error,
            "error: the key 'a' is there twice\n --> a.yml:3:1\n  |\n1 | a: 1\n  | - here first\n2 | b: 2\n3 | a: 3\n  | ^ here again"
        );
    }

    #[test]
    fn what_is_no_yaml_is_an_error_with_its_place() {
        for (text, start) in [
            ("", "error: the file is empty"),
            ("a: [1", "error: this is not valid YAML\n --> a.yml:"),
            ("a: !Nope x", "error: the tag '!Nope' is not known\n --> a.yml:1:"),
            ("a: 1\n---\nb: 2\n", "error: the file holds more than one YAML document\n"),
            ("? [a]\n: b\n", "error: a key must be a text, this is a list\n --> a.yml:1:3"),
            ("<<: 3\n", "error: '<<' merges mappings, this is the number 3"),
            ("a: &x [*x]\n", "error: "),
        ] {
            let error = read(text).expect_err(text);
            assert!(error.starts_with(start), "{text}: {error}");
        }
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            let item = format!("*a{}", level - 1);
            bomb += &format!("a{level}: &a{level} [{}]\n", vec![item; 10].join(","));
        }
        assert!(read(&bomb).expect_err("too many").contains("more than 100000 values"));
        let deep = "- ".repeat(5_000) + "x";
        assert!(read(&deep).expect_err("too deep").contains("nested more than 64 deep"));
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
