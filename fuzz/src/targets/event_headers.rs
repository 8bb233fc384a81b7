//! What Mayfly's own headers of Invoke ask for an event: each line is a name and a value.

use crate::Target;
use api::lambda::invoke::schedule;
use http::{HeaderMap, HeaderName, HeaderValue};
use model::Timestamp;

pub(crate) const TARGET: Target = Target {
    name: "event_headers",
    seeds: &[
        b"x-mayfly-delay: 90\nx-mayfly-priority: -3\nx-mayfly-order-key: account 7",
        b"x-mayfly-not-before: 2026-11-21T10:00:00Z\nx-mayfly-maximum-age: 3d",
        b"x-mayfly-retries: 20\nx-mayfly-backoff: 1s,5m,1.5,1\nx-mayfly-guarantee: at-most-once",
        b"x-mayfly-debounce: 500ms\nx-mayfly-debounce-key: k\nx-mayfly-debounce-most: 1m",
        b"x-mayfly-concurrency: 4\nx-mayfly-concurrency-key: tenant 3",
        b"x-mayfly-idempotency-key: order 1\nx-mayfly-idempotency-window: 7d",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n').take(50) {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let value = value.strip_prefix(b": ").unwrap_or(value);
        let name = HeaderName::from_bytes(name);
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    let asked = schedule::is_asked(&headers);
    let read = schedule::read(&headers, Timestamp::UNIX_EPOCH);
    if let Ok(schedule) = read {
        assert!(asked || schedule == engine::Schedule::default());
        assert!(schedule.backoff.is_none_or(|backoff| backoff.check().is_ok()));
    }
    if let Ok(key) = schedule::once(&headers) {
        assert!(!key.key.is_empty());
    }
}
