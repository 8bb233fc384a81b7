//! GetFunction, ListFunctions, and what is answered to operations that are not served.

use crate::platform::{Platform, arn};
use serde_json::{Value, json};

fn names(page: &Value) -> Vec<String> {
    let functions = page["Functions"].as_array().expect("a list");
    functions.iter().map(|f| f["FunctionArn"].as_str().expect("an ARN").to_owned()).collect()
}

#[tokio::test]
async fn functions_are_listed_by_name_in_pages() {
    let platform = Platform::new();
    for name in ["b", "a-b", "a", "c"] {
        platform.create(name).await;
    }
    let mut seen = Vec::new();
    let mut path = "/2015-03-31/functions?MaxItems=1".to_owned();
    loop {
        let page = platform.get(&path).await.ok();
        seen.extend(names(&page));
        match page["NextMarker"].as_str() {
            Some(marker) => path = format!("/2015-03-31/functions?MaxItems=1&Marker={marker}"),
            None => break,
        }
    }
    assert_eq!(seen, [arn("a"), arn("a-b"), arn("b"), arn("c")]);
}

#[tokio::test]
async fn all_versions_are_listed_if_asked_for() {
    let platform = Platform::new();
    for name in ["f", "g"] {
        platform.create(name).await;
        platform.publish_another(name, "one").await;
        platform.publish_another(name, "two").await;
    }
    let all = ["f:$LATEST", "f:1", "f:2", "g:$LATEST", "g:1", "g:2"].map(arn);
    for size in 1..=7 {
        let first = format!("/2015-03-31/functions?FunctionVersion=ALL&MaxItems={size}");
        let (mut path, mut seen) = (first.clone(), Vec::new());
        loop {
            let page = platform.get(&path).await.ok();
            assert_eq!(page["Functions"][0].get("State"), None);
            seen.extend(names(&page));
            match page["NextMarker"].as_str() {
                Some(marker) => path = format!("{first}&Marker={marker}"),
                None => break,
            }
        }
        assert_eq!(seen, all, "in pages of {size}");
    }
}

#[tokio::test]
async fn a_function_is_found_by_every_form_of_its_name() {
    let platform = Platform::new();
    platform.create("f").await;
    let encoded = arn("f").replace(':', "%3A");
    for name in ["f", "function:f", "000000000000:function:f", &arn("f"), &encoded] {
        let found = platform.get(&format!("/2015-03-31/functions/{name}")).await.ok();
        assert_eq!(found["Configuration"]["FunctionArn"], arn("f"), "{name}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_named_in_full() {
    let platform = Platform::new();
    for (path, text) in [
        ("doesnotexist", format!("Function not found: {}", arn("doesnotexist"))),
        (
            "some-function?Qualifier=$LATEST",
            format!("Function not found: {}", arn("some-function:$LATEST")),
        ),
        (
            "arn:aws:lambda:eu-west-1:000000000000:function:f",
            "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')".to_owned(),
        ),
    ] {
        let answer = platform.get(&format!("/2015-03-31/functions/{path}")).await;
        assert_eq!(answer.body["Type"], "User");
        assert_eq!(answer.body["Message"], text);
        assert_eq!(answer.error(), (404, "ResourceNotFoundException".to_owned(), text));
    }
}

#[tokio::test]
async fn an_operation_that_is_not_served_is_named() {
    let platform = Platform::new();
    for (path, name) in [
        ("/2015-03-31/event-source-mappings", "ListEventSourceMappings"),
        ("/2025-11-30/capacity-providers", "ListCapacityProviders"),
        ("/2025-12-01/functions/f/durable-executions", "ListDurableExecutionsByFunction"),
    ] {
        let (status, kind, text) = platform.get(path).await.error();
        assert_eq!((status, kind.as_str()), (501, "NotImplementedException"), "{path}");
        assert!(text.contains(name), "{text}");
    }
}

#[tokio::test]
async fn a_name_that_is_too_long_is_told_its_limit() {
    let platform = Platform::new();
    let name = "a".repeat(65);
    let request = crate::platform::function(&name, json!({}));
    let (status, kind, text) = platform.post("/2015-03-31/functions", request).await.error();
    assert_eq!((status, kind.as_str()), (400, "InvalidParameterValueException"));
    assert_eq!(
        text,
        format!(
            "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy \
             constraint: Member must have length less than or equal to 64"
        )
    );
}
