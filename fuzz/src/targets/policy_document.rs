//! Policy documents of every kind, and decisions by what they give.

use crate::Target;
use iam::{Attached, Context, Kind, Policies, Policy, Principal, Request, evaluate};
use model::AccountId;
use std::sync::Arc;

pub(crate) const TARGET: Target = Target {
    name: "policy_document",
    seeds: &[
        br#"{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":["lambda:*","s3:Get?"],"Resource":["arn:aws:lambda:*:*:function:${aws:username}*","*"],"Condition":{"ForAnyValue:StringLikeIfExists":{"aws:TagKeys":["a*","${aws:userid, 'x'}"]},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}"#,
        br#"{"Version":"2012-10-17","Id":"default","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["111122223333","arn:aws:sts::111122223333:assumed-role/r/s"],"Service":"a.amazonaws.com"},"NotAction":"*","NotResource":"arn:aws:s3:::b/*","Condition":{"Null":{"aws:TokenIssueTime":true},"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"NumericEquals":{"a":-1.5},"BinaryEquals":{"b":"QQ=="}}}}"#,
        br#"{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*","Federated":"accounts.google.com"},"Action":"sts:AssumeRole","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:?"}}}]}"#,
    ],
    run,
};

const KINDS: [Kind; 5] = [Kind::Inline, Kind::Managed, Kind::Resource, Kind::Session, Kind::Trust];

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for kind in KINDS {
        let Ok(policy) = Policy::parse(text, kind) else { continue };
        let attached = [Attached { name: "fuzz".into(), policy: Arc::new(policy) }];
        for account in ["111122223333", "444455556666"] {
            decide(&attached, kind, &AccountId::new(account).expect("an account"));
        }
    }
}

fn decide(attached: &[Attached; 1], kind: Kind, owner: &AccountId) {
    let account = AccountId::new("111122223333").expect("an account");
    let session = Principal::RoleSession {
        account,
        role_arn: "arn:aws:iam::111122223333:role/r".to_owned(),
        role_id: "AROACKCEVSQ6C2EXAMPLE".to_owned(),
        session_arn: "arn:aws:sts::111122223333:assumed-role/r/s".to_owned(),
    };
    let mut context = Context::new();
    session.describe(&mut context);
    context.set("aws:SourceIp", "10.1.2.3");
    context.set("aws:CurrentTime", "2025-01-01T00:00:00Z");
    context.set_all("aws:TagKeys", ["a", "b"]);
    let request = Request {
        principal: &session,
        action: "lambda:InvokeFunction",
        resource: "arn:aws:lambda:us-east-1:111122223333:function:f",
        resource_account: owner,
        context: &context,
    };
    let policies = match kind {
        Kind::Resource | Kind::Trust => {
            Policies { resource: Some(&attached[0]), ..Policies::default() }
        }
        Kind::Inline | Kind::Managed | Kind::Session => {
            Policies { identity: attached, ..Policies::default() }
        }
    };
    let decision = evaluate(&request, &policies);
    assert_eq!(decision.is_allowed(), iam::message::denied(&request, &decision).is_none());
    // What limits allows nothing that was not allowed without it.
    let limited = Policies { session: Some(&[]), ..policies };
    assert!(decision.is_allowed() || !evaluate(&request, &limited).is_allowed());
    // Nobody is allowed by nothing.
    assert!(!evaluate(&request, &Policies::default()).is_allowed());
}
