//! The `Condition` element: operators, keys and values.

use super::Language;
use super::elements::{Element, expected, join, object};
use super::error::PolicyError;
use super::json::Json;
use crate::condition::{Condition, Expected, Family, Operator, Range, date, decimal};
use crate::pattern::{BadVariable, Case, Pattern, Syntax, Wildcards};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// One key under one operator, of good shape.
pub(super) struct Read {
    path: String,
    operator: Operator,
    key: String,
    values: Vec<String>,
}

pub(super) fn read(element: Element) -> Result<Vec<Read>, PolicyError> {
    let Element { path, value } = element;
    let mut conditions: Vec<Read> = Vec::new();
    let mut operators: Vec<String> = Vec::new();
    for (name, keys) in object(value, &path)? {
        let path = join(&path, &name);
        let Some(operator) = Operator::parse(&name) else {
            return Err(PolicyError::syntax(&path, "no such condition operator"));
        };
        if operators.contains(&name) {
            return Err(PolicyError::syntax(&path, "comes twice"));
        }
        operators.push(name);
        let first = conditions.len();
        for (key, value) in object(keys, &path)? {
            let path = join(&path, &key);
            // Names of keys have no case.
            let key = key.to_lowercase();
            if conditions.iter().skip(first).any(|read| read.key == key) {
                return Err(PolicyError::syntax(&path, "comes twice"));
            }
            let values = values(value, &path)?;
            conditions.push(Read { path, operator, key, values });
        }
    }
    Ok(conditions)
}

/// A value or a list of values, as texts.
fn values(value: Json, path: &str) -> Result<Vec<String>, PolicyError> {
    let scalar = |value: Json, path: &str| match value {
        Json::Text(text) | Json::Number(text) => Ok(text),
        Json::Bool(value) => Ok(value.to_string()),
        other => Err(expected(path, "a string, a number or a boolean", &other)),
    };
    match value {
        Json::List(list) => list.into_iter().map(|value| scalar(value, path)).collect(),
        value => Ok(vec![scalar(value, path)?]),
    }
}

impl Read {
    pub(super) fn check(self, language: Language) -> Result<Condition, PolicyError> {
        let Read { path, operator, key, values } = self;
        if key.is_empty() {
            return Err(PolicyError::syntax(&path, "the key has no name"));
        }
        let parse = |wildcards, case| {
            let syntax = Syntax { wildcards, variables: language.variables, case };
            move |text: &str| {
                Pattern::parse(text, syntax).map_err(|BadVariable| {
                    PolicyError::syntax("Condition", format_args!("{text}: a variable is broken"))
                })
            }
        };
        let legacy =
            |text: &str, what: &str| PolicyError::legacy(&path, format!("{text:?} is {what}"));
        let expected = match operator.family {
            Family::Text { wildcards, case } => {
                Expected::Texts(each(&values, parse(wildcards, case))?)
            }
            Family::Bool => {
                let pattern = parse(Wildcards::None, Case::Ignored);
                Expected::Texts(each(&values, |text| {
                    let pattern = pattern(text)?;
                    let known = boolean(text).is_some() || !pattern.is_constant();
                    if known { Ok(pattern) } else { Err(legacy(text, "neither true nor false")) }
                })?)
            }
            Family::Number => Expected::Numbers(each(&values, |text| {
                decimal(text).ok_or_else(|| legacy(text, "no number"))
            })?),
            Family::Date => Expected::Dates(each(&values, |text| {
                date(text).ok_or_else(|| legacy(text, "no date"))
            })?),
            Family::Binary => Expected::Bytes(each(&values, |text| {
                BASE64_STANDARD.decode(text).map_err(|_| legacy(text, "not base64"))
            })?),
            Family::Address => Expected::Ranges(each(&values, |text| {
                Range::parse(text).ok_or_else(|| legacy(text, "no address and no range"))
            })?),
            Family::Null => Expected::Absent(each(&values, |text| {
                boolean(text).ok_or_else(|| legacy(text, "neither true nor false"))
            })?),
        };
        Ok(Condition { key: key.into_boxed_str(), operator, expected })
    }
}

fn each<T>(
    values: &[String],
    parse: impl Fn(&str) -> Result<T, PolicyError>,
) -> Result<Vec<T>, PolicyError> {
    values.iter().map(|text| parse(text)).collect()
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else {
        text.eq_ignore_ascii_case("false").then_some(false)
    }
}
