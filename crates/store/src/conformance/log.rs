//! The cases of the logs' port. Each gets a store of its own from `open`.

// A case says what is wrong by panicking.
#![allow(clippy::expect_used, clippy::missing_panics_doc)]

use model::log::{LogBatch, LogError, LogEvent, LogQuery, LogStore, StoredEvent};
use model::{Clock, Region, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// What the clock of all cases says, in milliseconds since 1970.
pub const NOW_MS: i64 = 1_800_000_000_000;
const DAY_MS: i64 = 86_400_000;

/// Runs all cases.
pub async fn all<S: LogStore, F: Future<Output = S>>(open: impl Fn(Arc<dyn Clock>) -> F) {
    reads_what_was_written(&open(clock()).await).await;
    appends_what_is_promised(&open(clock()).await).await;
    makes_groups_and_streams(&open(clock()).await).await;
    lists_groups_by_name(&open(clock()).await).await;
    keeps_regions_apart(&open(clock()).await).await;
    selects_by_time(&open(clock()).await).await;
    selects_by_stream(&open(clock()).await).await;
    pages_through_everything_once(&open(clock()).await).await;
    forgets_what_is_deleted(&open(clock()).await).await;
    expires_by_retention(&open(clock()).await).await;
    describes_streams_and_groups(&open(clock()).await).await;
    cuts_messages_that_are_too_long(&open(clock()).await).await;
}

/// A clock that stands still.
pub fn clock() -> Arc<dyn Clock> {
    Arc::new(StandingClock)
}

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(NOW_MS).expect("a time within range")
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// Events for a stream of the default region.
pub fn batch(group: &str, stream: &str, events: &[(i64, &str)]) -> LogBatch {
    LogBatch {
        region: Region::default(),
        group: group.into(),
        stream: stream.into(),
        events: events
            .iter()
            .map(|(ms, text)| LogEvent { timestamp_ms: *ms, message: (*text).to_owned() })
            .collect(),
    }
}

/// All texts of a group of the default region; none if it is not there.
pub async fn messages(store: &dyn LogStore, group: &str) -> Vec<String> {
    store.flush().await;
    texts(store.events(&Region::default(), group, all_events()).await.unwrap_or_default())
}

/// Order is by time, then by arrival.
pub async fn reads_what_was_written(store: &dyn LogStore) {
    store.write(batch("g", "b", &[(20, "second"), (10, "first")]));
    store.write(batch("g", "a", &[(20, "third"), (30, "")]));
    store.write(batch("g", "a", &[]));
    store.flush().await;
    let found = events(store, all_events()).await;
    let streams: Vec<&str> = found.iter().map(|event| event.stream.as_str()).collect();
    assert_eq!(streams, ["b", "b", "a", "a"]);
    assert!(found.iter().all(|event| event.ingestion_ms == NOW_MS));
    let ids: Vec<u64> = found.iter().map(|event| event.id).collect();
    assert!(
        ids[1] < ids[0] && ids[0] < ids[2] && ids[2] < ids[3],
        "ids follow the arrival: {ids:?}"
    );
    assert_eq!(texts(found), ["first", "second", "third", ""]);
}

/// An appended batch can be read at once, behind what was written before it.
pub async fn appends_what_is_promised(store: &dyn LogStore) {
    store.write(batch("g", "s", &[(10, "written")]));
    assert_eq!(store.append(batch("g", "s", &[(10, "appended"), (5, "older")])).await, Ok(()));
    let found = store.events(&Region::default(), "g", all_events()).await.expect("reads");
    assert_eq!(texts(found), ["older", "written", "appended"]);
}

/// And refuses to make them twice, or streams in no group.
pub async fn makes_groups_and_streams(store: &dyn LogStore) {
    let region = Region::default();
    let no_group = || LogError::NoGroup("g".to_owned());
    assert_eq!(store.events(&region, "g", all_events()).await, Err(no_group()));
    assert_eq!(store.streams(&region, "g").await, Err(no_group()));
    assert_eq!(store.create_stream(&region, "g", "s").await, Err(no_group()));
    assert_eq!(store.set_retention(&region, "g", Some(1)).await, Err(no_group()));
    assert_eq!(store.delete_group(&region, "g").await, Err(no_group()));
    assert_eq!(store.create_group(&region, "g").await, Ok(()));
    assert_eq!(store.create_group(&region, "g").await, Err(LogError::Exists("g".to_owned())));
    let no_stream = LogError::NoStream("s".to_owned());
    assert_eq!(store.delete_stream(&region, "g", "s").await, Err(no_stream));
    assert_eq!(store.create_stream(&region, "g", "s").await, Ok(()));
    assert_eq!(store.create_stream(&region, "g", "s").await, Err(LogError::Exists("s".to_owned())));
    assert_eq!(store.events(&region, "g", all_events()).await, Ok(vec![]));
    store.write(batch("w", "s", &[(1, "x")]));
    assert_eq!(
        store.create_group(&region, "w").await,
        Err(LogError::Exists("w".to_owned())),
        "what was written before counts"
    );
}

/// By prefix, behind a name, up to a limit.
pub async fn lists_groups_by_name(store: &dyn LogStore) {
    let region = Region::default();
    for name in ["/aws/b", "/aws/ä", "/aws/a", "/other"] {
        store.create_group(&region, name).await.expect("makes it");
    }
    let list = async |prefix: &str, after: Option<&str>, limit: usize| -> Vec<String> {
        let found = store.groups(&region, prefix, after, limit).await.expect("lists");
        found.into_iter().map(|group| group.name).collect()
    };
    assert_eq!(list("", None, 9).await, ["/aws/a", "/aws/b", "/aws/ä", "/other"]);
    assert_eq!(list("/aws/", None, 9).await, ["/aws/a", "/aws/b", "/aws/ä"]);
    assert_eq!(list("/aws/", Some("/aws/a"), 1).await, ["/aws/b"]);
    assert_eq!(list("/aws/ä", None, 9).await, ["/aws/ä"]);
    assert!(list("/aws/", None, 0).await.is_empty());
    assert!(list("/none", None, 9).await.is_empty());
}

/// The same names in another region are others.
pub async fn keeps_regions_apart(store: &dyn LogStore) {
    let other = Region::new("eu-central-1").expect("a region");
    store.write(batch("g", "s", &[(1, "here")]));
    store.write(LogBatch { region: other.clone(), ..batch("g", "s", &[(1, "there")]) });
    store.flush().await;
    let there = store.events(&other, "g", all_events()).await.expect("reads");
    assert_eq!(texts(there), ["there"]);
    assert_eq!(messages(store, "g").await, ["here"]);
    store.delete_group(&other, "g").await.expect("deletes");
    assert_eq!(messages(store, "g").await, ["here"]);
}

/// The start is inclusive, the end exclusive; also backwards.
pub async fn selects_by_time(store: &dyn LogStore) {
    store.write(batch("g", "a", &[(-5, "-5"), (10, "10"), (20, "20")]));
    store.write(batch("g", "b", &[(20, "20b"), (30, "30")]));
    store.flush().await;
    for streams in [vec![], vec!["a".to_owned(), "b".to_owned()]] {
        let select = async |start_ms, end_ms, descending| {
            let streams = streams.clone();
            let query = LogQuery { start_ms, end_ms, descending, streams, ..all_events() };
            texts(events(store, query).await)
        };
        assert_eq!(select(None, None, false).await, ["-5", "10", "20", "20b", "30"]);
        assert_eq!(select(Some(10), Some(20), false).await, ["10"]);
        assert_eq!(select(Some(20), None, false).await, ["20", "20b", "30"]);
        assert_eq!(select(None, Some(20), false).await, ["-5", "10"]);
        assert_eq!(select(Some(10), Some(30), true).await, ["20b", "20", "10"]);
        assert_eq!(select(Some(20), Some(20), false).await, [""; 0]);
        assert_eq!(select(Some(30), Some(10), true).await, [""; 0]);
    }
}

/// By names, by prefix, few and many; a name that is not there is an error.
pub async fn selects_by_stream(store: &dyn LogStore) {
    for n in 0..60_i64 {
        store.write(batch("g", &format!("s{n:02}"), &[(n, &n.to_string()), (100 - n, "later")]));
    }
    store.flush().await;
    let select = async |streams: &[&str], prefix: Option<&str>, limit| {
        let query = LogQuery {
            streams: streams.iter().map(|s| (*s).to_owned()).collect(),
            stream_prefix: prefix.map(str::to_owned),
            end_ms: Some(60),
            limit,
            ..LogQuery::default()
        };
        let found = store.events(&Region::default(), "g", query).await.expect("reads");
        texts(found.into_iter().filter(|e| e.event.message != "later").collect())
    };
    assert_eq!(select(&["s07", "s03"], None, 9).await, ["3", "7"]);
    assert_eq!(
        select(&[], Some("s1"), 99).await,
        (10..20).map(|n| n.to_string()).collect::<Vec<_>>()
    );
    assert_eq!(select(&[], Some("s"), 3).await, ["0", "1", "2"], "too many to merge");
    let missing = LogQuery { streams: vec!["s07".into(), "t".into()], ..all_events() };
    let refused = store.events(&Region::default(), "g", missing).await;
    assert_eq!(refused, Err(LogError::NoStream("t".to_owned())));
}

/// In pages of each size and both directions, with any number of streams.
pub async fn pages_through_everything_once(store: &dyn LogStore) {
    for n in 0..150_i64 {
        // Many of the same time, in a few streams, not in order.
        store.write(batch("g", &format!("s{}", n % 3), &[((n * 7) % 20, &n.to_string())]));
    }
    store.flush().await;
    let in_order = events(store, all_events()).await;
    assert_eq!(in_order.len(), 150);
    for streams in [vec![], vec!["s0".into(), "s1".into(), "s2".into()]] {
        for (limit, descending) in [(1, false), (7, false), (7, true), (64, true), (150, false)] {
            let mut expected = in_order.clone();
            if descending {
                expected.reverse();
            }
            let query =
                LogQuery { streams: streams.clone(), descending, limit, ..LogQuery::default() };
            assert_eq!(paged(store, query).await, expected, "limit {limit}, back: {descending}");
        }
    }
}

/// Events go with their stream, streams with their group; the same names begin anew.
pub async fn forgets_what_is_deleted(store: &dyn LogStore) {
    let region = Region::default();
    store.write(batch("g", "a", &[(1, "a1")]));
    store.write(batch("g", "b", &[(2, "b1")]));
    store.delete_stream(&region, "g", "a").await.expect("deletes");
    assert_eq!(messages(store, "g").await, ["b1"]);
    let stored = async || store.groups(&region, "g", None, 1).await.expect("lists")[0].stored_bytes;
    assert_eq!(stored().await, 2);
    store.write(batch("g", "a", &[(3, "a2")]));
    assert_eq!(messages(store, "g").await, ["b1", "a2"]);
    store.delete_group(&region, "g").await.expect("deletes");
    assert!(store.groups(&region, "", None, 9).await.expect("lists").is_empty());
    store.write(batch("g", "a", &[(4, "a3")]));
    assert_eq!(messages(store, "g").await, ["a3"]);
    assert_eq!(stored().await, 2);
    assert_eq!(store.streams(&region, "g").await.expect("lists").len(), 1);
}

/// Only what is older than its group's retention goes, with streams that this empties.
pub async fn expires_by_retention(store: &dyn LogStore) {
    let region = Region::default();
    let old = NOW_MS - DAY_MS - 1;
    store.write(batch("kept", "s", &[(old, "old")]));
    store.write(batch("g", "s", &[(old, "old"), (NOW_MS - DAY_MS, "just"), (NOW_MS, "new")]));
    store.write(batch("g", "gone", &[(old, "old")]));
    store.create_stream(&region, "g", "unused").await.expect("makes it");
    store.set_retention(&region, "g", Some(1)).await.expect("sets it");
    assert_eq!(store.expire(NOW_MS).await, Ok(2));
    assert_eq!(messages(store, "g").await, ["just", "new"]);
    assert_eq!(messages(store, "kept").await, ["old"]);
    assert_eq!(store.expire(NOW_MS + DAY_MS + 1).await, Ok(2));
    assert_eq!(messages(store, "g").await, [""; 0]);
    let left = store.streams(&region, "g").await.expect("lists");
    assert_eq!(left.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["unused"]);
    store.set_retention(&region, "g", None).await.expect("sets it");
    store.write(batch("g", "s", &[(old, "old")]));
    assert_eq!(store.expire(NOW_MS).await, Ok(0), "kept for ever again");
    assert_eq!(messages(store, "g").await, ["old"]);
}

/// Times and sizes are those of the events.
pub async fn describes_streams_and_groups(store: &dyn LogStore) {
    let region = Region::default();
    store.write(batch("g", "b", &[(20, "four"), (10, "ä")]));
    store.create_stream(&region, "g", "a").await.expect("makes it");
    store.set_retention(&region, "g", Some(3)).await.expect("sets it");
    let streams = store.streams(&region, "g").await.expect("lists");
    let times = |n: usize| {
        let stream = &streams[n];
        (
            stream.name.as_str(),
            stream.first_event_ms,
            stream.last_event_ms,
            stream.last_ingestion_ms,
        )
    };
    assert_eq!(times(0), ("a", None, None, None));
    assert_eq!(times(1), ("b", Some(10), Some(20), Some(NOW_MS)));
    assert_eq!(streams[1].created_ms, NOW_MS);
    let groups = store.groups(&region, "", None, 9).await.expect("lists");
    let group = &groups[0];
    assert_eq!((group.created_ms, group.retention_days), (NOW_MS, Some(3)));
    assert_eq!(group.stored_bytes, 6, "bytes of the texts");
}

/// Into events of which none is too long; nothing is lost.
pub async fn cuts_messages_that_are_too_long(store: &dyn LogStore) {
    let longest = model::limits::LOG_EVENT_BYTES;
    store.write(batch("g", "s", &[(1, &"x".repeat(longest + 1))]));
    let lengths: Vec<usize> = messages(store, "g").await.iter().map(String::len).collect();
    assert_eq!(lengths, [longest, 1]);
}

fn all_events() -> LogQuery {
    LogQuery { limit: usize::MAX, ..LogQuery::default() }
}

async fn events(store: &dyn LogStore, query: LogQuery) -> Vec<StoredEvent> {
    store.events(&Region::default(), "g", query).await.expect("reads")
}

fn texts(events: Vec<StoredEvent>) -> Vec<String> {
    events.into_iter().map(|event| event.event.message).collect()
}

async fn paged(store: &dyn LogStore, mut query: LogQuery) -> Vec<StoredEvent> {
    let mut all: Vec<StoredEvent> = Vec::new();
    loop {
        let page = events(store, query.clone()).await;
        let Some(last) = page.last() else { return all };
        query.after = Some((last.event.timestamp_ms, last.id));
        all.extend(page);
    }
}
