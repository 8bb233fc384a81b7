//! From rules to a policy document.

use crate::reading::Rule;
use serde_json::{Map, Value, json};

/// The document; of the old version where asked.
pub(crate) fn of(rules: &[Rule], old: bool) -> String {
    let version = if old { "2008-10-17" } else { "2012-10-17" };
    let statements: Vec<Value> = rules.iter().map(statement).collect();
    json!({ "Version": version, "Statement": statements }).to_string()
}

fn statement(rule: &Rule) -> Value {
    let mut members = Map::new();
    members.insert("Effect".into(), json!(if rule.allows { "Allow" } else { "Deny" }));
    members.insert(rule.action.0.into(), json!(rule.action.1));
    if let Some((element, patterns)) = &rule.resource {
        members.insert((*element).into(), json!(patterns));
    }
    if let Some((element, names)) = &rule.principal {
        members.insert((*element).into(), principal(names));
    }
    let mut conditions = Map::new();
    for (operator, key, values) in &rule.conditions {
        let keys = conditions.entry(operator.clone()).or_insert_with(|| json!({}));
        keys[key] = json!(values);
    }
    members.insert("Condition".into(), Value::Object(conditions));
    Value::Object(members)
}

fn principal(names: &[(&'static str, String)]) -> Value {
    let mut kinds = Map::new();
    for (kind, name) in names {
        let list = kinds.entry(*kind).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(json!(name));
        }
    }
    Value::Object(kinds)
}
