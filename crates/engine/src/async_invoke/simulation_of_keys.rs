//! Events with keys and promises on virtual time: seeded arrivals that meet in their keys, failures,
//! throttles, and crashes of the dispatcher at any moment, right before and behind each change of the
//! queue too. No key runs more often at a time than it may, no event that must not run twice does,
//! every key has one result, and of debounced events the last one runs, in time.
//!
//! A failing seed is printed; `SIMULATION_SEED=n cargo test -p engine simulation` replays it alone.

use super::decide::{Outcome, Policy};
use super::dispatch::Dispatcher;
use super::event::{Event, Head};
use super::recorded::Recorded;
use super::schedule::{OnceKey, Schedule};
use super::settings::AsyncSettings;
use super::simulation::{Dice, VirtualClock, for_each_seed};
use super::slow_queue::SlowQueue;
use super::step::Steps;
use super::work::{Ended, Terms, Work};
use crate::invocation::InvokeError;
use async_trait::async_trait;
use bytes::Bytes;
use model::async_extras::{AsyncExtras, Guarantee};
use model::async_invoke::{Content, Delivery, DeliveryError};
use model::kept_key::KeptKeys;
use model::queue::{NewMessage, Put, Queue};
use model::span::Span;
use model::{AccountId, Clock, FunctionName, Region};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

const EVENTS: u64 = 60;
const SLOTS: usize = 16;
/// Most of one key that may run at a time.
const LIMIT: u32 = 2;
const WINDOW: Span = Span::seconds(5);
const MOST: Span = Span::seconds(12);
/// How long the dispatcher may take to begin with what is due: slots may be taken.
const LATE_MS: i64 = 120_000;

/// What was seen of one event.
#[derive(Debug)]
struct Seen {
    schedule: Schedule,
    put_ms: i64,
    /// When the first was put of those whose place it takes.
    first_ms: i64,
    /// Whether another took its place.
    replaced: bool,
    /// When each attempt began, and how it ended; one that a crash cut off has no end.
    attempts: Vec<(i64, Option<Outcome>)>,
    /// What it answered where it succeeded.
    answers: Vec<Bytes>,
    /// What its destination was told that it answered.
    told: Option<serde_json::Value>,
}

struct World {
    clock: VirtualClock,
    dice: Mutex<Dice>,
    seen: Mutex<BTreeMap<String, Seen>>,
    /// How many attempts of a concurrency key are under way.
    running: Mutex<HashMap<String, u32>>,
}

/// An attempt under way; a crash drops it.
struct Running<'a>(&'a World, String);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        *self.0.running.lock().expect("free").get_mut(&self.1).expect("counted") -= 1;
    }
}

impl World {
    fn roll(&self, below: u64) -> u64 {
        self.dice.lock().expect("free").roll(below)
    }
    fn seen(&self) -> MutexGuard<'_, BTreeMap<String, Seen>> {
        self.seen.lock().expect("free")
    }
    fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    fn run(&self, id: &str) -> Option<Running<'_>> {
        let now_ms = self.now_ms();
        let mut seen = self.seen();
        let seen = seen.get_mut(id).expect("accepted");
        seen.attempts.push((now_ms, None));
        let key = seen.schedule.concurrency_key.clone()?;
        let mut running = self.running.lock().expect("free");
        let count = running.entry(key.clone()).or_default();
        *count += 1;
        assert!(*count <= LIMIT, "{key} runs {count} times at once");
        Some(Running(self, key))
    }
}

#[async_trait]
impl Work for World {
    async fn terms(&self, event: &Event) -> Result<Terms, InvokeError> {
        let settings = AsyncSettings::default();
        let at_most_once = event.guarantee() == Guarantee::AtMostOnce;
        Ok(Terms {
            policy: Policy {
                retries: if at_most_once { 0 } else { 20 },
                max_age: Duration::from_secs(21_600),
                error_delays: vec![Duration::from_secs(1)],
                own_backoff: None,
                backoff_first: settings.backoff_first,
                backoff_most: settings.backoff_most,
            },
            on_success: Some("target".to_owned()),
            on_failure: Some("target".to_owned()),
            dead_letter_target: None,
        })
    }

    async fn attempt(&self, event: &Event) -> Option<Ended> {
        let id = &event.head.request_id;
        let (outcome, lasts_ms) = match self.roll(10) {
            0..=2 => (Outcome::FunctionError, self.roll(3_000)),
            3 => (Outcome::Throttled, 0),
            _ => (Outcome::Success, self.roll(3_000)),
        };
        let running = self.run(id);
        tokio::time::sleep(Duration::from_millis(lasts_ms)).await;
        drop(running);
        let started = outcome != Outcome::Throttled;
        let mut seen = self.seen();
        let seen = seen.get_mut(id).expect("accepted");
        seen.attempts.last_mut().expect("begun").1 = Some(outcome);
        let response = Bytes::from(format!("\"{id}, attempt {}\"", seen.attempts.len()));
        if outcome == Outcome::Success {
            seen.answers.push(response.clone());
        }
        Some(Ended {
            outcome,
            version: started.then(|| "$LATEST".to_owned()),
            response,
            failure: (outcome != Outcome::Success).then(|| (500, "failed".to_owned())),
            started,
        })
    }

    async fn deliver(&self, delivery: Delivery) -> Result<(), DeliveryError> {
        let Content::Record { record, .. } = delivery.content else {
            panic!("no dead-letter queue here");
        };
        let record: serde_json::Value = serde_json::from_slice(&record).expect("JSON");
        let id = record["requestContext"]["requestId"].as_str().expect("a text").to_owned();
        let answer = record["responsePayload"].clone();
        let told = self.seen().get_mut(&id).expect("accepted").told.replace(answer.clone());
        assert!(told.is_none_or(|told| told == answer), "{id} was told to have two ends");
        // A crash here is one between delivery and its note.
        tokio::time::sleep(Duration::from_millis(self.roll(50))).await;
        Ok(())
    }

    fn most(&self, _lane: &str) -> Option<usize> {
        None
    }

    fn jitter(&self) -> f64 {
        self.roll(1_000) as f64 / 1_000.0
    }
}

fn asked(world: &World) -> Schedule {
    let key = format!("key {}", world.roll(3));
    let none = Schedule::default();
    match world.roll(5) {
        0 => Schedule { concurrency_key: Some(key), concurrency: Some(LIMIT), ..none },
        1 => Schedule {
            debounce_key: Some(key),
            debounce: Some(WINDOW),
            debounce_most: Some(MOST),
            ..none
        },
        2 => Schedule {
            once: Some(OnceKey { key, window: None }),
            guarantee: Some(Guarantee::EffectivelyOnce),
            ..none
        },
        3 => Schedule { guarantee: Some(Guarantee::AtMostOnce), ..none },
        _ => Schedule {
            guarantee: Some(Guarantee::AtMostOnce),
            concurrency_key: Some(key.clone()),
            concurrency: Some(LIMIT),
            order_key: Some(key),
            ..none
        },
    }
}

async fn arrivals(world: Arc<World>, queue: Arc<dyn Queue>) {
    for number in 0..EVENTS {
        tokio::time::sleep(Duration::from_millis(world.roll(3_000))).await;
        let (schedule, now_ms) = (asked(&world), world.now_ms());
        let payload = Bytes::from_static(b"{}");
        let plan = schedule.plan(&AsyncExtras::default(), &payload, now_ms).expect("a plan");
        let id = format!("event-{number}");
        let event = Event {
            head: Head {
                request_id: id.clone(),
                region: Region::default(),
                name: FunctionName::new("f").expect("valid"),
                qualifier: None,
                tenant: None,
                trace: String::new(),
                born_ms: plan.born_ms,
                attempts: 0,
                setbacks: 0,
                first_failure: None,
                last_failure: None,
                end: None,
                asked: plan.asked,
            },
            payload,
            response: Bytes::new(),
        };
        let message = NewMessage {
            id: id.clone(),
            lane: event.lane(),
            priority: 0,
            order_key: schedule.order_key.clone(),
            concurrency: plan.concurrency,
            debounce: plan.debounce,
            claim: plan.claim,
            due_ms: plan.due_ms,
            body: event.encode(),
        };
        // Seen before it is put, since it may run before this task goes on.
        let seen = Seen {
            schedule,
            put_ms: now_ms,
            first_ms: now_ms,
            replaced: false,
            attempts: Vec::new(),
            answers: Vec::new(),
            told: None,
        };
        world.seen().insert(id.clone(), seen);
        match queue.put(message, now_ms).await.expect("room") {
            Put::New => {}
            Put::Replaced(earlier) => {
                let mut seen = world.seen();
                let earlier = seen.get_mut(&earlier).expect("accepted");
                earlier.replaced = true;
                let first_ms = earlier.first_ms;
                seen.get_mut(&id).expect("accepted").first_ms = first_ms;
            }
            Put::Repeats(first) => {
                let repeat = world.seen().remove(&id).expect("seen");
                let first = &world.seen()[&first];
                assert_eq!(first.schedule.once, repeat.schedule.once);
            }
        }
    }
}

async fn lives_and_dies(seed: u64) {
    let world = Arc::new(World {
        clock: VirtualClock(tokio::time::Instant::now()),
        dice: Mutex::new(Dice(seed)),
        seen: Mutex::default(),
        running: Mutex::default(),
    });
    let queue = Arc::new(SlowQueue::new(seed));
    let start = || {
        let steps = Steps {
            queue: Arc::clone(&queue) as _,
            clock: Arc::new(world.clock.clone()),
            work: Arc::clone(&world) as _,
            account: AccountId::default(),
            payload_bytes: model::limits::ASYNC_PAYLOAD_BYTES,
        };
        tokio::spawn(Dispatcher::new(steps, SLOTS, Vec::new()).run())
    };
    let arriving = tokio::spawn(arrivals(Arc::clone(&world), Arc::clone(&queue) as _));
    let mut dispatching = start();
    for _ in 0..world.roll(20) {
        tokio::time::sleep(Duration::from_millis(world.roll(10_000))).await;
        dispatching.abort();
        assert!(dispatching.await.expect_err("aborted").is_cancelled());
        dispatching = start();
    }
    arriving.await.expect("all accepted");
    let began = tokio::time::Instant::now();
    while !queue.lanes(None, 1).await.expect("memory").is_empty() {
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert!(began.elapsed() < Duration::from_secs(3 * 3_600), "events wait for ever");
    }
    dispatching.abort();
    let lane = super::event::lane(&Region::default(), &FunctionName::new("f").expect("valid"));
    let seen = std::mem::take(&mut *world.seen());
    for (id, seen) in &seen {
        account_for(id, seen);
        if let Some(once) = &seen.schedule.once {
            let kept = queue.recall(&lane, &once.key, world.now_ms()).await.expect("memory");
            one_result(id, seen, kept.and_then(|kept| kept.result));
        }
    }
}

fn account_for(id: &str, seen: &Seen) {
    if seen.replaced {
        assert!(seen.attempts.is_empty() && seen.told.is_none(), "{id} ran all the same: {seen:?}");
        return;
    }
    assert!(seen.told.is_some(), "{id} has no end: {seen:?}");
    let started = |(_, end): &&(i64, Option<Outcome>)| *end != Some(Outcome::Throttled);
    let starts = seen.attempts.iter().filter(started).count();
    if seen.schedule.guarantee == Some(Guarantee::AtMostOnce) {
        assert!(starts <= 1, "{id} was started again: {seen:?}");
    }
    if seen.schedule.debounce.is_some() {
        let (began_ms, _) = seen.attempts.first().expect("it ran");
        let (window_ms, most_ms) = (WINDOW.as_ms(), MOST.as_ms());
        let due_ms = (seen.put_ms + window_ms).min(seen.first_ms + most_ms);
        assert!(*began_ms >= due_ms, "{id} ran before its time: {seen:?}");
        assert!(*began_ms <= due_ms + LATE_MS, "{id} ran late: {seen:?}");
    }
}

/// All who were told of a key's result were told the same.
fn one_result(id: &str, seen: &Seen, result: Option<Bytes>) {
    let result = result.expect("they succeed in the end");
    let payload = Recorded::read(&result).payload;
    assert!(seen.answers.contains(&payload), "{id} never answered {payload:?}: {seen:?}");
    let told = seen.told.as_ref().expect("it has an end").to_string();
    assert_eq!(told.as_bytes(), &payload[..], "{id} was told otherwise: {seen:?}");
}

#[test]
fn keys_and_promises_hold_whatever_happens() {
    for_each_seed(lives_and_dies);
}
