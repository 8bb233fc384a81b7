//! Bursts of quick events on virtual time and a queue that takes its time: nothing that is due waits for
//! longer than the queue takes, whatever was asked of it while slots became free.

use super::decide::{Outcome, Policy};
use super::dispatch::Dispatcher;
use super::event::{Event, tests::event};
use super::simulation::{Dice, VirtualClock, for_each_seed};
use super::slow_queue::SlowQueue;
use super::step::Steps;
use super::work::{Ended, Terms, Work};
use crate::invocation::InvokeError;
use async_trait::async_trait;
use bytes::Bytes;
use model::async_invoke::{Delivery, DeliveryError};
use model::queue::{NewMessage, Queue};
use model::{AccountId, Clock, FunctionName};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SLOTS: usize = 16;
/// Longest time in which a burst is worked off.
const MOST: Duration = Duration::from_secs(8);

/// Functions that take some milliseconds and never fail.
struct Quick(Mutex<Dice>);

#[async_trait]
impl Work for Quick {
    async fn terms(&self, _event: &Event) -> Result<Terms, InvokeError> {
        let settings = super::AsyncSettings::default();
        let policy = Policy {
            retries: 2,
            max_age: Duration::from_secs(3_600),
            error_delays: settings.error_delays,
            own_backoff: None,
            backoff_first: settings.backoff_first,
            backoff_most: settings.backoff_most,
        };
        Ok(Terms { policy, on_success: None, on_failure: None, dead_letter_target: None })
    }

    async fn attempt(&self, _event: &Event) -> Option<Ended> {
        let lasts_ms = self.0.lock().expect("free").roll(6);
        tokio::time::sleep(Duration::from_millis(lasts_ms)).await;
        Some(Ended {
            outcome: Outcome::Success,
            version: Some("$LATEST".to_owned()),
            response: Bytes::new(),
            failure: None,
            started: true,
        })
    }

    async fn deliver(&self, _delivery: Delivery) -> Result<(), DeliveryError> {
        unreachable!("nobody is told")
    }

    fn most(&self, _lane: &str) -> Option<usize> {
        None
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

async fn works_bursts_off(seed: u64) {
    let mut dice = Dice(seed);
    let clock = Arc::new(VirtualClock(tokio::time::Instant::now()));
    let queue: Arc<dyn Queue> = Arc::new(SlowQueue::new(seed));
    let steps = Steps {
        queue: Arc::clone(&queue),
        clock: Arc::clone(&clock) as _,
        work: Arc::new(Quick(Mutex::new(Dice(seed + 1)))),
        account: AccountId::default(),
        payload_bytes: model::limits::ASYNC_PAYLOAD_BYTES,
    };
    let dispatching = tokio::spawn(Dispatcher::new(steps, SLOTS, Vec::new()).run());
    let mut number = 0;
    for _ in 0..4 {
        let began = tokio::time::Instant::now();
        for _ in 0..dice.roll(400) {
            let now_ms = clock.now().as_millisecond();
            number += 1;
            let mut event = event(&format!("event-{number}"));
            event.head.born_ms = now_ms;
            let name = format!("f{}", dice.roll(2) * dice.roll(3));
            event.head.name = FunctionName::new(&name).expect("valid");
            let id = event.head.request_id.clone();
            let (lane, body) = (event.lane(), event.encode());
            let message = NewMessage { id, lane, due_ms: now_ms, body, ..NewMessage::default() };
            queue.put(message, now_ms).await.expect("room");
            if dice.roll(20) == 0 {
                tokio::time::sleep(Duration::from_millis(dice.roll(40))).await;
            }
        }
        while !queue.lanes(None, 100).await.expect("memory").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
            assert!(began.elapsed() < MOST, "events wait though there is room");
        }
    }
    dispatching.abort();
}

#[test]
fn what_is_due_waits_for_nothing_but_the_queue_and_its_turn() {
    for_each_seed(works_bursts_off);
}
