//! Cases about lanes: their turns, their limits, looking into them.

use super::{ids, lease, message, one, put, request};
use bytes::Bytes;
use model::queue::{LaneSize, LeaseRequest, NewMessage, Put, Queue, QueueError};

/// A lane with 10,000 messages gets no more than what the others leave.
pub(super) async fn many_do_not_delay_few(queue: &dyn Queue) {
    // Together, so that one flush of the disk serves many.
    let flood = (0..10_000).map(|n| queue.put(message(&format!("f{n:05}"), "flood"), 1_000));
    let mut flood: Vec<_> = flood.collect();
    while !flood.is_empty() {
        let some = flood.split_off(flood.len().saturating_sub(500));
        for result in together(some).await {
            result.expect("puts");
        }
    }
    assert_eq!(lease(queue, 1_000, 10).await.len(), 10, "all from the only lane");
    put(queue, message("single", "few")).await;
    let leased = ids(queue, request(2_000, 10)).await;
    assert!(leased.len() == 10 && leased.contains(&"single".to_owned()), "{leased:?}");
    put(queue, message("single 2", "few")).await;
    let turns = [ids(queue, request(2_000, 1)).await, ids(queue, request(2_000, 1)).await];
    assert!(turns.concat().contains(&"single 2".to_owned()), "{turns:?}");
}

/// Also over several leases of one message each.
pub(super) async fn lanes_take_turns(queue: &dyn Queue) {
    const LANES: [&str; 4] = ["a", "b", "c", "d"];
    for number in 0..3 {
        for lane in LANES {
            put(queue, message(&format!("{lane}{number}"), lane)).await;
        }
    }
    for round in 0..3 {
        let mut served = Vec::new();
        for _ in LANES {
            served.push(one(queue, 2_000).await.lane);
        }
        served.sort_unstable();
        assert_eq!(served, LANES, "round {round}");
    }
    assert_eq!(lease(queue, 2_000, 1).await, []);
}

/// Even where nobody else wants the places.
pub(super) async fn no_lane_gets_more_than_its_limit(queue: &dyn Queue) {
    for number in 0..10 {
        put(queue, message(&format!("a{number}"), "a")).await;
    }
    put(queue, message("b", "b")).await;
    let limited = || LeaseRequest { limit_per_lane: 3, ..request(2_000, 100) };
    assert_eq!(ids(queue, limited()).await.len(), 4);
    assert_eq!(ids(queue, limited()).await.len(), 3);
    let none = LeaseRequest { limit_per_lane: 0, ..request(2_000, 100) };
    assert_eq!(ids(queue, none).await.len(), 0);
}

/// Until they are open again.
pub(super) async fn closed_lanes_get_nothing(queue: &dyn Queue) {
    for lane in ["a", "b", "c"] {
        put(queue, message(lane, lane)).await;
    }
    let closed = vec!["a".to_owned(), "c".to_owned()];
    let request_without = LeaseRequest { closed_lanes: closed.clone(), ..request(2_000, 100) };
    assert_eq!(ids(queue, request_without.clone()).await, ["b"]);
    assert_eq!(ids(queue, request_without).await.len(), 0);
    assert_eq!(queue.next_due_ms(&closed).await, Ok(Some(12_000)), "b's lease expires");
    assert_eq!(ids(queue, request(2_000, 100)).await, ["a", "c"]);
}

/// Of messages that wait, leases, and lanes that are open.
pub(super) async fn says_when_it_is_next_due(queue: &dyn Queue) {
    assert_eq!(queue.next_due_ms(&[]).await, Ok(None));
    for (id, lane, due_ms) in [("late", "a", 9_000), ("early", "a", 3_000), ("b", "b", 4_000)] {
        put(queue, NewMessage { due_ms, ..message(id, lane) }).await;
    }
    let next = async |closed: &[&str]| {
        let closed: Vec<String> = closed.iter().map(|lane| (*lane).to_owned()).collect();
        queue.next_due_ms(&closed).await.expect("answers")
    };
    assert_eq!(next(&[]).await, Some(3_000));
    assert_eq!(next(&["a"]).await, Some(4_000));
    assert_eq!(next(&["a", "b"]).await, None);
    let early = one(queue, 3_000).await;
    assert_eq!(next(&["b"]).await, Some(9_000), "before the lease expires at 13,000");
    queue.extend("early", early.lease, 8_000).await.expect("is leased");
    assert_eq!(next(&["b"]).await, Some(8_000));
    queue.done("early", early.lease).await.expect("is leased");
    assert_eq!(next(&["b"]).await, Some(9_000));
    assert_eq!(lease(queue, 20_000, 9).await.len(), 2);
    assert_eq!(next(&[]).await, Some(30_000), "only leases are left");
}

/// Leased and delayed ones included.
pub(super) async fn counts_and_pages(queue: &dyn Queue) {
    assert_eq!(queue.size("a").await, Ok(LaneSize::default()));
    assert_eq!(queue.look("a", None, 9).await, Ok(Vec::new()));
    for (id, put_ms) in [("y", 7), ("x", 7), ("old", 5), ("new", 9)] {
        queue.put(message(id, "a"), put_ms).await.expect("puts");
    }
    put(queue, NewMessage { due_ms: 99_000, ..message("b", "b") }).await;
    // Four times "body of " and the ids.
    let size = LaneSize { messages: 4, bytes: 40, oldest_put_ms: Some(5) };
    assert_eq!(queue.size("a").await, Ok(size));
    let leased = one(queue, 2_000).await;
    assert_eq!(queue.size("a").await, Ok(size), "a leased one counts");
    let mut after: Option<(i64, String)> = None;
    let mut seen = Vec::new();
    loop {
        let from = after.as_ref().map(|(put_ms, id)| (*put_ms, id.as_str()));
        let page = queue.look("a", from, 2).await.expect("looks");
        let Some(last) = page.last() else { break };
        after = Some((last.put_ms, last.id.clone()));
        seen.extend(page.into_iter().map(|message| message.id));
    }
    assert_eq!(seen, ["old", "x", "y", "new"]);
    let gone = queue.look("a", Some((7, "xx")), 1).await.expect("looks");
    assert_eq!(gone.first().map(|message| message.id.as_str()), Some("y"), "behind nobody");
    assert_eq!(queue.lanes(None, 9).await.expect("lists"), ["a", "b"]);
    assert_eq!(queue.lanes(None, 1).await.expect("lists"), ["a"]);
    assert_eq!(queue.lanes(Some("a"), 9).await.expect("lists"), ["b"]);
    queue.done(&leased.id, leased.lease).await.expect("is leased");
    assert_eq!(queue.size("a").await.expect("counts").messages, 3);
}

/// Three messages, 100 bytes, 60 bytes a body. Nothing is changed by a refusal.
pub(super) async fn refuses_what_exceeds_its_limits(queue: &dyn Queue) {
    let of = |id: &str, bytes| NewMessage {
        body: Bytes::from(vec![b'x'; bytes]),
        ..message(id, "lane")
    };
    let put = |id: &'static str, bytes| queue.put(of(id, bytes), 1_000);
    assert_eq!(put("a", 61).await, Err(QueueError::TooLarge("a".into())));
    assert_eq!(put("a", 60).await, Ok(Put::New));
    assert_eq!(put("b", 41).await, Err(QueueError::LaneFull("lane".into())));
    assert_eq!(put("b", 40).await, Ok(Put::New));
    assert_eq!(put("c", 0).await, Ok(Put::New));
    assert_eq!(put("d", 0).await, Err(QueueError::LaneFull("lane".into())));
    assert_eq!(put("c", 0).await, Err(QueueError::Duplicate("c".into())), "even of a full lane");
    assert_eq!(queue.put(message("d", "other"), 1_000).await, Ok(Put::New), "others have room");
    let size = LaneSize { messages: 3, bytes: 100, oldest_put_ms: Some(1_000) };
    assert_eq!(queue.size("lane").await, Ok(size));
    let leased = lease(queue, 2_000, 10).await;
    let a = leased.iter().find(|message| message.id == "a").expect("leased");
    let large = Bytes::from(vec![b'x'; 61]);
    let refused = queue.again("a", a.lease, 3_000, large).await;
    assert_eq!(refused, Err(QueueError::TooLarge("a".into())));
    queue.done("a", a.lease).await.expect("the lease still holds");
    assert_eq!(put("e", 60).await, Ok(Put::New), "there is room again");
}

/// The answers of calls that wait at the same time.
async fn together<T>(calls: Vec<impl Future<Output = T>>) -> Vec<T> {
    let mut calls: Vec<_> = calls.into_iter().map(|call| (Box::pin(call), None)).collect();
    std::future::poll_fn(|context| {
        let mut pending = false;
        for (call, answer) in &mut calls {
            if answer.is_none() {
                match call.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *answer = Some(value),
                    std::task::Poll::Pending => pending = true,
                }
            }
        }
        if pending { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
    })
    .await;
    calls.into_iter().filter_map(|(_, answer)| answer).collect()
}
