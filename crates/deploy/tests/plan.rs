//! Which steps a deploy takes, from what is there to what is wanted.

use bytes::Bytes;
use deploy::archive::Code;
use deploy::client::Role;
use deploy::config::{self, Load, Options, Service};
use deploy::plan::{plan, removal};
use deploy::state::{
    Actual, ActualApi, ActualEventInvoke, ActualFunction, ActualIntegration, ActualRoute,
    ActualUrl, FunctionSettings, Owner, Published,
};
use deploy::variables::Inputs;
use std::collections::BTreeMap;

const TWO: &str = "
service: shop
provider: {name: aws, runtime: python3.11, httpApi: {cors: true}, logRetentionInDays: 7}
functions:
  a:
    handler: a.b
    url: true
    events: [{httpApi: GET /a}]
  b:
    handler: b.c
";

fn service(text: &str) -> Service {
    let load = Load {
        file_name: "serverless.yml",
        text,
        inputs: &Inputs::default(),
        options: &Options::default(),
    };
    config::load(&load).outcome.expect("service")
}

fn code(text: &'static str) -> Code {
    Code::new(Bytes::from_static(text.as_bytes()))
}

fn codes(service: &Service, text: &'static str) -> BTreeMap<String, Code> {
    service.functions.iter().map(|function| (function.key.clone(), code(text))).collect()
}

/// What is there after `service` was deployed with the code "one".
fn deployed(service: &Service) -> Actual {
    let owner = Owner { service: service.name.clone(), stage: service.stage.clone() };
    let mut actual = Actual::default();
    if let Some(role) = &service.role {
        let there = Role {
            name: role.name.clone(),
            path: role.path.clone(),
            trust: role.trust.clone(),
            policies: BTreeMap::from([(role.policy_name.clone(), role.policy.clone())]),
            managed_policies: role.managed_policies.clone(),
            boundary: role.boundary.clone(),
            tags: owner.tags(&role.tags),
        };
        actual.roles.insert(role.name.clone(), there);
    }
    let mut api = ActualApi {
        id: "api1".to_owned(),
        name: service.http_api_name(),
        cors: service.http_api.cors.clone(),
        tags: owner.tags(&BTreeMap::new()),
        stages: BTreeMap::from([("$default".to_owned(), true)]),
        ..ActualApi::default()
    };
    for (index, function) in service.functions.iter().enumerate() {
        let settings = FunctionSettings::of(function);
        let arn = format!("arn:aws:lambda:us-east-1:000000000000:function:{}", function.name);
        let mut there = ActualFunction {
            arn: arn.clone(),
            snap_start_alias: function.snap_start.then(|| "1".to_owned()),
            provisioned_alias: function.provisioned_concurrency.map(|_| "1".to_owned()),
            provisioned: function.provisioned_concurrency,
            settings: settings.clone(),
            code_sha256: code("one").sha256,
            tags: owner.tags(&function.tags),
            published: Some(Published {
                version: "1".to_owned(),
                code_sha256: code("one").sha256,
                settings,
                own: function.own.clone(),
            }),
            own: function.own.clone(),
            reserved: function.reserved_concurrency,
            ..ActualFunction::default()
        };
        if let Some(url) = &function.url {
            there.url = Some(ActualUrl { url: String::new(), settings: url.clone() });
            there.statements.insert("mayfly-url".to_owned(), None);
            there.statements.insert("mayfly-url-invoke".to_owned(), None);
        }
        if !function.routes.is_empty() {
            let source = "arn:aws:execute-api:us-east-1:000000000000:api1/*".to_owned();
            there.statements.insert("mayfly-http-api".to_owned(), Some(source));
            let id = format!("i{index}");
            let function_arn = match function.target_alias() {
                Some(alias) => format!("{arn}:{alias}"),
                None => arn,
            };
            let integration = ActualIntegration { function_arn, payload_v1: false };
            api.integrations.insert(id.clone(), integration);
            for route in &function.routes {
                let there =
                    ActualRoute { id: format!("r-{}", route.key), integration: Some(id.clone()) };
                api.routes.insert(route.key.clone(), there);
            }
            actual.api = Some(api.clone());
        }
        let group = format!("/aws/lambda/{}", function.name);
        actual.log_groups.insert(group, function.log_retention_days);
        actual.functions.insert(function.name.clone(), there);
    }
    if actual.api.is_some() {
        actual.api = Some(api);
    }
    actual
}

/// The steps from what `before` left to `after` with the code `code`.
fn steps(before: &str, after: &str, code: &'static str) -> Vec<String> {
    let (before, after) = (service(before), service(after));
    steps_from(&deployed(&before), &after, code)
}

fn steps_from(actual: &Actual, service: &Service, code: &'static str) -> Vec<String> {
    let plan = plan(service, &codes(service, code), actual).expect("plan");
    plan.steps.iter().map(ToString::to_string).collect()
}

#[test]
fn the_first_deploy_makes_everything() {
    assert_eq!(
        steps_from(&Actual::default(), &service(TWO), "one"),
        [
            "create role shop-dev-us-east-1-lambdaRole",
            "create log group /aws/lambda/shop-dev-a",
            "keep /aws/lambda/shop-dev-a for 7 days",
            "create function shop-dev-a",
            "publish a version of shop-dev-a",
            "create function URL of shop-dev-a",
            "allow everybody's requests to its URL to call shop-dev-a",
            "allow its URL to call shop-dev-a",
            "create log group /aws/lambda/shop-dev-b",
            "keep /aws/lambda/shop-dev-b for 7 days",
            "create function shop-dev-b",
            "publish a version of shop-dev-b",
            "create HTTP API dev-shop",
            "connect the HTTP API to shop-dev-a",
            "allow the HTTP API to call shop-dev-a",
            "create route GET /a to shop-dev-a",
            "serve the HTTP API at its default stage",
        ]
    );
}

#[test]
fn own_settings_are_set_before_a_version_is_published() {
    let with = TWO.replace("  b:\n", "  b:\n    mayfly: {minimumInstances: 2}\n");
    assert_ne!(with, TWO);
    let expected =
        ["update Mayfly's own settings of shop-dev-b", "publish a version of shop-dev-b"];
    assert_eq!(steps(TWO, &with, "one"), expected);
    assert_eq!(steps(&with, TWO, "one"), expected);
    assert_eq!(steps(&with, &with, "one"), [""; 0]);
}

#[test]
fn nothing_is_done_where_nothing_differs() {
    assert_eq!(steps(TWO, TWO, "one"), [""; 0]);
}

#[test]
fn only_what_differs_is_changed() {
    for (from, to, expected) in [
        ("b.c", "b.d", vec!["update shop-dev-b: handler", "publish a version of shop-dev-b"]),
        (
            "    handler: b.c",
            "    handler: b.c\n    tags: {x: y}",
            vec!["update tags of shop-dev-b"],
        ),
        (
            "    handler: b.c",
            "    handler: b.c\n    reservedConcurrency: 2",
            vec!["reserve 2 instances for shop-dev-b"],
        ),
        (
            "    handler: b.c",
            "    handler: b.c\n    architecture: arm64",
            vec!["update code of shop-dev-b", "publish a version of shop-dev-b"],
        ),
        (
            "url: true",
            "url: {invokeMode: RESPONSE_STREAM}",
            vec!["update function URL of shop-dev-a"],
        ),
        (
            "url: true",
            "url: {authorizer: aws_iam}",
            vec![
                "update function URL of shop-dev-a",
                "no longer allow everybody's requests to its URL to call shop-dev-a",
                "no longer allow its URL to call shop-dev-a",
            ],
        ),
        (
            "    url: true\n",
            "",
            vec![
                "delete function URL of shop-dev-a",
                "no longer allow everybody's requests to its URL to call shop-dev-a",
                "no longer allow its URL to call shop-dev-a",
            ],
        ),
        ("{cors: true}", "{cors: false}", vec!["update HTTP API dev-shop"]),
        ("{cors: true}", "{cors: true, name: x}", vec!["update HTTP API x"]),
        (
            "{cors: true}",
            "{cors: true, payload: '1.0'}",
            vec!["update the HTTP API's connection to shop-dev-a"],
        ),
        (
            "logRetentionInDays: 7",
            "logRetentionInDays: 14",
            vec![
                "keep /aws/lambda/shop-dev-a for 14 days",
                "keep /aws/lambda/shop-dev-b for 14 days",
            ],
        ),
        (
            ", logRetentionInDays: 7",
            "",
            vec!["keep /aws/lambda/shop-dev-a for ever", "keep /aws/lambda/shop-dev-b for ever"],
        ),
    ] {
        let after = TWO.replace(from, to);
        assert_ne!(after, TWO, "{from}");
        assert_eq!(steps(TWO, &after, "one"), expected, "{from} → {to}");
    }
}

#[test]
fn with_snap_start_events_reach_the_newest_version_through_an_alias() {
    let of = |more: &str| {
        format!(
            "service: sn\nprovider: {{name: aws, runtime: python3.11, versionFunctions: false}}\n\
             functions:\n  a: {{handler: a.b, events: [{{httpApi: GET /a}}]{more}}}\n"
        )
    };
    let (off, on) = (of(""), of(", snapStart: true"));
    assert_eq!(
        steps(&off, &on, "one"),
        [
            "update sn-dev-a: snapStart",
            "publish a version of sn-dev-a",
            "point alias snapstart of sn-dev-a to its newest version",
            "connect the HTTP API to sn-dev-a",
            "lead route GET /a to sn-dev-a",
            "delete connection i0 of the HTTP API",
        ]
    );
    assert_eq!(steps(&on, &on, "one"), [""; 0]);
    assert_eq!(
        steps(&on, &on, "two"),
        [
            "update code of sn-dev-a",
            "publish a version of sn-dev-a",
            "point alias snapstart of sn-dev-a to its newest version",
        ]
    );
    assert_eq!(
        steps(&on, &off, "one"),
        [
            "update sn-dev-a: snapStart",
            "connect the HTTP API to sn-dev-a",
            "lead route GET /a to sn-dev-a",
            "delete connection i0 of the HTTP API",
            "delete alias snapstart of sn-dev-a",
        ]
    );
}

#[test]
fn provisioned_concurrency_is_for_the_newest_version_through_an_alias() {
    let of = |more: &str| {
        format!(
            "service: pc\nprovider: {{name: aws, runtime: python3.11}}\n\
             functions:\n  a: {{handler: a.b{more}}}\n"
        )
    };
    let (off, two) = (of(""), of(", provisionedConcurrency: 2, reservedConcurrency: 2"));
    assert_eq!(
        steps(&off, &two, "one"),
        [
            "reserve 2 instances for pc-dev-a",
            "point alias provisioned of pc-dev-a to its newest version",
            "keep 2 instances of pc-dev-a ready",
        ]
    );
    assert_eq!(steps(&two, &two, "one"), [""; 0]);
    let one = two.replace(": 2", ": 1");
    assert_eq!(
        steps(&two, &one, "one"),
        ["keep 1 instance of pc-dev-a ready", "reserve 1 instances for pc-dev-a"]
    );
    assert_eq!(
        steps(&two, &off, "one"),
        [
            "keep no instances of pc-dev-a ready",
            "reserve no instances for pc-dev-a",
            "delete alias provisioned of pc-dev-a",
        ]
    );
    assert_eq!(
        steps(&two, &two, "two"),
        [
            "update code of pc-dev-a",
            "publish a version of pc-dev-a",
            "point alias provisioned of pc-dev-a to its newest version",
        ]
    );
}

#[test]
fn new_code_is_uploaded_and_published() {
    assert_eq!(
        steps(TWO, TWO, "two"),
        [
            "update code of shop-dev-a",
            "publish a version of shop-dev-a",
            "update code of shop-dev-b",
            "publish a version of shop-dev-b",
        ]
    );
    let unversioned = TWO.replace("runtime:", "versionFunctions: false, runtime:");
    assert_eq!(
        steps(&unversioned, &unversioned, "two"),
        ["update code of shop-dev-a", "update code of shop-dev-b"]
    );
}

#[test]
fn routes_follow_the_file() {
    let other = TWO.replace("GET /a", "POST /b");
    assert_eq!(
        steps(TWO, &other, "one"),
        ["update HTTP API dev-shop", "create route POST /b to shop-dev-a", "delete route GET /a"]
    );
    let moved = TWO
        .replace("    events: [{httpApi: GET /a}]\n", "")
        .replace("handler: b.c", "handler: b.c\n    events: [{httpApi: GET /a}]");
    assert_eq!(
        steps(TWO, &moved, "one"),
        [
            "connect the HTTP API to shop-dev-b",
            "allow the HTTP API to call shop-dev-b",
            "lead route GET /a to shop-dev-b",
            "delete connection i0 of the HTTP API",
            "no longer allow the HTTP API to call shop-dev-a",
        ]
    );
    let none = TWO.replace("    events: [{httpApi: GET /a}]\n", "");
    assert_eq!(
        steps(TWO, &none, "one"),
        ["delete HTTP API dev-shop", "no longer allow the HTTP API to call shop-dev-a"]
    );
}

#[test]
fn functions_that_left_the_file_are_deleted_last() {
    let one = TWO.replace("  b:\n    handler: b.c\n", "");
    assert_eq!(
        steps(TWO, &one, "one"),
        ["delete function shop-dev-b", "delete log group /aws/lambda/shop-dev-b"]
    );
}

#[test]
fn a_deploy_that_stopped_goes_on() {
    let service = service(TWO);
    let mut actual = deployed(&service);
    actual.api = None;
    actual.functions.remove("shop-dev-b");
    if let Some(a) = actual.functions.get_mut("shop-dev-a") {
        a.published = None;
        a.statements.clear();
    }
    assert_eq!(
        steps_from(&actual, &service, "one"),
        [
            "publish a version of shop-dev-a",
            "allow everybody's requests to its URL to call shop-dev-a",
            "allow its URL to call shop-dev-a",
            "create function shop-dev-b",
            "publish a version of shop-dev-b",
            "create HTTP API dev-shop",
            "connect the HTTP API to shop-dev-a",
            "allow the HTTP API to call shop-dev-a",
            "create route GET /a to shop-dev-a",
            "serve the HTTP API at its default stage",
        ]
    );
}

#[test]
fn a_permission_for_another_api_is_replaced() {
    let service = service(TWO);
    let mut actual = deployed(&service);
    if let Some(a) = actual.functions.get_mut("shop-dev-a") {
        let other = "arn:aws:execute-api:us-east-1:000000000000:other/*".to_owned();
        a.statements.insert("mayfly-http-api".to_owned(), Some(other));
    }
    assert_eq!(steps_from(&actual, &service, "one"), ["allow the HTTP API to call shop-dev-a"]);
}

#[test]
fn a_function_of_somebody_else_is_not_touched() {
    let service = service(TWO);
    let whose = "was not made by a deploy".to_owned();
    let actual =
        Actual { taken: BTreeMap::from([("shop-dev-a".to_owned(), whose)]), ..Actual::default() };
    let taken = plan(&service, &codes(&service, "one"), &actual).expect_err("taken");
    assert_eq!(
        taken[0].to_string(),
        "the function 'shop-dev-a' was not made by a deploy; delete it, or give yours another name \
         with 'functions.a.name'"
    );
}

#[test]
fn code_that_is_not_known_yet_is_said_to_be() {
    let service = service(TWO);
    let plan = plan(&service, &BTreeMap::new(), &deployed(&service)).expect("plan");
    let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
    assert_eq!(
        steps,
        [
            "update code of shop-dev-a if packaging makes it differ",
            "update code of shop-dev-b if packaging makes it differ",
        ]
    );
}

#[test]
fn a_removal_takes_all_that_a_deploy_made() {
    let mut actual = deployed(&service(TWO));
    // The log of a function that an earlier removal deleted.
    actual.log_groups.insert("/aws/lambda/shop-dev-c".to_owned(), None);
    actual.taken.insert("shop-dev-d".to_owned(), String::new());
    actual.log_groups.insert("/aws/lambda/shop-dev-d".to_owned(), None);
    let steps: Vec<String> = removal(&actual).steps.iter().map(ToString::to_string).collect();
    assert_eq!(
        steps,
        [
            "delete HTTP API dev-shop",
            "delete function shop-dev-a",
            "delete log group /aws/lambda/shop-dev-a",
            "delete function shop-dev-b",
            "delete log group /aws/lambda/shop-dev-b",
            "delete log group /aws/lambda/shop-dev-c",
            "delete role shop-dev-us-east-1-lambdaRole",
        ]
    );
}

/// Two functions, of which the first sends the records of its events to the second.
const EVENTS: &str = "
service: shop
provider: {name: aws, runtime: python3.11}
functions:
  a:
    handler: a.b
    maximumRetryAttempts: 0
    maximumEventAge: 60
    destinations:
      onSuccess: b
      onFailure: arn:aws:lambda:us-east-1:000000000000:function:other:live
  b:
    handler: b.c
";

/// What is there after `EVENTS` was deployed.
fn with_events() -> Actual {
    let mut actual = deployed(&service(EVENTS));
    let a = actual.functions.get_mut("shop-dev-a").expect("deployed");
    a.event_invoke = Some(ActualEventInvoke {
        max_retry_attempts: Some(0),
        max_event_age_s: Some(60),
        on_success: Some("arn:aws:lambda:us-east-1:000000000000:function:shop-dev-b".to_owned()),
        on_failure: Some("arn:aws:lambda:us-east-1:000000000000:function:other:live".to_owned()),
    });
    actual
}

#[test]
fn settings_of_events_are_made_when_all_functions_are_there() {
    let steps = steps_from(&Actual::default(), &service(EVENTS), "one");
    assert_eq!(
        steps.last().map(String::as_str),
        Some("set retries and destinations of shop-dev-a's asynchronous invocations")
    );
    assert!(steps.iter().any(|step| step == "create function shop-dev-b"));
    assert_eq!(steps_from(&with_events(), &service(EVENTS), "one"), Vec::<String>::new());
}

#[test]
fn settings_of_events_change_and_go_with_the_file() {
    let set = ["set retries and destinations of shop-dev-a's asynchronous invocations"];
    // The role may call the functions that are told.
    let role = "update role shop-dev-us-east-1-lambdaRole: statements";
    let other = EVENTS.replace("maximumEventAge: 60", "maximumEventAge: 61");
    assert_eq!(steps_from(&with_events(), &service(&other), "one"), set);
    let fewer = EVENTS.replace("      onSuccess: b\n", "");
    assert_eq!(steps_from(&with_events(), &service(&fewer), "one"), [role, set[0]]);
    let none: String = EVENTS
        .lines()
        .filter(|line| {
            !["maximum", "destinations", "onSuccess", "onFailure"].iter().any(|w| line.contains(w))
        })
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(
        steps_from(&with_events(), &service(&none), "one"),
        [role, "reset retries and destinations of shop-dev-a's asynchronous invocations"]
    );
}

const ROLE: &str = "
service: shop
provider:
  name: aws
  runtime: python3.11
  iam:
    role:
      statements:
        - {Effect: Allow, Action: 'lambda:InvokeFunction', Resource: '*'}
      managedPolicies: ['arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess']
functions:
  a: {handler: a.b}
";

#[test]
fn a_role_follows_the_file() {
    const UPDATE: &str = "update role shop-dev-us-east-1-lambdaRole";
    assert_eq!(steps(ROLE, ROLE, "one"), Vec::<String>::new());
    let less = ROLE.replace("lambda:InvokeFunction", "lambda:GetFunction");
    assert_eq!(steps(ROLE, &less, "one"), [format!("{UPDATE}: statements")]);
    let other = ROLE.replace("ReadOnlyAccess", "FullAccess");
    assert_eq!(steps(ROLE, &other, "one"), [format!("{UPDATE}: managedPolicies")]);
    let bounded = ROLE.replace(
        "      statements:",
        "      permissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess'\n      tags: {team: x}\n      statements:",
    );
    assert_eq!(steps(ROLE, &bounded, "one"), [format!("{UPDATE}: permissionsBoundary, tags")]);
}

#[test]
fn a_role_that_is_not_needed_any_more_goes_after_its_functions_have_left_it() {
    let named = ROLE.replace("      statements:", "      name: other\n      statements:");
    assert_eq!(
        steps(ROLE, &named, "one"),
        [
            "create role other",
            "update shop-dev-a: role",
            "publish a version of shop-dev-a",
            "delete role shop-dev-us-east-1-lambdaRole",
        ]
    );
    let foreign = "
service: shop
provider: {name: aws, runtime: python3.11, iam: {role: 'arn:aws:iam::000000000000:role/foreign'}}
functions:
  a: {handler: a.b}
";
    assert_eq!(
        steps(ROLE, foreign, "one"),
        [
            "update shop-dev-a: role",
            "publish a version of shop-dev-a",
            "delete role shop-dev-us-east-1-lambdaRole",
        ]
    );
}

#[test]
fn a_role_of_somebody_else_is_left_alone() {
    let service = service(ROLE);
    let actual =
        Actual { taken_role: Some("was not made by a deploy".to_owned()), ..Actual::default() };
    let taken = plan(&service, &codes(&service, "one"), &actual).expect_err("it is taken");
    let words: Vec<String> = taken.iter().map(ToString::to_string).collect();
    assert_eq!(
        words,
        ["the role 'shop-dev-us-east-1-lambdaRole' was not made by a deploy; delete it, or give \
          yours another name with 'provider.iam.role.name'"]
    );
}
