//! Cases about leases: how long they hold and what settles them.

use super::{lease, message, one, put, request};
use bytes::Bytes;
use model::queue::{Queue, QueueError};

/// Then the message is delivered again, and the earlier lease is worth nothing.
pub(super) async fn leases_hold_until_they_expire(queue: &dyn Queue) {
    put(queue, message("a", "lane")).await;
    let first = one(queue, 2_000).await;
    assert_eq!(lease(queue, 11_999, 10).await, [], "held until 12,000");
    let second = one(queue, 12_000).await;
    assert_eq!((second.deliveries, &second.body), (2, &first.body));
    assert_ne!(first.lease, second.lease);
    let lost = || Err(QueueError::LeaseLost("a".into()));
    assert_eq!(queue.done("a", first.lease).await, lost());
    assert_eq!(queue.again("a", first.lease, 1, Bytes::new()).await, lost());
    assert_eq!(queue.extend("a", first.lease, 99_999).await, lost());
    assert_eq!(queue.done("b", second.lease).await, Err(QueueError::LeaseLost("b".into())));
    queue.done("a", second.lease).await.expect("the later lease holds");
}

/// Refusing it would only deliver again what is done.
pub(super) async fn a_lease_that_ran_out_settles_until_another_has_it(queue: &dyn Queue) {
    put(queue, message("a", "lane")).await;
    let leased = one(queue, 2_000).await;
    put(queue, message("b", "lane")).await;
    assert_eq!(one(queue, 50_000).await.id, "b", "b was due before a's lease expired");
    queue.done("a", leased.lease).await.expect("nobody else has it");
}

/// In its lane, with its count of deliveries.
pub(super) async fn again_delivers_the_new_body_when_due(queue: &dyn Queue) {
    put(queue, message("a", "lane")).await;
    let leased = one(queue, 2_000).await;
    queue.again("a", leased.lease, 60_000, "new".into()).await.expect("is leased");
    assert_eq!(lease(queue, 59_999, 10).await, [], "also not when the old lease would expire");
    assert_eq!(queue.next_due_ms(&[]).await, Ok(Some(60_000)));
    let looked = queue.look("lane", None, 9).await.expect("looks").pop().expect("one");
    assert_eq!((&looked.body[..], looked.due_ms, looked.put_ms), (&b"new"[..], 60_000, 1_000));
    assert_eq!(queue.size("lane").await.expect("counts").bytes, 3);
    let refused = queue.done("a", leased.lease).await;
    assert_eq!(refused, Err(QueueError::LeaseLost("a".into())), "given back");
    let leased = one(queue, 60_000).await;
    assert_eq!((&leased.body[..], leased.deliveries, leased.put_ms), (&b"new"[..], 2, 1_000));
    queue.again("a", leased.lease, 0, "other".into()).await.expect("is leased");
    assert_eq!(one(queue, 60_000).await.deliveries, 3, "due at once");
}

/// Or shorter.
pub(super) async fn extend_holds_longer(queue: &dyn Queue) {
    put(queue, message("a", "lane")).await;
    let leased = one(queue, 2_000).await;
    queue.extend("a", leased.lease, 90_000).await.expect("is leased");
    assert_eq!(queue.next_due_ms(&[]).await, Ok(Some(90_000)));
    assert_eq!(lease(queue, 89_999, 10).await, []);
    queue.extend("a", leased.lease, 5_000).await.expect("is leased");
    assert_eq!(one(queue, 5_000).await.deliveries, 2);
}

/// What waits is left alone.
pub(super) async fn release_all_makes_due(queue: &dyn Queue) {
    assert_eq!(queue.release_all(1_000).await, Ok(0));
    for (id, lane) in [("a", "1"), ("b", "2"), ("c", "2")] {
        put(queue, message(id, lane)).await;
    }
    let mut later = message("later", "1");
    later.due_ms = 80_000;
    put(queue, later).await;
    let leased = lease(queue, 2_000, 10).await;
    assert_eq!(leased.len(), 3);
    assert_eq!(queue.release_all(3_000).await, Ok(3));
    assert_eq!(queue.next_due_ms(&[]).await, Ok(Some(3_000)));
    for message in leased {
        let refused = queue.done(&message.id, message.lease).await;
        assert_eq!(refused, Err(QueueError::LeaseLost(message.id)), "it was given back");
    }
    let again = lease(queue, 3_000, 10).await;
    assert!(again.len() == 3 && again.iter().all(|message| message.deliveries == 2), "{again:?}");
}

/// Not even where the lease ends when it begins.
pub(super) async fn never_gives_a_message_twice_in_one_answer(queue: &dyn Queue) {
    for id in ["a", "b", "c"] {
        put(queue, message(id, id)).await;
    }
    let mut request = request(2_000, 10);
    request.until_ms = 0;
    assert_eq!(queue.lease(request).await.expect("leases").len(), 3);
}
