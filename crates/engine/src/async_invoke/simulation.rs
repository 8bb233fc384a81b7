//! The dispatcher on virtual time: seeded arrivals, failures, throttles, hanging functions, targets
//! that refuse, and crashes of the dispatcher at any moment; every event is accounted for.
//!
//! A failing seed is printed; `SIMULATION_SEED=n cargo test -p engine simulation` replays it alone.

use super::decide::{Condition, Outcome, Policy, milliseconds};
use super::dispatch::Dispatcher;
use super::event::{Event, Head, lane};
use super::settings::AsyncSettings;
use super::step::Steps;
use super::work::{Ended, Terms, Work};
use crate::invocation::InvokeError;
use async_trait::async_trait;
use bytes::Bytes;
use model::async_invoke::{Content, Delivery, DeliveryError};
use model::queue::{NewMessage, Queue, QueueLimits};
use model::{AccountId, Clock, FunctionName, Region, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use store::MemoryQueue;

const SEEDS: u64 = 200;
const EVENTS: u64 = 40;
const SLOTS: usize = 8;
const ORIGIN_MS: i64 = 1_700_000_000_000;
/// Longest that an event of the healthy function may wait for its first attempt.
const STARVED: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub(super) struct VirtualClock(pub(super) tokio::time::Instant);

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        let ms = ORIGIN_MS + milliseconds(self.monotonic());
        Timestamp::from_millisecond(ms).expect("a time of this century")
    }
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
}

/// SplitMix64.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }
}

/// What a function does, in percent of its attempts; the rest succeeds.
#[derive(Debug, Clone, Copy)]
struct Temper {
    name: &'static str,
    errors: u64,
    setbacks: u64,
    hangs: u64,
    retries: u32,
    max_age_s: u64,
    on_success: bool,
    on_failure: bool,
}

const HEALTHY: &str = "healthy";
const FUNCTIONS: [Temper; 5] = [
    Temper {
        name: HEALTHY,
        errors: 0,
        setbacks: 0,
        hangs: 0,
        retries: 2,
        max_age_s: 21_600,
        on_success: true,
        on_failure: true,
    },
    Temper {
        name: "flaky",
        errors: 50,
        setbacks: 20,
        hangs: 0,
        retries: 2,
        max_age_s: 21_600,
        on_success: true,
        on_failure: false,
    },
    Temper {
        name: "poisoned",
        errors: 10,
        setbacks: 0,
        hangs: 90,
        retries: 1,
        max_age_s: 3_600,
        on_success: false,
        on_failure: true,
    },
    Temper {
        name: "throttled",
        errors: 5,
        setbacks: 90,
        hangs: 0,
        retries: 0,
        max_age_s: 90,
        on_success: false,
        on_failure: false,
    },
    Temper {
        name: "broken",
        errors: 100,
        setbacks: 0,
        hangs: 0,
        retries: 2,
        max_age_s: 120,
        on_success: false,
        on_failure: true,
    },
];

fn temper(name: &FunctionName) -> Temper {
    *FUNCTIONS.iter().find(|f| f.name == name.as_str()).expect("one of them")
}

fn policy(temper: Temper) -> Policy {
    let settings = AsyncSettings::default();
    Policy {
        retries: temper.retries,
        max_age: Duration::from_secs(temper.max_age_s),
        error_delays: settings.error_delays,
        own_backoff: None,
        backoff_first: settings.backoff_first,
        backoff_most: settings.backoff_most,
    }
}

/// What was seen of one event.
#[derive(Debug)]
struct Seen {
    function: Temper,
    born_ms: i64,
    /// When each attempt began, and how and when it ended; one that a crash cut off has no end.
    attempts: Vec<(i64, Option<(Outcome, i64)>)>,
    /// Ids of the records that targets took, by whether they tell of a success.
    told: BTreeSet<(bool, String)>,
}

struct World {
    clock: VirtualClock,
    dice: Mutex<Dice>,
    seen: Mutex<BTreeMap<String, Seen>>,
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
}

#[async_trait]
impl Work for World {
    async fn terms(&self, event: &Event) -> Result<Terms, InvokeError> {
        let temper = temper(&event.head.name);
        let target = |told: bool| told.then(|| "target".to_owned());
        if self.roll(50) == 0 {
            return Err(InvokeError::ShuttingDown);
        }
        Ok(Terms {
            policy: policy(temper),
            on_success: target(temper.on_success),
            on_failure: target(temper.on_failure),
            dead_letter_target: None,
        })
    }

    async fn attempt(&self, event: &Event) -> Option<Ended> {
        let temper = temper(&event.head.name);
        let id = event.head.request_id.clone();
        let began_ms = self.now_ms();
        let number = {
            let mut seen = self.seen();
            let attempts = &mut seen.get_mut(&id).expect("accepted").attempts;
            attempts.push((began_ms, None));
            attempts.len() - 1
        };
        let chance = self.roll(100);
        let (outcome, lasts_ms) = if chance < temper.errors {
            (Outcome::FunctionError, self.roll(500))
        } else if chance < temper.errors + temper.setbacks {
            (if chance.is_multiple_of(2) { Outcome::Throttled } else { Outcome::SystemError }, 0)
        } else if chance < temper.errors + temper.setbacks + temper.hangs {
            (Outcome::FunctionError, 200_000)
        } else {
            (Outcome::Success, self.roll(500))
        };
        tokio::time::sleep(Duration::from_millis(lasts_ms)).await;
        let ended_ms = self.now_ms();
        self.seen().get_mut(&id).expect("accepted").attempts[number].1 = Some((outcome, ended_ms));
        let ran = matches!(outcome, Outcome::Success | Outcome::FunctionError);
        Some(Ended {
            outcome,
            version: ran.then(|| "$LATEST".to_owned()),
            response: Bytes::from_static(b"{}"),
            failure: (outcome != Outcome::Success).then(|| (500, "failed".to_owned())),
            started: ran,
        })
    }

    async fn deliver(&self, delivery: Delivery) -> Result<(), DeliveryError> {
        let Content::Record { record, success, .. } = delivery.content else {
            panic!("no dead-letter queue here");
        };
        tokio::time::sleep(Duration::from_millis(self.roll(50))).await;
        if self.roll(4) == 0 {
            let (target, reason) = (delivery.target, "busy".to_owned());
            return Err(DeliveryError::Later { target, reason });
        }
        let record: serde_json::Value = serde_json::from_slice(&record).expect("JSON");
        let id = record["requestContext"]["requestId"].as_str().expect("a text").to_owned();
        self.seen().get_mut(&id).expect("accepted").told.insert((success, delivery.id));
        // A crash here is one between delivery and its note.
        tokio::time::sleep(Duration::from_millis(self.roll(50))).await;
        Ok(())
    }

    fn most(&self, lane: &str) -> Option<usize> {
        lane.ends_with("flaky").then_some(3)
    }

    fn jitter(&self) -> f64 {
        self.roll(1_000) as f64 / 1_000.0
    }
}

fn event(number: u64, name: &str, born_ms: i64) -> Event {
    Event {
        head: Head {
            request_id: format!("event-{number}"),
            region: Region::default(),
            name: FunctionName::new(name).expect("valid"),
            qualifier: None,
            tenant: None,
            trace: String::new(),
            born_ms,
            attempts: 0,
            setbacks: 0,
            first_failure: None,
            last_failure: None,
            end: None,
            asked: None,
        },
        payload: Bytes::from_static(b"{}"),
        response: Bytes::new(),
    }
}

async fn arrivals(world: Arc<World>, queue: Arc<dyn Queue>) {
    for number in 0..EVENTS {
        tokio::time::sleep(Duration::from_millis(world.roll(10_000))).await;
        let index = usize::try_from(world.roll(5)).expect("small");
        let born_ms = world.now_ms() + i64::try_from(world.roll(3) / 2 * 20_000).expect("small");
        let event = event(number, FUNCTIONS[index].name, born_ms);
        let function = FUNCTIONS[index];
        let seen = Seen { function, born_ms, attempts: Vec::new(), told: BTreeSet::new() };
        world.seen().insert(event.head.request_id.clone(), seen);
        let message = NewMessage {
            id: event.head.request_id.clone(),
            lane: event.lane(),
            due_ms: born_ms,
            body: event.encode(),
            ..NewMessage::default()
        };
        queue.put(message, world.now_ms()).await.expect("room");
    }
}

async fn lives_and_dies(seed: u64) {
    let world = Arc::new(World {
        clock: VirtualClock(tokio::time::Instant::now()),
        dice: Mutex::new(Dice(seed)),
        seen: Mutex::default(),
    });
    let queue: Arc<dyn Queue> = Arc::new(MemoryQueue::new(QueueLimits::default()));
    let start = || {
        let steps = Steps {
            queue: Arc::clone(&queue),
            clock: Arc::new(world.clock.clone()),
            work: Arc::clone(&world) as _,
            account: AccountId::default(),
            payload_bytes: model::limits::ASYNC_PAYLOAD_BYTES,
        };
        let dispatcher = Dispatcher::new(steps, SLOTS, Vec::new());
        tokio::spawn(dispatcher.run())
    };
    let arriving = tokio::spawn(arrivals(Arc::clone(&world), Arc::clone(&queue)));
    let mut dispatching = start();
    for _ in 0..world.roll(12) {
        tokio::time::sleep(Duration::from_millis(world.roll(60_000))).await;
        dispatching.abort();
        assert!(dispatching.await.expect_err("aborted").is_cancelled());
        dispatching = start();
    }
    arriving.await.expect("all accepted");
    let waiting = || async {
        let lanes = queue.lanes(None, 100).await.expect("memory");
        lanes.into_iter().any(|lane| !lane.starts_with("dead/"))
    };
    let began = tokio::time::Instant::now();
    while waiting().await {
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert!(began.elapsed() < Duration::from_secs(12 * 3_600), "events wait for ever");
    }
    dispatching.abort();
    let dead = dead(&*queue).await;
    let seen = world.seen();
    assert_eq!(u64::try_from(seen.len()), Ok(EVENTS));
    for (id, seen) in seen.iter() {
        let dead: Vec<_> = dead.iter().filter(|event| event.head.request_id == *id).collect();
        account_for(seen, &dead);
    }
}

async fn dead(queue: &dyn Queue) -> Vec<Event> {
    let mut dead = Vec::new();
    for function in FUNCTIONS {
        let name = FunctionName::new(function.name).expect("valid");
        let lane = format!("dead/{}", lane(&Region::default(), &name));
        for waiting in queue.look(&lane, None, 1_000).await.expect("memory") {
            dead.push(Event::decode(&waiting.body).expect("readable"));
        }
    }
    dead
}

/// Checks that an event ended exactly once and by the rules.
fn account_for(seen: &Seen, dead: &[&Event]) {
    let temper = seen.function;
    let count = |wanted: Outcome| {
        let ended = seen.attempts.iter().filter_map(|(_, end)| *end);
        u32::try_from(ended.filter(|(outcome, _)| *outcome == wanted).count()).expect("few")
    };
    let (successes, errors) = (count(Outcome::Success), count(Outcome::FunctionError));
    assert!(successes <= 1, "ran again after its success: {seen:?}");
    assert!(errors <= temper.retries + 1, "retried too often: {seen:?}");
    let told: Vec<_> = seen.told.iter().collect();
    assert!(told.len() + dead.len() <= 1, "ended twice: {seen:?} {dead:?}");
    if successes == 1 {
        assert_eq!(dead.len(), 0, "done and dead: {seen:?} {dead:?}");
        assert_eq!(
            told.iter().filter(|(success, _)| *success).count(),
            usize::from(temper.on_success)
        );
    } else if temper.on_failure {
        assert!(matches!(told[..], [(false, _)]), "failed and untold: {seen:?}");
    } else {
        assert_eq!((told.len(), dead.len()), (0, 1), "failed and not kept: {seen:?}");
        let end = dead[0].head.end.as_ref().expect("ended");
        let expected = match errors > temper.retries {
            true => Condition::RetriesExhausted,
            false => Condition::EventAgeExceeded,
        };
        assert_eq!(end.condition, expected, "{seen:?}");
    }
    in_time(seen);
}

/// Checks that no attempt came before its time or after the event's, and that nobody starved.
fn in_time(seen: &Seen) {
    let policy = policy(seen.function);
    let (mut errors, mut setbacks, mut earliest_ms) = (0, 0, seen.born_ms);
    for (began_ms, end) in &seen.attempts {
        assert!(*began_ms >= earliest_ms, "before its time ({earliest_ms}): {seen:?}");
        let oldest_ms = seen.born_ms + milliseconds(policy.max_age);
        assert!(*began_ms <= oldest_ms, "too old: {seen:?}");
        // An attempt that a crash cut off may be repeated at once.
        let Some((outcome, ended_ms)) = end else { continue };
        let wait = match outcome {
            Outcome::FunctionError => {
                errors += 1;
                setbacks = 0;
                policy.error_delays[usize::min(errors, 2) - 1]
            }
            _ => {
                setbacks += 1;
                (policy.backoff_first * (1 << (setbacks - 1).min(20))).min(policy.backoff_most)
            }
        };
        earliest_ms = ended_ms + milliseconds(wait);
    }
    if seen.function.name == HEALTHY {
        let first_ms = seen.attempts.first().expect("tried").0;
        let waited_ms = first_ms - seen.born_ms;
        assert!(waited_ms <= milliseconds(STARVED), "starved: {seen:?}");
    }
}

#[test]
fn every_event_ends_exactly_once_whatever_happens() {
    for_each_seed(lives_and_dies);
}

/// Runs something on virtual time with every seed, or with the one that is to be replayed.
pub(super) fn for_each_seed<F: Future<Output = ()>>(live: impl Fn(u64) -> F) {
    let replayed = std::env::var("SIMULATION_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = replayed.map_or(0..SEEDS, |seed: u64| seed..seed + 1);
    for seed in seeds {
        let live = || {
            tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build()
                .expect("a runtime")
                .block_on(live(seed));
        };
        if let Err(panic) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(live)) {
            eprintln!("failed with SIMULATION_SEED={seed}");
            std::panic::resume_unwind(panic);
        }
    }
}
