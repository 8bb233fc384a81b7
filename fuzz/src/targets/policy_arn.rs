//! ARNs, and patterns of ARNs against ARNs: the first line is the pattern, the second the text.

use crate::Target;
use iam::arn::Parts;
use iam::{Attached, Context, Kind, Policies, Policy, Principal, Request, evaluate};
use model::AccountId;
use std::sync::Arc;

pub(crate) const TARGET: Target = Target {
    name: "policy_arn",
    seeds: &[
        b"arn:aws:lambda:*:111122223333:function:f?*:*\narn:aws:lambda:us-east-1:111122223333:function:f1:PROD",
        b"arn:aws:s3:::b/*a*a*a*\narn:aws:s3:::b/aaaaaaaaaaaaaa",
        b"*\narn:aws:iam::111122223333:user/team/ann",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (pattern, found) = text.split_once('\n').unwrap_or((text, ""));
    for arn in [pattern, found] {
        if let Some(Parts { partition, service, region, account, resource }) = Parts::of(arn) {
            assert_eq!(arn, format!("arn:{partition}:{service}:{region}:{account}:{resource}"));
        }
    }
    let statement =
        serde_json::json!({ "Effect": "Allow", "Action": "*", "Resource": pattern }).to_string();
    // The old language, which has no variables.
    let document = format!(r#"{{"Version":"2008-10-17","Statement":{statement}}}"#);
    let Ok(policy) = Policy::parse(&document, Kind::Inline) else { return };
    let attached = [Attached { name: "fuzz".into(), policy: Arc::new(policy) }];
    let account = AccountId::new("111122223333").expect("an account");
    let principal = Principal::User {
        account: account.clone(),
        arn: "arn:aws:iam::111122223333:user/ann".to_owned(),
        id: "AIDACKCEVSQ6C2EXAMPLE".to_owned(),
    };
    let request = Request {
        principal: &principal,
        action: "a:B",
        resource: found,
        resource_account: &account,
        context: &Context::new(),
    };
    let policies = Policies { identity: &attached, ..Policies::default() };
    assert_eq!(evaluate(&request, &policies).is_allowed(), glob(pattern, found));
}

/// A row of the table of all prefixes after the other.
fn glob(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut row: Vec<bool> = (0..=text.len()).map(|length| length == 0).collect();
    for p in pattern.chars() {
        let mut next = vec![p == '*' && row[0]; 1];
        for (at, c) in text.iter().enumerate() {
            next.push(match p {
                '*' => next[at] || row[at + 1],
                '?' => row[at],
                p => row[at] && p == *c,
            });
        }
        row = next;
    }
    row[text.len()]
}
