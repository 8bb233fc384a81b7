//! What a `serverless.yml` means, and what its author is told.

use deploy::config::{
    self, CorsRules, Destination, EventInvoke, Load, Loaded, Options, Route, Service, UrlConfig,
};
use deploy::variables::Inputs;
use std::collections::BTreeMap;

fn load(text: &str, options: &Options) -> Loaded {
    let mut inputs = Inputs::default();
    if let Some(stage) = &options.stage {
        let value = deploy::yaml::Value::Text(stage.clone());
        inputs.options.insert("stage".to_owned(), value);
    }
    config::load(&Load { file_name: "serverless.yml", text, inputs: &inputs, options })
}

fn service(text: &str) -> Service {
    let loaded = load(text, &Options::default());
    match loaded.outcome {
        Ok(service) => service,
        Err(problems) => {
            let texts: Vec<String> = problems.iter().map(|p| p.render(&loaded.sources)).collect();
            panic!("{}", texts.join("\n"));
        }
    }
}

/// Every problem in one line.
fn problems(text: &str) -> Vec<String> {
    let loaded = load(text, &Options::default());
    let problems = loaded.outcome.expect_err("problems");
    problems.iter().map(|problem| problem.one_line(&loaded.sources)).collect()
}

/// Every problem as it is printed.
fn rendered(text: &str) -> String {
    let loaded = load(text, &Options::default());
    let problems = loaded.outcome.expect_err("problems");
    let texts: Vec<String> = problems.iter().map(|p| p.render(&loaded.sources)).collect();
    texts.join("\n\n")
}

/// A file with everything that a small real service has.
const REAL: &str = r#"
service: shop
frameworkVersion: "3"

provider:
  name: aws
  profile: mine
  runtime: provided.al2023
  architecture: arm64
  memorySize: 128
  stage: ${opt:stage,'dev'}
  region: eu-central-1
  deploymentMethod: direct
  httpApi:
    cors: true
  iam:
    role: arn:aws:iam::123456789012:role/shop
  logRetentionInDays: 1
  deploymentBucket:
    name: my.bucket

plugins:
  - serverless-plugin-scripts

custom:
  scripts:
    hooks:
      before:package:createDeploymentArtifacts: ./build.sh ${sls:stage}

package:
  artifact: boot.zip

functions:
  env:
    handler: bootstrap
    url:
      cors: true
      invokeMode: RESPONSE_STREAM
    events:
      - httpApi:
          path: /env
          method: get
"#;

#[test]
fn a_real_file_means_what_it_says() {
    let service = service(REAL);
    assert_eq!((service.name.as_str(), service.stage.as_str()), ("shop", "dev"));
    assert_eq!(service.region.as_str(), "eu-central-1");
    assert_eq!(service.http_api_name(), "dev-shop");
    assert_eq!(service.package.artifact.as_deref(), Some("boot.zip"));
    let hook = &service.scripts.hooks[0];
    assert_eq!(hook.event, "before:package:createDeploymentArtifacts");
    assert_eq!(hook.command, "./build.sh dev");
    let [env] = service.functions.as_slice() else { panic!("one function") };
    assert_eq!((env.key.as_str(), env.name.as_str()), ("env", "shop-dev-env"));
    assert_eq!((env.runtime.as_str(), env.handler.as_str()), ("provided.al2023", "bootstrap"));
    assert_eq!((env.memory_mib, env.timeout_s, env.tmp_mib), (128, 6, 512));
    assert_eq!(env.architecture, "arm64");
    assert_eq!(env.role, "arn:aws:iam::123456789012:role/shop");
    assert_eq!(env.log_retention_days, Some(1));
    assert!(env.versioned);
    assert_eq!(env.routes, [Route { key: "GET /env".to_owned() }]);
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let headers = [
        "Content-Type",
        "X-Amz-Date",
        "Authorization",
        "X-Api-Key",
        "X-Amz-Security-Token",
        "X-Amzn-Trace-Id",
    ];
    assert_eq!(
        env.url,
        Some(UrlConfig {
            signed_only: false,
            streams: true,
            cors: Some(CorsRules {
                allow_origins: texts(&["*"]),
                allow_headers: texts(&headers),
                allow_methods: texts(&["*"]),
                ..CorsRules::default()
            }),
        })
    );
    let cors = service.http_api.cors.as_ref().expect("cors");
    assert_eq!(cors.allow_methods, texts(&["OPTIONS", "GET"]));
    assert!(cors.allow_headers.contains(&"X-Amz-User-Agent".to_owned()));
}

#[test]
fn keys_without_use_here_are_said_in_notices() {
    let notices: Vec<String> =
        service(REAL).notices.iter().map(|notice| notice.text.clone()).collect();
    assert_eq!(
        notices,
        [
            "'provider.profile' is not used: credentials come from AWS_ACCESS_KEY_ID and \
             AWS_SECRET_ACCESS_KEY; an endpoint on this machine accepts any",
            "'provider.deploymentMethod' is not used: a deploy changes the endpoint directly, \
             without change sets",
            "'provider.deploymentBucket' is not used: code goes to the endpoint itself, not \
             through a bucket",
        ]
    );
}

#[test]
fn the_command_line_wins_over_the_file() {
    let options = Options { stage: Some("prod".to_owned()), region: Some("us-west-2".to_owned()) };
    let service = load(REAL, &options).outcome.expect("service");
    assert_eq!(service.functions[0].name, "shop-prod-env");
    assert_eq!(service.region.as_str(), "us-west-2");
    let placeholder = REAL.replace("eu-central-1", "xxx");
    assert!(load(&placeholder, &options).outcome.is_ok(), "the file's region is not used");
}

/// A service whose `provider` and rest are filled in.
fn with(provider: &str, rest: &str) -> String {
    format!(
        "service: shop\nprovider:\n  name: aws\n  runtime: nodejs20.x\n{provider}\
         functions:\n  a:\n    handler: a.b\n{rest}"
    )
}

#[test]
fn a_region_that_is_none_is_shown_where_it_stands() {
    assert_eq!(
        rendered(&with("  region: xxx\n", "")),
        "error: 'xxx' is no region\n --> serverless.yml:5:11\n  |\n5 |   region: xxx\n  |           ^^^\n  |\n  = help: write a region such as eu-central-1, or give one with --region; Mayfly keeps regions apart and serves them all from the same endpoint"
    );
}

#[test]
fn an_unknown_key_is_shown_with_the_nearest_known_one() {
    assert_eq!(
        rendered(&with("", "    memorysize: 128\n")),
        "error: there is no key 'memorysize' in 'functions.a'\n --> serverless.yml:8:5\n  |\n8 |     memorysize: 128\n  |     ^^^^^^^^^^\n  |\n  = help: did you mean 'memorySize'?"
    );
    for (text, help) in [
        (with("  memorySizes: 128\n", ""), "did you mean 'memorySize'?"),
        (with("  handler: a.b\n", ""), "this key belongs to a function"),
        (with("  httpApi: {cor: true}\n", ""), "did you mean 'cors'?"),
        (with("", "    url: {invokemode: BUFFERED}\n"), "did you mean 'invokeMode'?"),
        (with("", "    events:\n      - httpapi: '*'\n"), "did you mean 'httpApi'?"),
        (with("", "    events:\n      - httpApi: {paths: /x}\n"), "did you mean 'path'?"),
        (with("", "") + "function: {}\n", "did you mean 'functions'?"),
        (with("", "") + "region: eu-central-1\n", "this key belongs to 'provider'"),
        (with("", "") + "package: {pattern: []}\n", "did you mean 'patterns'?"),
        (
            with("", "") + "plugins: [serverless-plugin-scripts]\ncustom: {scripts: {hook: {}}}\n",
            "did you mean 'hooks'?",
        ),
    ] {
        let rendered = rendered(&text);
        assert!(rendered.contains(&format!("= help: {help}")), "{text}\n{rendered}");
    }
}

#[test]
fn what_is_not_served_yet_is_named_in_one_list() {
    let text = with(
        "  vpc: {subnetIds: [a]}\n",
        "    kmsKeyArn: x\n    events:\n      - schedule: rate(1 hour)\n      - httpApi: GET /a\n",
    ) + "resources: {}\n";
    assert_eq!(
        rendered(&text),
        "error: serverless.yml has 4 settings that Mayfly does not serve yet
  --> serverless.yml:5:3
   |
 5 |   vpc: {subnetIds: [a]}
   |   ^^^ provider.vpc: networks of one's own are missing
...
 9 |     kmsKeyArn: x
   |     ^^^^^^^^^ functions.a.kmsKeyArn: encryption with own keys is missing
10 |     events:
11 |       - schedule: rate(1 hour)
   |         ^^^^^^^^ functions.a.events.schedule: schedules are missing
12 |       - httpApi: GET /a
13 | resources: {}
   | ^^^^^^^^^ resources: CloudFormation resources are missing
   |
   = help: remove them to deploy without; nothing was changed"
    );
}

/// Every key of the Framework's schema at the places that are read, with a value that fits nothing:
/// whatever the key, there is an answer.
#[test]
fn no_known_key_is_passed_over_in_silence() {
    let table = include_str!("../src/config/known_keys.txt");
    let keys = |place: &str| -> Vec<String> {
        let line = table.lines().find_map(|line| line.strip_prefix(&format!("{place}: ")));
        line.expect(place).split(' ').map(str::to_owned).collect()
    };
    let odd = "{no such thing: [1]}";
    for key in keys("provider").iter().filter(|key| !["name", "runtime"].contains(&key.as_str())) {
        answers(&with(&format!("  {key}: {odd}\n"), ""), key);
    }
    for key in keys("functions.*").iter().filter(|key| *key != "handler") {
        answers(&with("", &format!("    {key}: {odd}\n")), key);
    }
    for key in keys("functions.*.events[]") {
        answers(&with("", &format!("    events:\n      - {key}: {odd}\n")), &key);
    }
    let read_already = ["service", "provider", "functions", "custom", "params"];
    for key in keys(".").iter().filter(|key| !read_already.contains(&key.as_str())) {
        answers(&(with("", "") + &format!("{key}: {odd}\n")), key);
    }
}

/// A refusal or a notice.
fn answers(text: &str, key: &str) {
    match load(text, &Options::default()).outcome {
        Ok(service) => assert!(!service.notices.is_empty(), "{key} was passed over"),
        Err(problems) => assert!(!problems.is_empty()),
    }
}

#[test]
fn own_settings_of_a_function_stand_above_those_of_the_provider() {
    let text = with(
        "  mayfly: {minimumInstances: 1, network: {egress: platform}}\n",
        "    mayfly: {minimumInstances: 3}\n",
    );
    let service = service(&text);
    let own = &service.functions[0].own;
    assert_eq!(own.minimum_instances, 3);
    assert_eq!(own.network, model::NetworkPolicy::Platform);
}

#[test]
fn wrong_own_settings_are_named_where_they_stand() {
    for (text, problem) in [
        (
            with("  mayfly: {minimumInstances: 2000}\n", ""),
            "serverless.yml:5:30: 'provider.mayfly': 'minimumInstances' is 2000; it can be 0 to 1000",
        ),
        (
            with("", "    mayfly: {minInstances: 2}\n"),
            "serverless.yml:8:28: 'functions.a.mayfly': unknown field `minInstances`",
        ),
        (
            with("", "    mayfly: lots\n"),
            "serverless.yml:8:13: 'functions.a.mayfly' must be a mapping",
        ),
    ] {
        let found = problems(&text);
        assert!(found.len() == 1 && found[0].starts_with(problem), "{found:?}");
    }
}

#[test]
fn values_of_the_wrong_kind_are_named() {
    for (text, problem) in [
        (
            with("  memorySize: lots\n", ""),
            "serverless.yml:5:15: 'provider.memorySize' must be a whole number from 128 to 10240",
        ),
        (
            with("", "    timeout: 901\n"),
            "serverless.yml:8:14: 'functions.a.timeout' must be a whole number from 1 to 900",
        ),
        (
            with("  architecture: x86\n", ""),
            "serverless.yml:5:17: 'provider.architecture' must be one of arm64, x86_64",
        ),
        (
            with("  iam: {role: arn:aws:iam::123456:role/serverless}\n", ""),
            "serverless.yml:5:15: the account '123456' of the role must have twelve digits",
        ),
        (
            with("  iam: {role: someone}\n", ""),
            "serverless.yml:5:15: 'provider.iam.role' must be the ARN of a role, as \
             arn:aws:iam::123456789012:role/name",
        ),
        (
            with("  logRetentionInDays: 2\n", ""),
            "serverless.yml:5:23: 'provider.logRetentionInDays' must be one of 1, 3, 5, 7, 14, 30, \
             60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
        ),
        (
            with("  deploymentMethod: stack\n", ""),
            "serverless.yml:5:21: 'provider.deploymentMethod' must be one of changesets, direct",
        ),
        (with("", "    url: yes\n"), "serverless.yml:8:10: 'functions.a.url' must be a mapping"),
        (
            with("", "    environment: {A-B: c}\n"),
            "serverless.yml:8:19: 'A-B' is no name for an environment variable",
        ),
        (
            with("", "    events:\n      - httpApi: /x\n"),
            "serverless.yml:9:18: the route '/x' needs a method, as in 'GET /x'",
        ),
        (
            with("", "    events:\n      - httpApi: FETCH /x\n"),
            "serverless.yml:9:18: 'FETCH' is no method; routes take ANY, GET, POST, PUT, PATCH, \
             OPTIONS, HEAD, DELETE",
        ),
        (
            with("", "  b:\n    handler: a.b\n    name: shop-dev-a\n"),
            "serverless.yml:8:3: two functions have the name 'shop-dev-a'",
        ),
        (
            with("", "") + "frameworkVersion: '4'\n",
            "serverless.yml:8:19: this service asks for version '4' of the Framework",
        ),
    ] {
        assert_eq!(problems(&text), [problem], "{text}");
    }
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(
        problems("provider: {name: aws}\nfunctions: {a: {}}\n"),
        [
            "serverless.yml:1:1: the service has no name",
            "serverless.yml:2:13: 'functions.a' needs a runtime, here or in 'provider'",
            "serverless.yml:2:13: 'functions.a' needs a handler",
        ]
    );
    assert_eq!(
        problems("service: a b\nprovider: google\n"),
        [
            "serverless.yml:1:10: 'a b' is no name for a service",
            "serverless.yml:2:11: the provider 'google' is not served; Mayfly serves 'aws'",
        ]
    );
}

#[test]
fn cloudformation_functions_are_not_served_where_a_value_is_wanted() {
    assert_eq!(
        rendered(&with("", "    environment: {TABLE: !Ref Table}\n    role: !GetAtt R.Arn\n")),
        "error: serverless.yml has 2 settings that Mayfly does not serve yet
 --> serverless.yml:8:26
  |
8 |     environment: {TABLE: !Ref Table}
  |                          ^^^^^^^^^^ functions.a.environment.TABLE (Ref): CloudFormation functions are not evaluated yet
9 |     role: !GetAtt R.Arn
  |           ^^^^^^^^^^^^^ functions.a.role (Fn::GetAtt): CloudFormation functions are not evaluated yet
  |
  = help: remove them to deploy without; nothing was changed"
    );
}

#[test]
fn functions_take_over_what_the_provider_says() {
    let service = service(&with(
        "  memorySize: 256\n  timeout: 9\n  environment: {A: 1, B: two}\n  tags: {team: x}\n  \
         versionFunctions: false\n  logRetentionInDays: 7\n",
        "    memorySize: 512\n    environment: {B: three, C: null, D: true}\n    tags: {part: y}\n    \
         ephemeralStorageSize: 1024\n    reservedConcurrency: 3\n    description: It greets\n    \
         events:\n      - httpApi: '*'\n      - httpApi: 'post /x/{id}'\n      - httpApi: {method: '*', path: y}\n",
    ));
    let function = &service.functions[0];
    assert_eq!((function.memory_mib, function.timeout_s, function.tmp_mib), (512, 9, 1024));
    let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    };
    assert_eq!(function.environment, map(&[("A", "1"), ("B", "three"), ("D", "true")]));
    assert_eq!(function.tags, map(&[("team", "x"), ("part", "y")]));
    assert_eq!((function.reserved_concurrency, function.versioned), (Some(3), false));
    assert_eq!(function.log_retention_days, Some(7));
    assert_eq!(function.role, "arn:aws:iam::000000000000:role/shop-dev-us-east-1-lambdaRole");
    let routes: Vec<&str> = function.routes.iter().map(|route| route.key.as_str()).collect();
    assert_eq!(routes, ["$default", "POST /x/{id}", "ANY /y"]);
}

#[test]
fn lists_of_functions_are_put_together() {
    let text = "service: shop\nprovider: {name: aws, runtime: python3.11}\nfunctions:\n  \
                - a: {handler: a.b}\n  - b: {handler: a.c}\n";
    let service = service(text);
    let names: Vec<&str> = service.functions.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["shop-dev-a", "shop-dev-b"]);
}

#[test]
fn other_plugins_and_unused_scripts_are_named() {
    let text = with("", "") + "plugins: [serverless-offline]\ncustom: {scripts: {hooks: {a: b}}}\n";
    let service = service(&text);
    let notices: Vec<&str> = service.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(
        notices,
        [
            "the plugin 'serverless-offline' is not run: Mayfly runs no plugins of the Framework",
            "'custom.scripts' is not run: 'serverless-plugin-scripts' is not among the plugins",
        ]
    );
    assert!(service.scripts.hooks.is_empty());
}

#[test]
fn settings_of_asynchronous_invocation_are_read() {
    let service = service(&with(
        "",
        "    maximumRetryAttempts: 0\n    maximumEventAge: 21600\n    destinations:\n      onSuccess: b\n      \
         onFailure: {type: function, arn: 'arn:aws:lambda:us-east-1:000000000000:function:x'}\n  b:\n    handler: b.c\n",
    ));
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:x".to_owned();
    let wanted = EventInvoke {
        max_retry_attempts: Some(0),
        max_event_age_s: Some(21_600),
        on_success: Some(Destination::Function(service.functions[1].name.clone())),
        on_failure: Some(Destination::Arn(arn)),
    };
    assert_eq!(service.functions[0].event_invoke, Some(wanted));
    assert_eq!(service.functions[1].event_invoke, None);
}

#[test]
fn destinations_that_lead_nowhere_are_told() {
    for (lines, problem) in [
        (
            "    destinations: {onSuccess: b}\n",
            "'functions.a.destinations.onSuccess' is 'b', which is neither a function of this file nor an ARN",
        ),
        (
            "    destinations: {onFailure: a}\n",
            "'functions.a.destinations.onFailure' is the function itself",
        ),
        (
            "    destinations: {onFailure: 'arn:aws:iam::1:role/x'}\n",
            "is 'arn:aws:iam::1:role/x', which is no ARN of a function",
        ),
        (
            "    destinations: {onFailure: {type: function}}\n",
            "'functions.a.destinations.onFailure' needs an 'arn'",
        ),
        ("    maximumRetryAttempts: 3\n", "must be a whole number from 0 to 2"),
        ("    maximumEventAge: 59\n", "must be a whole number from 60 to 21600"),
        (
            "    destinations: {onFailure: 'arn:aws:sqs:us-east-1:000000000000:q'}\n",
            "1 setting that Mayfly does not serve yet",
        ),
        (
            "    destinations: {onSuccess: {type: eventBus, arn: x}}\n",
            "1 setting that Mayfly does not serve yet",
        ),
        (
            "    onError: 'arn:aws:sns:us-east-1:000000000000:t'\n",
            "1 setting that Mayfly does not serve yet",
        ),
    ] {
        let found = problems(&with("", lines));
        assert!(found.len() == 1 && found[0].contains(problem), "{lines}: {found:?}");
    }
}

#[test]
fn the_role_is_that_of_the_framework_with_what_the_file_allows() {
    let service = service(
        "
service: shop
provider:
  name: aws
  runtime: python3.11
  region: eu-central-1
  stage: prod
  iam:
    role:
      path: /team/
      tags: {part: api}
      managedPolicies:
        - !Sub arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess
      statements:
        - Effect: Allow
          Action: [lambda:InvokeFunction]
          Resource: !GetAtt SendDashmailLambdaFunction.Arn
          Condition: {StringEquals: {'aws:RequestedRegion': !Ref AWS::Region}}
functions:
  send-mail: {handler: a.b, destinations: {onFailure: other}}
  other: {handler: a.b, name: named}
",
    );
    let role = service.role.expect("a role");
    assert_eq!(role.name, "shop-prod-eu-central-1-lambdaRole");
    let arn = "arn:aws:iam::000000000000:role/team/shop-prod-eu-central-1-lambdaRole";
    assert!(service.functions.iter().all(|function| function.role == arn));
    assert_eq!(role.policy_name, "prod-shop-lambda");
    let logs = "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/lambda";
    let function = "arn:aws:lambda:eu-central-1:000000000000:function";
    assert_eq!(
        role.policy,
        serde_json::json!({"Version": "2012-10-17", "Statement": [
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"],
                "Resource": [format!("{logs}/shop-prod*:*"), format!("{logs}/named:*")],
            },
            {
                "Effect": "Allow",
                "Action": ["logs:PutLogEvents"],
                "Resource": [format!("{logs}/shop-prod*:*:*"), format!("{logs}/named:*:*")],
            },
            {
                "Effect": "Allow",
                "Action": "lambda:InvokeFunction",
                "Resource": [format!("{function}:named")],
            },
            {
                "Effect": "Allow",
                "Action": ["lambda:InvokeFunction"],
                "Resource": format!("{function}:shop-prod-send-mail"),
                "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}},
            },
        ]})
    );
    let managed: Vec<&str> = role.managed_policies.iter().map(String::as_str).collect();
    assert_eq!(managed, ["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
    assert_eq!(role.tags, BTreeMap::from([("part".to_owned(), "api".to_owned())]));
}

#[test]
fn the_older_keys_of_roles_mean_the_same() {
    let old = service(
        "
service: shop
provider:
  name: aws
  runtime: python3.11
  iamRoleStatements: [{Effect: Allow, Action: 'a:B', Resource: '*'}]
  iamManagedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess']
  rolePermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess'
functions: {a: {handler: a.b}}
",
    );
    let new = service(
        "
service: shop
provider:
  name: aws
  runtime: python3.11
  iam:
    role:
      statements: [{Effect: Allow, Action: 'a:B', Resource: '*'}]
      managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess']
      permissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess'
functions: {a: {handler: a.b}}
",
    );
    assert_eq!(old.role, new.role);
}

#[test]
fn what_is_wrong_with_a_role_is_said_with_its_place() {
    let problems = problems(
        "
service: shop
provider:
  name: aws
  runtime: python3.11
  iam:
    role:
      name: a-name-that-is-far-too-long-for-a-role-of-aws-which-has-64-characters
      path: team
      statements:
        - {Effect: Allow, Action: 'a:B'}
        - {Effect: Allow, Action: 'a:B', Resource: '*', Principal: {AWS: '*'}}
        - {Effect: Allow, Action: 'a:B', Resource: !GetAtt Table.Arn}
functions: {a: {handler: a.b}}
",
    );
    for words in [
        "can't be the name of a role",
        "must begin and end with a slash",
        "needs 'Resource' or 'NotResource'",
        "has no 'Principal'",
        "1 setting that Mayfly does not serve yet",
    ] {
        assert!(problems.iter().any(|problem| problem.contains(words)), "{words}: {problems:#?}");
    }
}
