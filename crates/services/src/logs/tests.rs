//! The service from request to answer, on a log store in memory and at a fixed time.

use super::Logs;
use model::{AccountId, Clock, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use store::MemoryLogStore;
use wire::{AwsRequest, Body};

/// 1 January 2026.
const NOW_MS: i64 = 1_767_225_600_000;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(NOW_MS).expect("in range")
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

fn service() -> Logs {
    let clock: Arc<dyn Clock> = Arc::new(Fixed);
    Logs::new(Arc::new(MemoryLogStore::new(Arc::clone(&clock))), clock, AccountId::default())
}

/// Calls an operation; `Err` is the error's type and message.
async fn call(logs: &Logs, operation: &str, input: Value) -> Result<Value, (String, String)> {
    let (parts, ()) = http::Request::post("/")
        .header("x-amz-target", format!("Logs_20140328.{operation}"))
        .header("content-type", "application/x-amz-json-1.1")
        .body(())
        .expect("a valid request")
        .into_parts();
    let answer = logs
        .call(AwsRequest {
            parts,
            body: input.to_string().into(),
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            principal: "arn:aws:iam::000000000000:root".to_owned(),
            request_id: "r".to_owned(),
            endpoint: "http://127.0.0.1:4566".to_owned(),
        })
        .await;
    let good = answer.status().is_success();
    let Body::Whole(bytes) = answer.into_body() else { panic!("answers are whole") };
    let body: Value = match bytes {
        Some(bytes) if !bytes.is_empty() => serde_json::from_slice(&bytes).expect("JSON"),
        _ => Value::Null,
    };
    if good {
        return Ok(body);
    }
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    Err((text("__type"), text("message")))
}

/// A group `g` with a stream `s` and messages `m0` … a second apart.
async fn filled(messages: i64) -> Logs {
    let logs = service();
    call(&logs, "CreateLogGroup", json!({"logGroupName": "g"})).await.expect("made");
    let stream = json!({"logGroupName": "g", "logStreamName": "s"});
    call(&logs, "CreateLogStream", stream).await.expect("made");
    let events: Vec<Value> = (0..messages)
        .map(|n| json!({"timestamp": NOW_MS - 60_000 + n * 1000, "message": format!("m{n}")}))
        .collect();
    if !events.is_empty() {
        let batch = json!({"logGroupName": "g", "logStreamName": "s", "logEvents": events});
        call(&logs, "PutLogEvents", batch).await.expect("taken");
    }
    logs
}

fn messages(page: &Value) -> Vec<&str> {
    page["events"]
        .as_array()
        .map(|events| events.iter().filter_map(|event| event["message"].as_str()).collect())
        .unwrap_or_default()
}

#[tokio::test]
async fn a_stream_is_read_page_by_page_in_both_directions() {
    let logs = filled(5).await;
    let get = async |more: Value| {
        let mut input = json!({"logGroupName": "g", "logStreamName": "s", "limit": 2});
        for (key, value) in more.as_object().expect("an object") {
            input[key] = value.clone();
        }
        call(&logs, "GetLogEvents", input).await.expect("read")
    };
    let last = get(json!({})).await;
    assert_eq!(messages(&last), ["m3", "m4"]);
    let before = get(json!({"nextToken": last["nextBackwardToken"]})).await;
    assert_eq!(messages(&before), ["m1", "m2"]);
    let first = get(json!({"startFromHead": true})).await;
    assert_eq!(messages(&first), ["m0", "m1"]);
    let next = get(json!({"startFromHead": true, "nextToken": first["nextForwardToken"]})).await;
    assert_eq!(messages(&next), ["m2", "m3"]);
    let end = get(json!({"nextToken": last["nextForwardToken"]})).await;
    assert!(messages(&end).is_empty());
    assert_eq!(end["nextForwardToken"], last["nextForwardToken"], "the end gives the token back");
    let late = json!({"logGroupName": "g", "logStreamName": "s",
        "logEvents": [{"timestamp": NOW_MS, "message": "late"}]});
    call(&logs, "PutLogEvents", late).await.expect("taken");
    let more = get(json!({"nextToken": end["nextForwardToken"]})).await;
    assert_eq!(messages(&more), ["late"]);
}

#[tokio::test]
async fn a_follower_of_an_empty_stream_sees_its_first_event() {
    let logs = filled(0).await;
    let input = json!({"logGroupName": "g", "logStreamName": "s"});
    let nothing = call(&logs, "GetLogEvents", input).await.expect("read");
    let batch = json!({"logGroupName": "g", "logStreamName": "s",
        "logEvents": [{"timestamp": NOW_MS, "message": "first"}]});
    call(&logs, "PutLogEvents", batch).await.expect("taken");
    let input = json!({"logGroupName": "g", "logStreamName": "s",
        "nextToken": nothing["nextForwardToken"], "startFromHead": true});
    assert_eq!(messages(&call(&logs, "GetLogEvents", input).await.expect("read")), ["first"]);
}

#[tokio::test]
async fn a_search_goes_through_all_pages_in_either_order() {
    let logs = filled(50).await;
    for (head, expected) in [(true, ["m1", "m10", "m11"]), (false, ["m41", "m31", "m21"])] {
        let mut input = json!({"logGroupName": "g", "filterPattern": "1", "limit": 2,
            "startFromHead": head});
        let mut found = Vec::new();
        loop {
            let page = call(&logs, "FilterLogEvents", input.clone()).await.expect("searched");
            found.extend(messages(&page).iter().map(|&m| m.to_owned()));
            assert_eq!(page["searchedLogStreams"], json!([]));
            if page["nextToken"].is_null() {
                break;
            }
            input["nextToken"] = page["nextToken"].clone();
        }
        assert_eq!(found.len(), 14, "1, 10–19, 21, 31, 41");
        assert_eq!(found[..3], expected);
    }
}

#[tokio::test]
async fn the_end_of_a_search_is_inclusive_and_that_of_a_read_is_not() {
    let logs = filled(3).await;
    let end = NOW_MS - 60_000 + 1000;
    let search = json!({"logGroupName": "g", "endTime": end});
    let found = call(&logs, "FilterLogEvents", search).await.expect("searched");
    assert_eq!(messages(&found), ["m0", "m1"]);
    let read = json!({"logGroupName": "g", "logStreamName": "s", "endTime": end});
    assert_eq!(messages(&call(&logs, "GetLogEvents", read).await.expect("read")), ["m0"]);
}

#[tokio::test]
async fn groups_are_listed_by_prefix_and_part_with_their_retention() {
    let logs = service();
    for name in ["/a/one", "/a/two", "/b/one"] {
        call(&logs, "CreateLogGroup", json!({"logGroupName": name})).await.expect("made");
    }
    let policy = json!({"logGroupName": "/a/one", "retentionInDays": 14});
    call(&logs, "PutRetentionPolicy", policy).await.expect("set");
    let names = async |input: Value| {
        let page = call(&logs, "DescribeLogGroups", input).await.expect("listed");
        let groups = page["logGroups"].as_array().cloned().unwrap_or_default();
        let names: Vec<String> =
            groups.iter().filter_map(|g| g["logGroupName"].as_str().map(str::to_owned)).collect();
        (names, page)
    };
    assert_eq!(names(json!({"logGroupNamePrefix": "/a"})).await.0, ["/a/one", "/a/two"]);
    assert_eq!(names(json!({"logGroupNamePattern": "one"})).await.0, ["/a/one", "/b/one"]);
    assert_eq!(names(json!({"logGroupIdentifiers": ["/b/one"]})).await.0, ["/b/one"]);
    assert!(names(json!({"logGroupClass": "DELIVERY"})).await.0.is_empty());
    let (first, page) = names(json!({"limit": 2})).await;
    assert_eq!(first, ["/a/one", "/a/two"]);
    assert_eq!(page["logGroups"][0]["retentionInDays"], 14);
    assert_eq!(
        page["logGroups"][0]["arn"],
        "arn:aws:logs:us-east-1:000000000000:log-group:/a/one:*"
    );
    let (rest, page) = names(json!({"limit": 2, "nextToken": page["nextToken"]})).await;
    assert_eq!(rest, ["/b/one"]);
    assert!(page["nextToken"].is_null());
    let gone = json!({"logGroupName": "/a/one"});
    call(&logs, "DeleteRetentionPolicy", gone.clone()).await.expect("removed");
    call(&logs, "DeleteLogGroup", gone).await.expect("deleted");
    assert_eq!(names(json!({})).await.0, ["/a/two", "/b/one"]);
}

#[tokio::test]
async fn refusals_are_awss() {
    let logs = filled(1).await;
    let group = "The specified log group does not exist.";
    let stream = "The specified log stream does not exist.";
    for (operation, input, kind, message) in [
        (
            "CreateLogGroup",
            json!({"logGroupName": "g"}),
            "ResourceAlreadyExistsException",
            "The specified log group already exists",
        ),
        (
            "CreateLogStream",
            json!({"logGroupName": "g", "logStreamName": "s"}),
            "ResourceAlreadyExistsException",
            "The specified log stream already exists",
        ),
        ("DeleteLogGroup", json!({"logGroupName": "x"}), "ResourceNotFoundException", group),
        (
            "GetLogEvents",
            json!({"logGroupName": "x", "logStreamName": "s"}),
            "ResourceNotFoundException",
            group,
        ),
        (
            "GetLogEvents",
            json!({"logGroupName": "g", "logStreamName": "x"}),
            "ResourceNotFoundException",
            stream,
        ),
        (
            "FilterLogEvents",
            json!({"logGroupName": "g", "logStreamNames": ["x"]}),
            "ResourceNotFoundException",
            stream,
        ),
        (
            "PutLogEvents",
            json!({"logGroupName": "g", "logStreamName": "x",
                "logEvents": [{"timestamp": NOW_MS, "message": "m"}]}),
            "ResourceNotFoundException",
            stream,
        ),
        (
            "GetLogEvents",
            json!({"logGroupName": "g", "logStreamName": "s", "nextToken": "x"}),
            "InvalidParameterException",
            "The specified nextToken is invalid.",
        ),
        (
            "CreateLogGroup",
            json!({"logGroupName": "h", "kmsKeyId": "k"}),
            "InvalidParameterException",
            "Mayfly does not serve 'kmsKeyId' of log groups yet; leave it out.",
        ),
        (
            "DescribeLogStreams",
            json!({"logGroupName": "g", "orderBy": "LastEventTime", "logStreamNamePrefix": "s"}),
            "InvalidParameterException",
            "Cannot order by LastEventTime with a logStreamNamePrefix.",
        ),
    ] {
        let refused = call(&logs, operation, input.clone()).await.err();
        assert_eq!(refused, Some((kind.to_owned(), message.to_owned())), "{operation} {input}");
    }
    for (operation, input, kind, part) in [
        ("StartQuery", json!({}), "NotImplementedException", "StartQuery"),
        ("Nonsense", json!({}), "UnknownOperationException", ""),
        ("CreateLogGroup", json!({}), "InvalidParameterException", "logGroupName"),
        (
            "FilterLogEvents",
            json!({"logGroupName": "g", "filterPattern": "{ $.a }"}),
            "InvalidParameterException",
            "Invalid filter pattern",
        ),
    ] {
        let (found, message) = call(&logs, operation, input).await.expect_err(operation);
        assert!(found == kind && message.contains(part), "{operation}: {found}: {message}");
    }
}
