//! The policy document that PutResourcePolicy puts in the place of what AddPermission added: read
//! in the policy language, and checked for what a function's policy must be about.
//!
//! AWS's own texts for documents that it does not take are not known.

use super::error::Error;
use super::target::{Place, Target};
use ::iam::Kind;
use model::policy::{WrittenPolicy, WrittenStatement};
use serde_json::{Map, Value};

/// Version of the policy language of documents that name none.
const FIRST_LANGUAGE: &str = "2008-10-17";

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
    ::iam::Policy::parse(text, Kind::Resource).map_err(invalid)?;
    // The parser has seen it: an object, no member twice, statements that are objects.
    let mut document: Map<String, Value> = serde_json::from_str(text).map_err(invalid)?;
    let words = |value: Option<Value>| value.and_then(|v| v.as_str().map(str::to_owned));
    let version = words(document.shift_remove("Version"));
    let id = words(document.shift_remove("Id"));
    let statements = match document.shift_remove("Statement") {
        Some(Value::Array(list)) => list,
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let statements: Vec<_> =
        statements.iter().map(|value| statement(value, resource)).collect::<Result<_, _>>()?;
    let version = version.unwrap_or_else(|| FIRST_LANGUAGE.to_owned());
    Ok(WrittenPolicy { version, id, statements })
}

fn statement(value: &Value, resource: &str) -> Result<WrittenStatement, Error> {
    if value.get("NotResource").is_some() || texts(value, "Resource").any(|one| one != resource) {
        return Err(invalid(format!("the Resource of a statement is not {resource}")));
    }
    let of_lambda = |action: &str| {
        action == "*" || action.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("lambda:"))
    };
    let mut actions = texts(value, "Action").chain(texts(value, "NotAction"));
    if let Some(other) = actions.find(|action| !of_lambda(action)) {
        return Err(invalid(format!("{other} is no action of Lambda")));
    }
    for element in ["Principal", "NotPrincipal"] {
        for kind in ["CanonicalUser", "Federated"] {
            if value.get(element).is_some_and(|principal| principal.get(kind).is_some()) {
                return Err(invalid(format!("no {kind} principal can call a function")));
            }
        }
    }
    let sid = value.get("Sid").and_then(Value::as_str).map(str::to_owned);
    Ok(WrittenStatement { sid, json: value.to_string() })
}

/// A member that is a text or a list of texts.
fn texts<'a>(statement: &'a Value, member: &str) -> impl Iterator<Item = &'a str> {
    let values = match statement.get(member) {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    values.iter().filter_map(Value::as_str)
}

fn invalid(reason: impl std::fmt::Display) -> Error {
    Error::InvalidParameterValue(format!("The policy document can't be taken: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:lambda:us-east-1:000000000000:function:f";

    fn policy(effect: &str, statement: &str) -> Result<WrittenPolicy, String> {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Resource":"{ARN}",{statement}}}]}}"#
        );
        read(&text, ARN).map_err(|error| error.to_string())
    }

    #[test]
    fn everything_that_the_language_says_of_the_function_is_taken() {
        for (effect, statement) in [
            (
                "Allow",
                r#""Sid":"s","Principal":{"AWS":["123456789012","arn:aws:iam::210987654321:root"]},
                   "Action":["lambda:InvokeFunction","lambda:GetFunction"],
                   "Condition":{"StringEquals":{"aws:SourceAccount":["1","2"]}}"#,
            ),
            ("Deny", r#""Principal":"*","NotAction":"lambda:GetFunction""#),
            (
                "Allow",
                r#""Principal":"*","Action":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#,
            ),
            ("Deny", r#""NotPrincipal":{"AWS":"123456789012"},"Action":"lambda:*""#),
        ] {
            let read = policy(effect, statement);
            assert_eq!(read.map(|policy| policy.statements.len()), Ok(1), "{statement}");
        }
    }

    #[test]
    fn what_says_nothing_of_the_function_is_refused_by_name() {
        let all = r#""Principal":"*","Action":"lambda:InvokeFunction""#;
        for (statement, told) in [
            (
                r#""Principal":{"Federated":"x.example"},"Action":"lambda:InvokeFunction""#
                    .to_owned(),
                "no Federated principal",
            ),
            (r#""Principal":"*","Action":"s3:GetObject""#.to_owned(), "no action of Lambda"),
            (r#""Principal":"*""#.to_owned(), "must contain actions"),
            (format!(r#"{all},"Condition":{{"StringEquals":"x"}}"#), "an object is expected"),
            (format!(r#"{all},"Effect":"Deny""#), "comes twice"),
        ] {
            let error = policy("Allow", &statement).expect_err(&statement);
            assert!(error.contains(told), "{statement}: {error}");
        }
        let other = format!(r#"{{"Statement":{{"Effect":"Allow",{all},"Resource":"*"}}}}"#);
        let error = read(&other, ARN).expect_err("another resource").to_string();
        assert!(error.contains("is not arn:aws:lambda"), "{error}");
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
