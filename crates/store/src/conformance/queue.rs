//! The cases of the queue's port. Each has a queue of its own; times are made up.

// A case says what is wrong by panicking.
#![allow(clippy::expect_used, clippy::missing_panics_doc)]

mod debounce;
mod kept_keys;
mod lanes;
mod leases;
pub mod naive;
mod order;
mod run_limits;

use bytes::Bytes;
use model::kept_key::ClaimedKey;
use model::queue::{
    DebounceKey, KeyLimit, LeaseRequest, Leased, NewMessage, Put, Queue, QueueError, QueueLimits,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs all cases, each with a new queue.
pub async fn all(mut make: impl FnMut(QueueLimits) -> Arc<dyn Queue>) {
    let mut new = || make(QueueLimits::default());
    delivers_what_was_put(&*new()).await;
    refuses_an_id_that_waits(&*new()).await;
    removes_whether_leased_or_not(&*new()).await;
    tells_when_something_may_be_due(&*new()).await;
    survives_an_observer_that_panics(&*new()).await;
    takes_any_text_and_time(&*new()).await;
    gives_each_message_to_one_of_many(new()).await;
    leases::leases_hold_until_they_expire(&*new()).await;
    leases::a_lease_that_ran_out_settles_until_another_has_it(&*new()).await;
    leases::again_delivers_the_new_body_when_due(&*new()).await;
    leases::extend_holds_longer(&*new()).await;
    leases::release_all_makes_due(&*new()).await;
    leases::never_gives_a_message_twice_in_one_answer(&*new()).await;
    order::priority_then_due_then_put(&*new()).await;
    order::a_key_is_delivered_one_by_one(&*new()).await;
    order::a_key_waits_for_its_delayed_head(&*new()).await;
    order::a_key_goes_on_when_its_head_is_removed(&*new()).await;
    lanes::many_do_not_delay_few(&*new()).await;
    lanes::lanes_take_turns(&*new()).await;
    lanes::no_lane_gets_more_than_its_limit(&*new()).await;
    lanes::closed_lanes_get_nothing(&*new()).await;
    lanes::says_when_it_is_next_due(&*new()).await;
    lanes::counts_and_pages(&*new()).await;
    debounce::the_last_of_a_key_takes_the_place_of_the_others(&*new()).await;
    debounce::a_key_is_put_off_no_longer_than_it_may(&*new()).await;
    debounce::what_was_leased_is_not_replaced(&*new()).await;
    run_limits::no_more_of_a_key_are_leased_than_its_limit(&*new()).await;
    run_limits::a_retry_makes_room_for_the_next(&*new()).await;
    run_limits::what_is_held_back_is_not_due(&*new()).await;
    run_limits::other_keys_pass_by_thousands_that_are_held_back(&*new()).await;
    kept_keys::a_repeat_is_told_who_was_first(&*new()).await;
    kept_keys::a_key_is_free_again_when_its_time_is_over(&*new()).await;
    kept_keys::a_result_is_recorded_once(&*new()).await;
    kept_keys::who_waits_holds_a_key_until_the_next_start(&*new()).await;
    let limits = QueueLimits { lane_keys: 2, ..QueueLimits::default() };
    kept_keys::a_lane_has_no_more_keys_than_it_may(&*make(limits)).await;
    let limits =
        QueueLimits { lane_messages: 3, lane_bytes: 100, body_bytes: 60, ..QueueLimits::default() };
    lanes::refuses_what_exceeds_its_limits(&*make(limits)).await;
    is_done_with_many_at_a_time(&*make(QueueLimits::default())).await;
}

/// Each has its own answer, and those that hold others back are told from those that don't.
pub async fn is_done_with_many_at_a_time(queue: &dyn Queue) {
    let limit = Some(KeyLimit { key: "k".into(), limit: 1 });
    let limited = NewMessage { concurrency: limit, ..message("b", "lane") };
    for put in [message("a", "lane"), limited, message("c", "lane")] {
        queue.put(put, 1_000).await.expect("puts");
    }
    let leased = lease(queue, 2_000, 10).await;
    let holds: Vec<bool> = leased.iter().map(|leased| leased.holds_others).collect();
    assert_eq!(holds, [false, true, false]);
    let mut done: Vec<_> = leased.iter().map(|leased| (leased.id.clone(), leased.lease)).collect();
    done[1].1 += 1_000;
    let answers = queue.done_all(&done).await;
    let lost = Err(QueueError::LeaseLost("b".into()));
    assert_eq!(answers, [Ok(()), lost, Ok(())]);
    assert_eq!(queue.size("lane").await.expect("reads").messages, 1);
}

/// With body, lane, key and times; then it is gone.
pub async fn delivers_what_was_put(queue: &dyn Queue) {
    let put = NewMessage { order_key: Some("k".into()), ..message("a", "lane") };
    queue.put(put, 1_000).await.expect("puts");
    assert_eq!(lease(queue, 999, 10).await, [], "not before it is due");
    let leased = one(queue, 2_000).await;
    let expected = Leased {
        id: "a".into(),
        lane: "lane".into(),
        order_key: Some("k".into()),
        holds_others: true,
        body: "body of a".into(),
        put_ms: 1_000,
        deliveries: 1,
        lease: leased.lease,
    };
    assert_eq!(leased, expected);
    assert_eq!(lease(queue, 2_000, 10).await, [], "it is leased");
    queue.done("a", leased.lease).await.expect("is leased");
    assert_eq!(lease(queue, i64::MAX - 1, 10).await, [], "it is done");
    let refused = queue.done("a", leased.lease).await;
    assert_eq!(refused, Err(QueueError::LeaseLost("a".into())), "done once");
    assert_eq!(queue.size("lane").await.expect("counts").messages, 0);
}

/// Waiting or leased, in this lane or another; once it is done the id is free.
pub async fn refuses_an_id_that_waits(queue: &dyn Queue) {
    put(queue, message("a", "lane")).await;
    let duplicate = || Err(QueueError::Duplicate("a".into()));
    assert_eq!(queue.put(message("a", "lane"), 1_000).await, duplicate());
    assert_eq!(queue.put(message("a", "other"), 1_000).await, duplicate());
    let leased = one(queue, 2_000).await;
    assert_eq!(queue.put(message("a", "lane"), 1_000).await, duplicate(), "leased");
    assert_eq!(queue.size("other").await.expect("counts").messages, 0);
    assert_eq!(queue.lanes(None, 9).await.expect("lists"), ["lane"]);
    queue.done("a", leased.lease).await.expect("is leased");
    put(queue, message("a", "other")).await;
    let refused = queue.done("a", leased.lease).await;
    assert_eq!(refused, Err(QueueError::LeaseLost("a".into())), "another message by that id");
}

/// And says whether there was one.
pub async fn removes_whether_leased_or_not(queue: &dyn Queue) {
    assert_eq!(queue.remove("a").await, Ok(false));
    put(queue, message("a", "lane")).await;
    assert_eq!(queue.remove("a").await, Ok(true));
    assert_eq!(lease(queue, 2_000, 10).await, []);
    put(queue, message("b", "lane")).await;
    let leased = one(queue, 2_000).await;
    assert_eq!(queue.remove("b").await, Ok(true));
    let refused = queue.done("b", leased.lease).await;
    assert_eq!(refused, Err(QueueError::LeaseLost("b".into())));
    assert_eq!(queue.next_due_ms(&[]).await, Ok(None));
}

/// Before the change is answered.
pub async fn tells_when_something_may_be_due(queue: &dyn Queue) {
    let told = Arc::new(AtomicU32::new(0));
    queue.on_change({
        let told = Arc::clone(&told);
        Arc::new(move || {
            told.fetch_add(1, Ordering::SeqCst);
        })
    });
    let since = || told.swap(0, Ordering::SeqCst);
    let ordered = |id| NewMessage { order_key: Some("k".into()), ..message(id, "lane") };
    put(queue, ordered("a")).await;
    put(queue, ordered("b")).await;
    assert_eq!(since(), 2, "puts");
    assert!(queue.put(ordered("a"), 1_000).await.is_err());
    let leased = one(queue, 2_000).await;
    assert_eq!(since(), 0, "a refused put, a lease");
    queue.again("a", leased.lease, 2_000, Bytes::new()).await.expect("is leased");
    assert_eq!(since(), 1, "again");
    let leased = one(queue, 2_000).await;
    queue.done("a", leased.lease).await.expect("is leased");
    assert_eq!(since(), 1, "the next of the key may go");
    one(queue, 2_000).await;
    queue.release_all(2_000).await.expect("releases");
    assert_eq!(since(), 1, "leases given back");
}

/// Nobody else suffers from it.
pub async fn survives_an_observer_that_panics(queue: &dyn Queue) {
    let told = Arc::new(AtomicU32::new(0));
    queue.on_change(Arc::new(|| panic!("an observer that panics, as the case wants it")));
    queue.on_change({
        let told = Arc::clone(&told);
        Arc::new(move || {
            told.fetch_add(1, Ordering::SeqCst);
        })
    });
    put(queue, message("a", "lane")).await;
    put(queue, message("b", "lane")).await;
    assert_eq!(told.load(Ordering::SeqCst), 2);
}

/// Ids, lanes, keys and bodies are the user's; times may lie anywhere.
pub async fn takes_any_text_and_time(queue: &dyn Queue) {
    let texts = ["", "'; DROP TABLE messages; --", "ä\u{0}b", "\u{10FFFF}", "100%_*"];
    for (number, text) in texts.iter().enumerate() {
        let odd = NewMessage {
            id: (*text).to_owned(),
            lane: (*text).to_owned(),
            priority: if number % 2 == 0 { i16::MIN } else { i16::MAX },
            order_key: Some((*text).to_owned()),
            concurrency: Some(KeyLimit { key: (*text).to_owned(), limit: u32::MAX }),
            debounce: Some(DebounceKey { key: (*text).to_owned(), most_ms: i64::MAX }),
            claim: Some(ClaimedKey { key: (*text).to_owned(), until_ms: i64::MAX }),
            due_ms: if number % 2 == 0 { i64::MIN } else { 0 },
            body: Bytes::from_static(&[0, 255]),
        };
        queue.put(odd, i64::MAX).await.expect("puts");
    }
    let mut never = message("never", "never");
    never.due_ms = i64::MAX;
    put(queue, never).await;
    let leased = lease(queue, 1_000, 100).await;
    assert_eq!(leased.len(), texts.len());
    for message in leased {
        assert!(texts.contains(&&*message.lane) && message.body == [0, 255][..], "{message:?}");
        queue.done(&message.id, message.lease).await.expect("is leased");
    }
    assert_eq!(queue.lanes(None, 9).await.expect("lists"), ["never"]);
    assert_eq!(lease(queue, i64::MIN, 0).await, [], "no limit, no message");
}

/// Consumers that ask at the same time get different messages, and all of them.
pub async fn gives_each_message_to_one_of_many(queue: Arc<dyn Queue>) {
    const MESSAGES: usize = 120;
    let producers = (0..MESSAGES).map(|n| {
        let queue = Arc::clone(&queue);
        tokio::spawn(async move {
            queue.put(message(&format!("m{n}"), &format!("l{}", n % 7)), 1_000).await
        })
    });
    for producer in producers.collect::<Vec<_>>() {
        producer.await.expect("no task panics").expect("puts");
    }
    let consumers = (0..6).map(|_| {
        let queue = Arc::clone(&queue);
        tokio::spawn(async move {
            let mut got = Vec::new();
            loop {
                let leased = lease(&*queue, 2_000, 7).await;
                if leased.is_empty() {
                    return got;
                }
                for message in leased {
                    queue.done(&message.id, message.lease).await.expect("nobody else has it");
                    got.push(message.id);
                }
            }
        })
    });
    let mut all = Vec::new();
    for consumer in consumers.collect::<Vec<_>>() {
        all.extend(consumer.await.expect("no task panics"));
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), MESSAGES);
}

/// A message that is due at 1,000.
fn message(id: &str, lane: &str) -> NewMessage {
    NewMessage {
        id: id.to_owned(),
        lane: lane.to_owned(),
        due_ms: 1_000,
        body: format!("body of {id}").into(),
        ..NewMessage::default()
    }
}

async fn put(queue: &dyn Queue, message: NewMessage) {
    assert_eq!(queue.put(message, 1_000).await, Ok(Put::New));
}

/// For 10 s, of any lane, as many of each as there is room for.
fn request(now_ms: i64, limit: usize) -> LeaseRequest {
    LeaseRequest {
        now_ms,
        until_ms: now_ms.saturating_add(10_000),
        limit,
        limit_per_lane: usize::MAX,
        lane_limits: Vec::new(),
        closed_lanes: Vec::new(),
    }
}

async fn lease(queue: &dyn Queue, now_ms: i64, limit: usize) -> Vec<Leased> {
    queue.lease(request(now_ms, limit)).await.expect("leases")
}

async fn one(queue: &dyn Queue, now_ms: i64) -> Leased {
    lease(queue, now_ms, 1).await.pop().expect("one is due")
}

async fn ids(queue: &dyn Queue, request: LeaseRequest) -> Vec<String> {
    let leased = queue.lease(request).await.expect("leases");
    leased.into_iter().map(|message| message.id).collect()
}
