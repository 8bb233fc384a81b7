//! Conditions: the lines are operator, the policy's value and the request's value.

use crate::Target;
use iam::{Attached, Context, Kind, Policies, Policy, Principal, Request, evaluate};
use model::AccountId;
use std::sync::Arc;

pub(crate) const TARGET: Target = Target {
    name: "policy_condition",
    seeds: &[
        b"StringLike\nhome/${aws:username}/*\nhome/ann/x",
        b"ArnLike\narn:aws:s3:*:?:b/*\narn:aws:s3::1:b/c",
        b"DateLessThan\n2026-01-01T00:00:00.5+01:00\n1700000000",
        b"NumericGreaterThanEquals\n-10.25\n00012345678901234567890",
        b"IpAddress\n2001:db8::/33\n::ffff:10.0.0.1",
        b"BinaryEquals\nQmluYXJ5\nBinary",
        b"Bool\ntrue\nTRUE",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.splitn(3, '\n');
    let (Some(operator), Some(wanted), Some(found)) = (lines.next(), lines.next(), lines.next())
    else {
        return;
    };
    let Some(plain) = holds(operator, wanted, Some(found)) else { return };
    if operator.to_ascii_lowercase().ends_with("ifexists") {
        return;
    }
    // With the key there, `IfExists` changes nothing; without it, it holds.
    let if_exists = format!("{operator}IfExists");
    if let Some(found) = holds(&if_exists, wanted, Some(found)) {
        assert_eq!(found, plain, "{if_exists}");
        assert_eq!(holds(&if_exists, wanted, None), Some(true));
    }
    // One value matches or it does not.
    if let Some(family) = operator.strip_suffix("Equals").or(operator.strip_suffix("Like"))
        && !wanted.contains("${")
    {
        let negated = format!("{family}Not{}", &operator[family.len()..]);
        if let Some(negated) = holds(&negated, wanted, Some(found)) {
            let empty = found.is_empty() && operator.contains(':');
            assert!(negated != plain || empty, "{operator}");
        }
    }
}

/// Whether the condition holds; `None` where it is none.
fn holds(operator: &str, wanted: &str, found: Option<&str>) -> Option<bool> {
    let statement = serde_json::json!({
        "Effect": "Allow",
        "Action": "*",
        "Resource": "*",
        "Condition": { operator: { "a:key": wanted } },
    });
    let document = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
    let policy = Policy::parse(&document, Kind::Inline).ok()?;
    let attached = [Attached { name: "fuzz".into(), policy: Arc::new(policy) }];
    let account = AccountId::new("111122223333").expect("an account");
    let principal = Principal::User {
        account: account.clone(),
        arn: "arn:aws:iam::111122223333:user/ann".to_owned(),
        id: "AIDACKCEVSQ6C2EXAMPLE".to_owned(),
    };
    let mut context = Context::new();
    principal.describe(&mut context);
    if let Some(found) = found {
        context.set("a:key", found.to_owned());
    }
    let request = Request {
        principal: &principal,
        action: "a:B",
        resource: "*",
        resource_account: &account,
        context: &context,
    };
    let policies = Policies { identity: &attached, ..Policies::default() };
    Some(evaluate(&request, &policies).is_allowed())
}
