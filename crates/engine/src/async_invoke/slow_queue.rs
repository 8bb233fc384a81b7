//! For simulations: a queue that takes its time before and behind each change, so that a crash finds
//! changes that were not made and changes that were made and not answered.

use super::simulation::Dice;
use async_trait::async_trait;
use bytes::Bytes;
use model::kept_key::{ClaimedKey, KeptKey, KeptKeys};
use model::queue::{
    LaneSize, LeaseRequest, Leased, NewMessage, Put, Queue, QueueError, QueueLimits, Waiting,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::MemoryQueue;

/// A queue in memory that takes up to this many milliseconds before a change and behind it.
const SLOW_MS: u64 = 40;

pub(super) struct SlowQueue {
    queue: MemoryQueue,
    dice: Mutex<Dice>,
}

impl SlowQueue {
    pub(super) fn new(seed: u64) -> Self {
        Self { queue: MemoryQueue::new(QueueLimits::default()), dice: Mutex::new(Dice(seed)) }
    }

    async fn slowly<T>(&self, change: impl Future<Output = T>) -> T {
        let roll = || self.dice.lock().expect("free").roll(SLOW_MS);
        let (before, behind) = (roll(), roll());
        tokio::time::sleep(Duration::from_millis(before)).await;
        let answer = change.await;
        tokio::time::sleep(Duration::from_millis(behind)).await;
        answer
    }
}

#[async_trait]
impl Queue for SlowQueue {
    async fn put(&self, message: NewMessage, now_ms: i64) -> Result<Put, QueueError> {
        // Those who put are not what is simulated.
        self.queue.put(message, now_ms).await
    }

    async fn lease(&self, request: LeaseRequest) -> Result<Vec<Leased>, QueueError> {
        self.slowly(self.queue.lease(request)).await
    }

    async fn done(&self, id: &str, lease: u64) -> Result<(), QueueError> {
        self.slowly(self.queue.done(id, lease)).await
    }

    async fn done_all(&self, leases: &[(String, u64)]) -> Vec<Result<(), QueueError>> {
        self.slowly(self.queue.done_all(leases)).await
    }

    async fn again(
        &self,
        id: &str,
        lease: u64,
        due_ms: i64,
        body: Bytes,
    ) -> Result<(), QueueError> {
        self.slowly(self.queue.again(id, lease, due_ms, body)).await
    }

    async fn extend(&self, id: &str, lease: u64, until_ms: i64) -> Result<(), QueueError> {
        self.slowly(self.queue.extend(id, lease, until_ms)).await
    }

    async fn note(&self, id: &str, lease: u64, body: Bytes) -> Result<(), QueueError> {
        self.slowly(self.queue.note(id, lease, body)).await
    }

    async fn release_all(&self, now_ms: i64) -> Result<u64, QueueError> {
        self.queue.release_all(now_ms).await
    }

    async fn next_due_ms(&self, closed_lanes: &[String]) -> Result<Option<i64>, QueueError> {
        self.queue.next_due_ms(closed_lanes).await
    }

    async fn size(&self, lane: &str) -> Result<LaneSize, QueueError> {
        self.queue.size(lane).await
    }

    async fn lanes(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, QueueError> {
        self.queue.lanes(after, limit).await
    }

    async fn look(
        &self,
        lane: &str,
        after: Option<(i64, &str)>,
        limit: usize,
    ) -> Result<Vec<Waiting>, QueueError> {
        self.queue.look(lane, after, limit).await
    }

    async fn remove(&self, id: &str) -> Result<bool, QueueError> {
        self.slowly(self.queue.remove(id)).await
    }

    fn on_change(&self, observer: Arc<dyn Fn() + Send + Sync>) {
        self.queue.on_change(observer);
    }
}

#[async_trait]
impl KeptKeys for SlowQueue {
    async fn claim(
        &self,
        lane: &str,
        id: &str,
        key: ClaimedKey,
        now_ms: i64,
    ) -> Result<Option<KeptKey>, QueueError> {
        self.slowly(self.queue.claim(lane, id, key, now_ms)).await
    }

    async fn record(
        &self,
        lane: &str,
        id: &str,
        key: &str,
        result: Bytes,
    ) -> Result<Option<Bytes>, QueueError> {
        self.slowly(self.queue.record(lane, id, key, result)).await
    }

    async fn recall(
        &self,
        lane: &str,
        key: &str,
        now_ms: i64,
    ) -> Result<Option<KeptKey>, QueueError> {
        self.queue.recall(lane, key, now_ms).await
    }

    async fn let_go(&self, lane: &str, id: &str, key: &str) -> Result<(), QueueError> {
        self.slowly(self.queue.let_go(lane, id, key)).await
    }

    async fn forget_expired(&self, now_ms: i64, limit: usize) -> Result<u64, QueueError> {
        self.slowly(self.queue.forget_expired(now_ms, limit)).await
    }
}
