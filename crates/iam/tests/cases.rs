//! Cases from AWS's documentation, in own words: `cases/*.json`.
//!
//! A case names who asks for what (`user:<account>:<name>`, `role:<account>:<role>:<session>`,
//! `root:<account>`, `federated:<account>:<user>:<name>`, `service:<name>`, `provider:<name>`,
//! `anonymous`), the statements of the policies that apply, and the decision: `allow`, or
//! `explicit` or `implicit` with the layer that it comes from. What it leaves out comes from the
//! file's `defaults`.

use iam::{Attached, Context, Decision, Kind, Policies, Policy, Principal, Request, evaluate};
use model::AccountId;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::sync::Arc;

#[test]
fn cases_of_the_documentation_are_decided_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut failed = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("a folder of cases") {
        let path = entry.expect("readable").path();
        let file: Value = serde_json::from_str(&fs::read_to_string(&path).expect("readable"))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(file["source"].is_string(), "{}: names no source", path.display());
        for case in file["cases"].as_array().expect("a list of cases") {
            count += 1;
            let mut whole = file["defaults"].as_object().cloned().unwrap_or_default();
            whole.extend(case.as_object().expect("a case").clone());
            let found = decision(&whole);
            let expected = whole["expect"].as_str().expect("an expectation");
            if found != expected {
                failed.push(format!(
                    "{}: {} is {found}, not {expected}",
                    path.display(),
                    case["name"]
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(count > 80, "only {count} cases");
}

fn decision(case: &Map<String, Value>) -> String {
    let text = |key: &str| case.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("{key}"));
    let principal = principal(text("principal"));
    let account = AccountId::new(text("account")).expect("an account");
    let mut context = Context::new();
    principal.describe(&mut context);
    for (key, value) in case.get("context").and_then(Value::as_object).into_iter().flatten() {
        match value {
            Value::String(value) => context.set(key.clone(), value.clone()),
            Value::Array(values) => context.set_all(
                key.clone(),
                values.iter().map(|v| v.as_str().expect("a text").to_owned()),
            ),
            other => panic!("{key}: {other}"),
        }
    }
    let attach = |key: &str, kind| case.get(key).map(|statements| attached(statements, kind));
    let identity: Vec<Attached> = attach("identity", Kind::Inline).into_iter().collect();
    let boundary = attach("boundary", Kind::Managed);
    let session = attach("session", Kind::Session);
    let trust = attach("trust", Kind::Trust);
    let resource = trust.or_else(|| attach("resource_policy", Kind::Resource));
    let policies = Policies {
        identity: &identity,
        boundary: boundary.as_ref(),
        session: session.as_ref().map(std::slice::from_ref),
        resource: resource.as_ref(),
    };
    let request = Request {
        principal: &principal,
        action: text("action"),
        resource: text("resource"),
        resource_account: &account,
        context: &context,
    };
    match evaluate(&request, &policies) {
        Decision::Allow { .. } => "allow".to_owned(),
        Decision::ExplicitDeny { by } => format!("explicit {:?}", by.layer).to_lowercase(),
        Decision::ImplicitDeny { why } => format!("implicit {why:?}").to_lowercase(),
    }
}

fn attached(statements: &Value, kind: Kind) -> Attached {
    // A whole document says its own version.
    let document = if statements.get("Statement").is_some() {
        statements.clone()
    } else {
        json!({ "Version": "2012-10-17", "Statement": statements })
    };
    let document = document.to_string();
    let policy = Policy::parse(&document, kind).unwrap_or_else(|e| panic!("{document}: {e}"));
    Attached { name: "case".into(), policy: Arc::new(policy) }
}

fn principal(text: &str) -> Principal {
    let parts: Vec<&str> = text.split(':').collect();
    let account = || AccountId::new(parts[1]).expect("an account");
    match parts[..] {
        ["user", number, name] => Principal::User {
            account: account(),
            arn: format!("arn:aws:iam::{number}:user/{name}"),
            id: "AIDACKCEVSQ6C2EXAMPLE".to_owned(),
        },
        ["role", number, role, session] => Principal::RoleSession {
            account: account(),
            role_arn: format!("arn:aws:iam::{number}:role/{role}"),
            role_id: "AROACKCEVSQ6C2EXAMPLE".to_owned(),
            session_arn: format!("arn:aws:sts::{number}:assumed-role/{role}/{session}"),
        },
        ["root", _] => Principal::Root { account: account() },
        ["federated", number, user, name] => Principal::FederatedUser {
            account: account(),
            user_arn: format!("arn:aws:iam::{number}:user/{user}"),
            session_arn: format!("arn:aws:sts::{number}:federated-user/{name}"),
        },
        ["service", name] => Principal::Service { name: name.to_owned() },
        ["provider", name] => Principal::Federated { provider: name.to_owned() },
        ["anonymous"] => Principal::Anonymous,
        _ => panic!("no principal: {text}"),
    }
}
