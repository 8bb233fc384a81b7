//! Resource policies of functions: from what is kept of them to what is evaluated and shown.
//!
//! A function's policy is the document that `PutResourcePolicy` put, the statements that
//! `AddPermission` added, or both. Both are shown and judged in the one policy language.

use crate::{Kind, Policy};
use model::policy::Statement;
use serde_json::{Map, Value, json};

/// Version of the language in which added statements are written.
const CURRENT: &str = "2012-10-17";

/// The policy as the evaluator takes it.
///
/// A statement that is none in the policy language allows nothing and is left out. None that denies
/// gets lost that way: whole documents are parsed before they are kept, and `AddPermission` only
/// allows.
pub fn parse(policy: &model::Policy) -> Policy {
    let version = policy.document.as_ref().map_or(CURRENT, |document| &document.version);
    let written = policy.document.iter().flat_map(|document| &document.statements);
    let added = policy.statements.iter().map(|added| statement(added).to_string());
    let statements = written.map(|statement| statement.json.clone()).chain(added);
    let statements = statements
        .filter_map(|statement| {
            let document = format!(r#"{{"Version":{version:?},"Statement":[{statement}]}}"#);
            Policy::parse(&document, Kind::Resource).ok()
        })
        .flat_map(|policy| policy.statements)
        .collect();
    Policy { kind: Kind::Resource, statements }
}

/// A statement that `AddPermission` added, as AWS writes it.
pub fn statement(statement: &Statement) -> Value {
    let mut value = json!({
        "Sid": statement.sid,
        "Effect": "Allow",
        "Principal": principal(&statement.principal),
        "Action": statement.action,
        "Resource": statement.resource,
    });
    let condition = condition(statement);
    if !condition.is_empty()
        && let Some(members) = value.as_object_mut()
    {
        members.insert("Condition".to_owned(), Value::Object(condition));
    }
    value
}

/// Whether `AddPermission` can mean somebody by this: everyone, an account, the ARN of a principal,
/// or a service.
pub fn is_principal(text: &str) -> bool {
    let document = json!({
        "Statement": {
            "Effect": "Allow",
            "Principal": principal(text),
            "Action": "*",
            "Resource": "*",
        },
    });
    Policy::parse(&document.to_string(), Kind::Resource).is_ok()
}

fn principal(principal: &str) -> Value {
    if principal == "*" {
        json!("*")
    } else if principal.starts_with("arn:") {
        json!({ "AWS": principal })
    } else if crate::arn::is_account(principal) {
        json!({ "AWS": format!("arn:aws:iam::{principal}:root") })
    } else {
        json!({ "Service": principal })
    }
}

fn condition(statement: &Statement) -> Map<String, Value> {
    let mut equals = Map::new();
    let mut equal = |key: &str, value: &Option<String>| {
        if let Some(value) = value {
            equals.insert(key.to_owned(), json!(value));
        }
    };
    equal("lambda:EventSourceToken", &statement.event_source_token);
    equal("AWS:SourceAccount", &statement.source_account);
    equal("lambda:FunctionUrlAuthType", &statement.function_url_auth);
    equal("aws:PrincipalOrgID", &statement.principal_org_id);
    let mut condition = Map::new();
    if !equals.is_empty() {
        condition.insert("StringEquals".to_owned(), Value::Object(equals));
    }
    if let Some(via_url) = statement.invoked_via_function_url {
        condition.insert(
            "Bool".to_owned(),
            json!({ "lambda:InvokedViaFunctionUrl": via_url.to_string() }),
        );
    }
    if let Some(arn) = &statement.source_arn {
        condition.insert("ArnLike".to_owned(), json!({ "AWS:SourceArn": arn }));
    }
    condition
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::policy::{WrittenPolicy, WrittenStatement};

    fn added(principal: &str) -> Statement {
        Statement {
            sid: "FunctionURL-allow".to_owned(),
            principal: principal.to_owned(),
            action: "lambda:InvokeFunction".to_owned(),
            resource: "arn:aws:lambda:us-east-1:000000000000:function:f".to_owned(),
            source_arn: Some("arn:aws:s3:::b".to_owned()),
            source_account: None,
            function_url_auth: None,
            invoked_via_function_url: Some(true),
            principal_org_id: None,
            event_source_token: None,
        }
    }

    #[test]
    fn written_and_added_statements_are_one_policy() {
        let json = r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#;
        let written = WrittenStatement { sid: None, json: json.to_owned() };
        let policy = model::Policy {
            document: Some(WrittenPolicy {
                version: "2008-10-17".to_owned(),
                id: None,
                statements: vec![written],
            }),
            statements: vec![added("123456789012"), added("s3.amazonaws.com")],
            revision_id: String::new(),
        };
        assert_eq!(parse(&policy).len(), 3);
    }

    #[test]
    fn a_statement_for_nobody_allows_nothing() {
        let policy =
            model::Policy { statements: vec![added("arn:nobody")], ..model::Policy::default() };
        assert!(parse(&policy).is_empty());
    }

    #[test]
    fn principals_are_those_of_policies() {
        for principal in
            ["*", "123456789012", "arn:aws:iam::123456789012:user/a", "s3.amazonaws.com"]
        {
            assert!(is_principal(principal), "{principal}");
        }
        for text in ["", "somebody", "arn:nobody", "arn:aws:iam::123456789012:group/g"] {
            assert!(!is_principal(text), "{text}");
        }
    }
}
