//! The settings of asynchronous invocation, and what becomes of loops. Texts and shapes are those that
//! AWS was recorded to answer.

use crate::platform::{Answer, Platform, arn};
use serde_json::{Value, json};

const CONFIG: &str = "/2019-09-25/functions/f/event-invoke-config";
const TIME: u64 = 1_763_632_800;

/// Where the settings of a qualifier of `f` are.
fn of(qualifier: &str) -> String {
    format!("{CONFIG}?Qualifier={}", qualifier.replace('$', "%24"))
}

/// Settings as AWS shows them.
fn shown(qualifier: &str, settings: Value) -> Value {
    let mut config = json!({
        "FunctionArn": arn(&format!("f:{qualifier}")),
        "LastModified": TIME,
        "DestinationConfig": { "OnSuccess": {}, "OnFailure": {} },
    });
    for (key, value) in settings.as_object().expect("an object") {
        config[key] = value.clone();
    }
    config
}

fn refused(answer: Answer) -> (u16, String) {
    let (status, _, text) = answer.error();
    (status, text)
}

async fn two_functions() -> Platform {
    let platform = Platform::new();
    platform.create("f").await;
    platform.create("g").await;
    platform
}

#[tokio::test]
async fn put_replaces_and_update_merges() {
    let platform = two_functions().await;
    let whole = json!({ "MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 60 });
    assert_eq!(platform.put(CONFIG, whole.clone()).await.ok(), shown("$LATEST", whole.clone()));
    let update = json!({ "MaximumRetryAttempts": 0 });
    let merged = json!({ "MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60 });
    assert_eq!(platform.post(CONFIG, update.clone()).await.ok(), shown("$LATEST", merged.clone()));
    assert_eq!(platform.get(CONFIG).await.ok(), shown("$LATEST", merged.clone()));
    assert_eq!(platform.get(&of("$LATEST")).await.ok(), shown("$LATEST", merged));
    assert_eq!(platform.put(CONFIG, update.clone()).await.ok(), shown("$LATEST", update.clone()));
    assert_eq!(platform.get(CONFIG).await.ok(), shown("$LATEST", update));
    platform.disk.clock.advance(1);
    let later = platform.put(CONFIG, whole).await.ok();
    assert_eq!(later["LastModified"], TIME + 1);
}

#[tokio::test]
async fn destinations_are_functions_that_exist() {
    let platform = two_functions().await;
    let to = |arn: &str| json!({ "DestinationConfig": { "OnSuccess": { "Destination": arn } } });
    let made = platform.put(CONFIG, to(&arn("g"))).await.ok();
    let config = json!({ "OnSuccess": { "Destination": arn("g") }, "OnFailure": {} });
    assert_eq!(made, shown("$LATEST", json!({ "DestinationConfig": config })));
    let side = json!({ "DestinationConfig": { "OnFailure": { "Destination": arn("g:$LATEST") } } });
    let both = platform.post(CONFIG, side).await.ok();
    assert_eq!(both["DestinationConfig"]["OnSuccess"]["Destination"], arn("g"));
    assert_eq!(both["DestinationConfig"]["OnFailure"]["Destination"], arn("g:$LATEST"));
    let cleared = platform.post(CONFIG, to("")).await.ok();
    assert_eq!(cleared["DestinationConfig"]["OnSuccess"], json!({}));
    assert_eq!(cleared["DestinationConfig"]["OnFailure"]["Destination"], arn("g:$LATEST"));

    let invalid = |arn: &str| format!("The destination ARN {arn} is invalid.");
    let elsewhere = "arn:aws:lambda:eu-west-1:000000000000:function:g".to_owned();
    for missing in [arn("doesnotexist"), arn("g:7"), arn("g:none"), elsewhere] {
        assert_eq!(refused(platform.put(CONFIG, to(&missing)).await), (400, invalid(&missing)));
    }
    for itself in [arn("f"), arn("f:$LATEST")] {
        let text = "You can't specify the function as a destination for itself.".to_owned();
        assert_eq!(refused(platform.put(CONFIG, to(&itself)).await), (400, text));
    }
    let iam = "arn:aws:iam:us-east-1:000000000000:function:f";
    let text = format!(
        "The provided destination config DestinationConfig(onSuccess=OnSuccess(destination={iam}), \
         onFailure=null) is invalid."
    );
    assert_eq!(refused(platform.put(CONFIG, to(iam)).await), (400, text));
    // S3 takes records of failures only, on AWS as well.
    let (_, text) = refused(platform.put(CONFIG, to("arn:aws:s3:::b")).await);
    assert!(text.starts_with("The provided destination config"), "{text}");
}

#[tokio::test]
async fn a_destination_of_a_service_that_is_missing_is_refused_by_name() {
    let platform = two_functions().await;
    for (arn, what) in [
        ("arn:aws:sqs:us-east-1:000000000000:q", "an SQS queue"),
        ("arn:aws:sns:us-east-1:000000000000:t", "an SNS topic"),
        ("arn:aws:events:us-east-1:000000000000:event-bus/b", "an event bus"),
        ("arn:aws:s3:::b", "an S3 bucket"),
    ] {
        let request = json!({ "DestinationConfig": { "OnFailure": { "Destination": arn } } });
        let (status, text) = refused(platform.put(CONFIG, request).await);
        assert_eq!(status, 400);
        assert!(text.starts_with(&format!("Mayfly can't send records to {what} yet")), "{text}");
    }
    assert_eq!(platform.get(CONFIG).await.status, 404);
    let dead_letters = json!({ "DeadLetterConfig": {
        "TargetArn": "arn:aws:sqs:us-east-1:000000000000:q"
    } });
    let path = "/2015-03-31/functions/f/configuration";
    let (status, text) = refused(platform.put(path, dead_letters).await);
    assert_eq!(status, 400);
    assert!(text.contains("does not serve DeadLetterConfig yet"), "{text}");
    let none = json!({ "DeadLetterConfig": { "TargetArn": "" } });
    platform.put(path, none).await.ok();
}

#[tokio::test]
async fn what_is_not_there_or_sets_nothing_is_refused_in_the_words_of_aws() {
    let platform = two_functions().await;
    let nothing = "You must specify at least one of error handling or destination setting.";
    let missing = "The function doesn't exist.";
    let retries = json!({ "MaximumRetryAttempts": 1 });
    assert_eq!(refused(platform.put(CONFIG, json!({})).await), (400, nothing.to_owned()));
    assert_eq!(refused(platform.post(CONFIG, json!({})).await), (400, nothing.to_owned()));
    let none = "/2019-09-25/functions/none/event-invoke-config";
    assert_eq!(refused(platform.put(none, retries.clone()).await), (404, missing.to_owned()));
    assert_eq!(refused(platform.post(none, retries.clone()).await), (404, missing.to_owned()));
    let list = format!("{none}/list");
    assert_eq!(refused(platform.get(&list).await), (404, missing.to_owned()));
    for qualifier in ["1", "live", "$LATEST.PUBLISHED"] {
        let answer = platform.put(&of(qualifier), retries.clone()).await;
        assert_eq!(refused(answer), (404, missing.to_owned()), "{qualifier}");
    }
    let unset =
        |function: &str| format!("The function {function} doesn't have an EventInvokeConfig");
    for answer in [platform.get(none).await, platform.delete(none).await] {
        assert_eq!(refused(answer), (404, unset(&arn("none:$LATEST"))));
    }
    assert_eq!(refused(platform.get(&of("live")).await), (404, unset(&arn("f:live"))));
    assert_eq!(refused(platform.post(CONFIG, retries).await), (404, unset(&arn("f:$LATEST"))));
    let range = json!({ "MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 59 });
    let (status, text) = refused(platform.put(CONFIG, range).await);
    assert_eq!(status, 400);
    assert!(text.starts_with("2 validation errors detected"), "{text}");
    let pattern = json!({ "DestinationConfig": { "OnFailure": { "Destination": "arn:aws:_" } } });
    let (_, text) = refused(platform.put(CONFIG, pattern).await);
    let place = "Value 'arn:aws:_' at 'destinationConfig.onFailure.destination'";
    assert!(text.contains(place), "{text}");
    let conflict = "/2019-09-25/functions/f:1/event-invoke-config?Qualifier=2";
    let (_, text) = refused(platform.get(conflict).await);
    assert!(text.starts_with("The derived qualifier from the function name"), "{text}");
}

#[tokio::test]
async fn every_version_and_alias_has_settings_of_its_own_that_go_with_it() {
    let platform = two_functions().await;
    let retries = |n: u8| json!({ "MaximumRetryAttempts": n });
    platform.put(CONFIG, retries(0)).await.ok();
    assert_eq!(platform.publish_another("f", "one").await, "1");
    assert_eq!(platform.get(&of("1")).await.status, 404, "publishing copies no settings");
    assert_eq!(platform.publish_another("f", "two").await, "2");
    let alias = json!({ "Name": "live", "FunctionVersion": "2" });
    platform.post("/2015-03-31/functions/f/aliases", alias).await.ok();
    platform.put(&of("1"), retries(1)).await.ok();
    platform.put("/2019-09-25/functions/f:live/event-invoke-config", retries(2)).await.ok();
    let list = |query: &str| format!("{CONFIG}/list{query}");
    let all = platform.get(&list("")).await.ok();
    let arns = |list: &Value| {
        let configs = list["FunctionEventInvokeConfigs"].as_array().expect("a list");
        configs
            .iter()
            .map(|c| c["FunctionArn"].as_str().expect("text").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(arns(&all), [arn("f:$LATEST"), arn("f:1"), arn("f:live")]);
    assert_eq!(all.get("NextMarker"), None);
    let first = platform.get(&list("?MaxItems=2")).await.ok();
    assert_eq!(arns(&first), [arn("f:$LATEST"), arn("f:1")]);
    let marker = first["NextMarker"].as_str().expect("a marker");
    let rest = platform.get(&list(&format!("?MaxItems=2&Marker={marker}"))).await.ok();
    assert_eq!(arns(&rest), [arn("f:live")]);
    assert_eq!(rest.get("NextMarker"), None);
    platform.delete("/2015-03-31/functions/f?Qualifier=1").await.ok();
    platform.delete("/2015-03-31/functions/f/aliases/live").await.ok();
    assert_eq!(arns(&platform.get(&list("")).await.ok()), [arn("f:$LATEST")]);
    assert_eq!(platform.delete(CONFIG).await.status, 204);
    assert_eq!(arns(&platform.get(&list("")).await.ok()), Vec::<String>::new());
    assert_eq!(platform.delete(CONFIG).await.status, 404);
}

#[tokio::test]
async fn a_loop_is_stopped_unless_it_is_allowed() {
    const RECURSION: &str = "/2024-08-31/functions/f/recursion-config";
    let platform = two_functions().await;
    assert_eq!(platform.get(RECURSION).await.ok(), json!({ "RecursiveLoop": "Terminate" }));
    for word in ["Allow", "Terminate"] {
        let request = json!({ "RecursiveLoop": word });
        assert_eq!(platform.put(RECURSION, request.clone()).await.ok(), request);
        assert_eq!(platform.get(RECURSION).await.ok(), request);
    }
    let (status, text) =
        refused(platform.put(RECURSION, json!({ "RecursiveLoop": "Maybe" })).await);
    assert_eq!(status, 400);
    assert!(text.contains("'recursiveLoop' failed to satisfy constraint"), "{text}");
    let none = "/2024-08-31/functions/none/recursion-config";
    let text = format!("Function not found: {}", arn("none"));
    assert_eq!(refused(platform.get(none).await), (404, text));
}
