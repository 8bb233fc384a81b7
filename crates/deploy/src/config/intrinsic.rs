//! CloudFormation's intrinsic functions, as far as they can be evaluated without resources: pseudo
//! parameters, texts put together and taken apart, and attributes of the service's functions.
//!
//! What refers to anything else is named as not served.

use super::reader::Problems;
use crate::yaml::{Node, Value};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Deepest nesting that is evaluated.
const DEPTH: usize = 64;

/// What can be referred to.
pub(super) struct Scope<'a> {
    /// `AWS::AccountId`.
    pub(super) account: &'a str,
    /// `AWS::Region`.
    pub(super) region: &'a str,
    /// `AWS::StackName`.
    pub(super) stack: String,
    /// Names of the service's functions by their logical ids.
    pub(super) functions: BTreeMap<String, String>,
}

/// The logical id that the Serverless Framework gives a function.
pub(super) fn logical_id(key: &str) -> String {
    let key = key.replace('-', "Dash").replace('_', "Underscore");
    let mut letters = key.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase()).into_iter();
    first.chain(letters).chain("LambdaFunction".chars()).collect()
}

impl Scope<'_> {
    /// The value of a node with all functions evaluated.
    pub(super) fn value(&self, path: &str, node: &Node, problems: &mut Problems) -> Option<Json> {
        self.evaluate(path, node, problems, 0)
    }

    /// The same where it must be a text.
    pub(super) fn text(&self, path: &str, node: &Node, problems: &mut Problems) -> Option<String> {
        match self.value(path, node, problems)? {
            Json::String(text) if !text.is_empty() => Some(text),
            _ => {
                problems.error(node.place, format!("'{path}' must be a text"));
                None
            }
        }
    }

    fn evaluate(
        &self,
        path: &str,
        node: &Node,
        problems: &mut Problems,
        depth: usize,
    ) -> Option<Json> {
        if depth > DEPTH {
            problems.error(node.place, format!("'{path}' is nested deeper than {DEPTH} levels"));
            return None;
        }
        let deeper = depth + 1;
        match &node.value {
            Value::List(items) => {
                let values: Vec<_> =
                    items.iter().map(|item| self.evaluate(path, item, problems, deeper)).collect();
                values.into_iter().collect::<Option<Vec<_>>>().map(Json::Array)
            }
            Value::Map(mapping) => match mapping.entries.as_slice() {
                [entry] if entry.key == "Ref" || entry.key.starts_with("Fn::") => {
                    self.call(path, &entry.key, &entry.value, problems, deeper)
                }
                entries => {
                    let mut object = serde_json::Map::new();
                    for entry in entries {
                        let value = self.evaluate(path, &entry.value, problems, deeper)?;
                        object.insert(entry.key.clone(), value);
                    }
                    Some(Json::Object(object))
                }
            },
            _ => Some(node.to_json()),
        }
    }

    fn call(
        &self,
        path: &str,
        function: &str,
        argument: &Node,
        problems: &mut Problems,
        depth: usize,
    ) -> Option<Json> {
        let wrong = |problems: &mut Problems, form: &str| {
            problems.error(argument.place, format!("'{path}': {function} takes {form}"));
            None
        };
        // What names something is not evaluated, but for the texts of Fn::Sub.
        match function {
            "Ref" => {
                let name = argument.as_text().unwrap_or_default();
                return self.found(path, argument, self.reference(name), problems);
            }
            "Fn::GetAtt" => {
                return self.found(path, argument, self.attribute(argument), problems);
            }
            _ => {}
        }
        let argument_value = self.evaluate(path, argument, problems, depth)?;
        match (function, &argument_value) {
            ("Fn::Sub", Json::String(text)) => {
                self.substitute(path, text, &serde_json::Map::new(), argument, problems)
            }
            ("Fn::Sub", Json::Array(parts)) => match parts.as_slice() {
                [Json::String(text), Json::Object(own)] => {
                    self.substitute(path, text, own, argument, problems)
                }
                _ => wrong(problems, "a text, or a text and a mapping"),
            },
            ("Fn::Join", Json::Array(parts)) => match parts.as_slice() {
                [Json::String(between), Json::Array(items)] => match texts(items) {
                    Some(items) => Some(Json::String(items.join(between))),
                    None => wrong(problems, "a list of texts"),
                },
                _ => wrong(problems, "a separator and a list"),
            },
            ("Fn::Split", Json::Array(parts)) => match parts.as_slice() {
                [Json::String(at), Json::String(text)] if !at.is_empty() => {
                    Some(text.split(at.as_str()).map(Json::from).collect())
                }
                _ => wrong(problems, "a separator and a text"),
            },
            ("Fn::Select", Json::Array(parts)) => match parts.as_slice() {
                [index, Json::Array(items)] => {
                    let number = match index {
                        Json::String(text) => text.parse().ok(),
                        number => number.as_u64().and_then(|n| usize::try_from(n).ok()),
                    };
                    match number.and_then(|number: usize| items.get(number)) {
                        Some(item) => Some(item.clone()),
                        None => wrong(problems, "the number of one of the list's items"),
                    }
                }
                _ => wrong(problems, "a number and a list"),
            },
            ("Fn::Base64", Json::String(text)) => Some(Json::String(STANDARD.encode(text))),
            ("Fn::Base64", _) => wrong(problems, "a text"),
            ("Fn::Sub" | "Fn::Join" | "Fn::Split" | "Fn::Select", _) => wrong(problems, "a list"),
            _ => {
                let why = "CloudFormation resources are missing";
                problems.not_served(argument.place, format!("{path} ({function})"), why);
                None
            }
        }
    }

    fn found(
        &self,
        path: &str,
        argument: &Node,
        found: Option<String>,
        problems: &mut Problems,
    ) -> Option<Json> {
        if found.is_none() {
            let named = match argument.to_json() {
                Json::Array(parts) => texts(&parts).unwrap_or_default().join("."),
                Json::String(text) => text,
                other => other.to_string(),
            };
            let why = "CloudFormation resources are missing";
            problems.not_served(argument.place, format!("{path} ({named})"), why);
        }
        found.map(Json::String)
    }

    /// What `Ref` means: a pseudo parameter, or the name of a function.
    fn reference(&self, name: &str) -> Option<String> {
        let value = match name {
            "AWS::AccountId" => self.account,
            "AWS::Region" => self.region,
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::StackName" => &self.stack,
            _ => self.functions.get(name)?,
        };
        Some(value.to_owned())
    }

    /// `[HelloLambdaFunction, Arn]` or `HelloLambdaFunction.Arn`.
    fn attribute(&self, argument: &Node) -> Option<String> {
        match &argument.value {
            Value::Text(text) => self.dotted(text),
            Value::List(parts) => match parts.as_slice() {
                [id, attribute] => {
                    self.dotted(&format!("{}.{}", id.as_text()?, attribute.as_text()?))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn dotted(&self, text: &str) -> Option<String> {
        let name = self.functions.get(text.strip_suffix(".Arn")?)?;
        let Self { account, region, .. } = self;
        Some(format!("arn:aws:lambda:{region}:{account}:function:{name}"))
    }

    /// `${Name}` is what `Ref` means, `${Name.Arn}` what `Fn::GetAtt` means, `${!Text}` is kept.
    fn substitute(
        &self,
        path: &str,
        text: &str,
        own: &serde_json::Map<String, Json>,
        argument: &Node,
        problems: &mut Problems,
    ) -> Option<Json> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                problems.error(argument.place, format!("'{path}': a '${{' has no '}}'"));
                return None;
            };
            rest = behind;
            if let Some(literal) = name.strip_prefix('!') {
                out.push_str(&format!("${{{literal}}}"));
                continue;
            }
            let name = name.trim();
            let value = match own.get(name) {
                Some(Json::String(value)) => Some(value.clone()),
                Some(value) => Some(value.to_string()),
                None => self.reference(name).or_else(|| self.dotted(name)),
            };
            let Some(value) = value else {
                let why = "CloudFormation resources are missing";
                problems.not_served(argument.place, format!("{path} (${{{name}}})"), why);
                return None;
            };
            out.push_str(&value);
        }
        out.push_str(rest);
        Some(Json::String(out))
    }
}

fn texts(items: &[Json]) -> Option<Vec<String>> {
    let text = |item: &Json| match item {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    items.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{self, Sources};
    use serde_json::json;

    fn evaluated(text: &str) -> Result<Json, String> {
        let mut sources = Sources::default();
        let file = sources.add("t.yml", text);
        let node = yaml::parse(&sources, file).expect("YAML");
        let scope = Scope {
            account: "123456789012",
            region: "eu-central-1",
            stack: "shop-dev".to_owned(),
            functions: BTreeMap::from([(logical_id("send-mail"), "shop-dev-send-mail".to_owned())]),
        };
        let mut problems = Problems::default();
        let value = scope.value("x", node.child("v").expect("v"), &mut problems);
        value.ok_or_else(|| match (problems.errors.first(), problems.not_served.first()) {
            (Some(error), _) => error.title.clone(),
            (None, Some((_, path, _))) => path.clone(),
            (None, None) => "no reason was given".to_owned(),
        })
    }

    #[test]
    fn texts_are_put_together_and_taken_apart() {
        for (text, value) in [
            ("v: !Ref AWS::Region", json!("eu-central-1")),
            (
                "v: !Sub 'arn:aws:s3:::b-${AWS::AccountId}/*'",
                json!("arn:aws:s3:::b-123456789012/*"),
            ),
            ("v: !Sub ['${A}-${AWS::StackName}-${!kept}', {A: 1}]", json!("1-shop-dev-${kept}")),
            ("v: {Fn::Join: [':', [a, !Ref AWS::Partition, 3]]}", json!("a:aws:3")),
            ("v: !Select [1, !Split ['-', 'a-b-c']]", json!("b")),
            ("v: !Base64 hello", json!("aGVsbG8=")),
            (
                "v: !GetAtt SendDashmailLambdaFunction.Arn",
                json!("arn:aws:lambda:eu-central-1:123456789012:function:shop-dev-send-mail"),
            ),
            (
                "v: {Fn::GetAtt: [SendDashmailLambdaFunction, Arn]}",
                json!("arn:aws:lambda:eu-central-1:123456789012:function:shop-dev-send-mail"),
            ),
            ("v: [{a: !Ref SendDashmailLambdaFunction}]", json!([{"a": "shop-dev-send-mail"}])),
        ] {
            assert_eq!(evaluated(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        for (text, word) in [
            ("v: !Ref Table", "Table"),
            ("v: !GetAtt Table.Arn", "Table.Arn"),
            ("v: !Sub '${Table}'", "Table"),
            ("v: !Sub '${Open'", "has no"),
            ("v: !ImportValue other", "Fn::ImportValue"),
            ("v: !Select [7, [a]]", "Fn::Select"),
            ("v: !Join [a]", "Fn::Join"),
        ] {
            let error = evaluated(text).expect_err(text);
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
