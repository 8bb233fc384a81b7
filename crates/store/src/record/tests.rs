//! Records are found again, page by page, and go when they are old or too many.

use super::*;
use bytes::Bytes;
use model::record::{Content, InvocationKind, RecordedAttempt};
use model::{Timestamp, Version};
use std::time::Duration;

fn store() -> (tempfile::TempDir, SqliteRecordStore) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteRecordStore::open(folder.path().join("records.db")).expect("opens");
    (folder, store)
}

fn name(text: &str) -> FunctionName {
    FunctionName::new(text).expect("valid")
}

fn record(function: &str, id: &str, began_ms: i64, error: Option<&str>) -> NewRecord {
    NewRecord {
        request_id: id.to_owned(),
        region: Region::default(),
        function: name(function),
        qualifier: Some("live".to_owned()),
        kind: InvocationKind::Event,
        payload: Content::whole(Bytes::from(format!("\"{id}\""))),
        response: Content::whole(Bytes::from_static(b"null")),
        attempt: RecordedAttempt {
            began: Timestamp::from_millisecond(began_ms).expect("a time"),
            duration: Duration::from_millis(12),
            init: Some(Duration::from_micros(345)),
            version: Version::Number(3),
            error_type: error.map(str::to_owned),
            log_group: "/aws/lambda/f".to_owned(),
            log_stream: "stream".to_owned(),
        },
    }
}

#[tokio::test]
async fn attempts_of_an_invocation_are_kept_together() {
    let (_folder, store) = store();
    let mut second = record("f", "1", 2_000, None);
    second.response = Content::whole(Bytes::from_static(b"\"done\""));
    store.record(record("f", "1", 1_000, Some("Sandbox.Timedout")));
    store.record(second.clone());
    let found = store.get(&Region::default(), None, "1").await.expect("reads").expect("is there");
    assert_eq!(found.attempt_count, 2);
    assert_eq!(found.attempts[0].error_type.as_deref(), Some("Sandbox.Timedout"));
    assert_eq!(found.attempts[1], second.attempt);
    assert_eq!(found.payload, Content::whole(Bytes::from_static(b"\"1\"")));
    assert_eq!(found.response, second.response);
    assert_eq!((found.kind, found.qualifier.as_deref()), (InvocationKind::Event, Some("live")));
    let other = store.get(&Region::default(), Some(&name("g")), "1").await.expect("reads");
    assert_eq!(other, None);
}

#[tokio::test]
async fn lists_go_from_new_to_old_page_by_page() {
    let (_folder, store) = store();
    for number in 0..10 {
        let error = (number % 2 == 0).then_some("Unhandled");
        // Two at a time at the same moment.
        let function = if number < 5 { "f" } else { "g" };
        store.record(record(function, &number.to_string(), 1_000 + number / 2, error));
    }
    let region = Region::default();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page =
            store.list(&region, &RecordFilter::default(), after.as_ref(), 3).await.expect("reads");
        let Some(last) = page.last() else { break };
        after = Some(RecordPosition {
            began_ms: last.attempts[0].began.as_millisecond(),
            number: last.number,
        });
        seen.extend(page.iter().map(|found| found.request_id.clone()));
    }
    assert_eq!(seen, ["9", "8", "7", "6", "5", "4", "3", "2", "1", "0"]);
    let failed = RecordFilter {
        function: Some(name("f")),
        failed: Some(true),
        since_ms: Some(1_001),
        ..RecordFilter::default()
    };
    let page = store.list(&region, &failed, None, 10).await.expect("reads");
    let ids: Vec<&str> = page.iter().map(|found| found.request_id.as_str()).collect();
    assert_eq!(ids, ["4", "2"]);
    assert_eq!(store.delete(&region, &failed).await, Ok(2));
    assert_eq!(store.list(&region, &failed, None, 10).await, Ok(Vec::new()));
}

#[tokio::test]
async fn what_is_old_goes_and_then_the_oldest_until_the_rest_fits() {
    let (_folder, store) = store();
    for number in 0..1_000 {
        let mut new = record("f", &number.to_string(), number, None);
        new.payload = Content::whole(Bytes::from(vec![b'1'; 1_000]));
        store.record(new);
    }
    assert_eq!(store.expire(100, u64::MAX).await, Ok(100));
    let deleted = store.expire(0, 450_000).await.expect("deletes");
    assert!((600..=700).contains(&deleted), "{deleted} of 900");
    let rest =
        store.list(&Region::default(), &RecordFilter::default(), None, 1_000).await.expect("reads");
    assert_eq!(rest.len() as u64, 900 - deleted);
    assert_eq!(rest[0].request_id, "999", "the newest stay");
    assert_eq!(store.expire(i64::MAX, 0).await.expect("deletes"), rest.len() as u64);
    assert_eq!(store.expire(i64::MAX, 0).await, Ok(0));
}

#[tokio::test]
async fn records_outlive_the_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("records.db");
    let store = SqliteRecordStore::open(&path).expect("opens");
    store.record(record("f", "1", 1_000, None));
    drop(store);
    let store = SqliteRecordStore::open(&path).expect("opens");
    assert!(store.get(&Region::default(), None, "1").await.expect("reads").is_some());
}
