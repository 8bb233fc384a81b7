//! How long decisions take; printed, not judged: `cargo test -p iam --release --test speed --
//! --nocapture`.

use iam::{Attached, Context, Kind, Policies, Policy, Principal, Request, evaluate};
use model::{AccountId, Timestamp};
use std::sync::Arc;
use std::time::Instant;

/// Times that each thing is done.
const DECISIONS: u32 = 2_000;

const IDENTITY: &str = r#"{"Version":"2012-10-17","Statement":[
  {"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],
   "Resource":"arn:aws:logs:*:111122223333:log-group:/aws/lambda/*"},
  {"Effect":"Allow","Action":["lambda:Get*","lambda:List*"],"Resource":"*"},
  {"Effect":"Allow","Action":"lambda:InvokeFunction",
   "Resource":"arn:aws:lambda:*:111122223333:function:${aws:PrincipalTag/team}-*",
   "Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","192.168.0.0/16"]},
                "Bool":{"aws:SecureTransport":"true"}}}]}"#;

const RESOURCE: &str = r#"{"Version":"2012-10-17","Statement":[
  {"Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},
   "Action":"lambda:InvokeFunction",
   "Resource":"arn:aws:lambda:us-east-1:111122223333:function:red-worker",
   "Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:111122223333:a1/*"}}}]}"#;

#[test]
fn decisions_are_timed() {
    let attach = |document, kind| Attached {
        name: "p".into(),
        policy: Arc::new(Policy::parse(document, kind).expect("a policy")),
    };
    let identity = [attach(IDENTITY, Kind::Inline)];
    let resource = attach(RESOURCE, Kind::Resource);
    let account = AccountId::new("111122223333").expect("an account");
    let session = Principal::RoleSession {
        account: account.clone(),
        role_arn: "arn:aws:iam::111122223333:role/worker".to_owned(),
        role_id: "AROACKCEVSQ6C2EXAMPLE".to_owned(),
        session_arn: "arn:aws:sts::111122223333:assumed-role/worker/s".to_owned(),
    };
    let describe = || {
        let mut context = Context::new();
        session.describe(&mut context);
        context.set_time(Timestamp::UNIX_EPOCH);
        context.set("aws:sourceip", "10.1.2.3");
        context.set_bool("aws:securetransport", true);
        context.set("aws:requestedregion", "us-east-1");
        context.set_tag(iam::keys::PRINCIPAL_TAG, "team", "red");
        context
    };
    let context = describe();
    let request = Request {
        principal: &session,
        action: "lambda:InvokeFunction",
        resource: "arn:aws:lambda:us-east-1:111122223333:function:red-worker",
        resource_account: &account,
        context: &context,
    };
    let policies =
        Policies { identity: &identity, resource: Some(&resource), ..Policies::default() };
    time("decision", || assert!(evaluate(&request, &policies).is_allowed()));
    time("context", || assert!(describe().get("aws:sourceip").is_some()));
    time("parse", || assert!(Policy::parse(IDENTITY, Kind::Inline).is_ok()));
}

fn time(what: &str, mut work: impl FnMut()) {
    let start = Instant::now();
    for _ in 0..DECISIONS {
        work();
    }
    println!("{what}: {:?} each", start.elapsed() / DECISIONS);
}
