//! The policy document that PutResourcePolicy puts in the place of what AddPermission added: read,
//! checked, and turned into the single permissions that it grants.
//!
//! What can't be enforced is refused by name: statements that deny, `Not…` elements, other
//! principals than accounts, roles, users and services, and conditions beyond those that AddPermission
//! knows. AWS's own texts for documents that it does not take are not known.

use super::error::Error;
use super::policy_document::check_principal;
use super::target::{Place, Target};
use model::policy::{Statement, WrittenPolicy, WrittenStatement};
use serde_json::{Map, Value};

/// Most single permissions of one document, so that lists of principals, actions and values of
/// conditions can't multiply without end. AWS names no number.
const GRANTS: usize = 1_000;
/// Versions of the policy language.
const LANGUAGES: [&str; 2] = ["2012-10-17", "2008-10-17"];

/// The function whose policy is meant, with the key of the policy in its document.
pub(super) fn target(place: &Place, arn: &str) -> Result<(Target, String), Error> {
    if !arn.contains(":function:") {
        return Err(Error::InvalidParameterValue(format!(
            "Mayfly does not serve policies of {arn}, only of functions, versions and aliases."
        )));
    }
    super::permission::target(place, arn, None)
}

/// Reads a document whose statements are about this resource.
pub(super) fn read(text: &str, resource: &str) -> Result<WrittenPolicy, Error> {
    let document: Value =
        serde_json::from_str(text).map_err(|error| invalid(format!("it is not JSON: {error}")))?;
    let Value::Object(mut document) = document else {
        return Err(invalid("it is not an object"));
    };
    let version = match document.shift_remove("Version") {
        None => LANGUAGES[1].to_owned(),
        Some(Value::String(version)) if LANGUAGES.contains(&version.as_str()) => version,
        Some(other) => return Err(invalid(format!("Version {other} is not 2012-10-17"))),
    };
    let id = document.shift_remove("Id").map(|id| text_of(&id, "Id")).transpose()?;
    let statements = match document.shift_remove("Statement") {
        Some(Value::Array(list)) if !list.is_empty() => list,
        Some(one @ Value::Object(_)) => vec![one],
        _ => return Err(invalid("it has no Statement")),
    };
    if let Some(unknown) = document.keys().next() {
        return Err(invalid(format!("it has the unknown element {unknown}")));
    }
    let statements: Vec<_> =
        statements.iter().map(|value| statement(value, resource)).collect::<Result<_, _>>()?;
    check_names(&statements)?;
    if statements.iter().map(|statement| statement.grants.len()).sum::<usize>() > GRANTS {
        return Err(invalid(format!("it grants more than {GRANTS} single permissions")));
    }
    Ok(WrittenPolicy { version, id, statements })
}

fn check_names(statements: &[WrittenStatement]) -> Result<(), Error> {
    let mut names: Vec<_> = statements.iter().filter_map(|s| s.sid.as_deref()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(invalid(format!("two statements have the Sid {}", pair[0]))),
        None => Ok(()),
    }
}

fn statement(value: &Value, resource: &str) -> Result<WrittenStatement, Error> {
    let Value::Object(members) = value else {
        return Err(invalid("a statement is not an object"));
    };
    const KNOWN: [&str; 6] = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];
    if let Some(other) = members.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(match other.as_str() {
            "NotPrincipal" | "NotAction" | "NotResource" => unserved(other),
            _ => invalid(format!("a statement has the unknown element {other}")),
        });
    }
    match members.get("Effect").and_then(Value::as_str) {
        Some("Allow") => {}
        Some("Deny") => return Err(unserved("Effect Deny")),
        _ => return Err(invalid("a statement's Effect is not Allow")),
    }
    let sid = members.get("Sid").map(|sid| text_of(sid, "Sid")).transpose()?;
    let resources = texts(members, "Resource")?;
    if resources.iter().any(|one| one != resource) {
        return Err(invalid(format!("the Resource of a statement is not {resource}")));
    }
    let mut grants = Vec::new();
    for principal in principals(members.get("Principal"))? {
        for action in actions(members)? {
            grants.push(Statement {
                sid: sid.clone().unwrap_or_default(),
                principal: principal.clone(),
                action,
                resource: resource.to_owned(),
                source_arn: None,
                source_account: None,
                function_url_auth: None,
                invoked_via_function_url: None,
                principal_org_id: None,
                event_source_token: None,
            });
        }
    }
    let grants = match members.get("Condition") {
        None => grants,
        Some(Value::Object(condition)) => under(grants, condition)?,
        Some(_) => return Err(invalid("a Condition is not an object")),
    };
    Ok(WrittenStatement { sid, json: value.to_string(), grants })
}

/// Who is meant, each in the form that AddPermission takes.
fn principals(value: Option<&Value>) -> Result<Vec<String>, Error> {
    let members = match value {
        Some(Value::String(all)) if all == "*" => return Ok(vec![all.clone()]),
        Some(Value::Object(members)) if !members.is_empty() => members,
        _ => return Err(invalid("the Principal of a statement is neither * nor an object")),
    };
    let mut principals = Vec::new();
    for kind in members.keys() {
        if kind != "AWS" && kind != "Service" {
            return Err(unserved(&format!("Principal {kind}")));
        }
        principals.extend(texts(members, kind)?);
    }
    for principal in &mut principals {
        // An account's root is the account: whoever the account lets.
        if let Some(account) =
            principal.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root"))
        {
            *principal = account.to_owned();
        }
        check_principal(principal)?;
    }
    Ok(principals)
}

fn actions(members: &Map<String, Value>) -> Result<Vec<String>, Error> {
    let actions = texts(members, "Action")?;
    let of_lambda = |action: &String| {
        action == "*" || action.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("lambda:"))
    };
    match actions.iter().find(|action| !of_lambda(action)) {
        Some(other) => Err(invalid(format!("{other} is no action of Lambda"))),
        None => Ok(actions),
    }
}

/// The grants under a statement's conditions: each value of each key makes grants of its own.
fn under(
    mut grants: Vec<Statement>,
    condition: &Map<String, Value>,
) -> Result<Vec<Statement>, Error> {
    for (operator, keys) in condition {
        let Value::Object(keys) = keys else {
            return Err(invalid(format!("the condition {operator} is not an object")));
        };
        for key in keys.keys() {
            let values = texts(keys, key)?;
            let mut narrowed = Vec::with_capacity(grants.len() * values.len());
            for grant in &grants {
                for value in &values {
                    narrowed.push(with(grant.clone(), operator, key, value)?);
                }
            }
            if narrowed.len() > GRANTS {
                return Err(invalid(format!("it grants more than {GRANTS} single permissions")));
            }
            grants = narrowed;
        }
    }
    Ok(grants)
}

/// The grant with one more condition.
fn with(mut grant: Statement, operator: &str, key: &str, value: &str) -> Result<Statement, Error> {
    let literal = !value.contains(['*', '?']);
    let name = key.to_ascii_lowercase();
    let field = match (operator, name.as_str()) {
        ("ArnLike" | "StringLike" | "ArnEquals", "aws:sourcearn") => &mut grant.source_arn,
        ("StringEquals", "aws:sourcearn") if literal => &mut grant.source_arn,
        ("StringEquals", "aws:sourceaccount") => &mut grant.source_account,
        ("StringEquals", "aws:principalorgid") => &mut grant.principal_org_id,
        ("StringEquals", "lambda:functionurlauthtype") => &mut grant.function_url_auth,
        ("StringEquals", "lambda:eventsourcetoken") => &mut grant.event_source_token,
        ("Bool", "lambda:invokedviafunctionurl") => {
            let wanted = match value {
                "true" => true,
                "false" => false,
                _ => return Err(invalid(format!("{key} is neither true nor false"))),
            };
            if grant.invoked_via_function_url.replace(wanted).is_some() {
                return Err(unserved(&format!("two conditions on {key}")));
            }
            return Ok(grant);
        }
        _ => return Err(unserved(&format!("the condition {operator} on {key}"))),
    };
    match field.replace(value.to_owned()) {
        None => Ok(grant),
        Some(_) => Err(unserved(&format!("two conditions on {key}"))),
    }
}

/// A member that is a text or a list of texts.
fn texts(members: &Map<String, Value>, key: &str) -> Result<Vec<String>, Error> {
    match members.get(key) {
        Some(Value::Array(list)) if !list.is_empty() => {
            list.iter().map(|one| text_of(one, key)).collect()
        }
        Some(one @ (Value::String(_) | Value::Bool(_))) => Ok(vec![text_of(one, key)?]),
        _ => Err(invalid(format!("{key} is neither a text nor a list of texts"))),
    }
}

fn text_of(value: &Value, key: &str) -> Result<String, Error> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(word) => Ok(word.to_string()),
        _ => Err(invalid(format!("{key} is not a text"))),
    }
}

fn invalid(reason: impl std::fmt::Display) -> Error {
    Error::InvalidParameterValue(format!("The policy document can't be taken: {reason}."))
}

fn unserved(what: &str) -> Error {
    Error::InvalidParameterValue(format!(
        "Mayfly does not serve {what} in a function's policy yet; write it as AddPermission would."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:lambda:us-east-1:000000000000:function:f";

    fn policy(statement: &str) -> Result<WrittenPolicy, String> {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Resource":"{ARN}",{statement}}}]}}"#
        );
        read(&text, ARN).map_err(|error| error.to_string())
    }

    #[test]
    fn lists_are_single_permissions() {
        let policy = policy(
            r#""Sid":"s","Principal":{"AWS":["123456789012","arn:aws:iam::210987654321:root"]},
               "Action":["lambda:InvokeFunction","lambda:GetFunction"],
               "Condition":{"StringEquals":{"aws:SourceAccount":["1","2"]}}"#,
        )
        .expect("a policy");
        let grants = &policy.statements[0].grants;
        assert_eq!(grants.len(), 8);
        assert_eq!(grants[7].principal, "210987654321");
        assert_eq!(grants[7].source_account.as_deref(), Some("2"));
    }

    #[test]
    fn what_can_not_be_enforced_is_refused_by_name() {
        let all = r#""Principal":"*","Action":"lambda:InvokeFunction""#;
        for (statement, told) in [
            (format!(r#"{all},"Effect":"Deny""#), "Effect Deny"),
            (format!(r#"{all},"NotAction":"lambda:GetFunction""#), "NotAction"),
            (
                format!(r#"{all},"Condition":{{"IpAddress":{{"aws:SourceIp":"10.0.0.0/8"}}}}"#),
                "the condition IpAddress on aws:SourceIp",
            ),
            (
                r#""Principal":{"Federated":"x"},"Action":"lambda:InvokeFunction""#.to_owned(),
                "Principal Federated",
            ),
            (r#""Principal":"*","Action":"s3:GetObject""#.to_owned(), "no action of Lambda"),
            (r#""Principal":"*""#.to_owned(), "Action is neither a text"),
            (format!(r#"{all},"Resource":"*""#), "is not arn:aws:lambda"),
        ] {
            let error = policy(&statement).expect_err(&statement);
            assert!(error.contains(told), "{statement}: {error}");
        }
    }

    #[test]
    fn a_text_that_is_no_document_is_refused() {
        for text in ["", "[]", "{}", r#"{"Statement":[]}"#, r#"{"Statement":[1]}"#, "\u{0}"] {
            assert!(read(text, ARN).is_err(), "{text}");
        }
        let unknown = r#"{"Version":"2026-01-01","Statement":[]}"#;
        assert!(read(unknown, ARN).is_err());
    }
}
