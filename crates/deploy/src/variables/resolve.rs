//! Replaces every variable of a configuration by its value.
//!
//! Values are looked up lazily: only what a variable's path passes through is expanded, so a file may
//! refer to other parts of the configuration that it is itself a part of. A value that needs itself is
//! an error, and so is one that grows beyond [`EXPANSIONS`] or [`TEXT_BYTES`].

use super::Inputs;
use super::expression::{self, Alternative, Literal, Piece, Source, Variable};
use super::source::{ALL, Answer};
use crate::diagnostic::{Diagnostic, nearest};
use crate::yaml::{Mapping, Node, Place, Sources, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// Most variables that one configuration may expand, those in expanded values included.
const EXPANSIONS: usize = 50_000;
/// Most bytes of text that expanding may make.
const TEXT_BYTES: usize = 16 << 20;
/// Deepest nesting of look-ups and values.
const DEPTH: usize = 120;

/// Resolves all variables of `root`.
///
/// # Errors
///
/// Every variable that could not be resolved, each with its place.
pub fn resolve(
    root: Node,
    sources: &mut Sources,
    inputs: &Inputs,
) -> Result<Node, Vec<Diagnostic>> {
    let mut resolver = Resolver {
        root: Rc::new(root),
        sources,
        inputs,
        files: HashMap::new(),
        known: HashMap::new(),
        active: Vec::new(),
        problems: Vec::new(),
        expansions: 0,
        text_bytes: 0,
        depth: 0,
    };
    let whole = Rc::clone(&resolver.root);
    let resolved = resolver.deep(&whole);
    if resolver.problems.is_empty() { Ok(resolved) } else { Err(resolver.problems) }
}

/// A look-up failed and its problem is noted.
#[derive(Debug)]
pub(super) struct Failed;

/// A source's reference with the variables in it resolved.
#[derive(Debug)]
pub(super) struct Reference {
    /// What stands in parentheses.
    pub(super) parameters: Vec<String>,
    /// What stands behind the colon.
    pub(super) address: Option<String>,
    /// The variable as written.
    pub(super) text: String,
    /// Where the variable is.
    pub(super) place: Place,
}

pub(super) struct Resolver<'a> {
    root: Rc<Node>,
    pub(super) sources: &'a mut Sources,
    pub(super) inputs: &'a Inputs,
    /// Files that were read, by the name that the variable gave; `None` if there is no such file.
    pub(super) files: HashMap<String, Option<Node>>,
    known: HashMap<Vec<String>, Option<Node>>,
    active: Vec<Vec<String>>,
    problems: Vec<Diagnostic>,
    expansions: usize,
    text_bytes: usize,
    depth: usize,
}

impl Resolver<'_> {
    /// Notes a problem, once.
    pub(super) fn fail<T>(&mut self, problem: Diagnostic) -> Result<T, Failed> {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
        Err(Failed)
    }

    /// The address of a reference that needs one.
    pub(super) fn address<'r>(&mut self, reference: &'r Reference) -> Result<&'r str, Failed> {
        match reference.address.as_deref() {
            Some(address) if !address.is_empty() => Ok(address),
            _ => {
                let title = format!("'{}' names no value", reference.text);
                self.fail(
                    Diagnostic::error(title)
                        .at(reference.place, "")
                        .help("write the name behind the colon, as in ${env:NAME}"),
                )
            }
        }
    }

    /// `--stage`, else `provider.stage`, else `dev`.
    pub(super) fn stage(&mut self, reference: &Reference) -> Result<String, Failed> {
        if let Some(Value::Text(stage)) = self.inputs.options.get("stage") {
            return Ok(stage.clone());
        }
        let path = ["provider".to_owned(), "stage".to_owned()];
        let stage = self.look_up(&path, reference)?;
        Ok(stage.and_then(|node| node.scalar_text()).unwrap_or_else(|| "dev".to_owned()))
    }

    /// The value at a path of the configuration; variables inside it may still be unresolved.
    pub(super) fn look_up(
        &mut self,
        path: &[String],
        reference: &Reference,
    ) -> Result<Option<Node>, Failed> {
        if let Some(known) = self.known.get(path) {
            return Ok(known.clone());
        }
        if self.active.iter().any(|active| active == path) {
            let title = format!("'{}' needs itself for its value", path.join("."));
            let help = "follow the variables from one to the next and break the circle";
            return self.fail(Diagnostic::error(title).at(reference.place, "").help(help));
        }
        self.active.push(path.to_vec());
        let root = Rc::clone(&self.root);
        let found = self.walk(&root, path);
        self.active.pop();
        let found = found?;
        self.known.insert(path.to_vec(), found.clone());
        Ok(found)
    }

    /// The value at a path below a node that may hold variables.
    pub(super) fn descend(&mut self, node: Node, path: &[String]) -> Result<Option<Node>, Failed> {
        self.walk(&node, path)
    }

    fn walk(&mut self, from: &Node, path: &[String]) -> Result<Option<Node>, Failed> {
        let mut at = from;
        let mut rest = path;
        while let Some((segment, behind)) = rest.split_first() {
            if let Value::Text(text) = &at.value {
                return match self.expand(text, at.place)? {
                    Some(node) if node.as_text().is_none() => self.walk(&node, rest),
                    _ => Ok(None),
                };
            }
            let Some(child) = at.child(segment) else { return Ok(None) };
            (at, rest) = (child, behind);
        }
        match &at.value {
            Value::Text(text) => self.expand(text, at.place),
            Value::Null => Ok(None),
            _ => Ok(Some(at.clone())),
        }
    }

    /// A text with its variables replaced; `None` if a variable that is the whole text is `null`.
    fn expand(&mut self, text: &str, place: Place) -> Result<Option<Node>, Failed> {
        let literal = |text: String| Node { value: Value::Text(text), place };
        if !text.contains("${") {
            return Ok(Some(literal(text.to_owned())));
        }
        self.deeper(place)?;
        let result = self.expand_pieces(text, place);
        self.depth -= 1;
        result
    }

    fn expand_pieces(&mut self, text: &str, place: Place) -> Result<Option<Node>, Failed> {
        let pieces = match expression::parse(text) {
            Ok(pieces) => pieces,
            Err(error) => {
                let at = self.place_in(text, error.at, place);
                return self.fail(Diagnostic::error(error.message).at(at, ""));
            }
        };
        if let [Piece::Variable(variable)] = pieces.as_slice() {
            return self.variable(variable, text, place);
        }
        let text = self.join(&pieces, text, place)?;
        Ok(Some(Node { value: Value::Text(text), place }))
    }

    fn join(&mut self, pieces: &[Piece], text: &str, place: Place) -> Result<String, Failed> {
        let mut joined = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(literal) => joined.push_str(literal),
                Piece::Variable(variable) => {
                    let node = self.variable(variable, text, place)?;
                    let part = node.as_ref().and_then(Node::scalar_text);
                    let Some(part) = part else {
                        let at = self.place_in(text, variable.start, place);
                        let what =
                            node.map_or_else(|| "empty".to_owned(), |node| node.value.to_string());
                        let title =
                            format!("'{}' is {what} and can't be part of a text", variable.text);
                        return self.fail(Diagnostic::error(title).at(at, ""));
                    };
                    joined.push_str(&part);
                }
            }
        }
        self.text_bytes = self.text_bytes.saturating_add(joined.len());
        if self.text_bytes > TEXT_BYTES {
            let title = format!("variables make more than {TEXT_BYTES} bytes of text");
            return self.fail(Diagnostic::error(title).at(place, ""));
        }
        Ok(joined)
    }

    fn variable(
        &mut self,
        variable: &Variable,
        text: &str,
        place: Place,
    ) -> Result<Option<Node>, Failed> {
        self.expansions += 1;
        if self.expansions > EXPANSIONS {
            let title = format!("more than {EXPANSIONS} variables are to be replaced");
            return self.fail(Diagnostic::error(title).at(place, ""));
        }
        let at = self.place_in(text, variable.start, place);
        for alternative in &variable.alternatives {
            let found = match alternative {
                Alternative::Literal(Literal::Null) => return Ok(None),
                Alternative::Literal(literal) => {
                    Some(Node { value: literal_value(literal), place: at })
                }
                Alternative::Nested(nested) => self.variable(nested, text, place)?,
                Alternative::Source(source) => self.source(source, variable, text, at)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        let title = format!("there is no value for '{}'", variable.text);
        let help = "check the name, or give a value for this case: ${…, 'value'}";
        self.fail(Diagnostic::error(title).at(at, "").help(help))
    }

    fn source(
        &mut self,
        source: &Source,
        variable: &Variable,
        text: &str,
        place: Place,
    ) -> Result<Option<Node>, Failed> {
        let Some(entry) = ALL.iter().find(|entry| entry.name == source.kind) else {
            let title = format!("there is no variable source '{}'", source.kind);
            let mut problem = Diagnostic::error(title).at(place, "");
            if let Some(near) = nearest(&source.kind, ALL.iter().map(|entry| entry.name)) {
                problem = problem.help(format!("did you mean '{near}'?"));
            }
            return self.fail(problem);
        };
        let look_up = match entry.answer {
            Answer::Look(look_up) => look_up,
            Answer::NotServed(what) => {
                let title =
                    format!("the variable source '{}' is not served yet: {what}", entry.name);
                return self.fail(Diagnostic::error(title).at(place, ""));
            }
        };
        let mut parameters = Vec::new();
        for parameter in &source.parameters {
            parameters.push(self.join(parameter, text, place)?);
        }
        let address = match &source.address {
            Some(address) => Some(self.join(address, text, place)?),
            None => None,
        };
        let reference = Reference { parameters, address, text: variable.text.clone(), place };
        look_up(self, &reference)
    }

    /// A node with everything in it resolved; what fails becomes null and is noted.
    fn deep(&mut self, node: &Node) -> Node {
        let place = node.place;
        if self.deeper(place).is_err() {
            return Node { value: Value::Null, place };
        }
        let resolved = match &node.value {
            Value::Text(text) if text.contains("${") => match self.expand(text, place) {
                Ok(Some(Node { value: Value::Text(text), place })) => {
                    Node { value: Value::Text(text), place }
                }
                Ok(Some(other)) => self.deep(&other),
                Ok(None) | Err(Failed) => Node { value: Value::Null, place },
            },
            Value::List(items) => {
                let items = items.iter().map(|item| self.deep(item)).collect();
                Node { value: Value::List(items), place }
            }
            Value::Map(mapping) => {
                let entries = mapping.entries.iter().map(|entry| {
                    let value = self.deep(&entry.value);
                    crate::yaml::Entry { value, ..entry.clone() }
                });
                Node { value: Value::Map(Mapping { entries: entries.collect() }), place }
            }
            _ => node.clone(),
        };
        self.depth -= 1;
        resolved
    }

    fn deeper(&mut self, place: Place) -> Result<(), Failed> {
        if self.depth >= DEPTH {
            let title = "a value contains itself through variables";
            return self.fail(Diagnostic::error(title).at(place, ""));
        }
        self.depth += 1;
        Ok(())
    }

    /// The place of a part of a text: exact where the source holds the text as it is (no escapes, no
    /// folded lines), else the whole text's place.
    fn place_in(&self, text: &str, start: usize, place: Place) -> Place {
        let source = self.sources.text(place.file).get(place.start..place.end).unwrap_or("");
        match source.find(text) {
            Some(offset) => Place { start: place.start + offset + start, ..place },
            None => place,
        }
    }
}

fn literal_value(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(flag) => Value::Bool(*flag),
        Literal::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            Value::Integer(*number as i64)
        }
        Literal::Number(number) => Value::Float(*number),
        Literal::Text(text) => Value::Text(text.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;
    use serde_json::{Value as Json, json};
    use std::collections::BTreeMap;

    fn inputs() -> Inputs {
        Inputs {
            options: BTreeMap::from([("stage".to_owned(), Value::Text("prod".to_owned()))]),
            parameters: BTreeMap::from([("p".to_owned(), "given".to_owned())]),
            environment: BTreeMap::from([("HOME_PAGE".to_owned(), "x".to_owned())]),
            folder: std::env::temp_dir(),
            instance_id: "run".to_owned(),
        }
    }

    fn read_with(text: &str, inputs: &Inputs) -> Result<Json, Vec<String>> {
        let mut sources = Sources::default();
        let file = sources.add("a.yml", text);
        let root = yaml::parse(&sources, file).expect("yaml");
        match resolve(root, &mut sources, inputs) {
            Ok(node) => Ok(node.to_json()),
            Err(problems) => Err(problems.iter().map(|p| p.one_line(&sources)).collect()),
        }
    }

    /// Resolves `v` of a configuration.
    fn v(text: &str) -> Result<Json, Vec<String>> {
        read_with(text, &inputs()).map(|json| json["v"].clone())
    }

    #[test]
    fn every_source_gives_its_value() {
        for (text, value) in [
            ("v: ${opt:stage,'dev'}", json!("prod")),
            ("v: ${opt:region, 'eu-west-1'}", json!("eu-west-1")),
            ("v: ${env:HOME_PAGE}", json!("x")),
            ("v: ${env:NOT_THERE, ''}", json!("")),
            ("v: ${sls:stage}-${sls:instanceId}", json!("prod-run")),
            ("v: ${self:a.b}\na: {b: [1, 2]}", json!([1, 2])),
            ("v: ${self:a.1}\na: [x, y]", json!("y")),
            ("v: ${param:p}", json!("given")),
            ("v: ${param:q}\nparams: {prod: {q: 1}, default: {q: 2}}", json!(1)),
            ("v: ${param:r}\nparams: {prod: {q: 1}, default: {r: 2}}", json!(2)),
            ("v: ${strToBool(${env:NOT_THERE, '1'})}", json!(true)),
            ("v: ${env:A, env:B, 12}", json!(12)),
            ("v: ${env:A, true}", json!(true)),
            ("v: ${env:A, null}", json!(null)),
            ("v: \"a\\\\${opt:stage}\"", json!("a${opt:stage}")),
            ("v: ${AWS::Region}", json!("${AWS::Region}")),
        ] {
            assert_eq!(v(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn variables_nest_and_lead_to_variables() {
        let text = "v: ${self:custom.${self:a}.x, 'no'}-${self:b}\na: ${opt:stage}\nb: ${self:a}\n\
            custom: {prod: {x: 7}}";
        assert_eq!(v(text), Ok(json!("7-prod")));
    }

    #[test]
    fn files_give_parts_of_themselves_and_may_refer_back() {
        let folder = std::env::temp_dir().join(format!("mayfly-variables-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("folder");
        std::fs::write(folder.join("c.yml"), "name: ${self:custom.stage}-x\nstage: ${opt:stage}\n")
            .expect("write");
        std::fs::write(folder.join("c.json"), "{\"a\": {\"b\": 3}}").expect("write");
        std::fs::write(folder.join("c.txt"), "hello\n").expect("write");
        std::fs::write(folder.join("c.js"), "module.exports = 1").expect("write");
        let inputs = Inputs { folder: folder.clone(), ..inputs() };
        let text = "custom: ${file(c.yml)}\nb: ${file(./c.json):a.b}\nc: ${file(c.txt)}\n\
            d: ${file(none.yml):x, 'no'}\ne: ${self:custom.name}";
        assert_eq!(
            read_with(text, &inputs),
            Ok(json!({"custom": {"name": "prod-x", "stage": "prod"}, "b": 3, "c": "hello",
                "d": "no", "e": "prod-x"}))
        );
        assert_eq!(
            read_with("v: ${file(c.js):x}", &inputs),
            Err(vec![
                "a.yml:1:4: the file 'c.js' is a program, and Mayfly does not run it yet"
                    .to_owned()
            ])
        );
        std::fs::remove_dir_all(&folder).expect("remove");
    }

    #[test]
    fn what_has_no_value_is_named_with_its_place() {
        for (text, problems) in [
            ("v: x-${self:no.such}", vec!["a.yml:1:6: there is no value for '${self:no.such}'"]),
            ("v: ${slef:a}", vec!["a.yml:1:4: there is no variable source 'slef'"]),
            (
                "v: ${ssm:/a}\nw: ${cf:s.o, 'x'}",
                vec![
                    "a.yml:1:4: the variable source 'ssm' is not served yet: parameters of Systems Manager",
                    "a.yml:2:4: the variable source 'cf' is not served yet: outputs of CloudFormation stacks",
                ],
            ),
            (
                "v: a${self:b}\nb: [1]",
                vec!["a.yml:1:5: '${self:b}' is a list and can't be part of a text"],
            ),
            ("v: ${opt:}", vec!["a.yml:1:4: '${opt:}' names no value"]),
            ("v: ${sls:x}", vec!["a.yml:1:4: 'sls:x' is not known"]),
            ("v: ${opt:a", vec!["a.yml:1:4: this variable is never closed with '}'"]),
        ] {
            let problems = problems.into_iter().map(str::to_owned).collect();
            assert_eq!(v(text), Err(problems), "{text}");
        }
    }

    #[test]
    fn circles_are_found() {
        for text in [
            "v: ${self:v}",
            "v: ${self:a}\na: ${self:b}\nb: ${self:a}",
            "v: {a: '${self:v}'}",
            "v: ${self:}",
            "v: ${self:v.x}",
            "v: ${self:a.b}\na: ${self:c}\nc: ${self:a.d}",
        ] {
            let problems = v(text).expect_err(text);
            assert!(problems.iter().any(|p| p.contains("itself")), "{text}: {problems:?}");
        }
    }

    #[test]
    fn growing_without_end_is_stopped() {
        let mut text = String::from("a0: xxxxxxxxxx\n");
        for level in 1..40 {
            let part = format!("${{self:a{}}}", level - 1);
            text += &format!("a{level}: {}\n", part.repeat(8));
        }
        let problems = read_with(&text, &inputs()).expect_err("too large");
        assert!(problems.iter().any(|p| p.contains("bytes of text")), "{problems:?}");
    }
}
