//! Situations of few words.

use crate::reading::{Asked, Rule, Situation, Who};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeSet;

const HOME: &str = "111122223333";
const ABROAD: &str = "444455556666";
const ROLE: &str = "arn:aws:iam::111122223333:role/r";
const LISTS: [&str; 1] = ["aws:tagkeys"];

/// Everything at once, or about conditions alone, or about principals alone.
pub(crate) fn situation() -> impl Strategy<Value = Situation> {
    prop_oneof![2 => whole(), 1 => of_conditions(), 1 => of_principals()]
}

/// One policy of the principal that says yes under a condition.
fn of_conditions() -> impl Strategy<Value = Situation> {
    (asked(false), conditions()).prop_map(|(asked, conditions)| {
        let rule = Rule { conditions, ..everything(true) };
        Situation { identity: vec![vec![rule]], ..nothing(asked) }
    })
}

/// A resource's policy that says to whom it speaks.
fn of_principals() -> impl Strategy<Value = Situation> {
    let limit = || weighted(0.3, Just(vec![Rule { action: none(), ..everything(true) }]));
    let rules = vec((any::<bool>(), principal()), 1..3);
    (asked(false), any::<bool>(), rules, limit(), limit()).prop_map(
        |(asked, allowed, rules, boundary, session)| {
            let resource = rules.into_iter().map(|(allows, principal)| Rule {
                principal: Some(principal),
                ..everything(allows)
            });
            Situation {
                identity: if allowed { vec![vec![everything(true)]] } else { Vec::new() },
                boundary,
                session: session.map(|rules| vec![rules]),
                resource: Some(resource.collect()),
                ..nothing(asked)
            }
        },
    )
}

fn everything(allows: bool) -> Rule {
    Rule {
        allows,
        principal: None,
        action: ("Action", vec!["*".to_owned()]),
        resource: Some(("Resource", vec!["*".to_owned()])),
        conditions: Vec::new(),
    }
}

fn none() -> (&'static str, Vec<String>) {
    ("Action", vec!["none:None".to_owned()])
}

fn nothing(asked: Asked) -> Situation {
    Situation {
        asked,
        assumes: false,
        old_language: false,
        identity: Vec::new(),
        boundary: None,
        session: None,
        resource: None,
    }
}

fn whole() -> impl Strategy<Value = Situation> {
    (any::<bool>(), prop::bool::weighted(0.1)).prop_flat_map(|(assumes, old_language)| {
        let of_principals = move |likely| vec(rule(likely, false, true), 1..3);
        let resource = vec(rule(0.7, true, !assumes), 1..4);
        (
            asked(assumes),
            vec(of_principals(0.9), 0..3),
            weighted(0.4, of_principals(0.9)),
            weighted(0.4, vec(of_principals(0.9), 0..3)),
            weighted(0.7, resource),
        )
            .prop_map(move |(asked, identity, boundary, session, resource)| Situation {
                asked,
                assumes: assumes && resource.is_some(),
                old_language,
                identity,
                boundary,
                session,
                resource,
            })
    })
}

fn asked(assumes: bool) -> impl Strategy<Value = Asked> {
    let actions = if assumes {
        vec!["sts:AssumeRole", "STS:assumerole"]
    } else {
        vec!["lambda:InvokeFunction", "lambda:GetFunction", "iam:GetRole"]
    };
    let resources = if assumes {
        vec![ROLE]
    } else {
        vec!["arn:aws:lambda:r:1:function:ann", "arn:aws:lambda:r:1:function:ann:1", "*", ROLE]
    };
    (who(), select(actions), select(resources), keys()).prop_map(|(who, action, resource, keys)| {
        Asked {
            who,
            action: action.to_owned(),
            resource: resource.to_owned(),
            owner: HOME.to_owned(),
            keys,
            lists: LISTS.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>(),
        }
    })
}

fn who() -> impl Strategy<Value = Who> {
    let account = prop_oneof![3 => Just(HOME.to_owned()), 1 => Just(ABROAD.to_owned())];
    let text = |text: &str| text.to_owned();
    (account, 0..12_u8).prop_map(move |(account, kind)| match kind {
        0 => Who::Root(account),
        1..=4 => Who::User(account, text("ann")),
        5..=8 => Who::Session(account, text("r"), text("s")),
        9 => Who::Federated(account, text("ann"), text("f")),
        10 => Who::Service(text("a.amazonaws.com")),
        _ => Who::Anonymous,
    })
}

fn keys() -> impl Strategy<Value = std::collections::BTreeMap<String, Vec<String>>> {
    let single = [
        ("aws:username", vec!["ann", "bob", "a*"]),
        ("aws:principaltag/team", vec!["ann", "", "*"]),
        ("aws:sourcearn", vec!["arn:aws:s:r:1:x/y", "arn:aws:s:r:1:x:y", "no arn"]),
        ("aws:sourceip", vec!["10.0.0.1", "10.0.1.1", "::1"]),
        ("a:number", vec!["1", "2", "many"]),
        ("a:bool", vec!["true", "false"]),
    ];
    let single: Vec<BoxedStrategy<(String, Vec<String>)>> = single
        .into_iter()
        .map(|(key, values)| {
            select(values).prop_map(move |value| (key.to_owned(), vec![value.to_owned()])).boxed()
        })
        .collect();
    let several = vec(select(vec!["ann", "bob", ""]), 0..3).prop_map(|values| {
        (LISTS[0].to_owned(), values.into_iter().map(str::to_owned).collect::<Vec<_>>())
    });
    let one = prop_oneof![5 => proptest::strategy::Union::new(single), 3 => several];
    vec(one, 0..5).prop_map(|entries| entries.into_iter().collect())
}

/// A rule that allows as likely as said, of a resource's policy or not.
fn rule(likely: f64, named: bool, with_resource: bool) -> impl Strategy<Value = Rule> {
    let mut actions = vec!["sts:AssumeRole", "sts:*", "sts:Assume?ole"];
    if with_resource {
        actions.extend(["*", "lambda:*", "lambda:Get*", "LAMBDA:invokefunction", "iam:*"]);
    }
    let resources = vec![
        "*",
        "arn:aws:lambda:*",
        "arn:aws:lambda:r:1:function:ann",
        "arn:aws:lambda:r:1:function:ann:*",
        "arn:aws:lambda:r:1:function:${aws:username}",
        "arn:aws:lambda:r:1:function:${aws:PrincipalTag/team, 'x'}*",
        "arn:aws:iam::*:role/?",
    ];
    let listed = |plain: &'static str, negated: &'static str, words: Vec<&'static str>| {
        let element = prop_oneof![4 => Just(plain), 1 => Just(negated)];
        (element, vec(select(words).prop_map(str::to_owned), 1..3))
    };
    let action = listed("Action", "NotAction", actions);
    let resource = listed("Resource", "NotResource", resources)
        .prop_map(move |listed| with_resource.then_some(listed));
    let principal = principal().prop_map(move |listed| named.then_some(listed));
    (prop::bool::weighted(likely), principal, action, resource, conditions()).prop_map(
        |(allows, principal, action, resource, conditions)| Rule {
            allows,
            principal,
            action,
            resource,
            conditions,
        },
    )
}

fn principal() -> impl Strategy<Value = (&'static str, Vec<(&'static str, String)>)> {
    let names = vec![
        ("AWS", "*"),
        ("AWS", HOME),
        ("AWS", ABROAD),
        ("AWS", "arn:aws:iam::111122223333:root"),
        ("AWS", "arn:aws:iam::111122223333:user/ann"),
        ("AWS", "arn:aws:iam::444455556666:user/ann"),
        ("AWS", "arn:aws:iam::111122223333:role/r"),
        ("AWS", "arn:aws:sts::111122223333:assumed-role/r/s"),
        ("AWS", "arn:aws:sts::111122223333:federated-user/f"),
        ("AWS", "AIDAUSERUSERUSERUSER"),
        ("AWS", "AROAROLEROLEROLEROLE"),
        ("Service", "a.amazonaws.com"),
        ("Service", "b.amazonaws.com"),
    ];
    let element = prop_oneof![2 => Just("Principal"), 1 => Just("NotPrincipal")];
    let any = vec(select(names.clone()), 1..5);
    // Most of the names of one principal, which is what `NotPrincipal` is about.
    let session = subsequence(vec![names[3], names[6], names[7]], 1..=3);
    let user = subsequence(vec![names[3], names[4]], 1..=2);
    (element, prop_oneof![2 => any, 2 => session, 1 => user]).prop_map(|(element, listed)| {
        (element, listed.into_iter().map(|(kind, name)| (kind, name.to_owned())).collect())
    })
}

type Conditions = Vec<(String, String, Vec<String>)>;

fn conditions() -> impl Strategy<Value = Conditions> {
    let texts =
        vec!["ann", "ANN", "a*", "?nn", "${aws:username}", "${*}", "${aws:PrincipalTag/team, 'x'}"];
    let string = vec![
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
    ];
    let arns = vec![
        "arn:aws:s:*:1:x*",
        "arn:aws:s:r:1:x/?",
        "*",
        "arn:*:y",
        "arn:aws:s:r:1:${aws:username}",
    ];
    let arn = vec!["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"];
    let numeric = vec![
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEquals",
    ];
    let text_keys = vec!["aws:username", "AWS:PrincipalTag/Team", "aws:TagKeys", "aws:tagkeys"];
    let any_key = vec!["aws:username", "aws:TagKeys", "aws:SourceArn", "a:number", "a:none"];
    let one = prop_oneof![
        4 => family(string, text_keys, texts),
        2 => family(arn, vec!["aws:SourceArn", "aws:username"], arns),
        2 => family(numeric, vec!["a:number", "aws:username"], vec!["1", "2", "3"]),
        1 => family(vec!["Bool"], vec!["a:bool", "a:none"], vec!["true", "FALSE"]),
        1 => family(
            vec!["IpAddress", "NotIpAddress"],
            vec!["aws:SourceIp", "aws:username"],
            vec!["10.0.0.0/24", "10.0.1.1", "0.0.0.0/0"],
        ),
        1 => (select(any_key), select(vec!["true", "false"])).prop_map(|(key, value)| {
            ("Null".to_owned(), key.to_owned(), vec![value.to_owned()])
        }),
    ];
    // An operator names a key once, whatever the case of its letters.
    let unique = |conditions: Conditions| {
        let named = conditions
            .into_iter()
            .map(|(operator, key, values)| ((operator, key.to_lowercase()), (key, values)));
        let named: std::collections::BTreeMap<_, _> = named.collect();
        named.into_iter().map(|((operator, _), (key, values))| (operator, key, values)).collect()
    };
    prop_oneof![2 => Just(Vec::new()), 3 => vec(one, 1..3).prop_map(unique)]
}

fn family(
    operators: Vec<&'static str>,
    keys: Vec<&'static str>,
    values: Vec<&'static str>,
) -> BoxedStrategy<(String, String, Vec<String>)> {
    let prefix = select(vec!["", "", "ForAllValues:", "ForAnyValue:"]);
    let suffix = select(vec!["", "", "IfExists"]);
    let values = vec(select(values).prop_map(str::to_owned), 0..3);
    (prefix, select(operators), suffix, select(keys), values)
        .prop_map(|(prefix, operator, suffix, key, values)| {
            (format!("{prefix}{operator}{suffix}"), key.to_owned(), values)
        })
        .boxed()
}
