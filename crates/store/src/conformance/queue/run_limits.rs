//! Cases about limits of concurrency per key.

use super::{ids, lease, message, one, put, request};
use bytes::Bytes;
use model::queue::{KeyLimit, NewMessage, Queue};

fn of(id: &str, key: &str, limit: u32) -> NewMessage {
    let concurrency = Some(KeyLimit { key: key.to_owned(), limit });
    NewMessage { concurrency, ..message(id, "lane") }
}

/// Each that is done, removed or given back lets the next one go, in order.
pub(super) async fn no_more_of_a_key_are_leased_than_its_limit(queue: &dyn Queue) {
    for id in ["a1", "a2", "a3", "a4", "a5"] {
        put(queue, of(id, "a", 2)).await;
    }
    put(queue, of("b1", "b", 1)).await;
    put(queue, of("b2", "b", 1)).await;
    put(queue, NewMessage { lane: "other".into(), ..of("a other", "a", 1) }).await;
    let first = lease(queue, 2_000, 20).await;
    let mut names: Vec<_> = first.iter().map(|message| message.id.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a other", "a1", "a2", "b1"]);
    assert_eq!(lease(queue, 2_000, 20).await, []);
    let lease_of = |id: &str| first.iter().find(|m| m.id == id).expect("leased").lease;
    queue.done("a2", lease_of("a2")).await.expect("is leased");
    assert_eq!(ids(queue, request(2_000, 20)).await, ["a3"]);
    assert_eq!(queue.remove("a1").await, Ok(true));
    let urgent = NewMessage { priority: 5, ..of("urgent", "a", 2) };
    queue.put(urgent, 2_000).await.expect("puts");
    assert_eq!(ids(queue, request(2_000, 20)).await, ["urgent"], "before those that wait longer");
    assert_eq!(queue.remove("b1").await, Ok(true));
    assert_eq!(ids(queue, request(2_000, 20)).await, ["b2"]);
    assert_eq!(queue.release_all(3_000).await, Ok(4));
    assert_eq!(ids(queue, request(3_000, 20)).await.len(), 4, "two of a, one of b, one elsewhere");
}

/// While it waits for its time it takes no place.
pub(super) async fn a_retry_makes_room_for_the_next(queue: &dyn Queue) {
    put(queue, of("1", "k", 1)).await;
    put(queue, of("2", "k", 1)).await;
    let first = one(queue, 2_000).await;
    assert_eq!(first.id, "1");
    assert_eq!(lease(queue, 2_000, 9).await, []);
    queue.again("1", first.lease, 3_000, Bytes::new()).await.expect("is leased");
    let second = one(queue, 2_500).await;
    assert_eq!(second.id, "2");
    assert_eq!(lease(queue, 3_000, 9).await, [], "2 has the place");
    queue.done("2", second.lease).await.expect("is leased");
    assert_eq!(one(queue, 3_000).await.id, "1");
}

/// Once a lease has passed it over. A lease that expired gives its place to its own message alone.
pub(super) async fn what_is_held_back_is_not_due(queue: &dyn Queue) {
    put(queue, of("1", "k", 1)).await;
    put(queue, of("2", "k", 1)).await;
    let first = one(queue, 2_000).await;
    assert_eq!(lease(queue, 2_000, 9).await, []);
    assert_eq!(queue.next_due_ms(&[]).await, Ok(Some(12_000)), "when the lease expires");
    assert_eq!(ids(queue, request(12_000, 9)).await, [first.id]);
    assert_eq!(lease(queue, 12_000, 9).await, []);
}

/// They do not stand in the way, however many.
pub(super) async fn other_keys_pass_by_thousands_that_are_held_back(queue: &dyn Queue) {
    const HELD_BACK: usize = 2_500;
    for n in 0..HELD_BACK {
        // Put before they are due, so that only a lease can notice.
        let message = NewMessage { due_ms: 2_000, ..of(&format!("{n}"), "k", 1) };
        put(queue, message).await;
    }
    put(queue, NewMessage { due_ms: 2_001, ..of("last", "other", 1) }).await;
    let mut leases = 0;
    let mut leased = Vec::new();
    while !leased.contains(&"last".to_owned()) {
        assert!(leases < 10, "{leased:?}");
        leased.extend(ids(queue, request(3_000, 9)).await);
        leases += 1;
    }
    assert_eq!(leased.len(), 2);
    assert_eq!(queue.size("lane").await.expect("counts").messages, HELD_BACK as u64 + 1);
}
