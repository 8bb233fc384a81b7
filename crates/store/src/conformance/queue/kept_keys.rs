//! Cases about idempotency keys.

use super::{ids, message, one, put, request};
use model::kept_key::{ClaimedKey, KeptKey};
use model::queue::{NewMessage, Put, Queue, QueueError};

fn claim(key: &str, until_ms: i64) -> ClaimedKey {
    ClaimedKey { key: key.to_owned(), until_ms }
}

fn of(id: &str, key: &str, until_ms: i64) -> NewMessage {
    NewMessage { claim: Some(claim(key, until_ms)), ..message(id, "lane") }
}

/// Also when the first is done. Other keys and lanes are others.
pub(super) async fn a_repeat_is_told_who_was_first(queue: &dyn Queue) {
    put(queue, of("1", "k", 9_000)).await;
    let repeats = || Ok(Put::Repeats("1".into()));
    assert_eq!(queue.put(of("2", "k", 9_000), 1_000).await, repeats());
    put(queue, of("3", "other", 9_000)).await;
    put(queue, NewMessage { lane: "other".into(), ..of("4", "k", 9_000) }).await;
    let duplicate = queue.put(of("1", "k", 9_000), 1_000).await;
    assert_eq!(duplicate, Err(QueueError::Duplicate("1".into())), "of itself");
    let first = one(queue, 1_000).await;
    assert_eq!(first.id, "1");
    queue.done("1", first.lease).await.expect("is leased");
    assert_eq!(queue.put(of("2", "k", 9_000), 8_999).await, repeats());
    assert_eq!(queue.size("lane").await.expect("counts").messages, 1);
    put(queue, of("1", "k", 9_000)).await;
}

/// Whether it was forgotten by then or not.
pub(super) async fn a_key_is_free_again_when_its_time_is_over(queue: &dyn Queue) {
    put(queue, of("1", "k", 2_000)).await;
    put(queue, of("2", "l", 2_000)).await;
    assert_eq!(queue.forget_expired(1_999, 9).await, Ok(0));
    assert_eq!(queue.put(of("3", "k", 4_000), 2_000).await, Ok(Put::New), "not forgotten yet");
    assert_eq!(queue.forget_expired(2_000, 9).await, Ok(1));
    assert_eq!(queue.put(of("4", "l", 4_000), 2_000).await, Ok(Put::New), "forgotten");
    assert_eq!(
        queue.recall("lane", "k", 3_999).await.expect("reads").map(|k| k.id),
        Some("3".into())
    );
    assert_eq!(queue.recall("lane", "k", 4_000).await, Ok(None));
    assert_eq!(queue.forget_expired(4_000, 1).await, Ok(1), "as many as asked for");
    assert_eq!(queue.forget_expired(4_000, 9).await, Ok(1));
}

/// By whoever claimed the key; then it stays. Without a result the key can be let go.
pub(super) async fn a_result_is_recorded_once(queue: &dyn Queue) {
    put(queue, of("1", "k", 9_000)).await;
    let record =
        |id: &'static str, result: &'static [u8]| queue.record("lane", id, "k", result.into());
    assert_eq!(record("2", b"no").await, Ok(None), "not theirs");
    assert_eq!(record("1", b"yes").await, Ok(Some("yes".into())));
    assert_eq!(record("1", b"again").await, Ok(Some("yes".into())), "the first one holds");
    queue.let_go("lane", "1", "k").await.expect("nothing to do");
    let kept = KeptKey { id: "1".into(), result: Some("yes".into()), held: false };
    assert_eq!(queue.recall("lane", "k", 1_000).await, Ok(Some(kept.clone())));
    assert_eq!(queue.claim("lane", "c", claim("k", 9_000), 1_000).await, Ok(Some(kept)));
    put(queue, of("5", "l", 9_000)).await;
    queue.let_go("lane", "6", "l").await.expect("nothing to do");
    assert_eq!(queue.put(of("7", "l", 9_000), 1_000).await, Ok(Put::Repeats("5".into())));
    queue.let_go("lane", "5", "l").await.expect("lets go");
    put(queue, of("7", "l", 9_000)).await;
}

/// However long that takes; a message with it is refused meanwhile.
pub(super) async fn who_waits_holds_a_key_until_the_next_start(queue: &dyn Queue) {
    for key in ["recorded", "let go", "cut off"] {
        assert_eq!(queue.claim("lane", "c", claim(key, 2_000), 1_000).await, Ok(None));
    }
    let held = KeptKey { id: "c".into(), result: None, held: true };
    assert_eq!(queue.claim("lane", "d", claim("cut off", 9_000), 5_000).await, Ok(Some(held)));
    let refused = queue.put(of("1", "cut off", 9_000), 5_000).await;
    assert_eq!(refused, Err(QueueError::KeyInUse("cut off".into())));
    queue.record("lane", "c", "recorded", "r".into()).await.expect("records");
    queue.let_go("lane", "c", "let go").await.expect("lets go");
    assert_eq!(queue.put(of("2", "let go", 9_000), 1_500).await, Ok(Put::New));
    assert_eq!(queue.put(of("3", "recorded", 9_000), 1_500).await, Ok(Put::Repeats("c".into())));
    assert_eq!(queue.release_all(5_000).await, Ok(0));
    put(queue, of("1", "cut off", 9_000)).await;
    assert_eq!(ids(queue, request(5_000, 9)).await.len(), 2);
}

/// Those that are over make room once they are forgotten.
pub(super) async fn a_lane_has_no_more_keys_than_it_may(queue: &dyn Queue) {
    put(queue, of("1", "a", 2_000)).await;
    put(queue, of("2", "b", 9_000)).await;
    let full = || Err(QueueError::KeysFull("lane".into()));
    assert_eq!(queue.put(of("3", "c", 9_000), 3_000).await, full());
    assert_eq!(queue.claim("lane", "c", claim("c", 9_000), 3_000).await, full().map(|_: Put| None));
    assert_eq!(queue.size("lane").await.expect("counts").messages, 2, "nothing was put");
    assert_eq!(
        queue.put(of("4", "a", 2_500), 2_000).await,
        Ok(Put::New),
        "in the place of its own"
    );
    assert_eq!(queue.forget_expired(3_000, 9).await, Ok(1));
    assert_eq!(queue.put(of("3", "c", 9_000), 3_000).await, Ok(Put::New));
}
