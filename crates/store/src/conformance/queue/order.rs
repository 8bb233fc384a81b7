//! Cases about the order within a lane.

use super::{ids, lease, message, one, put, request};
use bytes::Bytes;
use model::queue::{NewMessage, Queue};

/// A high priority does not make a message due.
pub(super) async fn priority_then_due_then_put(queue: &dyn Queue) {
    let wanted = [
        ("urgent, late", 5, 1_900),
        ("early", 0, 1_000),
        ("put first", 0, 1_500),
        ("put second", 0, 1_500),
        ("idle", -5, 0),
    ];
    for index in [4, 2, 3, 1, 0] {
        let (id, priority, due_ms) = wanted[index];
        put(queue, NewMessage { priority, due_ms, ..message(id, "lane") }).await;
    }
    put(queue, NewMessage { priority: 9, due_ms: 2_001, ..message("not due", "lane") }).await;
    assert_eq!(ids(queue, request(2_000, 2)).await, ["urgent, late", "early"]);
    let rest = ids(queue, request(2_000, 9)).await;
    assert_eq!(rest, ["put first", "put second", "idle"]);
    assert_eq!(ids(queue, request(2_001, 9)).await, ["not due"]);
}

/// In the order of arrival whatever their priorities; other keys and lanes go on.
pub(super) async fn a_key_is_delivered_one_by_one(queue: &dyn Queue) {
    let of = |id: &str, lane: &str, key: &str, priority| NewMessage {
        order_key: Some(key.to_owned()),
        priority,
        ..message(id, lane)
    };
    put(queue, of("a1", "lane", "a", 0)).await;
    put(queue, of("a2", "lane", "a", 100)).await;
    put(queue, of("a3", "lane", "a", 50)).await;
    put(queue, of("b1", "lane", "b", -1)).await;
    put(queue, of("other", "other", "a", 0)).await;
    let first = lease(queue, 2_000, 10).await;
    let mut names: Vec<_> = first.iter().map(|message| message.id.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a1", "b1", "other"]);
    assert_eq!(lease(queue, 2_000, 10).await, [], "behind their heads");
    let a1 = first.iter().find(|message| message.id == "a1").expect("leased");
    queue.again("a1", a1.lease, 2_500, Bytes::new()).await.expect("is leased");
    assert_eq!(lease(queue, 2_400, 10).await, [], "a1 is not done, so a2 waits");
    for id in ["a1", "a2", "a3"] {
        let leased = one(queue, 2_500).await;
        assert_eq!(leased.id, id);
        assert_eq!(lease(queue, 2_500, 10).await, [], "one at a time");
        queue.done(id, leased.lease).await.expect("is leased");
    }
}

/// What is due behind it is not due before it.
pub(super) async fn a_key_waits_for_its_delayed_head(queue: &dyn Queue) {
    let of = |id: &str, due_ms| NewMessage {
        order_key: Some("k".into()),
        due_ms,
        ..message(id, "lane")
    };
    put(queue, of("head", 5_000)).await;
    put(queue, of("next", 0)).await;
    assert_eq!(queue.next_due_ms(&[]).await, Ok(Some(5_000)));
    assert_eq!(lease(queue, 4_999, 10).await, []);
    let head = one(queue, 5_000).await;
    assert_eq!(one(queue, 15_000).await.id, "head", "its lease expired");
    assert_eq!(queue.release_all(16_000).await, Ok(1));
    assert_eq!(one(queue, 16_000).await.id, "head", "it was given back");
    assert!(queue.done("head", head.lease).await.is_err());
}

/// Also when one in the middle is.
pub(super) async fn a_key_goes_on_when_its_head_is_removed(queue: &dyn Queue) {
    for id in ["1", "2", "3", "4"] {
        put(queue, NewMessage { order_key: Some("k".into()), ..message(id, "lane") }).await;
    }
    assert_eq!(queue.remove("2").await, Ok(true));
    assert_eq!(ids(queue, request(2_000, 9)).await, ["1"]);
    assert_eq!(queue.remove("1").await, Ok(true));
    assert_eq!(ids(queue, request(2_000, 9)).await, ["3"]);
    assert_eq!(queue.remove("4").await, Ok(true));
    assert_eq!(queue.remove("3").await, Ok(true));
    assert_eq!(queue.lanes(None, 9).await.expect("lists"), Vec::<String>::new());
}
