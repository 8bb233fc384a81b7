//! The evaluator against a reading of AWS's documentation that is as plain as can be.
//!
//! The reading (`reading.rs`) knows nothing of the crate: it has its own shapes of policies, from
//! which the documents are written (`document.rs`), compares texts by trying every way, and goes
//! through the documented steps one by one. Requests and policies (`made.rs`) are made of so few
//! words that they often meet.

mod document;
mod made;
mod reading;

use iam::{
    Attached, Context, Decision, Kind, Layer, Policies, Policy, Principal, Request, evaluate,
};
use model::AccountId;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use reading::{Asked, Outcome, Rule, Situation, Who};
use std::sync::Arc;

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn the_evaluator_agrees_with_the_plain_reading(situation in made::situation()) {
        let (found, expected) = (evaluated(&situation), reading::decide(&situation));
        prop_assert_eq!(found, expected, "{:#?}", situation);
    }
}

/// How often each outcome is met, so that the agreement above is about something.
#[test]
fn all_outcomes_are_met() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut met = std::collections::BTreeMap::<String, usize>::new();
    for _ in 0..4_000 {
        let situation = made::situation().new_tree(&mut runner).expect("a situation").current();
        *met.entry(format!("{:?}", reading::decide(&situation))).or_default() += 1;
    }
    for outcome in [
        "Allowed",
        "Denied(Identity)",
        "Denied(Resource)",
        "Denied(Boundary)",
        "Denied(Session)",
        "Denied(Trust)",
        "Missing(Identity)",
        "Missing(Resource)",
        "Missing(Boundary)",
        "Missing(Session)",
        "Missing(Trust)",
    ] {
        assert!(met.get(outcome).is_some_and(|times| *times >= 10), "{outcome}: {met:?}");
    }
}

fn evaluated(situation: &Situation) -> Outcome {
    let attach = |rules: &[Rule], kind, old| {
        let document = document::of(rules, old);
        let policy = Policy::parse(&document, kind).unwrap_or_else(|e| panic!("{document}: {e}"));
        Attached { name: "p".into(), policy: Arc::new(policy) }
    };
    let old = situation.old_language;
    let identity: Vec<Attached> =
        situation.identity.iter().map(|rules| attach(rules, Kind::Inline, old)).collect();
    let boundary = situation.boundary.as_ref().map(|rules| attach(rules, Kind::Managed, false));
    let session: Option<Vec<Attached>> = situation
        .session
        .as_ref()
        .map(|policies| policies.iter().map(|r| attach(r, Kind::Session, old)).collect());
    let kind = if situation.assumes { Kind::Trust } else { Kind::Resource };
    let resource = situation.resource.as_ref().map(|rules| attach(rules, kind, old));
    let mut context = Context::new();
    for (key, values) in &situation.asked.keys {
        match values.as_slice() {
            [value] if !situation.asked.lists.contains(key) => {
                context.set(key.clone(), value.clone());
            }
            values => context.set_all(key.clone(), values.to_vec()),
        }
    }
    let Asked { who, action, resource: arn, owner, .. } = &situation.asked;
    let request = Request {
        principal: &principal(who),
        action,
        resource: arn,
        resource_account: &AccountId::new(owner.clone()).expect("an account"),
        context: &context,
    };
    let policies = Policies {
        identity: &identity,
        boundary: boundary.as_ref(),
        session: session.as_deref(),
        resource: resource.as_ref(),
    };
    let layer = |layer| match layer {
        Layer::Identity => reading::Layer::Identity,
        Layer::Resource => reading::Layer::Resource,
        Layer::Boundary => reading::Layer::Boundary,
        Layer::Session => reading::Layer::Session,
        Layer::Trust => reading::Layer::Trust,
    };
    match evaluate(&request, &policies) {
        Decision::Allow { .. } => Outcome::Allowed,
        Decision::ExplicitDeny { by } => Outcome::Denied(layer(by.layer)),
        Decision::ImplicitDeny { why } => Outcome::Missing(layer(why)),
    }
}

fn principal(who: &Who) -> Principal {
    let account = |number: &str| AccountId::new(number).expect("an account");
    match who {
        Who::Root(number) => Principal::Root { account: account(number) },
        Who::User(number, name) => Principal::User {
            account: account(number),
            arn: format!("arn:aws:iam::{number}:user/{name}"),
            id: "AIDAUSERUSERUSERUSER".to_owned(),
        },
        Who::Session(number, role, session) => Principal::RoleSession {
            account: account(number),
            role_arn: format!("arn:aws:iam::{number}:role/{role}"),
            role_id: "AROAROLEROLEROLEROLE".to_owned(),
            session_arn: format!("arn:aws:sts::{number}:assumed-role/{role}/{session}"),
        },
        Who::Federated(number, user, name) => Principal::FederatedUser {
            account: account(number),
            user_arn: format!("arn:aws:iam::{number}:user/{user}"),
            session_arn: format!("arn:aws:sts::{number}:federated-user/{name}"),
        },
        Who::Service(name) => Principal::Service { name: name.clone() },
        Who::Anonymous => Principal::Anonymous,
    }
}
