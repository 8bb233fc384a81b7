//! Cases about messages that take each other's place.

use super::{ids, lease, message, one, put, request};
use bytes::Bytes;
use model::queue::{DebounceKey, NewMessage, Put, Queue};

fn of(id: &str, key: &str, due_ms: i64) -> NewMessage {
    let debounce = Some(DebounceKey { key: key.to_owned(), most_ms: 500 });
    NewMessage { debounce, due_ms, ..message(id, "lane") }
}

/// Of the same key and lane alone; with its body, its time and its id.
pub(super) async fn the_last_of_a_key_takes_the_place_of_the_others(queue: &dyn Queue) {
    put(queue, of("a1", "a", 1_100)).await;
    put(queue, of("b1", "b", 1_100)).await;
    let elsewhere = NewMessage { lane: "other".into(), ..of("a other", "a", 1_100) };
    put(queue, elsewhere).await;
    assert_eq!(queue.put(of("a2", "a", 1_150), 1_050).await, Ok(Put::Replaced("a1".into())));
    assert_eq!(queue.put(of("a3", "a", 1_200), 1_100).await, Ok(Put::Replaced("a2".into())));
    assert_eq!(queue.size("lane").await.expect("counts").messages, 2);
    assert_eq!(queue.remove("a1").await, Ok(false), "it is gone");
    assert_eq!(ids(queue, request(1_199, 9)).await.len(), 2, "b1 and the one of the other lane");
    let last = one(queue, 1_200).await;
    assert_eq!((last.id.as_str(), &last.body[..]), ("a3", &b"body of a3"[..]));
    // Replacing takes no room.
    put(queue, of("a1", "a", 1_100)).await;
}

/// Counted from the first one of them.
pub(super) async fn a_key_is_put_off_no_longer_than_it_may(queue: &dyn Queue) {
    put(queue, of("1", "k", 1_300)).await;
    for (id, now_ms) in [("2", 1_200), ("3", 1_400), ("4", 1_490)] {
        let replaced = queue.put(of(id, "k", now_ms + 300), now_ms).await;
        assert!(matches!(replaced, Ok(Put::Replaced(_))), "{replaced:?}");
    }
    assert_eq!(queue.next_due_ms(&[]).await, Ok(Some(1_500)));
    assert_eq!(lease(queue, 1_499, 9).await, []);
    assert_eq!(ids(queue, request(1_500, 9)).await, ["4"]);
}

/// Not even when it is due again; the next one begins a time of its own.
pub(super) async fn what_was_leased_is_not_replaced(queue: &dyn Queue) {
    put(queue, of("1", "k", 1_000)).await;
    let first = one(queue, 1_000).await;
    assert_eq!(queue.put(of("2", "k", 1_400), 1_100).await, Ok(Put::New));
    queue.again("1", first.lease, 5_000, Bytes::new()).await.expect("is leased");
    assert_eq!(queue.put(of("3", "k", 2_000), 1_300).await, Ok(Put::Replaced("2".into())));
    assert_eq!(ids(queue, request(1_600, 9)).await, ["3"], "500 after 2 was put");
    assert_eq!(ids(queue, request(5_000, 9)).await, ["1"]);
}
